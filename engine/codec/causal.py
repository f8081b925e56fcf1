"""Causal convolutional blocks that keep their last inputs as state: a stream in pieces gives what the whole
gives.

Shapes: B batch, T steps, d width.
"""

import torch
from torch import nn
from torch.nn import functional as F


class CausalBlock(nn.Module):
    """Causal ConvNeXt block: depthwise convolution over `kernel` inputs, LayerNorm, MLP, residual."""

    def __init__(self, width: int, kernel: int, expand: int = 3) -> None:
        super().__init__()
        self.reach = kernel - 1
        self.depthwise = nn.Conv1d(width, width, kernel, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, expand * width), nn.Linear(expand * width, width)
        self.gain = nn.Parameter(torch.full((width,), 0.3))

    def forward(self, x: torch.Tensor, past: torch.Tensor, keep: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Outputs (B, T, d) for inputs `x` (B, T, d) that follow `past` (B, reach, d).

        Also the past as it is after the first `keep` inputs.
        """
        seen = torch.cat([past, x], 1)
        y = self.depthwise(seen.transpose(1, 2)).transpose(1, 2)
        y = x + self.gain * self.down(F.gelu(self.up(self.norm(y)), approximate="tanh"))
        return y, seen[:, keep : keep + self.reach]

    def silent(self, batch: int) -> torch.Tensor:
        """The initial past (B, reach, d): zeros."""
        return self.depthwise.weight.new_zeros(batch, self.reach, self.norm.normalized_shape[0])


def run(
    blocks: nn.ModuleList, x: torch.Tensor, pasts: list[torch.Tensor], keep: int
) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """`x` (B, T, d) through causal blocks, each with its own past.

    Also their pasts as they are after the first `keep` inputs.
    """
    kept = []
    for block, past in zip(blocks, pasts, strict=True):
        x, after = block(x, past, keep)
        kept.append(after)
    return x, kept


def silent(blocks: nn.ModuleList, batch: int) -> list[torch.Tensor]:
    """The initial pasts of causal blocks."""
    return [block.silent(batch) for block in blocks if isinstance(block, CausalBlock)]
