"""`echo`: every stem is the context, delayed. No model: it shows that routing and timing are right."""

import torch

from ..contract.timing import WINDOW
from .base import Request
from .inputs import Conditioning

DELAY = 40  # frames, 3.7 s: with any look-ahead, hop and overhang the context that it needs is known


class Echo:
    """The context, DELAY frames late, in every stem."""

    name = "echo"
    uses_memory = False
    rests = False
    licence = "Apache-2.0"

    def __init__(self, channels: int) -> None:
        self.channels = channels

    def generate(self, conditioning: Conditioning, request: Request) -> torch.Tensor:
        """Latents (R, n, C): the context's of DELAY frames earlier, zero where it is masked."""
        span = slice(WINDOW - request.frames - DELAY, WINDOW - DELAY)
        delayed = conditioning.context[0, span] * conditioning.context_mask[0, span, None]
        return delayed.expand(len(request.stems), -1, -1)
