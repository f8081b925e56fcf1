"""Bridges, strangers and attackers against an engine, over real sockets."""

import argparse
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import RemoteEngine, parse_address
from engine.commands import serve as serve_command
from engine.contract import protocol, udp
from engine.contract.errors import NetworkError
from engine.contract.params import Settings
from engine.contract.protocol import Context, Freewheel, FromEngine, Hello, Hop, Ping
from engine.contract.seal import Seal, derive
from engine.contract.timing import FRAME

from ..conftest import noise, wait_for
from .conftest import Serve

KEY = derive("a phrase of ours")


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.settimeout(0.1)
        yield opened


class Recorder(socket.socket):
    """A relay between a bridge and an engine, which keeps what the bridge said."""

    def __init__(self, engine: udp.Address) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_DGRAM)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, udp.BUFFER)
        self.bind(("127.0.0.1", 0))
        self.settimeout(0.2)
        self.engine, self.bridge = engine, ("127.0.0.1", 0)
        self.said: list[bytes] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.relay)
        self.thread.start()

    def relay(self) -> None:
        while not self.is_over.is_set():
            try:
                datagram, sender = self.recvfrom(65536)
            except TimeoutError:
                continue
            if sender == self.engine:
                self.sendto(datagram, self.bridge)
            else:
                self.bridge = sender
                self.said.append(datagram)
                self.sendto(datagram, self.engine)

    def end(self) -> None:
        self.is_over.set()
        self.thread.join()


def play(link: EngineLink, until: Callable[[list[FromEngine]], bool]) -> list[FromEngine]:
    """Keep a session up until what has come is enough."""
    came: list[FromEngine] = []

    def is_over() -> bool:
        link.poll(time.monotonic())
        came.extend(link.receive(0.005))
        return until(came)

    assert wait_for(is_over)
    return came


def answers(asker: socket.socket) -> list[bytes]:
    """What comes until nothing comes."""
    came = []
    with contextlib.suppress(TimeoutError, ConnectionError):
        while True:
            came.append(asker.recv(65536))
    return came


def message(kind: type[protocol.Message], session: int = 9, **values: object) -> bytes:
    return protocol.encode(kind(session=session, **values))


def hello(session: int = 9, cookie: str = "") -> bytes:
    values = {"version": protocol.VERSION, "packet": 64, "cookie": cookie, "padding": protocol.HELLO_PADDING}
    return message(Hello, session, **values)


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
def test_an_address_that_has_not_proven_itself_gets_no_more_bytes_than_it_sent(
    serve: Serve, stranger: socket.socket, key: bytes | None
) -> None:
    """As of a forged sender, whose answers somebody else would get: 544 bytes brought 1.46 MB."""
    address = ("127.0.0.1", serve(key=key)[0])
    silence = np.zeros(2, np.float32)
    asked = [
        hello(), message(Freewheel, change=1, on=1), message(Context, position=0, samples=silence),
        *(message(Context, position=k * 16 * FRAME, samples=silence) for k in range(1, 9)),
        message(Ping), b"x", hello(cookie="0" * protocol.COOKIE), b"/bandmate/engine/hello\0\0,i\0\0\0\0\0\1",
    ]  # fmt: skip
    sealed = [Seal(key, "bridge").seal(datagram) for datagram in asked] if key else []
    for datagram in (*asked, *sealed):
        stranger.sendto(datagram, address)
        assert sum(map(len, answers(stranger))) <= len(datagram), datagram


def test_nobody_else_says_or_hears_anything_in_a_session(serve: Serve, stranger: socket.socket) -> None:
    port, _ = serve()
    link = EngineLink(RemoteEngine("127.0.0.1", port))
    play(link, lambda _: link.ready is not None)
    assert link.ready
    link.send_settings(Settings.default(), None, None, "", True, 0)
    for datagram in (
        message(protocol.Bye, link.ready.session),
        message(Context, link.ready.session, position=0, samples=np.ones(9000, np.float32)),
        message(Ping, link.ready.session),
        hello(link.ready.session),
        hello(link.ready.session, "0" * protocol.COOKIE),
    ):
        stranger.sendto(datagram, ("127.0.0.1", port))
    for heard in map(protocol.decode, answers(stranger)):
        assert isinstance(heard, protocol.Refused) and "is playing with" in heard.text
    link.send_context(0, noise(1.0))
    hop = next(
        m for m in play(link, lambda came: any(isinstance(m, Hop) for m in came)) if isinstance(m, Hop)
    )
    assert (hop.generation, hop.context_end) == (1, 4 * FRAME)
    link.close()


