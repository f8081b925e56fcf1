"""The training loop that every model shares: schedule, averaged weights, checkpoints from which it goes on to the exact step."""

import argparse
import copy
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

CHECKPOINT_EVERY_S = 150.0


def half_precision() -> torch.autocast:
    """bfloat16 where this processor computes in it; elsewhere it would be emulated, ten times slower, so everything stays as it is."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


def options(
    about: str | None, *, steps: int, batch: int = 8, rate: float = 1.2e-3
) -> argparse.ArgumentParser:
    """The command line that every training shares; a script may add to it."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=steps, help="to take in all, over all calls")
    parser.add_argument("--batch", type=int, default=batch, help="examples in a step")
    parser.add_argument("--rate", type=float, default=rate, help="of learning, at its highest")
    parser.add_argument("--folder", type=Path, default=Path("training"), help="songs, banks and checkpoints")
    parser.add_argument("--threads", type=int, default=1, help="of the processor")
    parser.add_argument("--export", type=Path, help="write the averaged weights to this file, and stop")
    return parser


class Run:
    """One run of `steps` optimisation steps. Iterate over it; call `update(loss)` once in each turn.

    Attributes:
        average: The model with exponentially averaged weights: what is judged and shipped.
        rng: Numpy's generator for batches; its state and torch's are part of the checkpoint.
    """

    def __init__(
        self,
        name: str,
        model: nn.Module,
        *,
        steps: int,
        rate: float,
        seed: int,
        folder: Path,
        average: float = 0.998,
        weight_decay: float = 1e-3,
    ) -> None:
        self.model, self.average = model, copy.deepcopy(model).eval()
        self.rng = np.random.default_rng(seed)
        self.step, self.elapsed_s = 0, 0.0
        self._name, self._steps, self._rate, self._decay = name, steps, rate, average
        self._file = folder / f"{name}.checkpoint"
        self._trained = [p for p in model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            self._trained, lr=rate, betas=(0.9, 0.98), weight_decay=weight_decay
        )
        self._smooth = float("nan")
        torch.manual_seed(seed)
        if self._file.exists():
            self._resume()

    def __iter__(self) -> Iterator[int]:
        last = started = time.monotonic()
        before = self.elapsed_s
        with tqdm(total=self._steps, initial=self.step, desc=self._name, unit="step", mininterval=5) as bar:
            while self.step < self._steps:
                self._set_rate()
                yield self.step
                bar.set_postfix(loss=f"{self._smooth:.4f}", refresh=False)
                bar.update()
                self.elapsed_s = before + time.monotonic() - started
                if time.monotonic() - last > CHECKPOINT_EVERY_S:
                    self.save()
                    last = time.monotonic()
        self.save()

    def update(self, loss: torch.Tensor) -> None:
        """One step down `loss`, gradients clipped at 1."""
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._trained, 1.0)
        self._optimiser.step()
        self.step += 1
        value = float(loss.detach())
        self._smooth = (
            value if self.step == 1 or self._smooth != self._smooth else 0.98 * self._smooth + 0.02 * value
        )
        decay = min(self._decay, 1 - 1 / (self.step / 5 + 2))
        with torch.no_grad():
            for mean, now in zip(self.average.parameters(), self.model.parameters(), strict=True):
                mean.lerp_(now, 1 - decay)

    def save(self) -> None:
        """Write the checkpoint; the old one stays until the new one is whole."""
        part = self._file.with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        torch.save(
            {
                "model": self.model.state_dict(), "average": self.average.state_dict(), "optimiser": self._optimiser.state_dict(),
                "step": self.step, "elapsed_s": self.elapsed_s, "smooth": self._smooth,
                "torch": torch.get_rng_state(), "numpy": self.rng.bit_generator.state,
            },
            part,
        )  # fmt: skip
        part.rename(self._file)

    def _resume(self) -> None:
        saved = torch.load(self._file, weights_only=True)
        self.model.load_state_dict(saved["model"])
        self.average.load_state_dict(saved["average"])
        self._optimiser.load_state_dict(saved["optimiser"])
        self.step, self.elapsed_s, self._smooth = saved["step"], saved["elapsed_s"], saved["smooth"]
        torch.set_rng_state(saved["torch"])
        self.rng.bit_generator.state = saved["numpy"]

    def _set_rate(self) -> None:
        """Warm up over 60 steps, hold, then fall to 3 % over the second half."""
        left = 1 - self.step / self._steps
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * min(1, (self.step + 1) / 60) * max(0.03, min(1, left / 0.5))


def every(steps: int, action: Callable[[], str]) -> Callable[[int], None]:
    """Print what `action` returns each `steps` steps."""

    def at(step: int) -> None:
        if step and step % steps == 0:
            tqdm.write(f"step {step}: {action()}")

    return at
