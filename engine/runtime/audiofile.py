"""Audio files in and out: any rate, channels and common format in; 44.1 kHz out."""

import logging
import shlex
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from ..contract.errors import BandmateError
from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
WITH_24_BITS = (".wav", ".flac", ".aif", ".aiff")
log = logging.getLogger(__name__)
RIFF_HEADER = 12  # bytes
LOUDEST = 1000.0  # of a sample that is sound, where full scale is 1
MOST_BROKEN = 0.01  # of the samples
CANCELLED = 1e-4  # of the loudest channel's power: what is left is 40 dB below it
HALF = 0.5  # of the loudest channel's power, that one which cancels it has at least
READABLE = frozenset(
    (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".caf", ".w64")
)


def read(file: Path) -> Audio:
    """The file as mono at 44 100 Hz, channels averaged; what is left out or read otherwise is logged.

    Raises:
        BandmateError: If it is not there, not audio, or holds no sound.
    """
    if not _is_file(file):
        raise BandmateError(f"{file}: there is no such file")
    try:
        audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
        if not audio.size and (whole := _unfinished(file)):
            log.warning("%s: its header says that it is empty; it is read up to its end", file)
            audio, rate = soundfile.read(whole, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        words = getattr(error, "error_string", None) or getattr(error, "strerror", None) or str(error)
        raise BandmateError(f"{file}: cannot be read as audio: {words.rstrip('.')}{_cure(file)}") from error
    if not audio.size:
        raise BandmateError(f"{file}: holds no sound")
    mono = _mono(_whole(audio, file), file)
    return (
        mono
        if rate == SAMPLE_RATE
        else np.asarray(soxr.resample(mono, rate, SAMPLE_RATE, quality="HQ"), np.float32)
    )


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # as of a name that is too long
        return False


def _unfinished(file: Path) -> BytesIO | None:
    """A WAV file whose recorder died before it wrote the length, with one that goes to its end; else None."""
    content = bytearray(file.read_bytes())
    size = content.find(b"data", RIFF_HEADER) + 4
    if content[:4] != b"RIFF" or size < RIFF_HEADER or len(content) <= size + 4:
        return None
    content[size : size + 4] = b"\xff" * 4
    return BytesIO(bytes(content))


def _cure(file: Path) -> str:
    if file.suffix.lower() in READABLE:
        return ""
    return f": convert it, ffmpeg -i {shlex.quote(str(file))} {shlex.quote(str(file.with_suffix('.wav')))}"


def _whole(audio: Audio, file: Path) -> Audio:
    """The same with 0 in the place of samples that are no sound: not finite, or far beyond full scale."""
    broken = ~(np.abs(audio) <= LOUDEST)
    count = int(broken.sum())
    if count > MOST_BROKEN * audio.size:
        raise BandmateError(
            f"{file}: {100 * count / audio.size:.0f} % of its samples are no sound: expected numbers in -1..1"
        )
    if count:
        log.warning("%s: %d of its samples are no sound and read as 0", file, count)
        audio = np.where(broken, np.float32(0), audio)
    return audio


def _mono(audio: Audio, file: Path) -> Audio:
    """All channels averaged; the loudest one where they cancel each other, as with one side inverted."""
    mono: Audio = audio.mean(1)
    power = np.mean(np.square(audio, dtype=np.float64), 0)
    loudest = int(power.argmax())
    if np.mean(np.square(mono, dtype=np.float64)) >= CANCELLED * power[loudest]:
        return mono
    others = [k for k in range(len(power)) if k != loudest and power[k] > HALF * power[loudest]]
    if not others:
        return mono
    log.warning("%s: its channels cancel each other: only channel %d is heard", file, loudest + 1)
    return np.ascontiguousarray(audio[:, loudest])


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
