"""The engine over real sockets: sessions, loss, order, doubles, and what it refuses."""

import concurrent.futures
import random
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pytest

from engine.accompany.accompanist import Accompanist
from engine.backends.echo import DELAY
from engine.contract import protocol, udp
from engine.contract.errors import NetworkError
from engine.contract.protocol import (
    HELLO_PADDING,
    Ack,
    Bye,
    Challenge,
    Change,
    Chart,
    Context,
    EffectiveFrom,
    Freewheel,
    Grid,
    Hello,
    Hop,
    Message,
    NextHop,
    Param,
    Ping,
    Ready,
    Refused,
    Stem,
)
from engine.contract.stitch import FADE, Track
from engine.contract.timing import FRAME, STEMS
from engine.serve.context_buffer import MAX_REORDERING, ContextBuffer
from engine.serve.server import MOST_FAILED, Server

from ..conftest import Audio, noise
from ..faults.engine import FaultyAccompanist

PACKET = 1000
M = TypeVar("M", bound=Message)
CLIENTS: "list[Client]" = []  # closed after each test


@dataclass
class Client:
    """The least that can take a bridge's place."""

    port: int
    session: int = 5
    changes: int = 0
    got: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, udp.BUFFER)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", self.port))
        CLIENTS.append(self)

    def send(self, kind: type[Message], **values: Any) -> None:
        self.socket.send(protocol.encode(kind(session=self.session, **values)))

    def change(self, kind: type[Change], **values: Any) -> None:
        self.changes += 1
        self.send(kind, change=self.changes, **values)

    def param(self, name: str, value: float) -> None:
        self.change(Param, name=name, value=value)

    def receive(self, kind: type[M]) -> M:
        """The next message of a kind; all that come are kept."""
        while True:
            message = protocol.decode(self.socket.recv(65536))
            self.got.append(message)
            if isinstance(message, kind):
                return message

    def hello(self, version: int = protocol.VERSION, cookie: str = "") -> None:
        self.send(Hello, version=version, packet=PACKET, cookie=cookie, padding=HELLO_PADDING)

    def begin(self) -> None:
        """A session, with the cookie that the engine asks for."""
        self.hello()
        self.hello(cookie=self.receive(Challenge).cookie)
        self.receive(Ready)

    def context(self, position: int, audio: Audio) -> None:
        self.send(Context, position=position, samples=audio)

    def nonsense(self) -> None:
        self.socket.send(b"nonsense")

    def arrays(self) -> None:
        self.socket.send(ARRAYS)

    def wait_until_taken(self) -> None:
        """Until the engine has taken all that was sent."""
        while self.receive(Ack).change < self.changes:
            pass

    def packets(self, audio: Audio, start: int = 0) -> list[tuple[int, Audio]]:
        return [(start + i, audio[i : i + PACKET]) for i in range(0, len(audio), PACKET)]


@pytest.fixture
def server(identity: Accompanist) -> Iterator[Server]:
    serving, stop = Server(identity, host="127.0.0.1", port=0, device="test"), threading.Event()
    thread = threading.Thread(target=serving.serve, args=(lambda: not stop.is_set(),))
    thread.start()
    yield serving
    stop.set()
    thread.join()
    while CLIENTS:
        CLIENTS.pop().socket.close()


def playing(server: Server) -> Client:
    client = Client(server.port)
    client.begin()
    client.change(Freewheel, on=1)
    return client


def played(client: Client, hops: int) -> Audio:
    """What the drums played, joined, once so many hops have come."""
    while sum(isinstance(m, Hop) for m in client.got) < hops:
        client.receive(Hop)
    track = Track()
    for m in client.got:
        if isinstance(m, Stem) and m.stem == STEMS.index("drums"):
            track.put(m.generation, m.start, m.end, m.position, m.samples)
    last = max(m.start for m in client.got if isinstance(m, Hop))
    return track.pull(0, last)


def arrange(packets: list[tuple[int, Audio]], how: str) -> list[tuple[int, Audio]]:
    rng = random.Random(0)
    if how == "doubled":
        return [p for p in packets for _ in range(2)]
    if how == "reordered":  # within what the engine waits for
        return [p for i in range(0, len(packets), 2) for p in reversed(packets[i : i + 2])]
    if how == "lost":
        return [p for p in packets if rng.random() > 0.1]
    return packets


@pytest.mark.parametrize("how", ["in order", "doubled", "reordered", "lost"])
def test_context_comes_back_at_its_position_whatever_the_network_does(server: Server, how: str) -> None:
    client, audio = playing(server), noise(70 * FRAME / 44100)
    packets = arrange(client.packets(audio), how)
    for position, samples in packets:
        client.context(position, samples)
    expected = np.zeros_like(audio)
    for position, samples in packets:
        expected[position : position + len(samples)] = samples
    hops = (70 * FRAME - MAX_REORDERING - PACKET) // (4 * FRAME)
    got = played(client, hops)
    span = slice((DELAY + 12) * FRAME, len(got))
    assert np.array_equal(got[span], expected[span.start - DELAY * FRAME : span.stop - DELAY * FRAME])


