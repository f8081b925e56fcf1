"""The latent dataset: songs as latents, SEED.npz, made once and read by the recipes.

Of each song: its stems, a few contexts (`Augmentation.contexts`), and the aligned memory of all of them: the
same audio delayed by one, four and eight bars, then encoded. Beside them the truth: beats, chords, style
tags, onsets and loudness.

Shapes: F frames of the song, S stems, K contexts, L lags of the memory; tracks are (rows, 1 + L, F, 64), the
first without delay.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ...accompany.conditioning import lags_of
from ...codec.studio import StudioCodec
from ...contract.chart import NO_CHORD
from ...contract.chords import PITCH_CLASSES
from ...contract.errors import BandmateError
from ...contract.styles import STYLE_TAGS
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS
from ...synthetic.song import Song
from . import corpus
from .augment import augment, choose_players
from .augmentation import Augmentation
from .encoding import encode
from .files import save_arrays, written

Audio = npt.NDArray[np.float32]
ABOUT = "augmentation.json"


class LatentSong(NamedTuple):
    """One song of the dataset; latents are float16."""

    stems: np.ndarray  # (S, 1 + L, F, 64)
    contexts: np.ndarray  # (K, 1 + L, F, 64)
    players: np.ndarray  # (K, S) bool: who is in each context
    beats: np.ndarray  # positions in samples, before the first frame too; the first is a downbeat
    beats_per_bar: int
    bar: float  # samples in a bar
    lags: tuple[int, ...]  # samples by which the memory is delayed
    root: np.ndarray  # (F,) pitch class of the chord's root, NO_CHORD for none
    tones: np.ndarray  # (F, 12) 1 where a pitch class belongs to the chord
    style_tags: np.ndarray  # (STYLE_TAGS,) 1 where a tag holds
    onsets: np.ndarray  # (S, F) notes that begin in a frame
    loudness: np.ndarray  # (S, F) dB of full scale
    silence: np.ndarray  # (64,) what silence encodes to
    rollout: np.ndarray | None  # like `stems`: as a model played them, where there is a rollout

    @property
    def frames(self) -> int:
        return len(self.root)


def build(
    codec: StudioCodec, song: Song, audio: npt.NDArray[np.int16], augmentation: Augmentation
) -> dict[str, np.ndarray]:
    """Encode a song's stems (4, samples), with its annotations at the frames: the arrays of a LatentSong."""
    rng = np.random.default_rng(song.seed + 7)
    offset = int(rng.integers(FRAME))  # so that beats fall anywhere in a frame
    frames = corpus.frames_of(song)
    stems = corpus.as_float(audio[:, offset : offset + frames * FRAME])
    players = [choose_players(rng, augmentation) for _ in range(augmentation.contexts)]
    contexts = np.stack([augment(stems, who, rng, augmentation) for who in players])
    lags = lags_of(song.bar_s * SAMPLE_RATE)
    return {
        "stems": tracks(codec, stems, lags),
        "contexts": tracks(codec, contexts, lags),
        "players": np.stack(players),
        "offset": np.array(offset),
        "bar": np.array(song.bar_s * SAMPLE_RATE),
        "lags": np.array(lags, np.int64),
        "beats": np.array(song.beats) * SAMPLE_RATE - offset,
        "beats_per_bar": np.array(song.beats_per_bar),
        "style_tags": np.array([word in song.style_tags for word in STYLE_TAGS], np.float32),
        "loudness": loudness(stems),
        **truth(song, offset),
    }


def loudness(audio: Audio) -> np.ndarray:
    """RMS of each frame of tracks (rows, F * 4096), dB of full scale, (rows, F) float16."""
    power = np.mean(audio.reshape(len(audio), -1, FRAME) ** 2, 2)
    return np.asarray(10 * np.log10(power + 1e-9), np.float16)


