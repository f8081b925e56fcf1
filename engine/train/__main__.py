"""`python -m engine.train [STAGE ...]`: from nothing to a band that plays.

Every stage resumes where it was stopped.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import torch

from ..contract.errors import BandmateError
from ..runtime import device
from .data.augmentation import Augmentation
from .loop import Place
from .options import SIZES, Options, Size
from .stages import STAGES


def main(arguments: list[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        options = options_of(args)
        for stage in args.stages or STAGES:
            print(f"{stage}:", flush=True)
            STAGES[stage](options)
    except BandmateError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    out = argparse.ArgumentParser(
        prog="python -m engine.train",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = out.add_argument
    add("stages", nargs="*", metavar="STAGE", help=f"of {', '.join(STAGES)}; all of them where none is named")
    add("--folder", type=Path, default=Path("training"), help="songs, datasets, checkpoints and weights")
    add("--size", choices=SIZES, default="full", help="debug: every stage to its end within a minute")
    add("--songs", type=int, help="to train on, instead of the size's")
    add("--steps", type=int, help="to take in all, over all calls, instead of the size's")
    add("--weights", type=Path, help="folder of the weights to read; FOLDER/weights where not given")
    add("--start", type=Path, help="weights from which the diffusion network begins, where shapes agree")
    add("--sources", type=Path, help="folder of instruments, performances and rooms for the listener's clips")
    add("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    add("--threads", type=int, default=1, help="of the CPU")
    add("--workers", type=int, default=0, help="processes that prepare batches beside the step")
    add(
        "--bfloat16",
        action=argparse.BooleanOptionalAction,
        help="where not given, on GPUs that compute in it",
    )
    add(
        "--part",
        type=int,
        nargs=2,
        default=(0, 1),
        metavar=("K", "N"),
        help="only each N-th song from the K-th on",
    )
    add(
        "--augment",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="replace a field of the augmentation",
    )
    add("--soundfont", type=Path, action="append", help="to render songs with, instead of the usual ones")
    return out


def options_of(args: argparse.Namespace) -> Options:
    """The options that the arguments mean.

    Raises:
        BandmateError: If a stage, a device or a field of the augmentation does not exist.
    """
    if unknown := [stage for stage in args.stages if stage not in STAGES]:
        raise BandmateError(f"there is no stage {unknown[0]!r}: expected some of {', '.join(STAGES)}")
    chosen = device.choose(args.device, args.threads)
    is_half = (
        (chosen.type == "cuda" and torch.cuda.is_bf16_supported()) if args.bfloat16 is None else args.bfloat16
    )
    place = Place(args.folder, chosen, args.workers, is_half)
    options = Options(
        size=resized(SIZES[args.size], args.songs, args.steps),
        place=place,
        weights=args.weights or args.folder / "weights",
        part=(args.part[0], args.part[1]),
        start=args.start,
        sources=args.sources,
        augmentation=Augmentation().changed(args.augment),
    )
    if args.soundfont:
        fonts = tuple(args.soundfont)
        options = replace(options, soundfonts=fonts, held_soundfonts=fonts)
    options.exports.mkdir(parents=True, exist_ok=True)
    return options


def resized(size: Size, songs: int | None, steps: int | None) -> Size:
    """The size with other numbers of songs, and of steps of every recipe."""
    if songs is not None:
        size = replace(size, songs=songs)
    if steps is not None:
        names = ("autoencoder", "vocoder", "listener", "diffusion", "consistency")
        size = replace(size, **{name: replace(getattr(size, name), steps=steps) for name in names})
    return size


if __name__ == "__main__":
    sys.exit(main())
