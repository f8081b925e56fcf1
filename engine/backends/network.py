"""The network behind `diffusion`: a trunk over everything known, once a hop, and a small denoiser, once a sampling step.

Shapes: B batch, W window frames, S stems (all four in the trunk), R rows to denoise, n frames to make, g given frames before
them, C latent channels, d width. A condition that is absent is zero with its flag at zero.
"""

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from ..contract.chords import CHORD_SIZE, PITCH_CLASSES
from ..contract.grid import PHASE_SIZE
from ..contract.styles import WORDS
from ..contract.timing import STEMS

CHANNELS = 64
LAGS_BARS = (1, 4, 8)  # aligned memory reaches this many bars back
GIVEN = 6  # frames of own past that the denoiser sees directly
SIGMA_DATA = 1.0
WORDS_SIZE = len(WORDS) + 1  # a share of each style word, and the flag
CHARACTER_SIZE = 4  # density and energy, each with its flag


class Conditioning(NamedTuple):
    """All that is known at each frame of the window; every latent tensor with its flags, 1 where known."""

    context: torch.Tensor  # (B, W, C)
    context_mask: torch.Tensor  # (B, W)
    own: torch.Tensor  # (B, W, S, C)
    own_mask: torch.Tensor  # (B, W, S)
    context_memory: torch.Tensor  # (B, W, lags, C)
    context_memory_mask: torch.Tensor  # (B, W, lags)
    own_memory: torch.Tensor  # (B, W, S, lags, C)
    own_memory_mask: torch.Tensor  # (B, W, S, lags)
    phase: torch.Tensor  # (B, W, PHASE_SIZE)
    chords: torch.Tensor  # (B, W, CHORD_SIZE)
    words: torch.Tensor  # (B, WORDS_SIZE)
    character: torch.Tensor  # (B, S, CHARACTER_SIZE)


def flagged(latents: torch.Tensor, on: torch.Tensor) -> torch.Tensor:
    """Latents (..., C) zeroed where unknown, the flag appended, flattened beyond the frame axis: (B, W, features)."""
    return torch.cat([latents * on[..., None], on[..., None]], -1).flatten(2)


