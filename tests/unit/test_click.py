"""The click: on the beats of count-in and band to the sample, at its own port alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.playback.click_track import ClickTrack
from engine.contract.click import CLICK, click
from engine.contract.grid import BeatGrid
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..conftest import Audio
from ..rig import Rig

GRID = BeatGrid(1000.4, 20_000.3, 4)
LENGTH = 130_000


def expected(since: float = 0.0) -> Audio:
    out = np.zeros(LENGTH + CLICK, np.float32)
    for k in range(7):
        begin = round(GRID.downbeat + k * GRID.beat)
        if begin >= since:
            out[begin : begin + CLICK] += click(k % 4 == 0)
    return out[:LENGTH]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=30))
def test_every_beat_has_its_click_whatever_the_blocks(blocks: list[int]) -> None:
    track, pieces, position = ClickTrack(), [], 0
    for count in [*blocks, LENGTH]:
        count = min(count, LENGTH - position)
        pieces.append(track.pull(position, count, GRID))
        position += count
    assert np.array_equal(np.concatenate(pieces), expected())


def test_a_grid_that_moves_a_little_gives_no_second_click() -> None:
    track = ClickTrack()
    first = track.pull(0, 1200, GRID)
    moved = BeatGrid(GRID.downbeat + 900, GRID.beat, 4)
    rest = track.pull(1200, 10_000, moved)
    assert np.array_equal(np.concatenate([first, rest]), expected()[:11_200])


def test_without_a_beat_there_is_none() -> None:
    assert not ClickTrack().pull(0, 50_000, None).any()


def ports(rig: Rig, frames: int) -> dict[str, Audio]:
    """What leaves all ports in rounds of one block."""
    out: dict[str, list[Audio]] = {name: [] for name in rig.device.ports}
    for _ in range(frames // rig.device.block):
        rig.feeder.run_once()
        rig.device.exchange(rig.device.block)
        rig.clock.sleep(rig.device.block / rig.device.rate)
        for name, samples in rig.device.ports.items():
            out[name].append(samples[: rig.device.block].copy())
    return {name: np.concatenate(samples) for name, samples in out.items()}


def onsets(audio: Audio) -> list[int]:
    """Where sound begins after silence."""
    loud = np.flatnonzero(np.abs(audio) > 0.02)
    return [int(at) for at in loud[np.diff(loud, prepend=-SAMPLE_RATE) > CLICK]]


@pytest.mark.parametrize("level", [0.0, -12.0])
def test_it_is_at_its_port_on_the_beat_and_nowhere_else(level: float) -> None:
    rig = Rig()
    rig.feeder.store.set_all({"tempo": 120.0, "click": level})
    rig.go(SAMPLE_RATE // 4)
    begun = rig.device.shared.frames_processed
    heard = ports(rig, 3 * SAMPLE_RATE)
    found = [at + begun for at in onsets(heard["click"])]
    assert found and all(min(at % 22050, -at % 22050) < 0.001 * SAMPLE_RATE for at in found)
    assert len(found) == pytest.approx(6, abs=1)
    assert np.abs(heard["click"]).max() == pytest.approx(
        10 ** (level / 20) * np.abs(click(True)).max(), rel=0.01
    )
    for name in (*STEMS, "mix_1", "mix_2", "thru_1", "thru_2"):
        assert not heard[name].any()


def test_it_is_off_until_it_is_asked_for_and_silent_in_panic_and_bypass() -> None:
    rig = Rig()
    rig.feeder.store.set("tempo", 120)
    assert not ports(rig, SAMPLE_RATE)["click"].any()
    for name in ("panic", "bypass"):
        rig.feeder.store.set_all({"click": 0.0, name: 1.0})
        rig.go(1024)
        assert not ports(rig, SAMPLE_RATE)["click"].any()
        rig.feeder.store.set(name, 0)
    assert ports(rig, SAMPLE_RATE)["click"].any()


def test_it_counts_in_with_the_sticks() -> None:
    rig = Rig()
    rig.feeder.store.set_all({"tempo": 120.0, "click": 0.0})
    rig.go(SAMPLE_RATE // 3)
    rig.panel.do("count")
    heard = ports(rig, 3 * SAMPLE_RATE)
    after = np.flatnonzero(np.abs(heard["mix_1"]) > 0.02)[0] - 100
    sticks, clicks = onsets(heard["mix_1"][after:]), onsets(heard["click"][after:])
    assert len(sticks) == 4
    assert all(abs(a - b) <= 1 for a, b in zip(sticks, clicks[:4], strict=True))
    assert clicks[4] - clicks[3] == pytest.approx(22050, abs=2)  # and then the band's beat
