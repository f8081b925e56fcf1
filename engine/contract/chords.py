"""Chords as the models read them: a row of numbers for each latent frame."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .grid import BeatGrid

PITCH_CLASSES = 12
CHORD_SIZE = 2 * PITCH_CLASSES + 1  # root and tones by pitch class, confidence
CHART, BY_EAR = 1.0, 0.5  # confidence of a written chord, and the most of one that is tracked or predicted

Rows = npt.NDArray[np.float32]


def chord_rows(roots: npt.ArrayLike, tones: npt.ArrayLike, confidence: npt.ArrayLike) -> Rows:
    """Chords (n, CHORD_SIZE) from roots (n,), 12 and more for none, tones (n, 12) and confidence (n,) 0..1;
    zero where it is 0.
    """
    roots, tones = np.asarray(roots), np.asarray(tones, np.float32)
    confidence = np.asarray(confidence, np.float32)
    out = np.zeros((len(roots), CHORD_SIZE), np.float32)
    named = np.flatnonzero(roots < PITCH_CLASSES)
    out[named, roots[named]] = 1
    out[:, PITCH_CLASSES:-1] = tones
    out[:, -1] = confidence
    out[confidence == 0] = 0
    return out


NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def name(row: npt.NDArray[np.float32]) -> str:
    """The name of a chord (CHORD_SIZE,), reduced to a triad: `Am`; empty when it is not known."""
    if not row[-1] or not row[:PITCH_CLASSES].any():
        return ""
    root = int(row[:PITCH_CLASSES].argmax())
    above = np.roll(row[PITCH_CLASSES:-1], -root) > 0.5
    third = "m" if above[3] and not above[4] else ""
    return NAMES[root] + ("dim" if third and above[6] and not above[7] else third)


def transposed(rows: Rows, semitones: int) -> Rows:
    """Chords (n, CHORD_SIZE) moved up, or down where negative."""
    out = rows.copy()
    for part in (np.s_[:, :PITCH_CLASSES], np.s_[:, PITCH_CLASSES:-1]):
        out[part] = np.roll(rows[part], semitones, 1)
    return out


class Chart(Protocol):
    """Given chords: written by the musician, or the ground truth of an evaluation."""

    @property
    def length(self) -> int:
        """Bars until it repeats."""

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE), zero where the chart says nothing."""


@dataclass(frozen=True, slots=True)
class TransposedChart:
    """A chart that sounds some half-tones higher than it is written."""

    written: Chart
    semitones: int

    @property
    def length(self) -> int:
        return self.written.length

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count) as they sound, (count, CHORD_SIZE)."""
        return transposed(self.written.rows(first, count, grid), self.semitones)
