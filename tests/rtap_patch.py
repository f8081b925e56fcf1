"""What the published external for Max does, from its description.

Batches of chunks out, blocks into a buffer that a playhead reads later. A real socket on port 8000 (or
another, in tests), the real arithmetic, and its faults: a block's place is latched on chunk 0, and a
chunk is placed by this side's own packet size.
"""

import random
import socket
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message_builder import OscMessageBuilder

from engine.contract import osc, udp
from engine.contract.rtap_messages import WINDOW
from engine.contract.timing import SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]


@dataclass
class RtapPatch:
    """One external. `send_mode` 1 sends the stems that the engine is not asked for, each as itself."""

    engine: tuple[str, int]
    seconds: float = 60.0
    r: float = 0.25
    w: float = 1.0
    fade_s: float = 0.02
    packet: int = 4410
    instruments: tuple[int, ...] = (1, 0, 0, 0)
    send_mode: int = 0
    loss: float = 0.0  # share of datagrams that are lost, both ways
    disorder: float = 0.0  # share of a batch's chunks that change places with their neighbour
    seed: int = 0
    batch: int = 0
    is_ready: bool = False
    dropped: list[int] = field(default_factory=list)
    stale: int = 0  # chunks of batches older than the last
    answered: dict[int, set[tuple[str, int]]] = field(default_factory=dict)  # batch: chunks that came
    expected: dict[int, int] = field(default_factory=dict)  # batch: chunks of a block
    tested: int = 0  # samples in the answer to a packet test

    def __post_init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, udp.BUFFER)
        self.socket.bind(("127.0.0.1", 0))
        self.buffer = {stem: np.zeros(int(self.seconds * SAMPLE_RATE), np.float32) for stem in STEMS}
        self.random = random.Random(self.seed)
        self._places: list[int] = [0, 0]  # where the blocks of the last two batches go
        self._latched: dict[tuple[int, str], int] = {}

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    @property
    def hop(self) -> int:
        return int(WINDOW * self.r)

    @property
    def fade(self) -> int:
        return int(self.fade_s * SAMPLE_RATE)

    def say(self, address: str, tags: str = "", *values: float) -> None:
        builder = OscMessageBuilder(address)
        for tag, value in zip(tags, values, strict=True):
            builder.add_arg(value, tag)
        self._send(bytes(builder.build().dgram))

    def load(self) -> None:
        """What it says once the engine is ready."""
        self.say("/update_package_size", "i", self.packet)
        self.say("/update_r", "d", self.r)
        self.say("/w", "d", self.w)
        self.say("/update_fade", "d", self.fade_s)
        self.say("/predict_instruments", "i" * 4, *self.instruments)
        self.say("/verbose", "i", 0)
        self.say("/load_model")

    def begin_again(self) -> None:
        """As if the object had been made anew: its numbers begin at 1."""
        self.batch = 0
        self.answered.clear()
        self.expected.clear()
        self._latched.clear()

    def predict(self, curr: int, sources: dict[str, Audio]) -> None:
        """Clear the next block and send the hop before `curr` of each source (samples,) not asked for."""
        self.batch += 1
        self._places = [self._places[1], curr + int(self.w) * self.hop - self.fade]
        asked = [stem for stem, on in zip(STEMS, self.instruments, strict=True) if on]
        for stem in asked:
            self.buffer[stem][max(0, self._places[1] + self.fade) :][: self.hop] = 0
        given = {
            stem: audio[max(0, curr - self.hop) : curr]
            for stem, audio in sources.items()
            if stem not in asked
        }
        if self.send_mode:
            streams = [(f"/{stem}", audio) for stem, audio in given.items()]
        else:
            mix: Audio = np.sum(list(given.values()), 0, dtype=np.float32)
            streams = [("/context", mix)] * len(asked)  # once for each target
        starts = range(0, self.hop, self.packet)
        total = len(starts) * len(streams)
        chunks = [
            osc.encode_samples(address, (self.batch, at, total), audio[at : at + self.packet])
            for address, audio in streams
            for at in starts
        ]
        for k in range(len(chunks) - 1):
            if self.random.random() < self.disorder:
                chunks[k], chunks[k + 1] = chunks[k + 1], chunks[k]
        for chunk in chunks:
            self._send(chunk)

    def _send(self, datagram: bytes) -> None:
        if self.random.random() >= self.loss:
            self.socket.sendto(datagram, self.engine)

    def receive(self, wait_s: float) -> bool:
        """Take in one datagram; False when none came."""
        self.socket.settimeout(wait_s)
        try:
            datagram = self.socket.recv(65536)
        except TimeoutError:
            return False
        if self.random.random() < self.loss:
            return True
        if datagram.startswith(b"#bundle"):
            (message,) = OscBundle(datagram)
            self.tested = len(message.params) - 1
        elif found := osc.decode_samples(datagram):
            self._block(found[0].removeprefix("/"), found[1], found[2])
        else:
            address, values = osc.decode(datagram)
            if address == "/ready":
                assert values == [True]
                self.is_ready = True
            elif address == "/batch_dropped":
                self.dropped += values
        return True

    def _block(self, stem: str, numbers: list[int], samples: Audio) -> None:
        batch, index, count = numbers
        age = self.batch - batch
        if age not in (0, 1):
            self.stale += 1
            return
        if index == 0:
            self._latched[age, stem] = self._places[1 - age]
        self.answered.setdefault(batch, set()).add((stem, index))
        self.expected[batch] = count
        begin = self._latched.get((age, stem), 0) + index * self.packet
        into = self.buffer[stem]
        low, high = max(0, -begin), min(len(samples), len(into) - begin)
        share = np.ones(len(samples), np.float32)
        if index == 0:
            share[: self.fade] = (np.arange(self.fade) / max(1, self.fade))[: len(samples)]
        at = slice(begin + low, begin + high)
        into[at] = into[at] * (1 - share[low:high]) + samples[low:high] * share[low:high]

    def wait(self, batch: int, seconds: float = 5.0) -> bool:
        """Whether a batch's block came whole."""
        asked = sum(self.instruments)
        while self.receive(seconds):
            if batch in self.expected and len(self.answered[batch]) == asked * self.expected[batch]:
                return True
            if batch in self.dropped:
                return False
        return False
