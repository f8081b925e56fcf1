"""The mix of a take as it is played: context and band, a little below full scale."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Audio = npt.NDArray[np.float32]
Piece = tuple[int, Audio]  # position and samples (n,)
MIX_GAIN = 0.7


class Mixer:
    """Adds two sources by position, as far as both have come; where one has a gap there is the other."""

    def __init__(self) -> None:
        self._mixed = 0  # position up to which the mix was given away
        self._ends = [0, 0]  # positions up to which each source has come
        self._pieces: list[Piece] = []  # of both, that are not all mixed yet

    def mix(self, context: Sequence[Piece], band: Sequence[Piece]) -> Piece:
        """Take in what has come of both; the next samples of the mix and their position."""
        for source, pieces in enumerate((context, band)):
            self._ends[source] = max([self._ends[source], *(at + len(audio) for at, audio in pieces)])
            self._pieces += pieces
        self._pieces.sort(key=lambda piece: piece[0])
        end = max(self._mixed, min(self._ends))
        begin = min(end, max([self._mixed, *(at for at, _ in self._pieces[:1])]))
        out = np.zeros(end - begin, np.float32)
        for at, audio in self._pieces:
            first, last = max(at, begin), min(at + len(audio), end)
            if first < last:
                out[first - begin : last - begin] += MIX_GAIN * audio[first - at : last - at]
        self._pieces = [(at, audio) for at, audio in self._pieces if at + len(audio) > end]
        self._mixed = end
        return begin, out
