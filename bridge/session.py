"""One session from start to take: puts together device, feeder, engine, control and recorder.

Everything is created in the constructor and started in `run`, in an `ExitStack`: what started last is stopped
first.
"""

import gc
import importlib
import logging
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.contract.errors import BandmateError, MidiError, SessionError
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE
from engine.contract.udp import Network

from .audio.demo_device import DemoDevice
from .audio.feeder import Feeder
from .audio.jack_client import JackDevice
from .audio.midi_ring import MidiRing
from .audio.priority import prefer_this_thread
from .control import keyboard
from .control.midi.manager import ControllerManager, PortMatcher
from .control.midi.maps import ControllerMap
from .control.midi.rtmidi_ports import RtmidiPorts
from .control.nsm import Nsm, restore
from .control.osc_server import OscServer
from .control.oscquery import OscQuery
from .control.panel import ControlPanel
from .control.setlist_position import PositionWriter
from .control.status import StatusLine, describe, line
from .engine_client.link import EngineLink
from .engine_client.process import LocalEngine, RemoteEngine
from .library.catalogue import Library
from .library.presets import Preset
from .library.songs import Song
from .logs import SessionLog, log_changes
from .take import report
from .take.recorder import Recorder, new_folder
from .threads import SupervisedThread

log = logging.getLogger(__name__)
SWITCH_INTERVAL_S = 0.0005  # the feeder gets the interpreter back ten times sooner than by default
FADE_S = 0.1
LIGHTS_S = 0.05  # in which the last messages to controllers leave
STATUS_EVERY_S = 0.25
ENGINE_WAIT_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JamOptions:
    """What a session begins with and what it keeps, all of it read and valid."""

    preset: Preset
    settings: Settings
    chart: str = ""  # chords, from the first downbeat on
    downbeat_s: float = 0.0  # when the first downbeat falls, where the tempo is set
    song: Song | None = None
    part: int = 0  # of the song
    place: int | None = None  # of the song in the setlist
    maps: tuple[ControllerMap, ...] = ()
    takes: Path | None = None  # folder of takes; None: nothing is kept
    osc_host: str = "127.0.0.1"
    osc_allowed: tuple[Network, ...] = ()  # that are listened to besides this machine
    osc_port: int | None = None  # 0 for any; None: no OSC
    is_quiet: bool = False
    log_level: str = "info"
    logs_traffic: bool = False


