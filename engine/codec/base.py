"""What a codec is: audio to latents and back, in a stream, with declared delays. State in, state out.

Shapes: B batch, n latent frames, C channels of a latent, S samples (n frames of 4096).
"""

from typing import Any, Protocol

import torch

State = Any  # each codec's own; only ever handed back to the codec that made it


class Codec(Protocol):
    """Latents of 44 100 Hz mono audio at one frame per 4096 samples.

    Attributes:
        channels: C, numbers in one latent frame.
        encode_delay: Frames by which latents trail the audio: after audio up to frame e, latents are known
            before e - delay.
        decode_delay: Frames by which audio trails the latents.
        licence: Of the weights, as their owner names it.
    """

    name: str
    channels: int
    encode_delay: int
    decode_delay: int
    licence: str

    def encoder_state(self, batch: int) -> State:
        """The initial state of a batch: all-zero history."""

    def encode(self, state: State, audio: torch.Tensor) -> tuple[State, torch.Tensor]:
        """The next audio (B, n * 4096) as latents (B, n, C) of the frames `encode_delay` earlier."""

    def decoder_state(self, stems: tuple[int, ...]) -> State:
        """The initial state of a batch whose rows are these stems (indices into `timing.STEMS`): all-zero
        history.
        """

    def decode(
        self, state: State, latents: torch.Tensor, start: int, keep: int
    ) -> tuple[State, torch.Tensor]:
        """Latents (B, n, C) of frames [start, start + n) as audio (B, n * 4096) of the frames `decode_delay`
        earlier.

        The state returned is that after the first `keep` frames: what follows them may be decoded again from
        other latents.
        """


def merge(states: list[State]) -> State:
    """One state for the rows of several batches: tensors concatenated along their first axis, tuples of
    numbers end to end.
    """
    first = states[0]
    if isinstance(first, torch.Tensor):
        return torch.cat(states)
    if isinstance(first, tuple) and all(isinstance(item, int) for item in first):
        return tuple(item for state in states for item in state)
    parts = [merge(list(items)) for items in zip(*states, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else type(first)(parts)


def row(state: State, index: int) -> State:
    """The state of one row of a batch."""
    if isinstance(state, torch.Tensor):
        return state[index : index + 1]
    if isinstance(state, tuple) and all(isinstance(item, int) for item in state):
        return state[index : index + 1]
    parts = [row(item, index) for item in state]
    return type(state)(*parts) if hasattr(state, "_fields") else type(state)(parts)
