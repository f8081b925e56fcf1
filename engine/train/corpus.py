"""Songs on disk: `python -m engine.train.corpus` renders seeds to `training/songs/SEED.npy` (stems, samples) int16."""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from .composer import Song, compose
from .synth import SOUNDFONT, Renderer

SONG_S = 60.0
FIRST_HELD_OUT = 900_000  # seeds from here on are never trained on


def song_file(folder: Path, seed: int) -> Path:
    return folder / f"{seed}.npy"


def load(folder: Path, seed: int) -> tuple[Song, npt.NDArray[np.int16]]:
    """The truth of a song and its audio, memory-mapped."""
    return compose(seed, SONG_S), np.load(song_file(folder, seed), mmap_mode="r")


def seeds_in(folder: Path) -> list[int]:
    return sorted(int(f.stem) for f in folder.glob("*.npy"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed (held-out songs start at 900000)")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--soundfont", type=Path, default=SOUNDFONT)
    parser.add_argument("--folder", type=Path, default=Path("training/songs"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(args.soundfont)
    for seed in tqdm(range(args.first, args.first + args.count), unit="song"):
        file = song_file(args.folder, seed)
        if not file.exists():
            part = file.with_suffix(".part.npy")
            np.save(part, renderer.song(compose(seed, SONG_S)))
            part.rename(file)


if __name__ == "__main__":
    main()
