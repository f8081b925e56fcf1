"""The sound of every stem by position, and the position that playback has reached."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.contract.protocol import Stem
from engine.contract.stitch import Track
from engine.contract.timing import STEMS

Audio = npt.NDArray[np.float32]
SESSION_BITS = 32  # a later session's results are newer than any before


@dataclass(slots=True)
class Timeline:
    """A track for each stem. Positions in samples; playback only ever goes forward."""

    position: int = 0  # of the next sample to be played
    silent: int = 0  # samples played so far for which a stem that is on had nothing
    _tracks: list[Track] = field(default_factory=lambda: [Track() for _ in STEMS])

    def put(self, message: Stem) -> None:
        """Take in the samples of a `stem` message."""
        order = (message.session << SESSION_BITS) + message.generation
        track = self._tracks[message.stem]
        track.put(order, message.start, message.end, message.position, message.samples)

    def pull(self, count: int, stems: tuple[int, ...]) -> Audio:
        """The next `count` samples of every stem, (stems, count); silence in those that are on is counted."""
        before = [track.silent for track in self._tracks]
        audio = np.stack([track.pull(self.position, count) for track in self._tracks])
        self.silent += sum(self._tracks[s].silent - before[s] for s in stems)
        self.position += count
        return audio

    def clear(self) -> None:
        """Discard all that was generated and not played."""
        self._tracks = [Track(self.position) for _ in STEMS]
