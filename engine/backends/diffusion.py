"""`diffusion`: window-at-a-time latent diffusion with given frames (arXiv 2604.07612), sampled as in Karras et al. 2022."""

from itertools import pairwise
from pathlib import Path

import torch
from torch import nn

from ..contract.timing import WINDOW
from ..runtime.weights import read
from .base import Request
from .network import CHANNELS, GIVEN, Conditioning, DenoiserInputs, Network

SIGMA_MAX, SIGMA_MIN, RHO = 40.0, 0.03, 5.0


def schedule(steps: int) -> list[float]:
    """Noise levels from SIGMA_MAX to SIGMA_MIN and then 0: Karras et al. 2022, eq. 5."""
    low, high = SIGMA_MIN ** (1 / RHO), SIGMA_MAX ** (1 / RHO)
    return [(high + i / max(1, steps - 1) * (low - high)) ** RHO for i in range(steps)] + [0.0]


def without_context(known: Conditioning) -> Conditioning:
    """The same with nothing heard: the unconditional half of guidance."""
    return known._replace(
        context_mask=torch.zeros_like(known.context_mask),
        context_memory_mask=torch.zeros_like(known.context_memory_mask),
    )


class Diffusion(nn.Module):
    """Trunk once a hop, denoiser once a step, all stems in one batch; guidance other than 1 runs both halves in that batch."""

    name = "diffusion"
    channels = CHANNELS
    uses_memory = True
    rests = True
    licence = "Apache-2.0"

    def __init__(self) -> None:
        super().__init__()
        self.network = Network()

    @torch.inference_mode()
    def make(self, known: Conditioning, request: Request) -> torch.Tensor:
        is_guided = request.guidance != 1
        if is_guided:
            known = Conditioning(
                *(torch.cat(pair) for pair in zip(known, without_context(known), strict=True))
            )
        trunk = self.network.trunk(known)
        scenes = scene(known, trunk, request)
        x = SIGMA_MAX * request.noise
        levels = schedule(request.steps)
        for sigma, sigma_next in pairwise(levels):
            slope = (
                x - self._denoise(x, sigma, scenes, request.guidance)
            ) / sigma  # Karras et al. 2022, Alg. 1, Euler
            x = x + (sigma_next - sigma) * slope
        return x

    def _denoise(self, x: torch.Tensor, sigma: float, scene: DenoiserInputs, guidance: float) -> torch.Tensor:
        """D(x; sigma), guided as in Ho & Salimans 2022: unconditional + guidance * (conditional - unconditional)."""
        rows = len(scene.stem)
        noisy = x if len(x) == rows else torch.cat([x, x])
        clean: torch.Tensor = self.network.denoiser(noisy, torch.full((rows,), sigma, device=x.device), scene)
        if len(x) == rows:
            return clean
        conditional, unconditional = clean.chunk(2)
        return unconditional + guidance * (conditional - unconditional)


def scene(known: Conditioning, trunk: torch.Tensor, request: Request) -> DenoiserInputs:
    """Rows in order of batch, then stem: the last GIVEN + made frames."""
    stems, span = list(request.stems), slice(WINDOW - request.made - GIVEN, None)
    given = slice(WINDOW - request.made - GIVEN, WINDOW - request.made)

    def rows(x: torch.Tensor) -> torch.Tensor:
        """(B, frames, S, ...) to (B * R, frames, ...)."""
        return x[:, :, stems].transpose(1, 2).flatten(0, 1)

    batch = len(trunk)
    return DenoiserInputs(
        trunk[:, span].repeat_interleave(len(stems), 0),
        rows(known.own[:, given]),
        rows(known.own_mask[:, given]),
        rows(known.own_memory[:, span]),
        rows(known.own_memory_mask[:, span]),
        known.phase[:, span].repeat_interleave(len(stems), 0),
        known.chords[:, span].repeat_interleave(len(stems), 0),
        known.words.repeat_interleave(len(stems), 0),
        known.character[:, stems].flatten(0, 1),
        torch.full((batch * len(stems),), float(request.guidance), device=trunk.device),
        torch.tensor(stems * batch, device=trunk.device),
    )


def load(file: Path) -> Diffusion:
    """The backend with the weights in `file` (safetensors)."""
    backend = Diffusion()
    read(file, backend.network)
    return backend.eval()
