"""What an engine sends is checked before anything is made of it."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bridge.engine_client.checks import LONGEST, NEAR, check, printable
from bridge.engine_client.link import HUNG_AFTER_S, EngineLink
from bridge.engine_client.process import RemoteEngine
from engine.contract import protocol
from engine.contract.errors import ProtocolError
from engine.contract.protocol import BeatState, FromEngine, Hello, Hop, NextHop, Ready, Stem, Taught

CONTEXT_END = 100_000
STEM = Stem(
    session=1,
    stem=1,
    generation=1,
    start=116_384,
    end=141_000,
    position=120_000,
    samples=np.full(900, 0.5, np.float32),
)
HOP = Hop(
    session=1, generation=1, context_end=100_000, start=116_384, end=141_000, next_context_end=116_384,
    encode_ms=1.0,
    model_ms=1.0, decode_ms=1.0, skipped=0, packets=1, changes=0, start_offset=0,
)  # fmt: skip
BEAT = BeatState(
    session=1, downbeat=0.0, beat=22050.0, beats_per_bar=4, chord="Dm7", certainty=0.5, is_followed=1
)

TAUGHT = Taught(
    session=1, begin=44_100.0, end=88_200.0, again=0.0, downbeat=44_000.0, beat=22_050.0, beats_per_bar=4,
    bars=2, chart="| C | Am G |", key="C", rounds=1,
)  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        *(STEM, HOP, BEAT, TAUGHT, replace(BEAT, beat=0.0), NextHop(session=1, context_end=0)),
        replace(TAUGHT, end=0.0, beat=0.0, bars=0, chart="", key=""),
    ],
)
def test_what_an_engine_means_passes(message: FromEngine) -> None:
    check(message, CONTEXT_END)


def with_sample(value: float) -> Stem:
    samples = STEM.samples.copy()
    samples[450] = value
    return replace(STEM, samples=samples)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (replace(STEM, stem=9), "stem: stem is 9, expected 0 to 3"),
        (replace(TAUGHT, bars=3), "taught: 3 bars on a beat of 22050.0, and a chart of 2"),
        (replace(TAUGHT, bars=0, chart=""), "taught: 0 bars"),
        (replace(TAUGHT, chart="| C | Hm |"), "taught: chart: 'Hm' in bar 2 is no chord"),
        (replace(TAUGHT, beat=5.0), "a beat of 0.000 s"),
        (replace(TAUGHT, rounds=0), "taught: rounds is 0"),
        (replace(STEM, stem=-1), "stem: stem is -1"),
        (replace(STEM, end=STEM.start - 1), "end is -1 samples after its start"),
        (replace(STEM, end=STEM.start + LONGEST + 1), "expected 0 to 131072"),
        (replace(STEM, position=STEM.start - 1), "not in the result"),
        (replace(STEM, position=STEM.end - 899), "not in the result"),
        (replace(STEM, generation=0), "generation is 0"),
        (replace(STEM, start=CONTEXT_END + NEAR + 1, end=CONTEXT_END + NEAR + 2), "expected about 100000"),
        (replace(STEM, start=-NEAR, end=-NEAR), "expected about 100000"),
        (with_sample(np.nan), "samples up to nan, expected finite ones up to 4"),
        (with_sample(-np.inf), "samples up to inf"),
        (with_sample(1e6), r"samples up to 1e\+06"),
        (replace(HOP, end=HOP.start - 1), "end is -1"),
        (replace(HOP, next_context_end=1 << 62), "next_context_end at position 4611686018427387904"),
        (replace(HOP, skipped=-1), "skipped is -1"),
        (replace(HOP, packets=1 << 30), "packets is 1073741824"),
        (replace(HOP, model_ms=float("nan")), "model_ms is nan"),
        (replace(BEAT, beat=float("nan")), "a beat of nan s"),
        (replace(BEAT, beat=1e-9), "a beat of 0.000 s"),
        (replace(BEAT, downbeat=float("inf")), "a downbeat at position inf"),
        (replace(BEAT, beats_per_bar=-4), "-4 beats a bar"),
        (replace(BEAT, chord="\x1b[2J"), r"beat_state: '\?\[2J' is no name"),
        (replace(BEAT, certainty=float("nan")), "certainty is nan"),
        (NextHop(session=1, context_end=1 << 62), "next_hop: context_end"),
    ],
)
def test_what_cannot_be_is_refused_in_words(message: FromEngine, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        check(message, CONTEXT_END)


def test_a_text_from_elsewhere_stays_on_its_line() -> None:
    assert printable("no\n\x1b[31mway" + 1000 * "x") == "no??[31mway" + 289 * "x"


class Engine(RemoteEngine):
    """An engine that is a socket of the test's; `ended` counts how often it was to be started again."""

    ended = 0

    def end_hung(self) -> None:
        self.ended += 1


@pytest.fixture
def peer() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.settimeout(5)
        yield bound


def test_a_message_that_cannot_be_is_counted_said_once_and_left_out(
    peer: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    link = EngineLink(Engine("127.0.0.1", peer.getsockname()[1]))
    link.poll(0.0)
    datagram, address = peer.recvfrom(65536)
    hello = protocol.decode(datagram)
    assert isinstance(hello, Hello)
    number = hello.session
    for message in (
        Ready(session=number, codec="studio", backend="consistency", device="cpu"),
        *(
            replace(with_sample(np.nan), session=number, start=4096, end=12288, position=4096)
            for _ in range(5)
        ),
        replace(STEM, session=number, start=4096, end=12288, position=4096),
    ):
        peer.sendto(protocol.encode(message), address)
    came: list[FromEngine] = []
    while not came:
        came += link.receive(1.0)
    assert isinstance(came[0], Stem)
    assert np.all(came[0].samples == 0.5)
    assert (len(came), link.broken) == (1, 5)
    assert caplog.text.count("the engine sent what cannot be played") == 1
    link.close()


def test_an_engine_that_listens_and_does_not_answer_is_ended(peer: socket.socket) -> None:
    engine = Engine("127.0.0.1", peer.getsockname()[1])
    link = EngineLink(engine)
    for now in np.arange(0, HUNG_AFTER_S - 1, 0.1):
        link.poll(now)
    assert engine.ended == 0
    for now in np.arange(HUNG_AFTER_S - 1, HUNG_AFTER_S + 1, 0.1):
        link.poll(now)
    assert engine.ended == 1
    link.close()


def test_a_bridge_that_stood_still_does_not_blame_the_engine(peer: socket.socket) -> None:
    engine = Engine("127.0.0.1", peer.getsockname()[1])
    link = EngineLink(engine)
    for now in (0.0, 0.1, 100.0, 100.1):
        link.poll(now)
    assert engine.ended == 0
    link.close()
