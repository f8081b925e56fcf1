"""Values out of the bytes that a fuzzer makes up: the same bytes are the same values."""

import struct
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
ODD = (0, 1, -1, 2**31 - 1, -(2**31), 2**62, 2**63 - 1, -(2**63))
ODD_FLOATS = (0.0, -0.0, float("nan"), float("inf"), -float("inf"), 1e-300, 1e300, -1.0)


class Source:
    """Bytes that are used up from the front; what is missing is zero."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def is_empty(self) -> bool:
        return self._at >= len(self._data)

    def take(self, count: int) -> bytes:
        """The next `count` bytes, fewer at the end."""
        found = self._data[self._at : self._at + count]
        self._at += count
        return found

    def rest(self) -> bytes:
        return self.take(len(self._data))

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` - 1."""
        return int.from_bytes(self.take(2)) % end

    def choice(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def piece(self) -> bytes:
        """Bytes with their length before them, at most 255."""
        return self.take(self.below(256))

    def text(self) -> str:
        return self.piece().decode("utf-8", "replace")

    def integer(self, low: int, high: int) -> int:
        """Any that fits, often a small or an odd one."""
        match self.below(4):
            case 0:
                found = self.choice(ODD)
            case 1:
                found = int.from_bytes(self.take(8), signed=True)
            case _:
                found = self.below(1 << 15)
        return max(low, min(high, found))

    def floating(self) -> float:
        match self.below(4):
            case 0:
                return self.choice(ODD_FLOATS)
            case 1:
                return float(struct.unpack(">d", self.take(8).ljust(8, b"\0"))[0])
            case _:
                return self.below(1 << 16) / 16
