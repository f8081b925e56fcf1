"""Incoming MIDI clock (24 ticks a beat): tempo and downbeat by linear regression over the last ticks."""

from collections import deque
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from .device import FrameGrid
from .shared import CLOCK, MIDI_SLOTS

TICK, START, CONTINUE, STOP, SONG_POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
TICKS_PER_BEAT = 24
TICKS_PER_SIXTEENTH = 6  # the unit of a song position
REGRESSION_TICKS = 4 * TICKS_PER_BEAT
FEWEST_TICKS = TICKS_PER_BEAT // 2  # before which no tempo is known
TEMPO_CHANGE = 0.012  # the last beat was so much faster or slower than those before: another tempo
TIMEOUT_TICKS = 2 * TICKS_PER_BEAT  # without a tick the clock has ended


@dataclass(frozen=True, slots=True)
class TickLine:
    """The straight line through ticks: tick number n of the song comes at frame `origin + n * interval`."""

    origin: float
    interval: float
    last_frame: int  # of the last tick

    def is_over(self, frame: int) -> bool:
        """Whether the clock has ended, seen from `frame`."""
        return frame - self.last_frame > TIMEOUT_TICKS * self.interval


@dataclass(slots=True)
class ClockInput:
    """The clock of one MIDI input. One thread receives; any may ask for the grid."""

    _ticks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=REGRESSION_TICKS))
    _next_number: int = 0  # of the next tick, counted from the song's beginning
    _line: TickLine | None = None  # None: no tempo is known; replaced as a whole, for other threads
    _is_bar_known: bool = False  # a start or a song position gave the song's beginning

    def receive(self, frame: int, data: bytes) -> bool:
        """Take in a MIDI message that came at a device frame; False if it is none of a clock's."""
        match tuple(data):
            case (0xF8,):
                self._tick(frame)
            case (0xFA,):
                self._locate(0)
            case (0xFB,):
                self._forget()
            case (0xFC,):
                self._forget()
                self._is_bar_known = False
            case (0xF2, low, high):
                self._locate((low | high << 7) * TICKS_PER_SIXTEENTH)
            case _:
                return False
        return True

    def grid(self, frame: int, beats_per_bar: int) -> FrameGrid | None:
        """The beat at a device frame, None while no clock comes; 0 beats a bar as long as no start came."""
        line = self._line
        if line is None or line.is_over(frame):
            return None
        return FrameGrid(
            line.origin, line.interval * TICKS_PER_BEAT, beats_per_bar if self._is_bar_known else 0
        )

    def _forget(self) -> None:
        self._ticks.clear()
        self._line = None

    def _locate(self, number: int) -> None:
        self._forget()
        self._next_number, self._is_bar_known = number, True

    def _tick(self, frame: int) -> None:
        if self._line and self._line.is_over(frame):
            self._forget()
        self._ticks.append((self._next_number, frame))
        self._next_number += 1
        ticks = list(self._ticks)
        before, last_beat = ticks[:-TICKS_PER_BEAT], ticks[-TICKS_PER_BEAT:]
        if len(before) >= FEWEST_TICKS:
            old, new = _regression(before)[1], _regression(last_beat)[1]
            if abs(new - old) > TEMPO_CHANGE * old:
                self._ticks = deque(last_beat, maxlen=REGRESSION_TICKS)
        self._line = self._fit(frame)

    def _fit(self, frame: int) -> TickLine | None:
        if len(self._ticks) < FEWEST_TICKS:
            return None
        origin, interval = _regression(list(self._ticks))
        return TickLine(origin, interval, frame) if interval > 0 else None  # ticks of one frame have no tempo


@dataclass(slots=True)
class MidiClockFollower:
    """Follows one MIDI clock at a time, never several merged.

    The port `clock_in` decides as long as clock comes there; else one of the controllers' inputs may: the one
    that is followed already, or the first that has a tempo. Transport messages (start, stop, song position)
    count for the clock of the input by which they came. One thread receives; one other asks for the grid.
    """

    _inputs: tuple[ClockInput, ...] = field(
        default_factory=lambda: tuple(ClockInput() for _ in range(MIDI_SLOTS))
    )
    _followed: int = CLOCK  # slot; written by the thread that asks

    def receive(self, slot: int, frame: int, data: bytes) -> bool:
        """Take in a MIDI message that came in a slot at a device frame; False if it is none of a clock's."""
        return self._inputs[slot].receive(frame, data)

    def grid(self, frame: int, beats_per_bar: int) -> FrameGrid | None:
        """The beat of the clock that is followed at a device frame; None while none comes.

        `beats_per_bar` is the meter; the result has 0 in its place where it is not known where a bar begins.
        """
        for slot in chain((CLOCK, self._followed), range(CLOCK)):
            grid = self._inputs[slot].grid(frame, beats_per_bar)
            if grid is not None:
                self._followed = slot
                return grid
        return None


def _regression(ticks: list[tuple[int, int]]) -> tuple[float, float]:
    """Least squares over (number, frame): the frame of tick 0, and frames from one tick to the next."""
    numbers, frames = np.array(ticks, np.float64).T
    offsets = numbers - numbers.mean()
    interval = float(offsets @ frames / (offsets @ offsets))
    return float(frames.mean() - interval * numbers.mean()), interval
