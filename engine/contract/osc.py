"""OSC 1.0 datagrams, bundles and address patterns; the one place where python-osc enters."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_bundle import ParseError as BundleParseError
from pythonosc.osc_message import OscMessage, ParseError
from pythonosc.osc_message_builder import BuildError, OscMessageBuilder

from .errors import ProtocolError

Audio = npt.NDArray[np.float32]
BUNDLE_HEADER = 16  # bytes: name and time tag


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
    return b"#bundle\0" + (1).to_bytes(8) + b"".join(len(m).to_bytes(4) + m for m in messages)


def decode(datagram: bytes) -> tuple[str, list[Any]]:
    """Address and arguments of a message, which is not in a bundle.

    Raises:
        ProtocolError: If it is not an OSC message, or has arrays, which no message of ours takes.
    """
    try:
        message = OscMessage(datagram)
    except (ParseError, ValueError, IndexError, RecursionError) as error:
        raise ProtocolError(f"a datagram of {len(datagram)} bytes is not OSC: {error}") from error
    if any(isinstance(argument, list) for argument in message.params):
        raise ProtocolError(f"{message.address:.80}: has arrays, expected plain arguments")
    return message.address, list(message.params)


def decode_packet(datagram: bytes) -> list[tuple[str, list[Any]]]:
    """Address and arguments of a message, or of each message of a bundle, nested ones too.

    Time tags are ignored.

    Raises:
        ProtocolError: If it is not OSC.
    """
    try:
        messages = _messages(_packet(datagram))
    except (ParseError, BundleParseError, ValueError, IndexError, RecursionError) as error:
        raise ProtocolError(f"a datagram of {len(datagram)} bytes is not OSC: {error}") from error
    return [(message.address, list(message.params)) for message in messages]


def _packet(datagram: bytes) -> OscMessage | OscBundle:
    if OscBundle.dgram_is_bundle(datagram):
        return OscBundle(datagram)
    if not OscMessage.dgram_is_message(datagram):
        raise ValueError("it begins neither with an address nor as a bundle")
    return OscMessage(datagram)


def _messages(packet: OscMessage | OscBundle) -> list[OscMessage]:
    if isinstance(packet, OscMessage):
        return [packet]
    if BUNDLE_HEADER + sum(4 + part.size for part in packet) != packet.size:  # python-osc skips these
        raise ValueError("a bundle holds something that is neither a message nor a bundle")
    return [message for part in packet for message in _messages(part)]


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
