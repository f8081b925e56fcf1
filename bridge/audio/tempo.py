"""The beat grid: given by a transport, a MIDI clock or by hand, or tracked; and the outgoing MIDI clock."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from engine.contract.errors import ParameterError
from engine.contract.grid import BeatGrid, Correction, continued, corrected
from engine.contract.params import Settings
from engine.contract.protocol import BeatState
from engine.contract.timing import SAMPLE_RATE

from .midi_clock import TICKS_PER_BEAT, MidiClockFollower
from .stream import AudioStream

TOLERANCE = 0.002 * SAMPLE_RATE  # a beat that moves less is the same beat
SAME_TEMPO = 1e-4  # relative
SLOWEST = 20  # beats a minute; a tempo below is none
UPDATE_S = 0.1
SHORTEST_TICK = 0.25  # of a tick's interval, while the outgoing clock catches up
PHASE_S = 0.001  # by which the outgoing clock may be off before it hurries or waits


class Tempo:
    """`update` is the feeder's thread's; downbeats and clock messages may come from any other.

    Args:
        clock: The time in seconds, monotonic.
    """

    def __init__(self, stream: AudioStream, clock: Callable[[], float] = time.monotonic) -> None:
        self.given: BeatGrid | None = None  # by a transport, a MIDI clock or by hand, as of the last update
        # for the engine to track on from: corrected by hand, or what the last engine followed
        self.hint: BeatGrid | None = None
        self.tracked: BeatState | None = None  # the beat and chord that the engine goes by
        self.midi_clock = MidiClockFollower()
        self._stream = stream
        self._clock = clock
        self._downbeat = 0.0  # position of one, for a tempo that is set by hand
        self._asked: tuple[float, float] = (0.0, 0.0)  # tempo and meter as of the last update
        self._by_hand: BeatGrid | None = None  # as of the last update
        # where a downbeat was said to be, and since which position; appended by any thread
        self._said: deque[tuple[float, float]] = deque()
        self._transport: BeatGrid | None = None  # as of the last update
        self._ticking: BeatGrid | None = None  # that the outgoing clock is on
        self._next: deque[tuple[float, BeatGrid]] = deque()  # that it is on from a position on
        self._next_update = -1.0

    @property
    def known(self) -> BeatGrid | None:
        """The beat grid that the band goes by, given or tracked."""
        return self.given or (self.tracked.grid if self.tracked and self.tracked.is_followed else None)

    @property
    def waiting(self) -> BeatGrid | None:
        """The beat that is tracked but not certain enough for the band to go by."""
        return self.tracked.grid if self.tracked and not self.given and not self.tracked.is_followed else None

    @property
    def chord(self) -> str:
        """The chord that sounds; empty where none is known."""
        return self.tracked.chord if self.tracked else ""

    def set_downbeat(self, position: float, since: float = 0.0) -> None:
        """A downbeat is at `position`, heard from `since` on; for a tempo set by hand."""
        self._said.append((position, since))
        self.refresh()

    def begin_part(self, position: float, settings: Settings, has_own_chart: bool) -> None:
        """A part with these settings begins at `position`.

        On a beat one, where its tempo or meter is another, and in bar 1 of a chart of its own. Of the
        feeder's thread, before the settings are changed.
        """
        if settings["tempo"] < SLOWEST:
            return
        new = BeatGrid.at_tempo(settings["tempo"], settings.integer("meter"), position)
        old = self._by_hand or new
        is_same = (new.beat, new.beats_per_bar) == (old.beat, old.beats_per_bar)
        bar = round((position - old.downbeat) / old.bar)
        line = old.downbeat + bar * old.bar if is_same and self._by_hand else position
        if has_own_chart or not is_same or not self._by_hand:
            self.set_downbeat(line if has_own_chart else line - bar * new.bar, position)

    def tap_downbeat(self) -> None:
        """A downbeat is now, at the position that leaves the outputs at this moment: of the tempo set by
        hand, or of the tracked beat.
        """
        self.set_downbeat(self._stream.sounding)
        if self.given is None and self.tracked and self.tracked.grid:
            self.hint = replace(self.tracked.grid, downbeat=self._stream.sounding)

    def correct(self, correction: Correction) -> None:
        """Let the engine track on from a corrected beat. Any thread may call.

        Raises:
            ParameterError: If the beat is given, or none is tracked yet.
        """
        if self.given is not None:
            raise ParameterError(
                f"{correction} corrects a beat found by ear, and this one is given: "
                "change it where it comes from"
            )
        if self.tracked is None or self.tracked.grid is None:
            raise ParameterError(f"{correction}: no beat has been found yet")
        self.hint = corrected(self.tracked.grid, correction, self._stream.sounding)

    def hint_followed(self) -> None:
        """While there is no engine: the next one shall go on with the beat that the last one followed, and
        with no older one.
        """
        self.hint = self.tracked.grid if self.tracked and self.tracked.is_followed else None

    def refresh(self) -> None:
        """Do not wait with the next update."""
        self._next_update = -1.0

    def update(self, settings: Settings, reached: float) -> None:
        """Find out what is given, ten times a second; and keep the outgoing clock in time with it.

        Args:
            settings: As they are now.
            reached: Position from which on what is changed now can be heard.
        """
        now, sounding = self._clock(), self._stream.sounding
        is_due = bool(self._next) and self._next[0][0] <= sounding
        asked = settings["tempo"], settings["meter"]
        if now < self._next_update and asked == self._asked and not is_due:
            return
        self._next_update, self._asked = now + UPDATE_S, asked
        external = self.external(settings.integer("meter"))
        by_hand, since = self._set_by_hand(settings, reached)
        self.given = external or by_hand
        self._schedule(None if external else by_hand, since)
        self._send_clock()
        while self._next and self._next[0][0] <= sounding:
            self._change_clock(*self._next.popleft())

    def _set_by_hand(self, settings: Settings, reached: float) -> tuple[BeatGrid | None, float]:
        """The beat of the tempo set by hand, and the position from which on it is another than before.

        Another tempo or meter goes on where the old one is, unless it was said where a downbeat is.
        """
        old, since = self._by_hand, reached
        while self._said:
            (self._downbeat, since), old = self._said.popleft(), None
        if settings["tempo"] < SLOWEST:
            self._by_hand = None
            return None, since
        new = BeatGrid.at_tempo(settings["tempo"], settings.integer("meter"), self._downbeat)
        if old and (old.beat, old.beats_per_bar) != (new.beat, new.beats_per_bar):
            new = continued(old, new.beat, new.beats_per_bar, reached)
        self._downbeat, self._by_hand = new.downbeat, new
        return new, since

    def _schedule(self, by_hand: BeatGrid | None, since: float) -> None:
        """Let the outgoing clock go on with what is given: at once, or where a change by hand is heard."""
        if by_hand is None or self._ticking is None:
            self._next.clear()
            self._ticking = self.given
        elif by_hand != (self._next[-1][1] if self._next else self._ticking):
            while self._next and self._next[-1][0] >= since:
                self._next.pop()
            self._next.append((since, by_hand))

    def external(self, meter: int) -> BeatGrid | None:
        """The beat of the transport while it rolls, else a MIDI clock's, whose bars have `meter` beats."""
        device, mapping = self._stream.device, self._stream.mapping
        transport = device.transport()
        grid = transport or self.midi_clock.grid(device.shared.frames_processed, meter)
        played = mapping.beat_grid(grid, device.round_trip) if grid and mapping else None
        if played is None or not played.is_playable:
            self._transport = None
            return None
        if transport:
            played = self._in_its_bar(played)
        self._transport = played if transport else None
        return self._steady(played)

    def _in_its_bar(self, new: BeatGrid) -> BeatGrid:
        """A transport says where it is in its bar; which bar it is goes on from what it said before."""
        if self._transport is None:
            return new
        now = self._stream.sounding
        bars = (now - self._transport.downbeat) / self._transport.bar - (now - new.downbeat) / new.bar
        return replace(new, downbeat=new.downbeat - round(bars) * new.bar)

    def _steady(self, new: BeatGrid) -> BeatGrid:
        """The grid as it was, if the new one is the same within the tolerance."""
        old = self.given
        if old is None or old.beats_per_bar != new.beats_per_bar:
            return new
        if abs(old.beat - new.beat) > SAME_TEMPO * new.beat:
            return new
        bars = (new.downbeat - old.downbeat) / new.bar
        return old if abs(bars - round(bars)) * new.bar < TOLERANCE else new

    def _send_clock(self) -> None:
        """Let the callback send a clock on the beat.

        One that is off hurries or waits over the next ticks: a tick that is left out or doubled would shift
        the beat of those who count them.
        """
        shared, grid, mapping = self._stream.device.shared, self._ticking, self._stream.mapping
        control = shared.control
        if grid is None or mapping is None:
            control["tick_interval"] = 0
            return
        interval, bar = mapping.frames(grid.beat / TICKS_PER_BEAT), mapping.frames(grid.bar)
        downbeat, now = mapping.frame_played(grid.downbeat), shared.frames_processed
        next_tick, is_ticking = float(control["next_tick"]), bool(control["tick_interval"])
        is_silent = not is_ticking or bool(control["is_start_due"])
        latest = (bar if is_silent else 2 * interval) + UPDATE_S * mapping.rate
        error = (next_tick - downbeat + interval / 2) % interval - interval / 2
        is_right = abs(error) < PHASE_S * mapping.rate
        if is_ticking and (is_right or not is_silent) and next_tick - now < latest:
            control["tick_interval"] = interval if is_right else _catching_up(interval, error, mapping.rate)
            return
        unit = bar if is_silent and grid.beats_per_bar else interval  # a clock starts with a bar
        first = now + 2 * self._stream.device.block
        control["next_tick"] = downbeat + -(-(first - downbeat) // unit) * unit
        control["is_start_due"] = is_silent and grid.beats_per_bar > 0
        control["tick_interval"] = interval

    def _change_clock(self, since: float, grid: BeatGrid) -> None:
        """Let the outgoing clock go on with another grid since a position: with the same tick of it."""
        before, self._ticking = self._ticking, grid
        shared, mapping = self._stream.device.shared, self._stream.mapping
        control = shared.control
        if before is None or mapping is None or not control["tick_interval"] or control["is_start_due"]:
            self._send_clock()
            return
        interval, downbeat = mapping.frames(grid.beat / TICKS_PER_BEAT), mapping.frame_played(grid.downbeat)
        change, next_tick = mapping.frame_played(since), float(control["next_tick"])
        scaled = change + (next_tick - change) * grid.beat / before.beat
        due = downbeat + round((scaled - downbeat) / interval) * interval
        soonest = shared.frames_processed + 2 * self._stream.device.block
        if next_tick >= soonest:  # else the callback may be about to send it
            control["next_tick"] = next_tick = max(soonest, due)
        control["tick_interval"] = _catching_up(interval, next_tick - due, mapping.rate)


def _catching_up(interval: float, error: float, rate: int) -> float:
    """Frames from tick to tick so that a clock that is `error` frames late is right at the next update."""
    return max(SHORTEST_TICK * interval, interval - error * min(1.0, interval / (UPDATE_S * rate)))
