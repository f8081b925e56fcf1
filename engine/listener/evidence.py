"""What the network made of the last minutes, kept to be looked back at: beats, tempo and chords."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..contract.grid import BeatGrid
from ..contract.timing import FRAME
from . import network
from .features import BEHIND, PULSE, PULSES
from .network import ROOTS, SETTLED
from .presses import Heard

Array = npt.NDArray[np.float32]
SIZE = ROOTS + 12  # probabilities of roots and tones
KEPT = 2048  # latent frames, 190 s
BEFORE = 8 * FRAME  # samples that are looked at before a span


@dataclass(slots=True)
class Evidence:
    """Probabilities at the last latent frames, the newest last. Copied deeply, it goes on identically."""

    frame: int  # what is known ends before this latent frame
    known: int = 0  # latent frames
    pulses: Array = field(default_factory=lambda: np.zeros((KEPT * PULSES, 2), np.float32))  # beat, downbeat
    tempo: Array = field(default_factory=lambda: np.zeros((KEPT, network.TEMPI), np.float32))
    chords: Array = field(default_factory=lambda: np.zeros((KEPT, SIZE), np.float32))

    def hear(self, pulses: Array, tempo: Array, now: Array, settled: Array) -> None:
        """Take in what the network says of the newest n frames.

        Args:
            pulses: Probabilities of a beat of any kind and of a downbeat, (n * PULSES, 2).
            tempo: (n, network.TEMPI).
            now: Chords, (n, SIZE).
            settled: Better ones of the frames SETTLED earlier, (n, SIZE).
        """
        self.pulses = np.concatenate([self.pulses, pulses])[-KEPT * PULSES :]
        self.tempo = np.concatenate([self.tempo, tempo])[-KEPT:]
        self.chords = np.concatenate([self.chords, now])[-KEPT:]
        self.frame += len(now)
        self.known = min(KEPT, self.known + len(now))
        ready = max(0, min(self.known - SETTLED, len(settled)))
        if ready:
            end = KEPT - SETTLED
            self.chords[end - ready : end] = settled[len(settled) - ready :]

    def skip(self, count: int) -> None:
        """Let `count` latent frames pass that are not analysed."""
        nothing = np.zeros((count, SIZE), np.float32)
        silent = np.zeros((count * PULSES, 2), np.float32)
        self.hear(silent, np.zeros((count, network.TEMPI), np.float32), nothing, nothing[:0])

    @property
    def begin(self) -> int:
        """The first sample that is known."""
        return (self.frame - self.known) * FRAME

    def between(self, begin: float, end: float) -> Heard:
        """Beats and tempo from shortly before sample `begin` up to `end`."""
        first = max(self.frame - self.known, int((begin - BEFORE) // FRAME))
        last = max(first, min(self.frame, int(-(-(end + BEFORE) // FRAME))))
        low, high = KEPT - (self.frame - first), KEPT - (self.frame - last)
        pulses = self.pulses[low * PULSES : high * PULSES]
        # the network says of a pulse what was BEHIND pulses earlier
        origin = (first * PULSES - BEHIND + 0.5) * PULSE
        changes = _changes(self.chords[low:high, :ROOTS])
        return Heard(origin, pulses[:, 0], pulses[:, 1], self.tempo[low:high], changes, first)

    def votes(self, grid: BeatGrid, bars: int) -> Array:
        """Mean probabilities in each half of the bars from the grid's downbeat on, (bars, 2, SIZE).

        Of what is not known there are none, all zero; a half without a frame of its own has the nearest one.
        """
        middles = (self.frame - self.known + np.arange(self.known) + 0.5) * FRAME
        at = (middles - grid.downbeat) / (grid.bar / 2)
        out = np.zeros((bars * 2, SIZE), np.float32)
        chords = self.chords[KEPT - self.known :]
        for k in range(bars * 2):
            inside = (at >= k) & (at < k + 1)
            if not inside.any() and self.known:
                inside[np.abs(at - k - 0.5).argmin()] = bool(np.abs(at - k - 0.5).min() < 1)
            if inside.any():
                out[k] = chords[inside].mean(0)
        return out.reshape(bars, 2, SIZE)


def _changes(roots: Array) -> Array:
    """How different the roots of the two frames before and after each frame's beginning are, 0..1, (n,)."""
    padded = np.pad(roots, ((2, 1), (0, 0)), mode="edge")
    pairs = (padded[:-1] + padded[1:]) / 2  # the k-th: of frames k - 2 and k - 1
    return np.asarray(1 - (pairs[:-2] * pairs[2:]).sum(1), np.float32)
