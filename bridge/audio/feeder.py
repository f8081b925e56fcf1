"""The loop between the audio callback and the engine: one thread, a round every few milliseconds.

captured audio -> context for the engine
results of the engine -> playback chain -> audio to be played
requests of the controls -> both
"""

import logging
import threading
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.contract.params import Settings
from engine.contract.timing import FRAME

from ..engine_client.link import EngineLink
from ..playback.chain import PlaybackChain
from ..playback.click_track import ClickTrack, clicked
from ..playback.count_in import CountIn
from ..take.recorder import Recorder
from ..telemetry import Telemetry
from .device import Device
from .observe import observe
from .results import ResultReceiver
from .settings_store import SettingsStore
from .shared import RAMP_S
from .stream import AudioStream
from .switching import Switcher
from .teaching import Teaching
from .tempo import Tempo

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

ROUND_S = 0.004
REST_S = 1e-4  # in freewheel: only lets other threads of the interpreter in


class Feeder:
    """The loop between device, engine and controls.

    `store`, `switcher`, `tempo` and `teaching` take requests from any thread, and any may read `telemetry`;
    the rest is the feeder's thread's.

    Args:
        clock: The time in seconds, monotonic.
        began: That time at the start of the program.
    """

    def __init__(
        self,
        device: Device,
        link: EngineLink,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        began: float | None = None,
    ) -> None:
        self.stream = AudioStream(device)
        self.store = SettingsStore(settings, self.stream.set_gains)
        self.tempo = Tempo(self.stream, clock)
        self.switcher = Switcher()
        self.teaching = Teaching(self.stream, self.tempo)
        self.chain = PlaybackChain()
        self._clicks = ClickTrack()
        self.link = link
        self.results = ResultReceiver(link, self.chain, self.tempo, self.store, self.teaching, clock, began)
        self.recorder: Recorder | None = None
        self.telemetry = self._observe()  # replaced as a whole, each round
        self._stopping = threading.Event()

    def record(self, recorder: Recorder) -> None:
        """Let a take be written. Before the thread starts."""
        self.recorder = recorder
        self.chain.journal = self.link.journal = recorder.event

    def run(self) -> None:
        """Make rounds until `stop`."""
        while not self._stopping.is_set():
            self.run_guarded()
            time.sleep(REST_S if self.stream.device.is_freewheeling else ROUND_S)
        self.stream.end()

    def stop(self) -> None:
        """From any thread: let `run` return."""
        self._stopping.set()

    def run_guarded(self) -> None:
        """One round; where it fails, all results are discarded: the band is silent until the next one."""
        try:
            self.run_once()
        except Exception:
            log.exception("a round of the feeder failed: the band begins anew")
            self.chain.discard()
            self.chain.jump(self.stream.begin_anew(self.chain.position))

    def run_once(self) -> None:
        """One round: controls, capture, results, playback, telemetry."""
        is_freewheeling = self.stream.device.is_freewheeling
        self._follow_device()
        switched = self._carry_out_switch()
        self.tempo.update(self.store.settings, self._reached if switched is None else switched)
        self._tell_engine(is_freewheeling)
        if self.recorder:
            self.recorder.may_wait = is_freewheeling
        self._capture()
        self.results.receive()
        if is_freewheeling:
            self.results.wait(self.stream.position, lambda: not self._stopping.is_set())
        self.chain.jump(self.chain.position + self.stream.skip_stall())
        self.stream.fill(self._play)
        self.telemetry = self._observe()

    def _follow_device(self) -> None:
        """Go on where the device has another rate or server."""
        if not self.stream.is_current:
            self.chain.jump(self.stream.begin(self.chain.position))
            self.store.apply_gains()

    def _carry_out_switch(self) -> float | None:
        """Send a switch to the engine once the last result reaches it, so that the next hop begins there.

        Gains, and stems that go, follow when the switch takes effect.

        Returns:
            Position at which the switch that was sent begins; None: none was.
        """
        begin: float | None = None
        settings, hops, sounding = self.store.settings, self.chain.hops, self.stream.sounding
        next_start = hops.next_context_end + settings["look_ahead"] * FRAME if hops.next_context_end else None
        reach = settings["overhang"] * FRAME
        if pending := self.switcher.prepare(next_start, reach, sounding, self.tempo.known):
            switch = pending.switch
            hops.effective_from = round(pending.begin)
            begin = pending.position or float(self.chain.position)
            if switch.is_new_song:
                self.tempo.set_downbeat(begin, begin)
            elif switch.downbeat is not None:
                self.tempo.set_downbeat(switch.downbeat)
            elif switch.chart is not None:
                has_own_chart = switch.chart not in ("", self.store.chart)
                self.tempo.begin_part(begin, settings.with_all(switch.early), has_own_chart)
            self.store.set_all(switch.early)
            if switch.chart is not None:
                self.store.set_chart(switch.chart)
            self.tempo.refresh()
        if done := self.switcher.carry_out(sounding):
            self.store.set_all(done.values, max(RAMP_S, done.values.get("fade", settings["fade"])))
            if done.count_in or done.is_new_song:
                self._count_in(done.count_in)
            self.switcher.on_switched(done)
        return begin

    def _count_in(self, bars: int) -> None:
        """Begin a count-in: on the beat of a transport or clock, else now at the tempo set; 0 bars end it."""
        settings, count_in = self.store.settings, None
        self.tempo.refresh()
        self.tempo.update(settings, self._reached)
        grid = self.tempo.given
        if bars and grid:
            is_external = self.tempo.external(grid.beats_per_bar) is not None
            count_in = CountIn.begin(bars, self.chain.position, grid, is_external, settings.stems)
            if not is_external:
                self.tempo.set_downbeat(count_in.end)
            self.switcher.part_began = count_in.end
        elif bars:
            log.warning("nothing to count in: no tempo is known")
        self.chain.set_count_in(count_in)

    @property
    def _reached(self) -> float:
        """Position from which on a change of this moment can be heard: the start of the next hop's result."""
        next_context_end = self.chain.hops.next_context_end
        look_ahead = self.store.settings["look_ahead"]
        return max(self.chain.position, next_context_end + look_ahead * FRAME if next_context_end else 0)

    def _tell_engine(self, is_freewheeling: bool) -> None:
        now = self.store.snapshot
        if self.link.ready:
            count_in, settings = self.chain.count_in, now.settings
            if count_in and count_in.is_alone(self.chain.position):
                settings = settings.with_("hand_over", 1)
            effective_from = self.chain.hops.effective_from
            self.link.send_settings(
                settings, self.tempo.given, self.tempo.hint, now.chart, is_freewheeling, effective_from,
                self.teaching.request,
            )  # fmt: skip

    def _capture(self) -> None:
        """Send what was captured since the last round."""
        position, context = self.stream.position, self.stream.capture()
        if self.link.ready:
            self.link.send_context(position, context)
        else:
            self.chain.hops.forget_next()
            self.tempo.hint_followed()
            self.teaching.engine_gone()
        if self.recorder:
            self.recorder.context(position, context)

    def _play(self, count: int) -> Audio:
        """The next `count` samples of stems and click, (PLAYED, count)."""
        settings, grid, position = self.store.settings, self.tempo.known, self.chain.position
        self.chain.set_hold(bool(settings["panic"]), bool(settings["freeze"]), grid.bar if grid else None)
        stems = self.chain.pull(count, settings.stems)
        if self.recorder:
            self.recorder.stems(position, stems, settings)
        beat = clicked(self.chain.count_in, position, grid)
        return np.concatenate([stems, self._clicks.pull(position, count, *beat)[None]])

    def _observe(self) -> Telemetry:
        return observe(
            self.stream, self.store, self.tempo, self.switcher, self.teaching, self.chain, self.results,
            self.link,
        )  # fmt: skip
