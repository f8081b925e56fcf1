"""A device's audio at the model's rate: captured audio comes out at 44.1 kHz, audio to be played goes in."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.contract.gains import stem_gains
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE

from ..telemetry import CallbackTimes
from .device import ClockMapping, Device
from .resample import Resampler
from .shared import CLICK_GAIN, DRY, FADE_FRAMES, PLAYED, RING

Audio = npt.NDArray[np.float32]
LEAD_S = 0.03  # filled ahead of the callback: what the feeder's thread may be late
LEAST_PULLED = 32  # samples at once
STALLED_S = 1.0  # after which playback goes on from now, not from where it stood


class AudioStream:
    """Reads the captured ring and writes the playback ring.

    Used by the feeder's thread; `sounding` and `set_gains` by any.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        self.mapping: ClockMapping | None = None  # None until the first turn
        self.overruns = 0  # captured frames that were overwritten before they were read
        self._excused = 0  # underruns from before the first fill on a device
        self._counted = 0  # underruns at the end of the last fill

    @property
    def position(self) -> int:
        """Position up to which sound was captured."""
        return self.mapping.context_end if self.mapping else 0

    @property
    def sounding(self) -> float:
        """Position that leaves the outputs at this moment."""
        mapping = self.mapping
        return mapping.played_at(self.device.shared.frames_processed) if mapping else 0.0

    @property
    def underruns(self) -> int:
        """Frames played as silence because they were not filled in time; none from before the first fill."""
        return self.device.shared.underruns - self._excused

    @property
    def is_current(self) -> bool:
        """Whether the device is still the one that the mapping is of: same rate, same server."""
        return self.mapping is not None and self.mapping.generation == self.device.generation

    def begin(self, position: int) -> int:
        """Begin on the device as it is now; returns the position that is pulled next, `position` or later.

        Playback stays as much later than capture as it was, or as the device's round trip demands: what was
        filled for another rate and not played is silence. A server that came back at the same rate plays on.
        """
        before, device = self.mapping, self.device
        lag = round(device.round_trip * SAMPLE_RATE / device.rate)
        if before and before.rate == device.rate and before.lag >= lag:
            before.generation = device.generation
            return position
        self.mapping = ClockMapping.begin(device, self.position, max(lag, before.lag if before else 0))
        return self._go_on(self.mapping, position)

    def begin_anew(self, position: int) -> int:
        """Go on after a failure: what is filled fades out; returns the position that is pulled next."""
        mapping, shared = self.mapping, self.device.shared
        if mapping is None:
            return position
        shared.fade_out(mapping.frames_filled)
        mapping.to_device = Resampler(SAMPLE_RATE, mapping.rate, len(PLAYED))
        return self._go_on(mapping, position)

    def _go_on(self, mapping: ClockMapping, position: int) -> int:
        """Play `position` at its frame, and silence until then; a later one if its frame is over."""
        expected = round(mapping.played_at(mapping.frames_filled))
        if position > expected:
            mapping.fade_from = mapping.frames_filled + round(mapping.frames(position - expected))
            self._put(mapping, np.zeros((len(PLAYED), position - expected), np.float32))
        return max(position, expected)

    def _put(self, mapping: ClockMapping, audio: Audio) -> None:
        """Resample stems and click (PLAYED, n) into the playback ring."""
        frames, first = mapping.to_device(np.ascontiguousarray(audio.T)), mapping.frames_filled
        if first < mapping.fade_from + FADE_FRAMES:
            share = (np.arange(first, first + len(frames)) - mapping.fade_from + 1) / FADE_FRAMES
            frames = frames * np.clip(share, 0, 1).astype(np.float32)[:, None]
        self.device.shared.fill(first, frames.T)
        mapping.frames_filled += len(frames)

    def end(self) -> None:
        """Let go of the resamplers: the stream is over."""
        self.mapping = None

    def capture(self) -> Audio:
        """What was captured since the last call, (n,) from `position` on; what was overwritten is silence."""
        mapping, shared = self._current, self.device.shared
        done = shared.frames_processed
        if done == mapping.frames_captured:
            return np.zeros(0, np.float32)
        lost = max(0, done - mapping.frames_captured - RING + self.device.block)
        self.overruns += lost
        frames = shared.captured(mapping.frames_captured + lost, done)
        mapping.frames_captured = done
        context = mapping.to_model(np.concatenate([np.zeros(lost, np.float32), frames])[:, None])[:, 0]
        mapping.context_end += len(context)
        return context

    def skip_stall(self) -> int:
        """Samples by which playback has to jump because nothing was filled for STALLED_S."""
        mapping = self._current
        missing = self.device.shared.frames_processed - mapping.frames_filled
        if missing <= STALLED_S * mapping.rate:
            return 0
        mapping.frames_filled += missing
        return round(mapping.samples(missing))

    def fill(self, pull: Callable[[int], Audio]) -> None:
        """Bring the playback ring up to its lead; to one block in freewheel, so that both sides go in step.

        Args:
            pull: Gives the next so many samples of stems and click, (PLAYED, n).
        """
        mapping, shared = self._current, self.device.shared
        is_first = mapping.frames_filled == mapping.first_frame
        lead = self.device.block + (0 if self.device.is_freewheeling else round(LEAD_S * mapping.rate))
        end = shared.frames_processed + lead
        while mapping.frames_filled < end:
            count = max(LEAST_PULLED, -(-(end - mapping.frames_filled) * SAMPLE_RATE // mapping.rate))
            self._put(mapping, pull(count))
        if is_first:
            self._excused = shared.underruns - self._counted
        self._counted = self.underruns

    def set_gains(self, settings: Settings, ramp_s: float) -> None:
        """Let the callback ramp its gains to these settings, `ramp_s` for a change by 1. From any thread."""
        shared = self.device.shared
        shared.control["ramp_frames"] = max(1, round(ramp_s * self.device.rate))
        shared.target_gains[:DRY] = stem_gains(settings)
        shared.target_gains[DRY] = 1.0 if settings["bypass"] else settings.gain("dry")
        is_silent = settings["bypass"] or settings["panic"]
        shared.target_gains[CLICK_GAIN] = 0.0 if is_silent else settings.gain("click")

    @property
    def callback_times(self) -> CallbackTimes:
        shared, block_us = self.device.shared, self.device.block / self.device.rate * 1e6
        return CallbackTimes(shared.duration_us(0.5), shared.duration_us(0.999), shared.longer_than(block_us))

    @property
    def _current(self) -> ClockMapping:
        if self.mapping is None:
            raise RuntimeError("the stream has not begun")
        return self.mapping
