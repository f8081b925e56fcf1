"""Piano patterns: chords, arpeggios and riffs of a bar, for each pattern of the styles."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .player import Player
from .song import Bar

STABS = ("x..x..x...x..x..", "x..x....x..x....", "..x..x..x..x..x.", "x.....x..x......")
COMPING: tuple[tuple[float, ...], ...] = ((0, 2.67), (1.67, 3), (0, 1.67, 3.67), (0.67, 2))
MAJOR_PENTATONIC, MINOR_PENTATONIC = (0, 2, 4, 7, 9), (0, 3, 5, 7, 10)
OCTAVE_UP = 9  # in an arpeggio: whatever the chord's size, the root an octave up
Riff = list[tuple[float, int, float]]  # beat, degree of the scale, length in beats


@dataclass(frozen=True, slots=True)
class Hands:
    """A bar's chord as it lies on the piano: MIDI numbers of both hands."""

    right: list[int]
    left: list[int]

    @staticmethod
    def of(bar: Bar) -> "Hands":
        low = 36 + (bar.root - 36) % 12
        right = sorted(57 + (bar.root + n - 57) % 12 for n in bar.intervals)
        return Hands(right, [low, low + 12] if low < 44 else [low])

    @property
    def broken(self) -> list[int]:
        return [*self.right, self.right[0] + 12]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the pianist plays in each part of one song."""

    patterns: list[str]
    stabs: list[str]
    comping: list[tuple[float, ...]]
    riffs: list[Riff]


class Piano:
    """Plays one pattern in each part of the song."""

    def __init__(self, player: Player, choices: Choices) -> None:
        self.player, self.choices = player, choices

    @property
    def is_ternary(self) -> bool:
        return self.player.style.division == 3

    def play(self, bar: Bar) -> None:
        PATTERNS[self.choices.patterns[bar.part]](self, bar, Hands.of(bar))

    def hit(self, bar: Bar) -> None:
        chord = sorted(55 + (bar.root + n - 55) % 12 for n in bar.intervals)
        self.player.hit(bar, [*chord, chord[0] - 12])

    def chord(self, bar: Bar, beat: float, beats: float, velocity: int, pitches: list[int]) -> None:
        for pitch in pitches:
            self.player.add(bar, beat, beats, pitch, velocity)


def riff(rng: random.Random) -> Riff:
    """Three to five notes on eighths of a bar."""
    return [
        (rng.randrange(8) / 2, rng.randrange(5), rng.choice((0.5, 1.0))) for _ in range(rng.randint(3, 5))
    ]


def gospel(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, 1.4, 76, [*hands.right, *hands.left])
    for beat, beats in ((1.5, 0.9), (2.5, 0.4), (3, 0.9)):
        piano.chord(bar, beat, beats, 68, hands.right)


def montuno(piano: Piano, bar: Bar, hands: Hands) -> None:
    for beat, j in ((0, 0), (0.5, 2), (1, 1), (1.5, OCTAVE_UP), (2.5, 2), (3, 1), (3.5, OCTAVE_UP)):
        pitch = hands.broken[min(j, len(hands.broken) - 1)]
        piano.chord(bar, beat, 0.45, 80, [pitch, pitch + 12])


def triplets(piano: Piano, bar: Bar, hands: Hands) -> None:
    beats = piano.player.style.beats
    piano.chord(bar, 0, beats * 0.95, 72, hands.left)
    for k in range(beats * 3):
        piano.chord(bar, k / 3, 0.3, 72 if k % 3 == 0 else 58, hands.right)


def block(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, piano.player.style.beats * 0.95, 74, [*hands.right, *hands.left])


def quarters(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, 0.9, 78, [*hands.right, *hands.left])
    for k in range(1, piano.player.style.beats):
        piano.chord(bar, k, 0.9, 66, hands.right)


def arpeggio(piano: Piano, bar: Bar, hands: Hands) -> None:
    beats = piano.player.style.beats
    piano.chord(bar, 0, beats * 0.95, 70, hands.left)
    for k, j in enumerate((0, 1, 2, OCTAVE_UP, 2, 1, 2, 1)[: beats * 2]):
        piano.player.add(bar, k / 2, 0.9, hands.broken[min(j, len(hands.broken) - 1)], 68)


def riffs(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, piano.player.style.beats * 0.95, 66, hands.left)
    scale = MAJOR_PENTATONIC if bar.intervals[1] == 4 else MINOR_PENTATONIC
    for beat, degree, beats in piano.choices.riffs[bar.part]:
        piano.player.add(bar, beat, beats, 66 + (bar.root - 6) % 12 + scale[degree], 80)


def stabs(piano: Piano, bar: Bar, hands: Hands) -> None:
    for k, mark in enumerate(piano.choices.stabs[bar.part]):
        if mark == "x":
            piano.chord(bar, k / 4, 0.22, 78, hands.right)


def offbeats(piano: Piano, bar: Bar, hands: Hands) -> None:
    for k in range(piano.player.style.beats):
        piano.chord(bar, k + 0.5, 0.3, 74, hands.right)


def charleston(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, 0.9, 74, hands.right)
    piano.chord(bar, 5 / 3 if piano.is_ternary else 1.5, 0.6, 70, hands.right)


def comping(piano: Piano, bar: Bar, hands: Hands) -> None:
    for beat in piano.choices.comping[bar.index % 2]:
        piano.chord(bar, beat if piano.is_ternary else round(beat * 2) / 2, 0.6, 72, hands.right)


def shuffle(piano: Piano, bar: Bar, hands: Hands) -> None:
    for k in range(4):
        piano.chord(bar, k, 0.5, 74, [*hands.right, *(hands.left if k == 0 else [])])
        piano.chord(bar, k + 2 / 3, 0.25, 60, hands.right)


def waltz(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, 0.9, 76, hands.left)
    for k in (1, 2):
        piano.chord(bar, k, 0.7, 64, hands.right)


def six(piano: Piano, bar: Bar, hands: Hands) -> None:
    piano.chord(bar, 0, 0.9, 76, hands.left)
    for k in range(1, 6):
        piano.player.add(bar, k / 3, 0.5, hands.broken[(0, 1, 2, 3, 2, 1)[k] % len(hands.broken)], 66)


PATTERNS: Mapping[str, Callable[[Piano, Bar, Hands], None]] = MappingProxyType(
    {
        "gospel": gospel,
        "montuno": montuno,
        "triplets": triplets,
        "block": block,
        "quarters": quarters,
        "arpeggio": arpeggio,
        "riff": riffs,
        "stabs": stabs,
        "offbeats": offbeats,
        "charleston": charleston,
        "comping": comping,
        "shuffle": shuffle,
        "waltz": waltz,
        "six": six,
    }
)