def rotary(length: int, size: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosines and sines (length, size / 2) of rotary position embedding."""
    rates = 100.0 ** -(torch.arange(size // 2, device=device) / (size // 2))
    angles = torch.arange(length, device=device)[:, None] * rates
    return angles.cos(), angles.sin()


def rotate(x: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    (cos, sin), (a, b) = turn, x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


DROPOUT = 0.15


def silent_linear(size: int, width: int) -> nn.Linear:
    """A linear map that adds nothing until it is trained: a condition can join a network that plays already."""
    layer = nn.Linear(size, width)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def drop(module: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Dropout while `module` is in training: without it the networks know their songs by heart after two hearings."""
    return F.dropout(x, DROPOUT, module.training)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(rotate(q, turn), rotate(k, turn), v)
        return drop(self, self.out(y.transpose(1, 2).flatten(2)))


class TrunkBlock(nn.Module):
    """Attention, depthwise convolution over three frames, MLP, each on the residual stream."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.near = nn.Conv1d(width, width, 3, padding=1, groups=width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        x = x + self.attention(self.norm1(x), turn)
        h = self.norm2(x)
        h = h + self.near(h.transpose(1, 2)).transpose(1, 2)
        return x + self.down(drop(self, F.gelu(self.up(h), approximate="tanh")))  # type: ignore[no-any-return]


class Trunk(nn.Module):
    """Everything known (B, W, ...) to (B, W, d), for all stems at once; also guesses the chords, which teaches it harmony."""

    def __init__(self, width: int = 256, blocks: int = 5, heads: int = 4) -> None:
        super().__init__()
        tracks = 1 + len(STEMS) + len(LAGS_BARS) * (1 + len(STEMS))
        self.read = nn.Linear(tracks * (CHANNELS + 1), width)
        self.read_phase = nn.Linear(
            PHASE_SIZE, width
        )  # of its own: among so many latents its few numbers would start too small to be noticed
        self.read_chords, self.read_words = silent_linear(CHORD_SIZE, width), silent_linear(WORDS_SIZE, width)
        self.blocks = nn.ModuleList(TrunkBlock(width, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.chords = nn.Linear(width, 2 * PITCH_CLASSES)  # root, then tones: used in training only
        self.head_size = width // heads

    def forward(self, known: Conditioning) -> torch.Tensor:
        tracks = (
            flagged(known.context, known.context_mask), flagged(known.own, known.own_mask),
            flagged(known.context_memory, known.context_memory_mask), flagged(known.own_memory, known.own_memory_mask),
        )  # fmt: skip
        h = (
            self.read(torch.cat(tracks, -1))
            + self.read_phase(known.phase)
            + self.read_chords(known.chords)
            + self.read_words(known.words)[:, None]
        )
        turn = rotary(h.shape[1], self.head_size, h.device)
        for block in self.blocks:
            h = block(h, turn)
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

    def forward(
        self, x: torch.Tensor, level: torch.Tensor, turn: tuple[torch.Tensor, torch.Tensor]
    ) -> torch.Tensor:
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(level)[:, None].chunk(6, -1)
        x = x + gate1 * self.attention(self.norm(x) * (1 + scale1) + shift1, turn)
        h = self.norm(x) * (1 + scale2) + shift2
        return x + gate2 * self.down(drop(self, F.gelu(self.up(h), approximate="tanh")))  # type: ignore[no-any-return]


class DenoiserInputs(NamedTuple):
    """What the denoiser needs of each row besides the noise: the last g + n frames of the window."""

    trunk: torch.Tensor  # (R, g + n, d)
    given: torch.Tensor  # (R, g, C)
    prefix_mask: torch.Tensor  # (R, g)
    memory: torch.Tensor  # (R, g + n, lags, C)
    memory_mask: torch.Tensor  # (R, g + n, lags)
    phase: torch.Tensor  # (R, g + n, PHASE_SIZE)
    chords: torch.Tensor  # (R, g + n, CHORD_SIZE)
    words: torch.Tensor  # (R, WORDS_SIZE)
    character: torch.Tensor  # (R, CHARACTER_SIZE)
    guidance: torch.Tensor  # (R,): read by a denoiser that was distilled with it
    stem: torch.Tensor  # (R,) indices


class Denoiser(nn.Module):
    """Estimates clean latents from noisy ones, EDM preconditioned, leaning on the aligned memory through gates.

    `is_guided`: it takes the guidance as an input instead of being evaluated twice for it.
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
        self.read_guidance = silent_linear(1, width) if is_guided else None
        self.read, self.read_trunk = nn.Linear(CHANNELS + 1, width), nn.Linear(trunk_width, width)
        self.read_memory, self.read_phase = (
            nn.Linear(len(LAGS_BARS) * (CHANNELS + 1), width),
            nn.Linear(PHASE_SIZE, width),
        )
        self.read_chords, self.read_words = silent_linear(CHORD_SIZE, width), silent_linear(WORDS_SIZE, width)
        self.read_character = silent_linear(CHARACTER_SIZE, width)
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
        with torch.no_grad():  # mostly shut for one bar, ajar for four and eight
            self.gates.bias.copy_(torch.tensor((-4.0, -1.5, -1.5)).repeat_interleave(CHANNELS))

    def forward(self, x: torch.Tensor, sigma: torch.Tensor, scene: DenoiserInputs) -> torch.Tensor:
        """Denoise x (R, n, C) at sigma (R,): D of Karras et al. 2022, eq. 7."""
        c_skip, c_out, c_in = preconditioning(sigma)
        return c_skip * x + c_out * self.raw(c_in * x, sigma, scene)

    def raw(self, x: torch.Tensor, sigma: torch.Tensor, scene: DenoiserInputs) -> torch.Tensor:
        """The network F of eq. 7: scaled input (R, n, C) to output of the same shape."""
        rows, frames, _ = x.shape
        known = torch.cat([scene.given * scene.prefix_mask[..., None], scene.prefix_mask[..., None]], -1)
        noisy = F.pad(x, (0, 1))
        h = self.read(torch.cat([known, noisy], 1)) + self.read_trunk(scene.trunk)
        h = (
            h
            + self.read_memory(flagged(scene.memory, scene.memory_mask))
            + self.read_phase(scene.phase)
            + self.read_chords(scene.chords)
        )
        level = (
            self._level(sigma)
            + self.stem(scene.stem)
            + self.read_words(scene.words)
            + self.read_character(scene.character)
        )
        if self.read_guidance is not None:
            level = level + self.read_guidance(scene.guidance[:, None] - 1)
        turn = rotary(h.shape[1], self.head_size, h.device)
        for block in self.blocks:
            h = block(h, level, turn)
        h = self.norm(h[:, -frames:])
        gates = torch.sigmoid(self.gates(h)).view(rows, frames, len(LAGS_BARS), CHANNELS)
        memory = scene.memory[:, -frames:] * scene.memory_mask[:, -frames:, :, None]
        return self.write(h) + (gates * memory).sum(2)  # type: ignore[no-any-return]

    def _level(self, sigma: torch.Tensor) -> torch.Tensor:
        rates = torch.exp(torch.linspace(0, 4, 16, device=sigma.device))
        angles = sigma.log()[:, None] / 4 * rates
        return self.noise_out(F.silu(self.noise_in(torch.cat([angles.cos(), angles.sin()], -1))))  # type: ignore[no-any-return]


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
