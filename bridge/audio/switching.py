"""Changes of song, part or preset that wait for their beat."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.contract.grid import BeatGrid
from engine.contract.params import Scope, Settings, find
from engine.contract.stitch import FADE

from ..telemetry import Selection

UPBEAT = 2 * FADE  # samples, 23 ms
ON_THE_GRID = ("beat", "bar", "part")


@dataclass(frozen=True, slots=True)
class Switch:
    """Values and chords that take the place of others together, at a beat or bar."""

    values: Mapping[str, float]
    chart: str | None = None  # None: the chords stay
    at: str = "now"  # one of SWITCH_AT
    bars: int = 0  # of the part that ends, for `part`
    part_began: float = 0.0  # position
    is_new_song: bool = False  # whose first downbeat is where it begins
    downbeat: float | None = None  # position of one, for a tempo that it sets; None: it stays
    begins_part: bool = False  # of a song: its chart begins there, with a bar
    follows: bool = False  # by itself, after the part that plays: whatever is asked for takes its place
    count_in: int = 0  # bars that are counted in once it takes effect
    selection: Selection | None = None  # what it selects, by name; None: what was selected stays

    @property
    def early(self) -> dict[str, float]:
        """What the engine must have before the switch takes effect: all but gains and stems that go."""
        return {
            name: value
            for name, value in self.values.items()
            if find(name).scope is Scope.HOP and not (name.endswith("/on") and not value)
        }

    def when(self, next_start: float, grid: BeatGrid | None) -> float:
        """The first position at which it can take effect: `next_start`, or the line of the grid after it.

        Args:
            next_start: Position of the first sample of the next hop's result.
            grid: The beat that the band goes by, if one is known.
        """
        if self.at == "now":
            return 0.0
        if self.at not in ON_THE_GRID or grid is None:
            return next_start
        unit, origin = self._lines(grid)
        line = origin + -(-(next_start - origin) // unit) * unit
        return max(line, origin + unit) if self.follows else line

    def nearest(self, position: float, grid: BeatGrid) -> float:
        """The beat or bar line nearest to a position."""
        unit, origin = self._lines(grid)
        return origin + round((position - origin) / unit) * unit

    def _lines(self, grid: BeatGrid) -> tuple[float, float]:
        """Distance of the lines at which it may take effect, and the position of one of them."""
        if self.at == "part" and self.bars:
            began = grid.downbeat + round((self.part_began - grid.downbeat) / grid.bar) * grid.bar
            return grid.bar * self.bars, began
        return (grid.beat if self.at == "beat" else grid.bar), grid.downbeat


def _ignore(switch: Switch) -> None:
    """For a switcher that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A switch that waits."""

    switch: Switch
    position: float = 0.0  # at which it takes effect
    is_placed: bool = False  # whether the position is known
    is_aligned: bool = False  # whether it is a line of a grid
    is_prepared: bool = False  # whether it was sent to the engine

    @property
    def begin(self) -> float:
        """Where it sets in: before its beat, so that the first note has its whole attack."""
        return self.position - (UPBEAT if self.switch.at in ON_THE_GRID else 0)


class Switcher:
    """Holds the switch that waits. Any thread may request one and read; the rest is the feeder's thread's."""

    def __init__(self) -> None:
        self.playing: Selection | None = None  # what the last switch selected
        self.switched = 0.0  # position at which the last switch took effect
        self.part_began = 0.0  # position at which the part that plays did
        self.on_switched: Callable[[Switch], None] = _ignore  # called by the feeder's thread
        self.pending: Pending | None = None
        self._requesting = threading.Lock()  # held while `pending` is replaced

    @property
    def waiting(self) -> Selection | None:
        """What the switch that waits selects."""
        pending = self.pending
        return pending.switch.selection if pending else None

    def request(self, switch: Switch) -> None:
        """Let other values take over at the time that `switch.at` names; the last request counts.

        Raises:
            ParameterError: If a parameter does not exist or does not take its value.
        """
        Settings.default().with_all(switch.values)
        with self._requesting:
            self.pending = Pending(switch)

    @property
    def is_waiting(self) -> bool:
        """Whether a switch waits that was asked for."""
        pending = self.pending
        return pending is not None and not pending.switch.follows

    def follow(self, switch: Switch) -> None:
        """Let this take over by itself, unless something else is asked for before that."""
        with self._requesting:
            if self.pending is None:
                self.pending = Pending(switch)

    def request_count_in(self, bars: int) -> None:
        """Count in so many bars from now on; a switch that waits for its beat takes effect with it."""
        with self._requesting:
            waiting = self.pending if self.is_waiting and self.pending else Pending(Switch({}))
            switch = replace(waiting.switch, at="now", count_in=bars)
            self.pending = Pending(switch, is_placed=True, is_prepared=waiting.is_prepared)

    def prepare(
        self, next_start: float | None, reach: float, sounding: float, grid: BeatGrid | None
    ) -> Pending | None:
        """The switch to send to the engine now, once: the last result ends there, or reaches it.

        Until then its position follows the grid.

        Args:
            next_start: Position of the first sample of the next hop's result; None: there is no engine.
            reach: Samples from `next_start` on which the last result plays on.
            sounding: Position that leaves the outputs.
            grid: The beat that the band goes by, if one is known.
        """
        before = self.pending
        if before is None or before.is_prepared or (before.switch.follows and grid is None):
            return None
        if before.switch.follows:  # in time also without an engine
            next_start = max(next_start or 0.0, sounding)
        placed = _placed(before, next_start, grid)
        is_reached = next_start is None or next_start + reach >= placed.position
        found = replace(placed, is_prepared=is_reached or sounding >= placed.begin)
        return found if self._exchange(before, found) and found.is_prepared else None

    def carry_out(self, sounding: float) -> Switch | None:
        """The switch that sets in now, at position `sounding`, once."""
        pending = self.pending
        if pending is None or not pending.is_prepared or sounding < pending.begin:
            return None
        if not self._exchange(pending, None):
            return None
        self.switched = sounding
        if pending.switch.begins_part:
            self.part_began = pending.position or sounding
        self.playing = pending.switch.selection or self.playing
        return pending.switch

    def _exchange(self, before: Pending, after: Pending | None) -> bool:
        """Replace what waits, unless another switch was requested meanwhile."""
        with self._requesting:
            is_same = self.pending is before
            if is_same:
                self.pending = after
        return is_same


def _placed(pending: Pending, next_start: float | None, grid: BeatGrid | None) -> Pending:
    """The same with its position: as soon as can be at first, then on the line of the grid as it moves."""
    switch = pending.switch
    if next_start is None:
        return replace(pending, position=0.0, is_aligned=False, is_placed=True)
    if not pending.is_placed:
        is_aligned = switch.at in ON_THE_GRID and grid is not None
        return replace(pending, position=switch.when(next_start, grid), is_aligned=is_aligned, is_placed=True)
    if pending.is_aligned and grid is not None:
        return replace(pending, position=switch.nearest(pending.position, grid))
    return pending
