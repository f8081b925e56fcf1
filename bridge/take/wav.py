"""Mono WAV files at 44.1 kHz that can be read at any moment, whenever their writer is killed."""

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
PIECE = 1 << 16  # samples of silence written at once


class WavWriter:
    """Appends; the header says after each `append` what the file holds.

    Raises:
        OSError: From any method, if the disk does not take it.
    """

    def __init__(self, file: Path, kind: Literal["int24", "float32"]) -> None:
        self.length = 0  # samples written
        self._format, self._bytes = FORMATS[kind]
        self._file = file.open("wb", buffering=0)
        try:
            self.append(np.zeros(0, np.float32))
        except OSError:
            self.close()
            raise

    def append(self, audio: Audio) -> None:
        """Write (n,) samples of full scale 1; where they are kept as integers, what exceeds it is clipped."""
        self._write(self._encoded(audio))
        self.length += len(audio)
        self._file.seek(0)
        self._write(self._header())
        self._file.seek(0, 2)

    def pad(self, until: int) -> None:
        """Append silence up to sample number `until`."""
        while self.length < until:
            self.append(np.zeros(min(PIECE, until - self.length), np.float32))

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

    def _write(self, data: bytes) -> None:
        """All of it; an unbuffered file may take a part."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
