"""`consistency`: one to four steps, distilled from `diffusion` (arXiv 2604.07612; Song et al. 2023).

Guidance is an input.

The trunk is the teacher's; the denoiser is its own.
"""

from pathlib import Path

import torch
from torch import nn

from ..runtime.weights import read
from .base import Request
from .diffusion import SIGMA_MAX, request_inputs, schedule
from .inputs import CHANNELS, Conditioning, DenoiserInputs
from .network import Denoiser, Trunk

PATH = tuple(schedule(4))  # noise levels of the teacher's sampling path, at which the student was trained
# noise levels of each further step, by the number of steps
LEVELS = {1: (), 2: PATH[2:3], 3: PATH[1:3], 4: PATH[1:4]}
MOST_STEPS = max(LEVELS)


def sample(
    denoiser: nn.Module, noise: torch.Tensor, inputs: DenoiserInputs, levels: tuple[float, ...]
) -> torch.Tensor:
    """Clean latents (R, n, C) from unit noise of that shape: one step, and one more for each of `levels`
    (Song et al. 2023, Alg. 1).
    """
    x: torch.Tensor = SIGMA_MAX * noise
    for step, sigma in enumerate((SIGMA_MAX, *levels)):
        if step:
            x = x + sigma * noise.roll(7 * step, -1)  # other noise that still depends on the frame alone
        x = denoiser(x, torch.full((len(x),), sigma, device=x.device), inputs)
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
    def generate(self, conditioning: Conditioning, request: Request) -> torch.Tensor:
        """Latents (R, n, C); more steps than MOST_STEPS are taken as MOST_STEPS."""
        inputs = request_inputs(conditioning, self.trunk(conditioning), request)
        return sample(self.denoiser, request.noise, inputs, LEVELS[min(request.steps, MOST_STEPS)])


def load(file: Path, teacher: Path) -> Consistency:
    """The denoiser in `file` with the trunk of the `diffusion` weights in `teacher` (safetensors).

    Raises:
        CheckpointError: If a file is missing or does not fit.
    """
    backend = Consistency()
    read(teacher, backend.trunk, "trunk.")
    read(file, backend.denoiser, "denoiser.")
    return backend.eval()
