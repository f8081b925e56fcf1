"""Makes the demo's audio, `python -m engine.synthetic.demo`: one stem of a held-out song, by default the
guitar.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import soundfile

from ..contract.timing import SAMPLE_RATE, STEMS
from .composer import compose
from .synth import SOUNDFONTS, Renderer

SEED, LENGTH_S, PIECE = 900_023, 40.0, 1 << 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--stem", choices=STEMS, default="guitar")
    parser.add_argument("--soundfont", type=Path, default=SOUNDFONTS[0])
    parser.add_argument("--folder", type=Path, default=Path("bridge/assets"))
    args = parser.parse_args()
    song = compose(args.seed, LENGTH_S)
    audio = Renderer(args.soundfont).song(song)[STEMS.index(args.stem)].astype(np.float32) / 32768
    fade = int(0.5 * SAMPLE_RATE)
    audio[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    with soundfile.SoundFile(args.folder / "demo.ogg", "w", SAMPLE_RATE, 1) as out:
        for at in range(0, len(audio), PIECE):  # in one piece libsndfile's Vorbis writer may crash
            out.write(audio[at : at + PIECE])
    about = {
        "tempo": song.tempo,
        "meter": song.beats_per_bar,
        "style": song.style,
        "player": args.stem,
        "seed": args.seed,
    }
    (args.folder / "demo.json").write_text(json.dumps(about, indent=1) + "\n")
    print(about)


if __name__ == "__main__":
    main()
