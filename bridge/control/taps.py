"""Tempo tapped by hand."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

# the tempo is the median of the last intervals between taps; after a pause they begin anew
TAPS, FEWEST_TAPS, PAUSE_S = 5, 3, 2.0
# 300 and 30 beats a minute
LEAST_S, MOST_S = 0.2, 2.0


@dataclass(frozen=True, slots=True)
class Tapped:
    """What the taps say: beats a minute, and at the third one where the first was, a downbeat."""

    bpm: float
    downbeat: float | None


@dataclass(slots=True)
class Taps:
    """The last taps: time in seconds and position of each."""

    _taps: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=TAPS))

    def tap(self, now_s: float, position: float) -> Tapped | None:
        """Take in a tap; None where there are too few, or they are no tempo."""
        if self._taps and now_s - self._taps[-1][0] > PAUSE_S:
            self._taps.clear()
        self._taps.append((now_s, position))
        if len(self._taps) < FEWEST_TAPS:
            return None
        beat_s = median(b - a for (a, _), (b, _) in pairwise(self._taps))
        if not LEAST_S <= beat_s <= MOST_S:
            return None
        return Tapped(60 / beat_s, self._taps[0][1] if len(self._taps) == FEWEST_TAPS else None)
