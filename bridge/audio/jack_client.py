"""JACK: the client, its ports, its callbacks and its connections. The one place where JACK-Client enters.

It keeps trying for a server that went away, never disconnects anything, and connects again what the rules say whenever a port
appears. jackd and PipeWire alike.
"""

import ctypes
import ctypes.util
import logging
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from engine.contract.errors import DeviceError

from ..library.presets import Connection
from .device import FrameGrid
from .shared import (
    CONTROLLERS,
    INPUTS,
    JACK_FUNCTIONS,
    MIDI_INPUTS,
    MIDI_OUTPUTS,
    OUTPUTS,
    PORTS,
    Shared,
)

log = logging.getLogger(__name__)
RETRY_S = (0.2, 0.5, 1.0, 2.0)
HARDWARE = "hardware:"


def load_jack() -> Any:
    """The JACK-Client module.

    Raises:
        DeviceError: If libjack is not installed.
    """
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    try:
        import jack
    except (OSError, ImportError) as error:
        raise DeviceError(
            "the JACK library is not installed: apt install jackd2, or pipewire-jack"
        ) from error
    jack.set_error_function(lambda text: log.debug("jack: %s", text))
    jack.set_info_function(lambda text: log.debug("jack: %s", text))
    return jack


def server_answers() -> bool:
    """Whether a JACK server runs that would take us; asked by another process, which leaves without closing its client (see `_close`)."""
    code = "import os, jack; jack.Client('bandmate-look', no_start_server=True); os._exit(0)"
    environment = {**os.environ, "JACK_NO_START_SERVER": "1"}
    return (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env=environment, check=False
        ).returncode
        == 0
    )


def is_pipewire() -> bool:
    """Whether the JACK library in this process is PipeWire's."""
    maps = Path("/proc/self/maps")
    return maps.exists() and any(
        "pipewire" in line and "libjack" in line for line in maps.read_text().splitlines()
    )


class _Range(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint32), ("high", ctypes.c_uint32)]


CAPTURE_LATENCY, PLAYBACK_LATENCY = 0, 1
LatencyCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p)
PORT_GROUP = "http://jackaudio.org/metadata/port-group"
GROUPS = {
    "in": "instrument",
    "thru": "dry",
    "mix": "band",
    "control": "controllers",
    "clock": "clock",
}  # by the name's beginning; the rest are stems
THRU = dict(zip(OUTPUTS[-len(INPUTS) :], INPUTS, strict=True))  # what leaves where, unchanged


class PortMatcher(Protocol):
    """Who knows controllers by their ports' names. Called in the thread that minds the connections."""

    def slot(self, names: tuple[str, ...]) -> int | None:
        """Where the port with these names (its own and its aliases) belongs, if anywhere."""

    def plugged(self, slots: frozenset[int]) -> None:
        """Which slots have a controller now."""


