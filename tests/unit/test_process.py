"""The compiled callback, run block by block on buffers of the test's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.shared import DRY, DURATION_BINS, FADE_FRAMES, INPUTS, MASK, MIX, PLAYED, RING, THRU, Shared
from engine.contract.timing import STEMS

from ..conftest import Audio
from ..rig import StillDevice

BLOCK = 128
QUIET = 2.0**-20  # of a frame number, so that it is a sound
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
    device.shared.target_gains[:] = control["current_gains"][:] = 1
    playback = noise(1, len(PLAYED), RING)
    control["playback"][:] = playback
    control["presence"], control["is_freewheeling"] = 1, True  # nothing fades
    control["usleep"] = control["jack_port_get_buffer"]  # nor is anything waited for
    control["frames_processed"], control["frames_filled"] = first, first + 3 * BLOCK - missing
    for k in range(3):
        inputs, begin = noise(k + 2, len(INPUTS), BLOCK), first + k * BLOCK
        ports = device.process(inputs)
        frames = np.arange(begin, begin + BLOCK)
        assert np.array_equal(device.shared.captured(begin, begin + BLOCK), inputs.sum(0))
        expected = np.where(frames < first + 3 * BLOCK - missing, playback[:, frames & MASK], np.float32(0))
        for name, samples in zip(PLAYED, expected, strict=True):
            assert np.array_equal(ports[name], samples)
        for mix in MIX:  # without the click
            assert np.allclose(ports[mix], expected[: len(STEMS)].sum(0), atol=1e-6)
    assert device.shared.underruns == missing


def test_a_gain_moves_over_ten_milliseconds_without_a_step() -> None:
    device = StillDevice(block=BLOCK)
    control = device.shared.control
    control["ramp_frames"], control["frames_filled"], control["presence"] = 480, 100 * BLOCK, 1
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
    """Any blocks, any filling: what was filled in time leaves at its frame, with fades where that begins and
    ends; the rest is counted silence."""
    device, control = DEVICE, DEVICE.shared.control
    device.shared.target_gains[:DRY] = control["current_gains"][:DRY] = 1
    control["frames_processed"] = control["frames_filled"] = first
    filled, underruns, presence = first, device.shared.underruns, 0.0
    control["presence"] = 0
    for count, frames in steps:
        last = max(filled, device.shared.frames_processed) + count
        ramp = np.arange(filled, last, dtype=np.float32) + 1 - first
        device.shared.fill(filled, np.stack([ramp * (i + 1) for i in range(len(PLAYED))]))
        filled, begin = last, device.shared.frames_processed
        played = np.arange(begin, begin + frames)
        ports = device.process(np.stack([QUIET * played] * len(INPUTS)).astype(np.float32), frames)
        rise, reserve = presence + np.arange(1, frames + 1) / FADE_FRAMES, (filled - played) / FADE_FRAMES
        share = np.clip(np.minimum(rise, reserve), 0, 1)
        presence = share[-1]
        for i, stem in enumerate(STEMS):
            expected = share * (played + 1 - first) * (i + 1)
            assert np.all(np.abs(ports[stem] - expected) <= np.maximum(1e-4 * np.abs(expected), 1e-2))
        captured = device.shared.captured(begin, begin + frames)
        assert np.array_equal(captured, (2 * QUIET * played).astype(np.float32))
        underruns += int((played >= filled).sum())
        assert device.shared.underruns == underruns
        assert device.shared.frames_processed == begin + frames


def test_stems_that_run_out_fade_and_come_back_faded() -> None:
    """No step is larger than the material's own, wherever in a block the feeder is late."""
    device = StillDevice(block=BLOCK)
    device.shared.target_gains[:DRY] = device.shared.control["current_gains"][:DRY] = 1
    t = np.arange(60 * BLOCK)
    material = np.tile(np.sin(2 * np.pi * 300 * t / 44100).astype(np.float32), (len(PLAYED), 1))
    out, filled = [], 0
    for k in range(40):
        until = 0 if 4 <= k < 24 else (k + 1) * BLOCK + 1323  # late for 20 blocks, its lead is 30 ms
        if until > filled:
            filled = max(filled, device.shared.frames_processed)
            device.shared.fill(filled, material[:, filled:until])
            filled = until
        out.append(device.process()["bass"])
    heard = np.concatenate(out)
    natural = np.abs(np.diff(material[0])).max()
    assert np.abs(np.diff(heard)).max() < natural + 1 / FADE_FRAMES + 1e-6
    ran_out, back = 4 * BLOCK + 1323, 24 * BLOCK
    assert not np.any(heard[ran_out:back])
    full = slice(FADE_FRAMES, ran_out - FADE_FRAMES)
    assert np.array_equal(heard[full], material[0, full])
    assert np.array_equal(heard[back + FADE_FRAMES :], material[0, back + FADE_FRAMES : 40 * BLOCK])
    assert device.shared.underruns == back - ran_out


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e6])
def test_what_is_no_sound_passes_dry_and_is_silence_for_the_engine(wrong: float) -> None:
    device = StillDevice(block=BLOCK)
    inputs = noise(1, len(INPUTS), BLOCK)
    inputs[0, 17] = inputs[1, 40] = wrong
    ports = device.process(inputs)
    for samples, thru in zip(inputs, THRU, strict=True):
        assert np.array_equal(ports[thru], samples, equal_nan=True)
    expected = np.where(np.abs(inputs) < 100, inputs, np.float32(0)).sum(0)
    assert np.array_equal(device.shared.captured(0, BLOCK), expected)
    assert device.shared.broken_inputs == 2


def test_callbacks_that_took_too_long_are_counted() -> None:
    shared = Shared()
    shared.control["duration_histogram"][[5, 2000, 3000, DURATION_BINS - 1]] = (900, 80, 7, 2)
    assert shared.longer_than(2667) == 9
    assert shared.longer_than(21333) == 2  # as many as can be: the last bin holds all from 4 ms on