def test_an_engine_that_cannot_keep_up_skips_hops_and_says_how_many(server: Server) -> None:
    client = playing(server)
    client.change(Freewheel, on=0)
    audio = noise(40 * FRAME / 44100)
    client.wait_until_taken()
    for position, samples in client.packets(audio):  # all at once: ten hops are due together
        client.context(position, samples)
    got = client.receive(Hop)
    assert got.skipped > 0
    assert got.context_end == (got.skipped + got.generation) * 4 * FRAME
    assert got.next_context_end == got.context_end + 4 * FRAME


def test_a_session_may_begin_at_any_position(server: Server) -> None:
    client, start = playing(server), 12345
    for position, samples in client.packets(noise(0.6), start):
        client.context(position, samples)
    assert client.receive(Hop).context_end == -(-start // FRAME) * FRAME + 4 * FRAME


def test_the_engine_announces_its_first_hop_when_context_comes_and_whenever_it_is_asked(
    server: Server,
) -> None:
    client, start = playing(server), 12345
    client.send(Ping)
    assert client.receive(NextHop).context_end == 0  # no context has come
    expected = -(-start // FRAME) * FRAME + 4 * FRAME
    client.context(start, np.zeros(100, np.float32))
    assert client.receive(NextHop).context_end == expected  # may get lost
    client.context(start + 100, np.zeros(100, np.float32))
    client.send(Ping)
    assert client.receive(NextHop).context_end == expected
    for position, samples in client.packets(noise(0.5), start):
        client.context(position, samples)
    hop = client.receive(Hop)
    client.send(Ping)
    assert client.receive(NextHop).context_end == hop.next_context_end == expected + 4 * FRAME


def test_an_engine_that_was_started_again_does_not_answer_for_an_unknown_session(
    server: Server,
) -> None:
    client = playing(server)
    stranger = Client(server.port, session=client.session)  # as from before it was started again
    stranger.send(Ping)
    client.session += 1
    client.send(Ping)
    client.session -= 1
    client.context(0, np.zeros(100, np.float32))
    assert client.receive(NextHop).context_end > 0
    stranger.socket.settimeout(0)
    with pytest.raises(BlockingIOError):
        stranger.socket.recv(65536)


def test_a_second_bridge_is_refused_and_the_first_plays_on(server: Server) -> None:
    first, second = playing(server), Client(server.port, session=6)
    second.hello()
    assert "is playing with" in second.receive(Refused).text
    for position, samples in first.packets(noise(0.6)):
        first.context(position, samples)
    assert first.receive(Hop).generation == 1


def test_a_goodbye_makes_room(server: Server) -> None:
    first, second = playing(server), Client(server.port, session=6)
    first.send(Bye)
    second.begin()
    assert isinstance(second.got[-1], Ready) and second.got[-1].session == 6


def at_frame_16(server: Server) -> tuple[Client, Audio, Hop]:
    """A client that is served in real time, hops and look-ahead of eight frames, just after its second hop;
    its context and that hop.
    """
    client = playing(server)
    for name, value in (("hop", 8.0), ("look_ahead", 8.0)):
        client.param(name, value)
    audio = noise(60 * FRAME / 44100)
    for position, samples in client.packets(audio[: 16 * FRAME]):
        client.context(position, samples)
    while (last := client.receive(Hop)).context_end < 16 * FRAME:
        pass
    client.change(Freewheel, on=0)
    return client, audio, last


def test_a_change_between_two_hops_acts_before_the_next_one_and_nothing_gets_lost(server: Server) -> None:
    """What was made is made anew from soon on, as far as it reached; the next hop comes as it would have."""
    client, audio, last = at_frame_16(server)
    client.context(16 * FRAME, audio[16 * FRAME : 18 * FRAME + 100])  # two frames and a bit of the next eight
    client.param("energy", 5.0)
    made = client.receive(Hop)
    assert made.context_end == 18 * FRAME
    assert 18 * FRAME + 100 < made.start < last.next_context_end + 8 * FRAME
    assert made.start == made.context_end + made.start_offset
    assert made.end >= last.end
    assert made.changes > last.changes
    assert made.next_context_end == last.next_context_end
    client.param("tempo", 100.0)  # this can wait
    client.change(Freewheel, on=1)
    for position, samples in client.packets(audio[18 * FRAME + 100 :], 18 * FRAME + 100):
        client.context(position, samples)
    following = client.receive(Hop)
    assert (following.context_end, following.start_offset) == (last.next_context_end, 0)


def test_a_change_that_comes_too_late_for_a_hop_of_its_own_makes_the_next_one_begin_sooner(
    server: Server,
) -> None:
    client, audio, last = at_frame_16(server)
    for position, samples in client.packets(audio[16 * FRAME : 24 * FRAME - 1], 16 * FRAME):  # nearly due
        client.context(position, samples)
    client.param("energy", 5.0)
    client.wait_until_taken()
    client.context(24 * FRAME - 1, audio[24 * FRAME - 1 : 24 * FRAME])
    made = client.receive(Hop)
    assert made.context_end == last.next_context_end == 24 * FRAME
    assert 0 < made.start_offset < 8 * FRAME
    assert made.end == last.end + 8 * FRAME
    assert made.next_context_end == 32 * FRAME


@pytest.mark.parametrize("waits", [0, 1])
@pytest.mark.parametrize("frame", [27, 33])
def test_a_change_acts_from_the_position_that_was_sent(server: Server, waits: int, frame: int) -> None:
    """To the sample: by a hop of its own where there is time, else by the next one, which may also begin
    later, under the last overhang.
    """
    client, audio, last = at_frame_16(server)
    client.change(Freewheel, on=waits)
    bar = frame * FRAME + 1234
    client.change(EffectiveFrom, position=bar)
    client.param("energy", 5.0)
    hops = []
    for first, end in ((16, 17), (17, 24), (24, 32)):
        for position, samples in client.packets(audio[first * FRAME : end * FRAME], first * FRAME):
            client.context(position, samples)
        if end > 17 or (bar < last.next_context_end + 8 * FRAME and not waits):
            while (hop := client.receive(Hop)).changes < client.changes:
                pass  # made between the two messages
            hops.append(hop)
    assert hops[0].start == bar
    assert bar <= last.end
    assert hops[-1].start == hops[-1].context_end + 8 * FRAME


def test_changes_are_taken_once_and_in_order_whatever_the_network_does(server: Server) -> None:
    client = playing(server)
    begun = client.changes

    def change(number: int, name: str, value: float) -> int:
        client.send(Param, change=number, name=name, value=value)
        return client.receive(Ack).change

    client.wait_until_taken()
    assert change(begun + 2, "hop", 3.0) == begun  # the one before it is lost
    assert change(begun + 1, "hop", 2.0) == begun + 1
    assert change(begun + 2, "hop", 3.0) == begun + 2
    assert change(begun + 1, "hop", 2.0) == begun + 2  # once more
    for position, samples in client.packets(noise(1.0)):
        client.context(position, samples)
    first, second = client.receive(Hop), client.receive(Hop)
    assert (first.changes, second.context_end - first.context_end) == (begun + 2, 3 * FRAME)


ARRAYS = b"/bandmate/engine/ping\0\0\0," + b"[" * 2000 + b"]" * 2000 + b"\0" * 3
REFUSALS: list[tuple[Callable[[Client], None], str]] = [
    (lambda c: c.param("hopp", 1.0), "did you mean 'hop'"),
    (lambda c: c.param("hop", 99.0), "hop 99 is outside 1..16"),
    (lambda c: c.change(Grid, downbeat=0.0, beat=10.0, beats_per_bar=4), "expected 0.1..4 s"),
    (lambda c: c.change(Grid, downbeat=float("nan"), beat=3e4, beats_per_bar=4), "a finite number"),
    (lambda c: c.change(Chart, text="| H7 |"), "is no chord"),
    (lambda c: c.send(Ack, change=1), "is sent by the engine"),
    (lambda c: c.context(2**40, np.zeros(8, np.float32)), "expected about"),
    (lambda c: c.context(-1, np.zeros(8, np.float32)), "expected 0 or more"),
    (lambda c: c.change(EffectiveFrom, position=2**40), "expected about"),
    (lambda c: c.context(1 << 62, np.zeros(8, np.float32)), "and a session's"),
    (Client.arrays, "has arrays"),
    (lambda c: c.hello(version=99), "protocol version 99"),
    (Client.nonsense, "is not OSC"),
]


@pytest.mark.parametrize(("act", "words"), REFUSALS, ids=[w for _, w in REFUSALS])
def test_nonsense_is_refused_in_words_and_playing_goes_on(
    server: Server, act: Callable[[Client], None], words: str
) -> None:
    client = playing(server)
    client.context(0, noise(0.01))
    act(client)
    refused = client.receive(Refused)
    assert words in refused.text
    assert refused.session == (0 if words in ("is not OSC", "has arrays") else client.session)
    for position, samples in client.packets(noise(0.6)):
        client.context(position, samples)
    assert client.receive(Hop).generation == 1


@pytest.mark.parametrize("position", [1 << 62, (1 << 63) - 1, -(1 << 63), 1 << 40])
def test_a_position_from_which_to_be_heard_that_cannot_be_is_dropped_when_context_comes(
    server: Server, position: int
) -> None:
    """Before that nobody knows where the session is."""
    client = playing(server)
    client.change(EffectiveFrom, position=position)
    for at, samples in client.packets(noise(1.0)):
        client.context(at, samples)
    assert client.receive(Hop).start == 8 * FRAME
    assert client.receive(Hop).start == 12 * FRAME


def test_context_that_is_no_number_is_silence_and_stays_in_no_filter() -> None:
    buffer, samples = ContextBuffer(0), np.ones(8, np.float32)
    samples[[1, 3, 5]] = np.nan, -np.inf, 1e9
    buffer.put(0, samples)
    assert buffer.take(8).tolist() == [1, 0, 1, 0, 1, 0, 1, 1]


@pytest.fixture
def failing(identity: Accompanist) -> Iterator[tuple[Server, FaultyAccompanist]]:
    """A server whose steps fail as told."""
    accompanist = FaultyAccompanist(identity)
    serving, stop = Server(accompanist, host="127.0.0.1", port=0, device="test"), threading.Event()  # type: ignore[arg-type]
    thread = threading.Thread(target=serving.serve, args=(lambda: not stop.is_set(),))
    thread.start()
    yield serving, accompanist
    stop.set()
    thread.join()
    while CLIENTS:
        CLIENTS.pop().socket.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("raise", "a step failed"),
        ("nan", "is no sound, up to nan"),
        ("inf", "up to inf"),
        ("huge", "up to 1000000.0"),
    ],
)
def test_a_hop_that_fails_is_one_hop_lost_and_the_session_goes_on(
    failing: tuple[Server, FaultyAccompanist], fault: str, words: str
) -> None:
    server, accompanist = failing
    client = playing(server)
    accompanist.fault = fault
    pieces = client.packets(noise(1.2))
    for position, samples in pieces[: len(pieces) // 2]:
        client.context(position, samples)
    assert words in client.receive(Refused).text
    assert client.receive(NextHop).context_end == 8 * FRAME
    accompanist.fault = "ok"
    for position, samples in pieces[len(pieces) // 2 :]:
        client.context(position, samples)
    hop = client.receive(Hop)
    assert (hop.generation, hop.start) == (1, hop.context_end + 4 * FRAME)
    assert not any(isinstance(m, Stem) and not np.all(np.isfinite(m.samples)) for m in client.got)


def test_an_engine_that_begins_in_the_middle_of_a_sound_fades_it_in(server: Server) -> None:
    """Else what it makes of that would begin with a click, each time an engine was started again."""
    client, length = playing(server), (DELAY + 16) * FRAME
    for position, samples in client.packets(np.full(length, 0.25, np.float32), 5 * FRAME):
        client.context(position, samples)
    heard = played(client, (DELAY + 12) // 4)
    begins = (5 + DELAY) * FRAME
    assert not np.any(heard[:begins])
    assert heard[begins + FADE :] == pytest.approx(0.25, abs=1e-6)
    assert np.abs(np.diff(heard)).max() < 0.25 / FADE * 2


def test_a_model_that_fails_every_time_ends_the_process_so_that_another_begins(
    identity: Accompanist,
) -> None:
    accompanist = FaultyAccompanist(identity)
    accompanist.fault = "raise"
    serving = Server(accompanist, host="127.0.0.1", port=0, device="test")  # type: ignore[arg-type]
    stop, hop = threading.Event(), 4 * FRAME
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        served = pool.submit(serving.serve, lambda: not stop.is_set())
        try:
            client = playing(serving)
            packets = client.packets(noise((MOST_FAILED + 1) * hop / 44100 + 0.1))
            for position, samples in packets:
                client.context(position, samples)
                if position % hop + PACKET >= hop and position < MOST_FAILED * hop:  # a hop is due
                    client.receive(Refused)
            with pytest.raises(ZeroDivisionError):
                served.result(30)
        finally:
            stop.set()
    assert sum(isinstance(m, Refused) for m in client.got) == MOST_FAILED
    CLIENTS.pop().socket.close()


def test_a_taken_port_is_one_clear_error(server: Server, identity: Accompanist) -> None:
    with pytest.raises(NetworkError, match=f"UDP port {server.port} .* use --port"):
        Server(identity, host="127.0.0.1", port=server.port, device="test")


def test_a_hole_is_waited_for_as_long_as_a_packet_may_be_late() -> None:
    buffer = ContextBuffer(0)
    buffer.put(0, np.ones(100, np.float32))
    buffer.put(200, np.ones(100, np.float32))
    assert buffer.ready == 100
    buffer.put(300, np.ones(MAX_REORDERING, np.float32))
    assert buffer.ready == 300
    assert buffer.take(300).tolist() == [1.0] * 100 + [0.0] * 100 + [1.0] * 100
