"""What a soak's report makes of its samples."""

import math
from dataclasses import replace

import pytest

from bridge.soak.report import growth, unexplained
from bridge.soak.samples import Sample

START = Sample(
    at_s=0, memory_mb=(100.0, 500.0), handles=40, threads=12, hops=0, missed=0, xruns=0, cycle_p50_ms=60,
    cycle_p99_ms=80,
)  # fmt: skip


def test_a_miss_beside_an_xrun_is_explained_and_another_is_not() -> None:
    counted = [(0, 0), (1, 1), (2, 1), (3, 1), (5, 1), (5, 2)]  # missed, xruns
    samples = [replace(START, at_s=5.0 * k, missed=m, xruns=x) for k, (m, x) in enumerate(counted)]
    assert unexplained(samples) == 3  # the two intervals from an xrun on are not counted


@pytest.mark.parametrize(("minutes", "grown"), [(60, 0.04), (4, 0.04)])
def test_memory_counts_from_when_it_has_settled(minutes: int, grown: float) -> None:
    """It doubles at first, and then grows by 4 % until the end, in one process of two."""
    settled = min(300, minutes * 30)

    def megabytes(at_s: float) -> float:
        return 50 * (1 + at_s / settled) if at_s < settled else 100.0 if at_s < settled + 60 else 104.0

    samples = tuple(
        replace(START, at_s=float(at_s), memory_mb=(megabytes(at_s), 500.0))
        for at_s in range(0, minutes * 60, 5)
    )
    assert growth(samples, 0) == pytest.approx(grown)
    assert growth(samples, 1) == 0
    assert math.isnan(growth(samples, 2))
