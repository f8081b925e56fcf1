"""Songs on disk: SEED.npy, the stems' audio (4, samples) int16, and SEED.json, its annotations."""

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...contract.errors import BandmateError
from ...contract.timing import FRAME, SAMPLE_RATE
from ...synthetic.composer import compose
from ...synthetic.song import Chord, Note, Song
from ...synthetic.synth import Renderer
from .files import save_array

Audio = npt.NDArray[np.float32]
FULL_SCALE = 32768


def frames_of(song: Song) -> int:
    """Latent frames of a song that are used in training, wherever in its first frame they begin."""
    return int(song.length_s * SAMPLE_RATE) // FRAME - 1


def song_file(folder: Path, seed: int) -> Path:
    """Where a song's audio is kept; its annotations lie beside it, as .json."""
    return folder / f"{seed}.npy"


def seeds_in(folder: Path) -> list[int]:
    """Seeds of the songs in `folder`, ascending.

    Raises:
        BandmateError: If there is none.
    """
    seeds = sorted(int(file.stem) for file in folder.glob("*.npy") if file.stem.isdigit())
    if not seeds:
        raise BandmateError(f"{folder} holds no songs: run `python -m engine.train songs` first")
    return seeds


def load(folder: Path, seed: int) -> tuple[Song, npt.NDArray[np.int16]]:
    """The annotations of a song and its audio (4, samples), memory-mapped."""
    file = song_file(folder, seed)
    return read_truth(file.with_suffix(".json")), np.load(file, mmap_mode="r")


def as_float(audio: npt.NDArray[np.int16]) -> Audio:
    """Samples within -1..1, float32."""
    return np.asarray(audio / np.float32(FULL_SCALE), np.float32)


def read_truth(file: Path) -> Song:
    """The song in a file that `write_truth` wrote."""
    fields = json.loads(file.read_text())
    fields["style_tags"] = tuple(fields["style_tags"])
    fields["chords"] = [Chord(c["start"], c["root"], tuple(c["tones"])) for c in fields["chords"]]
    fields["notes"] = {stem: [Note(*note) for note in notes] for stem, notes in fields["notes"].items()}
    return Song(**fields)


def write_truth(file: Path, song: Song) -> None:
    """Write a song as JSON, times to 10 us."""
    fields = asdict(song)
    fields["notes"] = {
        stem: [(round(n.start, 5), round(n.length, 5), n.pitch, n.velocity) for n in notes]
        for stem, notes in song.notes.items()
    }
    file.write_text(json.dumps(fields))


def render(folder: Path, seeds: Iterable[int], length_s: float, soundfonts: tuple[Path, ...]) -> None:
    """Compose and render the songs of `seeds` that are not in `folder` yet, each with one of `soundfonts`.

    Raises:
        BandmateError: If FluidSynth or a SoundFont is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    renderers: dict[Path, Renderer] = {}
    for seed in seeds:
        file = song_file(folder, seed)
        if file.exists():
            continue
        song = compose(seed, length_s)
        font = random.Random(f"{seed} font").choice(soundfonts)
        if font not in renderers:
            renderers[font] = Renderer(font)
        audio = renderers[font].song(song)
        write_truth(file.with_suffix(".json"), song)
        save_array(file, audio)
