"""`python -m engine render`: plays along with a file, as fast as the machine can."""

import argparse
from pathlib import Path

from ..contract.options import add_model_arguments, assigned, duration
from ..contract.params import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "context", type=Path, metavar="CONTEXT", help="what the musician plays: any audio file"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a WAV file: the stems that play, summed at their levels",
    )
    parser.add_argument(
        "--split", action="store_true", help="one file a stem beside OUTPUT, named OUTPUT-STEM.wav"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="assignments",
        help="a parameter's value; repeat for more",
    )
    parser.add_argument(
        "--downbeat",
        type=duration,
        default=0.0,
        metavar="SECONDS",
        help="when the first downbeat falls, where a tempo is set (default: at the start)",
    )
    parser.add_argument("--chart", default="", metavar="CHORDS", help="chords from the first downbeat on")
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Render and write.

    Raises:
        BandmateError: If an option, the context, the model or the output is not what it should be.
    """
    import numpy as np
    from tqdm import tqdm

    from ..accompany import models
    from ..accompany.render import render, steady
    from ..contract.chart import parse
    from ..contract.gains import stem_gains
    from ..contract.grid import BeatGrid
    from ..contract.timing import SAMPLE_RATE, STEMS
    from ..runtime import audiofile, device

    settings = assigned(Settings.default(), args.assignments)
    chart = parse(args.chart) if args.chart else None
    tempo = settings["tempo"]
    grid = BeatGrid.at_tempo(tempo, settings.integer("meter"), args.downbeat * SAMPLE_RATE) if tempo else None
    context = audiofile.read(args.context)
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend, args.checkpoint)
    pieces = []
    with tqdm(total=round(len(context) / SAMPLE_RATE), unit="s", desc=args.context.name, disable=None) as bar:
        for share, piece in render(accompanist, context, settings, steady(grid), chart):
            pieces.append(piece)
            bar.update(round(share * len(context) / SAMPLE_RATE) - bar.n)
    stems = stem_gains(settings)[:, None] * np.concatenate(pieces, 1)
    if args.split:
        for i in settings.stems:
            audiofile.write(args.output.with_name(f"{args.output.stem}-{STEMS[i]}.wav"), stems[i])
    else:
        audiofile.write(args.output, np.clip(stems.sum(0), -1, 1))
    return 0
