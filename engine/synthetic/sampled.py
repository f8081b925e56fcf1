"""Sampled and synthesised instruments: a note, or a list of notes, as mono audio at 44.1 kHz.

A bank is `NAME.ogg` and `NAME.json` (see `shared/data.md`): recorded notes with key, velocity, take, start,
length and gain.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import lfilter, resample_poly

from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
LONGEST_S = 3.5  # of a note, for the cache's sake
CHOKE_S = 0.03  # in which a closed hat stops an open one
CACHED = 300  # resampled notes kept of a bank


class Event(NamedTuple):
    """One note: seconds, MIDI key, velocity 1..127, seconds until its end."""

    time: float
    key: int
    velocity: float
    duration: float


class Instrument(Protocol):
    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio: ...


@dataclass
class Bank:
    """Recorded notes of one instrument."""

    about: dict[str, object]
    audio: Audio
    keys: npt.NDArray[np.int64]
    velocities: npt.NDArray[np.float64]
    notes: list[dict[str, float]]
    cache: dict[tuple[int, Fraction], Audio] = field(default_factory=dict)

    @staticmethod
    def load(path: Path) -> "Bank":
        about = json.loads(path.with_suffix(".json").read_text())
        notes = about.pop("notes")
        audio = soundfile.read(path.with_suffix(".ogg"), dtype="float32")[0]
        keys, velocities = (np.array([n[k] for n in notes]) for k in ("key", "velocity"))
        return Bank(about, audio, keys, velocities.astype(float), notes)

    @property
    def chokes(self) -> dict[int, int]:
        return {int(k): int(v) for k, v in dict(self.about["choke"]).items()}  # type: ignore[call-overload]

    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio:
        aliases: dict[str, int] = self.about["aliases"]  # type: ignore[assignment]
        key = key if (self.keys == key).any() else aliases.get(str(key), key)
        far = abs(self.keys - key) * 1000.0 + abs(self.velocities - velocity - rng.normal(0, 4))
        index = int((far + rng.random(len(far))).argmin())
        n = self.notes[index]
        drum = not self.about["release"]
        step = Fraction(1) if drum else Fraction(2 ** ((key - n["key"]) / 12)).limit_denominator(40)
        x = self._resampled(index, step) * np.float32((velocity / n["velocity"]) ** 1.5)
        release = int(float(self.about["release"]) * SAMPLE_RATE)  # type: ignore[arg-type]
        length = int(duration_s * SAMPLE_RATE) + release
        if release and length < len(x):
            x = x[:length].copy()
            x[-release:] *= np.linspace(1, 0, release, dtype=np.float32) ** 2
        return np.asarray(x, np.float32)

    def _resampled(self, index: int, step: Fraction) -> Audio:
        if (index, step) not in self.cache:
            n = self.notes[index]
            length = min(int(n["length"]), int(LONGEST_S * SAMPLE_RATE * float(step)))
            start = int(n["start"])
            x = self.audio[start : start + length] * np.float32(n["gain"])
            if step != 1:
                x = resample_poly(x, step.denominator, step.numerator).astype(np.float32)
            fade = min(len(x), 2000)
            x[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
            while len(self.cache) >= CACHED:
                self.cache.pop(next(iter(self.cache)))
            self.cache[index, step] = x
        return self.cache[index, step]


@dataclass
class Pluck:
    """A plucked string by the Karplus-Strong loop: steel or nylon strings, ukulele, harp."""

    brightness: float = 0.5  # 0 dull .. 1 bright
    decay_s: float = 2.5
    cache: dict[tuple[int, int], Audio] = field(default_factory=dict)

    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio:
        take = int(rng.integers(2))
        if (key, take) not in self.cache:
            self.cache[key, take] = self._string(key, rng)
        x = self.cache[key, take] * np.float32((velocity / 127) ** 1.5)
        length = int((duration_s + 0.05) * SAMPLE_RATE)
        if length < len(x):
            x = x[:length].copy()
            x[-2000:] *= np.linspace(1, 0, min(len(x), 2000), dtype=np.float32)
        return x

    def _string(self, key: int, rng: np.random.Generator) -> Audio:
        period = SAMPLE_RATE / (440 * 2 ** ((key - 69) / 12))
        whole = int(period - 0.5)
        part = period - 0.5 - whole
        burst = np.zeros(int(LONGEST_S * SAMPLE_RATE), np.float64)
        burst[:whole] = lfilter([self.brightness], [1, self.brightness - 1], rng.uniform(-1, 1, whole))
        gain = 0.001 ** (period / SAMPLE_RATE / self.decay_s)
        loop = gain * np.convolve([0.5, 0.5], [1 - part, part])
        y = lfilter([1.0], np.concatenate([[1.0], np.zeros(whole - 1), -loop]), burst)
        return np.asarray(y / (np.abs(y).max() + 1e-9) * 0.5, np.float32)


@dataclass
class Partials:
    """Organ, strings or a synthesiser: a few steady partials with an attack."""

    gains: tuple[float, ...]  # of partials 1, 2, 3, ...
    attack_s: float = 0.01
    decay_s: float = 30.0

    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio:
        length = int((min(duration_s, LONGEST_S * 2) + 0.08) * SAMPLE_RATE)
        t = np.arange(length) / SAMPLE_RATE
        f = 440 * 2 ** ((key - 69) / 12)
        x = np.zeros(length)
        for k, gain in enumerate(self.gains, 1):
            if gain and f * k < 9000:
                x += gain * np.sin(2 * np.pi * f * k * t + rng.uniform(0, 6.28))
        envelope = np.minimum(1, t / self.attack_s) * np.exp(-t / self.decay_s)
        envelope *= np.clip((length / SAMPLE_RATE - t) / 0.08, 0, 1)
        return np.asarray(x * envelope * (velocity / 127) * 0.2, np.float32)


@dataclass
class Horn:
    """A brass or reed section: sawtooth waves whose brightness swells with the tone."""

    players: int = 1
    attack_s: float = 0.05

    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio:
        length = int((min(duration_s, 6) + 0.06) * SAMPLE_RATE)
        t = np.arange(length) / SAMPLE_RATE
        x = np.zeros(length)
        for _ in range(self.players):
            f = 440 * 2 ** ((key - 69 + rng.normal(0, 0.08)) / 12)
            bend = -0.5 * np.exp(-t / 0.03) + 0.15 * np.sin(2 * np.pi * 5.2 * t) * np.clip(
                (t - 0.3) * 3, 0, 1
            )
            x += 2 * (np.cumsum(f * 2 ** (bend / 12)) / SAMPLE_RATE % 1) - 1
        dark, bright = (lfilter([1 - p], [1, -p], lfilter([1 - p], [1, -p], x)) for p in (0.93, 0.7))
        swell = np.clip(t / (2 * self.attack_s), 0, 1) * velocity / 127
        envelope = np.clip(t / self.attack_s, 0, 1) * np.clip((length / SAMPLE_RATE - t) / 0.06, 0, 1)
        return np.asarray((dark + swell * bright) * envelope * velocity / 127 * 0.1, np.float32)


@dataclass
class Percussion:
    """Claps, snaps, sticks, muted strings, knocks and stamps: bursts of filtered noise and short tones.

    The key chooses among `sounds`: lowest for the strongest beat.
    """

    sounds: tuple[str, ...] = ("knock", "clap")

    def note(self, key: int, velocity: float, duration_s: float, rng: np.random.Generator) -> Audio:
        name = (
            self.sounds[0]
            if key in (35, 36)
            else self.sounds[min(len(self.sounds) - 1, 1 + (key in (42, 44, 46, 51)))]
        )
        low, high, decay, tone, spread = PERCUSSION[name]
        f = rng.normal(1, 0.04)
        t = np.arange(int(0.35 * SAMPLE_RATE)) / SAMPLE_RATE
        noise = rng.normal(size=len(t))
        noise = lfilter(*_one_pole_band(low * f, high * f), noise)
        envelope = np.exp(-t / decay)
        for lag in rng.uniform(0.004, 0.022, spread):  # hands that do not fall together
            envelope = envelope + rng.uniform(0.3, 0.8) * np.where(t > lag, np.exp(-(t - lag) / decay), 0)
        x = noise / (noise.std() + 1e-9) * 0.2 * envelope
        if tone:
            x = x * 0.4 + 0.6 * np.sin(2 * np.pi * tone * f * t * (1 + 0.3 * np.exp(-t / 0.02))) * np.exp(
                -t / decay / 1.5
            )
        return np.asarray(x * (velocity / 127) ** 1.5, np.float32)


PERCUSSION = {  # noise from and to Hz, decay s, tone Hz, further hands
    "clap": (700, 3500, 0.02, 0, 3), "clap_dry": (900, 6000, 0.008, 0, 1), "snap": (1500, 5000, 0.012, 0, 0),
    "stick": (2000, 9000, 0.008, 1900, 0), "knock": (80, 900, 0.03, 140, 0),
    "slap": (300, 2500, 0.025, 260, 0), "stamp": (40, 400, 0.06, 62, 0), "mute": (200, 3000, 0.018, 0, 2),
    "shaker": (4000, 12000, 0.025, 0, 0), "tap": (200, 4000, 0.01, 420, 0), "box_low": (50, 500, 0.08, 88, 0),
    "box_high": (800, 6000, 0.035, 210, 0),
}  # fmt: skip


def _one_pole_band(low: float, high: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    a, b = (float(np.exp(-2 * np.pi * f / SAMPLE_RATE)) for f in (low, high))
    return np.convolve([1 - b], [1, -1]), np.convolve([1, -a], [1, -b])


def play(instrument: Instrument, events: Iterable[Event], seconds: float, rng: np.random.Generator) -> Audio:
    """Events as mono audio of `seconds`."""
    length = int(seconds * SAMPLE_RATE)
    out = np.zeros(length + int(14 * SAMPLE_RATE), np.float32)
    chokes = instrument.chokes if isinstance(instrument, Bank) else {}
    rings: dict[int, tuple[int, Audio]] = {}
    for time, key, velocity, duration in sorted(events):
        at = int(time * SAMPLE_RATE)
        if not 0 <= at < length:
            continue
        x = instrument.note(key, float(np.clip(velocity, 1, 127)), duration, rng)
        if chokes.get(key) in rings:
            open_at, open_x = rings[chokes[key]]
            if 0 < (f := at - open_at) < len(open_x):
                rest = np.minimum(1, np.arange(len(open_x) - f, dtype=np.float32) / (CHOKE_S * SAMPLE_RATE))
                out[at : open_at + len(open_x)] -= open_x[f:] * rest
                rings[chokes[key]] = open_at, open_x[:f]
        rings[key] = at, x
        out[at : at + len(x)] += x[: len(out) - at]
    return out[:length]
