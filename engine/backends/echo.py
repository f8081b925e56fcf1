"""`echo`: plays back what was heard, a fixed time later. No model: it shows that routing, placing and timing are right."""

import torch

from ..contract.timing import WINDOW
from .base import Request
from .network import Conditioning

DELAY = 40  # frames, 3.7 s: the longest look-ahead, hop and overhang still find their context heard


class Echo:
    """Every stem is the context, DELAY frames late."""

    name = "echo"
    uses_memory = False
    rests = False
    licence = "Apache-2.0"

    def __init__(self, channels: int) -> None:
        self.channels = channels

    def make(self, known: Conditioning, request: Request) -> torch.Tensor:
        span = slice(WINDOW - request.made - DELAY, WINDOW - DELAY)
        heard = known.context[0, span] * known.context_mask[0, span, None]
        return heard.expand(len(request.stems), -1, -1)
