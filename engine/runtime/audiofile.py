"""Audio files in and out: any rate, channels and common format in; 44.1 kHz out."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from ..contract.errors import BandmateError
from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
WITH_24_BITS = (".wav", ".flac", ".aif", ".aiff")


def read(file: Path) -> Audio:
    """The file as mono at 44 100 Hz, channels averaged.

    Raises:
        BandmateError: If it is not there or not audio.
    """
    try:
        audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        raise BandmateError(f"{file}: cannot be read as audio: {error}") from error
    mono = audio.mean(1)
    return (
        mono
        if rate == SAMPLE_RATE
        else np.asarray(soxr.resample(mono, rate, SAMPLE_RATE, quality="HQ"), np.float32)
    )


def write(file: Path, audio: Audio) -> None:
    """Write (samples,) or (samples, channels); WAV, FLAC and AIFF have 24 bits.

    Raises:
        BandmateError: If the file cannot be written, or its ending is no format's.
    """
    try:
        subtype = "PCM_24" if file.suffix.lower() in WITH_24_BITS else None
        soundfile.write(file, audio, SAMPLE_RATE, subtype)
    except (soundfile.LibsndfileError, OSError, TypeError, ValueError) as error:
        raise BandmateError(f"{file}: cannot be written: {error}") from error
