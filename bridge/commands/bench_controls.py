"""`bandmate bench --controls`: from a control to the changed output, through real ports.

MIDI for what acts at once, OSC for what is generated.
"""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import soundfile

from engine.contract import osc
from engine.contract.errors import JackError, SessionError
from engine.contract.take import MessageSent, SessionBegun
from engine.contract.timing import SAMPLE_RATE

from ..audio.jack_client import JackDevice, load_jack, server_answers
from ..control.midi import maps
from ..engine_client.process import EngineOptions, LocalEngine
from ..library import paths, presets
from ..library.presets import Connection
from ..session import JamOptions, JamSession

FADER, UNITY = 4, 115  # CC of the dry level on a nanoKONTROL2, and where it stands for about 0 dB
LOOP = 1  # block that the way through two clients and back takes
EVERY_S = 0.7
SILENT = 0.03  # of the tone's level
SONG = paths.ASSETS / "demo.ogg"


@dataclass(slots=True)
class _Hands:
    """A JACK client that plays into bandmate, moves a fader and listens to what comes back; on one clock."""

    sound: np.ndarray[Any, np.dtype[np.float32]]
    moved: list[tuple[int, int]] = field(default_factory=list)  # (frame, value)
    peaks: list[tuple[int, float]] = field(
        default_factory=list
    )  # (frame, level of what came back in the block)
    frame: int = 0
    _next: int | None = None
    _client: Any = None
    _ports: tuple[Any, ...] = ()

    def start(self) -> None:
        client = load_jack().Client("nanoKONTROL2", no_start_server=True)
        self._ports = (
            client.outports.register("out"),
            client.inports.register("back"),
            client.midi_outports.register("faders"),
        )
        self._client = client
        client.set_process_callback(self._process)
        client.activate()

    def move(self, value: int) -> None:
        """The fader goes to `value` with the next block."""
        self._next = value

    def _process(self, frames: int) -> None:
        out, back, faders = self._ports
        at = np.arange(self.frame, self.frame + frames) % len(self.sound)
        out.get_array()[:] = self.sound[at]
        faders.clear_buffer()
        if self._next is not None:
            faders.write_midi_event(0, (0xB0, FADER, self._next))
            self.moved.append((self.frame, self._next))
            self._next = None
        self.peaks.append((self.frame, float(np.abs(back.get_array()).max())))
        self.frame += frames

    def stop(self) -> None:
        self._client.deactivate()
        self._client.close()


def times(length_s: float) -> Iterator[dict[str, Any]]:
    """What acts at once in blocks besides its ramp; what is generated in ms, for each of the tight presets.

    Raises:
        JackError: If no JACK server answers.
    """
    if not server_answers():
        raise JackError("no JACK server answers: start one, e.g. jackd -R -d dummy -r 48000 -p 128")
    yield _at_once(length_s)
    for name in ("fast", "balanced"):
        yield _generated(name, length_s)


def _session(preset: str, hands: _Hands) -> tuple[JamSession, threading.Event, threading.Thread]:
    """A session with a song in its input, and how to end it."""
    found, stop = presets.load(preset), threading.Event()
    rules = (Connection("nanoKONTROL2:out", "in_1"), Connection("thru_1", "nanoKONTROL2:back"))
    settings = found.settings.with_("tempo", 110)
    options = JamOptions(
        preset=found, settings=settings, osc_port=0, is_quiet=True, maps=(maps.load("nanokontrol2"),)
    )
    jam = JamSession(JackDevice("bandmate", rules), LocalEngine(EngineOptions()), options)
    hands.start()
    thread = threading.Thread(target=lambda: jam.run(lambda: not stop.is_set()))
    thread.start()
    until = time.monotonic() + 60
    while jam.feeder.telemetry.engine != "ready" or jam.feeder.telemetry.hops < 5:
        if time.monotonic() > until:
            raise SessionError("the engine did not start")
        time.sleep(0.1)
    return jam, stop, thread


def _at_once(length_s: float) -> dict[str, Any]:
    """The dry level by a fader: milliseconds from the message to silence, less the loop's own."""
    rate = 48000
    hands = _Hands((0.5 * np.sin(2 * np.pi * 1000 * np.arange(rate) / rate)).astype(np.float32))
    jam, stop, thread = _session("fast", hands)
    block = jam.device.block
    for value in (0, UNITY):  # picks the parameter up
        hands.move(value)
        time.sleep(0.3)
    until = time.monotonic() + length_s
    while time.monotonic() < until:
        for value in (0, UNITY):
            hands.move(value)
            time.sleep(0.15 + 0.1 * np.random.default_rng(len(hands.moved)).random())
    stop.set()
    thread.join()
    hands.stop()
    frames, loud = np.array([frame for frame, _ in hands.peaks]), np.array([peak for _, peak in hands.peaks])
    level = float(np.quantile(loud, 0.9))
    falls = [frame for frame, value in hands.moved[2:-1] if value == 0]

    blocks = np.array(
        [(frames[(frames >= f) & (loud < SILENT * level)][0] - f) / block - LOOP for f in falls]
    )
    silent = blocks * block / jam.device.rate * 1e3
    return {
        "what": "controls at once", "rate": jam.device.rate, "block": block, "moves": len(falls),
        "ms_to_silence": {f"p{q}": round(float(np.quantile(silent, q / 100)), 1) for q in (50, 95, 100)},
    }  # fmt: skip


def _generated(preset: str, length_s: float) -> dict[str, Any]:
    """Energy by OSC: from the datagram to the first sample that it could change, as it sounds."""
    song, _ = soundfile.read(SONG, dtype="float32")
    hands = _Hands(song)
    jam, stop, thread = _session(preset, hands)
    feeder, numbers = jam.feeder, []
    count = 0

    def journal(event: SessionBegun | MessageSent) -> None:
        nonlocal count
        if isinstance(event, MessageSent):
            count += 1
            if event.values.get("name") == "energy":
                numbers.append(count)

    changes_before = feeder.chain.hops.reports[-1].changes
    feeder.link.journal = journal
    port = jam.osc_address[1]
    sent, control = [], socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    until = time.monotonic() + length_s
    while time.monotonic() < until:
        sent.append(feeder.stream.sounding)
        control.sendto(osc.encode("/bandmate/energy", "f", [1.0 + len(sent) % 9]), ("127.0.0.1", port))
        time.sleep(EVERY_S * (0.8 + 0.4 * np.random.default_rng(len(sent)).random()))
    stop.set()
    thread.join()
    hands.stop()
    control.close()
    hops = list(feeder.chain.hops.reports)
    late = []
    for position, number in zip(sent, numbers, strict=False):
        hop = next((h for h in hops if h.changes >= changes_before + number), None)
        if hop:
            late.append(
                (max(hop.start, hop.start - hop.margin_s * SAMPLE_RATE) - position) / SAMPLE_RATE * 1e3
            )
    figures = {f"p{q}_ms": round(float(np.quantile(late, q / 100))) for q in (50, 95, 100)}
    return {
        "what": "controls generated",
        "preset": preset,
        "changes": len(late),
        "missed": feeder.telemetry.missed,
        **figures,
    }
