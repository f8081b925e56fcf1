"""The compiled callback, run block by block on buffers of the test's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.shared import DRY, DURATION_BINS, INPUTS, MASK, MIX, RING, THRU, Shared
from engine.contract.timing import STEMS

from ..conftest import Audio
from ..rig import StillDevice

BLOCK = 128
DEVICE = StillDevice()  # one for all examples: it is large


def noise(seed: int, *shape: int) -> Audio:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def test_dry_sound_at_unity_is_exact_whatever_else_is_missing() -> None:
    device = StillDevice(block=BLOCK)
    for k in range(50):
        inputs = noise(k, len(INPUTS), BLOCK)
        ports = device.process(inputs)
        for samples, thru in zip(inputs, THRU, strict=True):
            assert np.array_equal(ports[thru], samples)
    assert device.shared.underruns == 50 * BLOCK


@pytest.mark.parametrize("first", [0, RING - BLOCK - 17])
def test_inputs_are_summed_and_stems_placed_by_frame(first: int) -> None:
    """Also where a block goes over the end of the rings."""
    device, missing = StillDevice(block=BLOCK), 10
    control = device.shared.control
    device.shared.target_gains[:DRY] = control["current_gains"][:DRY] = 1
    playback = noise(1, len(STEMS), RING)
    control["playback"][:] = playback
    control["frames_processed"], control["frames_filled"] = first, first + 3 * BLOCK - missing
    for k in range(3):
        inputs, begin = noise(k + 2, len(INPUTS), BLOCK), first + k * BLOCK
        ports = device.process(inputs)
        frames = np.arange(begin, begin + BLOCK)
        assert np.array_equal(device.shared.captured(begin, begin + BLOCK), inputs.sum(0))
        expected = np.where(frames < first + 3 * BLOCK - missing, playback[:, frames & MASK], np.float32(0))
        for stem, samples in zip(STEMS, expected, strict=True):
            assert np.array_equal(ports[stem], samples)
        for mix in MIX:
            assert np.allclose(ports[mix], expected.sum(0), atol=1e-6)
    assert device.shared.underruns == missing


def test_a_gain_moves_over_ten_milliseconds_without_a_step() -> None:
    device = StillDevice(block=BLOCK)
    control = device.shared.control
    control["ramp_frames"], control["frames_filled"] = 480, 100 * BLOCK
    control["playback"][:] = 1
    device.shared.target_gains[STEMS.index("bass")] = 1
    out = []
    for _ in range(6):
        out.append(device.process()["bass"])
    level = np.concatenate(out)
    assert np.abs(np.diff(level)).max() < 1.01 / 480
    assert level[478] < 1 <= level[481] + 1e-5
    assert np.array_equal(level[4 * BLOCK :], np.ones(2 * BLOCK, np.float32))


@given(
    st.integers(0, 2 * RING),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from([1, 16, 64, 128, 333])), min_size=1, max_size=12),
)
@settings(deadline=None)
def test_what_is_filled_is_played_and_what_is_played_is_captured(
    first: int, steps: list[tuple[int, int]]
) -> None:
    """Any blocks, any filling: what was filled in time leaves at its frame; the rest is counted silence."""
    device, control = DEVICE, DEVICE.shared.control
    device.shared.target_gains[:DRY] = control["current_gains"][:DRY] = 1
    control["frames_processed"] = control["frames_filled"] = first
    filled, underruns = first, device.shared.underruns
    for count, frames in steps:
        last = max(filled, device.shared.frames_processed) + count
        ramp = np.arange(filled, last, dtype=np.float32) + 1 - first
        device.shared.fill(filled, np.stack([ramp * (i + 1) for i in range(len(STEMS))]))
        filled, begin = last, device.shared.frames_processed
        played = np.arange(begin, begin + frames)
        ports = device.process(np.stack([played] * len(INPUTS)).astype(np.float32), frames)
        expected = np.where(played < filled, played + 1 - first, 0).astype(np.float32)
        for i, stem in enumerate(STEMS):
            assert np.array_equal(ports[stem], expected * (i + 1))
        assert np.array_equal(device.shared.captured(begin, begin + frames), (2 * played).astype(np.float32))
        underruns += int((played >= filled).sum())
        assert device.shared.underruns == underruns
        assert device.shared.frames_processed == begin + frames


def test_callbacks_that_took_too_long_are_counted() -> None:
    shared = Shared()
    shared.control["duration_histogram"][[5, 2000, 3000, DURATION_BINS - 1]] = (900, 80, 7, 2)
    assert shared.longer_than(2667) == 9
    assert shared.longer_than(21333) == 2  # as many as can be: the last bin holds all from 4 ms on
