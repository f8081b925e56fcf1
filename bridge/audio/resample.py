"""Streaming sample rate conversion by soxr, between the device's rate and the model's.

Output sample k lies exactly at time k / rate: no delay, samples only come out later (`Resampler.wait_s`).
"""

import numpy as np
import numpy.typing as npt
import soxr

Audio = npt.NDArray[np.float32]
QUALITY = "HQ"  # -134 dB residual
# most sound that soxr holds back; measured by tests/unit/test_resample.py
WAIT_S = 0.025


class Resampler:
    """Converts one stream from `rate_in` to `rate_out` (Hz); equal rates pass through untouched.

    `wait_s` is the most sound that is held back between calls.
    """

    def __init__(self, rate_in: int, rate_out: int, channels: int) -> None:
        self._channels = channels
        self._stream = (
            None
            if rate_in == rate_out
            else soxr.ResampleStream(rate_in, rate_out, channels, dtype="float32", quality=QUALITY)
        )
        self.wait_s = 0.0 if self._stream is None else WAIT_S

    def __call__(self, audio: Audio, is_last: bool = False) -> Audio:
        """Take the next samples (n, channels); returns those that are ready. `is_last` ends the stream."""
        if self._stream is None:
            return audio
        out = self._stream.resample_chunk(audio if self._channels > 1 else audio[:, 0], last=is_last)
        return np.asarray(out, np.float32).reshape(-1, self._channels)
