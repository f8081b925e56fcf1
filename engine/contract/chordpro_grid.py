"""The grids of ChordPro: lines of bars between bar lines, divided into cells, with margins on both sides."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import lcm

from .chart import HOLDS, MAX_BARS, MAX_CHORDS, TIMES, shared
from .errors import ChartError
from .playing_order import Bar, playing_order

BAR_LINE = re.compile(r"(:?)\|{1,2}(?:(:)|\.|([0-9])>?)?")
STRUM = re.compile(r"\|{1,2}[:.]?[sS](?=\s|$)")  # immediately after the first bar line
COUNT = re.compile(r"\(?(?:repeat\s+|play\s+)?([0-9]{1,2})\s*(?:times|x|\xd7)\)?", re.IGNORECASE)
NAME = re.compile(r"\w[\w .'/#+-]*")
NO_CHORD = "N.C."


@dataclass(slots=True)
class Grid:
    """The bars of one grid.

    `chord` reads a word at a line, None if it is none; `note` says what could not be read.
    """

    chord: Callable[[str, int], str | None]
    note: Callable[[int, str], None]
    bars: list[Bar] = field(default_factory=list)
    _next: Bar = field(default_factory=lambda: Bar(""))  # signs of the bar that comes
    _last: str = NO_CHORD
    _is_second: bool = False  # of two bars that %% repeats
    _opened: int = 0  # the line of a repeat that has not ended

    def read(self, line: str, number: int) -> None:
        """A line: a bar between each two bar lines; what stands outside is margin."""
        lines = list(BAR_LINE.finditer(line))
        if not lines:
            if line.strip():
                self.note(number, f"{line.strip()[:40]!r} has no bar line and is left out")
            return
        if STRUM.match(line, lines[0].start()):
            return
        self._next.row = True
        self._left(line[: lines[0].start()].strip(), number)
        for begin, end in itertools.pairwise(lines):
            self._bar_line(begin, number)
            self._bar(line[begin.end() : end.start()].split(), number)
        self._bar_line(lines[-1], number)
        self._right(line[lines[-1].end() :].strip(), number)

    def played(self) -> list[Bar]:
        """The bars in the order in which they are played."""
        if self._opened:
            self.note(self._opened, "the repeat that begins here has no end and is played once")
        order, _ = playing_order(self.bars)
        return [replace(self.bars[i]) for i in order]

    def _left(self, margin: str, number: int) -> None:
        if len(margin.split()) > 1 and any(word in HOLDS for word in margin.split()):
            self.note(
                number, f"{margin[:40]!r} stands before the first bar line, so it is margin and left out"
            )
        elif NAME.fullmatch(margin):
            self._next.section = margin

    def _right(self, margin: str, number: int) -> None:
        closes = bool(self.bars) and self.bars[-1].closes
        times = COUNT.fullmatch(margin) or TIMES.fullmatch(margin)
        count = next((int(found) for found in times.groups() if found), 0) if times else 0
        if count and closes:
            self.bars[-1].times = count
        elif count:
            self.note(number, f"{margin!r} is left out: no repeat (:|) ends before it")
        elif margin and all(word in HOLDS or self.chord(word, 0) for word in margin.split()):
            self.note(number, f"{margin[:40]!r} stands after the last bar line, so it is margin and left out")

    def _bar_line(self, found: re.Match[str], number: int) -> None:
        closes, opens, ending = found.groups()
        if closes and self.bars:
            self.bars[-1].closes, self._opened = True, 0
        if opens:
            self._next.opens, self._opened = True, number
        if ending and ending != "0":
            self._next.ending = int(ending)

    def _bar(self, cells: list[str], number: int) -> None:
        is_second, self._is_second = self._is_second, False
        if all(cell in HOLDS for cell in cells) and (is_second or not cells):
            return  # the second of two bars, or two bar lines beside each other
        if is_second:
            self.note(number, "the bar after %% is not empty: it is read as it is written")
        if "%%" in cells:
            if len(self.bars) < 2:
                raise ChartError(f"line {number}: %% repeats two bars, but there are no two before it")
            self._add(self.bars[-2].chords, number)
            self._add(self.bars[-2].chords, number)
            self._is_second = True
        elif "%" in cells:
            if not self.bars:
                raise ChartError(f"line {number}: % repeats the bar before, but there is none")
            self._add(self.bars[-1].chords, number)
        else:
            self._add(" ".join(self._chords(cells, number)), number)

    def _chords(self, cells: list[str], number: int) -> tuple[str, ...]:
        """The chords of cells that share the bar equally.

        `~` parts a cell; a part that is empty holds the chord before.
        """
        parted = [cell.split("~") for cell in cells]
        slots = lcm(*(len(parts) for parts in parted))
        if slots * len(cells) > MAX_CHORDS * MAX_CHORDS:
            raise ChartError(f"line {number}: a bar is divided into {slots * len(cells)} parts")
        chords = []
        for parts in parted:
            for part in parts:
                if part and part not in HOLDS:
                    self._last = self.chord(part, number) or self._last
                chords += [self._last] * (slots // len(parts))
        found = shared(chords)
        if len(found) > MAX_CHORDS:
            raise ChartError(f"line {number}: {len(found)} chords in one bar, expected at most {MAX_CHORDS}")
        return found

    def _add(self, chords: str, number: int) -> None:
        if len(self.bars) == MAX_BARS:
            raise ChartError(f"line {number}: a chart has at most {MAX_BARS} bars")
        self._next.chords, self._last = chords, chords.split()[-1]
        self.bars.append(self._next)
        self._next = Bar("")
