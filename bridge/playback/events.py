"""What changes playback, one class an event: written to the take by the live chain, applied by a replay."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from engine.contract.errors import BandmateError
from engine.contract.take import HopDone, MessageSent, SessionBegun

from .count_in import CountIn

Key = tuple[int, int]  # of a result: session and generation


@dataclass(frozen=True, slots=True)
class PacketPut:
    """A piece of a result, [position, position + count) of a stem, came when playback stood at position `at`.

    Only where that matters: when it came late or just in time, in a panic, or when other pieces were lost.
    """

    at: int
    session: int
    generation: int
    stem: int
    position: int
    count: int

    @property
    def key(self) -> Key:
        return self.session, self.generation

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "late": [self.session, self.generation, self.stem, self.position, self.count]}


@dataclass(frozen=True, slots=True)
class HoldSet:
    """Panic (silence, results are discarded) and freeze (the last bar is looped) from position `at` on."""

    at: int
    panic: bool
    freeze: bool
    bar: float | None  # samples in a bar, if known

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "panic": self.panic, "freeze": self.freeze, "bar": self.bar}


@dataclass(frozen=True, slots=True)
class CountInSet:
    """A count-in from position `at` on, or none any more."""

    at: int
    count_in: CountIn | None

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "count_in": astuple(self.count_in) if self.count_in else None}


@dataclass(frozen=True, slots=True)
class Jumped:
    """Playback went on at position `to` instead of `at`: after a pause, or on another device."""

    at: int
    to: int

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "jump": self.to}


@dataclass(frozen=True, slots=True)
class Discarded:
    """After a failure all results were discarded at position `at`; freeze and count-in ended."""

    at: int

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "discard": True}


PlaybackEvent = HoldSet | CountInSet | Jumped | Discarded
TakeEvent = PlaybackEvent | PacketPut | SessionBegun | MessageSent | HopDone


def read_event(line: Mapping[str, Any]) -> TakeEvent:
    """The event in a line of a take.

    Raises:
        BandmateError: If it is none.
    """
    try:
        match line:
            case {"at": at, "late": [*packet]}:
                return PacketPut(at, *packet)
            case {"at": at, "panic": panic, "freeze": freeze, "bar": bar}:
                return HoldSet(at, panic, freeze, bar)
            case {"at": at, "count_in": count_in}:
                return CountInSet(at, CountIn(*count_in) if count_in else None)
            case {"at": at, "jump": to}:
                return Jumped(at, to)
            case {"at": at, "discard": True}:
                return Discarded(at)
            case {"hop": _}:
                return HopDone.from_json(line)
            case {"begin": _}:
                return SessionBegun.from_json(line)
            case {"message": _}:
                return MessageSent.from_json(line)
    except (KeyError, TypeError) as error:
        raise BandmateError(f"{line} is no event of a take: {error!r}") from error
    raise BandmateError(f"{line} is no event of a take")


def read_events(lines: Sequence[Mapping[str, Any]]) -> list[TakeEvent]:
    """The events of a take, in order.

    Raises:
        BandmateError: If a line is none.
    """
    return [read_event(line) for line in lines]
