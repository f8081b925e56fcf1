"""Incoming MIDI clock: steady against jitter, quick to follow another tempo, and one clock at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.device import FrameGrid
from bridge.audio.midi_clock import (
    CONTINUE,
    SONG_POSITION,
    START,
    STOP,
    TICK,
    TICKS_PER_BEAT,
    ClockInput,
    MidiClockFollower,
)
from bridge.audio.shared import CLOCK, MIDI_SLOTS

RATE = 48000


def interval(bpm: float) -> float:
    """Frames from one tick to the next."""
    return RATE * 60 / bpm / TICKS_PER_BEAT


def tick(
    clock: ClockInput, first: float, bpm: float, count: int, jitter: tuple[float, ...] = (0.0,)
) -> float:
    """Send `count` ticks, each `jitter` frames (in turn) too late; returns when the next one is due."""
    for k in range(count):
        clock.receive(round(first + k * interval(bpm) + jitter[k % len(jitter)]), bytes((TICK,)))
    return first + count * interval(bpm)


def bpm_of(grid: FrameGrid | None) -> float:
    return 60 * RATE / grid.beat if grid else 0.0


def send(clock: MidiClockFollower, slots: dict[int, float], begin_s: float, end_s: float) -> None:
    """Let clocks tick by slot, each at its tempo, in the order of their frames."""
    ticks = [
        (k * interval(bpm), slot)
        for slot, bpm in slots.items()
        for k in range(int(begin_s * RATE / interval(bpm)), int(end_s * RATE / interval(bpm)))
    ]
    for frame, slot in sorted(ticks):
        assert clock.receive(slot, round(frame), bytes((TICK,)))


@given(st.floats(40, 240), st.lists(st.floats(-100, 100), min_size=13, max_size=29))
@settings(deadline=None, max_examples=30)
def test_the_beat_is_steady_through_jitter(bpm: float, jitter: list[float]) -> None:
    clock = ClockInput()
    clock.receive(0, bytes((START,)))
    end = tick(clock, 1000, bpm, 200, tuple(jitter))
    grid = clock.grid(round(end), 4)
    assert grid is not None
    assert grid.beats_per_bar == 4
    assert grid.beat == pytest.approx(60 / bpm * RATE, rel=0.01)
    beats_off = (end - grid.downbeat) / grid.beat - 200 / TICKS_PER_BEAT
    assert abs(beats_off) * grid.beat < 0.003 * RATE


def test_another_tempo_is_followed_within_two_beats() -> None:
    clock = ClockInput()
    clock.receive(0, bytes((START,)))
    end = tick(clock, 0, 100, 96)
    end = tick(clock, end, 101.9, 2 * TICKS_PER_BEAT)
    assert bpm_of(clock.grid(round(end), 4)) == pytest.approx(101.9, abs=0.2)


def test_start_stop_continue_and_position_place_the_bar() -> None:
    clock = ClockInput()
    end = tick(clock, 0, 120, 48)
    grid = clock.grid(round(end), 4)
    assert grid and grid.beats_per_bar == 0  # the start of the bar is not known
    assert clock.receive(round(end), bytes((SONG_POSITION, 4, 0)))  # one beat into the song
    clock.receive(round(end), bytes((CONTINUE,)))
    end = tick(clock, end, 120, 48)
    grid = clock.grid(round(end), 4)
    assert grid and grid.downbeat == pytest.approx(48 * 1000 - 24000, abs=10)
    assert clock.grid(round(end) + RATE * 2, 4) is None  # it has ended
    clock.receive(round(end), bytes((STOP,)))
    assert clock.grid(round(end), 4) is None
    assert not clock.receive(0, bytes((0xFE,)))


def test_a_clock_that_paused_is_measured_anew() -> None:
    clock = ClockInput()
    end = tick(clock, 0, 120, 96)
    end = tick(clock, end + 10 * RATE, 120, 2 * TICKS_PER_BEAT)
    assert bpm_of(clock.grid(round(end), 4)) == pytest.approx(120, abs=0.1)


@pytest.mark.parametrize("slots", [{CLOCK: 120.0, 0: 97.0}, {2: 97.0, CLOCK: 120.0}])
def test_the_clock_port_decides_and_no_other_clock_is_merged_with_it(slots: dict[int, float]) -> None:
    clock = MidiClockFollower()
    send(clock, slots, 0, 4)
    assert bpm_of(clock.grid(4 * RATE, 4)) == pytest.approx(120, abs=0.1)


def test_without_the_clock_port_one_other_clock_is_followed_until_it_ends() -> None:
    clock = MidiClockFollower()
    send(clock, {3: 97}, 0, 2)
    assert bpm_of(clock.grid(2 * RATE, 4)) == pytest.approx(97, abs=0.1)
    send(clock, {3: 97, 1: 140}, 2, 6)
    assert bpm_of(clock.grid(6 * RATE, 4)) == pytest.approx(97, abs=0.1)
    send(clock, {1: 140}, 6, 10)
    assert bpm_of(clock.grid(10 * RATE, 4)) == pytest.approx(140, abs=0.1)
    send(clock, {1: 140, CLOCK: 120}, 10, 14)
    assert bpm_of(clock.grid(14 * RATE, 4)) == pytest.approx(120, abs=0.1)
    assert clock.grid(30 * RATE, 4) is None


def test_ticks_that_carry_one_frame_have_no_tempo() -> None:
    """As from a port that does not know when its messages came."""
    clock = MidiClockFollower()
    for _ in range(200):
        assert clock.receive(0, 0, bytes((TICK,)))
    assert clock.grid(0, 4) is None


@given(
    st.lists(
        st.tuples(
            st.integers(0, MIDI_SLOTS - 1),
            st.integers(0, 1 << 40),
            st.sampled_from(
                [bytes((TICK,))] * 20 + [bytes((START,)), bytes((STOP,)), bytes((SONG_POSITION,)), b""]
            )
            | st.binary(max_size=4),
        ),
        max_size=200,
    ),
    st.integers(0, 1 << 40),
)
@settings(deadline=None, max_examples=50)
def test_no_message_can_break_it(messages: list[tuple[int, int, bytes]], frame: int) -> None:
    clock = MidiClockFollower()
    for slot, at, data in messages:
        clock.receive(slot, at, data)
    grid = clock.grid(frame, 4)
    assert grid is None or grid.beat > 0
