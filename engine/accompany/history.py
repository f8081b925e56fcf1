"""What was heard and played, addressed by position: audio for the aligned memory, latents for the window."""

import numpy as np
import numpy.typing as npt
import torch

Audio = npt.NDArray[np.float32]
SAMPLES = 1 << 22  # 95 s: eight bars of four at 25 beats a minute
FRAMES = 128


class AudioHistory:
    """The last 95 s of one track; silence where nothing was written."""

    def __init__(self) -> None:
        self._ring = np.zeros(SAMPLES, np.float32)
        self.until = 0  # one past the last position written

    def write(self, position: int, audio: Audio) -> None:
        """Put `audio` at `position`; what lies between it and the audio before becomes silence."""
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
    """The last frames of several tracks' latents, each frame with a flag that says it is known."""

    def __init__(self, tracks: int, channels: int, device: torch.device) -> None:
        self._latents = torch.zeros(tracks, FRAMES, channels, device=device)
        self._on = torch.zeros(tracks, FRAMES, device=device)

    def write(self, track: int, first: int, latents: torch.Tensor, known_from: int) -> None:
        """Put latents (n, C) at frames [first, first + n); those before `known_from` count as unknown."""
        count = len(latents)
        at = [(first + i) % FRAMES for i in range(count)]
        self._latents[track, at] = latents
        self._on[track, at] = (
            torch.arange(first, first + count, device=self._on.device) >= known_from
        ).float()

    def forget(self, track: int, first: int, end: int) -> None:
        """Make frames [first, end) of a track unknown; all that is held if that is more."""
        at = [i % FRAMES for i in range(max(first, end - FRAMES), end)]
        self._on[track, at] = 0

    def window(self, first: int, count: int, until: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Latents (count, tracks, C) and flags (count, tracks) of frames from `first`; unknown from `until` and before 0."""
        at = [(first + i) % FRAMES for i in range(count)]
        on = self._on[:, at].clone()
        on[:, max(0, until - first) :] = 0
        on[:, : max(0, -first)] = 0
        return self._latents[:, at].transpose(0, 1), on.transpose(0, 1)
