"""A text file of whole lines: one that the disk did not take in full is not there at all."""

import contextlib
import os
from pathlib import Path


class LineWriter:
    """Appends; every line that was written is on its way to the disk when `append` returns.

    Raises:
        OSError: From any method, if the disk does not take it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.open("wb", buffering=0)
        self._length = 0  # bytes of whole lines

    def append(self, line: str) -> None:
        """Write a line; where that fails it is as if it had not been tried."""
        rest = memoryview(f"{line}\n".encode())
        count = len(rest)
        try:
            self._file.seek(self._length)
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(self._length)
            raise
        self._length += count

    @property
    def is_there(self) -> bool:
        """Whether the file still has a name; without one it goes when it is closed."""
        return os.fstat(self._file.fileno()).st_nlink > 0

    def close(self) -> None:
        self._file.close()
