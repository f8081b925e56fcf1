"""The JACK client: its ports, its callbacks, and the thread that keeps it connected; for jackd and PipeWire.

It waits for a server that went away and comes back with it, at any rate. Nothing else
imports JACK-Client.
"""

import contextlib
import logging
import math
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.contract.errors import JackError
from engine.contract.grid import MOST_BEATS

from ..library.presets import Connection
from ..threads import SupervisedThread
from . import jack_latency, jack_native
from .device import FrameGrid
from .jack_connections import AbsentPorts, ControllerSlots, PortConnector
from .shared import INPUTS, JACK_FUNCTIONS, MIDI_INPUTS, MIDI_OUTPUTS, OUTPUTS, PORTS, THRU, Shared

log = logging.getLogger(__name__)
RETRY_S = (0.2, 0.5, 1.0, 2.0)  # between attempts to reach a server that went away; the last one from then on
LEAVE_S = 1.5  # which a server may take to let its client go
CHECK_S = 1.0  # between looks for ports to connect, besides those when a port appears
PORT_GROUP = "http://jackaudio.org/metadata/port-group"
# by the beginning of a port's name; the rest are stems
GROUPS = {"in": "instrument", "thru": "dry", "mix": "band", "control": "controllers", "clock": "clock"}


def load_jack() -> Any:
    """The JACK-Client module.

    Raises:
        JackError: If libjack is not installed.
    """
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    try:
        import jack
    except (OSError, ImportError) as error:
        raise JackError("the JACK library is not installed: apt install jackd2, or pipewire-jack") from error
    jack.set_error_function(lambda text: log.debug("jack: %s", text))
    jack.set_info_function(lambda text: log.debug("jack: %s", text))
    return jack


def server_answers() -> bool:
    """Whether a JACK server runs that takes clients.

    Asked by another process, which leaves without closing its client (see `JackDevice._close`).
    """
    code = "import os, jack; jack.Client('bandmate-look', no_start_server=True); os._exit(0)"
    environment = {**os.environ, "JACK_NO_START_SERVER": "1"}
    command = [sys.executable, "-c", code]
    return not subprocess.run(command, capture_output=True, env=environment, check=False).returncode


def is_pipewire() -> bool:
    """Whether the JACK library in this process is PipeWire's."""
    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    return any("pipewire" in line and "libjack" in line for line in lines)


