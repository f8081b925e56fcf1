"""Bass lines: what the bass plays in a bar, for each pattern of the styles."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .player import Player
from .song import Bar

OPEN_E = 28
FUNK = ("x..x..x...x.x...", "x.....x.x..x....", "x..xx...x..x..x.", "x.x...x..x..x...")
FUNK_JUMPS = {6: 12, 14: 12, 11: 10}  # semitones above the root, by sixteenth
Notes = tuple[tuple[float, float, int], ...]  # beat, length in beats, pitch


class Bass:
    """Plays one pattern in each part of the song."""

    def __init__(self, player: Player, patterns: list[str], funk: list[str]) -> None:
        self.player, self.patterns, self.funk = player, patterns, funk

    def play(self, bar: Bar) -> None:
        LINES[self.patterns[bar.part]](self, bar)

    def hit(self, bar: Bar) -> None:
        self.player.hit(bar, [root(bar.root)])

    def line(self, bar: Bar, notes: Notes, velocity: int = 86) -> None:
        for beat, beats, pitch in notes:
            self.player.add(bar, beat, beats, pitch, velocity)


def root(pitch_class: int) -> int:
    """The lowest note of a pitch class on a bass."""
    return OPEN_E + (pitch_class - OPEN_E) % 12


def tones(bar: Bar) -> tuple[int, int, int]:
    """Root, third and fifth of the bar's chord."""
    low = root(bar.root)
    fifth = low + bar.intervals[2]
    return low, low + bar.intervals[1], fifth - 12 if fifth >= 48 else fifth


def motown(bass: Bass, bar: Bar) -> None:
    low, third, fifth = tones(bar)
    bass.line(bar, ((0, 0.9, low),), 92)
    rest = (
        (1, 0.4, low),
        (1.5, 0.4, fifth),
        (2, 0.45, low),
        (2.75, 0.2, low),
        (3, 0.4, third),
        (3.5, 0.4, fifth),
    )
    bass.line(bar, rest, 80)


def two_beat(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    bass.line(bar, ((0, 0.9, low),), 90)
    bass.line(bar, ((2, 0.9, fifth),), 84)
    rng = bass.player.rng
    if rng.random() < 0.25:
        bass.line(bar, ((3, 0.8, root(bar.next_root) + rng.choice((-2, -1, 1, 2))),), 76)


def tumbao(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    first: Notes = () if bar.index else ((0, 1.2, low),)
    bass.line(bar, (*first, (1.5, 1.2, fifth), (3, 0.9, root(bar.next_root))), 88)


def eighths(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    for k in range(bass.player.style.beats * 2):
        bass.line(bar, ((k / 2, 0.45, low),), 88 if k % 2 == 0 else 76)


def half(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    middle = bass.player.style.beats / 2
    bass.line(bar, ((0, middle * 0.95, low),))
    bass.line(bar, ((middle, middle * 0.95, bass.player.rng.choice((low, fifth))),), 82)


def root_and_fifth(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    bass.line(bar, tuple((k, 0.85, fifth if k >= 2 else low) for k in range(bass.player.style.beats)))


def with_the_kick(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    beats, kicks = bass.player.style.beats, bar.drums["K"]
    steps = len(kicks)
    hits = sorted({0} | {k for k, mark in enumerate(kicks) if mark != "."})
    for k, end in zip(hits, [*hits[1:], steps], strict=True):
        bass.line(bar, ((k * beats / steps, (end - k) * beats / steps * 0.9, low),), 90)


def octaves(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    bass.line(bar, tuple((k / 2, 0.4, low + 12 * (k % 2)) for k in range(bass.player.style.beats * 2)), 88)


def offbeats(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    bass.line(bar, tuple((k + 0.5, 0.42, low) for k in range(bass.player.style.beats)), 90)


def walking(bass: Bass, bar: Bar) -> None:
    low, third, fifth = tones(bar)
    approach = root(bar.next_root) + bass.player.rng.choice((-1, 1, 2))
    bass.line(bar, tuple((k, 0.9, pitch) for k, pitch in enumerate((low, third, fifth, approach))))


def shuffle(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    for k, step in enumerate((0, bar.intervals[1], 7, 9)):
        bass.line(bar, ((k, 0.6, low + step),), 88)
        bass.line(bar, ((k + 2 / 3, 0.3, low + step),), 72)


def funk(bass: Bass, bar: Bar) -> None:
    low, _, _ = tones(bar)
    for k, mark in enumerate(bass.funk[bar.part]):
        if mark == "x":
            bass.line(bar, ((k / 4, 0.22, low + FUNK_JUMPS.get(k, 0)),), 92 if k == 0 else 80)


def bossa(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    bass.line(bar, ((0, 1.4, low), (1.5, 0.45, fifth), (2, 1.4, fifth), (3.5, 0.45, low)), 84)


def reggae(bass: Bass, bar: Bar) -> None:
    low, third, fifth = tones(bar)
    bass.line(bar, ((0, 0.6, low), (1.5, 0.6, low), (2, 0.6, third), (3, 0.6, fifth)), 90)


def waltz(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    bass.line(bar, ((0, 0.95, low),), 88)
    if bass.player.rng.random() < 0.5:
        bass.line(bar, ((2, 0.8, fifth),), 74)


def six(bass: Bass, bar: Bar) -> None:
    low, _, fifth = tones(bar)
    bass.line(bar, ((0, 0.95, low), (1, 0.6, fifth), (1 + 2 / 3, 0.3, low)), 82)


LINES: Mapping[str, Callable[[Bass, Bar], None]] = MappingProxyType(
    {
        "motown": motown,
        "two-beat": two_beat,
        "tumbao": tumbao,
        "eighths": eighths,
        "half": half,
        "root5": root_and_fifth,
        "kick": with_the_kick,
        "octaves": octaves,
        "offbeats": offbeats,
        "walking": walking,
        "shuffle": shuffle,
        "funk": funk,
        "bossa": bossa,
        "reggae": reggae,
        "waltz": waltz,
        "six": six,
    }
)
