"""Incoming MIDI clock (24 ticks a beat): tempo and downbeat by linear regression over the last ticks."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from .device import FrameGrid
from .shared import CLOCK

TICK, START, CONTINUE, STOP, SONG_POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
OF_A_CLOCK = tuple(bytes((status,)) for status in (TICK, START, CONTINUE, STOP, SONG_POSITION))
TICKS_PER_BEAT = 24
TICKS_PER_SIXTEENTH = 6  # the unit of a song position
REGRESSION_TICKS = 4 * TICKS_PER_BEAT
FEWEST_TICKS = TICKS_PER_BEAT // 2  # before which no tempo is known
TEMPO_CHANGE = 0.012  # the last beat was so much faster or slower than those before: another tempo
CERTAINTY = 4.0  # standard errors by which it must differ, where ticks jitter
LEAST_BLOCK = 32  # frames, of a block at whose beginning ticks may come
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
    """The clock of one MIDI input. One thread receives; any may ask for the grid.

    A stop keeps the place in the song, and a continue goes on there: ticks that come in between give the
    tempo and move nothing. A song position is taken at once, also without a stop.
    """

    _ticks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=REGRESSION_TICKS))
    _next_number: int = 0  # of the next tick, counted from the song's beginning
    _line: TickLine | None = None  # None: no tempo is known; replaced as a whole, for other threads
    _is_bar_known: bool = False  # a start or a song position gave the song's beginning
    _place: int | None = None  # number of the tick that a continue goes on with, where that is known
    _is_stopped: bool = False

    def receive(self, frame: int, data: bytes) -> bool:
        """Take in a MIDI message that came at a device frame; False if it is none of a clock's."""
        match tuple(data):
            case (0xF8,):
                self._tick(frame)
            case (0xFA,):
                self._run_from(0)
            case (0xFB,):
                self._run_from(self._place)
            case (0xFC,):
                self._stop()
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

    def _run_from(self, number: int | None) -> None:
        """The next tick is this one of the song; None: the one that was due anyway."""
        self._forget()
        self._place, self._is_stopped = None, False
        if number is not None:
            self._next_number, self._is_bar_known = number, True

    def _stop(self) -> None:
        self._forget()
        if not self._is_stopped:
            self._place = self._next_number if self._is_bar_known else None
        self._is_stopped, self._is_bar_known = True, False

    def _locate(self, number: int) -> None:
        if not self._is_stopped:
            self._run_from(number)
        self._place = number

    def _tick(self, frame: int) -> None:
        if self._line and self._line.is_over(frame):
            self._forget()
        self._ticks.append((self._next_number, frame))
        self._next_number += 1
        ticks = list(self._ticks)
        before, last_beat = ticks[:-TICKS_PER_BEAT], ticks[-TICKS_PER_BEAT:]
        if len(before) >= FEWEST_TICKS:
            old, new = _regression(before)[1], _regression(last_beat)[1]
            if abs(new - old) > max(TEMPO_CHANGE * old, _uncertainty(before, len(last_beat))):
                self._ticks = deque(last_beat, maxlen=REGRESSION_TICKS)
        self._line = self._fit(frame)

    def _fit(self, frame: int) -> TickLine | None:
        if len(self._ticks) < FEWEST_TICKS:
            return None
        origin, interval = _regression(list(self._ticks))
        return TickLine(origin, interval, frame) if interval > 0 else None  # ticks of one frame have no tempo


@dataclass(slots=True)
class MidiClockFollower:
    """Follows the MIDI clock at the port `clock_in` and no other: many keyboards send one that nobody set.

    One thread receives; any may ask for the grid.
    """

    _input: ClockInput = field(default_factory=ClockInput)

    def receive(self, slot: int, frame: int, data: bytes) -> bool:
        """Take in a MIDI message that came in a slot at a device frame; False if it is none of a clock's."""
        if slot == CLOCK:
            return self._input.receive(frame, data)
        return data[:1] in OF_A_CLOCK

    def grid(self, frame: int, beats_per_bar: int) -> FrameGrid | None:
        """The beat of the clock at a device frame; None while none comes.

        `beats_per_bar` is the meter; the result has 0 in its place where it is not known where a bar begins.
        """
        return self._input.grid(frame, beats_per_bar)


def _regression(ticks: list[tuple[int, int]]) -> tuple[float, float]:
    """Least squares over (number, frame): the frame of tick 0, and frames from one tick to the next."""
    numbers, frames = np.array(ticks, np.float64).T
    offsets = numbers - numbers.mean()
    interval = float(offsets @ frames / (offsets @ offsets))
    return float(frames.mean() - interval * numbers.mean()), interval


def _uncertainty(ticks: list[tuple[int, int]], count: int) -> float:
    """By how many frames the interval of these ticks and that of `count` others may differ at the same tempo.

    From their jitter; and from the block, where all ticks come at the beginning of one.
    """
    origin, interval = _regression(ticks)
    numbers, frames = np.array(ticks, np.float64).T
    jitter = float(np.sqrt(np.mean((frames - origin - interval * numbers) ** 2)))
    by_jitter = jitter * float(np.sqrt(12 / len(ticks) ** 3 + 12 / count**3))
    block = int(np.gcd.reduce(frames.astype(np.int64)))
    by_block = 1.5 * block * (1 / len(ticks) + 1 / count) if block >= LEAST_BLOCK else 0.0
    return max(CERTAINTY * by_jitter, by_block)
