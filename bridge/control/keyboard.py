"""Keys while playing in a terminal: one table, read a key at a time. Without a terminal there are none."""

import contextlib
import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from types import TracebackType

from engine.contract.timing import STEMS

from .panel import ControlPanel

ACTIONS = {
    " ": "tap",
    "d": "downbeat",
    "/": "half_time",
    "*": "double_time",
    ">": "shift_beat",
    ".": "shift_half_beat",
    "t": "teach",
    "T": "teach_again",
    "c": "count",
    "a": "another",
    "n": "next",
    "p": "previous",
    "]": "next_part",
    "[": "previous_part",
}
SWITCHES = {
    **{str(k + 1): f"stem/{stem}/on" for k, stem in enumerate(STEMS)},
    "m": "mute", "f": "freeze", "h": "hand_over", "e": "ending", "o": "hold", "b": "bypass", "x": "panic",
    "l": "lock",
}  # fmt: skip
HELP, QUIT = "?", "q"


def describe() -> str:
    """All keys and what they do, on one line."""
    named = [
        *((key if key != " " else "space", what) for key, what in ACTIONS.items()),
        *SWITCHES.items(),
        (QUIT, "end"),
    ]
    return "  ".join(f"{key} {what}" for key, what in named)


class Keyboard:
    """The terminal in cbreak mode: without echo and without waiting for Enter. A context manager."""

    def __init__(self) -> None:
        self._file = sys.stdin.fileno() if sys.stdin and sys.stdin.isatty() else None
        self._before: list[object] = []

    def __enter__(self) -> "Keyboard":
        if self._file is not None:
            self._before = termios.tcgetattr(self._file)
            tty.setcbreak(self._file)  # Ctrl-C stays a signal
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)  # type: ignore[arg-type]

    def keys(self, seconds: float) -> Iterator[str]:
        """Keys that are pressed within `seconds`; returns after the first ones, or when the time is over."""
        if self._file is None:
            time.sleep(seconds)
        elif select.select([self._file], [], [], seconds)[0]:
            try:
                pressed = os.read(self._file, 64)
            except OSError:
                pressed = b""
            if not pressed:  # the terminal was closed: from now on there are no keys
                self._file = None
            yield from pressed.decode(errors="ignore")


def press(key: str, panel: ControlPanel) -> None:
    """Do what a key of the tables stands for; other keys do nothing.

    Raises:
        BandmateError: If it cannot be done now.
    """
    if key in ACTIONS:
        panel.do(ACTIONS[key])
    elif key in SWITCHES:
        panel.set(SWITCHES[key], 1 - panel.settings[SWITCHES[key]])
