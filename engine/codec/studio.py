"""`studio`: bandmate's own codec.

A causal encoder on spectral features, and a decoder with sinusoidal synthesis.

Latents are constant during a held note and carry no phase; decoders that estimate phase frame by frame
produce harmonic artefacts. Pitched stems are therefore synthesised by a bank of sinusoidal oscillators whose
phase is a function of the sample position, and whose amplitudes start from the semitone features that the
latents decode to; drums come from a free complex spectrum; both add shaped noise. All layers are causal and
keep their last inputs as state; audio trails the latents by one frame, the only look-ahead.

Shapes: B batch, n latent frames, S samples.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from ..runtime.weights import read
from . import features
from .autoencoder import CHANNELS, Autoencoder
from .causal import silent
from .features import Features
from .vocoder import DecoderState, Vocoder


class EncoderState(NamedTuple):
    audio: torch.Tensor  # (B, HISTORY) samples before the next frame
    pasts: list[torch.Tensor]


class StudioCodec(nn.Module):
    """The codec protocol over autoencoder and vocoder. The encoder has no delay, the decoder one frame."""

    name = "studio"
    channels = CHANNELS
    encode_delay = 0
    decode_delay = 1
    licence = "Apache-2.0"

    def __init__(self) -> None:
        super().__init__()
        self.features, self.autoencoder, self.vocoder = Features(), Autoencoder(), Vocoder()

    def encoder_state(self, batch: int) -> EncoderState:
        audio = self.autoencoder.encoder_in.weight.new_zeros(batch, features.HISTORY)
        return EncoderState(audio, silent(self.autoencoder.encoder, batch))

    @torch.inference_mode()
    def encode(self, state: EncoderState, audio: torch.Tensor) -> tuple[EncoderState, torch.Tensor]:
        signal = torch.cat([state.audio, audio], 1)
        latents, pasts = self.autoencoder.encode(self.features(signal), state.pasts)
        return EncoderState(signal[:, -features.HISTORY :], pasts), latents

    def decoder_state(self, stems: tuple[int, ...]) -> tuple[list[torch.Tensor], DecoderState]:
        return silent(self.autoencoder.decoder, len(stems)), self.vocoder.state(stems)

    @torch.inference_mode()
    def decode(
        self, state: tuple[list[torch.Tensor], DecoderState], latents: torch.Tensor, start: int, keep: int
    ) -> tuple[tuple[list[torch.Tensor], DecoderState], torch.Tensor]:
        spectral, pasts = self.autoencoder.decode(latents, state[0], keep)
        vocoder_state, audio = self.vocoder(latents, spectral, state[1], start, keep)
        return (pasts, vocoder_state), audio


def load(file: Path) -> StudioCodec:
    """The codec with the weights in `file` (safetensors).

    Raises:
        CheckpointError: If the file is missing or does not fit.
    """
    codec = StudioCodec()
    read(file, codec)
    return codec.eval()
