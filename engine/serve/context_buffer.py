"""Context samples by position, from datagrams that may be lost, doubled or reordered."""

import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
MAX_REORDERING = int(0.03 * SAMPLE_RATE)  # a hole is silence once sound from this much later has come
LOUDEST = 64.0  # full scale 1: what is louder, or no number, is no sound
CAPACITY = 1 << 20  # samples that may wait, 24 s


class ContextBuffer:
    """A ring of samples from position `first` on, with the position up to which they are complete."""

    def __init__(self, first: int) -> None:
        self._samples = np.zeros(CAPACITY, np.float32)
        self._has_come = np.zeros(CAPACITY, bool)
        self._taken = first  # positions before this have been given away
        self._newest = first

    def put(self, position: int, samples: Audio) -> None:
        """Store samples (n,); those before what was taken, or more than CAPACITY after it, are left out.

        Samples that are no sound are silence: one that is no number would stay in every filter behind this.
        """
        skip = max(0, self._taken - position)
        position, samples = position + skip, samples[skip:]
        if not len(samples) or position + len(samples) > self._taken + CAPACITY:
            return
        at = np.arange(position, position + len(samples)) % CAPACITY
        self._samples[at] = np.where(np.abs(samples) <= LOUDEST, samples, np.float32(0))
        self._has_come[at] = True
        self._newest = max(self._newest, position + len(samples))

    @property
    def ready(self) -> int:
        """Position up to which context is complete, or holes in it are old enough to stay silent."""
        span = self._has_come[np.arange(self._taken, self._newest) % CAPACITY]
        complete = self._taken + (len(span) if span.all() else int(span.argmin()))
        return max(complete, self._newest - MAX_REORDERING, self._taken)

    def take(self, until: int) -> Audio:
        """Everything from the last `take` to `until`, (n,); holes are zero."""
        at = np.arange(self._taken, until) % CAPACITY
        audio = np.where(self._has_come[at], self._samples[at], np.float32(0))
        self._has_come[at] = False
        self._taken = until
        self._newest = max(self._newest, until)
        return audio
