"""`python -m engine evaluate`: accompaniment of held-out songs or multitracks, beside true stems."""

import argparse
from pathlib import Path

from ..contract.options import duration
from ..evaluate.cases import CONDITIONS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--songs", type=int, default=8, help="held-out songs to compose (default: %(default)s)"
    )
    parser.add_argument(
        "--first",
        type=int,
        default=900_000,
        help="seed of the first (default: %(default)s; no model was trained on those from there on)",
    )
    parser.add_argument("--seconds", type=duration, default=40, help="length of each (default: %(default)s)")
    parser.add_argument(
        "--soundfont", type=Path, help="plays them; default: TimGM6mb, which no model was trained on"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="recordings of your own instead: a folder for each with bass.wav, drums.wav, other tracks, or "
        "context.wav alone, and perhaps beats.txt",
    )
    parser.add_argument("--backend", default="consistency")
    parser.add_argument("--codec", default="studio")
    parser.add_argument(
        "--condition",
        nargs="+",
        choices=CONDITIONS,
        default=["ear", "beat", "chart"],
        help="what is given; ear: nothing, the listener estimates it",
    )
    parser.add_argument("--look-ahead", type=int, nargs="+", default=[8], help="frames")
    parser.add_argument("--hop", type=int, nargs="+", default=[8], help="frames")
    parser.add_argument("--steps", type=int, nargs="+", default=[2])
    parser.add_argument("--guidance", type=float, nargs="+", default=[2.0])
    parser.add_argument(
        "--changes",
        action="store_true",
        help="instead: songs that turn into others after 24 s, and how soon that is followed",
    )
    parser.add_argument(
        "--responses",
        action="store_true",
        help="instead: how level and onsets follow the player's level, density and energy",
    )
    parser.add_argument(
        "--no-ears",
        action="store_true",
        help="leave out the scores by kind of context, where nothing is given",
    )
    parser.add_argument(
        "--beat-this",
        metavar="CHECKPOINT",
        help="also judge beats by Beat This!: a file, or a name as final0; needs its package",
    )
    parser.add_argument(
        "--cocola",
        metavar="CHECKPOINT",
        help="also judge coherence by COCOLA; needs its repository on PYTHONPATH",
    )
    parser.add_argument(
        "--fad",
        choices=("vggish", "pann", "clap"),
        help="also the Fréchet audio distance; needs frechet_audio_distance",
    )
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "-o", "--output", type=Path, help="folder for table.md, figures.png, scores.json and the sounds"
    )


def run(args: argparse.Namespace) -> int:
    """Evaluate and print.

    Raises:
        BandmateError: If a piece, a model or a device cannot be had.
    """
    from ..evaluate import command

    return command.main(args)
