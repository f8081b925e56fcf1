"""Engines as targets, ours and the one for the published patches, on messages made up. They load a model."""

import contextlib
import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from engine.accompany.accompanist import Accompanist
from engine.contract import osc, protocol, rtap_messages
from engine.contract.errors import BandmateError
from engine.contract.protocol import Challenge, FromBridge, Hello
from engine.serve.access import Access
from engine.serve.rtap_server import RtapServer
from engine.serve.server import Server

from ..conftest import load
from .loops import HERE, LARGEST_DATAGRAM, MOST_MESSAGES, argument, made_up
from .source import Source

THERE = ("127.0.0.1", 5001)
FROM_BRIDGE = tuple(kind for kind in protocol.MESSAGES if issubclass(kind, FromBridge) and kind is not Hello)


class Wire:
    """In a port's place: hands over `waiting`, and keeps how many bytes went to each address."""

    number = 7771

    def __init__(self) -> None:
        self.waiting: list[tuple[bytes, tuple[str, int]]] = []
        self.sent: dict[tuple[str, int], int] = {}
        self.said: list[bytes] = []

    def receive(self, wait_s: float) -> Iterator[tuple[bytes, tuple[str, int]]]:
        while self.waiting:
            yield self.waiting.pop(0)

    def send(self, datagram: bytes, to: tuple[str, int]) -> bool:
        if len(datagram) > LARGEST_DATAGRAM:
            raise AssertionError(f"{len(datagram)} bytes do not fit a datagram")
        self.sent[to] = self.sent.get(to, 0) + len(datagram)
        self.said.append(datagram)
        return True

    def close(self) -> None:
        """Nothing is open."""


@cache
def _accompanist() -> Accompanist:
    return load("identity", "echo")


@cache
def _engine() -> tuple[Server, Wire]:
    access, wire = Access(clock=itertools.count().__next__), Wire()  # a second for each stranger
    server = Server(_accompanist(), host="127.0.0.1", port=0, device="fuzz", access=access)
    server._port.close()
    server._port = wire  # type: ignore[assignment]
    return server, wire


def engine(data: bytes) -> None:
    """A session of one bridge, beside which a stranger says what he likes: he gets no more than he gives."""
    server, wire = _engine()
    source, session, change = Source(data), 5, 0
    server._session = None
    wire.said.clear()
    hello = Hello(session=session, version=protocol.VERSION, packet=2048, cookie="", padding="x" * 99)
    _deliver(server, wire, protocol.encode(hello), HERE)
    challenge = protocol.decode(wire.said[-1])
    assert isinstance(challenge, Challenge)
    _deliver(server, wire, protocol.encode(replace(hello, cookie=challenge.cookie)), HERE)
    for _ in range(MOST_MESSAGES):
        if source.is_empty:
            return
        client = source.choice((HERE, HERE, HERE, THERE))
        datagram = source.piece() if source.below(8) == 0 else b""
        if not datagram:
            change += source.below(4) > 0
            near = {"position": source.below(1 << 17)} if source.below(4) else {}
            with contextlib.suppress(BandmateError):
                datagram = protocol.encode(
                    made_up(source, FROM_BRIDGE, session=session, change=change, **near)
                )
        wire.sent.clear()
        _deliver(server, wire, datagram, client)
        if wire.sent.get(THERE, 0) > (len(datagram) if client == THERE else 0):
            raise AssertionError("a stranger got more than he gave")


def _deliver(server: Server, wire: Wire, datagram: bytes, client: tuple[str, int]) -> None:
    """One datagram, and a hop where one is due."""
    wire.waiting.append((datagram, client))
    _without_hidden_errors(server._receive)
    session = server._session
    if session and session.stream:
        server._make_due_hop(session, session.stream)
        if session.stream.failed:
            raise AssertionError("a hop failed")


def _without_hidden_errors(receive: Callable[[], None]) -> None:
    """Run a loop that logs what it did not expect and goes on: here that is a failure."""

    class Raised(logging.Handler):
        error: BaseException | None = None

        def emit(self, record: logging.LogRecord) -> None:
            self.error = record.exc_info[1] if record.exc_info else self.error

    handler, logger = Raised(), logging.getLogger("engine")
    logger.addHandler(handler)
    try:
        receive()
    finally:
        logger.removeHandler(handler)
    if handler.error:
        raise handler.error


@cache
def _rtap() -> tuple[RtapServer, Wire]:
    server = RtapServer(_accompanist(), host="127.0.0.1", port=0, client=HERE, device="fuzz")
    server._port.close()
    server._port = wire = Wire()  # type: ignore[assignment]
    return server, wire


def published_server(data: bytes) -> None:
    """What the published patch sends, with blocks in answer."""
    server, wire = _rtap()
    server._begin_again("as fuzzed")
    server._batches.waiting.clear()
    source = Source(data)
    names = tuple(m.address for m in rtap_messages.MESSAGES if m.sender == "patch" and m.address != "/print")
    for _ in range(MOST_MESSAGES):
        if source.is_empty:
            return
        address = source.choice(names)
        datagram = b""
        if source.below(2):
            samples = np.zeros(source.below(13_000), np.float32)
            numbers = [source.integer(-(2**31), 2**31 - 1) for _ in range(1 + source.below(3))]
            datagram = osc.encode_samples(address, numbers, samples)
        else:
            tags = "".join(source.choice("ifd") for _ in range(source.below(3)))
            with contextlib.suppress(BandmateError):
                datagram = osc.encode(address, tags, [argument(source, tag) for tag in tags])
        wire.waiting.append((datagram, HERE))
        _without_hidden_errors(server._receive)
        while not server._sender.is_empty:
            server._sender.send_due(1e12)
        _without_hidden_errors(server._answer_guarded)
