"""Messages between a bridge and an engine: OSC over UDP, one a datagram. The classes are the table.

Audio is a blob of little-endian float32 at 44 100 Hz with the position of its first sample; positions count
samples since the bridge began. Every datagram may be lost, doubled or reordered: a position that never
arrives is silence in the context and a gap that older sound covers in a stem; a double changes nothing; the
result of a later `generation` replaces an earlier one. Messages that change what is generated (`Change`) are
numbered from 1 on in each session: the engine takes them in order, answers each with `ack`, and the bridge
repeats those that were not acknowledged. Where both sides have a key each datagram is sealed (`seal`).
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
    get_type_hints,
)

import numpy as np
import numpy.typing as npt

from . import osc
from .errors import ProtocolError
from .grid import BeatGrid

VERSION = 7
DEFAULT_PORT = 7771
PREFIX = "/bandmate/engine"
LOOPBACK_SAMPLES = 2048  # 8192 bytes: below the 9216 that macOS allows in a datagram
COOKIE = 32  # characters
HELLO_PADDING = " " * 400
LOUDEST = 4.0  # samples of a `stem`, full scale 1: +12 dB; louder ones are a fault, and not played
NETWORK_SAMPLES = 320  # 1280 bytes: one Ethernet frame, so that one loss is one packet

Tag = Literal["i", "h", "f", "d", "s", "b"]
Int32: TypeAlias = Annotated[int, "i"]
Int64: TypeAlias = Annotated[int, "h"]
Float32: TypeAlias = Annotated[float, "f"]
Float64: TypeAlias = Annotated[float, "d"]
Text: TypeAlias = Annotated[str, "s"]
Samples: TypeAlias = Annotated[npt.NDArray[np.float32], "b"]
_PYTHON: Mapping[Tag, type[Any]] = MappingProxyType(
    {"i": int, "h": int, "f": float, "d": float, "s": str, "b": bytes}
)
_C = TypeVar("_C", bound="Message")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def osc_message(cls: type[_C]) -> type[_C]:
    """Makes a class a frozen dataclass whose fields, in order, are the arguments of an OSC message."""
    kind = dataclass(frozen=True, slots=True, kw_only=True, eq=False)(cls)  # arrays have no plain equality
    hints = get_type_hints(kind, include_extras=True)
    kind.kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    kind.address = f"{PREFIX}/{kind.kind}"
    kind.layout = tuple((f.name, get_args(hints[f.name])[1]) for f in fields(kind))
    return kind


@osc_message
class Message:
    """Any message. `session` is the bridge's number for the session that it belongs to.

    Attributes:
        sender: Which side sends it.
        kind: Its name, e.g. `next_hop`.
        address: Its OSC address, e.g. `/bandmate/engine/next_hop`.
        layout: Name and OSC type of each argument.
    """

    sender: ClassVar[Literal["bridge", "engine"]]
    kind: ClassVar[str]
    address: ClassVar[str]
    layout: ClassVar[tuple[tuple[str, Tag], ...]]
    session: Int64

    @classmethod
    def doc(cls) -> str:
        """What it says, in one paragraph."""
        return " ".join((inspect.getdoc(cls) or "").split())


@osc_message
class FromBridge(Message):
    """What a bridge sends."""

    sender = "bridge"


@osc_message
class FromEngine(Message):
    """What an engine sends."""

    sender = "engine"


@osc_message
class Hello(FromBridge):
    """A session is to begin; repeated until `ready`. `packet` is the most samples wanted in a `stem`,
    `cookie` the one of the engine's `challenge`, at first empty. `padding` has no meaning: to an address that
    has not proven itself by its cookie nothing is sent that is longer than its question.
    """

    version: Int32
    packet: Int32
    cookie: Text
    padding: Text


@osc_message
class Context(FromBridge):
    """Sound of the musician from `position` on."""

    position: Int64
    samples: Samples


@osc_message
class Change(FromBridge):
    """Changes what is generated; `change` counts these messages from 1 on in each session."""

    change: Int32


@osc_message
class Param(Change):
    """A parameter of the table of parameters, from the next hop on or before it."""

    name: Text
    value: Float32


@osc_message
class Grid(Change):
    """Beat grid: position of a downbeat, samples a beat, beats a bar (0: not known); `beat` 0 is no grid."""

    downbeat: Float64
    beat: Float64
    beats_per_bar: Int32


@osc_message
class Hint(Change):
    """A beat grid, as in `grid`, from which the engine goes on tracking: a hand has corrected it. It is held
    until the sound contradicts it clearly, and the band may enter on its next downbeat.
    """

    downbeat: Float64
    beat: Float64
    beats_per_bar: Int32


@osc_message
class Chart(Change):
    """Chords as in `| Dm7 | G7 |`, read from the grid's downbeat on and repeated; empty takes them away."""

    text: Text


@osc_message
class Teach(Change):
    """A part is taught by playing it, from the press of a foot at `begin` to the press at `end`, in samples.

    `end` 0: it is still being played; both 0: nothing is taught any more. `beats_per_bar` 0: as the engine
    hears; `is_fixed` 1: the beat of the grid stays whatever the presses say; `again`, if not 0: another round
    of the part that began there, whose votes are added. Answered with `taught`.
    """

    begin: Float64
    end: Float64
    beats_per_bar: Int32
    is_fixed: Int32
    again: Float64


@osc_message
class EffectiveFrom(Change):
    """Changes that follow are heard from this position on, and not sooner."""

    position: Int64


@osc_message
class Freewheel(Change):
    """1: not in real time, every hop is generated; 0: hops whose context came too late are skipped."""

    on: Int32


@osc_message
class Ping(FromBridge):
    """Answered with `next_hop`; five seconds without any message end a session."""


