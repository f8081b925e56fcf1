"""Latents of whole songs, ready for training: `python -m engine.train.data.latents` writes `training/bank/SEED.npz`; with `--ears`, contexts alone.

Per song: each stem, four contexts as a stage would give them, and for each of these the aligned memory: the audio one, four and
eight bars before, delayed by the exact lag, then encoded. Beside them the truth: beats, chords, style words, how busy and how loud each stem is.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tqdm import tqdm

from ...backends.network import LAGS_BARS
from ...codec.studio import StudioCodec
from ...contract.styles import WORDS
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS
from ...runtime.weights import FOLDER, read
from ...synthetic.song import Song
from ..recipes.autoencoder import FRAMES
from ..recipes.vocoder import encode
from . import corpus
from .augment import draw_players, on_stage

CONTEXTS, EARS_CONTEXTS = 2, 8
NO_CHORD = 12  # the root where there is none


class LatentSong(NamedTuple):
    """One song in latents, float16: tracks are (rows, 1 + lags, FRAMES, 64), the first of them without delay."""

    own: np.ndarray
    context: np.ndarray
    players: np.ndarray  # (CONTEXTS, 4) bool: who is in each context
    beats: np.ndarray  # positions of the beats, samples; before the first frame too
    beats_per_bar: int  # beats[0] is a beat one
    bar: float  # samples in a bar, from which the lags of the memory were taken
    root: np.ndarray  # (FRAMES,) pitch class of the chord's root, NO_CHORD for none
    tones: np.ndarray  # (FRAMES, 12) 1 where a pitch class belongs to the chord
    words: np.ndarray  # (WORDS,) 1 where a style word holds
    onsets: np.ndarray  # (4, FRAMES) notes that begin in a frame
    loudness: np.ndarray  # (4, FRAMES) dB of full scale
    silence: np.ndarray  # (64,) what silence encodes to
    played: np.ndarray | None  # like own: what a model made of the stems, if there is a rollout


def build(codec: StudioCodec, song: Song, audio: np.ndarray, for_ears: bool = False) -> dict[str, np.ndarray]:
    """Encode one song's tracks (stems, samples) and lay its truth on the frames; for the listener only contexts, without memory."""
    rng = np.random.default_rng(song.seed + 7 + 1_000_003 * for_ears)
    offset = int(rng.integers(FRAME))  # so that beats fall anywhere in a frame
    stems = audio[:, offset:].astype(np.float32) / 32768
    players = [draw_players(rng) for _ in range(EARS_CONTEXTS if for_ears else CONTEXTS)]
    contexts = [on_stage(stems, who, rng) for who in players]
    bar = round(song.bar_s * SAMPLE_RATE)
    own = np.zeros(0, np.float16) if for_ears else tracks(codec, list(stems), bar)
    context = tracks(codec, contexts, bar, () if for_ears else LAGS_BARS)
    return {
        "own": own, "context": context, "players": np.stack(players), "offset": np.array(offset), "bar": np.array(song.bar_s * SAMPLE_RATE),
        "beats": np.array(song.beats) * SAMPLE_RATE - offset, "beats_per_bar": np.array(song.beats_per_bar),
        "words": np.array([word in song.words for word in WORDS], np.float32),
        "loudness": np.stack([loudness(s) for s in stems]), **truth(song, offset),
    }  # fmt: skip


def loudness(audio: np.ndarray) -> np.ndarray:
    """RMS of each frame in dB, float16."""
    whole = np.pad(audio, (0, max(0, FRAMES * FRAME - len(audio))))[: FRAMES * FRAME].reshape(FRAMES, FRAME)
    return np.asarray(10 * np.log10(np.mean(whole**2, 1) + 1e-9), np.float16)


