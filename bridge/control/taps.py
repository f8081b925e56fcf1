"""Tempo tapped by hand."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from engine.contract.timing import SAMPLE_RATE

# the tempo is the median of the last intervals between taps; after a pause they begin anew
TAPS, FEWEST_TAPS, PAUSE_S = 5, 3, 2.0
# 300 and 30 beats a minute
LEAST_S, MOST_S = 0.2, 2.0


@dataclass(frozen=True, slots=True)
class Tapped:
    """What the taps say: beats a minute, and the position of a downbeat."""

    bpm: float
    downbeat: float


@dataclass(slots=True)
class Taps:
    """The last taps: time in seconds and position of each."""

    _taps: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=TAPS))

    _first: float = 0.0  # position

    def tap(self, now_s: float, position: float) -> Tapped | None:
        """Take in a tap; None where there are too few, or they are no tempo."""
        if self._taps and now_s - self._taps[-1][0] > PAUSE_S:
            self._taps.clear()
        if not self._taps:
            self._first = position
        self._taps.append((now_s, position))
        if len(self._taps) < FEWEST_TAPS:
            return None
        beat_s = median(b - a for (a, _), (b, _) in pairwise(self._taps))
        if not LEAST_S <= beat_s <= MOST_S:
            return None
        beat, last = beat_s * SAMPLE_RATE, self._taps[-1][1]
        is_third = len(self._taps) == FEWEST_TAPS
        downbeat = self._first if is_third else last - round((last - self._first) / beat) * beat
        return Tapped(60 / beat_s, downbeat)
