"""Datagrams authenticated with a key that both sides have, and safe against replay; not encrypted.

A sealed datagram is a number (8 bytes, big-endian), a tag of 16 bytes, and the message. The tag is the
beginning of HMAC-SHA256 over number and message, with a key for each direction. What opens a session has the
number 0 and is sealed with the key itself; what follows counts up from 1 and is sealed with a key that is
derived from it, from the session's number and from the engine's cookie, so that nothing of one session is
taken in another.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from .errors import NetworkError

Side = Literal["bridge", "engine"]
VARIABLE = "BANDMATE_KEY"  # of the environment, in place of a file
SHORTEST, LONGEST = 12, 4096  # characters of a phrase
TAG = 16  # bytes
_NUMBER = struct.Struct(">Q")
HEADER = _NUMBER.size + TAG
WINDOW = 4096  # datagrams by which one may be overtaken


def derive(phrase: str) -> bytes:
    """The key of a phrase: scrypt, so that guessing phrases is slow (0.05 s and 16 MiB each)."""
    return hashlib.scrypt(phrase.encode(), salt=b"bandmate", n=1 << 14, r=8, p=1, dklen=32)


def read_key(file: Path | None, environment: Mapping[str, str] = os.environ) -> bytes | None:
    """The key whose phrase is in a file, or else in the environment; None where there is neither.

    Raises:
        NetworkError: If the file cannot be read, others may read it, or the phrase is too short or too long.
    """
    if file is None and VARIABLE not in environment:
        return None
    place = str(file) if file else VARIABLE
    phrase = (_read(file) if file else environment[VARIABLE]).strip()
    if not SHORTEST <= len(phrase) <= LONGEST:
        raise NetworkError(
            f"{place}: the key has {len(phrase)} characters, expected {SHORTEST} to {LONGEST}; a good one: "
            "openssl rand -hex 16"
        )
    return derive(phrase)


def _read(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise NetworkError(f"{file}: others may read or change this key: chmod 600 {file}")
        with file.open(encoding="utf-8") as opened:
            return opened.read(LONGEST + 2)
    except OSError as error:
        raise NetworkError(f"{file}: the key cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NetworkError(f"{file}: the key is no text in UTF-8") from error


class Seal:
    """What one side seals and opens before there is a session: everything has the number 0."""

    def __init__(self, key: bytes, side: Side) -> None:
        other: Side = "engine" if side == "bridge" else "bridge"
        self._out, self._in = (hmac.digest(key, name.encode(), "sha256") for name in (side, other))

    def seal(self, message: bytes) -> bytes:
        return self._sealed(0, message)

    def open(self, datagram: bytes) -> bytes | None:
        """The message; None if it was not sealed by the other side with this key."""
        return None if (opened := self._opened(datagram)) is None or opened[0] else opened[1]

    def _sealed(self, number: int, message: bytes) -> bytes:
        numbered = _NUMBER.pack(number) + message
        return numbered[: _NUMBER.size] + hmac.digest(self._out, numbered, "sha256")[:TAG] + message

    def _opened(self, datagram: bytes) -> tuple[int, bytes] | None:
        """Number and message."""
        if len(datagram) < HEADER:
            return None
        number, message = datagram[: _NUMBER.size], datagram[HEADER:]
        expected = hmac.digest(self._in, number + message, "sha256")[:TAG]
        if not hmac.compare_digest(expected, datagram[_NUMBER.size : HEADER]):
            return None
        return _NUMBER.unpack(number)[0], message


class SessionSeal(Seal):
    """What one side seals and opens in a session: numbers count up from 1, and each is taken once.

    One may come after up to WINDOW later ones.
    """

    def __init__(self, key: bytes, side: Side, session: int, cookie: str) -> None:
        about = b"session" + session.to_bytes(8, signed=True) + cookie.encode()
        super().__init__(hmac.digest(key, about, "sha256"), side)
        self._sent = 0
        self._newest = 0  # number that came
        self._came = 0  # bit k: the number `newest - k` has come

    def seal(self, message: bytes) -> bytes:
        self._sent += 1
        return self._sealed(self._sent, message)

    def open(self, datagram: bytes) -> bytes | None:
        """The message; None if it is not the other side's, or came before."""
        opened = self._opened(datagram)
        return opened[1] if opened and self._is_new(opened[0]) else None

    def _is_new(self, number: int) -> bool:
        """Whether a number has not come yet; it has, from then on."""
        if number > self._newest:
            self._came = (self._came << min(number - self._newest, WINDOW) | 1) & ((1 << WINDOW) - 1)
            self._newest = number
            return True
        bit = 1 << (self._newest - number) if self._newest - number < WINDOW else 0
        is_new = number > 0 and bit > 0 and not self._came & bit
        self._came |= bit
        return is_new
