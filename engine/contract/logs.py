"""How lines of a log look, and a filter that says a repeated line once; for engine and bridge."""

import logging
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LEVELS = ("debug", "info", "warning", "error")
REPEAT_S = 60.0
MOST_REMEMBERED = 1000  # different lines
BURST, LINES_PER_S = 100, 5.0  # different lines of one logger that pass at once, and for ever
LONGEST_LINE = 2000  # characters
_WRITTEN = re.compile(r"[\d-]+ [\d:,]+ (?P<level>[A-Z]+) (?P<text>[\w.]+: .*)")


def parse(line: str) -> tuple[int, str]:
    """Level and text of a line written with `FORMAT`; INFO for any other, as a traceback's lines."""
    found = _WRITTEN.fullmatch(line)
    level = logging.getLevelNamesMapping().get(found["level"]) if found else None
    return (logging.INFO, line) if not found or level is None else (level, found["text"])


class _Line(NamedTuple):
    """What makes two records the same."""

    logger: str
    level: int
    text: str
    error: str


class RepeatFilter(logging.Filter):
    """Lets the same line of the same logger pass once a minute, then with its count, and of different ones so
    many a second; long ones are cut. All of DEBUG passes.

    For one handler, which is the only one that sees the record. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._budgets: dict[str, _Budget] = {}  # of loggers
        self._said: OrderedDict[_Line, tuple[float, int]] = OrderedDict()  # (when, held back since)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record passes; its text is given the count of those that did not."""
        if record.levelno <= logging.DEBUG:
            return True
        error = record.exc_info[1] if record.exc_info else None
        text = record.getMessage()
        if len(text) > LONGEST_LINE:
            text = f"{text[:LONGEST_LINE]} ... ({len(text)} characters)"
            record.msg, record.args = text, None
        line = _Line(record.name, record.levelno, text, repr(error) if error else "")
        now = self._clock()
        when, held = self._said.pop(line, (-math.inf, 0))
        if now - when < REPEAT_S:
            self._said[line] = (when, held + 1)
            return False
        budget = self._budgets.setdefault(record.name, _Budget(now))
        if not budget.spend(now):
            return False
        self._said[line] = (now, 0)
        if len(self._said) > MOST_REMEMBERED:
            self._said.popitem(last=False)
        if held or budget.left_out:
            record.msg, record.args = _counted(line.text, held) + budget.excuse(), None
        return True

    def rest(self) -> Iterator[logging.LogRecord]:
        """A record for each line that was held back since it was last said; for the end."""
        for line, (_, held) in self._said.items():
            if held:
                text = _counted(line.text, held)
                yield logging.LogRecord(line.logger, line.level, "", 0, text, None, None)
        for name, budget in self._budgets.items():
            if budget.left_out:
                text = f"the last lines are missing{budget.excuse()}"
                yield logging.LogRecord(name, logging.WARNING, "", 0, text, None, None)
        self._said.clear()


@dataclass(slots=True)
class _Budget:
    """How many different lines a logger may still write."""

    when: float
    lines: float = BURST
    left_out: int = 0

    def spend(self, now: float) -> bool:
        """Whether one more may be written now; else it is counted."""
        self.lines = min(BURST, self.lines + LINES_PER_S * (now - self.when))
        self.when = now
        if self.lines < 1:
            self.left_out += 1
            return False
        self.lines -= 1
        return True

    def excuse(self) -> str:
        """What is to be said of the lines that were left out, once."""
        count, self.left_out = self.left_out, 0
        return f" ({count} other lines from here were too many and are left out)" if count else ""


def _counted(text: str, held: int) -> str:
    if not held:
        return text
    return f"{text} ({held} more times)" if held > 1 else f"{text} (once more)"
