"""Between the callback and the engine: everything that may take its time. One thread, one `turn` every few milliseconds.

captured ring -> resample -> context packets;  results -> timeline -> resample -> playing ring;  control changes -> both.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.grid import BeatGrid
from engine.params import Scope, Settings, find
from engine.protocol import Received
from engine.timing import FRAME, SAMPLE_RATE, STEMS, seconds
from engine.window import shortest_look_ahead

from .count_in import CountIn
from .engine_link import EngineLink
from .freeze import Freeze
from .midi.clock import Rolling
from .process import DRY, MASK, RAMP_S, RING, TICK_UNITS, At, Shared
from .resample import Resampler
from .take import Recorder, stem_gains
from .timeline import HopReport, Timeline

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

TURN_S = 0.004
REST_S = 1e-4  # in freewheel: only lets other threads of the interpreter in
LEAD_S = 0.03  # filled ahead of the callback: what the feeder's thread may be late
FREEWHEEL_PATIENCE_S = 6.0  # below JACK's own limit of 10
GRID_TOLERANCE = 0.002 * SAMPLE_RATE  # a beat that moves less is the same beat
COUNT_LEAD_S, ALONE_BEATS = 0.3, 2  # before the first click; after the last one, until the player is heard
AUTO_OVER_HOPS, AUTO_MARGIN_S = 64, 0.015


class Device(Protocol):
    """Where blocks come from: JACK, or a file that takes the musician's place."""

    name: str
    shared: Shared
    rate: int
    block: int
    xruns: int
    generation: int  # counts up whenever rate or server changed: positions go on, streams begin anew

    @property
    def round_trip(self) -> int:
        """Frames from a sound at the microphone, through both converters, to one at the speaker."""

    @property
    def is_freewheeling(self) -> bool: ...

    def transport(self) -> Rolling | None:
        """A rolling transport's last bar line as (device frame), frames a beat, beats a bar; None when there is none."""


@dataclass(slots=True)
class _Stream:
    """One stretch of the device's clock at one rate."""

    generation: int
    first: int  # device frame at which it began
    base: int  # position of that frame's capture
    rate: int
    to_model: Resampler
    to_device: Resampler
    read: int  # device frames captured so far
    heard: int  # position up to which context was resampled
    filled: int  # device frames of `playing` written so far
    began: int = 0  # position that was to be played at `first`


@dataclass(frozen=True, slots=True)
class Switch:
    """Values and chords that take the place of others together, at a beat or bar."""

    values: Mapping[str, float]
    chart: str | None = None  # None: the chords stay
    at: str = "now"  # one of SWITCH_AT
    bars: int = 0  # of the part that ends, for `part`
    since: float = 0.0  # position at which that part began
    is_new_song: bool = False  # whose first beat one is where it begins
    count_in: int = 0  # bars that are counted once it is made

    @property
    def early(self) -> dict[str, float]:
        """What the engine must know before the switch is heard: all but gains and stems that go."""
        return {n: v for n, v in self.values.items() if find(n).scope is Scope.HOP and not (n.endswith("/on") and not v)}


@dataclass(slots=True)
class _Pending:
    switch: Switch
    position: float  # at which it is to be heard
    is_early_done: bool = False