class JamSession:
    """A session that is set up and can be run once.

    Raises:
        BandmateError: If the take's folder cannot be created, or there is no `library` and what is on disk is
            not valid.
    """

    def __init__(
        self,
        device: JackDevice | DemoDevice,
        engine: LocalEngine | RemoteEngine,
        options: JamOptions,
        library: Library | None = None,
        nsm: Nsm | None = None,
        began: float | None = None,
    ) -> None:
        self.device, self.engine = device, engine
        self._options, self._nsm = options, nsm
        self._recorder = Recorder(new_folder(options.takes)) if options.takes else None
        link = EngineLink(engine)
        began = time.monotonic() if began is None else began
        self.feeder = Feeder(device, link, options.settings, began=began)
        if self._recorder:
            self.feeder.record(self._recorder)
        self._library, self._positions = library or Library.open(), PositionWriter()
        self.panel = ControlPanel(self.feeder, options.preset, self._library, self._positions.keep)
        self.controllers = ControllerManager(self.panel, list(options.maps), self.feeder.tempo.midi_clock)
        self.osc: OscServer | None = None  # while it runs
        self._has_quit = False
        self.feeder.tempo.set_downbeat(options.downbeat_s * SAMPLE_RATE)
        self.panel.set_chart(options.chart)
        if options.song:
            self.panel.begin_song(options.song, options.part, options.place)

    def run(
        self, goes_on: Callable[[], bool], seconds: float | None = None
    ) -> tuple[dict[str, Any], Path | None]:
        """Play until `goes_on()` is false, the time is over or the song ends; returns report and folder.

        Raises:
            BandmateError: If the engine cannot start, or a port or the disk is not what it should be.
        """
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        status, recorder = StatusLine(self._options.is_quiet), self._recorder
        with ExitStack() as stack:
            stack.callback(status.clear)
            session_log = SessionLog(status, self._options.log_level, self._options.logs_traffic)
            stack.enter_context(session_log)
            if recorder:
                session_log.write_to(recorder.folder)
            with ExitStack() as parts:
                if recorder:
                    recorder.start()
                    parts.callback(recorder.close)
                terminal = parts.enter_context(keyboard.Keyboard())
                self._start(parts, goes_on)
                started = time.monotonic()
                self._play(status, terminal, lambda: goes_on() and not _is_over(started, seconds))
                self._fade()
            hops, callback = self.feeder.chain.hops.reports, self.feeder.stream.callback_times
            played, elapsed_s = describe(self.panel.playing), time.monotonic() - started
            figures = report.collect(self.feeder.telemetry, hops, callback, played, elapsed_s)
            if recorder:
                figures |= {"take_lost_s": round(recorder.lost_s, 3), "take_trouble": recorder.trouble}
                report.save(figures, recorder.folder)
        return figures, recorder.folder if recorder else None

    @property
    def osc_address(self) -> tuple[str, int]:
        """Where the OSC port is, while the session runs.

        Raises:
            SessionError: If there is none.
        """
        if self.osc is None:
            raise SessionError("this session has no OSC port")
        return self.osc.host, self.osc.port

    def _start(self, parts: ExitStack, goes_on: Callable[[], bool]) -> None:
        """Start everything, in the opposite order of how it must stop.

        Controllers go first, for their lights are put out through the device; the device before the feeder,
        so that no block is missing.
        """
        if self._nsm:
            parts.callback(self._nsm.close)
        for keeper in (self._library, self._positions):
            keeper.start()
            parts.callback(keeper.stop)
        self._start_osc(parts)
        self.engine.start()
        parts.callback(self.engine.stop)
        parts.callback(self.feeder.link.close)
        feeding = SupervisedThread("feeder", self._feed)
        parts.callback(feeding.stop)
        parts.callback(self.feeder.stop)
        parts.callback(self.controllers.wake.close)
        parts.callback(self.device.stop)
        importlib.import_module(
            "bridge.audio.callback"
        )  # compiled, or out of the cache, before anything sounds
        gc.collect()
        gc.freeze()
        if isinstance(self.device, JackDevice):  # dry sound passes before there is an engine
            self.device.controllers = matcher = PortMatcher(self.controllers)
            ring = MidiRing(self.device.shared, self.controllers.wake)
            self.controllers.ports.append((matcher, ring))
            self.device.start()
        self._start_controllers(parts)
        feeding.start()
        self._open_session()
        if isinstance(self.device, DemoDevice):  # the song plays from its beginning
            self._wait_for_engine(goes_on)
            self.device.start()

    def _start_osc(self, parts: ExitStack) -> None:
        host, port = self._options.osc_host, self._options.osc_port
        if port is None:
            return
        self.osc = OscServer(self.panel, version("bandmate"), host, port, self._options.osc_allowed)
        parts.callback(self.osc.close)
        self.osc.start()
        query = OscQuery(self.osc, self.osc.port)
        parts.callback(query.close)
        query.start()
        log.info("OSC control on port %d, OSCQuery at http://%s:%d", self.osc.port, host, query.port)

    def _start_controllers(self, parts: ExitStack) -> None:
        """Those that JACK shows, and ALSA's beside them: many servers do not show these.

        Their thread hears the MIDI clock too, so it runs even where controllers are to be left alone.
        """
        if self._options.maps:
            self._start_alsa(parts)
        parts.callback(partial(time.sleep, LIGHTS_S))
        self.controllers.start()
        parts.callback(self.controllers.stop)

    def _start_alsa(self, parts: ExitStack) -> None:
        matcher = PortMatcher(self.controllers)
        alsa = RtmidiPorts(self.controllers.wake, matcher)
        try:
            alsa.start()
        except MidiError as error:
            log.debug("%s", error)
        else:
            parts.callback(alsa.close)
            self.controllers.ports.append((matcher, alsa))

    def _feed(self) -> None:
        prefer_this_thread()
        self.feeder.run()

    def _wait_for_engine(self, goes_on: Callable[[], bool]) -> None:
        until = time.monotonic() + ENGINE_WAIT_S
        while goes_on() and (seen := self.feeder.telemetry).engine != "ready":
            if seen.engine_failure or time.monotonic() > until:
                words = seen.engine_refusal or self.engine.last_line
                raise BandmateError(seen.engine_failure or f"no engine answers: {words}")
            time.sleep(0.01)

    def _play(self, status: StatusLine, terminal: keyboard.Keyboard, goes_on: Callable[[], bool]) -> None:
        """Status line, keys and session manager, until somebody or something ends it."""
        before = self.feeder.telemetry
        while goes_on() and not self._has_quit:
            self._poll_session_manager()
            now = self.feeder.telemetry
            log_changes(before, now)
            before = now
            status.show(line(now, self.panel.playing, self.controllers.hints()))
            for key in terminal.keys(STATUS_EVERY_S):
                self._press(key)
            if isinstance(self.device, DemoDevice) and self.device.finished.is_set():
                return

    def _press(self, key: str) -> None:
        """Do what a key stands for; what cannot be done now is logged."""
        self._has_quit = key == keyboard.QUIT
        if key == keyboard.HELP:
            log.info("%s", keyboard.describe())
        try:
            keyboard.press(key, self.panel)
        except BandmateError as error:
            log.warning("%s", error)

    def _open_session(self) -> None:
        """Restore what the session manager's folder keeps.

        A state that cannot be read is refused, and the session is new.
        """
        if self._nsm is None:
            return
        try:
            restore(self.panel, self._nsm.session.folder)
        except BandmateError as error:
            log.warning("%s", error)
            self._nsm.refuse(error)
            return
        self._nsm.opened(self.panel)

    def _poll_session_manager(self) -> None:
        """Answer the session manager; the engine stays when it switches to another session."""
        if self._nsm and (session := self._nsm.poll(self.panel)):
            if isinstance(self.device, JackDevice):
                self.device.rename(session.client_id)
            self._open_session()

    def _fade(self) -> None:
        """Mute the band through the ramp that every mute takes."""
        self.feeder.store.set("mute", 1.0)
        time.sleep(FADE_S)


def _is_over(started: float, seconds: float | None) -> bool:
    return seconds is not None and time.monotonic() - started >= seconds
