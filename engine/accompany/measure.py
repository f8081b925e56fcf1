"""Computing times of a step by stage, on the device where it will run."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from ..contract.grid import BeatGrid
from ..contract.params import Settings
from ..contract.timing import FRAME, STEMS
from ..runtime import device
from . import models
from .state import AccompanistState

STAGES = ("encode_s", "model_s", "decode_s")
HOPS, WARM_UP = 60, 6


def devices() -> list[str]:
    """Names of the devices that torch can use here, best first."""
    return device.found()


def step_times(
    place: str, threads: int, settings: Settings, counts: tuple[int, ...] | None = None
) -> Iterator[dict[str, Any]]:
    """Quantiles (p50, p95, p99) of each stage and of the whole step, in ms.

    For the preset's stems, or for each number in `counts`.

    On a GPU a stage is the time that the CPU took to issue it, and `decode` includes the wait for all of
    them; the step is exact.
    """
    accompanist = models.load(device.choose(place, threads))
    grid = BeatGrid.at_tempo(110, 4)
    variants = [(None, settings)] if counts is None else [(n, _with_stems(settings, n)) for n in counts]
    runs: list[tuple[int | None, Settings, AccompanistState, list[list[float]]]] = [
        (n, s, accompanist.begin(), []) for n, s in variants
    ]
    rng = np.random.default_rng(0)
    for hop in range(WARM_UP + HOPS):
        for _, s, state, times in runs:  # in turn, so that all meet the same load of the machine
            audio = rng.normal(0, 0.05, s.integer("hop") * FRAME).astype(np.float32)
            result = accompanist.step(state, audio, s, grid)
            if hop >= WARM_UP:
                times.append([getattr(result, stage) * 1e3 for stage in STAGES])
    for n, s, _, times in runs:
        table = np.array(times)
        stages = {stage.removesuffix("_s"): _quantiles(table[:, i]) for i, stage in enumerate(STAGES)}
        yield {
            "device": place,
            "threads": torch.get_num_threads(),
            "stems": n or len(s.stems),
            **stages,
            "step": _quantiles(table.sum(1)),
        }


def _with_stems(settings: Settings, count: int) -> Settings:
    for i, stem in enumerate(STEMS):
        settings = settings.with_(f"stem/{stem}/on", float(i < count))
    return settings


def _quantiles(values: np.ndarray) -> dict[str, float]:
    return {f"p{q}": round(float(np.quantile(values, q / 100)), 2) for q in (50, 95, 99)}
