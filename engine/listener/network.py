"""The network of the listener that reads audio features: chances of beats and downbeats at each pulse, tempo,
meter, chords.

Shapes: B batch, n latent frames, T = PULSES n pulses.
"""

from typing import NamedTuple

import torch
from torch import nn

from ..contract.chords import PITCH_CLASSES
from .features import BANDS, LAGS, PITCHES, PULSES

NO_BEAT, BEAT, DOWNBEAT = range(3)
TEMPI, SLOWEST, FASTEST = 64, 40.0, 240.0  # bins of tempo, log-spaced, and their range in beats a minute
METERS = (2, 3, 4, 5, 6, 7)  # beats a bar that are told apart
ROOTS = PITCH_CLASSES + 1  # the last is no chord
SETTLED = 8  # latent frames after which a chord is judged again, with what came after it
DROPOUT = 0.2  # in training
NEAR = 5  # pulses in a convolution


class State(NamedTuple):
    """What a stream of features leaves behind."""

    bands: torch.Tensor  # (B, 2, BANDS)
    near: torch.Tensor  # (B, NEAR - 1, local)
    time: torch.Tensor  # (2, B, width)
    harmony: torch.Tensor  # (1, B, harmony)


class Outputs(NamedTuple):
    """Logits."""

    pulses: torch.Tensor  # (B, T, 3): no beat, beat, downbeat
    tempo: torch.Tensor  # (B, n, TEMPI)
    meter: torch.Tensor  # (B, n, len(METERS))
    playing: torch.Tensor  # (B, n): whether there is a beat at all
    chord: torch.Tensor  # (B, n, ROOTS + 12): root and tones now
    settled: torch.Tensor  # (B, n, ROOTS + 12): root and tones SETTLED frames ago


class ListenerNetwork(nn.Module):
    """Causal convolutions at 86 Hz, recurrent layers at 10.8 Hz, heads at both. `begin` makes the state."""

    def __init__(self, width: int = 144, local: int = 40, harmony: int = 96) -> None:
        super().__init__()
        self.local, self.width = local, width
        self.bands = nn.Linear(2 * BANDS, local)
        self.near = nn.Linear(
            NEAR * local, local
        )  # a convolution: as a linear map of neighbours it is faster
        self.stacked = nn.Linear(local * PULSES, width - 48)
        self.lags = nn.Linear(3 * LAGS, 48)
        self.pitches = nn.Linear(PITCHES, harmony)
        self.entry = nn.Linear(width + harmony + 2, width)
        self.time = nn.GRU(width, width, num_layers=2, batch_first=True, dropout=DROPOUT)
        self.harmony = nn.GRU(harmony + 32, harmony, batch_first=True)
        self.norm = nn.LayerNorm(2 * width)
        self.mix = nn.Linear(2 * width, width)
        self.drop = nn.Dropout(DROPOUT)
        self.expect = nn.Linear(width, 20 * PULSES)
        self.join = nn.Linear(20 + local, 40)
        self.pulse = nn.Linear(40, 3)
        self.tempo = nn.Linear(width, TEMPI + len(METERS) + 1)
        self.to_harmony = nn.Linear(width, 32)
        self.chords = nn.Linear(2 * harmony, 2 * (ROOTS + PITCH_CLASSES))

    def begin(self, batch: int) -> State:
        new = self.pulse.weight.new_zeros
        return State(
            new(batch, 2, BANDS), new(batch, NEAR - 1, self.local),
            new(2, batch, self.width), new(1, batch, self.harmony.hidden_size),
        )  # fmt: skip

    def forward(
        self,
        state: State,
        bands: torch.Tensor,
        tempogram: torch.Tensor,
        pitches: torch.Tensor,
        level: torch.Tensor,
    ) -> tuple[State, Outputs]:
        """Take bands (B, T, BANDS), tempogram (B, n, 3 LAGS), pitches (B, n, PITCHES), level (B, n, 2)."""
        seen = torch.cat([state.bands, bands], 1)
        rise = torch.relu(seen[:, 2:] - torch.maximum(seen[:, 1:-1], seen[:, :-2]))
        first = torch.relu(self.bands(torch.cat([bands - 1, 4 * rise], -1)))
        near_seen = torch.cat([state.near, first], 1)
        near = torch.relu(self.near(near_seen.unfold(1, NEAR, 1).flatten(2)))
        stacked = torch.relu(self.stacked(near.unflatten(1, (-1, PULSES)).flatten(2)))
        pitched = torch.relu(self.pitches(pitches - 1))
        lags = torch.relu(self.lags(2 * tempogram - 1))
        entry = torch.relu(self.entry(torch.cat([stacked, lags, pitched, level], -1)))
        h, time = self.time(self.drop(entry), state.time)
        mixed = self.drop(torch.relu(self.mix(self.norm(torch.cat([entry, h], -1)))))
        expected = self.expect(mixed).unflatten(-1, (PULSES, 20)).flatten(1, 2)
        pulses = self.pulse(torch.relu(self.join(torch.cat([expected, near], -1))))
        tempo, meter, playing = self.tempo(mixed).split([TEMPI, len(METERS), 1], -1)
        g, harmony = self.harmony(torch.cat([pitched, torch.relu(self.to_harmony(mixed))], -1), state.harmony)
        chord, settled = self.chords(self.drop(torch.cat([pitched, g], -1))).chunk(2, -1)
        after = State(seen[:, -2:], near_seen[:, -(NEAR - 1) :], time, harmony)
        return after, Outputs(pulses, tempo, meter, playing[..., 0], chord, settled)
