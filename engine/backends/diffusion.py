"""`diffusion`: latent diffusion of a window's last frames given the others (arXiv 2604.07612), sampled as in
Karras et al. 2022.
"""

from itertools import pairwise
from pathlib import Path

import torch
from torch import nn

from ..runtime.weights import read
from .base import Request
from .inputs import CHANNELS, Conditioning, DenoiserInputs, denoiser_inputs, joined, without_context
from .network import Network

SIGMA_MAX, SIGMA_MIN, RHO = 40.0, 0.03, 5.0


def schedule(steps: int) -> list[float]:
    """`steps` noise levels from SIGMA_MAX to SIGMA_MIN, then 0: Karras et al. 2022, eq. 5."""
    low, high = SIGMA_MIN ** (1 / RHO), SIGMA_MAX ** (1 / RHO)
    return [(high + i / max(1, steps - 1) * (low - high)) ** RHO for i in range(steps)] + [0.0]


class Diffusion(nn.Module):
    """Trunk once a hop, denoiser once a step, all stems in one batch.

    Guidance other than 1 doubles that batch.
    """

    name = "diffusion"
    channels = CHANNELS
    uses_memory = True
    rests = True
    licence = "Apache-2.0"

    def __init__(self) -> None:
        super().__init__()
        self.network = Network()

    @torch.inference_mode()
    def generate(self, conditioning: Conditioning, request: Request) -> torch.Tensor:
        """Latents (R, n, C)."""
        if request.guidance != 1:
            conditioning = joined([conditioning, without_context(conditioning)])
        inputs = request_inputs(conditioning, self.network.trunk(conditioning), request)
        x = SIGMA_MAX * request.noise
        for sigma, sigma_next in pairwise(schedule(request.steps)):
            # Karras et al. 2022, Alg. 1, Euler
            slope = (x - self._denoise(x, sigma, inputs, request.guidance)) / sigma
            x = x + (sigma_next - sigma) * slope
        return x

    def _denoise(
        self, x: torch.Tensor, sigma: float, inputs: DenoiserInputs, guidance: float
    ) -> torch.Tensor:
        """D(x; sigma) of x (R, n, C), guided as in Ho & Salimans 2022: uncond. + guidance * (cond. -
        uncond.).
        """
        rows = len(inputs.stem)
        noisy = x if len(x) == rows else torch.cat([x, x])
        clean: torch.Tensor = self.network.denoiser(
            noisy, torch.full((rows,), sigma, device=x.device), inputs
        )
        if len(x) == rows:
            return clean
        conditional, unconditional = clean.chunk(2)
        return unconditional + guidance * (conditional - unconditional)


def request_inputs(conditioning: Conditioning, trunk: torch.Tensor, request: Request) -> DenoiserInputs:
    """The denoiser's inputs for the stems of `request` in each window of the batch, (B * R, ...): by window,
    then by stem.
    """
    batch, stems = len(trunk), torch.tensor(request.stems, device=trunk.device)
    rows = torch.arange(batch, device=trunk.device).repeat_interleave(len(stems))
    guidance = torch.full((len(rows),), float(request.guidance), device=trunk.device)
    return denoiser_inputs(conditioning, trunk, rows, stems.repeat(batch), request.frames, guidance)


def load(file: Path) -> Diffusion:
    """The backend with the weights in `file` (safetensors).

    Raises:
        CheckpointError: If the file is missing or does not fit.
    """
    backend = Diffusion()
    read(file, backend.network)
    return backend.eval()
