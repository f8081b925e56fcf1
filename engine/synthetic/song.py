"""A composed song and its annotations.

Times are in seconds, pitches are MIDI numbers, pitch classes count from C.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

FIRST_HELD_OUT = 900_000  # seeds from here on are never trained on


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `start` and `length` in seconds."""

    start: float
    length: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord from `start` (seconds) until the next one: `root` and `tones` as pitch classes.

    Without tones there is none.
    """

    start: float
    root: int
    tones: tuple[int, ...]


@dataclass(slots=True)
class Song:
    """Notes of each stem and their annotations; `notes` and `programs` are keyed by stem."""

    seed: int
    style: str
    tempo: float  # on average
    beats_per_bar: int
    division: int
    length_s: float
    style_tags: tuple[str, ...] = ()
    beats: list[float] = field(default_factory=list)  # the first is a downbeat
    chords: list[Chord] = field(default_factory=list)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    programs: dict[str, int] = field(default_factory=dict)

    @property
    def beat_s(self) -> float:
        """Seconds in a beat, on average."""
        return 60.0 / self.tempo

    @property
    def bar_s(self) -> float:
        return self.beat_s * self.beats_per_bar

    def time(self, beat: float) -> float:
        """Seconds at which `beat` falls: counted from 0, and it may lie between two."""
        k = max(0, min(int(beat), len(self.beats) - 2))
        return self.beats[k] + (beat - k) * (self.beats[k + 1] - self.beats[k])

    def bar_at(self, time_s: float) -> int:
        """The bar that sounds at `time_s`."""
        return max(0, bisect_right(self.beats, time_s) - 1) // self.beats_per_bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the form, as every player reads it."""

    index: int
    root: int
    intervals: tuple[int, ...]
    next_root: int
    part: int
    drums: dict[str, str]
    loud: float  # factor on velocities
    resting: frozenset[str] = frozenset()
    is_fill: bool = False
    is_first: bool = False
    is_stop: bool = False  # all hit the downbeat, then pause
    is_last: bool = False  # all hit the downbeat and let it ring; nothing follows
