"""Context as the published patch sends it: batches of chunks, of which some are lost, late or doubled. No
clock: `now_s` is passed in.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..contract.rtap_messages import WINDOW
from ..contract.timing import seconds

Audio = npt.NDArray[np.float32]
MIX = "/context"
CHUNK_TIMEOUT_S = 0.05  # without a chunk, after which the missing ones are taken for lost
# a number that is not newer is a late copy only so soon after its batch was taken; later on the patch was
# started again
LATE_HOPS = 0.5
MAX_BEHIND, MAX_MISSED = 2, 8  # by which a number may be behind or ahead in a patch that goes on


@dataclass(slots=True)
class Batch:
    """One hop of context.

    Attributes:
        expected: Chunks that the patch sends, copies for several targets included.
        hop: Samples, as set in the engine.
        came: Chunks that came.
        until: Samples from the hop's beginning up to which something came.
        touched_s: When the last chunk came.
    """

    number: int
    expected: int
    hop: int
    came: int = 0
    until: int = 0
    touched_s: float = 0.0
    sources: dict[str, tuple[Audio, npt.NDArray[np.bool_]]] = field(default_factory=dict)

    def put(self, address: str, start: int, samples: Audio, now_s: float) -> None:
        """Store a chunk (n,) of the source `address` that begins `start` samples into the hop."""
        new = np.zeros(WINDOW, np.float32), np.zeros(WINDOW, bool)
        audio, has_come = self.sources.setdefault(address, new)
        end = min(start + len(samples), WINDOW)
        audio[start:end], has_come[start:end] = samples[: end - start], True
        self.came += 1
        self.until = max(self.until, end)
        self.touched_s = now_s

    @property
    def is_whole(self) -> bool:
        """Whether all chunks came, or one copy of every sample of the mix."""
        return self.came >= self.expected or (
            MIX in self.sources and bool(self.sources[MIX][1][: self.hop].all())
        )

    def is_due(self, now_s: float) -> bool:
        """Whether waiting for the rest is no use."""
        return self.is_whole or now_s - self.touched_s > CHUNK_TIMEOUT_S

    @property
    def mix(self) -> Audio:
        """The sum of all sources, (hop,); what is missing is silence."""
        return np.asarray(np.sum([audio[: self.hop] for audio, _ in self.sources.values()], 0), np.float32)


@dataclass(slots=True)
class Batches:
    """The batches that are coming in, by number; numbers count up, and begin again with the patch.

    No more than MAX_MISSED + 1 wait.
    """

    waiting: dict[int, Batch] = field(default_factory=dict)
    last: int | None = None  # that was taken
    _taken_s: float = 0.0  # when

    def put(
        self, address: str, number: int, start: int, expected: int, samples: Audio, hop: int, now_s: float
    ) -> bool:
        """Store a chunk; False when the patch has begun again, so that its numbers have too."""
        begins_again = False
        if number not in self.waiting and self.last is not None:
            behind = self.last - number
            is_recent = now_s - self._taken_s < LATE_HOPS * seconds(hop)
            if 0 <= behind <= MAX_BEHIND and is_recent:
                return True  # a copy, or what was taken for lost
            begins_again = behind >= 0 or -behind > MAX_MISSED
        elif number not in self.waiting and self.waiting:
            begins_again = max(number, *self.waiting) - min(number, *self.waiting) > MAX_MISSED
        if begins_again:
            self.waiting.clear()
            self.last = None
        self.waiting.setdefault(number, Batch(number, expected, hop)).put(address, start, samples, now_s)
        return not begins_again

    def take(self, now_s: float, is_asked: bool = False) -> tuple[Batch, int] | None:
        """The oldest batch, and how many between it and the last never came; None while waiting for more of
        it is of use.

        It is taken when it is due, when newer ones follow, or when the patch has asked for it.
        """
        if not self.waiting:
            return None
        batch = self.waiting[min(self.waiting)]
        if len(self.waiting) == 1 and not is_asked and not batch.is_due(now_s):
            return None
        del self.waiting[batch.number]
        missed = batch.number - self.last - 1 if self.last is not None else 0
        self.last, self._taken_s = batch.number, now_s
        return batch, missed
