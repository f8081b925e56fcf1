"""Guitar patterns: strums and arpeggios of a bar's chord, for each pattern of the styles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .player import Player
from .song import Bar

STRING_S = 0.011  # from one string of a strum to the next
SCRATCH = ("x.xxx.x.x.xxx.x.", "x..x..x.x..x..xx", "..x.x.xx..x.x.x.")


@dataclass(frozen=True, slots=True)
class Hand:
    """A bar's chord as it lies on the guitar."""

    chord: list[int]  # MIDI numbers, at most four
    low: int  # the root on the low strings

    @staticmethod
    def of(bar: Bar) -> "Hand":
        chord = sorted(50 + (bar.root + n - 50) % 12 for n in bar.intervals)[:4]
        return Hand(chord, 40 + (bar.root - 40) % 12)

    @property
    def strings(self) -> list[int]:
        """The chord with a low string below it."""
        return [self.chord[0] - 12 if self.chord[0] >= 52 else self.chord[0], *self.chord]

    @property
    def short(self) -> list[int]:
        """Three notes an octave up, for chops."""
        return [pitch + 12 for pitch in self.chord[:3]]


class Guitar:
    """Plays one pattern in each part of the song."""

    def __init__(self, player: Player, patterns: list[str], scratch: list[str]) -> None:
        self.player, self.patterns, self.scratch = player, patterns, scratch

    def play(self, bar: Bar) -> None:
        PATTERNS[self.patterns[bar.part]](self, bar, Hand.of(bar))

    def hit(self, bar: Bar) -> None:
        self.player.hit(bar, sorted(55 + (bar.root + n - 55) % 12 for n in bar.intervals))

    def strum(
        self, bar: Bar, beat: float, beats: float, velocity: int, strings: list[int], is_up: bool = False
    ) -> None:
        for j, pitch in enumerate(strings[::-1][:4] if is_up else strings):
            self.player.add(bar, beat, beats, pitch, velocity - 2 * j, delay_s=j * STRING_S)

    def pluck(self, bar: Bar, hand: Hand, order: tuple[int, ...], step: float) -> None:
        """The chord's notes one after the other, every `step` beats."""
        notes = [*hand.chord, hand.chord[0] + 12]
        for k, j in enumerate(order):
            self.player.add(bar, k * step, step * 1.8, notes[min(j, len(notes) - 1)], 74)


def chops(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in (1, 3):
        guitar.strum(bar, k, 0.3, 82, hand.short)


def boom_chick(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(guitar.player.style.beats):
        if k % 2 == 0:
            guitar.player.add(bar, k, 0.8, hand.low if k == 0 else hand.low + bar.intervals[2], 82)
        else:
            guitar.strum(bar, k, 0.4, 72, hand.chord)


def strum(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for beat, is_up in ((0.0, False), (1.0, False), (1.5, True), (2.5, True), (3.0, False), (3.5, True)):
        guitar.strum(bar, beat, 0.5, 80 if beat == 0 else 68, hand.strings, is_up)


def long(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(0, guitar.player.style.beats, 2):
        guitar.strum(bar, k, 1.9, 76, hand.strings)


def chug(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(guitar.player.style.beats * 2):
        guitar.strum(bar, k / 2, 0.4, 86 if k % 2 == 0 else 70, [hand.low, hand.low + 7])


def power(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for beat, beats in ((0.0, 1.5), (1.5, 1.0), (2.5, 1.5)):
        guitar.strum(bar, beat, beats * 0.9, 84, [hand.low, hand.low + 7, hand.low + 12])


def sixteenths(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    high = [pitch + 12 for pitch in hand.chord[-3:]]
    for k, mark in enumerate(guitar.scratch[bar.part]):
        if mark == "x":
            guitar.strum(bar, k / 4, 0.14, 78 if k % 4 == 0 else 64, high, k % 2 == 1)


def skank(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(guitar.player.style.beats):
        guitar.strum(bar, k + 0.5, 0.22, 80, hand.short)


def fours(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(4):
        guitar.strum(bar, k, 0.5, 62 if k % 2 == 0 else 74, hand.chord)


def charleston(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    guitar.strum(bar, 0, 0.8, 76, hand.chord)
    guitar.strum(bar, 1 + 2 / 3 if guitar.player.style.division == 3 else 1.5, 0.5, 72, hand.chord)


def bossa(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for beat in (0.0, 1.0, 2.5, 3.5) if bar.index % 2 else (0.0, 1.5, 3.0):
        guitar.strum(bar, beat, 0.6, 72, hand.chord)


def shuffle(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in range(4):
        guitar.strum(bar, k, 0.5, 78, hand.chord)
        guitar.strum(bar, k + 2 / 3, 0.25, 62, hand.chord, True)


def waltz(guitar: Guitar, bar: Bar, hand: Hand) -> None:
    for k in (1, 2):
        guitar.strum(bar, k, 0.6, 70, hand.chord)


def arpeggio(order: tuple[int, ...], step: float) -> Callable[[Guitar, Bar, Hand], None]:
    """A pattern that plucks the chord's notes in `order`, one every `step` beats."""
    return lambda guitar, bar, hand: guitar.pluck(bar, hand, order, step)


PATTERNS: Mapping[str, Callable[[Guitar, Bar, Hand], None]] = MappingProxyType(
    {
        "chops": chops,
        "boom-chick": boom_chick,
        "slow-arpeggio": arpeggio((0, 1, 2, 3, 2, 1) * 2, 1 / 3),
        "strum": strum,
        "long": long,
        "arpeggio": arpeggio((0, 1, 2, 3, 2, 1, 2, 1), 0.5),
        "chug": chug,
        "power": power,
        "sixteenths": sixteenths,
        "skank": skank,
        "fours": fours,
        "charleston": charleston,
        "bossa": bossa,
        "shuffle": shuffle,
        "waltz-arpeggio": arpeggio((0, 1, 2, 3, 2, 1), 0.5),
        "waltz": waltz,
        "six": arpeggio((0, 1, 2, 3, 2, 1), 1 / 3),
    }
)
