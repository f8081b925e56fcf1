"""`python -m engine backing`: a backing track of an arrangement, as fast as the machine can."""

import argparse
from pathlib import Path

from ..contract.arrangement import Arrangement
from ..contract.options import add_model_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arrangement", metavar="JSON", help="sections with bars, charts and parameters")
    parser.add_argument("-o", "--output", type=Path, required=True, help="an audio file: the mix")
    parser.add_argument(
        "--split", action="store_true", help="also one file a stem beside OUTPUT, named OUTPUT-STEM"
    )
    parser.add_argument(
        "--loudness", type=float, default=-16.0, metavar="LUFS", help="of the mix (default: %(default)s)"
    )
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Render and write.

    Raises:
        BandmateError: If the arrangement, the model or the output is not what it should be.
    """
    import numpy as np
    from tqdm import tqdm

    from ..accompany import models
    from ..accompany.backing import backing
    from ..contract.timing import STEMS
    from ..runtime import audiofile, device
    from ..runtime.loudness import normalising_gain

    arrangement = Arrangement.from_json(args.arrangement)
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend, args.checkpoint)
    pieces = []
    with tqdm(total=100, unit="%", desc=args.output.name, disable=None) as bar:
        for share, piece in backing(accompanist, arrangement):
            pieces.append(piece)
            bar.update(round(100 * share) - bar.n)
    stems = np.concatenate(pieces, 1)
    stems *= normalising_gain(stems.sum(0), args.loudness)
    audiofile.write(args.output, stems.sum(0))
    for stem, audio in zip(STEMS, stems, strict=True) if args.split else ():
        if audio.any():
            audiofile.write(args.output.with_name(f"{args.output.stem}-{stem}{args.output.suffix}"), audio)
    return 0
