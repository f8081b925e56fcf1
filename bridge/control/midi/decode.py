"""MIDI messages from controllers: which control moved, and where to or how far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple

import mido

Kind = Literal["cc", "cc14", "nrpn", "note", "bend", "program"]
KINDS: tuple[Kind, ...] = ("cc", "cc14", "nrpn", "note", "bend", "program")
TOPS: dict[Kind, int] = {"cc": 127, "cc14": 16383, "nrpn": 16383, "note": 127, "bend": 16383, "program": 127}
WIDE: frozenset[Kind] = frozenset(("cc14", "nrpn"))
BEND_CENTER = 8192
# half of a value of 14 bits waits at least this long for the other
LSB_WAIT_S = 0.005
NRPN_MSB, NRPN_LSB, RPN_LSB, RPN_MSB = 99, 98, 100, 101
DATA_MSB, DATA_LSB, DATA_UP, DATA_DOWN = 6, 38, 96, 97
# the number that selects no parameter
NO_NRPN = (127, 127)
# fine halves of CC 0..31 are CC 32..63
FINE = 32


class ControlId(NamedTuple):
    """What a control sends: the kind of message, its number (0 for bend and program), its channel from 1."""

    kind: Kind
    number: int
    channel: int


class ControlEvent(NamedTuple):
    """A control moved: to `value` 0..top of its kind, or by `delta` where the message itself counts."""

    source: ControlId
    value: int
    delta: int = 0


class EncoderMode(Enum):
    """How an encoder reports its turn: as a position, or in one of four ways as a number of detents."""

    ABSOLUTE = "absolute"
    TWOS_COMPLEMENT = "twos_complement"  # 1 is +1, 127 is -1
    BINARY_OFFSET = "binary_offset"  # 65 is +1, 63 is -1
    SIGN_BIT = "sign_bit"  # 1 is +1, 65 is -1
    SIGN_BIT_REVERSED = "sign_bit_reversed"  # 65 is +1, 1 is -1

    def detents(self, value: int) -> int:
        """Detents that `value` 0..127 means, to the right; 0 for a position."""
        match self:
            case EncoderMode.TWOS_COMPLEMENT:
                return value - 128 if value >= 64 else value
            case EncoderMode.BINARY_OFFSET:
                return value - 64
            case EncoderMode.SIGN_BIT:
                return -(value & 63) if value & 64 else value
            case EncoderMode.SIGN_BIT_REVERSED:
                return value & 63 if value & 64 else -value
        return 0


@dataclass(slots=True)
class _Wide:
    """A control with 14 bits: what came of it.

    Some controllers send the coarse half (MSB) of a value first, some the fine one, some one alone: which it
    is shows in the first pair after a pause.
    """

    msb: int | None = None  # last that came
    lsb: int | None = None
    is_msb_waiting: bool = False  # for its other half
    is_lsb_waiting: bool = False
    is_msb_first: bool | None = None  # None: not known yet
    since_s: float = 0.0  # when the half that waits came

    def receive(self, value: int, is_fine: bool, now_s: float) -> Iterator[int]:
        """Values that are whole with this half."""
        if (self.is_lsb_waiting if is_fine else self.is_msb_waiting) and self.msb is not None:
            yield from self.alone()  # another of the same: the other half does not come
        if is_fine:
            self.lsb = value
        else:
            self.msb = value
        is_pair = self.is_msb_waiting if is_fine else self.is_lsb_waiting
        if is_pair:
            self.is_msb_first = is_fine
        if is_pair or (is_fine and self.is_msb_first and self.msb is not None):
            self.is_msb_waiting = self.is_lsb_waiting = False
            yield self.whole
        else:
            self.is_msb_waiting, self.is_lsb_waiting, self.since_s = not is_fine, is_fine, now_s

    def poll(self, now_s: float) -> Iterator[int]:
        """The value of a half that waited long enough for the other; without any coarse one it waits on."""
        is_waiting = self.is_msb_waiting or (self.is_lsb_waiting and self.msb is not None)
        if is_waiting and now_s - self.since_s >= LSB_WAIT_S:
            yield from self.alone()

    def alone(self) -> Iterator[int]:
        if self.is_msb_waiting:
            self.lsb, self.is_msb_first = self.msb, None  # so that 127 alone is the top
        self.is_msb_waiting = self.is_lsb_waiting = False
        yield self.whole

    @property
    def whole(self) -> int:
        return (self.msb or 0) << 7 | (self.lsb or 0)


@dataclass(slots=True)
class Decoder:
    """The messages of one controller. `wide`: its controls with 14 bits, which are sent in two halves."""

    wide: frozenset[ControlId] = frozenset()
    _wide: dict[ControlId, _Wide] = field(default_factory=dict)
    # selected parameter (MSB, LSB) by channel
    _nrpn: dict[int, tuple[int, int]] = field(default_factory=dict)

    def receive(self, data: bytes, now_s: float) -> Iterator[ControlEvent]:
        """What a message moved; broken messages and those of other kinds move nothing."""
        try:
            message = mido.Message.from_bytes(data)
        except (ValueError, IndexError):
            return
        channel = getattr(message, "channel", -1) + 1
        match message.type:
            case "control_change":
                yield from self._control(message.control, message.value, channel, now_s)
            case "note_on":
                yield ControlEvent(ControlId("note", message.note, channel), message.velocity)
            case "note_off":
                yield ControlEvent(ControlId("note", message.note, channel), 0)
            case "pitchwheel":
                yield ControlEvent(ControlId("bend", 0, channel), message.pitch + BEND_CENTER)
            case "program_change":
                yield ControlEvent(ControlId("program", 0, channel), message.program)

    def poll(self, now_s: float) -> Iterator[ControlEvent]:
        """Halves that waited long enough for the other one: they count alone."""
        for source, wide in self._wide.items():
            for value in wide.poll(now_s):
                yield ControlEvent(source, value)

    def _control(self, number: int, value: int, channel: int, now_s: float) -> Iterator[ControlEvent]:
        """A control change: part of an NRPN, half of 14 bits, or by itself."""
        selected = self._nrpn.get(channel, NO_NRPN)
        coarse, fine = ControlId("cc14", number, channel), ControlId("cc14", number - FINE, channel)
        if number == NRPN_MSB:
            self._nrpn[channel] = (value, selected[1])
        elif number == NRPN_LSB:
            self._nrpn[channel] = (selected[0], value)
        elif number in (RPN_MSB, RPN_LSB):
            self._nrpn.pop(channel, None)
        elif number in (DATA_MSB, DATA_LSB, DATA_UP, DATA_DOWN) and selected != NO_NRPN:
            source = ControlId("nrpn", selected[0] << 7 | selected[1], channel)
            if number in (DATA_UP, DATA_DOWN):
                yield ControlEvent(source, 0, 1 if number == DATA_UP else -1)
            else:
                yield from self._half(source, value, number == DATA_LSB, now_s)
        elif number >= FINE and fine in self.wide:
            yield from self._half(fine, value, True, now_s)
        elif coarse in self.wide:
            yield from self._half(coarse, value, False, now_s)
        else:
            yield ControlEvent(ControlId("cc", number, channel), value)

    def _half(self, source: ControlId, value: int, is_fine: bool, now_s: float) -> Iterator[ControlEvent]:
        """Half of a value of 14 bits."""
        for whole in self._wide.setdefault(source, _Wide()).receive(value, is_fine, now_s):
            yield ControlEvent(source, whole)
