"""Contexts as a stage gives them: levels, tone, room, distortion, noise, and the other players' bleed."""

import numpy as np
import numpy.typing as npt
from scipy import signal

from ...contract.timing import SAMPLE_RATE, STEMS
from .augmentation import Augmentation

Audio = npt.NDArray[np.float32]
Rng = np.random.Generator


def choose_players(rng: Rng, augmentation: Augmentation) -> npt.NDArray[np.bool_]:
    """Which stems are the context: one, two or three of the four, (4,) bool."""
    players = np.zeros(len(STEMS), bool)
    count = rng.choice([1, 2, 3], p=augmentation.players)
    players[rng.choice(len(STEMS), size=count, replace=False)] = True
    return players


def augment(stems: Audio, players: npt.NDArray[np.bool_], rng: Rng, augmentation: Augmentation) -> Audio:
    """A context (samples,) of the `players` (4,) out of `stems` (4, samples), as a microphone or a line input
    would give it.
    """

    def happens(probability: float) -> bool:
        return bool(rng.random() < probability)

    gains = amplitude(rng.uniform(*augmentation.gain_db, len(stems))) * players
    if happens(augmentation.bleed):
        gains = gains + amplitude(rng.uniform(*augmentation.bleed_db, len(stems))) * ~players
    mix: Audio = np.asarray(gains @ stems, np.float32)
    if happens(augmentation.distortion):
        mix = distort(mix, rng)
    if happens(augmentation.equaliser):
        mix = equalise(mix, rng, happens(augmentation.equaliser_cut))
    if happens(augmentation.room):
        mix = reverberate(mix, rng)
    out = mix * amplitude(rng.uniform(*augmentation.level_db))
    if happens(augmentation.noise):
        time_s = np.arange(len(mix)) / SAMPLE_RATE
        hum = np.sin(2 * np.pi * rng.choice((50, 60)) * time_s) * happens(augmentation.hum)
        out = out + 10 ** rng.uniform(*augmentation.noise_log10) * (rng.normal(size=len(out)) + hum)
    return np.asarray(np.clip(out, -1, 1), np.float32)


def amplitude(level_db: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Linear gain of a level in dB."""
    return np.asarray(10 ** (np.asarray(level_db) / 20))


def distort(x: Audio, rng: Rng) -> Audio:
    """Soft clipping by a random drive, at about the same level."""
    drive = 10 ** rng.uniform(-0.3, 1.2)
    level = np.sqrt(np.mean(x**2)) + 1e-6
    return np.asarray(np.tanh(drive * x / level / 3) * level * 3 / drive ** rng.uniform(0.5, 1), np.float32)


def equalise(x: Audio, rng: Rng, has_cut: bool) -> Audio:
    """A tilt, a cut of the lows or the highs, and one broad bell."""
    tilt = rng.uniform(-0.5, 0.5)
    x = np.concatenate([x[:1], x[1:] - tilt * x[:-1]])
    if has_cut:
        is_low = rng.random() < 0.5
        kind, edge_hz = ("highpass", rng.uniform(60, 250)) if is_low else ("lowpass", rng.uniform(2500, 9000))
        x = signal.sosfilt(signal.butter(2, edge_hz, kind, fs=SAMPLE_RATE, output="sos"), x)
    centre_hz, gain = 10 ** rng.uniform(2.2, 3.8), amplitude(rng.uniform(-9, 9))
    b, a = signal.iirpeak(centre_hz, rng.uniform(0.7, 2.5), SAMPLE_RATE)
    return np.asarray(x + (gain - 1) * signal.lfilter(b, a, x), np.float32)


def reverberate(x: Audio, rng: Rng) -> Audio:
    """A room of 0.15 to 0.9 s as decaying noise that darkens with time."""
    length = int(rng.uniform(0.15, 0.9) * SAMPLE_RATE)
    response = rng.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    response = signal.lfilter([1], [1, -rng.uniform(0.3, 0.8)], response)
    response *= amplitude(rng.uniform(-18, -5)) / np.sqrt(np.sum(response**2))
    return np.asarray(x + signal.fftconvolve(x, response)[: len(x)], np.float32)
