"""What a source of blocks is to the feeder, and how its clock's frames and the model's positions belong together."""

from dataclasses import dataclass
from typing import Protocol

from engine.contract.timing import SAMPLE_RATE

from .midi_clock import Rolling
from .resample import Resampler
from .shared import Shared


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
class ClockMapping:
    """One stretch of the device's clock at one rate. Positions are samples at 44.1 kHz, frames the device's."""

    generation: int
    first: int  # frame at which it began
    base: int  # position of that frame's capture
    rate: int
    to_model: Resampler
    to_device: Resampler
    read: int  # frames captured so far
    heard: int  # position up to which context was resampled
    filled: int  # frames of `playing` written so far
    began: int  # position that was to be played at `first`

    @property
    def scale(self) -> float:
        """Frames in a sample."""
        return self.rate / SAMPLE_RATE

    def captured_at(self, frame: float) -> float:
        """Position of what was captured at `frame`."""
        return self.base + (frame - self.first) / self.scale

    def played_at(self, frame: float) -> float:
        """Position of what is played at `frame`."""
        return self.began + (frame - self.first) / self.scale

    def frame_of(self, position: float) -> float:
        """Frame at which `position` is played."""
        return self.first + (position - self.began) * self.scale
