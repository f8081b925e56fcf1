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
from ..evaluate.cases import ROUNDS
from ..grid import BeatGrid
from ..params import Settings
from ..render import render
from ..timing import FRAME, SAMPLE_RATE, STEMS
from . import bank, corpus
from .autoencoder import FRAMES
from .song import Song


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
        beats = np.array(song.beats) * SAMPLE_RATE - offset

        def told(heard: int, beats: np.ndarray = beats) -> BeatGrid:
            return BeatGrid.through(beats, int(np.searchsorted(beats, heard)) + 1, 4, song.beats_per_bar)

        pieces = np.concatenate([piece for _, piece in render(accompanist, context, settings.with_("hop", 8), told)], 1)
        for stem in made:
            out[STEMS.index(stem), : pieces.shape[1]] = pieces[STEMS.index(stem)]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=80, help="songs")
    parser.add_argument("--folder", type=Path, default=Path("training"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    accompanist = models.load(torch.device("cpu"), backend="diffusion")
    codec = bank.load_codec()
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
            np.savez(out, own=bank.tracks(codec, list(played), round(song.bar_s * SAMPLE_RATE)))
        part.rename(target)


if __name__ == "__main__":
    main()
