"""One player of a composed song: writes the notes of a stem, with the player's own timing."""

import random
from dataclasses import dataclass, field

from .patterns import Style
from .song import Bar, Note, Song


@dataclass(frozen=True, slots=True)
class Feel:
    """How exactly a band plays.

    Attributes:
        jitter_s: Standard deviation of each onset.
        swing: By how much the off sixteenths are late, in beats.
    """

    jitter_s: float
    swing: float


@dataclass(slots=True)
class Player:
    """Writes `notes` of one stem.

    `rng` is the song's own, shared by all players: the order of calls is part of the composition.
    """

    stem: str
    rng: random.Random
    style: Style
    song: Song
    feel: Feel
    lag_s: float  # by which the player is late, or early where it is negative
    notes: list[Note] = field(default_factory=list)

    def add(
        self, bar: Bar, beat: float, beats: float, pitch: int, velocity: int, delay_s: float = 0.0
    ) -> None:
        """One note at `beat` of the bar, `beats` long; `delay_s` later than it is due."""
        at = bar.index * self.song.beats_per_bar + beat
        if self.style.division == 4 and self.feel.swing and round(beat * 4) % 2 == 1:
            at += self.feel.swing
        start = self.song.time(at) + delay_s + self.lag_s + self.rng.gauss(0, self.feel.jitter_s)
        loud = int(max(12, min(122, velocity * bar.loud + self.rng.gauss(0, 5))))
        self.notes.append(Note(max(0.0, start), max(0.03, beats * self.song.beat_s), pitch, loud))

    def hit(self, bar: Bar, pitches: list[int]) -> None:
        """The downbeat alone, together with all others: short before a pause, long at the end."""
        beats = self.style.beats * 0.9 if bar.is_last else 0.4
        for pitch in pitches:
            self.add(bar, 0, beats, pitch, 96)
