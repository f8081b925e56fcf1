"""Chord charts as text: `| Dm7 | G7 | C^7 | % |`. Bars repeat from the grid's downbeat on.

Several chords in a bar share it equally; `%` repeats the bar before; `N.C.` is no chord; `|: ... :|` is
played twice, `:| x3` three times; `[Verse]` names what follows, lines that begin with `#` are remarks.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from .chords import CHART, CHORD_SIZE, PITCH_CLASSES, Rows, chord_rows
from .errors import ChartError
from .grid import BeatGrid
from .timing import FRAME

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS = {"": 0, "#": 1, "b": -1}
NO_CHORD = PITCH_CLASSES
SLOTS = 24  # equal parts of a bar: one to four, six, eight or twelve chords begin on them
QUALITIES = {
    "": (0, 4, 7), "maj": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "2": (0, 2, 7), "sus2": (0, 2, 7), "sus": (0, 5, 7), "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9), "69": (0, 4, 7, 9, 2), "m6": (0, 3, 7, 9), "add9": (0, 4, 7, 2), "7": (0, 4, 7, 10), "9": (0, 4, 7, 10, 2),
    "11": (0, 7, 10, 2, 5), "13": (0, 4, 7, 10, 2, 9), "7sus": (0, 5, 7, 10), "7sus4": (0, 5, 7, 10), "9sus4": (0, 5, 7, 10, 2), "7b9": (0, 4, 7, 10, 1),
    "7#9": (0, 4, 7, 10, 3), "7b5": (0, 4, 6, 10), "7#5": (0, 4, 8, 10), "m7": (0, 3, 7, 10), "m9": (0, 3, 7, 10, 2), "m11": (0, 3, 7, 10, 2, 5),
    "maj7": (0, 4, 7, 11), "maj9": (0, 4, 7, 11, 2), "mmaj7": (0, 3, 7, 11), "m7b5": (0, 3, 6, 10), "dim": (0, 3, 6), "dim7": (0, 3, 6, 9), "aug": (0, 4, 8),
}  # fmt: skip
SPELLINGS = (("Maj", "maj"), ("MA", "maj"), ("M7", "maj7"), ("M9", "maj9"), ("Δ7", "maj7"), ("Δ", "maj7"), ("^7", "maj7"), ("^9", "maj9"), ("^", "maj7"),
             ("min", "m"), ("mi", "m"), ("-", "m"), ("ø7", "m7b5"), ("ø", "m7b5"), ("h7", "m7b5"), ("h", "m7b5"), ("o7", "dim7"), ("o", "dim"),
             ("°7", "dim7"), ("°", "dim"), ("+7", "7#5"), ("+", "aug"))  # fmt: skip
SECTION = re.compile(r"\[[^\]]*\]")
TIMES = re.compile(r"x([2-9])")
SYMBOL = re.compile(r"([A-G])([#b]?)([^/]*)(?:/[A-G][#b]?)?$")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A chord: pitch class of its root, NO_CHORD for none, and the pitch classes of its tones, root included."""

    root: int
    tones: frozenset[int]


@dataclass(frozen=True, slots=True)
class WrittenChart:
    """Bars of chords, repeated without end; a bar has its chords in equal parts. `text` is the chart as it
    was written.
    """

    text: str
    bars: tuple[tuple[Symbol, ...], ...]

    @property
    def length(self) -> int:
        """Bars until it repeats."""
        return len(self.bars)

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE); all zero without a grid."""
        if grid is None:
            return np.zeros((count, CHORD_SIZE), np.float32)
        at = ((first + np.arange(count) + 0.5) * FRAME - grid.downbeat) / grid.bar
        slots = np.floor(at * SLOTS).astype(int) % (len(self.bars) * SLOTS)
        roots, tones = _table(self.bars)
        return chord_rows(roots[slots], tones[slots], np.full(count, CHART))


@cache
def _table(bars: tuple[tuple[Symbol, ...], ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Roots (bars * SLOTS,) and tones (bars * SLOTS, 12) of every slot of every bar."""
    symbols = [bar[slot * len(bar) // SLOTS] for bar in bars for slot in range(SLOTS)]
    tones = np.array([[n in symbol.tones for n in range(PITCH_CLASSES)] for symbol in symbols], np.float32)
    return np.array([symbol.root for symbol in symbols]), tones


def parse(text: str) -> WrittenChart:
    """Read a chart as a musician writes it.

    Raises:
        ChartError: If it has no bars, or a chord cannot be read; the message names the chord and its bar.
    """
    bars: list[tuple[Symbol, ...]] = []
    again = 0  # bar at which the next repeat begins
    repeat: list[tuple[Symbol, ...]] = []  # bars of the last one
    lines = "|".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for number, written in enumerate(filter(str.strip, SECTION.sub(" ", lines).split("|")), 1):
        cell = written.strip()
        if times := TIMES.fullmatch(cell):
            bars += repeat * (int(times[1]) - 2)  # it stands there twice already
            continue
        if cell.startswith(":"):
            again = len(bars)
        if chords := cell.strip(":").strip():
            bars.append(_bar(chords, number, bars))
        if cell.endswith(":"):
            repeat = bars[again:]
            bars += repeat
            again = len(bars)
    if not bars:
        raise ChartError(f"chart {text!r} has no bars: expected for example | Dm7 | G7 | C^7 | % |")
    return WrittenChart(text, tuple(bars))


def _bar(chords: str, number: int, before: list[tuple[Symbol, ...]]) -> tuple[Symbol, ...]:
    if chords != "%":
        return tuple(_symbol(word, number) for word in chords.split())
    if not before:
        raise ChartError("chart: bar 1 is %, but there is no bar before it to repeat")
    return before[-1]


def _symbol(word: str, bar: int) -> Symbol:
    if word.upper() in ("N.C.", "NC", "N.C"):
        return Symbol(NO_CHORD, frozenset())
    match = SYMBOL.match(word)
    if match:
        letter, accidental, quality = match.groups()
        quality = quality.replace("(", "").replace(")", "")
        for spelling, meant in SPELLINGS:
            if quality.startswith(spelling):
                quality = meant + quality.removeprefix(spelling)
                break
        if quality in QUALITIES:
            root = (LETTERS[letter] + ACCIDENTALS[accidental]) % PITCH_CLASSES
            return Symbol(root, frozenset((root + n) % PITCH_CLASSES for n in QUALITIES[quality]))
    raise ChartError(
        f"chart: {word!r} in bar {bar} is no chord: expected for example C, F#m7, Bb^7, Asus4, Em7b5, G/B or N.C."
    )
