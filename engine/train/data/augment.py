"""What a stage does to what is played: levels, tone, room, distortion, noise, and the others bleeding in."""

import numpy as np
from scipy import signal

from ...contract.timing import SAMPLE_RATE, STEMS

Audio = np.ndarray


def draw_players(rng: np.random.Generator) -> np.ndarray:
    """Who is heard: one, two or three of the four, (4,) bool."""
    who = np.zeros(len(STEMS), bool)
    who[rng.choice(len(STEMS), size=rng.choice([1, 2, 3], p=[0.45, 0.35, 0.2]), replace=False)] = True
    return who


def on_stage(stems: Audio, who: np.ndarray, rng: np.random.Generator) -> Audio:
    """A context of the players `who` out of `stems` (4, samples), as a microphone or a line input would give it."""
    gains = 10 ** (rng.uniform(-6, 6, len(stems)) / 20) * who
    if rng.random() < 0.15:  # the others, bandmate's own loudspeaker among them, are heard too
        gains = gains + 10 ** (rng.uniform(-30, -14, len(stems)) / 20) * ~who
    mix = gains @ stems
    if rng.random() < 0.35:
        mix = distort(mix, rng)
    if rng.random() < 0.6:
        mix = equalise(mix, rng)
    if rng.random() < 0.35:
        mix = in_room(mix, rng)
    mix = mix * 10 ** (rng.uniform(-12, 3) / 20)
    if rng.random() < 0.5:
        hum = np.sin(2 * np.pi * rng.choice((50, 60)) * np.arange(len(mix)) / SAMPLE_RATE) * (
            rng.random() < 0.3
        )
        mix = mix + 10 ** rng.uniform(-4.5, -2.7) * (rng.normal(size=len(mix)) + hum)
    return np.asarray(np.clip(mix, -1, 1), np.float32)


def distort(x: Audio, rng: np.random.Generator) -> Audio:
    drive = 10 ** rng.uniform(-0.3, 1.2)
    level = np.sqrt(np.mean(x**2)) + 1e-6
    out = np.tanh(drive * x / level / 3) * level * 3 / drive ** rng.uniform(0.5, 1)
    return np.asarray(out)


def equalise(x: Audio, rng: np.random.Generator) -> Audio:
    """A tilt, a cut at one end, and one broad bell."""
    tilt = rng.uniform(-0.5, 0.5)
    x = np.concatenate([x[:1], x[1:] - tilt * x[:-1]])
    if rng.random() < 0.3:
        kind, edge = (
            ("highpass", rng.uniform(60, 250)) if rng.random() < 0.5 else ("lowpass", rng.uniform(2500, 9000))
        )
        x = signal.sosfilt(signal.butter(2, edge, kind, fs=SAMPLE_RATE, output="sos"), x)
    centre, gain = 10 ** rng.uniform(2.2, 3.8), 10 ** (rng.uniform(-9, 9) / 20)
    b, a = signal.iirpeak(centre, rng.uniform(0.7, 2.5), SAMPLE_RATE)
    return np.asarray(x + (gain - 1) * signal.lfilter(b, a, x))


def in_room(x: Audio, rng: np.random.Generator) -> Audio:
    """Decaying noise as the response of a room, 0.15 to 0.9 s, darker with time."""
    length = int(rng.uniform(0.15, 0.9) * SAMPLE_RATE)
    response = rng.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    response = signal.lfilter([1], [1, -rng.uniform(0.3, 0.8)], response)
    response *= 10 ** (rng.uniform(-18, -5) / 20) / np.sqrt(np.sum(response**2))
    return np.asarray(x + signal.fftconvolve(x, response)[: len(x)])