@dataclass(slots=True)
class Feeder:
    """Owns the settings and the positions; any thread may `set` a value or flip what is not the feeder's thread's alone."""

    device: Device
    link: EngineLink
    settings: Settings
    recorder: Recorder | None = None
    grid: BeatGrid | None = None
    clock: Callable[[int, int], Rolling | None] = lambda now, meter: None  # a MIDI clock's beat at a device frame
    chart: str = ""  # chords for the engine; whoever sets it has checked it
    heard: Received | None = None  # the beat and chord that the engine goes by
    overruns: int = 0  # captured frames that were overwritten before they were read
    timeline: Timeline = field(default_factory=lambda: Timeline(SAMPLE_RATE))
    first_sound_s: float | None = None  # from the start until something was heard from the band
    _stream: _Stream | None = None
    _freeze: Freeze = field(default_factory=Freeze)
    _counting: CountIn | None = None  # the last one, also when it is over
    _held: tuple[bool, bool] = (False, False)  # whether panic and freeze were on at the last fill
    _held_bar: float | None = None  # samples in a bar when that changed
    _setting: threading.Lock = field(default_factory=threading.Lock)  # held while settings are replaced
    _pending: _Pending | None = None
    switched: float = 0.0  # position at which the last switch was heard
    _excused: int = 0  # underruns from before the first fill of a stream
    _counted: int = 0  # underruns at the end of the last turn
    _gave_up: bool = False  # in freewheel, waiting for an engine that did not come
    _manual_downbeat: float = 0.0
    _next_look: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _began: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Turn until `stop`."""
        while not self._stop.is_set():
            self.turn()
            time.sleep(REST_S if self.device.is_freewheeling else TURN_S)
        self._stream = None  # lets go of the resamplers

    def stop(self) -> None:
        self._stop.set()

    @property
    def position(self) -> int:
        """Position up to which sound was captured."""
        return self._stream.heard if self._stream else 0

    @property
    def sounding(self) -> float:
        """Position that leaves the outputs at this moment."""
        stream = self._stream
        return stream.began + (int(self.device.shared.control[At.DONE]) - stream.first) * SAMPLE_RATE / stream.rate if stream else 0.0

    def turn(self) -> None:
        """One round: controls, capture, results, playback."""
        stream = self._current_stream()
        self._carry_out()
        self._tell_engine()
        self.link.tend(time.monotonic())
        if self.recorder:
            self.recorder.may_wait = self.device.is_freewheeling
        self._listen(stream)
        self._receive()
        if self.device.is_freewheeling:
            self._wait_for_engine(stream)
        is_first = stream.filled == stream.first
        self._fill(stream)
        if is_first:
            self._excused = int(self.device.shared.control[At.UNDERRUNS]) - self._counted
        self._counted = self.underruns

    @property
    def underruns(self) -> int:
        """Frames that the callback played as silence because this thread was late; not those before it began."""
        return int(self.device.shared.control[At.UNDERRUNS]) - self._excused

    def set(self, name: str, value: float) -> None:
        """Change a parameter: gains at once, all else from the engine's next hop on. From any thread.

        Raises:
            ParameterError: If there is no such parameter or it does not take the value.
        """
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, float], ramp_s: float = RAMP_S) -> None:
        """Change parameters together; gains move from the old to the new ones at a rate of 1 in `ramp_s`.

        Raises:
            ParameterError: If one does not exist or does not take its value; then none is changed.
        """
        with self._setting:
            self.settings = self.settings.with_all(values)
            self._ramp(ramp_s)
            self._apply_gains()

    def switch(self, switch: Switch) -> None:
        """Let other values take over, all at the time that `switch.at` names; the last one asked for counts. From any thread.

        Raises:
            ParameterError: If a parameter does not exist or does not take its value.
        """
        self.settings.with_all(switch.values)
        with self._setting:
            self._pending = _Pending(switch, self._when(switch))

    def set_downbeat(self, position: float) -> None:
        """Beat one is at `position`; matters when the tempo is set by hand."""
        self._manual_downbeat = position
        self._next_look = 0.0

    def tap_downbeat(self) -> None:
        """Beat one is now: at the position that sounds at this moment."""
        self.set_downbeat(float(self.position))

    def _current_stream(self) -> _Stream:
        device, stream = self.device, self._stream
        if stream is not None and stream.generation == device.generation:
            return stream
        done = int(device.shared.control[At.DONE])
        base = stream.heard if stream else 0
        to_model, to_device = Resampler(device.rate, SAMPLE_RATE, 1), Resampler(SAMPLE_RATE, device.rate, len(STEMS))
        self._stream = _Stream(device.generation, done, base, device.rate, to_model, to_device, done, base, done)
        self.timeline.jump(base + self._round_trip(self._stream))
        self._stream.began = self.timeline.played
        self._ramp(RAMP_S)
        self._apply_gains()
        return self._stream

    def _ramp(self, ramp_s: float) -> None:
        self.device.shared.control[At.RAMP] = max(1, round(ramp_s * self.device.rate))

    def _when(self, switch: Switch) -> float:
        """The first position at which a switch can be heard as asked: the next hop's, or the beat or bar line after it."""
        made = self._next_made
        grid = self._beat
        if switch.at == "now" or not self.link.ready:
            return 0.0
        if switch.at == "hop" or grid is None:
            return made
        unit, origin = (grid.beat if switch.at == "beat" else grid.bar), grid.downbeat
        if switch.at == "part" and switch.bars:
            unit, origin = grid.bar * switch.bars, grid.downbeat + round((switch.since - grid.downbeat) / grid.bar) * grid.bar
        return origin + -(-(made - origin) // unit) * unit

    @property
    def _next_made(self) -> float:
        """Position of the first sample that the next hop will make."""
        return self.timeline.next + self.settings["look_ahead"] * FRAME

    def _carry_out(self) -> None:
        """Tell the engine of a switch one look-ahead before it is heard, and let gains follow when it is."""
        pending = self._pending
        if pending is None:
            return
        switch, half_a_hop = pending.switch, self.settings["hop"] * FRAME / 2
        if not pending.is_early_done and self._next_made + half_a_hop >= pending.position:
            pending.is_early_done = True
            self.set_all(switch.early)
            if switch.is_new_song:
                self.set_downbeat(pending.position or float(self.timeline.played))
            if switch.chart is not None:
                self.chart = switch.chart
            self._next_look = 0.0
        if (sounding := self.sounding) >= pending.position:
            self.switched = sounding
            with self._setting:
                self._pending = None if self._pending is pending else self._pending
            self.set_all(switch.values, max(RAMP_S, switch.values.get("fade", self.settings["fade"])))
            if switch.count_in or switch.is_new_song:
                self._count(switch.count_in)

    def _count(self, bars: int) -> None:
        """Let sticks count: on the beat of a transport or clock, else from now on at the tempo that is set. No bars: nothing is counted any more."""
        counting = None
        self._next_look, grid = 0.0, self._find_grid()
        if bars and grid:
            beats_per_bar = grid.beats_per_bar or 4
            asked = self.timeline.played
            first, bar = asked + COUNT_LEAD_S * SAMPLE_RATE, beats_per_bar * grid.beat
            if self._outside_grid():
                first = grid.downbeat + -(-(first - grid.downbeat) // bar) * bar
            else:
                self.set_downbeat(first + bars * bar)
            stems = [s for s in self.settings.stems if STEMS[s] == "drums"] or [*self.settings.stems, STEMS.index("drums")]
            counting = CountIn(asked, first, grid.beat, bars * beats_per_bar, beats_per_bar, stems[0])
        elif bars:
            log.warning("nothing to count in: no tempo is known")
        if counting != self._counting:
            self._counting = counting
            if self.recorder:
                self.recorder.event({"at": self.timeline.played, "count_in": astuple(counting) if counting else None})

    @property
    def _is_alone(self) -> bool:
        """Whether the band must begin before the player is heard."""
        counting = self._counting
        return counting is not None and self.timeline.played < counting.end + ALONE_BEATS * counting.beat

    def _round_trip(self, stream: _Stream) -> int:
        return round(self.device.round_trip * SAMPLE_RATE / stream.rate)

    def _tell_engine(self) -> None:
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + 0.1
            self.grid = self._find_grid()
            if self._stream:
                self._send_clock(self._stream)
        if self.link.ready:
            settings = self.settings.with_("hand_over", 1) if self._is_alone else self.settings
            self.link.send_settings(settings, self.grid, self.chart, self.device.is_freewheeling)

    def _apply_gains(self) -> None:
        s, target = self.settings, self.device.shared.target
        target[:DRY] = stem_gains(s)
        target[DRY] = 1.0 if s["bypass"] else s.gain("dry")

    def _find_grid(self) -> BeatGrid | None:
        """The beat from outside, else the tempo that was set."""
        tempo = self.settings["tempo"]
        return self._outside_grid() or (BeatGrid.at_tempo(tempo, self.settings.frames("meter"), self._manual_downbeat) if tempo >= 20 else None)

    def _outside_grid(self) -> BeatGrid | None:
        """The transport's beat while it rolls, else a MIDI clock's."""
        stream = self._stream
        rolling = self.device.transport() or self.clock(int(self.device.shared.control[At.DONE]), self.settings.frames("meter"))
        if not rolling or not stream:
            return None
        bar, beat, beats_per_bar = rolling
        scale = SAMPLE_RATE / stream.rate
        downbeat = stream.base + self._round_trip(stream) + (bar - stream.first) * scale
        return self._steady(BeatGrid(downbeat, beat * scale, beats_per_bar))

    def _send_clock(self, stream: _Stream) -> None:
        """Let the callback tick with the beat that sounds, while one is told; a phase that is right within a millisecond is left alone."""
        control, grid = self.device.shared.control, self.grid
        if grid is None:
            control[At.TICK_EVERY] = 0
            return
        scale = stream.rate / SAMPLE_RATE
        every, done = grid.beat / 24 * scale, int(control[At.DONE])
        origin = stream.first + (grid.downbeat - stream.began) * scale
        coming = int(control[At.TICK_AT]) / TICK_UNITS
        error = (coming - origin + every / 2) % every - every / 2
        bar = grid.bar * scale
        is_silent = not control[At.TICK_EVERY] or bool(control[At.TICK_START])
        soon = (bar if is_silent else 2 * every) + stream.rate / 10
        if control[At.TICK_EVERY] and abs(error) < stream.rate / 1000 and coming - done < soon:
            control[At.TICK_EVERY] = round(every * TICK_UNITS)
            return
        unit = bar if is_silent and grid.beats_per_bar else every  # a clock starts with a bar
        first = done + 2 * self.device.block
        control[At.TICK_AT] = round((origin + -(-(first - origin) // unit) * unit) * TICK_UNITS)
        control[At.TICK_START] = int(is_silent and grid.beats_per_bar > 0)
        control[At.TICK_EVERY] = round(every * TICK_UNITS)

    def _steady(self, new: BeatGrid) -> BeatGrid:
        """The grid as it was, if the new one says the same within the tolerance."""
        old = self.grid
        if old is None or old.beats_per_bar != new.beats_per_bar or abs(old.beat - new.beat) > 1e-4 * new.beat:
            return new
        bars = (new.downbeat - old.downbeat) / new.bar
        return old if abs(bars - round(bars)) * new.bar < GRID_TOLERANCE else new

    def _listen(self, stream: _Stream) -> None:
        """Send what was captured since the last turn."""
        shared = self.device.shared
        done = int(shared.control[At.DONE])
        lost = max(0, done - stream.read - RING + self.device.block)
        if lost:  # keeps the clock: what was overwritten is silence
            self.overruns += lost
            self._hear(stream, np.zeros((lost, 1), np.float32))
            stream.read += lost
        if done > stream.read:
            frames = shared.captured[np.arange(stream.read, done) & MASK]
            stream.read = done
            self._hear(stream, frames[:, None])

    def _hear(self, stream: _Stream, frames: Audio) -> None:
        context = stream.to_model(frames)[:, 0]
        if self.link.ready:
            if not self.timeline.next:
                self.timeline.next = -(-stream.heard // FRAME) * FRAME + self.settings.frames("hop") * FRAME
            self.link.send_context(stream.heard, context)
        else:
            self.timeline.next = 0
        if self.recorder:
            self.recorder.context(stream.heard, context)
        stream.heard += len(context)

    def _receive(self, wait_s: float = 0.0) -> None:
        for message in self.link.receive(wait_s):
            if message.name == "stem":
                self.timeline.put(message)
            elif message.name == "heard":
                self.heard = message
            elif message.name == "hop":
                report = self.timeline.close(message, self.link.sent_time(message["heard"]), time.monotonic())
                if self.first_sound_s is None and message["packets"]:
                    self.first_sound_s = time.monotonic() - self._began + max(0.0, report.margin_s)
                self._follow(report)

    def _follow(self, report: HopReport) -> None:
        """`look_ahead: auto`: the shortest at which the last hops would have been in time, lengthened at once, shortened slowly."""
        if not self.settings["look_ahead_auto"]:
            return
        look_ahead, frame_s = self.settings.frames("look_ahead"), seconds(FRAME)
        recent = list(self.timeline.hops)[-AUTO_OVER_HOPS:]
        needed = [seconds(h.start - h.heard) - h.margin_s for h in recent]
        wanted = min(16, shortest_look_ahead(float(np.quantile(needed, 0.99)), AUTO_MARGIN_S, frame_s))
        if wanted > look_ahead or (wanted < look_ahead and len(recent) == AUTO_OVER_HOPS and report.generation % AUTO_OVER_HOPS == 0):
            log.info("look-ahead %d -> %d frames", look_ahead, wanted)
            self.set("look_ahead", wanted)

    def _wait_for_engine(self, stream: _Stream) -> None:
        """In freewheel: until there is an engine, and every hop whose context was sent has come back; for each wait in vain only once."""
        if self._gave_up and not self.link.ready:
            return
        patience = time.monotonic() + FREEWHEEL_PATIENCE_S
        while (not self.link.ready or 0 < self.timeline.next <= stream.heard) and time.monotonic() < patience and not self._stop.is_set():
            self._receive(0.05)
            self.link.tend(time.monotonic())
        self._gave_up = not self.link.ready
        if 0 < self.timeline.next <= stream.heard:  # that hop is lost: go on to the next one
            self.timeline.missed += 1
            self.timeline.next += self.settings.frames("hop") * FRAME

    @property
    def _beat(self) -> BeatGrid | None:
        """Beats and bars, told or heard."""
        heard = self.heard
        return self.grid or (BeatGrid(heard["downbeat"], heard["beat"], heard["beats_per_bar"]) if heard and heard["beat"] else None)

    def _fill(self, stream: _Stream) -> None:
        """Bring the playing ring up to its lead; one block in freewheel, so that both sides go in step."""
        control, done = self.device.shared.control, int(self.device.shared.control[At.DONE])
        lead = self.device.block if self.device.is_freewheeling else self.device.block + round(LEAD_S * stream.rate)
        if done - stream.filled > stream.rate:  # the feeder stood still for a second: go on from now
            missing = done - stream.filled
            self.timeline.jump(self.timeline.played + round(missing * SAMPLE_RATE / stream.rate))
            stream.filled = done
        while stream.filled < done + lead:
            count = max(32, -(-(done + lead - stream.filled) * SAMPLE_RATE // stream.rate))
            position = self.timeline.played
            is_panic, is_frozen = bool(self.settings["panic"]), bool(self.settings["freeze"])
            if (is_panic, is_frozen) != self._held:
                self._held, self._held_bar = (is_panic, is_frozen), self._beat.bar if self._beat else None
                if self.recorder:
                    self.recorder.event({"at": position, "panic": is_panic, "freeze": is_frozen, "bar": self._held_bar})
            if is_panic:
                self.timeline.forget()
            stems = self._freeze.through(self.timeline.pull(count, self.settings.stems), is_frozen, self._held_bar)
            if self._counting:
                stems = self._counting.over(position, stems)
            if self.recorder:
                self.recorder.stems(position, stems, self.settings)
            frames = stream.to_device(np.ascontiguousarray(stems.T))
            at = np.arange(stream.filled, stream.filled + len(frames)) & MASK
            self.device.shared.playing[:, at] = frames.T
            stream.filled += len(frames)
            control[At.FILLED] = stream.filled
