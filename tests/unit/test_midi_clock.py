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


def test_no_clock_but_that_of_its_port_is_followed() -> None:
    """A keyboard sends one that nobody set; its messages are a clock's all the same, and no control's."""
    clock = MidiClockFollower()
    for data in (bytes((START,)), bytes((CONTINUE,)), bytes((STOP,)), bytes((SONG_POSITION, 4, 0))):
        assert clock.receive(1, 0, data)
    assert not clock.receive(1, 0, bytes((0xB0, 1, 2)))
    send(clock, {0: 133}, 0, 4)
    assert clock.grid(4 * RATE, 4) is None
    send(clock, {0: 133, CLOCK: 100}, 4, 8)
    assert bpm_of(clock.grid(8 * RATE, 4)) == pytest.approx(100, abs=0.1)


def beat_at(clock: ClockInput, frame: float) -> float:
    grid = clock.grid(round(frame), 4)
    assert grid
    assert grid.beats_per_bar == 4
    return (frame - grid.downbeat) / grid.beat


@pytest.mark.parametrize("ticks_meanwhile", [0, 7, 60])
@pytest.mark.parametrize("pause_s", [0.0, 0.7, 9.3])
def test_a_continue_goes_on_where_the_stop_was(ticks_meanwhile: int, pause_s: float) -> None:
    clock = ClockInput()
    clock.receive(0, bytes((START,)))
    end = tick(clock, 0, 120, 240)
    clock.receive(round(end), bytes((STOP,)))
    end = tick(clock, end, 120, ticks_meanwhile)
    grid = clock.grid(round(end), 4)
    assert grid is None or grid.beats_per_bar == 0  # the tempo goes on, the song does not
    end += pause_s * RATE
    clock.receive(round(end), bytes((CONTINUE,)))
    end = tick(clock, end, 120, 48)
    assert beat_at(clock, end) == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_continue_after_a_song_position_goes_on_there(is_stopped: bool) -> None:
    clock = ClockInput()
    end = tick(clock, 0, 90, 30)
    if is_stopped:
        clock.receive(round(end), bytes((STOP,)))
        clock.receive(round(end), bytes((STOP,)))
    clock.receive(round(end), bytes((SONG_POSITION, 0, 1)))  # 128 sixteenths: 32 beats
    end = tick(clock, end, 90, 17)
    clock.receive(round(end), bytes((CONTINUE,)))
    end = tick(clock, end, 90, 36)
    assert beat_at(clock, end) == pytest.approx(33.5, abs=0.01)
    clock.receive(round(end), bytes((STOP,)))
    clock.receive(round(end), bytes((START,)))
    assert beat_at(clock, tick(clock, end, 90, 24)) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("block", [64, 480, 1024, 2048])
@pytest.mark.parametrize("bpm", [60, 97, 120, 133, 180])
def test_ticks_that_come_at_the_beginning_of_blocks_have_a_steady_tempo(block: int, bpm: float) -> None:
    clock, seen = ClockInput(), []
    clock.receive(0, bytes((START,)))
    for k in range(600):
        clock.receive(int(k * interval(bpm) // block * block), bytes((TICK,)))
        seen.append(bpm_of(clock.grid(round(k * interval(bpm)), 4)))
    assert seen[120:] == pytest.approx([bpm] * 480, rel=0.008)


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
