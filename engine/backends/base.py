"""What a backend is: everything known at the frames of a window, to latents of the frames to be made."""

from typing import NamedTuple, Protocol

import torch

from .network import Conditioning


class Request(NamedTuple):
    """What one hop asks for. R rows, one a stem; n frames at the window's end."""

    stems: tuple[int, ...]  # indices into timing.STEMS, R of them
    made: int  # n
    steps: int
    guidance: float
    noise: torch.Tensor  # (R, n, C), unit variance: the only source of chance


class Backend(Protocol):
    """Attributes: name; channels C; whether it reads the aligned memory, which costs encoding; whether it falls silent with the player;
    licence of its weights.
    """

    name: str
    channels: int
    uses_memory: bool
    rests: bool
    licence: str

    def make(self, known: Conditioning, request: Request) -> torch.Tensor:
        """Latents (R, n, C) of the last n frames of the window. `known` has B = 1."""
