"""Context as the patch sends it: batches of chunks, of which some are lost, late or come several times."""

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..contract.rtap_messages import WINDOW

Audio = npt.NDArray[np.float32]
MIX = "/context"
PAUSE_S = 0.05  # without a chunk, after which the missing ones are taken for lost
LATE_HOPS = (
    0.5  # after a batch was played, a number that is not newer belongs to a patch that was started again
)
LATE_BATCHES, MOST_MISSED = 2, 8  # by which a number may be behind or ahead without its being one


@dataclass(slots=True)
class Batch:
    """One hop of context."""

    number: int
    expected: int  # chunks, copies included
    hop: int  # samples, as the engine knows it
    came: int = 0
    until: int = 0  # samples from the hop's beginning
    touched: float = field(default_factory=time.monotonic)
    sources: dict[str, tuple[Audio, npt.NDArray[np.bool_]]] = field(default_factory=dict)

    def put(self, address: str, start: int, samples: Audio) -> None:
        """Store a chunk that begins `start` samples into the hop."""
        audio, have = self.sources.setdefault(address, (np.zeros(WINDOW, np.float32), np.zeros(WINDOW, bool)))
        end = min(start + len(samples), WINDOW)
        audio[start:end], have[start:end] = samples[: end - start], True
        self.came += 1
        self.until = max(self.until, end)
        self.touched = time.monotonic()

    @property
    def is_whole(self) -> bool:
        """Whether all chunks came, or one copy of every sample of the mix."""
        return self.came >= self.expected or (
            MIX in self.sources and bool(self.sources[MIX][1][: self.hop].all())
        )

    @property
    def is_due(self) -> bool:
        """Whether waiting for the rest is no use."""
        return self.is_whole or time.monotonic() - self.touched > PAUSE_S

    @property
    def mix(self) -> Audio:
        """The sum of all sources, (hop,); what is missing is silence."""
        return np.asarray(np.sum([audio[: self.hop] for audio, _ in self.sources.values()], 0), np.float32)


@dataclass(slots=True)
class Batches:
    """The batches that are coming in, by number; numbers count up, and begin again with the patch."""

    waiting: dict[int, Batch] = field(default_factory=dict)
    last: int | None = None  # that was taken
    _taken_at: float = 0.0

    def put(self, address: str, number: int, start: int, expected: int, samples: Audio, hop: int) -> bool:
        """Store a chunk; False when the patch has begun again, so that its numbers have too."""
        begins_again = False
        if number not in self.waiting and self.last is not None:
            behind = self.last - number
            is_recent = time.monotonic() - self._taken_at < LATE_HOPS * hop / 44_100
            if 0 <= behind <= LATE_BATCHES and is_recent:
                return True  # a copy, or what was taken for lost
            begins_again = behind >= 0 or -behind > MOST_MISSED
        if begins_again:
            self.waiting.clear()
            self.last = None
        self.waiting.setdefault(number, Batch(number, expected, hop)).put(address, start, samples)
        return not begins_again

    def take(self) -> tuple[Batch, int] | None:
        """The oldest batch that is due, or that newer ones follow, and how many between it and the last never came."""
        if not self.waiting:
            return None
        batch = self.waiting[min(self.waiting)]
        if len(self.waiting) == 1 and not batch.is_due:
            return None
        return self._taken(batch)

    def take_now(self) -> tuple[Batch, int] | None:
        """The oldest batch, whatever came of it."""
        return self._taken(self.waiting[min(self.waiting)]) if self.waiting else None

    def _taken(self, batch: Batch) -> tuple[Batch, int]:
        del self.waiting[batch.number]
        missed = batch.number - self.last - 1 if self.last is not None else 0
        self.last, self._taken_at = batch.number, time.monotonic()
        return batch, missed
