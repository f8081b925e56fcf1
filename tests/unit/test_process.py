from collections.abc import Callable

import numpy as np
import pytest

from bridge.audio.shared import DRY, DURATION_BINS, INPUTS, MASK, PORTS, At, Shared, exchange_plain

from ..conftest import Audio

BLOCK = 128
Buffers = list[Audio]
Run = Callable[[Shared, Buffers], None]


def plain(shared: Shared, buffers: Buffers) -> None:
    exchange_plain(shared, buffers[: len(INPUTS)], buffers[len(INPUTS) :])


def compiled(shared: Shared, buffers: Buffers) -> None:
    callback = pytest.importorskip("bridge.audio.callback", reason="numba is not installed")
    shared.control[At.GET_BUFFER] = callback.port_is_buffer.address
    for i, buffer in enumerate(buffers):
        shared.control[At.PORT + i] = buffer.ctypes.data
    callback.run_block(len(buffers[0]), shared.control)


both = pytest.mark.parametrize("run", [plain, compiled])


def rig(frames: int = BLOCK) -> tuple[Shared, Buffers]:
    return Shared(), [np.zeros(frames, np.float32) for _ in PORTS]


@both
def test_dry_sound_at_unity_is_exact_whatever_else_is_missing(run: Run) -> None:
    shared, buffers = rig()
    rng = np.random.default_rng(0)
    for _ in range(50):
        for buffer in buffers[:2]:
            buffer[:] = rng.normal(size=BLOCK)
        run(shared, buffers)
        assert np.array_equal(buffers[8], buffers[0])
        assert np.array_equal(buffers[9], buffers[1])
    assert shared.control[At.UNDERRUNS] == 50 * BLOCK


@both
def test_the_callbacks_sum_inputs_and_place_stems_by_frame(run: Run) -> None:
    shared, buffers = rig()
    shared.target[:DRY] = shared.current[:DRY] = 1
    shared.control[At.FILLED] = 3 * BLOCK - 10
    rng = np.random.default_rng(0)
    shared.playing[:] = rng.normal(size=shared.playing.shape)
    for k in range(3):
        buffers[0][:], buffers[1][:] = rng.normal(size=BLOCK), rng.normal(size=BLOCK)
        run(shared, buffers)
        at = np.arange(k * BLOCK, (k + 1) * BLOCK) & MASK
        assert np.array_equal(shared.captured[at], buffers[0] + buffers[1])
        expected = np.where(at < 3 * BLOCK - 10, shared.playing[2, at], 0)
        assert np.array_equal(buffers[4], expected.astype(np.float32))
        assert np.allclose(buffers[6], sum(buffers[2:6]), atol=1e-6)
    assert shared.control[At.UNDERRUNS] == 10


@both
def test_a_gain_moves_over_ten_milliseconds_without_a_step(run: Run) -> None:
    shared, buffers = rig()
    shared.control[At.RAMP], shared.control[At.FILLED] = 480, 100 * BLOCK
    shared.playing[:] = 1
    shared.target[0] = 1
    out = []
    for _ in range(6):
        run(shared, buffers)
        out.append(buffers[2].copy())
    level = np.concatenate(out)
    assert np.abs(np.diff(level)).max() < 1.01 / 480
    assert level[478] < 1 <= level[481] + 1e-5


def test_the_plain_and_the_compiled_callback_agree() -> None:
    (a, of_a), (b, of_b) = rig(), rig()
    for shared in (a, b):
        shared.playing[:] = np.random.default_rng(1).normal(size=shared.playing.shape)
        shared.control[At.FILLED] = 5 * BLOCK - 33
        shared.target[:] = (1, 0.5, 0, 2, 0.7)
    rng = np.random.default_rng(2)
    for _ in range(8):
        for i in range(2):
            of_a[i][:] = of_b[i][:] = rng.normal(size=BLOCK)
        plain(a, of_a)
        compiled(b, of_b)
        for x, y in zip(of_a, of_b, strict=True):
            assert np.allclose(x, y, atol=1e-4)
    assert np.array_equal(a.control[:5], b.control[:5])


def test_callbacks_that_took_too_long_are_counted() -> None:
    shared = Shared()
    shared.durations[[5, 2000, 3000, DURATION_BINS - 1]] = (900, 80, 7, 2)
    assert shared.longer_than(2667) == 9
    assert shared.longer_than(21333) == 2  # as many as can be: the last bin holds all from 4 ms on
