"""The click for the performer alone: every beat of the count-in and of the band, downbeats louder."""

import math

import numpy as np
import numpy.typing as npt

from engine.contract.click import click
from engine.contract.grid import BeatGrid

from .count_in import CountIn

Audio = npt.NDArray[np.float32]
LEAST_APART = 0.5  # beats: a grid that moves gives no second click for the same beat


class ClickTrack:
    """Used by one thread, from position to position. A click that has begun sounds to its end."""

    def __init__(self) -> None:
        self._begin = -(1 << 62)  # position of the last click
        self._sound: Audio = click(False)

    def pull(self, position: int, count: int, grid: BeatGrid | None, since: float = -math.inf) -> Audio:
        """The samples from `position` on, (count,), with a click on each beat of `grid` from `since` on."""
        out = np.zeros(count, np.float32)
        self._add(out, position)
        if grid is None:
            return out
        earliest = max(position - 0.5, since, self._begin + LEAST_APART * grid.beat)
        beat = math.ceil((earliest - grid.downbeat) / grid.beat - 1e-9)
        while (begin := round(grid.downbeat + beat * grid.beat)) < position + count:
            if begin >= position:
                is_accent = grid.beats_per_bar > 0 and beat % grid.beats_per_bar == 0
                self._begin, self._sound = begin, click(is_accent)
                self._add(out, position)
            beat += 1
        return out

    def _add(self, out: Audio, position: int) -> None:
        """What of the last click falls into `out`, which begins at `position`."""
        low = max(0, self._begin - position)
        part = self._sound[max(0, position - self._begin) :][: max(0, len(out) - low)]
        out[low : low + len(part)] += part


def clicked(count_in: CountIn | None, position: int, grid: BeatGrid | None) -> tuple[BeatGrid | None, float]:
    """The beat to click at `position`, and since where: the count-in's until it is over, else the band's."""
    if count_in and position < count_in.end:
        return BeatGrid(count_in.first, count_in.beat, count_in.beats_per_bar), count_in.first
    return grid, -math.inf
