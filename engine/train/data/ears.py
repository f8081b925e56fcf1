"""Renders clips for the listener: `python -m engine.train.data.ears --count 2000 --folder FOLDER`. It goes on where it stopped.

Each clip becomes features and truth in one file, FOLDER/clips/NUMBER.npz. `--part tuning` makes others, with their audio, by which constants are chosen;
`--part held` makes those with held-out banks and performances, with their audio, that are scored.
"""

import argparse
import logging
from pathlib import Path

import numpy as np

from ...contract.timing import FRAME
from ...listener.audio_features import FeatureState, extract
from ...synthetic.contexts import Clip, draw
from ...synthetic.performances import Performances
from ...synthetic.stage import Studio

SECONDS = 45.0
PARTS = {"clips": 0, "tuning": 20_000_000, "held": 10_000_000}  # and their first seeds


def studio(folder: Path, shared: Path, held_out: bool) -> Studio:
    """Instruments and performances of `shared`, unpacked below `folder`."""
    performances = Performances(shared / "performances", folder / "source", held_out)
    performances.unpack()
    return Studio(shared, performances)


def packed(clip: Clip, with_audio: bool) -> dict[str, np.ndarray]:
    """A clip as arrays: features in half precision, beats in seconds, chords as root and tones of each latent frame."""
    whole = clip.audio[: len(clip.audio) // FRAME * FRAME]
    heard = extract(FeatureState(), whole)
    starts = [c.start for c in clip.chords]
    chord_tones = np.zeros((len(starts), 12), np.uint8)
    for row, chord in zip(chord_tones, clip.chords, strict=True):
        row[list(chord.tones)] = 1
    out: dict[str, np.ndarray] = {
        "bands": heard.bands.astype(np.float16), "tempogram": heard.tempogram.astype(np.float16),
        "pitches": heard.pitches.astype(np.float16), "level": heard.level.astype(np.float16),
        "beats": clip.beats, "numbers": clip.numbers.astype(np.int8), "beats_per_bar": np.array(clip.beats_per_bar),
        "chord_starts": np.array(starts), "chord_roots": np.array([c.root for c in clip.chords], np.int8), "chord_tones": chord_tones,
        "pitched": np.array(clip.pitched), "kind": np.array(clip.kind),
    }  # fmt: skip
    if with_audio:
        out["audio"] = np.clip(whole * 32767, -32768, 32767).astype(np.int16)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000, help="clips, those that are there included")
    parser.add_argument("--folder", type=Path, default=Path("training/ears"), help="where clips go")
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="instruments, performances, rooms"
    )
    parser.add_argument("--part", choices=list(PARTS), default="clips", help="what they are for")
    parser.add_argument("--kind", help="only clips of this kind")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    place = args.folder / args.part
    place.mkdir(parents=True, exist_ok=True)
    rooms = studio(args.folder, args.shared, args.part == "held")
    for seed in range(args.count):
        file = place / f"{seed:06d}.npz"
        if file.exists():
            continue
        clip = draw(rooms, seed + PARTS[args.part], SECONDS, args.kind)
        part = file.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, **packed(clip, args.part != "clips"))  # type: ignore[arg-type]
        part.rename(file)
        if seed % 100 == 0:
            logging.info("clip %d of %d: %s", seed, args.count, clip.kind)


if __name__ == "__main__":
    main()
