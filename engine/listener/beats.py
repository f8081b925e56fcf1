"""From the chance of a beat at each pulse to tempo and phase: a pointer that moves through the beat (Krebs, Böck & Widmer, ISMIR 2015,
its forward pass only), then a line through the last beats, which is finer than a pulse, then the bar that fits the beats one.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Chances = npt.NDArray[np.float32]

SHORTEST, LONGEST = 26, 100  # pulses in a beat: 199 to 52 a minute
STAY = 150.0  # how little the tempo likes to change from beat to beat; lambda of the paper
ON_BEAT = 16  # the first 1/16 of a beat is the beat itself; lambda_o of the paper
BEATS_IN_MIND, FADING = 16, 0.93  # beats that the line goes through, each weighing less than the one after it
SLACK = 0.04  # how far the line may leave the pointer's tempo
BARS_IN_MIND, BAR_FADING = 32, 0.95  # beats from which the bar is judged
METERS = {4: -0.3, 3: -1.6, 2: -2.0}  # beats a bar and log prior
LOYALTY = 2.0  # log odds by which another bar must fit better than the one held so far
LEAST, MOST = 0.02, 0.98  # chances are kept from certainty


class Pointer:
    """The chance of every tempo and every position in the beat, moved on pulse by pulse."""

    def __init__(self) -> None:
        self._lengths = np.arange(SHORTEST, LONGEST + 1)
        self._first = np.concatenate([[0], np.cumsum(self._lengths)[:-1]])
        self._last = self._first + self._lengths - 1
        self._length_of = np.repeat(self._lengths, self._lengths)
        self._position = np.arange(self._lengths.sum()) - np.repeat(self._first, self._lengths)
        self._on_beat = self._position < self._length_of / ON_BEAT
        change = np.exp(
            -STAY * np.abs(self._lengths[None] / self._lengths[:, None] - 1)
        )  # from row to column
        self._change = change / change.sum(1, keepdims=True)
        self.chances = 1 / self._length_of / len(self._lengths)

    def move(self, beat: float) -> None:
        """One pulse on, at which a beat has the chance `beat`."""
        moved = np.empty_like(self.chances)
        moved[1:] = self.chances[:-1]
        moved[self._first] = self.chances[self._last] @ self._change
        moved *= np.where(self._on_beat, beat, (1 - beat) / (ON_BEAT - 1))
        self.chances = moved / moved.sum()

    @property
    def best(self) -> tuple[int, int]:
        """Pulses in a beat, and pulses since the last beat, of the likeliest state."""
        state = int(self.chances.argmax())
        return int(self._length_of[state]), int(self._position[state])


class Line(NamedTuple):
    """A steady pulse: a beat at pulse `at`, one every `beat` pulses, `fit` the mean chance of a beat on it."""

    at: float
    beat: float
    fit: float


def line(beats: Chances, now: int, length: int, since: int) -> Line:
    """The line through the last beats that fits `beats` best, near the pointer's tempo and phase.

    Args:
        beats: Chance of a beat at each of the last pulses, the newest last, at pulse `now` - 1.
    """
    lengths = length * (1 + np.linspace(-SLACK, SLACK, 81))
    ends = len(beats) - 1 - since + np.arange(-length * 0.12, length * 0.12 + 0.5, 0.5)
    k = np.arange(BEATS_IN_MIND)
    at = ends[:, None, None] - k * lengths[None, :, None]
    weights = np.where(at >= 0, FADING**k, 0)
    chances = np.interp(at, np.arange(len(beats)), beats) * weights
    fit = chances.sum(2) / np.maximum(weights.sum(2), 1e-9)
    i, j = np.unravel_index(fit.argmax(), fit.shape)
    return Line(float(now - len(beats) + ends[i]), float(lengths[j]), float(fit[i, j]))


class Bar(NamedTuple):
    beats: int
    one: float  # a pulse at which a bar begins


def bar(ones: Chances, now: int, pulse: Line, held: Bar | None) -> Bar:
    """The bar that fits the chances of beats one along the line best; the one held so far has an advantage."""
    at = pulse.at - (now - len(ones)) - np.arange(BARS_IN_MIND) * pulse.beat
    at = at[at >= 0]
    chance = np.clip(np.interp(at, np.arange(len(ones)), ones), LEAST, MOST)
    weight = BAR_FADING ** np.arange(len(at))
    best, best_fit = held or Bar(4, pulse.at), -np.inf
    for beats, prior in METERS.items():
        for offset in range(beats):
            is_one = np.arange(len(at)) % beats == offset
            fit = prior + float((weight * np.log(np.where(is_one, chance, 1 - chance))).sum())
            candidate = Bar(beats, pulse.at - offset * pulse.beat)
            fit += LOYALTY * _same(candidate, held, pulse.beat)
            if fit > best_fit:
                best, best_fit = candidate, fit
    return best


def _same(a: Bar, b: Bar | None, beat: float) -> bool:
    """Whether two bars are of one length and begin together."""
    if b is None or a.beats != b.beats:
        return False
    apart = ((a.one - b.one) / beat + a.beats / 2) % a.beats - a.beats / 2
    return abs(apart) < 0.5
