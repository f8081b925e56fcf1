"""OSC 1.0 datagrams; the one place where python-osc enters."""

from collections.abc import Sequence
from typing import Any

from pythonosc.osc_message import OscMessage, ParseError
from pythonosc.osc_message_builder import BuildError, OscMessageBuilder

from .errors import ProtocolError


def encode(address: str, tags: str, values: Sequence[Any]) -> bytes:
    """A message with one type tag (i h f d s b) for each value.

    Raises:
        ProtocolError: If a value does not fit its tag.
    """
    builder = OscMessageBuilder(address)
    for tag, value in zip(tags, values, strict=True):
        builder.add_arg(value, tag)
    try:
        return bytes(builder.build().dgram)
    except BuildError as error:
        raise ProtocolError(f"{address}: {error}") from error


def decode(datagram: bytes) -> tuple[str, list[Any]]:
    """Address and arguments of a message.

    Raises:
        ProtocolError: If it is not an OSC message.
    """
    try:
        message = OscMessage(datagram)
    except (ParseError, ValueError, IndexError) as error:
        raise ProtocolError(f"a datagram of {len(datagram)} bytes is not OSC: {error}") from error
    return message.address, list(message.params)