@dataclass(slots=True)
class JackDevice:
    """A JACK client whose blocks go through `shared`; `rules` and `controllers` say what it connects to."""

    client_name: str = "bandmate"
    rules: tuple[Connection, ...] = ()
    controllers: ControllerSlots | None = None
    shared: Shared = field(default_factory=Shared)
    rate: int = 48000
    block: int = 1024
    xruns: int = 0  # written by JACK's notification thread
    generation: int = 0
    name: str = "JACK"
    has_left: bool = True  # unless a server did not let go of its client in `stop`
    _jack: Any = None  # module
    _library: Any = None
    _client: Any = None
    _ports: dict[str, Any] = field(default_factory=dict)  # by short name
    # held while the client is asked or taken away, never by the audio callback
    _client_lock: threading.Lock = field(default_factory=threading.Lock)
    _changed: threading.Event = field(
        default_factory=threading.Event
    )  # there may be something to connect or open
    _stopping: threading.Event = field(default_factory=threading.Event)
    _is_shut: bool = False  # the server has gone
    _is_renamed: bool = False
    _thread: SupervisedThread | None = None
    _latency_callback: Any = None  # kept as long as JACK may call it
    _absent: AbsentPorts = field(default_factory=AbsentPorts)
    _left_open: list[Any] = field(default_factory=list)

    def start(self) -> None:
        """Open the client and go live.

        Raises:
            JackError: If there is no JACK library or no server.
        """
        self._jack, self._library = load_jack(), jack_native.library()
        self._open()
        self._thread = SupervisedThread("jack connections", self._maintain)
        self._thread.start()

    def stop(self) -> None:
        """Leave the server, one that hangs after LEAVE_S; may be called twice, or without a start."""
        self._stopping.set()
        self._changed.set()
        leaving = SupervisedThread("jack leave", self._leave)
        leaving.start()
        leaving.stop(LEAVE_S)
        self.has_left = not leaving.is_alive
        if not self.has_left:
            log.warning("the JACK server does not let go of its client; leaving without it")

    def _leave(self) -> None:
        if self._thread:
            self._thread.stop()
        self._close()

    def rename(self, client_name: str) -> None:
        """Leave the server and come back under another name; what plays goes on."""
        self.client_name, self._is_renamed = client_name, True
        self._changed.set()

    @property
    def is_freewheeling(self) -> bool:
        return bool(self.shared.control["is_freewheeling"])

    @property
    def is_connected(self) -> bool:
        """Whether the client is live in a server."""
        return self._client is not None and not self._is_shut

    @property
    def round_trip(self) -> int:
        """Capture plus playback latency in frames; 0 when the input comes from software, as from a DAW."""
        with self._client_lock:
            if not self.is_connected or self.is_freewheeling:
                return 0
            capture = self._latency(INPUTS[0], jack_latency.CAPTURE)
            playback = self._latency(OUTPUTS[0], jack_latency.PLAYBACK)
        return capture + playback if capture else 0

    def transport(self) -> FrameGrid | None:
        """The beat of the JACK transport, while it rolls and its timebase master gives one."""
        with self._client_lock:
            if not self.is_connected:
                return None
            for _ in range(3):  # until the query and the callback's note are of one cycle
                cycle = self._cycle
                with contextlib.suppress(AssertionError):  # JACK was writing it
                    state, position = self._client.transport_query()
                    if cycle == self._cycle:
                        break
            else:
                return None
        return transport_grid(position, cycle[1], self.rate) if state == self._jack.ROLLING else None

    @property
    def _cycle(self) -> tuple[int, int]:
        """The last block's beginning, by the server's clock and by ours."""
        return int(self.shared.control["cycle_frame_time"]), int(self.shared.control["cycle_first_frame"])

    def _latency(self, port: str, mode: int) -> int:
        return jack_latency.latency(self._library, self._address(self._ports[port]), mode)

    def _address(self, client_or_port: Any) -> int:
        return jack_native.address(self._jack, client_or_port)

    def _open(self) -> None:
        try:
            client = self._jack.Client(self.client_name, no_start_server=True)
        except self._jack.JackError as error:
            raise JackError(
                f"no JACK server answers ({error}): start one, or pw-jack for PipeWire"
            ) from error
        try:
            self._go_live(client)
        except (self._jack.JackError, JackError) as error:  # the server went away meanwhile
            self._client = None
            client.close()  # now: when the next server is there it would crash
            raise JackError(f"the JACK server went away ({error})") from error
        self._name_ports()
        self._changed.set()
        how = "" if client.realtime else ", not real-time"
        log.info("JACK client %s at %d Hz, %d frames%s", client.name, self.rate, self.block, how)

    def _go_live(self, client: Any) -> None:
        self.rate, self.block = client.samplerate, client.blocksize
        self._ports = _register_ports(client)
        client.set_shutdown_callback(self._on_shutdown)
        client.set_xrun_callback(self._on_xrun)
        client.set_freewheel_callback(self._on_freewheel)
        client.set_blocksize_callback(self._on_blocksize)
        client.set_port_registration_callback(self._on_port, only_available=False)
        self._client, self._is_shut = client, False
        self._set_process(client)
        addresses = {name: self._address(port) for name, port in self._ports.items()}
        self._latency_callback = jack_latency.report(self._library, self._address(client), addresses)
        self.shared.control["presence"] = 0  # what plays on in another server fades in
        self.generation += 1
        client.activate()

    def _set_process(self, client: Any) -> None:
        """Tell the compiled callback its ports, and JACK the callback."""
        from . import callback  # numba takes a second to load

        for kind, names in (
            ("audio_ports", PORTS),
            ("midi_inputs", MIDI_INPUTS),
            ("midi_outputs", MIDI_OUTPUTS),
        ):
            self.shared.control[kind] = [self._address(self._ports[name]) for name in names]
        self.shared.control["client"] = self._address(client)
        self.shared.set_functions(self._library, JACK_FUNCTIONS)
        jack_native.set_process_callback(self._jack, client, callback.callback.address, self.shared.address)

    def _name_ports(self) -> None:
        """Names for people, and groups, as far as the server keeps metadata."""
        for name, port in self._ports.items():
            kind, _, number = name.partition("_")
            pretty = f"{GROUPS.get(kind, kind)} {number.replace('_', ' ')}".strip().capitalize()
            try:
                self._client.set_property(port, self._jack.METADATA_PRETTY_NAME, pretty)
                self._client.set_property(port, PORT_GROUP, GROUPS.get(kind, "stems"))
            except (self._jack.JackError, ValueError) as error:
                log.debug("metadata of %s: %s", name, error)
                return

    def _on_shutdown(self, status: Any, reason: str) -> None:
        if not self._stopping.is_set():
            log.warning("JACK went away (%s); waiting for it to come back", reason)
        self._is_shut = True
        self._changed.set()

    def _on_xrun(self, delayed_us: float) -> None:
        self.xruns += 1

    def _on_freewheel(self, starting: bool) -> None:
        self.shared.control["is_freewheeling"] = starting

    def _on_blocksize(self, frames: int) -> None:
        self.block = frames

    def _on_port(self, port: Any, register: bool) -> None:
        self._changed.set()

    def _maintain(self) -> None:
        """Connect when ports appear; open again after the server went away or the name changed."""
        failures = 0
        while True:
            self._changed.wait(CHECK_S)
            self._changed.clear()
            if self._stopping.is_set():
                return
            if self.is_connected and not self._is_renamed:
                failures = 0
                self._connect()
            elif not self._reopen():
                self._stopping.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1
                self._changed.set()

    def _connect(self) -> None:
        try:
            connector = PortConnector(self._jack, self._client, self._ports, self._absent)
            connector.connect(self.rules, self.controllers)
        except self._jack.JackError as error:  # a port left while the ports were listed: once more
            log.debug("connecting: %s", error)
            self._changed.set()

    def _reopen(self) -> bool:
        """Open a new client in the place of the old one; False when there is no server."""
        self._close()
        self._is_shut, self._is_renamed = True, False
        try:
            self._open()
        except JackError as error:
            log.debug("%s", error)
            self._is_shut = True
            return False
        return True

    def _close(self) -> None:
        with self._client_lock:  # who asks it next finds it gone, and need not wait until JACK lets it go
            client, self._client = self._client, None
        if client is None:
            return
        try:
            if not self._is_shut:
                client.deactivate()
            if is_pipewire():
                # its jack_client_close() crashes in 0.3.65; the client goes with the process
                self._left_open.append(client)
            else:
                client.close()
        except self._jack.JackError as error:
            log.debug("closing: %s", error)