def truth(song: Song, offset: int) -> dict[str, np.ndarray]:
    """Root and tones of the chord at the middle of each frame, and the notes that begin in it.

    Frame 0 begins at sample `offset`.
    """
    frames = corpus.frames_of(song)
    middles_s = (offset + (np.arange(frames) + 0.5) * FRAME) / SAMPLE_RATE
    at = np.searchsorted([chord.start for chord in song.chords], middles_s, side="right") - 1
    chords = [song.chords[k] for k in np.maximum(0, at)]
    tones = np.array([np.isin(np.arange(PITCH_CLASSES), chord.tones) for chord in chords], np.int8)
    root = np.array([chord.root if chord.tones else NO_CHORD for chord in chords], np.int8)
    onsets = np.zeros((len(STEMS), frames), np.int8)
    for row, stem in zip(onsets, STEMS, strict=True):
        at = np.array([(note.start * SAMPLE_RATE - offset) // FRAME for note in song.notes[stem]], int)
        np.add.at(row, at[(at >= 0) & (at < frames)], 1)
    return {"root": root, "tones": tones, "onsets": onsets}


def tracks(codec: StudioCodec, audio: Audio, lags: tuple[int, ...]) -> np.ndarray:
    """Latents (rows, 1 + L, F, 64) float16 of audio (rows, F * 4096) as it is, then delayed by each of `lags`
    samples.
    """
    samples = audio.shape[1]
    delayed = [np.pad(row, (lag, 0))[:samples] for row in audio for lag in (0, *lags)]
    latents = encode(codec, np.stack(delayed).astype(np.float32))
    return latents.reshape(len(audio), 1 + len(lags), samples // FRAME, -1).astype(np.float16)


def build_all(
    codec: StudioCodec,
    songs: Path,
    seeds: list[int],
    folder: Path,
    augmentation: Augmentation,
) -> None:
    """Add the songs of `seeds` to the dataset in `folder`, those that are not there yet.

    Raises:
        BandmateError: If the dataset was begun with another augmentation of its contexts.
    """
    about = folder / ABOUT
    if about.exists() and about.read_text() != augmentation.dataset_text():
        raise BandmateError(
            f"{about}: the songs here were made with another augmentation: use another --folder, or delete "
            f"{folder}"
        )
    with written(about) as out:
        out.write(augmentation.dataset_text().encode())
    for seed in tqdm(seeds, desc=folder.name, unit="song", mininterval=5, disable=None):
        file = folder / f"{seed}.npz"
        if not file.exists():
            save_arrays(file, build(codec, *corpus.load(songs, seed), augmentation))


def rollout_file(file: Path) -> Path:
    """Where the rollout of a song in the dataset is kept."""
    return file.parent.with_name("rollouts") / file.name


def load(file: Path, silence: np.ndarray) -> LatentSong:
    """One song; where it ends, its beats end."""
    rollout = rollout_file(file)
    with np.load(file) as saved:
        arrays = {name: saved[name] for name in LatentSong._fields if name in saved}
    arrays |= {"beats_per_bar": int(arrays["beats_per_bar"]), "bar": float(arrays["bar"])}
    arrays["lags"] = tuple(arrays["lags"].tolist())
    if arrays["root"][-1] == NO_CHORD:
        end = len(arrays["root"]) - int(np.argmax(arrays["root"][::-1] != NO_CHORD))
        arrays["beats"] = arrays["beats"][arrays["beats"] <= (end + 1) * FRAME]
    return LatentSong(
        **arrays, silence=silence, rollout=np.load(rollout)["stems"] if rollout.exists() else None
    )


def load_all(folder: Path, silence: np.ndarray) -> list[LatentSong]:
    """All songs of the dataset in `folder`.

    Raises:
        BandmateError: If there is none.
    """
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise BandmateError(f"{folder} holds no songs: run `python -m engine.train latents` first")
    return [
        load(file, silence)
        for file in tqdm(files, desc=folder.name, unit="song", mininterval=5, disable=None)
    ]
