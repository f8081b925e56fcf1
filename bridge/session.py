"""One session from start to take: wires device, feeder, engine, control and recorder together, and takes them apart in order."""

import gc
import importlib
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.contract.errors import BandmateError, MidiError
from engine.contract.params import Settings

from .audio.demo_device import DemoDevice
from .audio.feeder import Feeder
from .audio.jack_client import JackDevice
from .audio.midi_ring import MidiRing
from .audio.priority import prefer_this_thread
from .control import keyboard, setlist_position
from .control.midi.manager import ControllerManager, PortMatcher
from .control.midi.maps import ControllerMap
from .control.midi.rtmidi_ports import RtmidiPorts
from .control.nsm import Nsm, restore
from .control.osc_server import OscServer
from .control.oscquery import OscQuery
from .control.panel import ControlPanel
from .control.status import StatusLine, describe, line
from .engine_client.link import EngineLink
from .engine_client.process import LocalEngine, RemoteEngine
from .library.catalogue import Library
from .library.presets import Preset
from .take import report
from .take.recorder import Recorder, new_folder

log = logging.getLogger(__name__)
SWITCH_INTERVAL_S = 0.0005  # the feeder gets the interpreter back ten times sooner than by default
FADE_S = 0.1
LIGHTS_S = 0.05  # in which the last messages to controllers leave
STATUS_EVERY_S = 0.25
ENGINE_WAIT_S = 60.0


