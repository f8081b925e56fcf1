"""Chord charts as text: `| Dm7 | G7 | C^7 | % |`, from the grid's downbeat on, repeated for ever.

Chords of a bar share it equally; `/` and `.` hold the chord before. `%` is the bar before again, `%%` the two
before, `N.C.` no chord. `|: ... :|` is played twice, with `x3` after it three times. A bar that begins with
`2/4` is that long, and those after it, until the next such sign; the time that most bars have is a bar of the
grid. `[Verse]` names what follows, lines that begin with `#` are remarks.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .chords import CHART, CHORD_SIZE, PITCH_CLASSES, Rows, chord_rows
from .errors import ChartError
from .grid import BeatGrid
from .timing import FRAME

T = TypeVar("T")

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS = {"": 0, "#": 1, "b": -1, "##": 2, "bb": -2}
NO_CHORD = PITCH_CLASSES
MAX_BARS = 2000
MAX_CHORDS = 24  # in one bar

# Semitones above the root.
QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "2": (0, 2, 7), "4": (0, 5, 7), "sus2": (0, 2, 7),
    "sus": (0, 5, 7), "sus4": (0, 5, 7), "dim": (0, 3, 6), "dim7": (0, 3, 6, 9), "aug": (0, 4, 8),
    "6": (0, 4, 7, 9), "69": (0, 4, 7, 9, 2), "m6": (0, 3, 7, 9), "m69": (0, 3, 7, 9, 2),
    "add9": (0, 4, 7, 2), "7": (0, 4, 7, 10), "9": (0, 4, 7, 10, 2), "11": (0, 7, 10, 2, 5),
    "13": (0, 4, 7, 10, 2, 9), "7alt": (0, 4, 10, 1, 3, 8), "m7": (0, 3, 7, 10), "m9": (0, 3, 7, 10, 2),
    "m11": (0, 3, 7, 10, 2, 5), "m13": (0, 3, 7, 10, 2, 9), "m7b5": (0, 3, 6, 10), "m9b5": (0, 3, 6, 10, 2),
    "maj7": (0, 4, 7, 11), "maj9": (0, 4, 7, 11, 2), "maj11": (0, 4, 7, 11, 2, 5),
    "maj13": (0, 4, 7, 11, 2, 9), "mmaj7": (0, 3, 7, 11), "mmaj9": (0, 3, 7, 11, 2),
}  # fmt: skip
# What may follow: the semitones that it takes away and those that it adds.
CHANGES = {
    "sus2": ((3, 4), (2,)), "sus4": ((3, 4), (5,)), "sus": ((3, 4), (5,)), "b5": ((7,), (6,)),
    "#5": ((7,), (8,)), "b9": ((2,), (1,)), "#9": ((2,), (3,)), "#11": ((5,), (6,)), "#4": ((), (6,)),
    "b6": ((), (8,)), "b13": ((9,), (8,)), "2": ((), (2,)), "9": ((), (2,)), "3": ((), (4,)), "4": ((), (5,)),
    "11": ((), (5,)), "6": ((), (9,)), "13": ((), (9,)), "7": ((11,), (10,)), "maj7": ((10,), (11,)),
    "no3": ((3, 4), ()), "no5": ((7,), ()),
}  # fmt: skip
UNICODE = str.maketrans({"♭": "b", "♯": "#", "♮": None, "𝄫": "bb", "𝄪": "##", "△": "^", "Δ": "^", "∆": "^",
                         "ø": "h", "Ø": "h",
                         "°": "o", "º": "o", "\u2212": "-", "\u2013": "-", "\u2011": "-"})  # fmt: skip
BRACKETS = str.maketrans("", "", "(),")  # of a quality, not of a chord: C(b5) is not Cb5
_MINOR, _MAJOR = "minor|min|Min|MIN|mi|Mi|MI|m|-", "major|maj|Maj|MAJ|ma(?![dj])|Ma|MA|M(?![iI])"
FAMILIES = tuple((re.compile(pattern), name) for pattern, name in (
    (rf"(?:{_MINOR})(?:(?:{_MAJOR}|\^)7?(?![0-9])|\+7)", "mmaj7"),
    (rf"(?:{_MINOR})(?:{_MAJOR}|\^)9", "mmaj9"), (rf"(?:{_MINOR})7M", "mmaj7"),
    (rf"(?:{_MAJOR}|\^|j)(?=7|9|11|13)", "maj"), (r"\^|7M", "maj7"), (_MAJOR, ""), (r"-5|5-", "b5"),
    (r"5\+", "#5"), (_MINOR, "m"), (r"dim|Dim|o", "dim"), (r"h9", "m9b5"), (r"h7?", "m7b5"), (r"alt", "7alt"),
))  # fmt: skip
AUGMENTED = re.compile(r"(?:aug|Aug|\+)5?(.*)")
BASES = re.compile("|".join(sorted(map(re.escape, filter(None, QUALITIES)), key=len, reverse=True)))
CHANGE = re.compile(
    r"(sus[24]?)|(?:maj|Maj|ma|Ma|M|\^)(7)|(?:no|omit)([35])"
    r"|/?(?:add|Add)?(dim|aug|[b#+-])?(13|11|[2-79])|(\+|aug)"
)
SIGNS = {"-": "b", "dim": "b", "+": "#", "aug": "#", None: ""}

SYMBOL = re.compile(r"([A-G])(##|bb|[#b]?)(.*?)(?:/([A-G](?:##|bb|[#b]?)))?")
SECTION = re.compile(r"\[[^\[\]]*\]")
TIMES = re.compile(r"\(?(?:[x\xd7]\s*([0-9]{1,4})|([0-9]{1,4})\s*[x\xd7])\)?(?=\s|$)")
TIME = re.compile(r"([0-9]{1,2})/(1|2|4|8|16)$")
HOLDS = ("/", ".")


@dataclass(frozen=True, slots=True)
class Symbol:
    root: int  # pitch class, NO_CHORD for none
    tones: frozenset[int]


class _Table(NamedTuple):
    """Chords of all bars one after the other, and which of them are whose."""

    starts: npt.NDArray[np.float64]  # of each bar, in bars of the grid
    lengths: npt.NDArray[np.float64]
    firsts: npt.NDArray[np.int64]  # index of each bar's first chord
    counts: npt.NDArray[np.int64]
    roots: npt.NDArray[np.int64]
    tones: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WrittenChart:
    """Bars of chords, repeated for ever; `text` is what was written, `lengths` are in bars of the grid."""

    text: str
    bars: tuple[tuple[Symbol, ...], ...]
    lengths: tuple[float, ...]
    _table: _Table = field(repr=False, compare=False)

    @property
    def length(self) -> int:
        """Bars of the grid until it repeats; the last may be a part of one."""
        return -(-round(sum(self.lengths) * 1e6) // 1_000_000)

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE); zero without a grid."""
        if grid is None:
            return np.zeros((count, CHORD_SIZE), np.float32)
        table = self._table
        at = ((first + np.arange(count) + 0.5) * FRAME - grid.downbeat) / grid.bar
        at %= table.starts[-1] + table.lengths[-1]
        bar = np.searchsorted(table.starts, at, side="right") - 1
        share = np.floor((at - table.starts[bar]) / table.lengths[bar] * table.counts[bar]).astype(int)
        chord = table.firsts[bar] + np.clip(share, 0, table.counts[bar] - 1)
        return chord_rows(table.roots[chord], table.tones[chord], np.full(count, CHART))


