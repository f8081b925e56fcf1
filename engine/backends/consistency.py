"""`consistency`: one to four steps, distilled from `diffusion` (arXiv 2604.07612; Song et al. 2023), guidance as an input.

The trunk is the teacher's own; only the denoiser is another.
"""

from pathlib import Path

import torch
from torch import nn

from ..weights import read
from .contract import Request
from .diffusion import SIGMA_MAX, scene
from .network import CHANNELS, Denoiser, Known, Scene, Trunk

LEVELS = {1: (), 2: (0.6,), 3: (1.5, 0.4), 4: (3.0, 1.0, 0.3)}  # noise that is added again before each further step
MOST_STEPS = max(LEVELS)


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
    def make(self, known: Known, request: Request) -> torch.Tensor:
        """More steps than MOST_STEPS are taken as MOST_STEPS."""
        rows = scene(known, self.trunk(known), request)
        x = self._denoise(SIGMA_MAX * request.noise, SIGMA_MAX, rows)
        for step, sigma in enumerate(LEVELS[min(request.steps, MOST_STEPS)], 1):
            noise = request.noise.roll(7 * step, -1)  # other noise, that still belongs to the frame
            x = self._denoise(x + sigma * noise, sigma, rows)  # Song et al. 2023, Alg. 1
        return x

    def _denoise(self, x: torch.Tensor, sigma: float, rows: Scene) -> torch.Tensor:
        clean: torch.Tensor = self.denoiser(x, torch.full((len(x),), sigma, device=x.device), rows)
        return clean


def load(file: Path, teacher: Path) -> Consistency:
    """The backend with the denoiser in `file` and the trunk of the `diffusion` weights in `teacher` (safetensors)."""
    backend = Consistency()
    read(teacher, backend.trunk, "trunk.")
    read(file, backend.denoiser, "denoiser.")
    return backend.eval()
