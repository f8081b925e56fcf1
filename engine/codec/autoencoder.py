"""The studio codec's autoencoder: spectral features to latents and back, causal.

Shapes: B batch, n latent frames.
"""

import torch
from torch import nn

from . import features
from .causal import CausalBlock, run

CHANNELS = 64


class Autoencoder(nn.Module):
    """Features (B, n, SIZE) to latents (B, n, 64) and back: linear maps set by PCA, plus causal networks that
    start at zero.
    """

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, width: int = 256, encoder_blocks: int = 3, decoder_blocks: int = 2) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features.SIZE))
        self.register_buffer("scale", torch.ones(1))  # RMS of the raw latents, set after training
        self.to_latent = nn.Linear(features.SIZE, CHANNELS, bias=False)
        self.from_latent = nn.Linear(CHANNELS, features.SIZE)
        self.encoder_in, self.encoder_out = nn.Linear(features.SIZE, width), nn.Linear(width, CHANNELS)
        self.encoder = nn.ModuleList(CausalBlock(width, 4) for _ in range(encoder_blocks))
        self.decoder_in, self.decoder_out = nn.Linear(CHANNELS, width), nn.Linear(width, features.SIZE)
        self.decoder = nn.ModuleList(CausalBlock(width, 3) for _ in range(decoder_blocks))
        for layer in (self.encoder_out, self.decoder_out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def encode(self, f: torch.Tensor, pasts: list[torch.Tensor]) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Latents (B, n, 64) of features (B, n, SIZE) that follow `pasts`, and the pasts after them."""
        f = f - self.mean
        h, pasts = run(self.encoder, self.encoder_in(f), pasts, f.shape[1])
        return (self.to_latent(f) + self.encoder_out(h)) / self.scale, pasts

    def decode(
        self, z: torch.Tensor, pasts: list[torch.Tensor], keep: int
    ) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Features (B, n, SIZE) of latents (B, n, 64) after `pasts`, and the pasts after `keep` of them."""
        z = z * self.scale
        h, pasts = run(self.decoder, self.decoder_in(z), pasts, keep)
        return self.from_latent(z) + self.decoder_out(h) + self.mean, pasts

    @torch.no_grad()
    def set_principal_components(self, samples: torch.Tensor) -> float:
        """Set the linear maps from features (N, SIZE), half whitened.

        Returns the share of the variance that is kept.
        """
        self.mean.copy_(samples.mean(0))
        values, vectors = torch.linalg.eigh(torch.cov((samples - samples.mean(0)).T))
        total, values, vectors = values.sum(), values.flip(0)[:CHANNELS], vectors.flip(1)[:, :CHANNELS]
        shrink = values**-0.25  # divides by the square root of each deviation: loud components stay loud
        shrink = shrink / ((values.sqrt() * shrink) ** 2).mean().sqrt()
        self.to_latent.weight.copy_((vectors * shrink).T)
        self.from_latent.weight.copy_(vectors / shrink)
        self.from_latent.bias.zero_()
        return float(values.sum() / total)