def _tabulated(bars: list[tuple[Symbol, ...]], lengths: list[float]) -> _Table:
    counts = np.array([len(bar) for bar in bars])
    symbols = [symbol for bar in bars for symbol in bar]
    tones = np.zeros((len(symbols), PITCH_CLASSES), np.float32)
    for row, symbol in zip(tones, symbols, strict=True):
        row[list(symbol.tones)] = 1
    ends, whose = np.cumsum(lengths), np.cumsum(counts)
    return _Table(
        ends - lengths, np.array(lengths), whose - counts, counts, np.array([s.root for s in symbols]), tones
    )  # fmt: skip


def symbol(word: str) -> tuple[Symbol, str] | None:
    """The chord that `word` begins with, and the end of its quality that is not known; else None.

    `Cm7` is known to its end; of `C7xyz` the rest is `xyz`, and C7 the nearest simpler chord.
    """
    if word.upper() in ("N.C.", "NC", "N.C", "NC."):
        return Symbol(NO_CHORD, frozenset()), ""
    match = SYMBOL.fullmatch(word.translate(UNICODE))
    if match is None:
        return None
    root = (LETTERS[match[1]] + ACCIDENTALS[match[2]]) % PITCH_CLASSES
    tones, rest = _quality(match[3])
    return Symbol(root, frozenset((root + tone) % PITCH_CLASSES for tone in tones)), rest


def _quality(written: str) -> tuple[set[int], str]:
    """Semitones above the root, and what was not understood of a quality."""
    text = written.translate(BRACKETS).replace("6/9", "69")
    if augmented := AUGMENTED.fullmatch(text):
        text = augmented[1] + "#5"
    for pattern, name in FAMILIES:
        if family := pattern.match(text):
            text = name + text[family.end() :]
            break
    base = BASES.match(text)
    tones, at = set(QUALITIES[base[0] if base else ""]), base.end() if base else 0
    while change := CHANGE.match(text, at):
        name = _change_name(change)
        if name not in CHANGES:
            break
        taken, added = CHANGES[name]
        tones, at = tones - set(taken) | set(added), change.end()
    return tones, text[at:]


def _change_name(change: re.Match[str]) -> str:
    sus, major, without, sign, degree, _ = change.groups()
    if sus or major or without:
        return str(sus or (f"maj{major}" if major else f"no{without}"))
    return SIGNS.get(sign, sign) + degree if degree else "#5"


