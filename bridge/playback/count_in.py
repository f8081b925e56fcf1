"""Sticks that count a song in: clicks before beat one, while the band is silent."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from engine.contract.grid import BeatGrid
from engine.contract.stitch import FADE
from engine.contract.timing import SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
LEAD_S = 0.3  # before the first click
CLICK_S = 0.06
PARTIALS = (
    (1850.0, 1.0, 70.0),
    (2730.0, 0.6, 90.0),
    (4410.0, 0.4, 160.0),
)  # of two sticks: Hz, level, decay a second
LEVEL, ACCENT = 0.35, 1.5  # full scale; beat one of a bar is so much louder


@dataclass(frozen=True, slots=True)
class CountIn:
    """Positions and lengths in samples. `stem`: the part that has the sticks."""

    asked: int  # silence of the band begins here
    first: float  # of the clicks
    beat: float
    beats: int
    beats_per_bar: int
    stem: int

    @classmethod
    def begin(cls, bars: int, asked: int, grid: BeatGrid, is_outside: bool, on: tuple[int, ...]) -> "CountIn":
        """`bars` of clicks, asked for at position `asked`: from a bar line of a beat from outside on, else as soon as can be at the grid's tempo.

        Of the stems that are `on` the drums have the sticks, else the first one.
        """
        beats_per_bar = grid.beats_per_bar or 4
        first, bar, drums = asked + LEAD_S * SAMPLE_RATE, beats_per_bar * grid.beat, STEMS.index("drums")
        if is_outside:
            first = grid.downbeat + -(-(first - grid.downbeat) // bar) * bar
        return cls(
            asked,
            first,
            grid.beat,
            bars * beats_per_bar,
            beats_per_bar,
            drums if drums in on else [*on, drums][0],
        )

    @property
    def end(self) -> float:
        """Beat one: the band plays."""
        return self.first + self.beats * self.beat

    def over(self, position: int, live: Audio) -> Audio:
        """What is heard from `position` on instead of `live` (stems, n); the same once it is over."""
        if position >= self.end:
            return live
        count = live.shape[1]
        at = np.arange(position, position + count)
        away = np.maximum(
            (self.asked + FADE - at) / FADE, 1 - (self.end - at) / FADE
        )  # the band is there before and after
        heard = live * np.clip(away, 0, 1).astype(np.float32)
        for k in range(self.beats):
            begin = round(self.first + k * self.beat) - position
            sound = click(k % self.beats_per_bar == 0)
            low, high = max(0, begin), min(count, begin + len(sound))
            if low < high:
                heard[self.stem, low:high] += sound[low - begin : high - begin]
        return np.asarray(heard, np.float32)


@cache
def click(is_accent: bool) -> Audio:
    """One stroke, (n,), full scale."""
    t = np.arange(round(CLICK_S * SAMPLE_RATE)) / SAMPLE_RATE
    tone = sum(level * np.exp(-decay * t) * np.sin(2 * np.pi * hertz * t) for hertz, level, decay in PARTIALS)
    fade = np.clip((CLICK_S - t) / 0.005, 0, 1)
    return np.asarray(LEVEL * (ACCENT if is_accent else 1.0) * tone * fade, np.float32)
