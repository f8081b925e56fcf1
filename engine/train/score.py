"""Scores the shipped models on held-out songs: `python -m engine.train.score`, streaming, beat given, nothing else.

Each song twice: guitar and piano play and bass and drums are made, then the other way round. Beside every made stem stand the
true one, that one through the codec, and the stem of another song: what is possible, what the codec costs, and chance.
    pulse   resultant length of onset energy at the true beat, its half or its quarter, the strongest of the three
    chroma  agreement of each bar's pitch classes with the chord's, above the same with the bars' chords shuffled
    level   dB against the true stem
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from scipy import signal
from tqdm import tqdm

from .. import models
from ..accompanist import Accompanist
from ..codec.studio import StudioCodec
from ..grid import BeatGrid
from ..params import Settings
from ..render import render
from ..timing import FRAME, SAMPLE_RATE, STEMS
from . import corpus
from .composer import Song

ROUNDS = ((("guitar", "piano"), ("bass", "drums")), (("bass", "drums"), ("guitar", "piano")))
FROM_S = 6.0  # what comes before is warming up
KINDS = ("made", "true", "codec", "other song")


def pulse(audio: np.ndarray, song: Song) -> float:
    """Resultant length 0..1 of spectral flux at one, two or four pulses a beat (three where the song divides by three)."""
    hop = 441
    _, _, spectrum = signal.stft(audio, SAMPLE_RATE, nperseg=1024, noverlap=1024 - hop, boundary=None, padded=False)
    loud = np.log1p(200 * np.abs(spectrum))
    flux = np.maximum(0, np.diff(loud, axis=1)).sum(0)
    flux = np.maximum(0, flux - np.median(flux))
    times = (np.arange(len(flux)) + 1) * hop / SAMPLE_RATE + 512 / SAMPLE_RATE + FROM_S
    if flux.sum() < 1e-6:
        return 0.0
    rates = (1, 3) if song.division == 3 else (1, 2, 4)
    return max(float(abs((flux * np.exp(2j * np.pi * k * times / song.beat_s)).sum()) / flux.sum()) for k in rates)


def chroma(audio: np.ndarray, song: Song, low: int, high: int) -> float:
    """Mean cosine of each bar's pitch classes and its chord's tones, minus the same over chords shuffled among the bars."""
    frequencies, times, spectrum = signal.stft(audio, SAMPLE_RATE, nperseg=16384, noverlap=16384 - 4096, boundary=None, padded=False)
    midi = 69 + 12 * np.log2(np.maximum(frequencies, 1) / 440)
    inside = (midi >= low) & (midi <= high) & (np.abs(midi - np.round(midi)) < 0.35)
    classes = np.zeros((12, spectrum.shape[1]))
    np.add.at(classes, np.round(midi[inside]).astype(int) % 12, np.abs(spectrum[inside]))
    rows, chords = [], []
    for chord in song.chords:
        at = (times + FROM_S >= chord.start + 0.1) & (times + FROM_S < chord.start + song.bar_s - 0.1)
        if at.sum() and (energy := classes[:, at].mean(1)).sum() > 1e-4:
            rows.append((energy - energy.mean()) / (np.linalg.norm(energy - energy.mean()) + 1e-9))
            tones = np.isin(np.arange(12), chord.tones).astype(float)
            chords.append((tones - tones.mean()) / np.linalg.norm(tones - tones.mean()))
    if len(rows) < 4:
        return 0.0
    table = np.array(rows) @ np.array(chords).T
    return float(np.diag(table).mean() - table.mean())


def level(audio: np.ndarray, true: np.ndarray) -> float:
    return float(10 * np.log10((np.mean(audio**2) + 1e-9) / (np.mean(true**2) + 1e-9)))


def through_codec(accompanist: Accompanist, audio: np.ndarray, stem: int) -> np.ndarray:
    """A stem encoded and decoded, aligned with what went in."""
    codec = accompanist.codec
    assert isinstance(codec, StudioCodec)
    padded = np.pad(audio, (0, -len(audio) % FRAME + FRAME))[None]
    _, latents = codec.encode(codec.encoder_state(1), torch.from_numpy(padded))
    _, out = codec.decode(codec.decoder_state((stem,)), latents, 0, latents.shape[1])
    return np.asarray(out[0, FRAME : FRAME + len(audio)].numpy())


def score(audio: np.ndarray, true: np.ndarray, song: Song, stem: str) -> dict[str, float]:
    audio, true = (x[int(FROM_S * SAMPLE_RATE) :] for x in (audio, true))
    found = {"pulse": pulse(audio, song), "level": level(audio, true)}
    if stem != "drums":
        found["chroma"] = chroma(audio, song, *((28, 55) if stem == "bass" else (45, 84)))
    return found


def run(
    accompanist: Accompanist, folder: Path, seeds: list[int], settings: Settings, with_beat: bool, length_s: float
) -> dict[str, dict[str, dict[str, float]]]:
    """Means over songs of each kind's scores, by stem."""
    found: dict[str, dict[str, list[dict[str, float]]]] = {s: {k: [] for k in KINDS} for s in STEMS}
    songs = [corpus.load(folder, seed) for seed in seeds]
    samples = int(length_s * SAMPLE_RATE)
    tracks = [a[:, :samples].astype(np.float32) / 32768 for _, a in songs]
    for i, (song, _) in enumerate(tqdm(songs, unit="song")):
        for players, made in ROUNDS:
            context = np.sum([tracks[i][STEMS.index(p)] for p in players], 0) * 0.7
            chosen = settings
            for stem in STEMS:
                chosen = chosen.with_(f"stem/{stem}/on", float(stem in made))
            grid = BeatGrid.at_tempo(song.tempo, song.beats_per_bar) if with_beat else None
            audio = np.concatenate([piece for _, piece in render(accompanist, context, chosen, grid)], 1)
            for stem in made:
                s = STEMS.index(stem)
                kinds = (audio[s], tracks[i][s], through_codec(accompanist, tracks[i][s], s), tracks[(i + 1) % len(songs)][s])
                for kind, sound in zip(KINDS, kinds, strict=True):
                    found[stem][kind].append(score(sound, tracks[i][s], song, stem))
    return {s: {k: {m: float(np.mean([r[m] for r in rows])) for m in rows[0]} for k, rows in kinds.items()} for s, kinds in found.items()}


def table(result: dict[str, dict[str, dict[str, float]]]) -> str:
    """Markdown rows: stem, then each kind's scores."""
    lines = ["| stem | score | " + " | ".join(KINDS) + " |", "|---|---|" + "---|" * len(KINDS)]
    for stem, kinds in result.items():
        for measure in ("pulse", "chroma", "level"):
            if measure in kinds["made"]:
                cells = " | ".join(f"{kinds[k][measure]:+.1f} dB" if measure == "level" else f"{kinds[k][measure]:.2f}" for k in KINDS)
                lines.append(f"| {stem} | {measure} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=36)
    parser.add_argument("--look-ahead", type=int, default=4)
    parser.add_argument("--hop", type=int, default=4)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--guidance", type=float, default=1)
    parser.add_argument("--no-beat", action="store_true", help="the model is not told the beat")
    parser.add_argument("--folder", type=Path, default=Path("training/held"))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args()
    torch.set_num_threads(1)
    accompanist = models.load(torch.device("cpu"))
    settings = Settings.default()
    for name in ("look_ahead", "hop", "steps", "guidance"):
        settings = settings.with_(name, getattr(args, name))
    result = run(accompanist, args.folder, corpus.seeds_in(args.folder)[: args.songs], settings, not args.no_beat, args.seconds)
    print(table(result))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
