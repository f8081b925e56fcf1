"""Bars that were heard one after the other, written as a musician writes them: with `%` and repeats."""

from collections.abc import Sequence
from itertools import groupby

BARS_IN_A_LINE = 4
AGAIN = "%"
LEAST_REPEATED = 2  # bars in a repeat


def written(bars: Sequence[str]) -> str:
    """The chart of these bars, lines of four bars; read again, it gives the same bars.

    Bars that come again at once are written once, between repeat signs; a bar that is as the one before it
    is `%`.
    """
    lines: list[str] = []
    at = 0
    while at < len(bars):
        size, times = _repeat(bars, at)
        if times == 1:
            end = next((k for k in range(at + 1, len(bars)) if _repeat(bars, k)[1] > 1), len(bars))
            lines += _lines(bars[at:end])
            at = end
            continue
        body = _lines(bars[at : at + size])
        body[0] = "|:" + body[0][1:]
        body[-1] = body[-1][:-1] + ":|" + (f" x{times}" if times > 2 else "")
        lines += body
        at += size * times
    return "\n".join(lines)


def cells(chart: str) -> tuple[str, ...]:
    """The bars of a chart in which each bar is written out."""
    return tuple(cell.strip() for cell in chart.split("|") if cell.strip())


def rotated(bars: Sequence[str], by: int) -> list[str]:
    """Bars that are repeated for ever, from the `by`th on."""
    by %= max(1, len(bars))
    return [*bars[by:], *bars[:by]]


def _repeat(bars: Sequence[str], at: int) -> tuple[int, int]:
    """Length and times of the run from `at` on that saves most bars by being repeated; times 1: none does."""
    best, saved = (1, 1), 0
    for size in range(LEAST_REPEATED, (len(bars) - at) // 2 + 1):
        run, times = list(bars[at : at + size]), 1
        if len(set(run)) == 1:  # one chord that goes on is no repeat
            continue
        while list(bars[at + size * times : at + size * (times + 1)]) == run:
            times += 1
        if size * (times - 1) > saved:
            best, saved = (size, times), size * (times - 1)
    return best


def _lines(bars: Sequence[str]) -> list[str]:
    """Lines of bars; the first of each line is written out."""
    rows = [bars[k : k + BARS_IN_A_LINE] for k in range(0, len(bars), BARS_IN_A_LINE)]
    return ["| " + " | ".join(_row(row)) + " |" for row in rows]


def _row(row: Sequence[str]) -> list[str]:
    out: list[str] = []
    for _, same in groupby(row):
        first, *others = same
        out += [first, *(AGAIN for _ in others)]
    return out
