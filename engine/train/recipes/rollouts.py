"""What the student makes of songs when it plays on its own past, to train on: `python -m engine.train.recipes.rollouts`.

Writes `training/played/SEED.npz`, tracks as in the bank. Without it a model never sees its own faults and builds on them: a guitar was 6 dB
louder and out of key after three minutes. So each song is played twice in a row, and the second time is kept.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from ...accompany import models
from ...accompany.accompanist import Accompanist
from ...accompany.render import render
from ...contract.grid import BeatGrid
from ...contract.params import Settings
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS
from ...evaluate.cases import ROUNDS
from ...synthetic.song import Song
from ..data import corpus, latents
from .autoencoder import FRAMES

HEARD, MADE = ROUNDS[1]  # bass and drums do not drift


def play(accompanist: Accompanist, song: Song, audio: np.ndarray, offset: int) -> np.ndarray:
    """The stems that drift (MADE, samples), as the model plays them to the true others."""
    rng = np.random.default_rng(song.seed)
    length = FRAMES * FRAME
    settings = (
        Settings.default()
        .with_("look_ahead", int(rng.choice((4, 8, 12))))
        .with_("steps", int(rng.choice((1, 2, 4))))
        .with_("hop", 8)
    )
    for stem in STEMS:
        settings = settings.with_(f"stem/{stem}/on", float(stem in MADE))
    heard = (
        audio[[STEMS.index(stem) for stem in HEARD], offset : offset + length].astype(np.float32).sum(0)
        / 32768
    )
    context = np.tile(heard * 10 ** (rng.uniform(-10, 0) / 20), 2)
    once = np.array(song.beats) * SAMPLE_RATE - offset
    beats = np.concatenate([once[once < length], once[once >= 0] + length])

    def told(heard: int) -> BeatGrid:
        return BeatGrid.through(beats, int(np.searchsorted(beats, heard)) + 1, 4, song.beats_per_bar)

    pieces = np.concatenate([piece for _, piece in render(accompanist, context, settings, told)], 1)
    again = pieces[[STEMS.index(stem) for stem in MADE], length : 2 * length]
    return np.pad(again, ((0, 0), (0, length - again.shape[1])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=80, help="songs")
    parser.add_argument("--folder", type=Path, default=Path("training"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    accompanist = models.load(torch.device("cpu"))
    codec = latents.load_codec()
    files = sorted((args.folder / "bank").glob("*.npz"))[: args.count]
    (args.folder / "played").mkdir(exist_ok=True)
    for file in tqdm([f for f in files if not latents.rollout_file(f).exists()], unit="song"):
        song, audio = corpus.load(args.folder / "songs", int(file.stem))
        with np.load(file) as saved:
            offset, own = int(saved["offset"]), saved["own"]
        played = play(accompanist, song, audio, offset)
        own[[STEMS.index(stem) for stem in MADE]] = latents.tracks(
            codec, list(played), round(song.bar_s * SAMPLE_RATE)
        )
        target = latents.rollout_file(file)
        part = target.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, own=own)
        part.rename(target)


if __name__ == "__main__":
    main()
