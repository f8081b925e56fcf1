"""A song from its count-in to its last beat, as what plays it without a player needs it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from .chart import parse
from .errors import BandmateError
from .params import Settings, find


@dataclass(frozen=True, slots=True)
class Section:
    """A part that is played once or several times, on one tempo.

    Attributes:
        bars: All that are played.
        chart: Its chords, from its first bar on, repeated; empty where there are none.
        values: Parameters, tempo and meter among them.
    """

    name: str
    bars: int
    chart: str
    values: Mapping[str, float]

    @property
    def settings(self) -> Settings:
        return Settings.default().with_all(self.values)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Sections in order, after a count-in of so many bars."""

    count_in: int
    sections: tuple[Section, ...]

    def to_json(self) -> str:
        rows = [{**asdict(s), "values": dict(s.values)} for s in self.sections]
        return json.dumps({"count_in": self.count_in, "sections": rows})

    @staticmethod
    def from_json(text: str) -> "Arrangement":
        """Raises:
        BandmateError: If it is none, or a section has no tempo or bars.
        """
        try:
            found = json.loads(text)
            sections = tuple(Section(**row) for row in found["sections"])
            return checked(Arrangement(int(found["count_in"]), sections))
        except (ValueError, KeyError, TypeError) as error:
            raise BandmateError(f"{text[:60]!r} is no arrangement: {error!r}") from error


def checked(arrangement: Arrangement) -> Arrangement:
    """The same.

    Raises:
        BandmateError: If it has no sections, or one has no tempo, bars or readable chart.
    """
    if not arrangement.sections:
        raise BandmateError("the song has no part that is played")
    for section in arrangement.sections:
        settings = section.settings
        if not settings["tempo"]:
            raise BandmateError(f"{section.name}: no tempo is known: give one with --tempo")
        if section.bars < 1:
            raise BandmateError(f"{section.name}: it has neither bars nor a chart: say bars: 8 in its part")
        if section.chart:
            parse(section.chart)
    return arrangement


def named(values: Mapping[str, float]) -> dict[str, float]:
    """Values that are not the default."""
    return {name: value for name, value in values.items() if value != find(name).default}


def in_order(thens: Sequence[int | None], ends: Sequence[bool]) -> list[int]:
    """The order in which parts are played that name what follows: each once, and the end at an end.

    Args:
        thens: The part that follows each; None: the next one in the file.
        ends: Whether the song ends with it.
    """
    order: list[int] = []
    at: int | None = 0
    while at is not None and at < len(thens) and at not in order:
        order.append(at)
        following = thens[at]
        at = None if ends[at] else at + 1 if following is None else following
    return order
