"""The network of the listener: context latents to activations of beats and downbeats, and to chords.

Shapes: B batch, n latent frames, T = 8 n activation frames of 11.6 ms. Attribute names are the keys of the
shipped weights.
"""

from typing import NamedTuple

import torch
from torch import nn

from ..contract.chords import PITCH_CLASSES
from ..contract.timing import FRAME

CHANNELS = 64
ACTIVATIONS = 8  # in a latent frame
ACTIVATION_SAMPLES = FRAME // ACTIVATIONS  # samples
SETTLED = 8  # frames after which a chord is judged again, with what came after it
DROPOUT = 0.25  # in training
ROOTS = PITCH_CLASSES + 1  # the last is no chord


class ListenerLogits(NamedTuple):
    """Logits of each frame."""

    beat: torch.Tensor  # (B, T)
    downbeat: torch.Tensor  # (B, T): a beat that begins a bar
    chord: torch.Tensor  # (B, n, ROOTS + 12): root and tones now
    settled: torch.Tensor  # (B, n, ROOTS + 12): root and tones SETTLED frames ago


class ListenerNetwork(nn.Module):
    """A causal convolution over three frames, two recurrent layers, four heads.

    State in, state out: `begin` makes the first.
    """

    def __init__(self, width: int = 160) -> None:
        super().__init__()
        self.near = nn.Conv1d(CHANNELS, width, 3)
        self.memory = nn.GRU(width, width, num_layers=2, batch_first=True, dropout=DROPOUT)
        self.norm = nn.LayerNorm(2 * width)
        self.mix = nn.Linear(2 * width, width)
        self.drop = nn.Dropout(DROPOUT)
        self.pulses = nn.Linear(width, 2 * ACTIVATIONS)
        self.chords = nn.Linear(width, 2 * (ROOTS + PITCH_CLASSES))

    def begin(self, batch: int) -> tuple[torch.Tensor, torch.Tensor]:
        """The first state of a batch: last two frames (B, 2, 64), the recurrent layers' (2, B, width)."""
        new = self.mix.weight.new_zeros
        return new(batch, 2, CHANNELS), new(2, batch, self.memory.hidden_size)

    def forward(
        self, state: tuple[torch.Tensor, torch.Tensor], latents: torch.Tensor
    ) -> tuple[tuple[torch.Tensor, torch.Tensor], ListenerLogits]:
        """The state after latents (B, n, CHANNELS), and the logits of their frames."""
        seen = torch.cat([state[0], latents], 1)
        near = torch.relu(self.near(seen.transpose(1, 2)).transpose(1, 2))
        h, memory = self.memory(self.drop(near), state[1])
        h = self.drop(torch.relu(self.mix(self.norm(torch.cat([near, h], -1)))))
        beat, downbeat = self.pulses(h).unflatten(-1, (2, ACTIVATIONS)).unbind(-2)
        chord, settled = self.chords(h).chunk(2, -1)
        return (seen[:, -2:], memory), ListenerLogits(beat.flatten(1), downbeat.flatten(1), chord, settled)
