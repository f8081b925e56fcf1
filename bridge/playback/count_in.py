"""Count-in: stick clicks before the first downbeat, while the band is silent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.contract.click import CLICK, click
from engine.contract.grid import BeatGrid
from engine.contract.stitch import FADE
from engine.contract.timing import SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
LEAD_S = 0.3  # before the first click
ALONE_BEATS = 2  # after the count-in, without the player
DRUMS = STEMS.index("drums")


@dataclass(frozen=True, slots=True)
class CountIn:
    """Positions and lengths in samples. `stem`: index of the stem that has the clicks."""

    asked: int  # the band is silent from here on
    first: float  # of the clicks
    beat: float
    beats: int
    beats_per_bar: int
    stem: int

    @classmethod
    def begin(
        cls, bars: int, asked: int, grid: BeatGrid, is_external: bool, stems: tuple[int, ...]
    ) -> "CountIn":
        """A count-in requested at position `asked`.

        Args:
            bars: How many are counted.
            grid: Gives the tempo.
            is_external: The grid is a transport's or a clock's: begin at a bar line, else as soon as can be.
            stems: Those that are on: the drums have the clicks, or where they are off the first.
        """
        beats_per_bar = grid.beats_per_bar or 4
        first, bar = asked + LEAD_S * SAMPLE_RATE, beats_per_bar * grid.beat
        if is_external:
            first = grid.downbeat + -(-(first - grid.downbeat) // bar) * bar
        stem = DRUMS if DRUMS in stems else [*stems, DRUMS][0]
        return cls(asked, first, grid.beat, bars * beats_per_bar, beats_per_bar, stem)

    @property
    def end(self) -> float:
        """The downbeat at which the band enters."""
        return self.first + self.beats * self.beat

    def is_alone(self, position: int) -> bool:
        """Whether the band must begin, or go on, while the player is still silent."""
        return position < self.end + ALONE_BEATS * self.beat

    def over(self, position: int, live: Audio) -> Audio:
        """What is played from `position` on instead of `live` (stems, n): the same once it is over."""
        if position >= self.end + CLICK:
            return live
        count = live.shape[1]
        at = np.arange(position, position + count)
        # the band fades out at the beginning, and in before the downbeat
        gain = np.maximum((self.asked + FADE - at) / FADE, 1 - (self.end - at) / FADE)
        out = live * np.clip(gain, 0, 1).astype(np.float32)
        for k in range(self.beats):
            begin = round(self.first + k * self.beat) - position
            sound = click(k % self.beats_per_bar == 0)
            low, high = max(0, begin), min(count, begin + len(sound))
            if low < high:
                out[self.stem, low:high] += sound[low - begin : high - begin]
        return np.asarray(out, np.float32)
