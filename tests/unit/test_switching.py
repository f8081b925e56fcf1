"""When a switch is sent to the engine and when it sounds, on a grid that may move."""

import pytest

from bridge.audio.switching import UPBEAT, Switch, Switcher
from bridge.telemetry import Selection
from engine.contract.errors import ParameterError
from engine.contract.grid import BeatGrid
from engine.contract.timing import FRAME, SAMPLE_RATE

GRID = BeatGrid.at_tempo(120, 4)
BAR = int(GRID.bar)
REACH = 2 * FRAME


def test_a_switch_at_the_bar_is_sent_when_the_last_result_reaches_it_and_sounds_at_the_bar() -> None:
    switcher = Switcher()
    switcher.request(Switch({"energy": 5.0}, at="bar", selection=Selection("ballad")))
    assert switcher.prepare(BAR + 10.0, REACH, 0.0, GRID) is None
    assert (switcher.playing, switcher.waiting) == (None, Selection("ballad"))
    assert switcher.prepare(2.0 * BAR - REACH - 1, REACH, 0.0, GRID) is None
    prepared = switcher.prepare(2.0 * BAR - REACH, REACH, 0.0, GRID)
    assert prepared and prepared.position == 2 * BAR
    assert switcher.prepare(2.0 * BAR, REACH, 0.0, GRID) is None  # it is prepared once
    assert switcher.carry_out(2.0 * BAR - UPBEAT - 1) is None
    done = switcher.carry_out(2.0 * BAR - UPBEAT)
    assert done and done.values == {"energy": 5.0}
    assert switcher.carry_out(3.0 * BAR) is None
    assert (switcher.playing, switcher.waiting) == (Selection("ballad"), None)
    assert switcher.switched == 2 * BAR - UPBEAT


def test_a_switch_follows_a_tracked_grid_that_moves_until_it_is_sent() -> None:
    switcher = Switcher()
    switcher.request(Switch({}, at="bar"))
    switcher.prepare(BAR + 10.0, REACH, 0.0, GRID)
    moved = BeatGrid(GRID.downbeat + 1500, GRID.beat * 1.01, 4)
    switcher.prepare(BAR + 20.0, REACH, 0.0, moved)
    assert switcher.pending and switcher.pending.position == pytest.approx(1500 + 2.02 * BAR)
    switcher.prepare(2.0 * BAR, REACH, 0.0, moved)
    switcher.prepare(2.0 * BAR, REACH, 0.0, BeatGrid(700, GRID.beat, 4))
    assert switcher.pending.position == pytest.approx(1500 + 2.02 * BAR)  # the engine makes it for there


def test_a_grid_that_moves_back_does_not_put_a_switch_off_by_a_bar() -> None:
    switcher = Switcher()
    switcher.request(Switch({}, at="bar"))
    switcher.prepare(BAR + 1.0, 0.0, 0.0, GRID)
    switcher.prepare(2.0 * BAR - 1, 0.0, 0.0, BeatGrid(-5.0, GRID.beat, 4))
    assert switcher.pending and switcher.pending.position == 2 * BAR - 5


def test_without_a_beat_a_switch_begins_with_the_next_hop_and_stays_there() -> None:
    switcher = Switcher()
    switcher.request(Switch({}, at="bar"))
    switcher.prepare(10_000.0, -1.0, 0.0, None)
    switcher.prepare(10_000.0, -1.0, 0.0, GRID)
    assert switcher.pending and switcher.pending.position == 10_000


def test_without_an_engine_a_switch_is_made_at_once() -> None:
    switcher = Switcher()
    switcher.request(Switch({"energy": 3.0}, at="bar"))
    assert switcher.prepare(None, REACH, 5.0, GRID)
    assert switcher.carry_out(5.0)


def test_an_engine_that_goes_before_a_switch_is_sent_does_not_hold_it_up() -> None:
    switcher = Switcher()
    switcher.request(Switch({"energy": 3.0}, at="bar"))
    assert switcher.prepare(BAR + 10.0, REACH, 0.0, GRID) is None
    assert switcher.prepare(None, REACH, 5.0, GRID)
    assert switcher.carry_out(5.0)


def test_counting_in_takes_the_switch_that_waits_with_it() -> None:
    switcher = Switcher()
    switcher.request(Switch({"tempo": 150.0}, at="bar"))
    switcher.prepare(BAR + 10.0, REACH, 0.0, GRID)
    switcher.request_count_in(2)
    assert switcher.prepare(BAR + 10.0, REACH, 0.0, GRID)
    done = switcher.carry_out(0.0)
    assert done and (done.values, done.count_in) == ({"tempo": 150.0}, 2)


def test_the_last_request_counts_and_a_wrong_one_changes_nothing() -> None:
    switcher = Switcher()
    switcher.request(Switch({"energy": 3.0}, at="bar"))
    switcher.request(Switch({"energy": 4.0}, at="hop"))
    with pytest.raises(ParameterError, match="energy 99 is outside"):
        switcher.request(Switch({"energy": 99.0}))
    assert switcher.pending and switcher.pending.switch.values == {"energy": 4.0}


def test_a_switch_at_the_bar_sounds_at_the_bar_line() -> None:
    """The position is chosen after what is generated already, on the grid that is given."""
    next_start = 58 * FRAME
    for at, unit in (("beat", SAMPLE_RATE / 2), ("bar", 2 * SAMPLE_RATE)):
        when = Switch({}, at=at).when(next_start, GRID)
        assert next_start <= when < next_start + unit
        assert when % unit == 0
    assert Switch({}, at="hop").when(next_start, GRID) == next_start
    assert Switch({}, at="bar").when(next_start, None) == next_start
    assert Switch({}, at="now").when(next_start, GRID) == 0
    part = Switch({}, at="part", bars=8, part_began=4 * SAMPLE_RATE + 100).when(next_start, GRID)
    assert (part - 4 * SAMPLE_RATE) % (16 * SAMPLE_RATE) == 0
