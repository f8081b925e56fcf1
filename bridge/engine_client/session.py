"""A session with an engine: its number, its seal, its socket, and what was sent in it."""

import contextlib
import secrets
import socket
import time
from dataclasses import dataclass, field

from engine.contract import protocol, udp
from engine.contract.grid import BeatGrid
from engine.contract.lesson import NO_LESSON, LessonRequest
from engine.contract.params import Settings
from engine.contract.protocol import FromBridge
from engine.contract.seal import Seal, SessionSeal

RANDOM_BITS = 40  # of a session's number; the higher ones count sessions, beginning at the time in seconds
ORDER_MASK = (1 << 22) - 1  # begins again after 48 days


@dataclass(slots=True)
class Session:
    """A session with an engine, and what was sent in it."""

    number: int
    peer: udp.Address
    socket: socket.socket
    greeting: Seal | None  # of what is said before the engine knows the session; None: without a key
    seal: SessionSeal | None = None  # of what is said in it
    cookie: str = ""
    was_ready: bool = False
    has_context: bool = False
    settings: Settings | None = None
    grid: BeatGrid | None = None
    hint: BeatGrid | None = None
    chart: str = ""
    lesson: LessonRequest = NO_LESSON
    is_freewheeling: bool = False
    effective_from: int = 0
    changes: int = 0  # sent
    unacknowledged: list[tuple[int, bytes]] = field(default_factory=list)  # (change, datagram)

    @staticmethod
    def begin(peer: udp.Address, key: bytes | None, previous: int) -> "Session":
        """A session with a number higher than the `previous` one's, which nobody can guess."""
        connected = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, udp.BUFFER)
        connected.setblocking(False)
        connected.connect(peer)
        order = max(int(time.time()) & ORDER_MASK, (previous >> RANDOM_BITS) + 1)
        number = order << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
        return Session(number, peer, connected, Seal(key, "bridge") if key else None)

    def hello(self, packet: int) -> None:
        """Ask for the session, once more where that was not answered yet."""
        hello = protocol.Hello(
            session=self.number,
            version=protocol.VERSION,
            packet=packet,
            cookie=self.cookie,
            padding=protocol.HELLO_PADDING,
        )
        datagram = protocol.encode(hello)
        self.send_datagram(self.greeting.seal(datagram) if self.greeting else datagram)

    def take_cookie(self, cookie: str, key: bytes | None) -> None:
        """The engine has answered that this is to be said with the next `hello`."""
        if cookie != self.cookie:
            self.cookie = cookie
            self.seal = SessionSeal(key, "bridge", self.number, cookie) if key else None

    def open(self, datagram: bytes) -> tuple[bytes, bool]:
        """The message in a datagram, empty if it is not the engine's, and whether it is of this session."""
        if self.greeting is None:
            return datagram, True
        if self.seal and (message := self.seal.open(datagram)) is not None:
            return message, True
        return self.greeting.open(datagram) or b"", False

    @property
    def next_change(self) -> dict[str, int]:
        """Session and number of the change that follows."""
        return {"session": self.number, "change": self.changes + 1}

    def send(self, message: FromBridge) -> None:
        self.send_encoded(protocol.encode(message))

    def send_encoded(self, message: bytes) -> None:
        """Send a message as it is without a key."""
        self.send_datagram(self.seal.seal(message) if self.seal else message)

    def send_datagram(self, datagram: bytes) -> None:
        with contextlib.suppress(OSError):  # no engine there now: `poll` notices by its silence
            self.socket.send(datagram)