@dataclass(slots=True)
class JackDevice:
    """A JACK client that exchanges blocks with `shared`."""

    client_name: str = "bandmate"
    rules: tuple[Connection, ...] = ()
    plugs: PortMatcher | None = None
    shared: Shared = field(default_factory=Shared)
    rate: int = 48000
    block: int = 1024
    xruns: int = 0
    generation: int = 0
    name: str = "JACK"
    _jack: Any = None
    _client: Any = None
    _lib: Any = None
    _ports: list[Any] = field(default_factory=list)
    _midi_ports: list[Any] = field(default_factory=list)
    _alive: threading.Lock = field(
        default_factory=threading.Lock
    )  # held while the client is asked or closed, never by the callback
    _work: threading.Event = field(default_factory=threading.Event)
    _is_shut: bool = False
    _stopping: bool = False
    _is_renamed: bool = False
    _thread: threading.Thread | None = None
    _latency_callback: Any = None
    _keep: Any = None  # the compiled callback, alive as long as JACK may call it
    _left_open: list[Any] = field(default_factory=list)

    def start(self) -> None:
        """Open the client and go live.

        Raises:
            DeviceError: If there is no JACK library or no server.
        """
        self._jack = load_jack()
        self._lib = ctypes.CDLL(ctypes.util.find_library("jack") or "libjack.so.0")
        self._open()
        self._thread = threading.Thread(target=self._tend, name="jack connections", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave the server."""
        self._stopping = True
        self._work.set()
        if self._thread:
            self._thread.join(5)
        self._close()

    def rename(self, client_name: str) -> None:
        """Leave the server and come back under another name; what plays goes on."""
        self.client_name, self._is_renamed = client_name, True
        self._work.set()

    @property
    def is_freewheeling(self) -> bool:
        return bool(self.shared.control["is_freewheeling"])

    @property
    def is_connected(self) -> bool:
        return self._client is not None and not self._is_shut

    @property
    def round_trip(self) -> int:
        """Capture plus playback latency as JACK reports them; 0 when the input is made inside, as a DAW's track is."""
        with self._alive:
            if not self.is_connected or self.is_freewheeling:
                return 0
            capture = self._latency(self._ports[0], CAPTURE_LATENCY)
            playback = self._latency(self._ports[len(INPUTS)], PLAYBACK_LATENCY)
        return capture + playback if capture else 0

    def transport(self) -> FrameGrid | None:
        """The beat of the JACK transport while it rolls and its master tells one."""
        control = self.shared.control
        with self._alive:
            if not self.is_connected:
                return None
            for _ in range(3):  # until the query and the callback's note are of one cycle
                before = int(control["cycle_frame_time"]), int(control["cycle_first_frame"])
                state, position = self._client.transport_query()
                if before == (int(control["cycle_frame_time"]), int(control["cycle_first_frame"])):
                    break
        if state != self._jack.ROLLING or "beats_per_minute" not in position:
            return None
        beat = 60 * self.rate / position["beats_per_minute"]
        beats = position["beat"] - 1 + position["tick"] / position["ticks_per_beat"]
        return FrameGrid(before[1] - beats * beat, beat, round(position["beats_per_bar"]))

    def _open(self) -> None:
        try:
            client = self._jack.Client(self.client_name, no_start_server=True)
        except self._jack.JackError as error:
            raise DeviceError(
                f"no JACK server answers ({error}): start one, or pw-jack for PipeWire"
            ) from error
        try:
            self._go_live(client)
        except self._jack.JackError as error:  # the server went away meanwhile
            client.close()  # now: when the next server is there it would crash
            raise DeviceError(f"the JACK server went away ({error})") from error
        self._name_ports()
        self._work.set()
        log.info(
            "JACK client %s at %d Hz, %d frames%s",
            client.name,
            self.rate,
            self.block,
            "" if client.realtime else ", not real-time",
        )

    def _go_live(self, client: Any) -> None:
        self.rate, self.block = client.samplerate, client.blocksize
        self._ports = [client.inports.register(name) for name in INPUTS]
        self._ports += [client.outports.register(name, is_terminal=name not in THRU) for name in OUTPUTS]
        register = [client.midi_inports.register] * len(MIDI_INPUTS) + [client.midi_outports.register] * len(
            MIDI_OUTPUTS
        )
        self._midi_ports = [
            make(name) for make, name in zip(register, MIDI_INPUTS + MIDI_OUTPUTS, strict=True)
        ]
        client.set_shutdown_callback(self._on_shutdown)
        client.set_xrun_callback(self._on_xrun)
        client.set_freewheel_callback(self._on_freewheel)
        client.set_blocksize_callback(self._on_blocksize)
        client.set_port_registration_callback(self._on_port, only_available=False)
        self._client, self._is_shut = client, False
        self._set_process(client)
        self._set_latency(client)
        self.generation += 1
        client.activate()

    def _set_process(self, client: Any) -> None:
        """Hand the compiled callback to JACK."""
        from . import callback  # numba takes a second to load

        control, ffi = self.shared.control, self._jack._ffi
        midi = [int(ffi.cast("uintptr_t", port._ptr)) for port in self._midi_ports]
        control["audio_ports"] = [int(ffi.cast("uintptr_t", port._ptr)) for port in self._ports]
        control["midi_inputs"], control["midi_outputs"] = midi[: len(MIDI_INPUTS)], midi[len(MIDI_INPUTS) :]
        control["client"] = int(ffi.cast("uintptr_t", client._ptr))
        self.shared.set_functions(self._lib, JACK_FUNCTIONS)
        self._keep = callback.callback
        if self._jack._lib.jack_set_process_callback(
            client._ptr,
            ffi.cast("JackProcessCallback", callback.callback.address),
            ffi.cast("void*", self.shared.address),
        ):
            raise DeviceError("JACK did not take the audio callback")

    def _set_latency(self, client: Any) -> None:
        """What is made is made for its place, so it is 0 late whatever it was made from; `thru` is as late as what comes in."""
        handles = {
            port.shortname: ctypes.c_void_p(int(self._jack._ffi.cast("uintptr_t", port._ptr)))
            for port in self._ports
        }
        get, put = self._lib.jack_port_get_latency_range, self._lib.jack_port_set_latency_range

        def tell(mode: int, _: Any) -> None:
            for out, into in THRU.items():
                source, target = (into, out) if mode == CAPTURE_LATENCY else (out, into)
                span = _Range()
                get(handles[source], mode, ctypes.byref(span))
                put(handles[target], mode, ctypes.byref(span))
            if mode == CAPTURE_LATENCY:
                for name in (n for n in OUTPUTS if n not in THRU):
                    put(handles[name], mode, ctypes.byref(_Range(0, 0)))

        self._latency_callback = LatencyCallback(tell)  # alive as long as JACK may call it
        pointer = ctypes.c_void_p(int(self._jack._ffi.cast("uintptr_t", client._ptr)))
        if self._lib.jack_set_latency_callback(pointer, self._latency_callback, None):
            log.warning("JACK did not take the latency callback: recordings of the stems may be placed late")

    def _name_ports(self) -> None:
        """Names for people, and groups, as far as the server keeps metadata."""
        for port in (*self._ports, *self._midi_ports):
            kind, _, number = port.shortname.partition("_")
            pretty = f"{GROUPS.get(kind, kind)} {number.replace('_', ' ')}".strip().capitalize()
            try:
                self._client.set_property(port, self._jack.METADATA_PRETTY_NAME, pretty)
                self._client.set_property(port, PORT_GROUP, GROUPS.get(kind, "stems"))
            except (self._jack.JackError, ValueError) as error:
                log.debug("metadata of %s: %s", port.shortname, error)
                return

    def _on_shutdown(self, status: Any, reason: str) -> None:
        if not self._stopping:
            log.warning("JACK went away (%s); waiting for it to come back", reason)
        self._is_shut = True
        self._work.set()

    def _on_xrun(self, delayed_us: float) -> None:
        self.xruns += 1

    def _on_freewheel(self, starting: bool) -> None:
        self.shared.control["is_freewheeling"] = starting

    def _on_blocksize(self, frames: int) -> None:
        self.block = frames

    def _on_port(self, port: Any, register: bool) -> None:
        self._work.set()

    def _tend(self) -> None:
        """Connect by the rules when ports appear; open again after the server went away."""
        attempt = 0
        while True:
            self._work.wait(1.0)
            self._work.clear()
            if self._stopping:
                return
            if not self._is_shut and not self._is_renamed:
                attempt = 0
                try:
                    self._connect()
                except self._jack.JackError as error:  # a port left while the ports were listed: once more
                    log.debug("connecting: %s", error)
                    self._work.set()
                continue
            self._close()
            self._is_shut, self._is_renamed = True, False
            try:
                self._open()
            except DeviceError:
                self._is_shut = True
                threading.Event().wait(RETRY_S[min(attempt, len(RETRY_S) - 1)])
                attempt += 1
                self._work.set()

    def _connect(self) -> None:
        """Make the connections that the rules name and that are not there."""
        for rule in self.rules:
            is_midi = bool({rule.source, rule.destination} & {*MIDI_INPUTS, *MIDI_OUTPUTS})
            try:
                for source in self._find(rule.source, True, is_midi):
                    there = {p.name for p in self._client.get_all_connections(source)}
                    for destination in self._find(rule.destination, False, is_midi):
                        if destination.name not in there:
                            self._client.connect(source, destination)
            except self._jack.JackError as error:
                log.debug("connection %s: %s", rule, error)
        if self.plugs:
            self._connect_controllers(self.plugs)

    def _connect_controllers(self, plugs: PortMatcher) -> None:
        """Join each controller's ports with those of its slot, and say which slots are taken."""
        inputs, outputs = self._midi_ports[:CONTROLLERS], self._midi_ports[len(MIDI_INPUTS) :]
        for theirs in self._client.get_ports(is_midi=True):
            slot = None if self._client.owns(theirs) else plugs.slot((theirs.name, *theirs.aliases))
            if slot is None:
                continue
            mine = inputs[slot] if theirs.is_output else outputs[slot]
            try:
                if theirs.name not in {p.name for p in self._client.get_all_connections(mine)}:
                    self._client.connect(*((theirs, mine) if theirs.is_output else (mine, theirs)))
            except self._jack.JackError as error:
                log.debug("controller %s: %s", theirs.name, error)
        plugs.plugged(frozenset(k for k, port in enumerate(inputs) if self._client.get_all_connections(port)))

    def _find(self, pattern: str, is_output: bool, is_midi: bool) -> list[Any]:
        if pattern in (*PORTS, *MIDI_INPUTS, *MIDI_OUTPUTS):
            return [p for p in (*self._ports, *self._midi_ports) if p.shortname == pattern]
        if pattern.startswith(HARDWARE):
            ports = self._client.get_ports(
                is_audio=True, is_physical=True, is_output=is_output, is_input=not is_output
            )
            number = pattern.removeprefix(HARDWARE)
            return ports[int(number) - 1 : int(number)] if number.isdecimal() and int(number) else []
        found = self._client.get_ports(
            is_audio=not is_midi, is_midi=is_midi, is_output=is_output, is_input=not is_output
        )
        return [p for p in found if re.fullmatch(pattern, p.name)]

    def _latency(self, port: Any, mode: int) -> int:
        span = _Range()
        handle = ctypes.c_void_p(int(self._jack._ffi.cast("uintptr_t", port._ptr)))
        self._lib.jack_port_get_latency_range(handle, ctypes.c_int(mode), ctypes.byref(span))
        return int(span.high)

    def _close(self) -> None:
        with self._alive:
            client, self._client = self._client, None
            if client is None:
                return
            try:
                if not self._is_shut:
                    client.deactivate()
                if (
                    is_pipewire()
                ):  # its jack_client_close() crashes in 0.3.65; the client goes with the process
                    self._left_open.append(client)
                else:
                    client.close()
            except self._jack.JackError as error:
                log.debug("closing: %s", error)