def test_the_numbers_of_sessions_cannot_be_guessed_and_count_up() -> None:
    links = [EngineLink(RemoteEngine("127.0.0.1", 9)) for _ in range(2)]
    numbers: list[list[int]] = [[], []]
    for link, seen in zip(links, numbers, strict=True):
        for now in range(20):
            link.close()
            link.poll(float(now))
            assert link._session
            seen.append(link._session.number)
        assert seen == sorted(seen)
        link.close()
    low = {number & (1 << 40) - 1 for seen in numbers for number in seen}
    assert len(low) == 40 and max(low) > 1 << 38


def test_with_a_key_a_bridge_plays_and_nothing_recorded_is_taken_again(
    serve: Serve, stranger: socket.socket
) -> None:
    port, _ = serve(key=KEY)
    relay = Recorder(("127.0.0.1", port))
    link = EngineLink(RemoteEngine("127.0.0.1", relay.getsockname()[1], KEY))
    play(link, lambda _: link.ready is not None)
    link.send_settings(Settings.default(), None, None, "", True, 0)
    link.send_context(0, noise(1.0))
    play(link, lambda came: sum(isinstance(m, Hop) for m in came) >= 2)
    assert link.broken == 0 and not link.refused
    session = link._session
    assert session and session.seal and len(session.seal.seal(b"")) == 24
    link.close()
    time.sleep(0.3)
    relay.end()
    said = list(relay.said)
    assert len(said) > 40
    relay.settimeout(0.5)
    for datagram in said:  # from the very address that they came from
        relay.sendto(datagram, ("127.0.0.1", port))
    heard = answers(relay)
    assert heard
    kinds = {type(protocol.decode(Seal(KEY, "bridge").open(datagram) or b"")) for datagram in heard}
    assert kinds <= {protocol.Challenge, protocol.Gone}  # none is `ready`, no sound
    relay.close()


@pytest.mark.parametrize(
    ("engines", "bridges", "words"),
    [
        (KEY, None, "this engine wants a key: --key-file FILE"),
        (None, KEY, "has no key: start it with --key-file too"),
    ],
)
def test_a_key_on_one_side_only_is_said_at_the_bridge(
    serve: Serve, engines: bytes | None, bridges: bytes | None, words: str
) -> None:
    port, _ = serve(key=engines)
    link = EngineLink(RemoteEngine("127.0.0.1", port, bridges))
    play(link, lambda _: bool(link.refused))
    assert words in link.refused
    assert link.ready is None
    link.close()


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
def test_an_engine_that_lost_the_session_is_noticed_within_two_hops(serve: Serve, key: bytes | None) -> None:
    port, end = serve(key=key)
    link = EngineLink(RemoteEngine("127.0.0.1", port, key))
    play(link, lambda _: link.ready is not None)
    first = link.ready
    link.send_context(0, noise(0.1))
    end()
    serve(port, key)
    began = time.monotonic()
    play(link, lambda _: link.ready not in (None, first))
    assert time.monotonic() - began < 2 * 0.743 + 0.5  # the hop of `quality`
    link.close()


def test_a_flood_of_strangers_keeps_no_hop_from_being_made(serve: Serve, stranger: socket.socket) -> None:
    port, _ = serve()
    link = EngineLink(RemoteEngine("127.0.0.1", port))
    play(link, lambda _: link.ready is not None)
    link.send_settings(Settings.default(), None, None, "", True, 0)
    over = threading.Event()

    def flood() -> None:
        while not over.is_set():
            stranger.sendto(b"/bandmate/engine/context\0\0\0\0" + b"x" * 1400, ("127.0.0.1", port))

    attacker = threading.Thread(target=flood)
    attacker.start()
    position, audio = 0, noise(0.1)
    try:

        def plays(came: list[FromEngine]) -> bool:
            nonlocal position
            if position < 3 * 44100:
                link.send_context(position, audio)
                position += len(audio)
            return sum(isinstance(m, Hop) for m in came) >= 3

        play(link, plays)
    finally:
        over.set()
        attacker.join()
        link.close()


def test_an_engine_elsewhere_is_refused_without_a_key_before_anything_is_loaded() -> None:
    with pytest.raises(NetworkError, match=r"--engine 10.0.0.2: an engine on another machine has a key"):
        parse_address("10.0.0.2")
    assert parse_address("10.0.0.2", KEY) == RemoteEngine("10.0.0.2", 7771, KEY)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "--host 0.0.0.0 lets other machines in: say which with --allow"),
        (["--host", "0.0.0.0", "--allow", "10.0.0.0/8"], "which must have a key"),
        (["--host", "0.0.0.0", "--dialect", "rtap"], "say where the patch is with --client"),
        (["--allow", "stage"], "--allow: .*'stage'"),
    ],
)
def test_an_engine_that_anybody_could_have_is_not_started(
    options: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANDMATE_KEY", raising=False)
    parser = argparse.ArgumentParser()
    serve_command.add_arguments(parser)
    with pytest.raises(NetworkError, match=words):
        serve_command.check_access(parser.parse_args(options))
