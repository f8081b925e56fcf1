"""Tempo, number of bars and downbeat of what was played between two presses of a foot, from the presses
and the network's probabilities of beats.

A press is off by some PRESS_S. Within that, the grid is moved to where the beats were heard; how many bars
lie between is chosen by how well the beats of each number agree with what was heard.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE
from . import network
from .features import PULSE

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
PRESS_S = 0.035  # standard deviation of a press
FARTHEST_S = 0.1  # by which the grid may move from a press
COARSE_S, FINE_S = 0.01, 0.0025  # steps of the search
SLOWEST, FASTEST = 45.0, 220.0  # beats a minute
MOST_BARS = 64
USUAL_BPM, SPREAD = 112.0, 0.45  # of tempi, in octaves
EVEN = (2, 4)  # parts usually have a multiple of these bars
# weights of `variables`, fitted on clips for tuning by `python -m engine.evaluate.teaching --fit`
WEIGHTS = (0.8, 0.3, 1.0, 0.2, 2.0, 2.8)
SHARPNESS = 6.0  # of the agreement of beats against the distance from the presses
RECENCY = 0.93  # weight of a beat against the next one: the band goes on from the last
CHANGE_ROOM = 0.05  # added to changes of chords
ROOM = 1e-2  # added to probabilities in logarithms


@dataclass(frozen=True, slots=True)
class Heard:
    """Probabilities of the network over a span; `origin` is the sample of pulse 0's middle, as a beat counts.

    Attributes:
        beats: Of a beat or downbeat at each pulse, (P,).
        downbeats: Of a downbeat at each pulse, (P,).
        tempo: Of each tempo at each latent frame, (n, network.TEMPI).
        changes: How different the chords before and after each latent frame's beginning are, 0..1, (n,).
        frame: The first latent frame.
    """

    origin: float
    beats: Array
    downbeats: Array
    tempo: Array
    changes: Array
    frame: int

    def at(self, values: Array, samples: Numbers) -> Numbers:
        """Values of pulses at samples, between pulses in proportion; 0 outside."""
        index = np.arange(len(values))
        return np.interp((samples - self.origin) / PULSE, index, values, left=0.0, right=0.0)


@dataclass(frozen=True, slots=True)
class Option:
    """A number of bars, the first and last line of their grid in samples, and what speaks for it."""

    bars: int
    first: float
    last: float
    variables: Numbers


def options(begin: float, end: float, beats_per_bar: int, heard: Heard) -> list[Option]:
    """The grids that may lie between two presses."""
    found = []
    for bars in _numbers(begin, end, beats_per_bar):
        first, last = _placed(begin, end, bars * beats_per_bar, heard)
        found.append(Option(bars, first, last, variables(first, last, bars, beats_per_bar, heard)))
    return found


def found_grid(begin: float, end: float, beats_per_bar: int, heard: Heard) -> tuple[BeatGrid, int]:
    """The grid, its downbeat near sample `begin`, and how many bars of it lie between two presses."""
    found = options(begin, end, beats_per_bar, heard)
    best = found[int(np.argmax([np.dot(WEIGHTS, option.variables) for option in found]))]
    beat = (best.last - best.first) / (best.bars * beats_per_bar)
    return BeatGrid(best.first, beat, beats_per_bar), best.bars


def _numbers(begin: float, end: float, beats_per_bar: int) -> list[int]:
    """How many bars there may be; the nearest to a usual tempo where none is in range."""
    bpm = 60 * SAMPLE_RATE * beats_per_bar / (end - begin)  # of one bar
    found = [bars for bars in range(1, MOST_BARS + 1) if SLOWEST <= bpm * bars <= FASTEST]
    return found or [min(MOST_BARS, max(1, round(USUAL_BPM / bpm)))]


def _placed(begin: float, end: float, beats: int, heard: Heard) -> tuple[float, float]:
    """First and last line of the grid: near the presses, where the beats between were heard."""
    first = last = 0.0
    weights = RECENCY ** np.arange(beats)[::-1]
    weights /= weights.sum()
    for step_s, reach_s in ((COARSE_S, FARTHEST_S), (FINE_S, COARSE_S)):
        moves = np.arange(-reach_s, reach_s + step_s / 2, step_s) * SAMPLE_RATE
        starts, stops = (first + moves)[:, None], (last + moves)[None, :]
        share = np.arange(beats) / beats  # the last line is heard with the next round, or never
        at = begin + starts[..., None] * (1 - share) + (end - begin) * share + stops[..., None] * share
        agreement = heard.at(heard.beats, at.ravel()).reshape(at.shape) @ weights
        far = (starts**2 + stops**2) / (2 * (PRESS_S * SAMPLE_RATE) ** 2)
        best = np.unravel_index(np.argmax(SHARPNESS * beats**0.5 * agreement - far), agreement.shape)
        first, last = float(starts[best[0], 0]), float(stops[0, best[1]])
    return begin + first, end + last


def variables(first: float, last: float, bars: int, beats_per_bar: int, heard: Heard) -> Numbers:
    """What speaks for `bars` bars from sample `first` to `last`, (len(WEIGHTS),).

    Beats against all pulses; downbeats against the other beats; the network's tempo; how usual the tempo
    is; how usual the number of bars is; changes of the chord at bar lines against those anywhere.
    """
    beats = bars * beats_per_bar
    lines = first + (last - first) * np.arange(beats) / beats
    on, mean = _near(heard, heard.beats, lines), float(heard.beats.mean()) if len(heard.beats) else 0.0
    ones = _near(heard, heard.downbeats, lines[::beats_per_bar])
    others = (
        _near(heard, heard.downbeats, np.delete(lines, np.s_[::beats_per_bar])) if beats_per_bar > 1 else ones
    )
    bpm = 60 * SAMPLE_RATE * beats / (last - first)
    bin_ = np.log(bpm / network.SLOWEST) / np.log(network.FASTEST / network.SLOWEST) * (network.TEMPI - 1)
    near = np.clip(np.round(bin_) + np.arange(-2, 3), 0, network.TEMPI - 1).astype(int)
    tempo = np.log(heard.tempo[:, near].sum(1) + ROOM).mean() if len(heard.tempo) else 0.0
    return np.array([
        np.log((on + ROOM) / (mean + ROOM)), np.log((ones + ROOM) / (others + ROOM)), float(tempo),
        -((np.log2(bpm / USUAL_BPM) / SPREAD) ** 2) / 2, sum(bars % k == 0 for k in EVEN),
        _changes(first, last, bars, heard),
    ])  # fmt: skip


def _changes(first: float, last: float, bars: int, heard: Heard) -> float:
    """By how much chords change rather at the bar lines between sample `first` and `last` than elsewhere."""
    at = (heard.frame + np.arange(len(heard.changes))) * FRAME
    inside = heard.changes[(at > first) & (at < last)]
    if bars == 1 or not len(inside):
        return 0.0
    lines = first + (last - first) * np.arange(1, bars) / bars
    around = lines[:, None] + np.arange(-1, 2) * FRAME
    near = np.interp(around.ravel(), at, heard.changes).reshape(around.shape).max(1).mean()
    return float(np.log((near + CHANGE_ROOM) / (inside.mean() + CHANGE_ROOM)))


def _near(heard: Heard, values: Array, at: Numbers) -> float:
    """Mean of the highest values within a pulse of each position."""
    around = at[:, None] + np.arange(-1, 2) * PULSE
    return float(heard.at(values, around.ravel()).reshape(around.shape).max(1).mean())
