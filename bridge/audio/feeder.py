"""Between the callback and the engine: everything that may take its time. One thread, one `turn` every few milliseconds.

captured ring -> resample -> context packets;  results -> timeline -> resample -> playing ring;  control changes -> both.
"""

import logging
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace

import numpy as np
import numpy.typing as npt

from engine.contract.params import Settings
from engine.contract.timing import FRAME, SAMPLE_RATE, seconds
from engine.contract.window import shortest_look_ahead

from ..engine_client.link import EngineLink
from ..playback.count_in import CountIn
from ..playback.freeze import Freeze
from ..playback.timeline import HopReport, Timeline
from ..take.recorder import Recorder, stem_gains
from .device import ClockMapping, Device
from .shared import DRY, RAMP_S, RING
from .switching import Pending, Switch
from .tempo import Beat

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

TURN_S = 0.004
REST_S = 1e-4  # in freewheel: only lets other threads of the interpreter in
LOOK_S = 0.1  # between two looks for a beat from outside
LEAD_S = 0.03  # filled ahead of the callback: what the feeder's thread may be late
FREEWHEEL_PATIENCE_S = 6.0  # below JACK's own limit of 10
ALONE_BEATS = 2  # after a count-in, until the player is heard
AUTO_OVER_HOPS, AUTO_MARGIN_S = 64, 0.015


