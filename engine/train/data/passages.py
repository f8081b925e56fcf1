"""Passages of the listener's dataset: context latents, and the beats and chords in them.

Shapes: B batch, n latent frames, T = ACTIVATIONS n activation frames.
"""

from typing import NamedTuple

import numpy as np
import torch

from ...listener.network import ACTIVATION_SAMPLES, ACTIVATIONS
from .augmentation import Augmentation
from .latents import LatentSong

Rng = np.random.Generator
PASSAGE = 320  # frames, 30 s
NEIGHBOUR = 0.5  # target beside a beat


class Passages(NamedTuple):
    """A batch of passages and their annotations."""

    latents: torch.Tensor  # (B, n, 64)
    activations: torch.Tensor  # (B, 2, T): beats and downbeats, 0..1
    roots: torch.Tensor  # (B, n) int64, NO_CHORD for none
    tones: torch.Tensor  # (B, n, 12)


class Passage(NamedTuple):
    """One passage, as in `Passages` without B."""

    latents: np.ndarray
    activations: np.ndarray
    roots: np.ndarray
    tones: np.ndarray


def activation_targets(song: LatentSong, first: int, frames: int) -> np.ndarray:
    """Beats and downbeats in frames [first, first + frames), (2, T): 1 at a beat, NEIGHBOUR beside it."""
    out = np.zeros((2, frames * ACTIVATIONS), np.float32)
    at = np.round(song.beats / ACTIVATION_SAMPLES - 0.5).astype(int) - first * ACTIVATIONS
    is_downbeat = np.arange(len(at)) % song.beats_per_bar == 0
    for shift, value in ((-1, NEIGHBOUR), (1, NEIGHBOUR), (0, 1.0)):
        inside = (at + shift >= 0) & (at + shift < out.shape[1])
        out[0, at[inside] + shift] = value
        out[1, at[inside & is_downbeat] + shift] = value
    return out


def passage(song: LatentSong, rng: Rng, frames: int) -> Passage:
    """A random context of a song, from a random frame on."""
    first = int(rng.integers(song.frames - frames + 1))
    here = slice(first, first + frames)
    latents = song.contexts[rng.integers(len(song.contexts)), 0, here].astype(np.float32)
    return Passage(latents, activation_targets(song, first, frames), song.root[here], song.tones[here])


def spliced(songs: list[LatentSong], rng: Rng, frames: int, augmentation: Augmentation) -> Passage:
    """`frames` frames; in some another song takes over, with its own tempo and key."""

    def one(count: int) -> Passage:
        return passage(songs[rng.integers(len(songs))], rng, count)

    if rng.random() >= augmentation.another_song:
        return one(frames)
    change = int(rng.integers(frames // 5, frames * 4 // 5))
    before, after = one(change), one(frames - change)
    time_axes = Passage(0, 1, 0, 0)  # type: ignore[arg-type]
    return Passage(
        *(np.concatenate(pair, axis) for *pair, axis in zip(before, after, time_axes, strict=True))
    )


def sample_passages(songs: list[LatentSong], size: int, rng: Rng, augmentation: Augmentation) -> Passages:
    """`size` (B) random passages with noise on the latents; some have a hole of silence."""
    frames = min(PASSAGE, min(song.frames for song in songs))
    drawn = []
    for _ in range(size):
        part = spliced(songs, rng, frames, augmentation)
        noise = rng.uniform(0, augmentation.passage_noise) * rng.normal(size=part.latents.shape)
        latents = part.latents + noise.astype(np.float32)
        if rng.random() < augmentation.hole:
            hole = int(rng.integers(frames))
            latents[hole : hole + int(rng.integers(*augmentation.hole_frames))] = songs[0].silence
        drawn.append(part._replace(latents=latents))
    return stacked(drawn)


def whole(songs: list[LatentSong]) -> tuple[Passages, np.ndarray]:
    """Every context of every song from its beginning, without noise; and which stems are in each, (B, 4)."""
    frames = min(song.frames for song in songs)
    here = slice(0, frames)
    parts = [
        Passage(
            z[0, here].astype(np.float32),
            activation_targets(song, 0, frames),
            song.root[here],
            song.tones[here],
        )
        for song in songs
        for z in song.contexts
    ]
    return stacked(parts), np.concatenate([song.players for song in songs])


def stacked(parts: list[Passage]) -> Passages:
    """A batch of passages of one length."""
    latents, activations, roots, tones = (
        torch.from_numpy(np.stack(field)) for field in zip(*parts, strict=True)
    )
    return Passages(latents.float(), activations, roots.long(), tones.float())
