"""What stands between an instrument and a listener: amplifiers, cabinets, rooms, limiting, noise, hum."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import butter, fftconvolve, lfilter, resample_poly, sosfilt

from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
LONGEST_RESPONSE_S = 1.2  # of a room, for the time it takes


def _band(kind: str, x: Audio, frequency: float, order: int = 2) -> Audio:
    return np.asarray(sosfilt(butter(order, frequency, kind, fs=SAMPLE_RATE, output="sos"), x), np.float32)


def high_pass(x: Audio, frequency: float) -> Audio:
    return _band("highpass", x, frequency)


def low_pass(x: Audio, frequency: float, order: int = 2) -> Audio:
    return _band("lowpass", x, frequency, order)


def shelf(x: Audio, above_hz: float, gain_db: float) -> Audio:
    """A first-order high shelf."""
    p = float(np.exp(-2 * np.pi * above_hz / SAMPLE_RATE))
    high = x - lfilter([1 - p], [1, -p], x)
    return np.asarray(x + (10 ** (gain_db / 20) - 1) * high, np.float32)


def to_rms(x: Audio, rms: float) -> Audio:
    """Scale so that what sounds has this RMS."""
    sounding = x[np.abs(x) > 1e-4]
    return x * np.float32(rms / (np.sqrt(np.mean(sounding**2)) + 1e-9)) if len(sounding) else x


@cache
def response(file: Path, longest_s: float = LONGEST_RESPONSE_S) -> Audio:
    """An impulse response of unit energy at 44.1 kHz."""
    x, rate = soundfile.read(file, dtype="float32")
    if rate != SAMPLE_RATE:
        x = resample_poly(x, SAMPLE_RATE, rate).astype(np.float32)
    x = x[: int(longest_s * SAMPLE_RATE)]
    return np.asarray(x / np.sqrt(np.sum(x**2)), np.float32)


def convolve(x: Audio, file: Path) -> Audio:
    return np.asarray(fftconvolve(x, response(file))[: len(x)], np.float32)


def room(x: Audio, file: Path, wet: float) -> Audio:
    """`x` with its room beside it."""
    return x + np.float32(wet) * convolve(x, file)


def guitar_amplifier(x: Audio, drive: float, cabinet: Path | None, rng: np.random.Generator) -> Audio:
    """A guitar amplifier: `drive` 1.5 clean, 2 edge, 12 crunch, 40 high gain."""
    x = shelf(high_pass(to_rms(x, 0.12), rng.uniform(120, 220)), rng.uniform(700, 1400), rng.uniform(14, 20))
    x = np.tanh(drive * to_rms(x, 0.12) + 0.2).astype(np.float32) - np.float32(np.tanh(0.2))
    x = convolve(x, cabinet) if cabinet else x
    return low_pass(shelf(x, rng.uniform(1500, 2500), rng.uniform(5, 10)), rng.uniform(5000, 8000))


def bass_amplifier(x: Audio, rng: np.random.Generator) -> Audio:
    x = low_pass(to_rms(x, 0.15), rng.uniform(250, 900), 1)
    return low_pass(np.tanh(rng.uniform(1.5, 4) * x).astype(np.float32), rng.uniform(2500, 5000))


def limit(x: Audio, amount: float) -> Audio:
    """Saturation of what exceeds `amount` times its RMS, as by a limiter or an overdriven preamplifier."""
    top = amount * float(np.sqrt(np.mean(x**2)) + 1e-9)
    return np.asarray(top * np.tanh(x / top), np.float32)


def coloured_noise(samples: int, colour: str, rng: np.random.Generator) -> Audio:
    """Noise of RMS 1: `white`, `pink` or `brown`."""
    x = rng.normal(size=samples)
    if colour == "pink":
        x = lfilter(
            [0.049922035, -0.095993537, 0.050612699, -0.004408786],
            [1, -2.494956002, 2.017265875, -0.522189400],
            x,
        )
    if colour == "brown":
        x = lfilter([1.0], [1, -0.995], x)
    return np.asarray(x / (x.std() + 1e-9), np.float32)


def hum(samples: int, mains_hz: float, rng: np.random.Generator) -> Audio:
    """Mains hum with harmonics, RMS 1."""
    t = np.arange(SAMPLE_RATE) / SAMPLE_RATE  # it comes again each second
    x = sum(
        10 ** (-rng.uniform(0, 18) / 20)
        / k**0.5
        * np.sin(2 * np.pi * k * mains_hz * t + rng.uniform(0, 6.28))
        for k in (1, 2, 3, 4, 5, 6, 7, 9, 11)
    )
    return np.resize(np.asarray(x / (np.std(x) + 1e-9), np.float32), samples)
