"""Freeze: the last bar is looped, while the live sound runs on unheard and comes back where it has got to."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.contract.stitch import FADE
from engine.contract.timing import SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
REMEMBERED = 12 * SAMPLE_RATE  # samples: a bar of eight beats at 40 a minute
KEPT = REMEMBERED + FADE
UNTIMED = 2 * SAMPLE_RATE  # the loop where no beat is known


@dataclass(slots=True)
class Freeze:
    """After the timeline: its audio in, the audio to play out."""

    # twice as long as what is kept, so that it is seldom moved
    _past: Audio = field(default_factory=lambda: np.zeros((len(STEMS), 2 * KEPT), np.float32))
    _end: int = KEPT  # of what it holds
    _loop: Audio | None = None
    _at: int = 0  # of the loop
    _share: float = 0.0  # of the loop in the output

    def through(self, live: Audio, is_frozen: bool, bar: float | None) -> Audio:
        """The output instead of `live` (stems, n): the same while nothing is frozen.

        Args:
            bar: Samples in a bar, if known: the length of the loop.
        """
        if is_frozen and self._loop is None:
            self._loop, self._at = self._take(min(REMEMBERED, round(bar or UNTIMED))), 0
        count = live.shape[1]
        self._remember(live)
        if self._loop is None:
            return live
        index = (self._at + np.arange(count)) % self._loop.shape[1]
        steps = np.arange(1, count + 1, dtype=np.float32) / FADE
        share = np.clip(self._share + (steps if is_frozen else -steps), 0, 1)
        mixed = live + share * (self._loop[:, index] - live)
        self._at, self._share = self._at + count, float(share[-1])
        if not self._share:
            self._loop = None
        return np.asarray(mixed, np.float32)

    def _remember(self, live: Audio) -> None:
        live = live[:, -KEPT:]
        if self._end + live.shape[1] > self._past.shape[1]:
            self._past[:, :KEPT] = self._past[:, self._end - KEPT : self._end].copy()
            self._end = KEPT
        self._past[:, self._end : self._end + live.shape[1]] = live
        self._end += live.shape[1]

    def _take(self, length: int) -> Audio:
        """The last `length` samples, whose end leads into their beginning."""
        whole = self._past[:, self._end - length - FADE : self._end]
        loop = whole[:, FADE:].copy()
        share = np.arange(FADE, dtype=np.float32) / FADE
        loop[:, -FADE:] += share * (whole[:, :FADE] - loop[:, -FADE:])
        return loop
