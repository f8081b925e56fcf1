"""`consistency`: one to four steps, distilled from `diffusion` (arXiv 2604.07612; Song et al. 2023), guidance as an input.

The trunk is the teacher's own; only the denoiser is another.
"""

from pathlib import Path

import torch
from torch import nn

from ..runtime.weights import read
from .base import Request
from .diffusion import SIGMA_MAX, scene, schedule
from .network import CHANNELS, Conditioning, Denoiser, DenoiserInputs, Trunk

PATH = tuple(schedule(4))  # noise levels of the teacher's path, whose points the student knows
LEVELS = {
    1: (),
    2: PATH[2:3],
    3: PATH[1:3],
    4: PATH[1:4],
}  # noise that is added again before each further step
MOST_STEPS = max(LEVELS)


def sample(
    denoiser: nn.Module, noise: torch.Tensor, rows: DenoiserInputs, levels: tuple[float, ...]
) -> torch.Tensor:
    """Clean latents (R, n, C) from `noise`, its like, in one step and one more for each of `levels`: Song et al. 2023, Alg. 1."""
    x: torch.Tensor = SIGMA_MAX * noise
    for step, sigma in enumerate((SIGMA_MAX, *levels)):
        if step:
            x = x + sigma * noise.roll(7 * step, -1)  # other noise, that still belongs to the frame
        x = denoiser(x, torch.full((len(x),), sigma, device=x.device), rows)
    return x


class Consistency(nn.Module):
    """Trunk once a hop, denoiser once a step, all stems in one batch, whatever the guidance."""

    name = "consistency"
    channels = CHANNELS
    uses_memory = True
    rests = True
    licence = "Apache-2.0"

    def __init__(self) -> None:
        super().__init__()
        self.trunk, self.denoiser = Trunk(), Denoiser(is_guided=True)

    @torch.inference_mode()
    def make(self, known: Conditioning, request: Request) -> torch.Tensor:
        """More steps than MOST_STEPS are taken as MOST_STEPS."""
        rows = scene(known, self.trunk(known), request)
        return sample(self.denoiser, request.noise, rows, LEVELS[min(request.steps, MOST_STEPS)])


def load(file: Path, teacher: Path) -> Consistency:
    """The backend with the denoiser in `file` and the trunk of the `diffusion` weights in `teacher` (safetensors)."""
    backend = Consistency()
    read(teacher, backend.trunk, "trunk.")
    read(file, backend.denoiser, "denoiser.")
    return backend.eval()
