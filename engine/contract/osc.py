"""OSC 1.0 datagrams, bundles and address patterns; the one place where python-osc enters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_message import OscMessage, ParseError
from pythonosc.osc_message_builder import BuildError, OscMessageBuilder

from .errors import ProtocolError

Audio = npt.NDArray[np.float32]
Message = tuple[str, list[Any]]  # address and arguments
BUNDLE = b"#bundle\0"
TIME_TAG = 8  # bytes
DEEPEST = 16  # bundles in each other
# types that python-osc leaves out, read as one that lies in the same bytes: character, symbol, impulse
STAND_INS = str.maketrans("cSI", "isT")
TAGS = frozenset("ihfdsbrmtTFN[]cSI")


def encode(address: str, tags: str, values: Sequence[Any]) -> bytes:
    """The datagram of a message with one type tag (i h f d s b T) for each value.

    Raises:
        ProtocolError: If a value does not fit its tag.
    """
    builder = OscMessageBuilder(address)
    for tag, value in zip(tags, values, strict=True):
        builder.add_arg(value, tag)
    try:
        return bytes(builder.build().dgram)
    except (BuildError, OverflowError) as error:
        raise ProtocolError(f"{address}: {error}") from error


def encode_bundle(*messages: bytes) -> bytes:
    """The datagram of a bundle of messages, or of other bundles, with the time tag "immediately"."""
    return BUNDLE + (1).to_bytes(TIME_TAG) + b"".join(len(m).to_bytes(4) + m for m in messages)


def decode(datagram: bytes) -> Message:
    """Address and arguments of a message, which is not in a bundle.

    Raises:
        ProtocolError: If it is not an OSC message, or has arrays, which no message of ours takes.
    """
    try:
        message = _message(datagram)
    except (ParseError, ValueError, IndexError, RecursionError) as error:
        raise ProtocolError(f"a datagram of {len(datagram)} bytes is not OSC: {error}") from error
    if any(isinstance(argument, list) for argument in message[1]):
        raise ProtocolError(f"{message[0]:.80}: has arrays, expected plain arguments")
    return message


def _message(datagram: bytes) -> Message:
    """Address and arguments of a message, with all types of OSC 1.0: a character is text of one letter."""
    head = _HEAD.match(datagram)
    if head is None or head.start(2) != (head.end(1) // 4 + 1) * 4 + 1:
        message = OscMessage(datagram)  # without types, or broken
        return message.address, list(message.params)
    tags = head[2].decode("ascii", errors="replace")
    if unknown := set(tags) - TAGS:
        raise ValueError(f"{sorted(unknown)[0]!r} is no type of an argument")
    plain = tags.translate(STAND_INS).encode()
    message = OscMessage(datagram[: head.start(2)] + plain + datagram[head.end(2) :])
    values = list(message.params)
    if not set(tags) & set("[]"):
        values = [chr(value) if tag == "c" else value for tag, value in zip(tags, values, strict=True)]
    return message.address, values


_HEAD = re.compile(rb"(/[^\0]*)\0+,([^\0]*)\0")


def decode_packet(datagram: bytes) -> list[Message]:
    """Address and arguments of a message, or of each message of a bundle, nested ones too.

    Time tags are ignored.

    Raises:
        ProtocolError: If it is not OSC.
    """
    try:
        return list(_messages(datagram, 0))
    except (ParseError, ValueError, IndexError, RecursionError) as error:
        raise ProtocolError(f"a datagram of {len(datagram)} bytes is not OSC: {error}") from error


def _messages(packet: bytes, depth: int) -> Iterator[Message]:
    """The messages of a packet that lies in `depth` bundles."""
    if packet.startswith(b"/"):
        yield _message(packet)
    elif not packet.startswith(BUNDLE):
        raise ValueError("it is neither a message nor a bundle")
    elif depth == DEEPEST:
        raise ValueError(f"more than {DEEPEST} bundles lie in each other")
    else:
        for element in _elements(packet):
            yield from _messages(element, depth + 1)


def _elements(bundle: bytes) -> Iterator[bytes]:
    at = len(BUNDLE) + TIME_TAG
    if len(bundle) < at:
        raise ValueError("a bundle is cut off")
    while at < len(bundle):
        begin = at + 4
        at = begin + int.from_bytes(bundle[begin - 4 : begin], signed=True)
        if not begin < at <= len(bundle):
            raise ValueError("a bundle is cut off")
        yield bundle[begin:at]


def match_pattern(pattern: str, addresses: Iterable[str]) -> list[str]:
    """Those of `addresses` that an OSC 1.0 address pattern matches, in their order; it may have `*`, `?`,
    `[a-z]` and `{this,that}`.
    """
    if not _PATTERN.search(pattern):
        return [address for address in addresses if address == pattern]
    dispatcher = Dispatcher()
    for address in addresses:
        dispatcher.map(address, str, address)  # never called: what it is found by is kept beside it
    # stars in a row mean what one does, and take a regular expression very long
    return [handler.args[0] for handler in dispatcher.handlers_for_address(re.sub(r"\*+", "*", pattern))]


_PATTERN = re.compile(r"[*?\[{]")


def encode_samples(address: str, numbers: Sequence[int], samples: Audio) -> bytes:
    """The datagram of a message of int32 and then one float32 argument (tag f) for each sample (n,); a
    hundred times faster than `encode`.
    """
    head = address.encode() + b"\0"
    tags = b"," + b"i" * len(numbers) + b"f" * len(samples) + b"\0"
    return (
        _padded(head)
        + _padded(tags)
        + np.asarray(numbers, ">i4").tobytes()
        + np.asarray(samples, ">f4").tobytes()
    )


def decode_samples(datagram: bytes) -> tuple[str, list[int], Audio] | None:
    """Address, numbers and samples (n,) of a message as `encode_samples` makes it; None if it is another."""
    match = _SAMPLES.match(datagram)
    if not match:
        return None
    numbers, count = len(match[2]), len(match[3])
    begin = len(_padded(match[1] + b"\0")) + len(_padded(b"," + match[2] + match[3] + b"\0"))
    if len(datagram) != begin + 4 * (numbers + count):
        return None
    values = np.frombuffer(datagram, ">i4", numbers, begin).tolist()
    return (
        match[1].decode(),
        values,
        np.frombuffer(datagram, ">f4", count, begin + 4 * numbers).astype(np.float32),
    )


_SAMPLES = re.compile(rb"(/[ -~]*)\0+,(i+)(f+)\0")


def _padded(text: bytes) -> bytes:
    return text + b"\0" * (-len(text) % 4)
