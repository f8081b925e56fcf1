"""Freeze repeats what was played to the sample; its beginning, its turns and its end make no step."""

import numpy as np
import pytest

from bridge.playback.freeze import UNTIMED, Freeze
from engine.contract.stitch import FADE
from engine.contract.timing import STEMS

from ..conftest import Audio

BAR = 20_000


def live(count: int) -> Audio:
    """A slow wave in every stem, which never repeats within the test."""
    t = np.arange(count)
    return np.tile(np.sin(2e-3 * t + 1e-9 * t**2).astype(np.float32), (len(STEMS), 1))


def through(audio: Audio, frozen: tuple[int, int], block: int, bar: float | None = BAR) -> Audio:
    freeze = Freeze()
    return np.concatenate(
        [
            freeze.through(audio[:, at : at + block], frozen[0] <= at < frozen[1], bar)
            for at in range(0, audio.shape[1], block)
        ],
        axis=1,
    )


@pytest.mark.parametrize("block", [100, 1000, 4000])
def test_the_last_bar_goes_round_whatever_the_block(block: int) -> None:
    audio, begin, end = live(120_000), 40_000, 100_000
    played = through(audio, (begin, end), block)
    assert np.array_equal(played[:, :begin], audio[:, :begin])
    loop = audio[:, begin - BAR : begin - FADE]
    for turn in range(3):
        at = begin + turn * BAR
        skip = FADE if turn == 0 else 0
        assert np.allclose(played[:, at + skip : at + BAR - FADE], loop[:, skip:], atol=1e-6)
    assert np.array_equal(played[:, end + FADE :], audio[:, end + FADE :])


@pytest.mark.parametrize("bar", [BAR, None])
def test_no_step_is_heard(bar: float | None) -> None:
    audio = live(400_000)
    played = through(audio, (120_000, 300_000), 500, bar)
    assert np.abs(np.diff(played)).max() < 2 * np.abs(np.diff(audio)).max() + 2 / FADE
    if bar is None:
        at = 120_000 + FADE
        assert np.allclose(played[:, at : at + 5000], audio[:, at - UNTIMED : at - UNTIMED + 5000], atol=1e-6)
