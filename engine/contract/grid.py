"""The beat grid: where the beats and bars fall, as numbers that the model reads at each latent frame."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from .errors import ProtocolError
from .timing import FRAME, SAMPLE_RATE

PHASE_SIZE = 13
SHORTEST_BEAT_S, LONGEST_BEAT_S, MOST_BEATS = 0.1, 4.0, 12  # that can be played; beats a bar
LINE = 1e-6  # bars before a bar line that count as on it
REFERENCE_BEAT_S = 0.5  # tempo enters as octaves from 120 a minute


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """A steady tempo: one downbeat at position `downbeat` (samples, may be fractional), `beat` samples a
    beat, `beats_per_bar`.

    `beats_per_bar` 0: the bar is not known, only the beat.
    """

    downbeat: float
    beat: float
    beats_per_bar: int

    @staticmethod
    def at_tempo(tempo: float, beats_per_bar: int, downbeat: float = 0.0) -> "BeatGrid":
        return BeatGrid(downbeat, 60 * SAMPLE_RATE / tempo, beats_per_bar)

    @staticmethod
    def through(beats: npt.NDArray[np.float64], until: int, count: int, beats_per_bar: int) -> "BeatGrid":
        """The steady grid that fits the `count` beats before index `until` best; `beats` are positions, the
        first a downbeat.
        """
        last = min(max(until, count), len(beats))
        index = np.arange(max(0, last - count), last)
        beat, begin = np.polyfit(index, beats[index], 1)
        return BeatGrid(float(begin), float(beat), beats_per_bar)

    @property
    def bar(self) -> float:
        """Samples in a bar; of four beats when the bar is not known, which still lines up most repeats."""
        return self.beat * (self.beats_per_bar or 4)

    @property
    def is_playable(self) -> bool:
        """Whether one can play to it: a beat of 0.1 to 4 s, 0 to 12 beats a bar, and a downbeat somewhere."""
        is_beat = SHORTEST_BEAT_S * SAMPLE_RATE <= self.beat <= LONGEST_BEAT_S * SAMPLE_RATE
        return is_beat and 0 <= self.beats_per_bar <= MOST_BEATS and math.isfinite(self.downbeat)

    def phase(self, first: int, count: int) -> npt.NDArray[np.float32]:
        """Phase at the middles of frames [first, first + count), (count, PHASE_SIZE).

        Sine and cosine of 1 to 4 times the beat's phase and of the bar's, a flag each for beat and bar,
        octaves of tempo.
        """
        beats = ((first + np.arange(count) + 0.5) * FRAME - self.downbeat) / self.beat
        out = np.zeros((count, PHASE_SIZE), np.float32)
        for k in range(4):
            angle = 2 * np.pi * (k + 1) * beats
            out[:, 2 * k], out[:, 2 * k + 1] = np.sin(angle), np.cos(angle)
        if self.beats_per_bar:
            angle = 2 * np.pi * beats / self.beats_per_bar
            out[:, 8], out[:, 9], out[:, 11] = np.sin(angle), np.cos(angle), 1
        out[:, 10] = 1
        out[:, 12] = np.log2(self.beat / SAMPLE_RATE / REFERENCE_BEAT_S)
        return out


def continued(old: BeatGrid, beat: float, beats_per_bar: int, position: float) -> BeatGrid:
    """The grid of another tempo or meter, which goes on at `position` (samples) where the old one is.

    In the same bar, counted from the downbeat, and on the same beat of it.
    """
    bars = math.floor((position - old.downbeat) / old.bar + LINE)
    beats = (position - old.downbeat - bars * old.bar) / old.beat
    new = BeatGrid(position - beats * beat, beat, beats_per_bar)
    return replace(new, downbeat=new.downbeat - bars * new.bar)


class Correction(StrEnum):
    """What may be wrong with a tracked beat, as a performer says it by hand."""

    HALF_TIME = "half_time"
    DOUBLE_TIME = "double_time"
    SHIFT_BEAT = "shift_beat"
    SHIFT_HALF_BEAT = "shift_half_beat"


def corrected(grid: BeatGrid, correction: Correction, now: float) -> BeatGrid:
    """The grid that is meant; its downbeat is near sample `now`."""
    near = replace(grid, downbeat=grid.downbeat + math.floor((now - grid.downbeat) / grid.bar) * grid.bar)
    match correction:
        case Correction.HALF_TIME:
            return replace(near, beat=2 * grid.beat)
        case Correction.DOUBLE_TIME:
            return replace(near, beat=grid.beat / 2)
        case Correction.SHIFT_BEAT:
            return replace(near, downbeat=near.downbeat + grid.beat)
        case Correction.SHIFT_HALF_BEAT:
            return replace(near, downbeat=near.downbeat + grid.beat / 2)


def given_grid(downbeat: float, beat: float, beats_per_bar: int) -> BeatGrid | None:
    """The grid that a `grid` message gives; None where it takes the grid away.

    Args:
        downbeat: Position of a downbeat in samples.
        beat: Samples a beat, 0.1 to 4 s of them; 0 takes the grid away.
        beats_per_bar: 0 (not known) to 12.

    Raises:
        ProtocolError: If a value is out of range.
    """
    if beat == 0:
        return None
    grid = BeatGrid(downbeat, beat, beats_per_bar)
    if not grid.is_playable:
        raise ProtocolError(
            f"a beat of {beat / SAMPLE_RATE:.3f} s, {beats_per_bar} beats a bar and a downbeat at position "
            f"{downbeat}, expected 0.1..4 s and 0..12, and a finite number of samples"
        )
    return grid
