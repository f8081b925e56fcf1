"""Corruption of the latents that a network is shown, on the training device: its own output will be imperfect
too.
"""

import torch

from ...backends.inputs import Conditioning
from .augmentation import Augmentation

LATENTS = ("context", "self_context", "context_memory", "self_memory")


def corrupt(conditioning: Conditioning, augmentation: Augmentation) -> tuple[Conditioning, Conditioning]:
    """Two versions, each with its own amount for every window.

    First for the trunk, which would overfit to details: noise, and channels missing. Second for the denoiser:
    the noise alone; a denoiser that misses channels averages between the modes of its output.
    """

    def noisy(x: torch.Tensor) -> torch.Tensor:
        amount = torch.rand(len(x), *[1] * (x.dim() - 1), device=x.device) ** 2
        return x + augmentation.latent_noise * amount * torch.randn_like(x)

    def sparse(x: torch.Tensor) -> torch.Tensor:
        ones = [1] * (x.dim() - 1)
        kept = 1 - augmentation.channels_missing * torch.rand(len(x), *ones, device=x.device)
        return x * (torch.rand(len(x), *ones[1:], x.shape[-1], device=x.device) < kept)

    whole = conditioning._replace(**{name: noisy(getattr(conditioning, name)) for name in LATENTS})
    return whole._replace(**{name: sparse(getattr(whole, name)) for name in LATENTS}), whole
