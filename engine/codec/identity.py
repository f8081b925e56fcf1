"""`identity`: the audio itself as latents, 4096 numbers a frame, no delay.

For checks of routing with `echo`, and exact tests.
"""

import torch

from ..contract.timing import FRAME


class IdentityCodec:
    """Reshapes: (B, n * 4096) to (B, n, 4096) and back. Its states hold nothing."""

    name = "identity"
    channels = FRAME
    encode_delay = 0
    decode_delay = 0
    licence = "Apache-2.0"

    def encoder_state(self, batch: int) -> torch.Tensor:
        return torch.zeros(batch)

    def encode(self, state: torch.Tensor, audio: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return state, audio.unflatten(1, (-1, FRAME))

    def decoder_state(self, stems: tuple[int, ...]) -> torch.Tensor:
        return torch.zeros(len(stems))

    def decode(
        self, state: torch.Tensor, latents: torch.Tensor, start: int, keep: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return state, latents.flatten(1)
