"""The one table of messages between a bridge and an engine: OSC over UDP, one message a datagram.

Audio is a blob of little-endian float32 at 44 100 Hz with the position of its first sample. Every message may be lost, doubled or
reordered: a position that never arrives is silence in the context and a gap that older sound covers in a stem; a double changes
nothing; the result of a later `generation` always wins over an earlier one. What changes how it is played has a `change` number, from 1
on in each session: the engine takes these in order, answers each with `told`, and the bridge sends what was not answered again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from . import osc
from .errors import ProtocolError

VERSION = 4
DEFAULT_PORT = 7771
PREFIX = "/bandmate/engine"
LOOPBACK_SAMPLES = 2048  # 8192 bytes: below the 9216 that macOS allows in a datagram
NETWORK_SAMPLES = 320  # 1280 bytes: one Ethernet frame, so that one loss is one packet
Tag = Literal["i", "h", "f", "d", "s", "b"]


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of message: its name, who sends it, and its arguments as (name, OSC type)."""

    name: str
    sender: Literal["bridge", "engine"]
    fields: tuple[tuple[str, Tag], ...]
    doc: str

    @property
    def address(self) -> str:
        return f"{PREFIX}/{self.name}"


MESSAGES = (
    Message("hello", "bridge", (("version", "i"), ("session", "i"), ("packet", "i"), ("codec", "s"), ("backend", "s")),
            "A session begins; repeated until `ready`. `packet` is the most samples wanted in a `stem`; empty names mean the engine's own choice."),
    Message("context", "bridge", (("session", "i"), ("position", "h"), ("samples", "b")), "What the musician plays."),
    Message("param", "bridge", (("change", "i"), ("name", "s"), ("value", "f")), "A parameter of the table, from the next hop on or before it."),
    Message("grid", "bridge", (("change", "i"), ("downbeat", "d"), ("beat", "d"), ("beats_per_bar", "i")),
            "The beat: position of a beat one and samples a beat; `beat` 0 takes it away."),
    Message("chart", "bridge", (("change", "i"), ("text", "s"),), "Chords as in `| Dm7 | G7 |`, read from the grid's downbeat on and repeated; empty takes them away."),
    Message("since", "bridge", (("change", "i"), ("position", "h")), "What is changed after this is to be heard from this position on, and not sooner."),
    Message("wait", "bridge", (("change", "i"), ("on", "i"),), "1: nothing is real time (freewheel), make every hop; 0: skip hops that come too late."),
    Message("ping", "bridge", (("number", "i"),), "Asks for a `pong`; five seconds without any message end a session."),
    Message("bye", "bridge", (("session", "i"),), "The session is over."),
    Message("ready", "engine", (("session", "i"), ("codec", "s"), ("backend", "s"), ("device", "s")), "The model is warm; context may come."),
    Message("stem", "engine", (("session", "i"), ("stem", "i"), ("generation", "i"), ("start", "h"), ("end", "h"), ("position", "h"), ("samples", "b")),
            "Sound to play at a position, part of the result [start, end)."),
    Message("hop", "engine", (("session", "i"), ("generation", "i"), ("heard", "h"), ("start", "h"), ("end", "h"), ("next", "h"),
                              ("encode_ms", "f"), ("model_ms", "f"), ("decode_ms", "f"), ("skipped", "i"), ("packets", "i"), ("changes", "i"), ("soon", "i")),
            "A hop is done: context up to `heard` became [start, end); the next one waits for context up to `next`. "
            "`skipped` counts hops left out for being too late; `packets` is how many `stem` messages it took; "
            "`changes` is how many messages with a `change` number it went by; "
            "`soon`, if not 0, is how many samples after `heard` it starts, not at the look-ahead, because something was changed."),
    Message("heard", "engine", (("session", "i"), ("downbeat", "d"), ("beat", "d"), ("beats_per_bar", "i"), ("chord", "s")),
            "The beat that the last hop went by and the chord that sounds, told or heard; `beat` 0 and an empty chord when not known."),
    Message("told", "engine", (("change", "i"),), "Every change up to this one has come."),
    Message("pong", "engine", (("number", "i"),), "Answers `ping`."),
    Message("refused", "engine", (("text", "s"),), "Something was not accepted; what was playing goes on."),
)  # fmt: skip
BY_ADDRESS: Mapping[str, Message] = MappingProxyType({m.address: m for m in MESSAGES})
_BY_NAME = {m.name: m for m in MESSAGES}
CHANGES = frozenset(m.name for m in MESSAGES if m.sender == "bridge" and m.fields[0][0] == "change")


@dataclass(frozen=True, slots=True)
class Received:
    """A message that fits the table: its name and arguments by name, samples as float32."""

    name: str
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


def encode(name: str, /, **values: Any) -> bytes:
    """The datagram of a message.

    Raises:
        ProtocolError: If an argument is missing, unknown or of the wrong type.
    """
    message = _BY_NAME[name]
    if values.keys() != {field for field, _ in message.fields}:
        raise ProtocolError(f"{name} takes {[field for field, _ in message.fields]}, got {sorted(values)}")
    blobs = [np.asarray(values[f], "<f4").tobytes() if tag == "b" else values[f] for f, tag in message.fields]
    return osc.encode(message.address, "".join(tag for _, tag in message.fields), blobs)


def decode(datagram: bytes) -> Received:
    """The message in a datagram.

    Raises:
        ProtocolError: If it is not OSC, not in the table, or has other arguments.
    """
    address, arguments = osc.decode(datagram)
    message = BY_ADDRESS.get(address)
    if message is None:
        raise ProtocolError(f"unknown address {address!r}")
    if len(arguments) != len(message.fields):
        raise ProtocolError(f"{address} takes {len(message.fields)} arguments, got {len(arguments)}")
    return Received(
        message.name,
        {
            field: _value(address, field, tag, v)
            for (field, tag), v in zip(message.fields, arguments, strict=True)
        },
    )


_TYPES: Mapping[str, type[Any]] = {"i": int, "h": int, "f": float, "d": float, "s": str, "b": bytes}


def _value(address: str, field: str, tag: Tag, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and tag in "fd":
        value = float(value)
    if not isinstance(value, _TYPES[tag]) or isinstance(value, bool):
        raise ProtocolError(f"{address}: {field} is {value!r:.40}, expected OSC type {tag}")
    if isinstance(value, bytes):
        if len(value) % 4:
            raise ProtocolError(
                f"{address}: {field} has {len(value)} bytes, which is not whole float32 samples"
            )
        return samples(value)
    return value


def samples(blob: bytes) -> npt.NDArray[np.float32]:
    return np.frombuffer(blob, "<f4").astype(np.float32, copy=False)
