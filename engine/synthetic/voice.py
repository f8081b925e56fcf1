"""Sung, hummed and spoken tones: glottal pulses through formants, with vibrato, glides, soft onsets."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from ..contract.timing import SAMPLE_RATE
from .sampled import Event

Audio = npt.NDArray[np.float32]
VOWELS = {  # formants, Hz
    "a": (730, 1090, 2440, 3400), "e": (530, 1840, 2480, 3500), "i": (270, 2290, 3010, 3600),
    "o": (570, 840, 2410, 3300), "u": (300, 870, 2240, 3200),
}  # fmt: skip
WIDTHS = (80, 100, 140, 220)  # Hz
HUM = (260, 1000, 2200, 3000)


@dataclass(frozen=True)
class Singer:
    """One voice. `late_s` is the mean lateness of its onsets; `size` scales its formants."""

    size: float = 1.0
    hums: bool = False
    vibrato: float = 0.35  # semitones
    late_s: float = 0.04
    attack_s: float = 0.05
    breath: float = 0.02

    def sing(self, events: Iterable[Event], seconds: float, rng: np.random.Generator) -> Audio:
        out = np.zeros(int(seconds * SAMPLE_RATE) + 8 * SAMPLE_RATE, np.float32)
        before = None
        for time, key, velocity, duration in sorted(events):
            at = int((time + self.late_s + rng.normal(0, 0.4 * self.late_s)) * SAMPLE_RATE)
            near = before is not None and time - before[0] < 0.12
            x = self._tone(key, velocity, min(duration, 6.0), before[1] if near and before else None, rng)
            consonant = 0 if self.hums or rng.random() < 0.35 else int(rng.uniform(0.03, 0.09) * SAMPLE_RATE)
            if consonant:
                x = np.concatenate([self._consonant(consonant, velocity, rng), x])
                at -= consonant
            at = max(0, at)
            if at < seconds * SAMPLE_RATE:
                out[at : at + len(x)] += x[: len(out) - at]
            before = (time + duration, key)
        return out[: int(seconds * SAMPLE_RATE)]

    def _tone(
        self, key: float, velocity: float, duration_s: float, from_key: float | None, rng: np.random.Generator
    ) -> Audio:
        length = int((duration_s + 0.06) * SAMPLE_RATE)
        t = np.arange(length) / SAMPLE_RATE
        scoop = (from_key - key) if from_key is not None else -rng.exponential(0.7)
        pitch = key + scoop * np.exp(-t / rng.uniform(0.02, 0.06)) + rng.normal(0, 0.1)
        pitch = pitch + self.vibrato * np.sin(
            2 * np.pi * rng.uniform(4.8, 6.2) * t + rng.uniform(0, 6.28)
        ) * np.clip((t - 0.15) * 3, 0, 1)
        drift = lfilter([0.001], [1, -0.999], rng.normal(0, 1.5, length))
        phase = np.cumsum(440 * 2 ** ((pitch + drift - 69) / 12)) / SAMPLE_RATE % 1
        source = np.where(phase < 0.6, np.sin(np.pi * phase / 0.6) ** 2, 0)  # flow through the glottis
        source = np.diff(source, prepend=0.0) * 8 + self.breath * rng.normal(size=length)
        formants = HUM if self.hums else VOWELS[str(rng.choice(list(VOWELS)))]
        x = _formants(source, [f * self.size for f in formants])
        envelope = np.clip(t / self.attack_s, 0, 1) * np.clip((length / SAMPLE_RATE - t) / 0.06, 0, 1)
        swell = 1 + 0.3 * np.sin(np.pi * t / (duration_s + 0.06))
        rms = np.sqrt(np.mean(x**2)) + 1e-9
        return np.asarray(x / rms * 0.12 * envelope * swell * (velocity / 100), np.float32)

    def _consonant(self, length: int, velocity: float, rng: np.random.Generator) -> Audio:
        noise = (
            np.diff(rng.normal(size=length), prepend=0.0) if rng.random() < 0.6 else rng.normal(size=length)
        )
        shape = np.hanning(length) if rng.random() < 0.5 else np.exp(-np.arange(length) / (0.2 * length))
        return np.asarray(noise * shape * rng.uniform(0.005, 0.05) * velocity / 100, np.float32)


def _formants(x: npt.NDArray[np.float64], frequencies: list[float]) -> npt.NDArray[np.float64]:
    out = np.zeros_like(x)
    for k, (f, width) in enumerate(zip(frequencies, WIDTHS, strict=True)):
        r = np.exp(-np.pi * width / SAMPLE_RATE)
        a = [1, -2 * r * np.cos(2 * np.pi * f / SAMPLE_RATE), r * r]
        out += 10 ** (-5 * k / 20) * lfilter([1 - r], a, x)
    return out


def speech(seconds: float, rng: np.random.Generator) -> Audio:
    """Talk between songs: uneven syllables in phrases with pauses, pitch falling; no pulse."""
    singer = Singer(size=float(rng.uniform(0.9, 1.2)), vibrato=0.0, late_s=0.0, attack_s=0.02, breath=0.05)
    events, time, base = [], float(rng.uniform(0, 1)), float(rng.uniform(42, 58))
    while time < seconds:
        for k in range(int(rng.integers(3, 14))):
            length = float(rng.gamma(4, 0.045)) + 0.05
            events.append(
                Event(
                    time,
                    round(base + 4 - 0.5 * k + rng.normal(0, 1.5)),
                    float(rng.uniform(50, 110)),
                    length * 0.8,
                )
            )
            time += length
        time += float(rng.gamma(2, 0.35))
    return singer.sing(events, seconds, rng)