@dataclass(slots=True)
class Feeder:
    """Owns the settings and the positions; any thread may `set` a value or flip what is not the feeder's thread's alone."""

    device: Device
    link: EngineLink
    settings: Settings
    recorder: Recorder | None = None
    chart: str = ""  # chords for the engine; whoever sets it has checked it
    overruns: int = 0  # captured frames that were overwritten before they were read
    timeline: Timeline = field(default_factory=lambda: Timeline(SAMPLE_RATE))
    beat: Beat = field(init=False)
    first_sound_s: float | None = None  # from the start until something was heard from the band
    _stream: ClockMapping | None = None
    _freeze: Freeze = field(default_factory=Freeze)
    _counting: CountIn | None = None  # the last one, also when it is over
    _held: tuple[bool, bool] = (False, False)  # whether panic and freeze were on at the last fill
    _held_bar: float | None = None  # samples in a bar when that changed
    _setting: threading.Lock = field(default_factory=threading.Lock)  # held while settings are replaced
    _pending: Pending | None = None
    switched: float = 0.0  # position at which the last switch was heard
    _excused: int = 0  # underruns from before the first fill of a stream
    _counted: int = 0  # underruns at the end of the last turn
    _gave_up: bool = False  # in freewheel, waiting for an engine that did not come
    _next_look: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.beat = Beat(self.device)

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
        return self._stream.context_end if self._stream else 0

    @property
    def sounding(self) -> float:
        """Position that leaves the outputs at this moment."""
        stream = self._stream
        return stream.played_at(self.device.shared.frames_processed) if stream else 0.0

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
        is_first = stream.frames_filled == stream.first_frame
        self._fill(stream)
        if is_first:
            self._excused = self.device.shared.underruns - self._counted
        self._counted = self.underruns

    @property
    def underruns(self) -> int:
        """Frames that the callback played as silence because this thread was late; not those before it began."""
        return self.device.shared.underruns - self._excused

    def set(self, name: str, value: float) -> None:
        """Change a parameter: gains at once, all else as soon as the engine has made it. From any thread.

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
            self._pending = Pending(
                switch, switch.when(self._next_made, self.beat.known) if self.link.ready else 0.0
            )

    def count_in(self, bars: int) -> None:
        """Let sticks count so many bars from now on; a switch that waits for its beat is made with it. From any thread."""
        with self._setting:
            waiting = self._pending
            switch = replace(waiting.switch if waiting else Switch({}), at="now", count_in=bars)
            self._pending = Pending(switch, 0.0, waiting is not None and waiting.is_early_done)

    def set_downbeat(self, position: float) -> None:
        """Beat one is at `position`; matters when the tempo is set by hand."""
        self.beat.downbeat = position
        self._next_look = 0.0

    def tap_downbeat(self) -> None:
        """Beat one is now: at the position that sounds at this moment."""
        self.set_downbeat(float(self.position))

    def _current_stream(self) -> ClockMapping:
        device, stream = self.device, self._stream
        if stream is not None and stream.generation == device.generation:
            return stream
        self._stream = ClockMapping.begin(device, stream.context_end if stream else 0, self.timeline.played)
        self.timeline.jump(self._stream.played_position)
        self._ramp(RAMP_S)
        self._apply_gains()
        return self._stream

    def _ramp(self, ramp_s: float) -> None:
        self.device.shared.control["ramp_frames"] = max(1, round(ramp_s * self.device.rate))

    @property
    def _next_made(self) -> float:
        """Position of the first sample that the next hop will make."""
        return self.timeline.next + self.settings["look_ahead"] * FRAME

    def _carry_out(self) -> None:
        """Tell the engine of a switch as soon as the last overhang reaches it, so that the next hop can begin there, and let gains follow when it is heard."""
        pending = self._pending
        if pending is None:
            return
        switch = pending.switch
        if (
            not pending.is_early_done
            and self._next_made + self.settings["overhang"] * FRAME >= pending.position
        ):
            pending.is_early_done = True
            self.timeline.since = round(pending.begin)
            self.set_all(switch.early)
            if switch.is_new_song:
                self.set_downbeat(pending.position or float(self.timeline.played))
            if switch.chart is not None:
                self.chart = switch.chart
            self._next_look = 0.0
        if (sounding := self.sounding) >= pending.begin:
            self.switched = sounding
            with self._setting:
                self._pending = None if self._pending is pending else self._pending
            self.set_all(switch.values, max(RAMP_S, switch.values.get("fade", self.settings["fade"])))
            if switch.count_in or switch.is_new_song:
                self._count(switch.count_in)

    def _count(self, bars: int) -> None:
        """Let sticks count: on the beat of a transport or clock, else from now on at the tempo that is set. No bars: nothing is counted any more."""
        self._look()
        counting, grid = None, self.beat.told
        if bars and grid:
            is_outside = self.beat.outside(self._stream, grid.beats_per_bar) is not None
            counting = CountIn.begin(bars, self.timeline.played, grid, is_outside, self.settings.stems)
            if not is_outside:
                self.set_downbeat(counting.end)
        elif bars:
            log.warning("nothing to count in: no tempo is known")
        if counting != self._counting:
            self._counting = counting
            if self.recorder:
                self.recorder.event(
                    {"at": self.timeline.played, "count_in": astuple(counting) if counting else None}
                )

    @property
    def _is_alone(self) -> bool:
        """Whether the band must begin before the player is heard."""
        counting = self._counting
        return counting is not None and self.timeline.played < counting.end + ALONE_BEATS * counting.beat

    def _tell_engine(self) -> None:
        if time.monotonic() >= self._next_look:
            self._look()
            if self._stream:
                self.beat.tick(self._stream)
        if self.link.ready:
            settings = self.settings.with_("hand_over", 1) if self._is_alone else self.settings
            self.link.send_settings(
                settings, self.beat.told, self.chart, self.device.is_freewheeling, self.timeline.since
            )

    def _look(self) -> None:
        self._next_look = time.monotonic() + LOOK_S
        self.beat.look(self._stream, self.settings)

    def _apply_gains(self) -> None:
        s, target = self.settings, self.device.shared.target_gains
        target[:DRY] = stem_gains(s)
        target[DRY] = 1.0 if s["bypass"] else s.gain("dry")

    def _listen(self, stream: ClockMapping) -> None:
        """Send what was captured since the last turn."""
        shared = self.device.shared
        done = shared.frames_processed
        lost = max(0, done - stream.frames_captured - RING + self.device.block)
        if lost:  # keeps the clock: what was overwritten is silence
            self.overruns += lost
            self._hear(stream, np.zeros((lost, 1), np.float32))
            stream.frames_captured += lost
        if done > stream.frames_captured:
            frames = shared.captured(stream.frames_captured, done)
            stream.frames_captured = done
            self._hear(stream, frames[:, None])

    def _hear(self, stream: ClockMapping, frames: Audio) -> None:
        context = stream.to_model(frames)[:, 0]
        if self.link.ready:
            if not self.timeline.next:
                self.timeline.next = (
                    -(-stream.context_end // FRAME) * FRAME + self.settings.integer("hop") * FRAME
                )
            self.link.send_context(stream.context_end, context)
        else:
            self.timeline.next = 0
        if self.recorder:
            self.recorder.context(stream.context_end, context)
        stream.context_end += len(context)

    def _receive(self, wait_s: float = 0.0) -> None:
        for message in self.link.receive(wait_s):
            if message.name == "stem":
                self.timeline.put(message)
            elif message.name == "heard":
                self.beat.heard = message
            elif message.name == "hop":
                report = self.timeline.close(message, self.link.sent_time(message["heard"]), time.monotonic())
                if self.first_sound_s is None and message["packets"]:
                    self.first_sound_s = time.monotonic() - self._began + max(0.0, report.margin_s)
                self._follow(report)

    def _follow(self, report: HopReport) -> None:
        """`look_ahead: auto`: the shortest at which the last hops would have been in time, lengthened at once, shortened slowly."""
        if not self.settings["look_ahead_auto"]:
            return
        look_ahead, frame_s = self.settings.integer("look_ahead"), seconds(FRAME)
        recent = list(self.timeline.hops)[-AUTO_OVER_HOPS:]
        needed = [seconds(h.start - h.heard) - h.margin_s for h in recent]
        wanted = min(16, shortest_look_ahead(float(np.quantile(needed, 0.99)), AUTO_MARGIN_S, frame_s))
        if wanted > look_ahead or (
            wanted < look_ahead and len(recent) == AUTO_OVER_HOPS and report.generation % AUTO_OVER_HOPS == 0
        ):
            log.info("look-ahead %d -> %d frames", look_ahead, wanted)
            self.set("look_ahead", wanted)

    def _wait_for_engine(self, stream: ClockMapping) -> None:
        """In freewheel: until there is an engine, and every hop whose context was sent has come back; for each wait in vain only once."""
        if self._gave_up and not self.link.ready:
            return
        patience = time.monotonic() + FREEWHEEL_PATIENCE_S
        while (
            (not self.link.ready or 0 < self.timeline.next <= stream.context_end)
            and time.monotonic() < patience
            and not self._stop.is_set()
        ):
            self._receive(0.05)
            self.link.tend(time.monotonic())
        self._gave_up = not self.link.ready
        if 0 < self.timeline.next <= stream.context_end:  # that hop is lost: go on to the next one
            self.timeline.missed += 1
            self.timeline.next += self.settings.integer("hop") * FRAME

    def _fill(self, stream: ClockMapping) -> None:
        """Bring the playing ring up to its lead; one block in freewheel, so that both sides go in step."""
        shared, done = self.device.shared, self.device.shared.frames_processed
        lead = (
            self.device.block
            if self.device.is_freewheeling
            else self.device.block + round(LEAD_S * stream.rate)
        )
        if done - stream.frames_filled > stream.rate:  # the feeder stood still for a second: go on from now
            missing = done - stream.frames_filled
            self.timeline.jump(self.timeline.played + round(stream.samples(missing)))
            stream.frames_filled = done
        while stream.frames_filled < done + lead:
            count = max(32, math.ceil(stream.samples(done + lead - stream.frames_filled)))
            position = self.timeline.played
            is_panic, is_frozen = bool(self.settings["panic"]), bool(self.settings["freeze"])
            if (is_panic, is_frozen) != self._held:
                self._held, self._held_bar = (
                    (is_panic, is_frozen),
                    self.beat.known.bar if self.beat.known else None,
                )
                if self.recorder:
                    self.recorder.event(
                        {"at": position, "panic": is_panic, "freeze": is_frozen, "bar": self._held_bar}
                    )
            if is_panic:
                self.timeline.forget()
            stems = self._freeze.through(
                self.timeline.pull(count, self.settings.stems), is_frozen, self._held_bar
            )
            if self._counting:
                stems = self._counting.over(position, stems)
            if self.recorder:
                self.recorder.stems(position, stems, self.settings)
            frames = stream.to_device(np.ascontiguousarray(stems.T))
            shared.fill(stream.frames_filled, frames.T)
            stream.frames_filled += len(frames)