def parse(text: str) -> WrittenChart:
    """Read a chart.

    Raises:
        ChartError: If a chord cannot be read, naming it and its bar, or there are no bars or more than
            MAX_BARS.
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    reader = _Reader()
    for cell in SECTION.sub(" ", "|".join(lines)).split("|"):
        if cell.strip():
            reader.read(cell.strip())
    if not reader.bars:
        raise ChartError(f"chart {text[:40]!r} has no bars: expected for example | Dm7 | G7 | C^7 | % |")
    lengths = reader.lengths()
    return WrittenChart(text, tuple(reader.bars), tuple(lengths), _tabulated(reader.bars, lengths))


class _Reader:
    """Bars so far.

    A cell is what stands between two bar lines; errors count cells, as a reader of the chart would.
    """

    def __init__(self) -> None:
        self.bars: list[tuple[Symbol, ...]] = []
        self._times: list[Fraction | None] = []  # of each bar, in whole notes
        self._time: Fraction | None = None
        self._cells = 0
        self._again = 0  # where the next repeat begins
        self._repeat: tuple[int, int] | None = None  # the bars of one that ended with the cell before

    def read(self, cell: str) -> None:
        repeat, self._repeat = self._repeat, None
        if times := TIMES.match(cell):
            self._play(repeat, int(times[1] or times[2]))
            cell = cell[times.end() :].strip()
            if not cell:
                return
        self._cells += 1
        if cell.startswith(":"):
            self._again = len(self.bars)
        if chords := cell.strip(":").strip():
            self._bar(chords.split())
        if cell.endswith(":"):
            self._repeat = self._again, len(self.bars)
            self._append(range(*self._repeat))
            self._again = len(self.bars)

    def lengths(self) -> list[float]:
        """Of each bar, in bars of the grid: of the time that most bars have."""
        if self._time is None:
            return [1.0] * len(self.bars)
        if self._times[0] is None:
            raise ChartError(
                "chart: a bar changes its time, but bar 1 has none: expected for example | 4/4 C | 2/4 G | "
                "4/4 C |"
            )
        times = [time for time in self._times if time is not None]
        usual = Counter(times).most_common(1)[0][0]
        return [float(time / usual) for time in times]

    def _play(self, repeat: tuple[int, int] | None, times: int) -> None:
        """As often as it says; it stands there twice already."""
        if repeat is None or times < 1:
            raise self._wrong(f"x{times} says how often a repeat is played: expected for example :| x3")
        begin, end = repeat
        for _ in range(times - 2):
            self._append(range(begin, end))
        if times == 1:
            del self.bars[end:], self._times[end:]
        self._again = len(self.bars)

    def _bar(self, words: list[str]) -> None:
        if time := TIME.match(words[0]):
            self._time = Fraction(max(1, int(time[1])), int(time[2]))
            words = words[1:]
        if set(words) <= {"%", "%%"}:
            for word in words:
                self._append(range(len(self.bars) - len(word), len(self.bars)), self._time)
        elif len(words) > MAX_CHORDS:
            raise self._wrong(f"{len(words)} chords in one bar, expected at most {MAX_CHORDS}")
        else:
            self._add(self._chords(words), self._time)

    def _chords(self, words: list[str]) -> tuple[Symbol, ...]:
        chords: list[Symbol] = []
        for word in words:
            if word not in HOLDS:
                chords.append(self._chord(word))
            elif chords or self.bars:
                chords.append(chords[-1] if chords else self.bars[-1][-1])
            else:
                raise self._wrong(f"{word!r} holds the chord before, but there is none")
        return shared(chords) if set(words) & set(HOLDS) else tuple(chords)

    def _chord(self, word: str) -> Symbol:
        found = symbol(word)
        if found is None or found[1]:
            raise ChartError(
                f"chart: {word[:40]!r} in bar {self._cells} is no chord: "
                "expected for example C, F#m7, Bb^7, Asus4, Em7b5, G/B or N.C."
            )
        return found[0]

    def _append(self, again: range, time: Fraction | None = None) -> None:
        """Bars that were there before, in their own time or in `time`."""
        if again.start < 0:
            raise self._wrong(
                f"there {'is no bar' if again.stop == 0 else 'are no two bars'} before it to repeat"
            )
        for bar in again:
            self._add(self.bars[bar], time or self._times[bar])

    def _add(self, bar: tuple[Symbol, ...], time: Fraction | None) -> None:
        if len(self.bars) == MAX_BARS:
            raise self._wrong(f"a chart has at most {MAX_BARS} bars, with all repeats")
        self.bars.append(bar)
        self._times.append(time)

    def _wrong(self, words: str) -> ChartError:
        return ChartError(f"chart: bar {max(1, self._cells)}: {words}")


def shared(beats: list[T]) -> tuple[T, ...]:
    """Chords that share a bar equally, as few as say the same: C C G G is C G."""
    for parts in range(1, len(beats) + 1):
        size, rest = divmod(len(beats), parts)
        if not rest and all(len(set(beats[k : k + size])) == 1 for k in range(0, len(beats), size)):
            return tuple(beats[::size])
    return tuple(beats)
