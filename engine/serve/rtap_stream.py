"""The accompaniment of one published patch: context in hops of any length in, blocks of any length out."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..accompany.history import AudioHistory
from ..contract.rtap_messages import Shape
from ..contract.stitch import Track
from ..contract.timing import FRAME, STEMS
from .conditions import Conditions

Audio = npt.NDArray[np.float32]
MAX_FRAMES = 16  # generated in one step
MAX_AHEAD = 16  # frames, either way: what `look_ahead` takes


class Stream:
    """Context and generated sound since the patch began; positions in samples from there.

    Results lie on the latents' own grid, and blocks that follow each other agree where they overlap.
    """

    def __init__(self, accompanist: Accompanist) -> None:
        self._accompanist = accompanist
        self._state = accompanist.begin()
        self._encoded = 0  # position up to which the accompanist has the context
        self._rest = np.zeros(0, np.float32)  # context after that: less than a frame, or not taken yet
        self._generation = 0
        self._tracks = [Track() for _ in STEMS]
        self._pulled = 0  # position up to which `stems` holds what was generated
        self._shape: Shape | None = None
        self.context_end = 0
        self.context = AudioHistory()
        self.stems = [AudioHistory() for _ in STEMS]

    @property
    def until(self) -> int:
        """Position at which context and generated sound end."""
        return max([self.context_end, *(stem.until for stem in self.stems)])

    def put(self, audio: Audio) -> None:
        """Take in the context (n,) that follows."""
        self.context.write(self.context_end, audio)
        self._rest = np.concatenate([self._rest, audio])
        self.context_end += len(audio)

    def block(self, shape: Shape, conditions: Conditions) -> Audio:
        """The block that answers all context so far, (stems that are on, samples)."""
        start, end = shape.block(self.context_end)
        if self._shape is None or (shape.w, shape.r) != (self._shape.w, self._shape.r):
            self._tracks = [Track() for _ in STEMS]
            self._pulled = max(0, start)  # may lie before what was generated already
        self._shape = shape
        self._generate(max(0, start) // FRAME, -(-end // FRAME), conditions)
        begin = max(self._pulled, start)
        for track, stem in zip(self._tracks, self.stems, strict=True):
            stem.write(begin, track.pull(begin, max(0, end - begin)))
        self._pulled = max(self._pulled, end)
        rows = [self.stems[index].read(start, end - start) for index in conditions.settings.stems]
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def _generate(self, first: int, last: int, conditions: Conditions) -> None:
        """Frames [first, last), in steps of nearly equal length; the first step takes all new context."""
        whole = len(self._rest) // FRAME * FRAME
        fresh, self._rest = self._rest[:whole], self._rest[whole:]
        self._encoded += whole
        count = -(-(last - first) // MAX_FRAMES)
        edges = [first + (last - first) * k // count for k in range(count + 1)]
        for begin, end in pairwise(edges):
            ahead = begin - self._encoded // FRAME
            settings = conditions.settings.with_all(
                {"hop": end - begin, "look_ahead": max(-MAX_AHEAD, min(MAX_AHEAD, ahead))}
            )
            self._step(fresh, replace(conditions, settings=settings), ahead * FRAME)
            fresh = fresh[:0]

    def _step(self, context: Audio, conditions: Conditions, start_offset: int) -> None:
        result = self._accompanist.step(
            self._state, context, conditions.settings, conditions.grid, conditions.chart, start_offset,
            conditions.hint,
        )  # fmt: skip
        self._generation += 1
        for stem, audio in zip(result.stems, result.audio, strict=True):
            self._tracks[stem].put(self._generation, result.start, result.end, result.start, audio)
