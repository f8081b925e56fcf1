"""A JACK client in a process of its own that plays to the band, moves its controls as a MIDI controller, and
compares the dry sound that comes back with what it played.
"""

import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from ..audio.jack_client import load_jack

Audio = npt.NDArray[np.float32]
SOUND = Path(__file__).parent.parent / "assets" / "demo.ogg"
NAME = "nanoKONTROL2"  # by which bandmate knows what its MIDI port is
CONNECTIONS = ((f"{NAME}:out", "in_1"), ("thru_1", f"{NAME}:back"))
LOUD = 0.5


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done from now on: MIDI messages to send, a gain to play at; None: as before."""

    messages: tuple[bytes, ...] = ()
    gain: float | None = None


@dataclass(slots=True)
class Counts:
    """What a player has noticed so far."""

    dry_breaks: int = 0  # blocks in which the dry sound was not what went in
    xruns: int = 0  # of the server


@dataclass
class _Client:
    """The client; its callback is JACK's."""

    counts: Counts = field(default_factory=Counts)
    waiting: list[bytes] = field(default_factory=list)
    gain: float = LOUD
    position: int = 0
    played_gain: float = LOUD  # at the end of the last block
    before: Audio = field(default_factory=lambda: np.zeros(0, np.float32))

    def __post_init__(self) -> None:
        self._sound = soundfile.read(SOUND, dtype="float32")[0].astype(np.float32)
        self._client = load_jack().Client(NAME, no_start_server=True)
        self._out = self._client.outports.register("out")
        self._back = self._client.inports.register("back")
        self._midi = self._client.midi_outports.register("midi")

    def start(self) -> None:
        self._client.set_process_callback(self._process)
        self._client.set_xrun_callback(self._count_xrun)
        self._client.activate()

    def close(self) -> None:
        self._client.deactivate()
        self._client.close()

    def _count_xrun(self, delayed_us: float) -> None:
        self.counts.xruns += 1

    def _process(self, frames: int) -> None:
        gains = np.linspace(self.played_gain, self.gain, frames, dtype=np.float32)
        block = gains * self._sound[np.arange(self.position, self.position + frames) % len(self._sound)]
        came = self._back.get_array()
        if len(self.before) == frames and np.any(came) and not np.array_equal(came, self.before):
            self.counts.dry_breaks += 1
        self._out.get_array()[:] = block
        self.before, self.played_gain = block, self.gain
        self.position += frames
        self._midi.clear_buffer()
        while self.waiting:
            self._midi.write_midi_event(0, self.waiting.pop(0))


def perform(line: Connection) -> None:
    """Do what comes down the line until that is None; answer each order with the counts."""
    client = _Client()
    client.start()
    line.send(client.counts)
    while (order := line.recv()) is not None:
        client.waiting += order.messages
        client.gain = client.gain if order.gain is None else order.gain
        line.send(client.counts)
    client.close()


class Player:
    """The client from outside: its process, whose callbacks this interpreter does not hold up."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(target=perform, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.counts: Counts = self._line.recv()

    def send(self, *messages: bytes, gain: float | None = None) -> Counts:
        """Send MIDI messages, or play at another gain; what was noticed so far.

        Raises:
            EOFError: If the process has ended: there is no JACK server any more.
        """
        self._line.send(Order(messages, gain))
        self.counts = self._line.recv()
        return self.counts

    def close(self) -> None:
        """End the process."""
        self._line.send(None)
        self._process.join()
