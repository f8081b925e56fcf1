"""The beat grid: given by a transport, a MIDI clock or by hand, or tracked; and the outgoing MIDI clock."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from engine.contract.errors import ParameterError
from engine.contract.grid import BeatGrid, Correction, corrected
from engine.contract.params import Settings
from engine.contract.protocol import BeatState
from engine.contract.timing import SAMPLE_RATE

from .midi_clock import TICKS_PER_BEAT, MidiClockFollower
from .stream import AudioStream

TOLERANCE = 0.002 * SAMPLE_RATE  # a beat that moves less is the same beat
SAME_TEMPO = 1e-4  # relative
SLOWEST = 20  # beats a minute; a tempo below is none
UPDATE_S = 0.1
PHASE_S = 0.001  # by which the outgoing clock may be off before it is set anew


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

    def set_downbeat(self, position: float) -> None:
        """A downbeat is at `position`; matters where the tempo is set by hand."""
        self._downbeat = position
        self.refresh()

    def begin_bar(self, position: float | None) -> None:
        """A chart begins with the bar at `position`, or with the present one; matters where the tempo is set
        by hand.
        """
        if position is None and self.given is not None:
            grid = self.given
            passed = math.floor((self._stream.sounding - grid.downbeat) / grid.bar)
            position = grid.downbeat + passed * grid.bar
        if position is not None:
            self.set_downbeat(position)

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

    def update(self, settings: Settings) -> None:
        """Find out what is given, ten times a second; and keep the outgoing clock in time with it."""
        now = self._clock()
        if now < self._next_update:
            return
        self._next_update = now + UPDATE_S
        tempo, meter = settings["tempo"], settings.integer("meter")
        by_hand = BeatGrid.at_tempo(tempo, meter, self._downbeat) if tempo >= SLOWEST else None
        self.given = self.external(meter) or by_hand
        self._send_clock()

    def external(self, meter: int) -> BeatGrid | None:
        """The beat of the transport while it rolls, else a MIDI clock's, whose bars have `meter` beats."""
        device, mapping = self._stream.device, self._stream.mapping
        grid = device.transport() or self.midi_clock.grid(device.shared.frames_processed, meter)
        if grid is None or mapping is None:
            return None
        played = mapping.beat_grid(grid, device.round_trip)
        return self._steady(played) if played.is_playable else None

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
        """Let the callback send a clock on the given beat; a phase right within PHASE_S is left alone."""
        shared, grid, mapping = self._stream.device.shared, self.given, self._stream.mapping
        control = shared.control
        if grid is None or mapping is None:
            control["tick_interval"] = 0
            return
        interval, bar = mapping.frames(grid.beat / TICKS_PER_BEAT), mapping.frames(grid.bar)
        downbeat, now = mapping.frame_played(grid.downbeat), shared.frames_processed
        next_tick, is_ticking = float(control["next_tick"]), bool(control["tick_interval"])
        error = (next_tick - downbeat + interval / 2) % interval - interval / 2
        is_silent = not is_ticking or bool(control["is_start_due"])
        latest = (bar if is_silent else 2 * interval) + UPDATE_S * mapping.rate
        if is_ticking and abs(error) < PHASE_S * mapping.rate and next_tick - now < latest:
            control["tick_interval"] = interval
            return
        unit = bar if is_silent and grid.beats_per_bar else interval  # a clock starts with a bar
        first = now + 2 * self._stream.device.block
        control["next_tick"] = downbeat + -(-(first - downbeat) // unit) * unit
        control["is_start_due"] = is_silent and grid.beats_per_bar > 0
        control["tick_interval"] = interval
