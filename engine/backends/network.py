"""The network behind `diffusion`: a trunk over the conditioning, once a hop, and a small denoiser, once a
sampling step.

Shapes as in `inputs`: B batch, W window frames, S stems, R rows to denoise, n frames to generate, g prefix
frames before them, C latent channels, d width. Attribute names are the keys of the shipped weights.
"""

import torch
from torch import nn
from torch.nn import functional as F

from ..contract.chords import CHORD_SIZE, PITCH_CLASSES
from ..contract.grid import PHASE_SIZE
from ..contract.timing import STEMS
from .inputs import CHANNELS, CHARACTER_SIZE, LAGS_BARS, STYLE_SIZE, Conditioning, DenoiserInputs

SIGMA_DATA = 1.0
DROPOUT = 0.15
# initial biases of the gates on the memory of 1, 4 and 8 bars: nearly closed, partly open, partly open
GATE_BIASES = (-4.0, -1.5, -1.5)
Rotation = tuple[torch.Tensor, torch.Tensor]  # cosines and sines, each (frames, head size / 2)


def masked(latents: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Latents (B, W, ..., C) zeroed where the mask (B, W, ...) is 0, the mask appended: (B, W, features)."""
    return torch.cat([latents * mask[..., None], mask[..., None]], -1).flatten(2)


def rotary(length: int, size: int, device: torch.device) -> Rotation:
    """Rotary position embedding of `length` frames for heads of `size`."""
    rates = 100.0 ** -(torch.arange(size // 2, device=device) / (size // 2))
    angles = torch.arange(length, device=device)[:, None] * rates
    return angles.cos(), angles.sin()


def rotate(x: torch.Tensor, rotation: Rotation) -> torch.Tensor:
    """Queries or keys (B, heads, frames, head size), rotated by position."""
    (cos, sin), (a, b) = rotation, x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


def zero_linear(size: int, width: int) -> nn.Linear:
    """A linear map that starts at zero, so that a condition can be added to a trained network."""
    layer = nn.Linear(size, width)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def drop(module: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Dropout while `module` is in training: without it the networks overfit within two epochs."""
    return F.dropout(x, DROPOUT, module.training)


class Attention(nn.Module):
    """Multi-head self-attention over all frames of the window, (B, W, d) to (B, W, d)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: torch.Tensor, rotation: Rotation) -> torch.Tensor:
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(rotate(q, rotation), rotate(k, rotation), v)
        return drop(self, self.out(y.transpose(1, 2).flatten(2)))


class TrunkBlock(nn.Module):
    """Attention, depthwise convolution over three frames, MLP, each on the residual stream."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.near = nn.Conv1d(width, width, 3, padding=1, groups=width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x: torch.Tensor, rotation: Rotation) -> torch.Tensor:
        x = x + self.attention(self.norm1(x), rotation)
        h = self.norm2(x)
        h = h + self.near(h.transpose(1, 2)).transpose(1, 2)
        out: torch.Tensor = x + self.down(drop(self, F.gelu(self.up(h), approximate="tanh")))
        return out


class Trunk(nn.Module):
    """Conditioning (B, W, ...) to features (B, W, d), once for all stems.

    Its chord head is a training loss only.
    """

    def __init__(self, width: int = 256, blocks: int = 5, heads: int = 4) -> None:
        super().__init__()
        tracks = 1 + len(STEMS) + len(LAGS_BARS) * (1 + len(STEMS))
        self.read = nn.Linear(tracks * (CHANNELS + 1), width)
        # of its own: beside so many latents the phase's few inputs were not used
        self.read_phase = nn.Linear(PHASE_SIZE, width)
        self.read_chords, self.read_words = zero_linear(CHORD_SIZE, width), zero_linear(STYLE_SIZE, width)
        self.blocks = nn.ModuleList(TrunkBlock(width, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.chords = nn.Linear(width, 2 * PITCH_CLASSES)  # logits of root, then of tones
        self.head_size = width // heads

    def forward(self, known: Conditioning) -> torch.Tensor:
        tracks = (
            masked(known.context, known.context_mask),
            masked(known.self_context, known.self_context_mask),
            masked(known.context_memory, known.context_memory_mask),
            masked(known.self_memory, known.self_memory_mask),
        )
        h = (
            self.read(torch.cat(tracks, -1))
            + self.read_phase(known.phase)
            + self.read_chords(known.chords)
            + self.read_words(known.style_tags)[:, None]
        )
        rotation = rotary(h.shape[1], self.head_size, h.device)
        for block in self.blocks:
            h = block(h, rotation)
        return self.norm(h)  # type: ignore[no-any-return]


class DenoiserBlock(nn.Module):
    """Attention and MLP whose norms are shifted, scaled and gated by noise level and stem (AdaLN-zero)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulation = nn.Linear(width, 6 * width)
        self.attention = Attention(width, heads)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: torch.Tensor, level: torch.Tensor, rotation: Rotation) -> torch.Tensor:
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(level)[:, None].chunk(6, -1)
        x = x + gate1 * self.attention(self.norm(x) * (1 + scale1) + shift1, rotation)
        h = self.norm(x) * (1 + scale2) + shift2
        out: torch.Tensor = x + gate2 * self.down(drop(self, F.gelu(self.up(h), approximate="tanh")))
        return out


class Denoiser(nn.Module):
    """Estimates clean latents from noisy ones, EDM preconditioned; the aligned memory is added through gates.

    `is_guided`: guidance is an input, so that one evaluation serves any guidance.
    """

    def __init__(
        self,
        is_guided: bool = False,
        trunk_width: int = 256,
        width: int = 192,
        blocks: int = 3,
        heads: int = 4,
    ) -> None:
        super().__init__()
        self.read_guidance = zero_linear(1, width) if is_guided else None
        self.read, self.read_trunk = nn.Linear(CHANNELS + 1, width), nn.Linear(trunk_width, width)
        self.read_memory = nn.Linear(len(LAGS_BARS) * (CHANNELS + 1), width)
        self.read_phase = nn.Linear(PHASE_SIZE, width)
        self.read_chords, self.read_words = zero_linear(CHORD_SIZE, width), zero_linear(STYLE_SIZE, width)
        self.read_character = zero_linear(CHARACTER_SIZE, width)
        self.noise_in, self.noise_out = nn.Linear(32, width), nn.Linear(width, width)
        self.stem = nn.Embedding(len(STEMS), width)
        self.blocks = nn.ModuleList(DenoiserBlock(width, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.write = nn.Linear(width, CHANNELS)
        self.gates = nn.Linear(width, len(LAGS_BARS) * CHANNELS)
        self.head_size = width // heads
        nn.init.zeros_(self.write.weight)
        nn.init.zeros_(self.write.bias)
        nn.init.normal_(self.gates.weight, 0, 0.01)
        with torch.no_grad():
            self.gates.bias.copy_(torch.tensor(GATE_BIASES).repeat_interleave(CHANNELS))

    def forward(self, x: torch.Tensor, sigma: torch.Tensor, inputs: DenoiserInputs) -> torch.Tensor:
        """Denoise x (R, n, C) at sigma (R,): D of Karras et al. 2022, eq. 7."""
        c_skip, c_out, c_in = preconditioning(sigma)
        return c_skip * x + c_out * self.raw(c_in * x, sigma, inputs)

    def raw(self, x: torch.Tensor, sigma: torch.Tensor, inputs: DenoiserInputs) -> torch.Tensor:
        """The network F of eq. 7: scaled input (R, n, C) to output of the same shape."""
        rows, frames, _ = x.shape
        prefix_mask = inputs.prefix_mask[..., None]
        prefix = torch.cat([inputs.prefix * prefix_mask, prefix_mask], -1)
        noisy = F.pad(x, (0, 1))
        h = self.read(torch.cat([prefix, noisy], 1)) + self.read_trunk(inputs.trunk)
        h = (
            h
            + self.read_memory(masked(inputs.memory, inputs.memory_mask))
            + self.read_phase(inputs.phase)
            + self.read_chords(inputs.chords)
        )
        level = (
            self._level(sigma)
            + self.stem(inputs.stem)
            + self.read_words(inputs.style_tags)
            + self.read_character(inputs.character)
        )
        if self.read_guidance is not None:
            level = level + self.read_guidance(inputs.guidance[:, None] - 1)
        rotation = rotary(h.shape[1], self.head_size, h.device)
        for block in self.blocks:
            h = block(h, level, rotation)
        h = self.norm(h[:, -frames:])
        gates = torch.sigmoid(self.gates(h)).view(rows, frames, len(LAGS_BARS), CHANNELS)
        memory = inputs.memory[:, -frames:] * inputs.memory_mask[:, -frames:, :, None]
        return self.write(h) + (gates * memory).sum(2)  # type: ignore[no-any-return]

    def _level(self, sigma: torch.Tensor) -> torch.Tensor:
        """Embedding (R, width) of the noise level sigma (R,)."""
        rates = torch.exp(torch.linspace(0, 4, 16, device=sigma.device))
        angles = sigma.log()[:, None] / 4 * rates
        out: torch.Tensor = self.noise_out(F.silu(self.noise_in(torch.cat([angles.cos(), angles.sin()], -1))))
        return out


def preconditioning(sigma: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """c_skip, c_out, c_in of Karras et al. 2022, table 1, each (R, 1, 1)."""
    s = sigma[:, None, None]
    total = s**2 + SIGMA_DATA**2
    return SIGMA_DATA**2 / total, s * SIGMA_DATA / total.sqrt(), 1 / total.sqrt()


class Network(nn.Module):
    """Trunk and denoiser: all the weights of the `diffusion` backend."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk, self.denoiser = Trunk(), Denoiser()