def transport_grid(position: Mapping[str, float], frame: int, rate: int) -> FrameGrid | None:
    """The beat that a timebase master tells; None where it tells none that can be.

    Args:
        position: Fields of `jack_position_t` that are valid, by name.
        frame: The device's, at which it was told.
        rate: Hz, of the device.
    """
    if "beats_per_minute" not in position:
        return None
    tempo, ticks_per_beat = position["beats_per_minute"], position["ticks_per_beat"]
    is_tempo = 0 < tempo < math.inf and 0 <= position["tick"] < ticks_per_beat < math.inf
    if not is_tempo or position["beat"] < 1:
        return None
    meter, beat = position["beats_per_bar"], 60 * rate / tempo
    beats = position["beat"] - 1 + position["tick"] / ticks_per_beat
    return FrameGrid(frame - beats * beat, beat, round(meter) if 0 <= meter <= MOST_BEATS else 0)


def _register_ports(client: Any) -> dict[str, Any]:
    """All ports of ours, by short name."""
    ports = {name: client.inports.register(name) for name in INPUTS}
    ports |= {name: client.outports.register(name, is_terminal=name not in THRU) for name in OUTPUTS}
    ports |= {name: client.midi_inports.register(name) for name in MIDI_INPUTS}
    return ports | {name: client.midi_outports.register(name) for name in MIDI_OUTPUTS}
