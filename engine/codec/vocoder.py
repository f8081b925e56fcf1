"""The studio codec's vocoder: latents and the features that they decode to, to audio, causal but for one
frame.

Pitched stems are sums of sinusoidal oscillators, drums a free complex spectrum, both with shaped noise. Phase
and noise are functions of the position alone, so that a frame that is decoded again sounds the same. Shapes:
B batch, n latent frames, d width, T = 8 n spectral frames of 512 samples.
"""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from ..contract.timing import FRAME, SAMPLE_RATE, STEMS
from . import features
from .autoencoder import CHANNELS
from .causal import CausalBlock, run, silent
from .features import (
    FIRST_LOW_SEMITONE,
    FIRST_SEMITONE,
    LOW_SEMITONES,
    LOW_SLICE,
    OFFSET,
    SCALE,
    SEMITONE_SLICE,
    SEMITONES,
)

N_FFT, STEP = 2048, 512
TOKENS = FRAME // STEP  # spectral frames in a latent frame
OVERLAP = N_FFT - STEP
CENTRE = N_FFT // 2 - FRAME  # a spectral frame's middle, from the start of the latent frame that led to it
DRUMS = STEMS.index("drums")
NOISE_FRAMES = 509  # after which the noise repeats, 5.9 s


def oscillator_grid() -> np.ndarray:
    """MIDI numbers of the oscillators: one a semitone below 48 (two would beat), three up to 96, two up to 11
    kHz.
    """
    grid = np.concatenate([np.arange(24, 48), np.arange(48, 96, 1 / 3), np.arange(96, 124, 1 / 2)])
    return np.asarray(grid[features.semitone_hz(grid) < 11000])


