"""Songs on disk: `python -m engine.train.data.corpus` renders seeds to `training/songs`: SEED.npy (stems, samples) int16, and SEED.json, the truth."""

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ...synthetic.composer import compose
from ...synthetic.song import Chord, Note, Song
from ...synthetic.synth import HELD_OUT_SOUNDFONT, SOUNDFONTS, Renderer

SONG_S = 60.0


def song_file(folder: Path, seed: int) -> Path:
    return folder / f"{seed}.npy"


def load(folder: Path, seed: int) -> tuple[Song, npt.NDArray[np.int16]]:
    """The truth of a song and its audio, memory-mapped."""
    file = song_file(folder, seed)
    return read_truth(file.with_suffix(".json")), np.load(file, mmap_mode="r")


def read_truth(file: Path) -> Song:
    fields = json.loads(file.read_text())
    fields["words"] = tuple(fields["words"])
    fields["chords"] = [Chord(c["start"], c["root"], tuple(c["tones"])) for c in fields["chords"]]
    fields["notes"] = {stem: [Note(*note) for note in notes] for stem, notes in fields["notes"].items()}
    return Song(**fields)


def write_truth(file: Path, song: Song) -> None:
    fields = asdict(song)
    fields["notes"] = {
        stem: [(round(n.start, 5), round(n.length, 5), n.pitch, n.velocity) for n in notes]
        for stem, notes in song.notes.items()
    }
    file.write_text(json.dumps(fields))


def seeds_in(folder: Path) -> list[int]:
    return sorted(int(f.stem) for f in folder.glob("*.npy"))


def render(
    seed: int, renderers: dict[Path, Renderer], fonts: tuple[Path, ...]
) -> tuple[Song, npt.NDArray[np.int16]]:
    """Compose and play `seed` with one of `fonts`; synthesisers are kept in `renderers`."""
    song = compose(seed, SONG_S)
    font = random.Random(f"{seed} font").choice(fonts)
    if font not in renderers:
        renderers[font] = Renderer(font)
    return song, renderers[font].song(song)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed (held-out songs start at 900000)")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument(
        "--every", type=int, default=1, help="only each so-many-th seed, to share the work between processes"
    )
    parser.add_argument("--held-out", action="store_true", help="with the SoundFont that is never trained on")
    parser.add_argument("--folder", type=Path, default=Path("training/songs"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    renderers: dict[Path, Renderer] = {}
    fonts = (HELD_OUT_SOUNDFONT,) if args.held_out else SOUNDFONTS
    for seed in tqdm(range(args.first, args.first + args.count, args.every), unit="song"):
        file = song_file(args.folder, seed)
        if not file.exists():
            song, audio = render(seed, renderers, fonts)
            write_truth(file.with_suffix(".json"), song)
            part = file.with_suffix(".part.npy")
            np.save(part, audio)
            part.rename(file)


if __name__ == "__main__":
    main()
