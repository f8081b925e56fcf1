"""Chords on the beat grid: the frames of each half bar vote, and songs repeat themselves, so what followed
before is expected again.

Rows of probabilities: ROOTS of each root (the last: none), then PITCH_CLASSES of each tone.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..contract.chords import PITCH_CLASSES
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME
from .network import ROOTS, SETTLED

Array = npt.NDArray[np.float32]
SIZE = ROOTS + PITCH_CLASSES
FRAMES_KEPT = 1024  # latent frames, 95 s
LOOPS_BARS = (1, 2, 4, 8, 12, 16)  # how far back a song may repeat itself
COMPARED_BARS = 8  # over which the ways to predict are compared
SHARPNESS = 30.0  # of the choice between them
PARTS = 2  # of a bar that vote together


@dataclass(slots=True)
class Harmony:
    """Probabilities of chords at the last latent frames, the newest last. Copied deeply, it goes on
    identically.
    """

    frames: Array = field(default_factory=lambda: np.zeros((FRAMES_KEPT, SIZE), np.float32))
    known: int = 0  # of `frames`, the last so many exist

    def hear(self, now: Array, settled: Array) -> None:
        """Take in probabilities (n, SIZE) of the newest frames, and better ones of those SETTLED frames
        earlier.
        """
        self.frames = np.concatenate([self.frames, now])[-FRAMES_KEPT:]
        self.known = min(FRAMES_KEPT, self.known + len(now))
        ready = max(0, min(self.known - SETTLED, len(settled)))
        if ready:
            end = FRAMES_KEPT - SETTLED
            self.frames[end - ready : end] = settled[len(settled) - ready :]

    def voted(self, frame: int, grid: BeatGrid) -> tuple[Array, int]:
        """Mean probabilities (cells, SIZE) in each part of a bar, the oldest first, and the number of the
        last.

        Cells are counted from the grid's downbeat; the last one may have only begun.

        Args:
            frame: The first one that is not known yet.
        """
        index = self._cells(frame - self.known + np.arange(self.known), grid)
        if not self.known:
            return np.zeros((0, SIZE), np.float32), 0
        first, last = int(index[0]), int(index[-1])
        recent, out = self.frames[-self.known :], np.zeros((last - first + 1, SIZE), np.float32)
        counts = np.bincount(index - first, minlength=len(out)).astype(np.float32)
        begins = np.concatenate([[0], np.flatnonzero(np.diff(index)) + 1])
        out[index[begins] - first] = np.add.reduceat(recent, begins, 0)
        return np.asarray(out / np.maximum(counts, 1)[:, None], np.float32), last

    def rows(self, frame: int, frames: npt.NDArray[np.int64], grid: BeatGrid | None) -> Array:
        """Probabilities at `frames`: past ones by vote, later ones predicted; without a grid nothing is
        predicted.
        """
        out = np.zeros((len(frames), SIZE), np.float32)
        past = (frames < frame) & (frames >= frame - self.known)
        if grid is None:
            out[past] = self.frames[frames[past] - frame]
            return out
        cells, last = self.voted(frame, grid)
        wanted = self._cells(frames, grid)
        if len(cells):
            inside = past & (wanted > last - len(cells))
            out[inside] = cells[wanted[inside] - last - 1]
        ahead = frames >= frame
        for cell in np.unique(wanted[ahead]):
            out[ahead & (wanted == cell)] = predicted(cells, int(cell) - last)
        return out

    @staticmethod
    def _cells(frames: npt.NDArray[np.int64], grid: BeatGrid) -> npt.NDArray[np.int64]:
        at = ((frames + 0.5) * FRAME - grid.downbeat) / (grid.bar / PARTS)
        return np.asarray(np.floor(at), np.int64)


def predicted(cells: Array, ahead: int) -> Array:
    """The cell (SIZE,) `ahead` of the last one, 0 for itself: what came after each possible repeat, or what
    sounds now, each weighted by how often it was right.
    """
    known = len(cells)
    if not known:
        return np.zeros(SIZE, np.float32)
    if ahead == 0:
        return np.asarray(cells[-1])
    total, weights = np.zeros(SIZE, np.float64), 0.0
    recent = np.arange(max(0, known - COMPARED_BARS * PARTS), known)
    for lag in (ahead, *(bars * PARTS for bars in LOOPS_BARS)):  # the first: nothing changes
        back = lag
        while back < ahead:  # further ahead than the repeat is long: repeat the repeat
            back += lag
        compared = recent[recent >= back]
        if back - ahead >= known or (len(compared) < PARTS and lag != ahead):
            continue
        agree = (
            float((cells[compared, :ROOTS] * cells[compared - back, :ROOTS]).sum(1).mean())
            if len(compared)
            else 0.0
        )
        weight = float(np.exp(SHARPNESS * (agree - 1)))
        total += weight * cells[-1 - (back - ahead)]
        weights += weight
    return np.asarray(total / max(weights, 1e-30), np.float32)
