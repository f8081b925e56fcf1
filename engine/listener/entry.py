"""When the band comes in: once the beat has been sure for four beats, on a downbeat; and when it leaves again."""

from dataclasses import dataclass

import numpy as np

from ..contract.grid import BeatGrid
from ..contract.timing import SAMPLE_RATE

SURE = 0.5  # calibrated chance of the beat from which it counts as sure
LOST = 0.15  # below which, after the band came in, it counts as lost
SURE_BEATS = 4.0  # for which it must have been sure without a break
MOVED = 0.15  # beats by which a grid may move and still be the same
LOST_S = 12.0  # for which a lost beat is kept in mind


@dataclass(slots=True)
class Entry:
    """What is known about coming in. Copied deeply, it goes on identically."""

    sure_since: float | None = None  # sample from which the beat has been sure
    # sample of the downbeat on which the band comes in; stays in the past while it plays
    starts: float | None = None
    grid: BeatGrid | None = None  # of the last call
    lost_since: float | None = None

    def hear(self, now: float, grid: BeatGrid | None, certainty: float, lead: float) -> None:
        """Go by what is known at sample `now`; `lead` samples later is the first that can still be played."""
        if grid is None:
            self.sure_since = self.starts = self.grid = self.lost_since = None
            return
        before, self.grid = self.grid, grid
        if before is None or not same(before, grid, now):
            self.sure_since = None
            if self.starts is not None and self.starts > now + lead:
                self.starts = None  # it has not begun yet: wait again
        if certainty >= SURE:
            self.sure_since = now if self.sure_since is None else self.sure_since
        else:
            self.sure_since = None
        if (
            self.sure_since is not None
            and self.starts is None
            and now - self.sure_since >= SURE_BEATS * grid.beat
        ):
            self.starts = next_downbeat(grid, now + lead)
        self.lost_since = None if certainty >= LOST else self.lost_since or now
        if self.lost_since is not None and now - self.lost_since > LOST_S * SAMPLE_RATE:
            self.starts = None

    def told(self, grid: BeatGrid, now: float, lead: float) -> None:
        """The beat was told or counted in: come in on the next downbeat."""
        self.grid, self.sure_since, self.lost_since = grid, now, None
        self.starts = next_downbeat(grid, now + lead)

    def plays(self, until: float) -> bool:
        """Whether anything sounds before sample `until`."""
        return self.starts is not None and self.starts < until


def same(a: BeatGrid, b: BeatGrid, now: float) -> bool:
    """Whether two grids have the same beat and phase around sample `now`."""
    apart = (a.downbeat - now) / a.beat - (b.downbeat - now) / b.beat
    offset = abs((apart + 0.5) % 1 - 0.5)
    return bool(abs(np.log2(a.beat / b.beat)) < 0.08 and offset < MOVED)


def next_downbeat(grid: BeatGrid, after: float) -> float:
    """The first downbeat at or after sample `after`."""
    return float(grid.downbeat + np.ceil((after - grid.downbeat) / grid.bar - 1e-6) * grid.bar)