@osc_message
class Bye(FromBridge):
    """The session is over."""


@osc_message
class Challenge(FromEngine):
    """Answers a `hello` without the right cookie: it is to be said again with this one."""

    cookie: Text


@osc_message
class Gone(FromEngine):
    """There is no such session here, or no longer: another is to begin."""


@osc_message
class Ready(FromEngine):
    """The model is warm, context may come; `device` is what it computes on."""

    codec: Text
    backend: Text
    device: Text


@osc_message
class NextHop(FromEngine):
    """The next hop is generated once context up to `context_end` has come (0: none has come yet). Answers a
    session's first `context` and each `ping`.
    """

    context_end: Int64


@osc_message
class Stem(FromEngine):
    """Generated sound from `position` on of one stem, part of the result [start, end) numbered
    `generation`.
    """

    stem: Int32
    generation: Int32
    start: Int64
    end: Int64
    position: Int64
    samples: Samples


@osc_message
class Hop(FromEngine):
    """A hop is done: from context up to `context_end` came the result [start, end). The next hop waits for
    context up to `next_context_end`. `skipped` hops before it were left out because they were too late;
    `packets` is how many `stem` messages it took; `changes` is how many changes it accounts for;
    `start_offset`, if not 0, says that it starts so many samples after `context_end` and not at the
    look-ahead, because of a change.
    """

    generation: Int32
    context_end: Int64
    start: Int64
    end: Int64
    next_context_end: Int64
    encode_ms: Float32
    model_ms: Float32
    decode_ms: Float32
    skipped: Int32
    packets: Int32
    changes: Int32
    start_offset: Int32


@osc_message
class BeatState(FromEngine):
    """Beat grid and chord of the last hop, given or tracked; `beat` 0 and an empty chord when not known.
    `certainty` is the probability that the grid is right, 0 to 1; `is_followed` 0: the band does not go by it
    yet, and waits until it is certain.
    """

    downbeat: Float64
    beat: Float64
    beats_per_bar: Int32
    chord: Text
    certainty: Float32
    is_followed: Int32

    @property
    def grid(self) -> BeatGrid | None:
        """The beat grid, None when not known."""
        return BeatGrid(self.downbeat, self.beat, self.beats_per_bar) if self.beat else None


@osc_message
class Taught(FromEngine):
    """What is understood of the part between the presses at `begin` and `end` (0: so far), with each hop
    while there is one: `again` as it was asked, its beat grid, whose downbeat is its first (`beat` 0: none
    is known yet), how many bars it has, their chords as in a chart, its key (`G`, `Em`), and in how many
    rounds it was heard.
    """

    begin: Float64
    end: Float64
    again: Float64
    downbeat: Float64
    beat: Float64
    beats_per_bar: Int32
    bars: Int32
    chart: Text
    key: Text
    rounds: Int32


@osc_message
class Ack(FromEngine):
    """All changes up to this one have been taken."""

    change: Int32


@osc_message
class Refused(FromEngine):
    """A message was not accepted, and why; what was playing goes on. `session` is 0 where the message could
    not be read.
    """

    text: Text


MESSAGES: tuple[type[Message], ...] = (
    *(Hello, Context, Param, Grid, Hint, Chart, Teach, EffectiveFrom, Freewheel, Ping, Bye),
    *(Challenge, Gone, Ready, NextHop, Stem, Hop, BeatState, Taught, Ack, Refused),
)
BY_ADDRESS: Mapping[str, type[Message]] = MappingProxyType({m.address: m for m in MESSAGES})


def encode(message: Message) -> bytes:
    """The datagram of a message.

    Raises:
        ProtocolError: If a value does not fit the OSC type of its field.
    """
    values = [_argument(tag, getattr(message, name)) for name, tag in message.layout]
    return osc.encode(message.address, "".join(tag for _, tag in message.layout), values)


def decode(datagram: bytes) -> Message:
    """The message in a datagram.

    Raises:
        ProtocolError: If it is not OSC, not in the table, or has other arguments.
    """
    address, arguments = osc.decode(datagram)
    kind = BY_ADDRESS.get(address)
    if kind is None:
        raise ProtocolError(f"unknown address {address!r} in version {VERSION} of the protocol")
    if len(arguments) != len(kind.layout):
        expected = f"{len(kind.layout)} arguments in version {VERSION} of the protocol"
        raise ProtocolError(f"{address} takes {expected}, got {len(arguments)}")
    return _built(kind, arguments)


def as_received(message: _C) -> _C:
    """The message as the other side decodes it: its numbers rounded to the types of OSC.

    Raises:
        ProtocolError: If a value is none that the field takes.
    """
    _, arguments = osc.decode(encode(message))
    return _built(type(message), arguments)


def _built(kind: type[_C], arguments: Sequence[Any]) -> _C:
    return kind(
        **{
            name: _value(kind.address, name, tag, argument)
            for (name, tag), argument in zip(kind.layout, arguments, strict=True)
        }
    )


def _argument(tag: Tag, value: Any) -> Any:
    return np.asarray(value, "<f4").tobytes() if tag == "b" else value


def _value(address: str, name: str, tag: Tag, value: Any) -> Any:
    """A field's value from an OSC argument, checked."""
    if isinstance(value, int) and not isinstance(value, bool) and tag in "fd":
        value = float(value)
    if not isinstance(value, _PYTHON[tag]) or isinstance(value, bool):
        raise ProtocolError(f"{address}: {name} is {value!r:.40}, expected OSC type {tag}")
    if isinstance(value, bytes):
        if len(value) % 4:
            raise ProtocolError(f"{address}: {name} has {len(value)} bytes, not whole float32 samples")
        return np.frombuffer(value, "<f4").astype(np.float32, copy=False)
    return value
