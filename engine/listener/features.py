"""What the listener's network reads of the sound: causal, levelled, streaming.

Rates: a pulse is 512 samples (86 Hz), a latent frame has PULSES of them. Shapes: n latent frames, T = PULSES
n pulses.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import torch

from ..contract.timing import FRAME, SAMPLE_RATE

Array = npt.NDArray[np.float32]
PULSES = 8  # in a latent frame
PULSE = FRAME // PULSES  # samples
SHORT, LONG = 2048, 16384  # samples in the windows for rhythm and for pitch
BANDS, LOWEST_HZ, HIGHEST_HZ = 60, 40.0, 15000.0
PITCHES, LOWEST_KEY, PER_SEMITONE = 132, 28, 2
SPLITS = (14, 34)  # bands at which low, middle and high flux part: 140 Hz, 1.2 kHz
FIRST_LAG, LAST_LAG, LAGS = 14, 352, 64  # pulses; bins of the tempogram, log-spaced
MEMORY_FRAMES = 86.0  # after which the tempogram has forgotten to 1/e, 8 s
RELEASE_DB = 0.1  # by which the reference level falls in a latent frame
FLOOR_DB = -66.0  # below which nothing is lifted any more
BRIGHTNESS = 60.0  # in log(1 + BRIGHTNESS * amplitude / reference)
BEHIND = 2  # pulses by which the network's beats come after the beats: the window must have seen the attack


@dataclass(frozen=True, slots=True)
class Features:
    """What was heard in n latent frames."""

    bands: Array  # (T, BANDS) log amplitude against the loudest of late
    tempogram: Array  # (n, 3 * LAGS) autocorrelation of low, middle and high flux
    pitches: Array  # (n, PITCHES) log amplitude, half semitones
    level: Array  # (n, 2) reference level and level, in units of 30 dB from -30 dBFS


@dataclass(slots=True)
class FeatureState:
    """The past that the next features need. Copied deeply, it goes on identically."""

    samples: Array = field(default_factory=lambda: np.zeros(LONG, np.float32))
    bands: Array = field(default_factory=lambda: np.zeros((2, BANDS), np.float32))
    flux: Array = field(default_factory=lambda: np.zeros((LAST_LAG, 3), np.float32))
    correlation: Array = field(default_factory=lambda: np.zeros((LAST_LAG - FIRST_LAG + 1, 3), np.float32))
    energy: Array = field(default_factory=lambda: np.full(3, 1e-3, np.float32))
    reference_db: float = FLOOR_DB


def extract(state: FeatureState, audio: Array) -> Features:
    """Features of the next latent frames; the state moves on.

    Raises:
        ValueError: If `audio` (samples,) is not a multiple of FRAME long.
    """
    count, rest = divmod(len(audio), FRAME)
    if rest:
        raise ValueError(f"audio has {len(audio)} samples, expected a multiple of {FRAME}")
    seen = np.concatenate([state.samples, audio])
    energies = _filtered(seen, SHORT, PULSE, count * PULSES, BANDS)
    levels_db = 10 * np.log10(np.mean(audio.reshape(count, FRAME) ** 2, 1) + 1e-12)
    references = np.empty(count, np.float32)
    for k, level_db in enumerate(levels_db):
        state.reference_db = max(state.reference_db - RELEASE_DB, float(level_db), FLOOR_DB)
        references[k] = state.reference_db
    gain = BRIGHTNESS * 10 ** (-references / 20)
    bands = np.log1p(energies * np.repeat(gain, PULSES)[:, None])
    pitches = np.log1p(_filtered(seen, LONG, FRAME, count, PITCHES) * gain[:, None])
    tempogram = _tempogram(state, flux(np.concatenate([state.bands, bands])))
    state.samples, state.bands = seen[-LONG:], bands[-2:]
    level = np.stack([references, levels_db], 1) / 30 + 1
    return Features(*(np.asarray(x, np.float32) for x in (bands, tempogram, pitches, level)))


def flux(bands: Array) -> Array:
    """Rise of each band against the louder of the two pulses before, (T, BANDS), from bands that begin two
    pulses earlier.
    """
    return np.asarray(np.maximum(0, bands[2:] - np.maximum(bands[1:-1], bands[:-2])), np.float32)


def _filtered(seen: Array, window: int, step: int, count: int, bands: int) -> Array:
    """Amplitudes (count, bands) in the filters of a bank, of windows that end `step` apart, the last at the
    end of `seen`.

    In torch, whose number of threads the engine sets: numpy's would wait for one another on a busy machine.
    """
    first, bank = len(seen) - (count - 1) * step - window, _bank(window, bands)
    frames = np.lib.stride_tricks.sliding_window_view(seen[first:], window)[::step]
    spectrum = torch.fft.rfft(torch.from_numpy(frames * _window(window)))[:, : len(bank)]
    out: Array = (spectrum.abs() @ torch.from_numpy(bank)).numpy()
    return out


@cache
def _window(size: int) -> Array:
    window = np.hanning(size + 1)[:-1]
    return np.asarray(window * 2 / window.sum(), np.float32)


@cache
def _bank(size: int, bands: int) -> Array:
    """Triangular filters over the bins of a window, up to the last bin that counts, (bins, bands): BANDS by
    Hz, or PITCHES by key.
    """
    if bands == BANDS:
        edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, bands + 2)
    else:
        edges = 440 * 2 ** ((LOWEST_KEY + (np.arange(-1, bands + 1)) / PER_SEMITONE - 69) / 12)
    bins = np.arange(size // 2 + 1) * SAMPLE_RATE / size
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    widen = SAMPLE_RATE / size  # no filter falls between two bins
    rise = (bins[:, None] - np.minimum(low, middle - widen)) / (middle - np.minimum(low, middle - widen))
    fall = (np.maximum(high, middle + widen) - bins[:, None]) / (np.maximum(high, middle + widen) - middle)
    filters = np.maximum(0, np.minimum(rise, fall))
    return np.asarray(filters[: int(np.flatnonzero(filters.any(1))[-1]) + 1], np.float32)


def _tempogram(state: FeatureState, rise: Array) -> Array:
    """Fading autocorrelation of three flux bands at each latent frame, pooled to log-spaced lags, (n, 3 *
    LAGS).
    """
    parts = np.stack([part.mean(1) for part in np.split(rise, SPLITS, 1)], 1)
    history = np.concatenate([state.flux, parts])
    keep, out = np.float32(np.exp(-1 / MEMORY_FRAMES)), []
    for first in range(LAST_LAG, len(history), PULSES):
        now = history[first : first + PULSES]
        past = np.lib.stride_tricks.sliding_window_view(
            history[first - LAST_LAG : first + PULSES - FIRST_LAG], PULSES, 0
        )
        products = np.einsum("lcp,pc->lc", past, now)[::-1]  # lags FIRST_LAG .. LAST_LAG
        state.correlation = keep * state.correlation + products
        state.energy = keep * state.energy + (now**2).sum(0)
        pooled = np.maximum.reduceat(state.correlation / state.energy, _pools(), 0)
        out.append(np.sqrt(np.clip(pooled, 0, 2)).T.ravel())
    state.flux = history[-LAST_LAG:]
    return np.asarray(out, np.float32)


@cache
def _pools() -> npt.NDArray[np.int64]:
    edges = np.unique(np.round(np.geomspace(FIRST_LAG, LAST_LAG, 90)).astype(int)) - FIRST_LAG
    return np.asarray(edges[np.linspace(0, len(edges) - 1, LAGS).astype(int)])
