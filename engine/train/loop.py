"""The training loop that every recipe shares: batches, schedule, averaged weights, and checkpoints that
resume to the exact step.

Batch k is a pure function of (seed, k), and so is the noise of step k: a run that was stopped goes on as if
it had not been, on the same device, with any number of workers.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import numpy as np
import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from ..contract.errors import CheckpointError
from .data.files import written

T = TypeVar("T")
M = TypeVar("M", bound=nn.Module)
CHECKPOINT_EVERY_S = 150.0
WARM_UP_STEPS = 60
LEAST_RATE = 0.03  # of the highest, at the end
SEEDS_APART = 1_000_003  # from one run to the next, so that no two steps share their noise
SMOOTHING = 0.98  # of the loss that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How a recipe is optimised.

    Attributes:
        average: Decay of the averaged weights at each step.
    """

    steps: int
    batch: int
    rate: float
    average: float = 0.998
    weight_decay: float = 1e-3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run computes and keeps its checkpoints.

    Attributes:
        workers: Processes that prepare batches beside the step; 0: the step waits for each.
        is_half: Whether networks run in bfloat16, where autocast allows it.
    """

    folder: Path
    device: torch.device
    workers: int = 0
    is_half: bool = False

    def autocast(self) -> torch.autocast:
        """bfloat16 for what is computed inside, or nothing."""
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.is_half)


class Batches(Dataset[T], Generic[T]):
    """Batch k of a run: `sample` with a generator seeded by (seed, k)."""

    def __init__(self, sample: Callable[[np.random.Generator], T], seed: int, steps: int) -> None:
        self._sample, self._seed, self._steps = sample, seed, steps

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> T:
        return self._sample(np.random.default_rng((self._seed, step)))


def to_device(batch: T, device: torch.device) -> T:
    """The same batch, a tensor or nested named tuples of them, on `device`; other values as they are."""
    moved: Any = batch
    if isinstance(batch, torch.Tensor):
        moved = batch.to(device, non_blocking=True)
    elif isinstance(batch, tuple) and hasattr(batch, "_fields"):
        moved = type(batch)(*(to_device(field, device) for field in batch))
    return cast(T, moved)


def rate_at(step: int, steps: int) -> float:
    """Learning rate as a share of the highest: a warm-up, then constant, then falling linearly over the
    second half.
    """
    return min(1, (step + 1) / WARM_UP_STEPS) * max(LEAST_RATE, min(1, 2 * (1 - step / steps)))


class Run(Generic[M]):
    """One run of `schedule.steps` optimisation steps. Iterate over `batches`.

    Call `update(loss)` once for each.

    Attributes:
        model: In training.
        average: The model with exponentially averaged weights: what is evaluated and exported.
        step: Steps taken so far, over all calls.
        elapsed_s: Computing time of these.
    """

    def __init__(
        self, name: str, model: M, schedule: Schedule, place: Place, about: dict[str, str] | None = None
    ) -> None:
        """Begin, or resume where the checkpoint of that name ends.

        Args:
            about: Kept in the checkpoint, such as the augmentation.
        Raises:
            CheckpointError: If there is a checkpoint that does not fit.
        """
        self.name, self.schedule, self.place, self.about = name, schedule, place, about or {}
        self.model = model.to(place.device)
        self._averaged = AveragedModel(self.model, multi_avg_fn=self._average).eval()
        self.average = cast(M, self._averaged.module)
        self.step, self.elapsed_s = 0, 0.0
        self._trained = [p for p in self.model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            self._trained, lr=schedule.rate, betas=(0.9, 0.98), weight_decay=schedule.weight_decay
        )
        self._rates = LambdaLR(self._optimiser, lambda step: rate_at(step, schedule.steps))
        self._loss = float("nan")
        if self.file.exists():
            self._resume()

    @property
    def file(self) -> Path:
        """The checkpoint."""
        return self.place.folder / f"{self.name}.checkpoint"

    @property
    def is_done(self) -> bool:
        return self.step >= self.schedule.steps

    def batches(self, sample: Callable[[np.random.Generator], T]) -> Iterator[T]:
        """The batches from the current step to the last, on the device.

        Saves checkpoints on the way and at the end.
        """
        schedule, place = self.schedule, self.place
        if self.is_done:
            return
        loader: DataLoader[T] = DataLoader(
            Batches(sample, schedule.seed, schedule.steps),
            batch_size=None,
            sampler=range(self.step, schedule.steps),
            num_workers=place.workers,
            multiprocessing_context="fork" if place.workers else None,  # the songs are shared, not copied
            collate_fn=_unchanged,
            pin_memory=place.device.type == "cuda",
        )
        saved = started = time.monotonic()
        before = self.elapsed_s
        with tqdm(
            total=schedule.steps, initial=self.step, desc=self.name, unit="step", mininterval=5, disable=None
        ) as progress:
            for batch in loader:
                torch.manual_seed(schedule.seed * SEEDS_APART + self.step)
                yield to_device(batch, place.device)
                progress.set_postfix(loss=f"{self._loss:.4f}", refresh=False)
                progress.update()
                self.elapsed_s = before + time.monotonic() - started
                if time.monotonic() - saved > CHECKPOINT_EVERY_S:
                    self.save()
                    saved = time.monotonic()
        self.save()

    def update(self, loss: torch.Tensor) -> None:
        """One step down `loss`, gradients clipped at 1."""
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._trained, 1.0)
        self._optimiser.step()
        self._rates.step()
        self._averaged.update_parameters(self.model)
        self.step += 1
        value = float(loss.detach())
        self._loss = value if np.isnan(self._loss) else SMOOTHING * self._loss + (1 - SMOOTHING) * value

    def save(self) -> None:
        """Write the checkpoint; the old one stays until the new one is whole."""
        with written(self.file) as out:
            torch.save(
                {
                    "model": self.model.state_dict(),
                    "average": self._averaged.state_dict(),
                    "optimiser": self._optimiser.state_dict(),
                    "rates": self._rates.state_dict(),
                    "step": self.step,
                    "elapsed_s": self.elapsed_s,
                    "loss": self._loss,
                    "about": self.about,
                },
                out,
            )

    def metadata(self, **about: str) -> dict[str, str]:
        """What an exported file says of itself."""
        return {**about, "steps": str(self.step), "hours": f"{self.elapsed_s / 3600:.2f}", **self.about}

    def _resume(self) -> None:
        saved: dict[str, Any] = torch.load(self.file, map_location=self.place.device, weights_only=True)
        try:
            self.model.load_state_dict(saved["model"])
            self._averaged.load_state_dict(saved["average"])
            self._optimiser.load_state_dict(saved["optimiser"])
            self._rates.load_state_dict(saved["rates"])
        except (KeyError, RuntimeError, ValueError) as error:
            raise CheckpointError(
                f"{self.file}: does not fit {type(self.model).__name__}: {error}"
            ) from error
        self.step, self.elapsed_s, self._loss = saved["step"], saved["elapsed_s"], saved["loss"]

    def _average(
        self, means: tuple[torch.Tensor, ...] | list[torch.Tensor], now: Any, count: torch.Tensor | int
    ) -> None:
        """Move the averaged parameters towards the present ones.

        A new run follows its model closely at first.
        """
        decay = min(self.schedule.average, 1 - 1 / (self.step / 5 + 2))
        for mean, parameter in zip(means, now, strict=True):
            mean.lerp_(parameter, 1 - decay)


def _unchanged(batch: T) -> T:
    return batch


def every(steps: int, action: Callable[[], str]) -> Callable[[int], None]:
    """A function that prints what `action` returns, at each step that is a multiple of `steps`."""

    def at(step: int) -> None:
        if step and step % steps == 0:
            tqdm.write(f"step {step}: {action()}")

    return at
