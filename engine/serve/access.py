"""Who may have a session with an engine: networks, key, and cookies that prove an address."""

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable, Iterable

from ..contract import protocol
from ..contract.errors import NetworkError, ProtocolError
from ..contract.protocol import FromBridge, FromEngine, Gone, Hello, Refused
from ..contract.seal import HEADER, Seal, SessionSeal
from ..contract.udp import Address, Network, is_allowed, is_loopback

log = logging.getLogger(__name__)
LONGEST_QUESTION = 1472  # bytes, of a sender without a session: one Ethernet frame
ANSWERS_PER_S = 100  # to senders without a session, all together; as many to those without the key
LONGEST_TEXT = 400  # characters of a refusal
NO_TEXT = len(protocol.encode(Refused(session=0, text="")))  # bytes
WANTS_KEY = "this engine wants a key: --key-file FILE, or BANDMATE_KEY"


class RateLimit:
    """So many a second, with a burst of as many. `clock` gives seconds."""

    def __init__(self, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._clock = per_s, clock
        self._left, self._when = per_s, clock()

    def passes(self) -> bool:
        now = self._clock()
        self._left = min(self._per_s, self._left + self._per_s * (now - self._when))
        self._when = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Access:
    """Decides about senders that have no session, and what they are answered.

    Args:
        allowed: Networks from which bridges may come, besides this machine.
        key: That they must have; None: none.
    """

    def __init__(
        self,
        allowed: Iterable[Network] = (),
        key: bytes | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed, self._key = tuple(allowed), key
        self._seal = Seal(key, "engine") if key else None
        self._answers = RateLimit(ANSWERS_PER_S, clock)
        self._answers_without_key = RateLimit(ANSWERS_PER_S, clock)
        self._secret = secrets.token_bytes(32)

    def check(self, host: str) -> None:
        """Check that an engine that listens on `host` is not open to everybody.

        Raises:
            NetworkError: If others than this machine could have it who are not named, or without a key.
        """
        if is_loopback(host):
            return
        if not self._allowed:
            raise NetworkError(
                f"--host {host} lets other machines in: say which with --allow NETWORK, as --allow "
                "192.168.1.0/24 or --allow 192.168.1.20"
            )
        if not self._key:
            raise NetworkError(
                f"--host {host} lets other machines in, which must have a key: openssl rand -hex 16 > "
                "bandmate.key; chmod 600 bandmate.key; then --key-file bandmate.key here and at bandmate jam"
            )

    def admits(self, client: Address) -> bool:
        """Whether a sender is on this machine or in a network that is allowed."""
        if is_allowed(client[0], self._allowed):
            return True
        log.warning("datagrams of %s are left out: it is in no network named by --allow", client[0])
        return False

    def open(self, datagram: bytes, client: Address, playing: int) -> tuple[bytes | None, bytes]:
        """A stranger's message, None where there is none to be read, and a datagram to answer right away.

        Args:
            playing: Number of the session that there is; 0: none.
        """
        if len(datagram) > LONGEST_QUESTION or not self.admits(client):
            return None, b""
        message = self._seal.open(datagram) if self._seal else datagram
        if not (self._answers_without_key if message is None else self._answers).passes():
            return None, b""
        if message is None and datagram.startswith(Hello.address.encode()):
            log.warning("a bridge at %s has no key", client[0])
            return None, refusal(0, WANTS_KEY, len(datagram))
        return message, self._gone(datagram[HEADER:], playing) if message is None else b""

    def _gone(self, message: bytes, playing: int) -> bytes:
        """The answer to a message that seems to be of a session that is over, or of an engine before this."""
        try:
            read = protocol.decode(message)
        except ProtocolError:
            log.warning("a datagram was not sealed with this engine's key")
            return b""
        if isinstance(read, Hello):
            log.warning("a bridge has another key")
            return b""
        is_gone = isinstance(read, FromBridge) and read.session not in (0, playing)
        return self.seal(Gone(session=read.session), len(message)) if is_gone else b""

    def seal(self, message: FromEngine, room: int) -> bytes:
        """The datagram that answers a stranger's message of `room` bytes; empty if it would be longer."""
        answer = refusal(message.session, message.text, room) if isinstance(message, Refused) else (
            protocol.encode(message)
        )  # fmt: skip
        if not answer or len(answer) > room:
            return b""
        return self._seal.seal(answer) if self._seal else answer

    def cookie(self, client: Address, session: int) -> str:
        """What only who receives datagrams at this address can know."""
        about = f"{client[0]}:{client[1]} {session}".encode()
        return hmac.digest(self._secret, about, hashlib.sha256).hex()[: protocol.COOKIE]

    def begin(self, session: int, cookie: str) -> SessionSeal | None:
        """A session has begun: its seal, where there is a key. No cookie of before is good for another."""
        self._secret = secrets.token_bytes(32)
        return SessionSeal(self._key, "engine", session, cookie) if self._key else None


def refusal(session: int, text: str, room: int) -> bytes:
    """The datagram of a `refused` message of at most `room` bytes, its text cut; empty if there is none."""
    plain = text.encode("ascii", "replace").decode()[: max(0, min(LONGEST_TEXT, room - NO_TEXT))]
    return protocol.encode(Refused(session=session, text=plain)) if plain else b""
