"""Spectral features of audio, causal: every analysis window ends at or before the last sample of its frame.

Per latent frame of 4096 samples, in this order: 4 x 96 mel bands (window 2048), 2 x 72 semitones from MIDI 28
(8192), 8 x 32 mel bands (512), 1 x 29 semitones from MIDI 24 (16384: resolves the lowest octave of a bass).
Each is 0.5 ln(amplitude + 1e-4) + 2.5, where a full-scale sine has amplitude 1.
"""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional as F

from ..contract.timing import FRAME, SAMPLE_RATE

MEL, SEMITONES, FAST_MEL, LOW_SEMITONES = 96, 72, 32, 29
FIRST_SEMITONE, FIRST_LOW_SEMITONE = 28, 24
SEMITONE_SLICE = slice(4 * MEL, 4 * MEL + 2 * SEMITONES)
LOW_SLICE = slice(4 * MEL + 2 * SEMITONES + 8 * FAST_MEL, None)
SIZE = 4 * MEL + 2 * SEMITONES + 8 * FAST_MEL + LOW_SEMITONES
FLOOR, SCALE, OFFSET = 1e-4, 0.5, 2.5
HISTORY = 16384 - FRAME  # samples before a frame that its longest window reaches back


def mel_bank(n_fft: int, bands: int, low_hz: float, high_hz: float) -> npt.NDArray[np.float32]:
    """Triangular mel filters (bins, bands), each summing to 1."""
    bins = np.linspace(0, SAMPLE_RATE / 2, n_fft // 2 + 1)
    mels = np.linspace(2595 * np.log10(1 + low_hz / 700), 2595 * np.log10(1 + high_hz / 700), bands + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising = (bins[:, None] - left) / (centre - left)
    falling = (right - bins[:, None]) / (right - centre)
    bank = np.clip(np.minimum(rising, falling), 0, None)
    empty = bank.sum(0) < 1e-3
    bank[np.abs(bins[:, None] - centre[empty]).argmin(0), np.flatnonzero(empty)] = 1
    return np.asarray(bank / bank.sum(0), np.float32)


def semitone_hz(midi: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Frequencies of MIDI numbers in Hz."""
    return np.asarray(440 * 2 ** ((np.asarray(midi, np.float64) - 69) / 12))


def semitone_bank(n_fft: int, first: int, count: int) -> npt.NDArray[np.float32]:
    """Triangular filters one semitone wide, at least one bin, (bins, count), each summing to 1."""
    bins = np.linspace(0, SAMPLE_RATE / 2, n_fft // 2 + 1)
    centre = semitone_hz(first + np.arange(count))
    width = np.maximum(centre * (2 ** (1 / 12) - 1), SAMPLE_RATE / n_fft)
    bank = np.clip(1 - np.abs(bins[:, None] - centre) / width, 0, None)
    return np.asarray(bank / bank.sum(0), np.float32)


class Features(nn.Module):
    """Audio (B, HISTORY + n * 4096) to features (B, n, SIZE)."""

    RESOLUTIONS = ((2048, 1024), (8192, 2048), (512, 512), (16384, 4096))  # window, step

    def __init__(self) -> None:
        super().__init__()
        banks = (
            mel_bank(2048, MEL, 30, 18000),
            semitone_bank(8192, FIRST_SEMITONE, SEMITONES),
            mel_bank(512, FAST_MEL, 60, 18000),
            semitone_bank(16384, FIRST_LOW_SEMITONE, LOW_SEMITONES),
        )
        for i, (bank, (size, _)) in enumerate(zip(banks, self.RESOLUTIONS, strict=True)):
            self.register_buffer(f"bank{i}", torch.from_numpy(bank), persistent=False)
            self.register_buffer(f"window{i}", torch.hann_window(size) / (size / 4), persistent=False)

    @torch.no_grad()
    def forward(self, audio: torch.Tensor) -> torch.Tensor:
        batch, frames = audio.shape[0], (audio.shape[1] - HISTORY) // FRAME
        out = []
        for i, (size, step) in enumerate(self.RESOLUTIONS):
            windows = audio[:, HISTORY - (size - step) :].unfold(1, size, step) * self.get_buffer(
                f"window{i}"
            )
            amplitude = torch.fft.rfft(windows).abs() @ self.get_buffer(f"bank{i}")
            out.append(torch.log(amplitude + FLOOR).reshape(batch, frames, -1))
        return torch.cat(out, -1) * SCALE + OFFSET


def silence_before(audio: torch.Tensor) -> torch.Tensor:
    """Audio with the silent history that `Features` needs before its first frame."""
    return F.pad(audio, (HISTORY, 0))
