"""Mono WAV files at 44.1 kHz that can be read at any moment, whenever their writer is killed."""

import contextlib
import os
import struct
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine.contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
FORMATS = {"int24": (1, 3), "float32": (3, 4)}  # the format's number in a header, bytes of a sample
FULL_SCALE = (1 << 23) - 1
MOST = (1 << 32) - 1  # bytes that a header can name; readers go by the file's size beyond that


class WavWriter:
    """Appends; the header says after each `append` what the file holds.

    Raises:
        OSError: From any method, if the disk does not take it.
    """

    def __init__(self, file: Path, kind: Literal["int24", "float32"]) -> None:
        self.length = 0  # samples written
        self._format, self._bytes = FORMATS[kind]
        self._file = file.open("w+b", buffering=0)
        try:
            self.append(np.zeros(0, np.float32))
        except OSError:
            self.close()
            raise

    def append(self, audio: Audio) -> None:
        """Write (n,) samples of full scale 1; where they are kept as integers, what exceeds it is clipped.

        Samples that the disk did not take in full are not there at all.
        """
        end = HEADER.size + self.length * self._bytes
        try:
            self._write(end, self._encoded(audio))
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(end)
            raise
        self.length += len(audio)
        self._write(0, self._header())

    def pad(self, until: int) -> None:
        """Append silence up to sample number `until`; it takes no room where the disk keeps holes."""
        if until > self.length:
            self._file.truncate(HEADER.size + until * self._bytes)
            self.length = until

    @property
    def is_there(self) -> bool:
        """Whether the file still has a name; without one it goes when it is closed."""
        return os.fstat(self._file.fileno()).st_nlink > 0

    def close(self) -> None:
        self._file.close()

    def _encoded(self, audio: Audio) -> bytes:
        if self._bytes == 4:
            return audio.astype("<f4").tobytes()
        whole = np.rint(np.clip(audio, -1, 1) * FULL_SCALE).astype("<i4")
        return whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()

    def _header(self) -> bytes:
        size = min(self.length * self._bytes, MOST - HEADER.size)
        per_second, bits = SAMPLE_RATE * self._bytes, 8 * self._bytes
        return HEADER.pack(
            b"RIFF", HEADER.size - 8 + size, b"WAVE",
            b"fmt ", 16, self._format, 1, SAMPLE_RATE, per_second, self._bytes, bits,
            b"data", size,
        )  # fmt: skip

    def _write(self, at: int, data: bytes) -> None:
        """All of it, from byte `at` on; an unbuffered file may take a part."""
        self._file.seek(at)
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
