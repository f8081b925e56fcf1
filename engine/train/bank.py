"""Latents of whole songs, ready for training: `python -m engine.train.bank` writes `training/bank/SEED.npz`.

Per song: each stem, four contexts as a stage would give them (some of the other players, at their own levels, tone and noise),
and for each of these the aligned memory: the audio one, four and eight bars before, delayed by the exact lag, then encoded.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tqdm import tqdm

from ..backends.network import LAGS_BARS
from ..codec.studio import StudioCodec
from ..grid import BeatGrid
from ..timing import FRAME, SAMPLE_RATE, STEMS
from . import corpus
from .autoencoder import FRAMES
from .composer import Chord, Song, compose
from .vocoder import encode

CONTEXTS = 4


class Entry(NamedTuple):
    """One song in latents, float16: tracks are (rows, 1 + lags, FRAMES, 64), the first of them without delay."""

    own: np.ndarray
    context: np.ndarray
    players: np.ndarray  # (CONTEXTS, 4) bool: who is in each context
    grid: BeatGrid
    chords: list[Chord]
    offset: int  # samples of the song that were skipped, so that beats fall anywhere in a frame
    silence: np.ndarray  # (64,) what silence encodes to
    played: np.ndarray | None  # like own: what a model made of the stems, if there is a rollout


def build(codec: StudioCodec, song: Song, audio: np.ndarray) -> dict[str, np.ndarray]:
    """Encode one song's tracks (stems, samples)."""
    rng = np.random.default_rng(song.seed + 7)
    offset = int(rng.integers(FRAME))
    stems = audio[:, offset:].astype(np.float32) / 32768
    players, contexts = [], []
    for _ in range(CONTEXTS):
        who = np.zeros(len(STEMS), bool)
        who[rng.choice(len(STEMS), size=rng.choice([1, 2, 3], p=[0.4, 0.35, 0.25]), replace=False)] = True
        players.append(who)
        contexts.append(on_stage(stems, who, rng))
    own, context = (tracks(codec, rows, song.bar_s) for rows in (list(stems), contexts))
    return {"own": own, "context": context, "players": np.stack(players), "offset": np.array(offset)}


def tracks(codec: StudioCodec, rows: list[np.ndarray], bar_s: float) -> np.ndarray:
    """Latents (rows, 1 + lags, FRAMES, 64) float16 of audio as it is, then delayed by each lag of the aligned memory."""
    lags = [0, *(round(bars * bar_s * SAMPLE_RATE) for bars in LAGS_BARS)]
    delayed = [np.pad(row, (lag, 0))[: FRAMES * FRAME] for row in rows for lag in lags]
    delayed = [np.pad(row, (0, FRAMES * FRAME - len(row))) for row in delayed]
    latents = encode(codec, np.stack(delayed).astype(np.float32))
    return latents.reshape(len(rows), len(lags), FRAMES, -1).astype(np.float16)


def on_stage(stems: np.ndarray, who: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A context of the players `who`: levels, and half of the time another tone and some noise."""
    gains = 10 ** (rng.uniform(-5, 5, len(stems)) / 20) * who
    mix = gains @ stems * 10 ** (rng.uniform(-10, 2) / 20)
    if rng.random() < 0.5:
        tilt = rng.uniform(-0.5, 0.5)
        mix = np.concatenate([mix[:1], mix[1:] - tilt * mix[:-1]])
        mix = mix + rng.normal(0, 10 ** rng.uniform(-4.5, -3), len(mix))
    return np.asarray(mix)


def load_codec(file: Path) -> StudioCodec:
    """The codec with its trained autoencoder, for encoding."""
    codec = StudioCodec()
    codec.autoencoder.load_state_dict(torch.load(file, weights_only=True))
    return codec.eval()


def silence(codec: StudioCodec) -> np.ndarray:
    return np.asarray(encode(codec, np.zeros((1, 16 * FRAME), np.float32))[0, -1])


def rollout_file(bank_file: Path) -> Path:
    """Where `rollouts.py` puts what the model played of a song in the bank."""
    return bank_file.parent.with_name("played") / bank_file.name


def load(file: Path, silence: np.ndarray) -> Entry:
    seed = int(file.stem)
    song = compose(seed, corpus.SONG_S)
    with np.load(file) as saved:
        offset = int(saved["offset"])
        grid = BeatGrid.at_tempo(song.tempo, song.beats_per_bar, -offset)
        own, context, players = saved["own"], saved["context"], saved["players"]
    rollout = rollout_file(file)
    played = np.load(rollout)["own"] if rollout.exists() else None
    return Entry(own, context, players, grid, song.chords, offset, silence, played)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    codec = load_codec(args.folder / "autoencoder.pt")
    for source, target in (("held", "bank_held"), ("songs", "bank")):
        (args.folder / target).mkdir(exist_ok=True)
        for seed in tqdm(corpus.seeds_in(args.folder / source), desc=target, unit="song"):
            file = args.folder / target / f"{seed}.npz"
            if not file.exists():
                part = file.with_suffix(".part")
                with part.open("wb") as out:
                    np.savez(out, **build(codec, *corpus.load(args.folder / source, seed)))  # type: ignore[arg-type]
                part.rename(file)


if __name__ == "__main__":
    main()
