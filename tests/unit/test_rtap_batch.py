"""Batches of the published patch, on a clock that is passed in."""

import numpy as np
import pytest

from engine.contract.timing import SAMPLE_RATE
from engine.serve.rtap_batch import CHUNK_TIMEOUT_S, LATE_HOPS, MAX_MISSED, Batches

HOP = 1000
ONES = np.ones(500, np.float32)


def put(batches: Batches, number: int, now_s: float, start: int = 0) -> bool:
    return batches.put("/context", number, start, 2, ONES, HOP, now_s)


def test_a_batch_with_a_chunk_lost_is_taken_when_nothing_more_comes_and_the_rest_is_silence() -> None:
    batches = Batches()
    put(batches, 1, 10.0)
    assert batches.take(10.0 + CHUNK_TIMEOUT_S / 2) is None
    taken = batches.take(10.0 + 2 * CHUNK_TIMEOUT_S)
    assert taken is not None
    batch, missed = taken
    assert (batch.number, missed, batch.is_whole) == (1, 0, False)
    assert batch.mix.tolist() == [1.0] * 500 + [0.0] * 500


def test_the_patch_may_ask_for_a_batch_before_it_is_due() -> None:
    batches = Batches()
    assert batches.take(10.0, is_asked=True) is None
    put(batches, 1, 10.0)
    assert batches.take(10.0, is_asked=True) is not None


def test_batches_that_never_came_are_counted() -> None:
    batches = Batches()
    for number in (1, 4):
        put(batches, number, 10.0)
    assert [taken[1] for _ in range(2) if (taken := batches.take(11.0))] == [0, 2]


def test_an_old_number_is_a_copy_soon_after_and_a_new_beginning_later() -> None:
    late_s = LATE_HOPS * HOP / SAMPLE_RATE
    for after_s, goes_on in ((0.9 * late_s, True), (1.1 * late_s, False)):
        batches = Batches()
        for start in (0, 500):
            put(batches, 2, 10.0, start)
        assert batches.take(10.0) is not None
        assert put(batches, 2, 10.0 + after_s) is goes_on
        assert bool(batches.waiting) is not goes_on


@pytest.mark.parametrize("numbers", [range(1, 4000), range(4000, 1, -1), range(1, 40_000, 7)])
def test_numbers_that_come_in_a_burst_do_not_pile_up(numbers: range) -> None:
    """4000 of them made the engine deaf for 16 s and took 1.4 GB."""
    batches = Batches()
    for number in numbers:
        batches.put("/context", number, 0, 100, np.ones(10, np.float32), 4410, 0.0)
        assert len(batches.waiting) <= MAX_MISSED + 1
