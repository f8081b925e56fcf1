"""What the networks read: the conditioning of a window, and the part of it that the denoiser needs for each
row.

Shapes: B batch, W window frames, S stems, L lags of the aligned memory, C latent channels, R rows to denoise,
n frames to generate, g prefix frames before them, d width of the trunk. A condition that is absent is zero,
its mask or flag too.
"""

from typing import NamedTuple

import torch

from ..contract.styles import STYLE_TAGS
from ..contract.timing import WINDOW

CHANNELS = 64
LAGS_BARS = (1, 4, 8)  # the aligned memory reaches this many bars back
PREFIX = 6  # g: frames before the generated ones that the denoiser sees directly
STYLE_SIZE = len(STYLE_TAGS) + 1  # a share of each style tag, and a flag
CHARACTER_SIZE = 4  # density and energy, each with its flag


class Conditioning(NamedTuple):
    """The conditioning at each frame of a window; every latent tensor with its mask, 1 where known."""

    context: torch.Tensor  # (B, W, C)
    context_mask: torch.Tensor  # (B, W)
    self_context: torch.Tensor  # (B, W, S, C): what the model itself has generated
    self_context_mask: torch.Tensor  # (B, W, S)
    context_memory: torch.Tensor  # (B, W, L, C): the context 1, 4 and 8 bars earlier
    context_memory_mask: torch.Tensor  # (B, W, L)
    self_memory: torch.Tensor  # (B, W, S, L, C)
    self_memory_mask: torch.Tensor  # (B, W, S, L)
    phase: torch.Tensor  # (B, W, PHASE_SIZE)
    chords: torch.Tensor  # (B, W, CHORD_SIZE)
    style_tags: torch.Tensor  # (B, STYLE_SIZE)
    character: torch.Tensor  # (B, S, CHARACTER_SIZE)

    def to(self, device: torch.device) -> "Conditioning":
        return Conditioning(*(field.to(device) for field in self))


class DenoiserInputs(NamedTuple):
    """What the denoiser reads for each row besides the noise: the last g + n frames of the window."""

    trunk: torch.Tensor  # (R, g + n, d)
    prefix: torch.Tensor  # (R, g, C)
    prefix_mask: torch.Tensor  # (R, g)
    memory: torch.Tensor  # (R, g + n, L, C)
    memory_mask: torch.Tensor  # (R, g + n, L)
    phase: torch.Tensor  # (R, g + n, PHASE_SIZE)
    chords: torch.Tensor  # (R, g + n, CHORD_SIZE)
    style_tags: torch.Tensor  # (R, STYLE_SIZE)
    character: torch.Tensor  # (R, CHARACTER_SIZE)
    guidance: torch.Tensor  # (R,): read by a denoiser that was distilled with it
    stem: torch.Tensor  # (R,) indices into timing.STEMS


def without_context(conditioning: Conditioning) -> Conditioning:
    """The same with context and its memory masked: the unconditional half of classifier-free guidance."""
    return conditioning._replace(
        context_mask=torch.zeros_like(conditioning.context_mask),
        context_memory_mask=torch.zeros_like(conditioning.context_memory_mask),
    )


def joined(parts: list[Conditioning]) -> Conditioning:
    """One batch of several, in order."""
    return Conditioning(*(torch.cat(field) for field in zip(*parts, strict=True)))


def denoiser_inputs(
    conditioning: Conditioning,
    trunk: torch.Tensor,
    rows: torch.Tensor,
    stems: torch.Tensor,
    frames: int,
    guidance: torch.Tensor,
) -> DenoiserInputs:
    """The denoiser's inputs for R pairs of a window and a stem of it, `frames` (n) to generate at the
    window's end.

    Args:
        trunk: Output of the trunk for `conditioning`, (B, W, d).
        rows: Index into the batch of each pair, (R,).
        stems: Index into timing.STEMS of each pair, (R,).
        guidance: Of each pair, (R,).
    """
    start = WINDOW - frames
    prefix, span = slice(start - PREFIX, start), slice(start - PREFIX, None)
    return DenoiserInputs(
        trunk=trunk[rows, span],
        prefix=conditioning.self_context[rows, prefix, stems],
        prefix_mask=conditioning.self_context_mask[rows, prefix, stems],
        memory=conditioning.self_memory[rows, span, stems],
        memory_mask=conditioning.self_memory_mask[rows, span, stems],
        phase=conditioning.phase[rows, span],
        chords=conditioning.chords[rows, span],
        style_tags=conditioning.style_tags[rows],
        character=conditioning.character[rows, stems],
        guidance=guidance,
        stem=stems,
    )