def truth(song: Song, offset: int) -> dict[str, np.ndarray]:
    """The chord at the middle of each frame and the notes that begin in it."""
    middles = (offset + (np.arange(FRAMES) + 0.5) * FRAME) / SAMPLE_RATE
    at = np.maximum(0, np.searchsorted([c.start for c in song.chords], middles, side="right") - 1)
    tones = np.zeros((FRAMES, 12), np.int8)
    for i, k in enumerate(at):
        tones[i, list(song.chords[k].tones)] = 1
    root = np.array([song.chords[k].root if song.chords[k].tones else NO_CHORD for k in at], np.int8)
    onsets = np.zeros((len(STEMS), FRAMES), np.int8)
    for row, stem in zip(onsets, STEMS, strict=True):
        frames = np.array([(n.start * SAMPLE_RATE - offset) // FRAME for n in song.notes[stem]], int)
        np.add.at(row, frames[(frames >= 0) & (frames < FRAMES)], 1)
    return {"root": root, "tones": tones, "onsets": onsets}


def tracks(
    codec: StudioCodec, rows: list[np.ndarray], bar: int, memory: tuple[int, ...] = LAGS_BARS
) -> np.ndarray:
    """Latents (rows, 1 + lags, FRAMES, 64) float16 of audio as it is, then delayed by each lag of the aligned memory."""
    lags = [0, *(bars * bar for bars in memory)]
    delayed = [np.pad(row, (lag, 0))[: FRAMES * FRAME] for row in rows for lag in lags]
    delayed = [np.pad(row, (0, FRAMES * FRAME - len(row))) for row in delayed]
    latents = encode(codec, np.stack(delayed).astype(np.float32))
    return latents.reshape(len(rows), len(lags), FRAMES, -1).astype(np.float16)


def load_codec() -> StudioCodec:
    """The shipped codec."""
    codec = StudioCodec()
    read(FOLDER / "studio.safetensors", codec)
    return codec.eval()


def silence(codec: StudioCodec) -> np.ndarray:
    return np.asarray(encode(codec, np.zeros((1, 16 * FRAME), np.float32))[0, -1])


def rollout_file(bank_file: Path) -> Path:
    """Where `rollouts.py` puts what the model played of a song in the bank."""
    return bank_file.parent.with_name("played") / bank_file.name


def load(file: Path, silence: np.ndarray) -> LatentSong:
    rollout = rollout_file(file)
    played = np.load(rollout)["own"] if rollout.exists() else None
    with np.load(file) as saved:
        plain = {name: saved[name] for name in LatentSong._fields if name in saved}
    plain |= {"beats_per_bar": int(plain["beats_per_bar"]), "bar": float(plain["bar"])}
    if plain["root"][-1] == NO_CHORD:  # the song has ended, and the beat with it
        end = FRAMES - int(np.argmax(plain["root"][::-1] != NO_CHORD))
        plain["beats"] = plain["beats"][plain["beats"] <= (end + 1) * FRAME]
    return LatentSong(**plain, silence=silence, played=played)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument(
        "--part",
        type=int,
        nargs=2,
        default=(0, 1),
        metavar=("K", "N"),
        help="only each N-th song from the K-th on, to share the work",
    )
    parser.add_argument(
        "--ears", action="store_true", help="contexts for the listener, into ears and ears_held"
    )
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    codec, name = load_codec(), "ears" if args.ears else "bank"
    for source, target in (("held", f"{name}_held"), ("songs", name)):
        (args.folder / target).mkdir(exist_ok=True)
        for seed in tqdm(
            corpus.seeds_in(args.folder / source)[args.part[0] :: args.part[1]], desc=target, unit="song"
        ):
            file = args.folder / target / f"{seed}.npz"
            if not file.exists():
                part = file.with_suffix(".part")
                arrays = build(codec, *corpus.load(args.folder / source, seed), for_ears=args.ears)
                with part.open("wb") as out:
                    np.savez(out, **arrays)  # type: ignore[arg-type]
                part.rename(file)


if __name__ == "__main__":
    main()
