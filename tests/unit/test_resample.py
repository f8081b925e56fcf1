import numpy as np
import pytest

from bridge.audio.resample import Resampler

from ..conftest import Audio, noise

RATES = [(48000, 44100), (44100, 48000), (44100, 44100), (96000, 44100), (44100, 96000)]


def stream(rates: tuple[int, int], audio: Audio, block: int) -> Audio:
    resampler = Resampler(*rates, 1)
    parts = [
        resampler(audio[i : i + block, None], is_last=i + block >= len(audio))
        for i in range(0, len(audio), block)
    ]
    return np.concatenate(parts)[:, 0]


@pytest.mark.parametrize("rates", RATES)
@pytest.mark.parametrize("block", [1, 7, 64, 1024])
def test_whole_equals_blocks(rates: tuple[int, int], block: int) -> None:
    audio = noise(0.2 if block == 1 else 1.0)
    whole = stream(rates, audio, len(audio))
    parts = stream(rates, audio, block)
    assert len(parts) == len(whole)
    assert np.abs(parts - whole).max() < 1e-6


@pytest.mark.parametrize("rates", RATES)
def test_an_impulse_stays_at_its_time(rates: tuple[int, int]) -> None:
    audio = np.zeros(rates[0], np.float32)
    at = rates[0] // 2
    audio[at] = 1
    out = stream(rates, audio, 256)
    assert abs(int(np.abs(out).argmax()) - at * rates[1] / rates[0]) <= 0.5


@pytest.mark.parametrize("rates", RATES)
def test_no_more_is_held_back_than_declared(rates: tuple[int, int]) -> None:
    resampler, given, out = Resampler(*rates, 2), 0, 0
    for _ in range(300):
        out += len(resampler(np.zeros((128, 2), np.float32)))
        given += 128
        assert given / rates[0] - out / rates[1] <= resampler.wait_s + 128 / rates[0]
