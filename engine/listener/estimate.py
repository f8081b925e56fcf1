"""From the bar pointer's belief to one beat grid: finer than a pulse, and with a calibrated probability.

A pulse is PULSE samples (11.6 ms); activations are the network's probabilities of a beat at each, the newest
last.
"""

import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE
from . import network
from .bar_pointer import METERS, PULSES_A_MINUTE, Bar, Beats, rings
from .features import PULSE

Array = npt.NDArray[np.float32]
REGRESSION_BEATS, REGRESSION_DECAY = (
    10,
    0.85,
)  # beats of the regression, each weighted less than the one after
PRIOR_WEIGHT = 0.6  # of the pointer's own position in the regression, in activations
BAR_LOYALTY = 0.25  # share of the best bar's probability at which the present one is kept
JUDGED_BEATS, JUDGED_PULSES = 8, 400  # by which the probability is judged
HISTORY_S = 60.0  # after which more listening is no more evidence
SAME_TEMPO, SAME_PHASE = 0.06, 0.3  # share; half beats: within which beats are related
TEMPO_EXPONENT = 0.12  # with which the network's tempo weighs in each latent frame
# weights of `evidence`, fitted by `python -m engine.evaluate.listening --fit`
CERTAINTY = (-1.493, 0.074, 0.149, 0.21, 0.065, 0.09, 0.274, 0.153, -0.295)
_OCTAVES = float(np.log(network.FASTEST / network.SLOWEST))


def refined(beats: Beats, activations: Array, pulse: int) -> tuple[float, float]:
    """Pulse of the last beat and pulses a beat, from a weighted line through the activations near the last
    beats.

    Where nothing was activated, the pointer's estimate stands.
    """
    k = np.arange(REGRESSION_BEATS)
    last = len(activations) - 1 - beats.since
    at = last - k * beats.length
    slack = max(2, round(0.1 * beats.length))
    around = np.round(at).astype(int)[:, None] + np.arange(-slack, slack + 1)
    inside = (around >= 0) & (around < len(activations))
    values = np.where(inside, activations[np.clip(around, 0, len(activations) - 1)], 0) ** 2
    weight = values.sum(1)
    centroid = np.where(weight > 1e-6, (values * around).sum(1) / np.maximum(weight, 1e-6), at)
    offset = centroid - at
    trust = np.sqrt(np.minimum(weight, 1)) * REGRESSION_DECAY**k * (at >= 0)
    total = trust.sum() + PRIOR_WEIGHT
    mean_k, mean = (trust * k).sum() / total, (trust * offset).sum() / total
    spread = (trust * (k - mean_k) ** 2).sum() + 4 * PRIOR_WEIGHT
    slope = (trust * (k - mean_k) * (offset - mean)).sum() / spread  # of the offset, a beat further back
    shift = mean - slope * mean_k
    return pulse - 1 - beats.since + float(shift), beats.length - float(slope)


def related(held: Beats, best: Beats) -> Beats | None:
    """The held beat in time with `best`, where that has the same, half or double the tempo and falls on its
    beats or half beats; else None. `held.since` may be more than a beat.
    """
    for ratio in (1.0, 2.0, 0.5):
        length = best.length / ratio
        half = min(length, best.length) / 2
        apart = (held.since - best.since) / half
        off = apart - round(apart)
        if abs(length / held.length - 1) < SAME_TEMPO and abs(off) < SAME_PHASE:
            return Beats(length, held.since - off * half, best.chance)
    return None


def kept_bar(held: Bar, best: Bar, table: Array, passed: int) -> Bar:
    """The bar that was held, `passed` beats later, unless another has become much likelier.

    Args:
        table: Probabilities of each meter and number of the last beat, (len(METERS), 7).
    """
    number = (held.number + passed) % held.beats
    chance = float(table[METERS.index(held.beats), number])
    return Bar(held.beats, number, chance) if chance >= BAR_LOYALTY * best.chance else best


def tempo_weights(tempo: Array) -> Array:
    """Weights of the pointer's tempi, (bar_pointer.TEMPI,), from the network's probabilities (n,
    network.TEMPI).
    """
    bins = np.log(PULSES_A_MINUTE / rings().lengths / network.SLOWEST) / _OCTAVES * (network.TEMPI - 1)
    mean = np.log(tempo + 1e-3).sum(0)
    weights = np.exp(TEMPO_EXPONENT * np.interp(bins, np.arange(network.TEMPI), mean))
    return np.asarray(weights, np.float32)


def evidence(
    beats: Beats, bar: Bar, *, playing: float, tempo: Array, activations: Array, agreed: float, pulses: int
) -> npt.NDArray[np.float64]:
    """The variables of the logistic regression that gives the probability that the beat is right,
    (len(CERTAINTY),).

    A constant; log odds of the pointer's beat, of anything being played, of its tempo, of its bar; for how
    many beats the grid has not changed; by how much the last beats stand out against half beats, and against
    all pulses; for how long there has been anything to analyse.

    Args:
        playing: The network's probability that anything with a beat is played.
        tempo: The network's probabilities of tempo, (network.TEMPI,).
        agreed: Beats for which the grid has stayed the same.
        pulses: That were analysed.
    """
    bin_ = round(
        float(np.log(PULSES_A_MINUTE / beats.length / network.SLOWEST)) / _OCTAVES * (network.TEMPI - 1)
    )
    near = tempo[max(0, bin_ - 2) : bin_ + 3].sum()
    odds = np.clip([beats.chance, playing, near, bar.chance], 0.003, 0.997)
    on, off = (_activated(beats, activations, shift) for shift in (0.0, 0.5))
    mean = float(activations[-JUDGED_PULSES:].mean())
    contrast = np.log([(on + 0.02) / (off + 0.02), (on + 0.02) / (mean + 0.02)])
    history = np.log1p(min(HISTORY_S, pulses * PULSE / SAMPLE_RATE))
    return np.array([1.0, *np.log(odds / (1 - odds)), np.log1p(agreed), *contrast, history])


def certainty(variables: npt.NDArray[np.float64]) -> float:
    """The calibrated probability that the beat is right, from `evidence`."""
    return float(1 / (1 + np.exp(-np.dot(CERTAINTY, variables))))


def _activated(beats: Beats, activations: Array, shift: float) -> float:
    """Mean of the highest activations near the last JUDGED_BEATS beats, `shift` of a beat earlier."""
    at = len(activations) - 1 - beats.since - (np.arange(JUDGED_BEATS) + shift) * beats.length
    around = np.round(at).astype(int)[:, None] + np.arange(-2, 3)
    inside = around >= 0
    return float(np.where(inside, activations[np.clip(around, 0, len(activations) - 1)], 0).max(1).mean())
