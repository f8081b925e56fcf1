"""What a backend is: the conditioning of a window in, latents of its last frames out."""

from typing import NamedTuple, Protocol

import torch

from .inputs import Conditioning


class Request(NamedTuple):
    """What one hop asks for: R rows, one for each stem, of n frames at the window's end."""

    stems: tuple[int, ...]  # indices into timing.STEMS, R of them
    frames: int  # n
    steps: int  # of the sampler
    guidance: float
    noise: torch.Tensor  # (R, n, C), unit variance: the only source of randomness


class Backend(Protocol):
    """A generative model over latents.

    Attributes:
        name: As in the table of models.
        channels: C, numbers in one latent frame.
        uses_memory: Whether it reads the aligned memory, which costs encoding.
        rests: Whether it falls silent when the player does.
        licence: Of its weights.
    """

    name: str
    channels: int
    uses_memory: bool
    rests: bool
    licence: str

    def generate(self, conditioning: Conditioning, request: Request) -> torch.Tensor:
        """Latents (R, n, C) of the window's last n frames. `conditioning` has B = 1."""
