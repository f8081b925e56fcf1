"""MIDI clock that comes in: 24 ticks a beat, as steady as a hand would nod to them."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

TICK, START, CONTINUE, STOP, SONG_POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
PER_BEAT = 24
PER_SIXTEENTH = 6
REMEMBERED = 4 * PER_BEAT  # ticks through which the beat is drawn
LEAST = PER_BEAT // 2  # before which no tempo is told
CHANGED = 0.012  # the last beat was so much faster or slower than those before: another tempo
GONE_BEATS = 2  # without a tick
Rolling = tuple[float, float, int]  # device frame of a bar line, frames a beat, beats a bar


@dataclass(slots=True)
class ClockFollower:
    """Ticks by device frame in, a beat grid out. One thread."""

    _ticks: deque[tuple[int, int]] = field(
        default_factory=lambda: deque(maxlen=REMEMBERED)
    )  # (number since the start, frame)
    _next: int = 0  # number of the next tick
    _is_placed: bool = False  # whether a start or a position told where beat one is

    def hear(self, frame: int, data: bytes) -> bool:
        """A message that came at `frame`; False if it is none of a clock's."""
        match data[0]:
            case 0xF8:
                self._tick(frame)
            case 0xFA:
                self._place(0)
            case 0xFB:
                self._ticks.clear()
            case 0xFC:
                self._ticks.clear()
                self._is_placed = False
            case 0xF2 if len(data) == 3:
                self._place((data[1] | data[2] << 7) * PER_SIXTEENTH)
            case _:
                return False
        return True

    def _place(self, number: int) -> None:
        self._next, self._is_placed = number, True
        self._ticks.clear()

    def _tick(self, frame: int) -> None:
        self._ticks.append((self._next, frame))
        self._next += 1
        ticks = list(self._ticks)
        before, newest = ticks[:-PER_BEAT], ticks[-PER_BEAT:]
        if len(before) >= LEAST and abs(_line(newest)[1] / _line(before)[1] - 1) > CHANGED:
            self._ticks = deque(newest, maxlen=REMEMBERED)

    def grid(self, now: int, beats_per_bar: int) -> Rolling | None:
        """The beat at device frame `now`; None while there is no clock. Without a start nobody knows the bar: 0 beats."""
        if len(self._ticks) < LEAST:
            return None
        first, every = _line(list(self._ticks))
        if now - self._ticks[-1][1] > GONE_BEATS * PER_BEAT * every:
            return None
        return first, every * PER_BEAT, beats_per_bar if self._is_placed else 0


def _line(ticks: list[tuple[int, int]]) -> tuple[float, float]:
    """Frame of tick 0 and frames a tick."""
    numbers, frames = np.array(ticks, np.float64).T
    every, first = np.polyfit(numbers - numbers[0], frames, 1)
    return float(first - numbers[0] * every), float(every)
