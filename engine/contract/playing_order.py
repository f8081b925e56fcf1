"""The order in which a chart's bars are played: repeats, endings, D.C. and D.S. to coda, Fine or an ending.

As iReal Pro plays them: a coda that no D.C. or D.S. leads to is for the last time only, so it is left out of
a chart that goes round; after a D.C. or D.S. there are no repeats until its coda, Fine or ending, and its
ending is the one that leads there, or the last.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .chart import MAX_BARS
from .errors import ChartError


@dataclass(frozen=True, slots=True)
class Jump:
    """D.C., or D.S. with `to_segno`, and where it leads."""

    words: str
    to_segno: bool
    until: Literal["coda", "fine", "ending", ""]
    ending: int = 0


@dataclass(slots=True)
class Bar:
    """A bar as it is written, with the signs that steer the order."""

    chords: str
    time: str = ""  # its time signature, such as 4/4
    section: str = ""  # what begins with it
    row: bool = False  # a line of the chart begins with it
    opens: bool = False  # a repeat begins before it
    closes: bool = False  # a repeat ends after it
    double: bool = False  # a double bar line stands after it
    final: bool = False  # the bar line of an end stands after it
    times: int = 0  # how often the repeat around it is played, where that is written
    ending: int = 0  # the ending that begins with it
    segno: bool = False
    coda: bool = False  # the coda begins with it
    to_coda: bool = False  # from its end one goes to the coda
    fine: bool = False
    jump: Jump | None = None


def playing_order(bars: list[Bar]) -> tuple[list[int], list[str]]:
    """Indices of the bars in the order in which they are played, and what could not be followed, in words.

    Raises:
        ChartError: If it is longer than a chart may be.
    """
    if len(bars) > MAX_BARS:
        raise ChartError(f"{len(bars)} bars are written, a chart has at most {MAX_BARS}")
    walk = _Walk(bars)
    walk.run()
    return walk.order, walk.notes


class _Walk:
    """Goes through the bars as a reader does; `_active` is the D.C. or D.S. that is being carried out."""

    def __init__(self, bars: list[Bar]) -> None:
        self.order: list[int] = []
        self.notes: list[str] = []
        self._bars = bars
        self._close_endings()
        self._coda = max((i for i, bar in enumerate(bars) if bar.coda), default=self._unsigned_coda())
        self._jumps = self._followed()
        self._active: Jump | None = None
        self._from = 0  # where the jump came from
        self._at = self._start = 0
        self._turn = 1  # which time the repeat from `_start` is played
        self._end = len(bars)
        if self._coda < len(bars) and not any(jump.until == "coda" for jump in self._jumps.values()):
            self._end = self._coda
            self.notes.append(
                f"the coda ({len(bars) - self._coda} bars) is for the last time only, so it is left out"
            )

    def run(self) -> None:
        while self._at < self._end:
            bar = self._bars[self._at]
            if bar.opens and self._at != self._start:
                self._start, self._turn = self._at, 1
            if bar.ending and (there := self._ending(bar)) != self._at:
                self._at = there
                continue
            self.order.append(self._at)
            if len(self.order) > MAX_BARS:
                raise ChartError(f"with its repeats it has more than {MAX_BARS} bars")
            if not self._step(bar):
                return

    def _step(self, bar: Bar) -> bool:
        """Go to what is played after `bar`; False if that was the end."""
        jump = self._active
        if jump and self._arrived(bar, jump):
            return False
        if jump and jump.until == "coda" and bar.to_coda:
            self._go(self._coda, None)
        elif bar.closes and self._active is None and self._goes_back():
            self._turn += 1
            self._at = self._start
        elif found := self._jumps.pop(self._at, None):
            self._go(self._target(found), found)
        else:
            if bar.closes or self._leaves(self._at, self._in_ending(self._at)):
                self._start, self._turn = self._at + 1, 1
            self._at += 1
        return True

    def _go(self, bar: int, jump: Jump | None) -> None:
        self._from = self._at
        self._at = self._start = bar
        self._turn, self._active = 1, jump

    def _arrived(self, bar: Bar, jump: Jump) -> bool:
        """Whether the jump ends the chart here.

        One to an ending only does at a Fine or final bar line, and goes on elsewhere.
        """
        if jump.until == "fine":
            return bar.fine
        if not jump.until and self._at == self._from:
            self._active = None
        if jump.until == "ending" and self._in_ending(self._at) == jump.ending:
            if bar.fine or bar.final:
                return True
            following = self._bars[self._at + 1] if self._at + 1 < len(self._bars) else None
            if bar.double or bar.closes or following is None or following.ending or following.opens:
                self._active = None
        return False

    def _segno(self) -> int:
        return next((i for i, bar in enumerate(self._bars) if bar.segno), 0)

    def _unsigned_coda(self) -> int:
        """Where the coda begins if no sign says so: after the D.C. or D.S. that leads to it."""
        froms = [
            self._section_end(i) for i, bar in enumerate(self._bars) if bar.jump and bar.jump.until == "coda"
        ]
        return froms[-1] + 1 if froms and any(bar.to_coda for bar in self._bars) else len(self._bars)

    def _followed(self) -> dict[int, Jump]:
        """Jumps that can be followed, by the bar after which one goes.

        That is the next bar that a double bar line or the coda follows.
        """
        found = {}
        for i, bar in enumerate(self._bars):
            if bar.jump is None:
                continue
            if bar.jump.to_segno and not any(bar.segno for bar in self._bars):
                self.notes.append(
                    f"{bar.jump.words!r}: there is no segno, so it is played from the beginning"
                )
            if why := self._impossible(bar.jump):
                self.notes.append(f"{bar.jump.words!r} is not followed: {why}")
                continue
            found[self._section_end(i)] = self._with_end(bar.jump)
        return found

    def _with_end(self, jump: Jump) -> Jump:
        """The same, or without an end where there is no Fine: it goes on past the place that it came from."""
        if jump.until != "fine" or any(bar.fine for bar in self._bars[self._target(jump) :]):
            return jump
        self.notes.append(f"{jump.words!r}: there is no Fine, so it goes on to the end")
        return replace(jump, until="")

    def _target(self, jump: Jump) -> int:
        return self._segno() if jump.to_segno else 0

    def _section_end(self, i: int) -> int:
        while i + 1 < len(self._bars):
            bar = self._bars[i]
            if bar.double or bar.closes or self._bars[i + 1].coda or self._bars[i + 1].opens:
                break
            i += 1
        return i

    def _impossible(self, jump: Jump) -> str:
        after = self._bars[self._target(jump) :]
        if jump.until == "coda" and not (self._coda < len(self._bars) and any(bar.to_coda for bar in after)):
            return "there are no two coda signs, one to go from and one to go to"
        if jump.until == "ending" and not any(bar.ending == jump.ending for bar in after):
            return f"there is no ending {jump.ending}"
        return ""

    def _close_endings(self) -> None:
        """An ending that the next one follows goes back, also where the sign of the repeat is missing."""
        ending = 0
        for bar, following in pairwise(self._bars):
            ending = bar.ending or (0 if bar.opens else ending)
            if ending and following.ending == ending + 1 and not bar.closes:
                bar.closes = True
            if bar.closes or bar.double:
                ending = 0

    def _in_ending(self, i: int) -> int:
        """The ending that bar `i` is in, 0 if none."""
        for k in range(i, -1, -1):
            if k < i and (self._bars[k].closes or self._bars[k].double):
                return 0
            if self._bars[k].ending:
                return self._bars[k].ending
            if self._bars[k].opens:
                return 0
        return 0

    def _ending(self, bar: Bar) -> int:
        """The bar to play instead of one that begins an ending: itself, or the ending whose turn it is."""
        wanted = self._wanted(bar)
        if bar.ending == wanted:
            return self._at
        for i in range(self._at + 1, len(self._bars)):
            if self._bars[i].opens and not (self._active and self._active.until == "ending"):
                break
            if self._bars[i].ending == wanted:
                return i
        if wanted < bar.ending:
            return self._at
        for i in range(self._at, len(self._bars)):  # none: it is left out up to its repeat's end
            if self._bars[i].closes:
                self._start, self._turn = i + 1, 1
                return i + 1
            if i > self._at and self._bars[i].opens:
                break
        return self._at

    def _wanted(self, bar: Bar) -> int:
        """The ending to play where `bar` begins one; 2 where a first one stands alone and was played."""
        endings, times = self._endings()
        if self._active and self._active.until == "ending":
            return self._active.ending
        if bar.ending not in endings:
            return bar.ending
        if self._active:
            leads = (n for n, bars in endings.items() if any(self._leads(there) for there in bars))
            return next(leads, max(endings))
        last = max(2, *endings)
        return last if self._turn >= max(times, last) else min(self._turn, last - 1)

    def _leads(self, bar: Bar) -> bool:
        return bar.to_coda if self._active and self._active.until == "coda" else bar.fine

    def _endings(self) -> tuple[dict[int, list[Bar]], int]:
        """Bars of each ending of the repeat from `_start`, and how often it is played, if written."""
        endings: dict[int, list[Bar]] = {}
        ending = times = 0
        for i in range(self._start, len(self._bars)):
            bar = self._bars[i]
            following = self._bars[i + 1] if i + 1 < len(self._bars) else None
            if bar.opens and i > self._start:
                break
            ending, times = bar.ending or ending, max(times, bar.times)
            if ending:
                endings.setdefault(ending, []).append(bar)
            if bar.closes and not (following and following.ending):
                break
            if self._leaves(i, ending):
                break
            if bar.closes or bar.double:
                ending = 0
        return endings, times

    def _leaves(self, i: int, ending: int) -> bool:
        """Whether a double bar line after bar `i` ends the last ending of a repeat.

        It does if no further ending comes after a later sign of repeat.
        """
        if not self._bars[i].double or ending < 2:
            return False
        for bar, following in pairwise(self._bars[i + 1 :]):
            if bar.opens:
                break
            if bar.closes:
                return following.ending != ending + 1
        return True

    def _goes_back(self) -> bool:
        endings, times = self._endings()
        inside = self._in_ending(self._at)
        if self._at + 1 < len(self._bars) and self._bars[self._at + 1].ending == self._turn + 1:
            return True
        if not inside:
            return self._turn < (times or 2)
        last = max(endings, default=inside)
        return self._turn < max(times, last, 2 if inside == 1 else 0)
