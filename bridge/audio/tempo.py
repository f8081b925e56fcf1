"""The beat that the band goes by, told from outside, set by hand or heard, and the MIDI clock that goes out with it."""

from dataclasses import dataclass, field

from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.protocol import Received
from engine.contract.timing import SAMPLE_RATE

from .device import ClockMapping, Device
from .midi_clock import TICKS_PER_BEAT, MidiClockFollower

TOLERANCE = 0.002 * SAMPLE_RATE  # a beat that moves less is the same beat
SLOWEST = 20  # beats a minute; a tempo below is none


@dataclass(slots=True)
class Beat:
    """One thread looks and ticks; any may read."""

    device: Device
    clock: MidiClockFollower = field(default_factory=MidiClockFollower)
    told: BeatGrid | None = None  # from outside or by hand, as of the last look
    heard: Received | None = None  # the beat and chord that the engine goes by
    downbeat: float = 0.0  # position of a beat one, for a tempo that is set by hand

    @property
    def known(self) -> BeatGrid | None:
        """Beats and bars, told or heard."""
        heard = self.heard
        return self.told or (
            BeatGrid(heard["downbeat"], heard["beat"], heard["beats_per_bar"])
            if heard and heard["beat"]
            else None
        )

    def look(self, stream: ClockMapping | None, settings: Settings) -> None:
        """Find out what is told now."""
        tempo, meter = settings["tempo"], settings.integer("meter")
        self.told = self.outside(stream, meter) or (
            BeatGrid.at_tempo(tempo, meter, self.downbeat) if tempo >= SLOWEST else None
        )

    def outside(self, stream: ClockMapping | None, meter: int) -> BeatGrid | None:
        """The transport's beat while it rolls, else a MIDI clock's."""
        grid = self.device.transport() or self.clock.grid(self.device.shared.frames_processed, meter)
        if not grid or not stream:
            return None
        return self._steady(stream.beat_grid(grid, self.device.round_trip))

    def _steady(self, new: BeatGrid) -> BeatGrid:
        """The grid as it was, if the new one says the same within the tolerance."""
        old = self.told
        if (
            old is None
            or old.beats_per_bar != new.beats_per_bar
            or abs(old.beat - new.beat) > 1e-4 * new.beat
        ):
            return new
        bars = (new.downbeat - old.downbeat) / new.bar
        return old if abs(bars - round(bars)) * new.bar < TOLERANCE else new

    def tick(self, stream: ClockMapping) -> None:
        """Let the callback tick with the beat that sounds, while one is told; a phase that is right within a millisecond is left alone."""
        control, grid = self.device.shared.control, self.told
        if grid is None:
            control["tick_interval"] = 0
            return
        every, bar = stream.frames(grid.beat / TICKS_PER_BEAT), stream.frames(grid.bar)
        origin, done = stream.frame_played(grid.downbeat), self.device.shared.frames_processed
        coming, is_ticking = float(control["next_tick"]), bool(control["tick_interval"])
        error = (coming - origin + every / 2) % every - every / 2
        is_silent = not is_ticking or bool(control["is_start_due"])
        soon = (bar if is_silent else 2 * every) + stream.rate / 10
        if is_ticking and abs(error) < stream.rate / 1000 and coming - done < soon:
            control["tick_interval"] = every
            return
        unit = bar if is_silent and grid.beats_per_bar else every  # a clock starts with a bar
        first = done + 2 * self.device.block
        control["next_tick"] = origin + -(-(first - origin) // unit) * unit
        control["is_start_due"] = is_silent and grid.beats_per_bar > 0
        control["tick_interval"] = every
