"""Normalisation to a loudness as ITU-R BS.1770-4 measures it."""

import numpy as np
import numpy.typing as npt
import pyloudnorm

from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
QUIETEST = 10 ** (-70 / 20)  # peak of what is silence to the standard's absolute gate
CEILING = 10 ** (-1 / 20)  # highest sample of what is normalised: -1 dB of full scale


def loudness(audio: Audio) -> float:
    """Integrated loudness in LUFS of a mono programme (samples,); -inf where it is silent or under 0.4 s."""
    meter = pyloudnorm.Meter(SAMPLE_RATE, filter_class="DeMan")  # exact at this rate, too
    is_long_enough = len(audio) >= meter.block_size * SAMPLE_RATE
    if not is_long_enough or float(np.abs(audio).max()) < QUIETEST:
        return -np.inf
    with np.errstate(divide="ignore"):  # of blocks that are silent
        return float(meter.integrated_loudness(audio.astype(np.float64)))


def normalising_gain(audio: Audio, target_lufs: float) -> float:
    """The gain that brings a mono programme to `target_lufs`, as near as its peak allows; 1 for silence."""
    found, peak = loudness(audio), float(np.abs(audio).max(initial=0))
    if not np.isfinite(found) or not peak:
        return 1.0
    return float(min(10 ** ((target_lufs - found) / 20), CEILING / peak))
