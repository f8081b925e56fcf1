"""Device rate to the model's and back, streaming, by soxr. Output sample k lies exactly at k / rate: no delay, only waiting."""

import numpy as np
import numpy.typing as npt
import soxr

Audio = npt.NDArray[np.float32]
QUALITY = "HQ"  # -134 dB residual
WAIT_S = 0.025  # sound that soxr holds back before it gives out the first; measured by `tests/unit/test_resample.py`


class Resampler:
    """One stream from `rate_in` to `rate_out`; the same rate passes through untouched."""

    def __init__(self, rate_in: int, rate_out: int, channels: int) -> None:
        self._channels = channels
        self._stream = (
            None
            if rate_in == rate_out
            else soxr.ResampleStream(rate_in, rate_out, channels, dtype="float32", quality=QUALITY)
        )
        self.wait_s = 0.0 if self._stream is None else WAIT_S

    def __call__(self, audio: Audio, is_last: bool = False) -> Audio:
        """The next samples (n, channels) in, those that are ready out."""
        if self._stream is None:
            return audio
        out = self._stream.resample_chunk(audio if self._channels > 1 else audio[:, 0], last=is_last)
        return np.asarray(out, np.float32).reshape(-1, self._channels)
