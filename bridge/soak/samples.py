"""What a process takes of the machine, and how a stem of a take drifts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from engine.contract.timing import SAMPLE_RATE

MINUTE = 60 * SAMPLE_RATE
WINDOW = 16384  # samples in which pitch is judged
LOWEST_HZ, HIGHEST_HZ = 60.0, 1500.0
QUIET_DB = -60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The program at one moment. Counts are since its beginning."""

    at_s: float
    memory_mb: tuple[float, ...]  # resident, of each process
    handles: int  # open files and sockets of all processes
    threads: int
    hops: int
    missed: int  # or late
    xruns: int
    cycle_p50_ms: float  # of the last 200 hops
    cycle_p99_ms: float


def resources(pids: Iterable[int]) -> tuple[tuple[float, ...], int, int]:
    """Resident memory in MB of each process, and handles and threads of all; 0 of one that has ended."""
    memory, handles, threads = [], 0, 0
    for pid in pids:
        place = Path("/proc") / str(pid)
        try:
            fields = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
            memory.append(int(fields["VmRSS"].split()[0]) / 1024)
            threads += int(fields["Threads"])
            handles += len(list((place / "fd").iterdir()))
        except (OSError, KeyError):  # it has ended, or is being started again
            memory.append(0.0)
    return tuple(memory), handles, threads


@dataclass(frozen=True, slots=True)
class Minute:
    """A minute of a stem; nan where it is silent.

    Attributes:
        level_db: Of full scale, where it sounds.
        cents: By which its partials lie above equal temperament at 440 Hz.
    """

    level_db: float
    cents: float


def drift(file: Path) -> list[Minute]:
    """Each whole minute of a stem of a take."""
    with soundfile.SoundFile(file) as audio:
        blocks = audio.blocks(MINUTE, dtype="float32")
        return [Minute(_level(block), _cents(block)) for block in blocks if len(block) == MINUTE]


def _level(audio: npt.NDArray[np.float32]) -> float:
    powers = np.mean(audio[: len(audio) // WINDOW * WINDOW].reshape(-1, WINDOW) ** 2, 1)
    sounding = powers[10 * np.log10(powers + 1e-12) > QUIET_DB]
    return float(10 * np.log10(np.mean(sounding))) if len(sounding) else float("nan")


def _cents(audio: npt.NDArray[np.float32]) -> float:
    """Circular mean of the spectral peaks' distance from the next semitone, weighed by their amplitude."""
    windows = audio[: len(audio) // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    log_spectrum = np.log(np.abs(np.fft.rfft(windows)) + 1e-9)
    left, middle, right = log_spectrum[:, :-2], log_spectrum[:, 1:-1], log_spectrum[:, 2:]
    hz = np.arange(1, log_spectrum.shape[1] - 1) * SAMPLE_RATE / WINDOW
    is_peak = (middle > left) & (middle > right) & (hz > LOWEST_HZ) & (hz < HIGHEST_HZ)
    is_peak &= middle > middle.max(1, keepdims=True) - 4  # within 35 dB of the loudest
    is_peak &= middle > np.log(WINDOW * 1e-5)
    if not is_peak.any():
        return float("nan")
    curve = left - 2 * middle + right
    offset = np.where(is_peak, 0.5 * (left - right) / np.where(curve == 0, -1, curve), 0)
    exact = (np.arange(1, log_spectrum.shape[1] - 1) + offset) * SAMPLE_RATE / WINDOW
    semitones = 69 + 12 * np.log2(exact[is_peak] / 440)
    mean = np.sum(np.exp(middle[is_peak]) * np.exp(2j * np.pi * semitones))
    return float(np.angle(mean) / (2 * np.pi) * 100)