def hann_kernels(frequencies: np.ndarray) -> np.ndarray:
    """Spectra (oscillators, bins) of Hann-windowed unit cosines, phase counted at the window's middle."""
    bins = np.arange(N_FFT // 2 + 1)
    offset = bins - frequencies[:, None] * N_FFT / SAMPLE_RATE
    lobe = 0.5 * np.sinc(offset) + 0.25 * (np.sinc(offset - 1) + np.sinc(offset + 1))
    return lobe * (np.abs(offset) < 8) * N_FFT / 2 * (-1.0) ** bins


def semitone_prior(grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From semitone log amplitudes to oscillators' log amplitudes: a map (LOW + SEMITONES, oscillators) and
    offsets (oscillators,).
    """
    prior = np.zeros((LOW_SEMITONES + SEMITONES, len(grid)))
    offset = np.zeros(len(grid))
    for k, midi in enumerate(grid):
        is_low = midi < FIRST_LOW_SEMITONE + LOW_SEMITONES - 5
        first, count, size = (
            (FIRST_LOW_SEMITONE, LOW_SEMITONES, 16384) if is_low else (FIRST_SEMITONE, SEMITONES, 8192)
        )
        base = 0 if is_low else LOW_SEMITONES
        position = min(midi - first, count - 1.001)
        below, part = int(position), position - int(position)
        prior[base + below, k], prior[base + below + 1, k] = 1 - part, part
        bins = max(float(features.semitone_hz(midi)) * (2 ** (1 / 12) - 1) / (SAMPLE_RATE / size), 1)
        offset[k] = (
            math.log(max(1, bins / 2))
            - (3.0 if 0.05 < part < 0.95 else 0.3)
            - 0.12 * max(0, midi - first - count)
        )
    return prior, offset


class DecoderState(NamedTuple):
    stems: tuple[int, ...]
    pasts: list[list[torch.Tensor]]  # of each stage's blocks
    prior: torch.Tensor  # (B, 1, SEMITONES) last semitone log amplitudes
    low_prior: torch.Tensor  # (B, 1, LOW_SEMITONES)
    overlap: torch.Tensor  # (B, OVERLAP) audio begun by earlier spectral frames


class Vocoder(nn.Module):
    """Latents to audio in three stages (10.8, 43 and 86 frames a second), then oscillators, free spectrum and
    noise.
    """

    kernels: torch.Tensor
    prior: torch.Tensor
    prior_offset: torch.Tensor
    noise_bank: torch.Tensor
    noise: torch.Tensor
    window: torch.Tensor

    def __init__(
        self, widths: tuple[int, int, int] = (256, 192, 192), blocks: tuple[int, int, int] = (2, 2, 3)
    ) -> None:
        super().__init__()
        slow, middle, fast = widths
        self.latent_in, self.stem_slow = nn.Linear(CHANNELS, slow), nn.Embedding(len(STEMS), slow)
        self.slow = nn.ModuleList(CausalBlock(slow, 3) for _ in range(blocks[0]))
        self.to_middle = nn.Linear(slow, 4 * middle)
        self.middle = nn.ModuleList(CausalBlock(middle, 5) for _ in range(blocks[1]))
        self.to_fast, self.stem_fast = nn.Linear(middle, 2 * fast), nn.Embedding(len(STEMS), fast)
        self.fast = nn.ModuleList(CausalBlock(fast, 7) for _ in range(blocks[2]))
        self.norm = nn.LayerNorm(fast)
        self._spectrum_heads(fast)

    def _spectrum_heads(self, width: int, noise_bands: int = 64) -> None:
        bins = N_FFT // 2 + 1
        grid = oscillator_grid()
        self.frequencies = features.semitone_hz(grid)
        prior, offset = semitone_prior(grid)
        noise_bank = features.mel_bank(N_FFT, noise_bands, 30, 21000).T
        noise = torch.randn(2, NOISE_FRAMES, bins, generator=torch.Generator().manual_seed(0))
        for name, value in {
            "kernels": torch.tensor(hann_kernels(self.frequencies), dtype=torch.float32),
            "prior": torch.tensor(prior, dtype=torch.float32),
            "prior_offset": torch.tensor(offset, dtype=torch.float32),
            "noise_bank": torch.tensor(noise_bank / np.maximum(noise_bank.sum(0), 1e-3)),
            "noise": noise,
            "window": torch.hann_window(N_FFT) / 1.5,  # 1.5: four overlapping squared Hann windows
        }.items():
            self.register_buffer(name, value, persistent=False)
        self.oscillators, self.free, self.noise_gain = (
            nn.Linear(width, len(grid)),
            nn.Linear(width, 2 * bins),
            nn.Linear(width, noise_bands),
        )
        for layer, spread, bias in (
            (self.oscillators, 0.005, 0.0),
            (self.free, 0.02, 0.0),
            (self.noise_gain, 0.02, -4.0),
        ):
            nn.init.normal_(layer.weight, 0, spread)
            nn.init.constant_(layer.bias, bias)
        nn.init.constant_(self.free.bias[:bins], -3.0)

    def state(self, stems: tuple[int, ...]) -> DecoderState:
        """The initial state of a batch whose rows are these stems: silence."""
        batch, new = len(stems), self.latent_in.weight.new_zeros
        pasts = [silent(stage, batch) for stage in (self.slow, self.middle, self.fast)]
        quiet = math.log(features.FLOOR)
        return DecoderState(
            stems,
            pasts,
            new(batch, 1, SEMITONES) + quiet,
            new(batch, 1, LOW_SEMITONES) + quiet,
            new(batch, OVERLAP),
        )

    def trunk(
        self, z: torch.Tensor, state: DecoderState, keep: int
    ) -> tuple[torch.Tensor, list[list[torch.Tensor]]]:
        """Features (B, T, d) of the fast stage from latents (B, n, 64); the pasts after `keep` latents."""
        batch, frames, _ = z.shape
        stems = torch.tensor(state.stems, device=z.device)
        h, slow = run(self.slow, self.latent_in(z) + self.stem_slow(stems)[:, None], state.pasts[0], keep)
        h, middle = run(
            self.middle, self.to_middle(h).reshape(batch, 4 * frames, -1), state.pasts[1], 4 * keep
        )
        h = self.to_fast(h).reshape(batch, TOKENS * frames, -1) + self.stem_fast(stems)[:, None]
        h, fast = run(self.fast, h, state.pasts[2], TOKENS * keep)
        return self.norm(h), [slow, middle, fast]

    def forward(
        self, z: torch.Tensor, spectral: torch.Tensor, state: DecoderState, start: int, keep: int
    ) -> tuple[DecoderState, torch.Tensor]:
        """Audio (B, n * 4096) of the frames one earlier than latents `z` (B, n, 64), which begin at frame
        `start`; and the state after `keep` of them.

        Args:
            spectral: The features that `z` decodes to, (B, n, SIZE).
        """
        h, pasts = self.trunk(z, state, keep)
        with torch.autocast(z.device.type, enabled=False):  # phases and log amplitudes want full precision
            prior, last, last_low = self._priors(spectral.float(), state, keep)
            spectrum = self._spectrum(h.float(), prior, state.stems, start * TOKENS)
        waves = torch.fft.irfft(spectrum, N_FFT) * self.window
        audio, overlap = overlap_add(waves, state.overlap, keep * TOKENS)
        return DecoderState(state.stems, pasts, last, last_low, overlap), audio

    def _priors(
        self, f: torch.Tensor, state: DecoderState, keep: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Semitone log amplitudes of every spectral frame (B, T, LOW + SEMITONES), and the last ones kept."""
        semitones = torch.cat(
            [
                state.prior,
                (f[..., SEMITONE_SLICE].unflatten(-1, (2, SEMITONES)).flatten(1, 2) - OFFSET) / SCALE,
            ],
            1,
        )
        low = torch.cat([state.low_prior, (f[..., LOW_SLICE] - OFFSET) / SCALE], 1)
        both = torch.cat([glide(low, TOKENS), glide(semitones, TOKENS // 2)], -1)
        return both, semitones[:, 2 * keep : 2 * keep + 1], low[:, keep : keep + 1]

    def _spectrum(
        self, h: torch.Tensor, prior: torch.Tensor, stems: tuple[int, ...], first: int
    ) -> torch.Tensor:
        """Complex spectra (B, T, bins), the first at spectral frame `first`.

        From features (B, T, d) and semitone priors.
        """
        frames = h.shape[1]
        spectrum = h.new_zeros(len(stems), frames, N_FFT // 2 + 1, dtype=torch.complex64)
        drums = [i for i, stem in enumerate(stems) if stem == DRUMS]
        pitched = [i for i, stem in enumerate(stems) if stem != DRUMS]
        if drums:
            log_magnitude, phase = self.free(h[drums]).chunk(2, -1)
            spectrum[drums] = torch.polar(torch.exp(log_magnitude.clamp(max=5.0)), phase)
        if pitched:
            log_amplitude = self.oscillators(h[pitched]) + prior[pitched] @ self.prior + self.prior_offset
            amplitude = torch.exp(log_amplitude.clamp(max=1.0))
            middles = (first + np.arange(frames)) * STEP + CENTRE
            turns = middles[:, None] * self.frequencies / SAMPLE_RATE
            phase = torch.from_numpy((2 * np.pi * (turns % 1.0)).astype(np.float32)).to(
                h.device, non_blocking=True
            )
            spectrum[pitched] = torch.complex(
                (amplitude * phase.cos()) @ self.kernels, (amplitude * phase.sin()) @ self.kernels
            )
        level = torch.exp(self.noise_gain(h).clamp(max=4.0)) @ self.noise_bank
        index = torch.from_numpy(
            (first + np.arange(frames) + 127 * np.array(stems)[:, None]) % NOISE_FRAMES
        ).to(h.device, non_blocking=True)
        return spectrum + torch.complex(level * self.noise[0][index], level * self.noise[1][index])


def glide(values: torch.Tensor, steps: int) -> torch.Tensor:
    """Linear interpolation from each value to the next: (B, n + 1, d) to (B, n * steps, d)."""
    part = (torch.arange(steps, device=values.device) + 1).to(values.dtype)[:, None] / steps
    return (values[:, :-1, None] * (1 - part) + values[:, 1:, None] * part).flatten(1, 2)


def overlap_add(waves: torch.Tensor, overlap: torch.Tensor, keep: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Overlap-add of windows (B, T, N_FFT), STEP apart, onto `overlap` (B, OVERLAP): T * STEP samples, and
    the overlap after `keep` windows.
    """
    batch, count, _ = waves.shape

    def add(some: torch.Tensor) -> torch.Tensor:
        length = some.shape[1] * STEP + OVERLAP
        total = F.fold(some.transpose(1, 2), (1, length), (1, N_FFT), stride=(1, STEP)).reshape(batch, length)
        total[:, :OVERLAP] += overlap
        return total

    return add(waves)[:, : count * STEP], add(waves[:, :keep])[:, keep * STEP :]
