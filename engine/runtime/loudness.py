"""Loudness of a programme as ITU-R BS.1770-4 measures it, and its normalisation."""

import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
BLOCK_S, STEP_S = 0.4, 0.1
GATE_LUFS, GATE_LU = -70.0, -10.0  # absolute, and under the loudness of what passes that
OFFSET_DB = -0.691
CEILING = 10 ** (-1 / 20)  # highest sample of what is normalised: -1 dB of full scale
# of the pre-filter: a shelf that lifts what a head reflects, then a high-pass; Hz, dB, Q
SHELF, HIGH_PASS = (
    (1681.974450955533, 3.999843853973347, 0.7071752369554196),
    (38.13547087602444, 0.5003270373238773),
)


def loudness(audio: Audio) -> float:
    """Integrated loudness in LUFS of a mono programme (samples,); -inf where it is silent or under 0.4 s."""
    block, step = round(BLOCK_S * SAMPLE_RATE), round(STEP_S * SAMPLE_RATE)
    if len(audio) < block:
        return -np.inf
    power = np.concatenate([[0.0], np.cumsum(_weighted(audio) ** 2)])
    begins = np.arange(0, len(audio) - block + 1, step)
    mean = (power[begins + block] - power[begins]) / block
    level = OFFSET_DB + 10 * np.log10(mean + 1e-20)
    kept = mean[level > GATE_LUFS]
    if not len(kept):
        return -np.inf
    relative = OFFSET_DB + 10 * np.log10(kept.mean()) + GATE_LU
    kept = mean[(level > GATE_LUFS) & (level > relative)]
    return float(OFFSET_DB + 10 * np.log10(kept.mean()))


def normalising_gain(audio: Audio, target_lufs: float) -> float:
    """The gain that brings a mono programme to `target_lufs`, as near as its peak allows; 1 for silence."""
    found, peak = loudness(audio), float(np.abs(audio).max(initial=0))
    if not np.isfinite(found) or not peak:
        return 1.0
    return float(min(10 ** ((target_lufs - found) / 20), CEILING / peak))


def _weighted(audio: Audio) -> npt.NDArray[np.float64]:
    """The programme through the pre-filter, by its response at each frequency."""
    size = 1 << (len(audio) + SAMPLE_RATE - 1).bit_length()
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(z), complex)
    for numerator, denominator in (_shelf(), _high_pass()):
        response *= np.polyval(numerator[::-1], z) / np.polyval(denominator[::-1], z)
    filtered = np.fft.irfft(np.fft.rfft(audio.astype(np.float64), size) * response, size)
    return np.asarray(filtered[: len(audio)], np.float64)


def _shelf() -> tuple[list[float], list[float]]:
    hertz, gain_db, q = SHELF
    k = np.tan(np.pi * hertz / SAMPLE_RATE)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    numerator = [
        (high + band * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
    ]
    return numerator, [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _high_pass() -> tuple[list[float], list[float]]:
    hertz, q = HIGH_PASS
    k = np.tan(np.pi * hertz / SAMPLE_RATE)
    a0 = 1 + k / q + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
