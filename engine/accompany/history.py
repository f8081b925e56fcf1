"""The recent past, addressed by position: audio for the aligned memory, latents for the window."""

import numpy as np
import numpy.typing as npt
import torch

Audio = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
SAMPLES = 1 << 22  # 95 s: eight bars of four at 25 beats a minute
FRAMES = 128
NO_FRAME = -1


class AudioHistory:
    """The last 95 s of one track; silence where nothing was written."""

    def __init__(self) -> None:
        self._ring = np.zeros(SAMPLES, np.float32)
        self.until = 0  # one past the last position written

    def write(self, position: int, audio: Audio) -> None:
        """Put `audio` (n,) at `position`; what lies between it and the audio before becomes silence."""
        if position > self.until:
            gap = min(position - self.until, SAMPLES)
            self._ring[np.arange(position - gap, position) % SAMPLES] = 0
        self._ring[np.arange(position, position + len(audio)) % SAMPLES] = audio
        self.until = max(self.until, position + len(audio))

    def read(self, position: int, count: int) -> Audio:
        """`count` samples from `position`; silence outside of what is held."""
        at = np.arange(position, position + count)
        held = (at >= max(0, self.until - SAMPLES)) & (at < self.until)
        return np.where(held, self._ring[at % SAMPLES], np.float32(0))


class LatentHistory:
    """The last FRAMES latent frames of several tracks; knows for every frame whether it holds it."""

    def __init__(self, tracks: int, channels: int, device: torch.device) -> None:
        self._latents = torch.zeros(tracks, FRAMES, channels, device=device)
        self._frames = np.full((tracks, FRAMES), NO_FRAME)  # which frame each slot holds

    def write(self, track: int, first: int, latents: torch.Tensor, begin: int = 0) -> None:
        """Put latents (n, C) of one track at frames [first, first + n); those before `begin` or 0 count as
        not held.
        """
        frames = np.arange(first, first + len(latents))
        slots = frames % FRAMES
        self._latents[track, slots.tolist()] = latents
        self._frames[track, slots] = np.where(frames >= max(0, begin), frames, NO_FRAME)

    @property
    def device(self) -> torch.device:
        return self._latents.device

    def clear(self, track: int) -> None:
        """No longer hold anything of a track."""
        self._frames[track] = NO_FRAME

    def forget(self, track: int, first: int, end: int) -> None:
        """No longer hold frames [first, end) of a track."""
        held = self._frames[track]
        held[(held >= first) & (held < end)] = NO_FRAME

    def window(self, first: int, count: int) -> tuple[torch.Tensor, Mask]:
        """Latents (count, tracks, C) of frames [first, first + count), and which of them are held, (count,
        tracks).
        """
        frames = np.arange(first, first + count)
        slots = frames % FRAMES
        held = (self._frames[:, slots] == frames) & (frames >= 0)
        return self._latents[:, slots.tolist()].transpose(0, 1), held.T
