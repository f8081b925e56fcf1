"""A bar pointer model: the probability of every meter, tempo and position in the bar, advanced pulse by pulse
(Krebs, Böck & Widmer, ISMIR 2015, its forward pass only).

For every (meter, tempo) there is a ring of positions, one pulse each. Time turns the rings instead of moving
their contents: at pulse t, position p of a ring of length R lies at index (p - t) mod R. So a pulse costs
only the positions on beats, where observations differ between hypotheses, and the beginnings of beats, where
tempo and meter may change.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE
from .features import PULSE

Array = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
METERS = (2, 3, 4, 5, 6, 7)
METER_PRIOR = (0.12, 0.16, 0.52, 0.06, 0.06, 0.05)
SLOWEST, FASTEST, TEMPI = 40.0, 240.0, 61  # beats a minute; 3 % from one to the next
PULSES_A_MINUTE = 60 * SAMPLE_RATE / PULSE
# pulses, at the fastest and the slowest tempo, that are the beat itself: as wide as the network's targets
ZONE = (3, 5)
RARE = 15.0  # pulses without a beat to one with a beat, in the network's targets
TRANSITION_LAMBDA = 60.0  # lambda of the paper: how unlikely a change of tempo from beat to beat is
REACH = 4  # tempi that a beat may go up or down
OTHER_BAR = 0.002  # chance at each beat that a bar begins here after all
OTHER_METER = 0.002  # chance at each bar of another meter
ANEW = 0.0005  # chance with each call of `advance` that the music has changed altogether
HINT_SHAPE = np.array([0.3, 0.8, 1, 0.8, 0.3])  # over pulses around a beat that is known from elsewhere
LEAST = 0.004  # observed probabilities are not lower


@dataclass(frozen=True, slots=True)
class Rings:
    """Where each ring lies in the array of all positions, and where its beats begin."""

    lengths: Array  # (TEMPI,) pulses in a beat
    first: Indices  # (METERS, TEMPI) index of the ring's first position
    size: Indices  # (METERS, TEMPI) positions in the ring
    beat: Indices  # (METERS, TEMPI, 8) position at which each beat begins, and the ring's size after the last
    zone: Indices  # (TEMPI,) pulses that are the beat itself
    change: Array  # (TEMPI, 2 REACH + 1) chance of each tempo after each
    share: Array  # (METERS, TEMPI) prior probability


@cache
def rings() -> Rings:
    lengths = PULSES_A_MINUTE / np.geomspace(SLOWEST, FASTEST, TEMPI)
    beats = np.array(METERS)
    size = np.round(beats[:, None] * lengths).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(size.ravel())[:-1]]).reshape(size.shape)
    beat = np.zeros((*size.shape, 8), np.int64)
    for k in range(8):
        beat[:, :, k] = np.minimum(np.round(k * lengths), size)
    steps = np.arange(-REACH, REACH + 1)
    to = np.clip(np.arange(TEMPI)[:, None] + steps, 0, TEMPI - 1)
    change = np.exp(-TRANSITION_LAMBDA * np.abs(lengths[to] / lengths[:, None] - 1))
    change[(np.arange(TEMPI)[:, None] + steps < 0) | (np.arange(TEMPI)[:, None] + steps >= TEMPI)] = 0
    share = np.outer(np.array(METER_PRIOR) / sum(METER_PRIOR), np.full(TEMPI, 1 / TEMPI))
    return Rings(
        lengths.astype(np.float32), first, size, beat,
        np.clip(np.round(lengths / 24), *ZONE).astype(np.int64),
        (change / change.sum(1, keepdims=True)).astype(np.float32), share.astype(np.float32),
    )  # fmt: skip


def _prior() -> Array:
    """The prior probability of each position, flat over all rings."""
    r = rings()
    return np.asarray(np.repeat((r.share / r.size).ravel(), r.size.ravel()), np.float32)


class Beats(NamedTuple):
    """The likeliest beat: `length` pulses a beat, the last `since` pulses ago; `chance`: its probability."""

    length: float
    since: float
    chance: float


class Bar(NamedTuple):
    """The likeliest bar: `beats` a bar, `number` (0: the downbeat) of the last beat; `chance`: its
    probability.
    """

    beats: int
    number: int
    chance: float


@dataclass(slots=True)
class BarPointer:
    """The belief. Copied deeply, it goes on identically."""

    pulse: int = 0  # pulses taken in
    chances: Array = field(default_factory=lambda: _prior())

    def advance(self, observed: Array, tempo: Array | None = None, meter: Array | None = None) -> None:
        """Take in the next T pulses.

        Args:
            observed: Probabilities of no beat, a beat, a downbeat, (T, 3).
            tempo: Weights of the tempi, (TEMPI,).
            meter: Weights of the meters, (len(METERS),).
        """
        r = rings()
        clipped = np.clip(observed, LEAST, 1.0)
        ratios = (clipped[:, 1:] * RARE / clipped[:, :1]).astype(np.float32)
        _advance(self.chances, self.pulse, ratios, r.first, r.size, r.beat, r.zone, r.change)
        self.pulse += len(observed)
        weights = np.ones((len(METERS), TEMPI)) if tempo is None or meter is None else np.outer(meter, tempo)
        _weigh(self.chances, weights.astype(np.float32), r.share, r.first, r.size)

    def by_phase(self) -> Array:
        """Probabilities (TEMPI, longest beat) of tempo and pulses since the last beat."""
        r = rings()
        out = np.zeros((TEMPI, int(r.lengths[0]) + 2), np.float32)
        _by_phase(self.chances, self.pulse, r.first, r.size, r.beat, out)
        return out

    def best(self, held: Beats | None, loyalty: float, phases: Array | None = None) -> Beats:
        """The likeliest tempo and phase; or the held one, as it would be now, where its probability is at
        least `loyalty` of the best's.
        """
        chances = self.by_phase() if phases is None else phases
        best = _around(chances, *_peak(chances))
        if held is None:
            return best
        tempo = int(np.abs(rings().lengths / held.length - 1).argmin())
        here = _around(chances, tempo, round(held.since + _middle(tempo)))
        return here if here.chance >= loyalty * best.chance else best

    def bar(self, beats: Beats) -> tuple[Bar, Array]:
        """The likeliest meter and number of the last beat, and the probabilities of all, (len(METERS), 7)."""
        r = rings()
        table = np.zeros((len(METERS), 7), np.float32)
        tempo = int(np.abs(r.lengths / beats.length - 1).argmin())
        phase = (beats.since + _middle(tempo)) / beats.length
        _by_number(self.chances, self.pulse, tempo, phase, r.first, r.size, r.beat, r.lengths, table)
        table /= max(1e-12, float(table.sum()))
        meter, number = np.unravel_index(int(table.argmax()), table.shape)
        return Bar(METERS[int(meter)], int(number), float(table[meter, number])), table

    def hint(self, length: float, since: float, beats: int | None, number: int | None, trust: float) -> None:
        """Mix in a beat that is known from elsewhere with weight `trust`; the belief so far keeps the rest.

        Args:
            length: Pulses a beat.
            since: Pulses since the last one.
            beats: A bar, if known.
            number: Of the last beat in its bar, if known; 0 is the downbeat.
        """
        r = rings()
        new = np.zeros_like(self.chances)
        for m, count in enumerate(METERS):
            if beats not in (None, count):
                continue
            for i in np.flatnonzero(np.abs(r.lengths / length - 1) < 0.05):
                weight = METER_PRIOR[m] * np.exp(-0.5 * (np.log(r.lengths[i] / length) / 0.015) ** 2)
                for k in range(count) if number is None else (number % count,):
                    middle = r.beat[m, i, k] + since * r.lengths[i] / length + _middle(i)
                    at = (middle + np.arange(-2, 3)).round().astype(int)
                    new[r.first[m, i] + (at - self.pulse) % r.size[m, i]] += weight * HINT_SHAPE
        mixed = (1 - trust) * self.chances + trust * new / max(1e-12, float(new.sum()))
        self.chances = mixed.astype(np.float32)


def _peak(chances: Array) -> tuple[int, int]:
    """Tempo and position around which most lies."""
    smooth = chances.copy()
    smooth[:, 1:-1] += chances[:, 2:] + chances[:, :-2]
    smooth[:, 0] += chances[:, 1]
    tempo, since = np.unravel_index(int(smooth.argmax()), smooth.shape)
    return int(tempo), int(since)


def _middle(tempo: int | np.intp) -> float:
    """The position in its ring at which a beat is strongest."""
    return float(rings().zone[tempo] - 1) / 2


def _around(chances: Array, tempo: int | np.intp, since: int | np.intp) -> Beats:
    """The mean of what lies near a tempo and phase, and its probability."""
    r, tempo = rings(), int(tempo)
    low, high = max(0, tempo - 2), min(TEMPI, tempo + 3)
    total = length = phase = 0.0
    for i in range(low, high):
        beat = float(r.lengths[i])
        size = round(beat)
        slack = max(2, round(0.07 * beat))
        at = round(since * beat / float(r.lengths[tempo])) + np.arange(-slack, slack + 1)
        here = chances[i, at % size]
        mass = float(here.sum())
        total, length = total + mass, length + mass * beat
        phase += float((here * at).sum()) / beat
    if total <= 0:
        return Beats(float(r.lengths[tempo]), float(since) - _middle(tempo), 0.0)
    length /= total
    return Beats(length, phase / total * length - _middle(tempo), total)


@numba.njit(cache=True)
def _advance(chances, pulse, ratios, first, size, beat, zone, change):  # type: ignore[no-untyped-def]
    meters, tempi = first.shape
    reach = change.shape[1] // 2
    at, mixed = np.zeros(tempi, np.int64), np.zeros(tempi + 2 * reach, np.float32)
    restart, heads = np.zeros(tempi, np.float32), np.zeros((meters, tempi), np.int64)
    for m in range(meters):
        for i in range(tempi):
            heads[m, i] = (-pulse) % size[m, i]
    for n in range(len(ratios)):
        restart[:] = 0
        for m in range(meters):
            for i in range(tempi):  # time turns the rings
                heads[m, i] = size[m, i] - 1 if heads[m, i] == 0 else heads[m, i] - 1
            for k in range(m + 2):
                mixed[:] = 0
                for i in range(tempi):
                    index = heads[m, i] + beat[m, i, k]
                    at[i] = first[m, i] + (index if index < size[m, i] else index - size[m, i])
                    arriving = chances[at[i]]
                    for step in range(2 * reach + 1):
                        mixed[i + step] += arriving * change[i, step]
                leak = np.float32(OTHER_METER if k == 0 else OTHER_BAR)
                for i in range(tempi):
                    chances[at[i]] = mixed[i + reach] * (1 - leak)
                    restart[i] += mixed[i + reach] * leak
        for m in range(meters):
            for i in range(tempi):
                begin, length = first[m, i], size[m, i]
                chances[begin + heads[m, i]] += restart[i] / meters
                for k in range(m + 2):
                    ratio = ratios[n, 1] if k == 0 else ratios[n, 0]
                    index = heads[m, i] + beat[m, i, k]
                    for _ in range(zone[i]):
                        if index >= length:
                            index -= length
                        chances[begin + index] *= ratio
                        index += 1


@numba.njit(cache=True)
def _weigh(chances, weights, share, first, size):  # type: ignore[no-untyped-def]
    meters, tempi = first.shape
    total = np.float32(0)
    for m in range(meters):
        for i in range(tempi):
            for at in range(first[m, i], first[m, i] + size[m, i]):
                chances[at] *= weights[m, i]
                total += chances[at]
    keep = np.float32((1 - ANEW) / total)
    for m in range(meters):
        for i in range(tempi):
            new = np.float32(ANEW * share[m, i] / size[m, i])
            for at in range(first[m, i], first[m, i] + size[m, i]):
                chances[at] = keep * chances[at] + new


@numba.njit(cache=True)
def _by_phase(chances, pulse, first, size, beat, out):  # type: ignore[no-untyped-def]
    meters, tempi = first.shape
    for m in range(meters):
        for i in range(tempi):
            begin, length = first[m, i], size[m, i]
            at = (0 - pulse) % length
            for k in range(m + 2):
                for since in range(beat[m, i, k + 1] - beat[m, i, k]):
                    out[i, since] += chances[begin + at]
                    at += 1
                    if at == length:
                        at = 0


@numba.njit(cache=True)
def _by_number(  # type: ignore[no-untyped-def]
    chances, pulse, tempo, phase, first, size, beat, lengths, table
):
    meters, tempi = first.shape
    for m in range(meters):
        for i in range(max(0, tempo - 2), min(tempi, tempo + 3)):
            slack = max(2, int(0.07 * lengths[i]))
            for k in range(m + 2):
                middle = beat[m, i, k] + round(phase * lengths[i])
                for at in range(middle - slack, middle + slack + 1):
                    table[m, k] += chances[first[m, i] + (at - pulse) % size[m, i]]
