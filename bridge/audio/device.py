"""The interface of an audio device, and the mapping between its frames and the model's positions."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, Self

from engine.contract.grid import BeatGrid
from engine.contract.timing import SAMPLE_RATE

from .resample import Resampler
from .shared import FADE_FRAMES, PLAYED, Shared


class FrameGrid(NamedTuple):
    """A steady beat in device frames."""

    downbeat: float  # frame of a bar line
    beat: float  # frames
    beats_per_bar: int  # 0: where the bars begin is not known


class Device(Protocol):
    """An audio device: JACK, or a song in real time without one."""

    name: str
    shared: Shared
    rate: int
    block: int  # frames
    xruns: int
    generation: int  # counts up whenever rate or server changed: positions go on, a new `ClockMapping` begins

    @property
    def round_trip(self) -> int:
        """Frames from a sound at the microphone, through both converters, to one at the speaker."""

    @property
    def is_freewheeling(self) -> bool:
        """Whether blocks come as fast as they are computed, as in an export."""

    def transport(self) -> FrameGrid | None:
        """The beat of a transport that rolls; None when there is none."""


@dataclass(slots=True, kw_only=True)
class ClockMapping:
    """The device's clock since a frame, at one rate, and how far capture and playback have come in it.

    Frames are the device's (`Shared.frames_processed`), positions samples at SAMPLE_RATE. What is captured
    and what is played at one frame have different positions, at least the device's round trip apart.
    """

    generation: int  # the device's
    rate: int  # Hz, of the device
    first_frame: int
    captured_position: int  # of what is captured at `first_frame`
    played_position: int  # of what is played at `first_frame`
    frames_captured: int  # frame up to which the captured ring was read
    frames_filled: int  # frame up to which the playback ring was filled
    context_end: int  # position up to which the captured sound was resampled
    to_model: Resampler = field(repr=False)  # captured sound, mono
    to_device: Resampler = field(repr=False)  # stems and click
    fade_from: int = -FADE_FRAMES  # frame from which on what is filled fades in, over FADE_FRAMES

    @classmethod
    def begin(cls, device: Device, captured_position: int, lag: int) -> Self:
        """From the device's present frame on, where `captured_position` is captured.

        What is played there is `lag` samples later.
        """
        frame, rate = device.shared.frames_processed, device.rate
        return cls(
            generation=device.generation,
            rate=rate,
            first_frame=frame,
            captured_position=captured_position,
            played_position=captured_position + lag,
            frames_captured=frame,
            frames_filled=frame,
            context_end=captured_position,
            to_model=Resampler(rate, SAMPLE_RATE, 1),
            to_device=Resampler(SAMPLE_RATE, rate, len(PLAYED)),
        )

    @property
    def lag(self) -> int:
        """Samples by which the position that is played is later than the one that is captured."""
        return self.played_position - self.captured_position

    def samples(self, frames: float) -> float:
        """A length in frames, in samples."""
        return frames * SAMPLE_RATE / self.rate

    def frames(self, samples: float) -> float:
        """A length in samples, in frames."""
        return samples * self.rate / SAMPLE_RATE

    def captured_at(self, frame: float) -> float:
        """Position of what is captured at `frame`."""
        return self.captured_position + self.samples(frame - self.first_frame)

    def played_at(self, frame: float) -> float:
        """Position of what is played at `frame`."""
        return self.played_position + self.samples(frame - self.first_frame)

    def frame_played(self, position: float) -> float:
        """Frame at which `position` is played."""
        return self.first_frame + self.frames(position - self.played_position)

    def beat_grid(self, grid: FrameGrid, round_trip: int) -> BeatGrid:
        """The same beat by the position of what is played: `round_trip` frames after what is captured."""
        downbeat = self.captured_at(grid.downbeat) + round(self.samples(round_trip))
        return BeatGrid(downbeat, self.samples(grid.beat), grid.beats_per_bar)