@dataclass(slots=True)
class JamSession:
    """A session that is set up and can be run once."""

    device: JackDevice | DemoDevice
    engine: LocalEngine | RemoteEngine
    preset: Preset
    settings: Settings
    takes: Path | None = None
    osc_port: int | None = None
    osc_host: str = "127.0.0.1"
    is_quiet: bool = False
    maps: list[ControllerMap] = field(default_factory=list)
    nsm: Nsm | None = None
    library: Library = field(default_factory=Library.open)
    began: float = field(default_factory=time.monotonic)
    feeder: Feeder = field(init=False)
    stage: ControlPanel = field(init=False)
    desk: ControllerManager = field(init=False)
    _positions: setlist_position.PositionWriter = field(default_factory=setlist_position.PositionWriter)
    _control: OscServer | None = None
    _query: OscQuery | None = None
    _alsa: RtmidiPorts | None = None
    _thread: threading.Thread | None = None
    _has_quit: bool = False

    def __post_init__(self) -> None:
        link = EngineLink(self.engine)
        self.feeder = Feeder(self.device, link, self.settings, began=self.began)
        self.stage = ControlPanel(self.feeder, self.preset, self.library, self._positions.keep)
        self.desk = ControllerManager(self.stage, self.maps, self.feeder.tempo.midi_clock)

    def run(
        self, goes_on: Callable[[], bool], seconds: float | None = None
    ) -> tuple[dict[str, Any], Path | None]:
        """Play until `goes_on()` is false, the time is over or the song ends; returns the report and the take's folder."""
        status = StatusLine(self.is_quiet)
        logging.getLogger().addHandler(status)
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        recorder = Recorder(new_folder(self.takes)) if self.takes else None
        if recorder:
            recorder.start()
            self.feeder.record(recorder)
        try:
            with keyboard.Keyboard() as terminal:
                started, told = self._start(goes_on), False
                while (
                    goes_on()
                    and not self._has_quit
                    and (seconds is None or time.monotonic() - started < seconds)
                ):
                    if self._thread and not self._thread.is_alive():
                        raise RuntimeError("the feeder's thread ended: its error stands above")
                    if self.engine.failed and not told:
                        log.warning("no engine, the dry sound goes on: %s", self.engine.failed)
                        told = True
                    self._mind_session()
                    status.show(line(self.stage.telemetry, self.stage.playing, self.desk.hints()))
                    for key in terminal.keys(STATUS_EVERY_S):
                        self._press(key)
                    if isinstance(self.device, DemoDevice) and self.device.finished.is_set():
                        break
                self._fade()
        finally:
            self._stop()
            status.clear()
            logging.getLogger().removeHandler(status)
        if recorder:
            recorder.close()
        hops, callback = self.feeder.chain.hops.reports, self.feeder.stream.callback_times
        played, elapsed_s = describe(self.stage.playing), time.monotonic() - started
        figures = report.collect(self.feeder.telemetry, hops, callback, played, elapsed_s)
        if recorder and not recorder.failed:
            report.save(figures, recorder.folder)
        return figures, recorder.folder if recorder else None

    @property
    def osc_address(self) -> tuple[str, int]:
        """Where the OSC port is, once the session runs."""
        assert self._control is not None
        return self._control.host, self._control.port

    def _press(self, key: str) -> None:
        """What a key says; what it asks for may be refused, and nothing stops."""
        self._has_quit = key == keyboard.QUIT
        if key == keyboard.HELP:
            log.info("%s", keyboard.describe())
        try:
            keyboard.press(key, self.stage)
        except BandmateError as error:
            log.warning("%s", error)

    def _start(self, goes_on: Callable[[], bool]) -> float:
        self.engine.start()
        self.library.start()
        self._positions.start()
        if self.osc_port is not None:
            self._control = OscServer(self.stage, version("bandmate"), self.osc_host, self.osc_port)
            self._control.start()
            self._query = OscQuery(self._control, self._control.port)
            self._query.start()
            log.info(
                "OSC control on port %d, OSCQuery at http://%s:%d",
                self._control.port,
                self.osc_host,
                self._query.port,
            )
        _load_callback()
        gc.collect()
        gc.freeze()
        if isinstance(self.device, JackDevice):  # dry sound passes before there is an engine
            self.device.controllers = matcher = PortMatcher(self.desk)
            self.desk.ports.append((matcher, MidiRing(self.device.shared, self.desk.wake)))
            self.device.start()
        if self.maps:
            self._find_alsa_controllers()
            self.desk.start()
        self._thread = threading.Thread(target=self._feed, name="feeder", daemon=True)
        self._thread.start()
        self._join_session()
        if isinstance(self.device, DemoDevice):  # the song is heard from its beginning
            self._wait_for_engine(goes_on)
            self.device.start()
        return time.monotonic()

    def _join_session(self) -> None:
        """Restore what the session manager's folder keeps; a state that cannot be read is refused, and the session is new."""
        if self.nsm is None:
            return
        try:
            restore(self.stage, self.nsm.session.folder)
        except BandmateError as error:
            log.warning("%s", error)
            self.nsm.refuse(error)
            return
        self.nsm.opened(self.stage)

    def _mind_session(self) -> None:
        """Follow the session manager; the engine stays when it switches to another session."""
        if self.nsm and (session := self.nsm.poll(self.stage)):
            if isinstance(self.device, JackDevice):
                self.device.rename(session.client_id)
            self._join_session()

    def _wait_for_engine(self, goes_on: Callable[[], bool]) -> None:
        until = time.monotonic() + ENGINE_WAIT_S
        while goes_on() and not self.feeder.link.ready:
            if self.engine.failed or time.monotonic() > until:
                raise BandmateError(
                    self.engine.failed
                    or f"no engine answers: {self.feeder.link.refused or self.engine.last_line}"
                )
            time.sleep(0.01)

    def _find_alsa_controllers(self) -> None:
        """Beside JACK's: many servers do not show them."""
        plugs = PortMatcher(self.desk)
        alsa = RtmidiPorts(self.desk.wake, plugs)
        try:
            alsa.start()
        except MidiError as error:
            log.debug("%s", error)
            return
        self._alsa = alsa
        self.desk.ports.append((plugs, alsa))

    def _feed(self) -> None:
        prefer_this_thread()
        self.feeder.run()

    def _fade(self) -> None:
        """Mute the band through the ramp that every mute takes."""
        self.feeder.store.set("mute", 1.0)
        time.sleep(FADE_S)

    def _stop(self) -> None:
        self.desk.stop()
        time.sleep(LIGHTS_S)
        if self._alsa:
            self._alsa.close()
        self.device.stop()
        self.desk.wake.close()
        self.feeder.stop()
        if self._thread:
            self._thread.join(5)
        self.feeder.link.close()
        self.engine.stop()
        if self._query:
            self._query.close()
        if self._control:
            self._control.close()
        self.library.stop()
        self._positions.stop()
        if self.nsm:
            self.nsm.close()


def _load_callback() -> None:
    """Compile the callback, or load it from the cache, before anything sounds."""
    importlib.import_module("bridge.audio.callback")
