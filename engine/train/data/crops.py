"""Short crops of solo stems as latents and audio, for the vocoder."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from ...codec.studio import StudioCodec
from ...contract.timing import FRAME, STEMS
from . import corpus
from .encoding import encode
from .files import save_array

CROP = 14  # latent frames
SILENT = 1e-6  # mean square of a crop that is skipped,
SILENT_SHARE = 0.1  # but for this share


class Crops(NamedTuple):
    """B crops of n frames."""

    latents: torch.Tensor  # (B, n, 64)
    audio: torch.Tensor  # (B, n * 4096)
    stems: torch.Tensor  # (B,) indices into timing.STEMS
    first: int  # frame at which the crops are placed: noise and phases depend on it


class Stems:
    """Audio and latents of all stems of the songs `seeds`; the latents are kept in `file`."""

    def __init__(self, codec: StudioCodec, folder: Path, seeds: list[int], file: Path) -> None:
        songs = [corpus.load(folder, seed) for seed in seeds]
        self.frames = min(corpus.frames_of(song) for song, _ in songs)
        self.audio = [audio for _, audio in songs]
        if not file.exists():
            save_array(
                file,
                np.stack(
                    [
                        self._encoded(codec, song)
                        for song in tqdm(
                            range(len(songs)), desc="encode", unit="song", mininterval=5, disable=None
                        )
                    ]
                ),
            )
        self.latents: npt.NDArray[np.float16] = np.load(file, mmap_mode="r")  # (songs, S, n, 64)

    def _encoded(self, codec: StudioCodec, song: int) -> npt.NDArray[np.float16]:
        audio = corpus.as_float(self.audio[song][:, : self.frames * FRAME])
        return encode(codec, audio).astype(np.float16)

    def crop(
        self, song: int, stem: int, start: int, frames: int = CROP
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Latents (frames, 64) and audio (frames * 4096,) of one stem from frame `start`."""
        audio = self.audio[song][stem, start * FRAME : (start + frames) * FRAME]
        latents = self.latents[song, stem, start : start + frames]
        return latents.astype(np.float32), corpus.as_float(audio)


def sample_crops(data: Stems, size: int, rng: np.random.Generator) -> Crops:
    """`size` (B) random crops, few of them silent."""
    latents: list[npt.NDArray[np.float32]] = []
    audio: list[npt.NDArray[np.float32]] = []
    stems: list[int] = []
    while len(stems) < size:
        song, stem = int(rng.integers(len(data.audio))), int(rng.integers(len(STEMS)))
        z, x = data.crop(song, stem, int(rng.integers(data.frames - CROP)))
        if np.mean(x**2) > SILENT or rng.random() < SILENT_SHARE:
            latents.append(z)
            audio.append(x)
            stems.append(stem)
    return Crops(
        torch.from_numpy(np.stack(latents)),
        torch.from_numpy(np.stack(audio)),
        torch.tensor(stems),
        int(rng.integers(10_000)),
    )
