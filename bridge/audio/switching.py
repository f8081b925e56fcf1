"""Changes of song, part or preset that wait for their beat."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.contract.grid import BeatGrid
from engine.contract.params import Scope, find
from engine.contract.stitch import FADE

UPBEAT = 2 * FADE  # samples, 23 ms


@dataclass(frozen=True, slots=True)
class Switch:
    """Values and chords that take the place of others together, at a beat or bar."""

    values: Mapping[str, float]
    chart: str | None = None  # None: the chords stay
    at: str = "now"  # one of SWITCH_AT
    bars: int = 0  # of the part that ends, for `part`
    since: float = 0.0  # position at which that part began
    is_new_song: bool = False  # whose first beat one is where it begins
    count_in: int = 0  # bars that are counted once it is made

    @property
    def early(self) -> dict[str, float]:
        """What the engine must know before the switch is heard: all but gains and stems that go."""
        return {
            n: v
            for n, v in self.values.items()
            if find(n).scope is Scope.HOP and not (n.endswith("/on") and not v)
        }

    def when(self, made: float, grid: BeatGrid | None) -> float:
        """The first position at which it can be heard as asked: `made`, where the next hop's sound begins, or the beat or bar line after it."""
        if self.at == "now":
            return 0.0
        if self.at == "hop" or grid is None:
            return made
        unit, origin = (grid.beat if self.at == "beat" else grid.bar), grid.downbeat
        if self.at == "part" and self.bars:
            unit, origin = (
                grid.bar * self.bars,
                grid.downbeat + round((self.since - grid.downbeat) / grid.bar) * grid.bar,
            )
        return origin + -(-(made - origin) // unit) * unit


@dataclass(slots=True)
class Pending:
    """A switch that waits."""

    switch: Switch
    position: float  # at which it is to be heard
    is_early_done: bool = False

    @property
    def begin(self) -> float:
        """Where it sets in: before its beat, so that the first note has its whole attack."""
        return self.position - (UPBEAT if self.switch.at in ("beat", "bar", "part") else 0)
