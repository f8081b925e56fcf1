"""Frames of the device and positions of the model: there and back, and what begins with a new device."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.device import ClockMapping, FrameGrid
from bridge.audio.shared import Shared

RATES = st.sampled_from([22050, 44100, 48000, 88200, 96000, 192000])
FRAMES = st.integers(0, 1 << 36)  # 16 days at 48 kHz
POSITIONS = st.integers(0, 1 << 36)


@dataclass
class SilentDevice:
    """A device that is never run."""

    rate: int
    round_trip: int = 0
    name: str = "silent"
    block: int = 128
    xruns: int = 0
    generation: int = 1
    is_freewheeling: bool = False
    shared: Shared = field(default_factory=Shared)

    def transport(self) -> FrameGrid | None:
        return None


SHARED = Shared()  # one for all examples: it is large


def mapping(rate: int, first_frame: int, captured: int, lag: int) -> ClockMapping:
    SHARED.control["frames_processed"] = first_frame
    return ClockMapping.begin(SilentDevice(rate, shared=SHARED), captured, lag)


@given(RATES, FRAMES, POSITIONS, st.integers(0, 20000), FRAMES)
@settings(deadline=None)
def test_frame_to_position_and_back(rate: int, first: int, captured: int, lag: int, frame: int) -> None:
    clock = mapping(rate, first, captured, lag)
    assert clock.frame_played(clock.played_at(frame)) == pytest.approx(frame, abs=1e-3)
    assert clock.frames(clock.samples(frame)) == pytest.approx(frame, rel=1e-12)
    assert clock.played_at(frame) - clock.captured_at(frame) == pytest.approx(lag, abs=1e-3)


@given(RATES, FRAMES, POSITIONS, st.integers(0, 20000))
@settings(deadline=None)
def test_a_new_mapping_begins_at_the_present_frame(rate: int, first: int, captured: int, lag: int) -> None:
    clock = mapping(rate, first, captured, lag)
    assert clock.captured_at(first) == clock.context_end == captured
    assert clock.frames_captured == clock.frames_filled == first
    assert clock.played_at(first) == captured + lag
    assert clock.lag == lag


def test_a_beat_of_the_device_is_a_round_trip_later_in_what_is_played() -> None:
    clock = mapping(48000, 4800, 1000, 4000)
    grid = clock.beat_grid(FrameGrid(9600, 24000, 3), 480)
    assert (grid.downbeat, grid.beat, grid.beats_per_bar) == (1000 + 4410 + 441, 22050, 3)
