"""When the band enters: once the beat has been certain for four beats, on a downbeat; and when it leaves
again.
"""

from dataclasses import dataclass

import numpy as np

from ..contract.grid import BeatGrid
from ..contract.timing import SAMPLE_RATE

SURE = 0.4  # certainty from which the beat counts as found
LOST = 0.15  # certainty below which, after the band has entered, it counts as lost
SURE_BEATS = 4.0  # for which it must have been found without a break
MOVED = 0.15  # beats by which a grid may move and still be the same
LOST_S = 12.0  # after which the band leaves when the beat is lost


@dataclass(slots=True)
class Entry:
    """The band's entry. Positions are samples. Copied deeply, it goes on identically.

    Attributes:
        sure: Certainty from which the beat counts as found.
        starts: The downbeat on which the band enters, or entered; None while it waits.
    """

    starts: float | None = None
    sure: float = SURE
    sure_since: float | None = None
    lost_since: float | None = None
    grid: BeatGrid | None = None  # of the last call

    def update(self, now: float, grid: BeatGrid | None, certainty: float, lead: float) -> None:
        """Decide by the beat as it is known at sample `now`; the first that can still be played is `lead`
        later.
        """
        if grid is None:
            self.reset()
            return
        before, self.grid = self.grid, grid
        if before is None or not same(before, grid, now):
            self.sure_since = None
            if self.starts is not None and self.starts > now + lead:
                self.starts = None  # not yet begun: wait again
        self.sure_since = _since(self.sure_since, now) if certainty >= self.sure else None
        is_found = self.sure_since is not None and now - self.sure_since >= SURE_BEATS * grid.beat
        if is_found and self.starts is None:
            self.starts = next_downbeat(grid, now + lead)
        self.lost_since = _since(self.lost_since, now) if certainty < LOST else None
        if self.lost_since is not None and now - self.lost_since > LOST_S * SAMPLE_RATE:
            self.starts = None

    def start(self, grid: BeatGrid, now: float, lead: float) -> None:
        """The beat was given by hand or counted in: enter on the next downbeat, or go on."""
        self.grid, self.sure_since, self.lost_since = grid, now, None
        if self.starts is None or self.starts > now + lead:
            self.starts = next_downbeat(grid, now + lead)

    def reset(self) -> None:
        """Wait for a beat anew."""
        self.starts = self.sure_since = self.lost_since = self.grid = None

    @property
    def is_found(self) -> bool:
        """Whether there is a beat to go by: certain now, or the band has entered and not lost it."""
        return self.starts is not None or self.sure_since is not None

    def plays(self, until: float) -> bool:
        """Whether anything sounds before sample `until`."""
        return self.starts is not None and self.starts < until


def _since(before: float | None, now: float) -> float:
    return now if before is None else before


def same(a: BeatGrid, b: BeatGrid, now: float) -> bool:
    """Whether two grids have the same beat and phase around sample `now`."""
    apart = (a.downbeat - now) / a.beat - (b.downbeat - now) / b.beat
    offset = abs((apart + 0.5) % 1 - 0.5)
    return bool(abs(np.log2(a.beat / b.beat)) < 0.08 and offset < MOVED)


def next_downbeat(grid: BeatGrid, after: float) -> float:
    """The first downbeat at or after sample `after`."""
    return float(grid.downbeat + np.ceil((after - grid.downbeat) / grid.bar - 1e-6) * grid.bar)
