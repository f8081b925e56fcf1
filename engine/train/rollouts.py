"""What the model makes of songs when it plays on its own past, to train on: `python -m engine.train.rollouts`.

Writes `training/played/SEED.npz`, tracks as in the bank. Without it a model never sees its own faults and builds on them.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from .. import models
from ..accompanist import Accompanist
from ..grid import BeatGrid
from ..params import Settings
from ..render import render
from ..timing import FRAME, STEMS
from . import bank, corpus
from .autoencoder import FRAMES
from .composer import Song
from .score import ROUNDS


def play(accompanist: Accompanist, song: Song, audio: np.ndarray, offset: int) -> np.ndarray:
    """All four stems (stems, samples) as the model plays them, each pair along with the other pair's true stems."""
    rng = np.random.default_rng(song.seed)
    stems = audio[:, offset : offset + FRAMES * FRAME].astype(np.float32) / 32768
    out = np.zeros((len(STEMS), FRAMES * FRAME), np.float32)
    for players, made in ROUNDS:
        settings = Settings.default().with_("look_ahead", int(rng.choice((2, 4, 8)))).with_("steps", int(rng.choice((3, 4, 6))))
        for stem in STEMS:
            settings = settings.with_(f"stem/{stem}/on", float(stem in made))
        context = np.sum([stems[STEMS.index(p)] for p in players], 0) * 10 ** (rng.uniform(-10, 0) / 20)
        grid = BeatGrid.at_tempo(song.tempo, song.beats_per_bar, -offset)
        pieces = np.concatenate([piece for _, piece in render(accompanist, context, settings.with_("hop", 8), grid)], 1)
        for stem in made:
            out[STEMS.index(stem), : pieces.shape[1]] = pieces[STEMS.index(stem)]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=80, help="songs")
    parser.add_argument("--folder", type=Path, default=Path("training"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    accompanist = models.load(torch.device("cpu"))
    codec = bank.load_codec(args.folder / "autoencoder.pt")
    files = sorted((args.folder / "bank").glob("*.npz"))[: args.count]
    (args.folder / "played").mkdir(exist_ok=True)
    for file in tqdm(files, unit="song"):
        song, audio = corpus.load(args.folder / "songs", int(file.stem))
        with np.load(file) as saved:
            offset = int(saved["offset"])
        played = play(accompanist, song, audio, offset)
        target = bank.rollout_file(file)
        part = target.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, own=bank.tracks(codec, list(played), song.bar_s))
        part.rename(target)


if __name__ == "__main__":
    main()
