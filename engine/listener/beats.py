"""Tempo, phase and bar from beat activations.

A bar pointer model (Krebs, Böck & Widmer, ISMIR 2015, its forward pass only), then a regression line through
the last beats, which is finer than an activation frame, then the bar that fits the downbeat activations.
Times are activation frames.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Activations = npt.NDArray[np.float32]

SHORTEST, LONGEST = 26, 100  # activation frames in a beat: 199 to 52 a minute
TRANSITION_LAMBDA = 150.0  # lambda of the paper: how unlikely a change of tempo from beat to beat is
ON_BEAT = 16  # the first 1/16 of a beat is the beat itself; lambda_o of the paper
LINE_BEATS, LINE_DECAY = 16, 0.93  # beats of the line, each weighted less than the one after it
SLACK = 0.04  # share by which the line may differ from the pointer's tempo
BAR_BEATS, BAR_DECAY = 32, 0.95  # beats over which the bar is estimated, weighted likewise
METERS = {4: -0.3, 3: -1.6, 2: -2.0}  # beats a bar and log prior
HELD_ADVANTAGE = 2.0  # log odds by which another bar must fit better than the present one
LEAST, MOST = 0.02, 0.98  # activations are clipped to these


class Pointer:
    """The probability of every tempo and every position in the beat."""

    def __init__(self) -> None:
        self._lengths = np.arange(SHORTEST, LONGEST + 1)
        self._first = np.concatenate([[0], np.cumsum(self._lengths)[:-1]])
        self._last = self._first + self._lengths - 1
        self._length_of = np.repeat(self._lengths, self._lengths)
        self._position = np.arange(self._lengths.sum()) - np.repeat(self._first, self._lengths)
        self._on_beat = self._position < self._length_of / ON_BEAT
        ratios = self._lengths[None] / self._lengths[:, None]
        change = np.exp(-TRANSITION_LAMBDA * np.abs(ratios - 1))  # from row to column
        self._change = change / change.sum(1, keepdims=True)
        self.probabilities = 1 / self._length_of / len(self._lengths)

    def move(self, activation: float) -> None:
        """Advance by one activation frame, at which a beat has the probability `activation`."""
        moved = np.empty_like(self.probabilities)
        moved[1:] = self.probabilities[:-1]
        moved[self._first] = self.probabilities[self._last] @ self._change
        moved *= np.where(self._on_beat, activation, (1 - activation) / (ON_BEAT - 1))
        self.probabilities = moved / moved.sum()

    @property
    def best(self) -> tuple[int, int]:
        """Frames in a beat, and frames since the last beat, of the likeliest state."""
        state = int(self.probabilities.argmax())
        return int(self._length_of[state]), int(self._position[state])


class Line(NamedTuple):
    """A steady beat: one at frame `at`, one every `beat` frames; `fit` is the mean activation on it."""

    at: float
    beat: float
    fit: float


def line(beats: Activations, now: int, length: int, since: int) -> Line:
    """The line through the last beats that fits the activations best, near the pointer's tempo and phase.

    Args:
        beats: Activations (n,) of the last frames, the newest last, at frame `now` - 1.
        length: Frames in a beat, by the pointer.
        since: Frames since the last beat, by the pointer.
    """
    lengths = length * (1 + np.linspace(-SLACK, SLACK, 81))
    ends = len(beats) - 1 - since + np.arange(-length * 0.12, length * 0.12 + 0.5, 0.5)
    k = np.arange(LINE_BEATS)
    at = ends[:, None, None] - k * lengths[None, :, None]
    weights = np.where(at >= 0, LINE_DECAY**k, 0)
    weighted = np.interp(at, np.arange(len(beats)), beats) * weights
    fit = weighted.sum(2) / np.maximum(weights.sum(2), 1e-9)
    i, j = np.unravel_index(fit.argmax(), fit.shape)
    return Line(float(now - len(beats) + ends[i]), float(lengths[j]), float(fit[i, j]))


class Bar(NamedTuple):
    beats: int
    downbeat: float  # a frame at which a bar begins


def bar(downbeats: Activations, now: int, steady: Line, held: Bar | None) -> Bar:
    """The bar that fits the downbeat activations (n,) along the line best.

    The one held so far has an advantage.
    """
    at = steady.at - (now - len(downbeats)) - np.arange(BAR_BEATS) * steady.beat
    at = at[at >= 0]
    activation = np.clip(np.interp(at, np.arange(len(downbeats)), downbeats), LEAST, MOST)
    weight = BAR_DECAY ** np.arange(len(at))
    best, best_fit = held or Bar(4, steady.at), -np.inf
    for beats, prior in METERS.items():
        for offset in range(beats):
            is_downbeat = np.arange(len(at)) % beats == offset
            likelihood = np.log(np.where(is_downbeat, activation, 1 - activation))
            fit = prior + float((weight * likelihood).sum())
            candidate = Bar(beats, steady.at - offset * steady.beat)
            fit += HELD_ADVANTAGE * _same(candidate, held, steady.beat)
            if fit > best_fit:
                best, best_fit = candidate, fit
    return best


def _same(a: Bar, b: Bar | None, beat: float) -> bool:
    """Whether two bars are of one length and begin together."""
    if b is None or a.beats != b.beats:
        return False
    apart = ((a.downbeat - b.downbeat) / beat + a.beats / 2) % a.beats - a.beats / 2
    return abs(apart) < 0.5
