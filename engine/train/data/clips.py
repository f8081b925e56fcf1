"""The listener's dataset: clips of players alone and of bands as features, with beats, tempo, meter and
chords.

A clip is drawn from sampled instruments that play human performances (`--sources`, see `synthetic.contexts`),
or is a context of a composed song. Features are made once; each file, NAME.npz, appears when it is whole.

Shapes: n latent frames, T = PULSES n pulses.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ...contract.chords import PITCH_CLASSES
from ...contract.errors import BandmateError
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS
from ...listener.features import BEHIND, PULSE, PULSES, FeatureState, extract
from ...listener.network import METERS, ROOTS
from ...synthetic.contexts import CLIP_S, HELD_OUT_SEED, ChordAt, Clip, draw
from ...synthetic.song import Song
from ...synthetic.stage import Studio
from . import corpus
from .augment import augment, choose_players
from .augmentation import Augmentation
from .files import save_arrays

Array = npt.NDArray[np.float32]
Rng = np.random.Generator
CONTEXT_SEED = 1_000_003  # keeps a song's contexts here apart from those of the latent dataset
UNSCORED = -100  # a class that is not known
PAUSE_S = 2.5  # without a beat nobody plays
NEIGHBOUR = 0.5  # target beside a beat
CHORD_WEIGHTS = {"voice": 0.3, "horn": 0.3}  # of kinds that only imply their chords


@dataclass(frozen=True, slots=True)
class LabelledClip:
    """A clip, or a part of one. Features are in half precision, as they lie on disk."""

    bands: npt.NDArray[np.float16]  # (T, BANDS)
    tempogram: npt.NDArray[np.float16]  # (n, 3 * LAGS)
    pitches: npt.NDArray[np.float16]  # (n, PITCHES)
    level: npt.NDArray[np.float16]  # (n, 2)
    pulses: Array  # (T, 2) targets: a beat that is no downbeat, a downbeat
    tempo: Array  # (n,) beats a minute, 0 where there is no beat
    meter: npt.NDArray[np.int64]  # (n,) index in METERS, or UNSCORED
    root: npt.NDArray[np.int64]  # (n,) ROOTS - 1 for none
    tones: Array  # (n, 12)
    chord_weight: Array  # (n,) of the chord in the loss

    def part(self, frames: slice) -> "LabelledClip":
        """Some of its latent frames."""
        pulses = slice(frames.start * PULSES, frames.stop * PULSES)
        at_pulses = ("bands", "pulses")
        return LabelledClip(
            **{name: getattr(self, name)[pulses if name in at_pulses else frames] for name in self.__slots__}
        )


def from_song(song: Song, audio: npt.NDArray[np.int16], augmentation: Augmentation) -> Clip:
    """A context of a composed song, stems (4, samples), as a stage would give it."""
    rng = np.random.default_rng(song.seed + CONTEXT_SEED)
    players = choose_players(rng, augmentation)
    context = augment(corpus.as_float(audio), players, rng, augmentation)
    chords = tuple(ChordAt(c.start, c.root, frozenset(c.tones)) for c in song.chords)
    numbers = np.arange(len(song.beats)) % song.beats_per_bar + 1
    only_drums = not players[[stem != "drums" for stem in STEMS]].any()
    return Clip("song", context, np.array(song.beats), numbers, song.beats_per_bar, chords, not only_drums)


def pack(clip: Clip) -> dict[str, npt.NDArray[np.generic]]:
    """A clip as the arrays of its file: features, beats in seconds, chords by their start."""
    features = extract(FeatureState(), clip.audio[: len(clip.audio) // FRAME * FRAME])
    tones = np.array([np.isin(np.arange(PITCH_CLASSES), list(c.tones)) for c in clip.chords], np.uint8)
    return {
        **{name: getattr(features, name).astype(np.float16) for name in features.__slots__},
        "beats": clip.beats, "numbers": clip.numbers.astype(np.int8),
        "beats_per_bar": np.array(clip.beats_per_bar),
        "chord_starts": np.array([c.start for c in clip.chords]),
        "chord_roots": np.array([c.root for c in clip.chords], np.int8), "chord_tones": tones,
        "pitched": np.array(clip.pitched), "kind": np.array(clip.kind),
    }  # fmt: skip


def make_from_songs(songs: Path, seeds: list[int], folder: Path, augmentation: Augmentation) -> None:
    """Add a context of each song to the dataset, those that are not there yet."""
    for seed in tqdm(seeds, desc=folder.name, unit="song", mininterval=5, disable=None):
        file = folder / f"song_{seed}.npz"
        if not file.exists():
            save_arrays(file, pack(from_song(*corpus.load(songs, seed), augmentation)))


def make_sampled(
    sources: Path, unpacked: Path, numbers: list[int], folder: Path, held_out: bool = False
) -> None:
    """Add sampled clips to the dataset, those that are not there yet.

    Args:
        sources: Folder of `instruments`, `performances` and `rooms`.
        unpacked: Folder into which the performances are unpacked.
        held_out: From held-out banks and performances instead of all others.
    Raises:
        BandmateError: If `sources` does not hold them.
    """
    studio = Studio.open(sources, unpacked, held_out)
    for number in tqdm(numbers, desc=folder.name, unit="clip", mininterval=5, disable=None):
        file = folder / f"{number:06d}.npz"
        if not file.exists():
            save_arrays(file, pack(draw(studio, number + HELD_OUT_SEED * held_out, CLIP_S)))


def load(file: Path) -> LabelledClip:
    """A clip with its truth laid on pulses and frames."""
    with np.load(file) as saved:
        arrays = {name: saved[name] for name in saved.files}
    count, beats = len(arrays["level"]), arrays["beats"]
    frames_s = (np.arange(count) + 0.5) * FRAME / SAMPLE_RATE
    tempo = tempo_at(beats, frames_s)
    is_playing = tempo > 0
    beats_per_bar = int(arrays["beats_per_bar"])
    meter = METERS.index(beats_per_bar) if beats_per_bar in METERS else UNSCORED
    starts, root, tones = arrays["chord_starts"], np.full(count, ROOTS - 1), np.zeros((count, 12), np.float32)
    if len(starts):
        index = np.maximum(0, np.searchsorted(starts, frames_s, side="right") - 1)
        root = np.where(is_playing, arrays["chord_roots"][index], ROOTS - 1).astype(np.int64)
        tones = arrays["chord_tones"][index].astype(np.float32) * is_playing[:, None]
    is_scored = bool(arrays["pitched"]) or not len(starts)
    weight = CHORD_WEIGHTS.get(str(arrays["kind"]), 1.0) * is_scored
    return LabelledClip(
        arrays["bands"], arrays["tempogram"], arrays["pitches"], arrays["level"],
        pulses=pulse_targets(beats, arrays["numbers"], count * PULSES), tempo=tempo,
        meter=np.where(is_playing, meter, UNSCORED), root=root, tones=tones,
        chord_weight=np.full(count, weight, np.float32),
    )  # fmt: skip


def load_all(folder: Path) -> list[LabelledClip]:
    """Every clip of the dataset, in the order of their names.

    Raises:
        BandmateError: If there is none.
    """
    clips = [load(file) for file in sorted(folder.glob("*.npz"))]
    if not clips:
        raise BandmateError(f"{folder} holds no clips: run `python -m engine.train clips` first")
    return clips


def pulse_targets(beats: npt.NDArray[np.float64], numbers: npt.NDArray[np.int8], count: int) -> Array:
    """Targets (count, 2) of a beat and of a downbeat at each pulse: 1 at a beat, NEIGHBOUR beside it.

    Args:
        beats: Seconds.
        numbers: In the bar, 1 the downbeat.
    """
    out = np.zeros((count, 2), np.float32)
    at = np.round(beats * SAMPLE_RATE / PULSE - 0.5).astype(int) + BEHIND
    for shift, value in ((-1, NEIGHBOUR), (1, NEIGHBOUR), (0, 1.0)):
        inside = (at + shift >= 0) & (at + shift < count)
        out[at[inside] + shift, (numbers[inside] == 1).astype(int)] = value
    return out


def tempo_at(beats: npt.NDArray[np.float64], times_s: npt.NDArray[np.float64]) -> Array:
    """Beats a minute at `times_s`, 0 where nobody plays; `beats` in seconds."""
    out = np.zeros(len(times_s), np.float32)
    if len(beats) > 2:
        k = np.clip(np.searchsorted(beats, times_s), 1, len(beats) - 1)
        interval = beats[k] - beats[k - 1]
        is_near = (interval < PAUSE_S) & (times_s >= beats[0]) & (times_s < beats[-1] + interval)
        out[is_near] = 60 / interval[is_near]
    return out
