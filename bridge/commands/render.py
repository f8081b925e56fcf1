"""`bandmate render`: a preset and options become plain values for the engine's program `render`."""

import argparse
from pathlib import Path

from engine.contract.options import add_model_arguments, set_options
from engine.contract.timing import STEMS

from ..library import presets
from .engine_programs import become
from .options import add_settings_arguments, chart_text, engine_options, settings_over


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "context",
        type=Path,
        metavar="CONTEXT",
        help="what the musician plays: any rate, channels and common format",
    )
    parser.add_argument(
        "--stem",
        action="append",
        choices=STEMS,
        help="which stem; repeat for several (default: those of the preset)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a WAV file; several stems are summed, --split keeps them apart",
    )
    parser.add_argument(
        "--split", action="store_true", help="one file a stem beside OUTPUT, named OUTPUT-STEM.wav"
    )
    parser.add_argument("--preset", default="balanced", help="a preset's name or file (default: balanced)")
    add_settings_arguments(parser)
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Raises:
    BandmateError: If preset, parameters or chart are not what they should be.
    """
    become("render", program_arguments(args), "bandmate render")


def program_arguments(args: argparse.Namespace) -> list[str]:
    """Everything resolved into options of the engine's program.

    Raises:
        BandmateError: If preset, parameters or chart are not what they should be.
    """
    settings = settings_over(presets.load(args.preset).settings, args)
    for stem in STEMS if args.stem else ():
        settings = settings.with_(f"stem/{stem}/on", float(stem in args.stem))
    words = [str(args.context), "--output", str(args.output), "--downbeat", repr(args.downbeat)]
    words += ["--split"] if args.split else []
    if text := chart_text(args):
        words += ["--chart", text]
    return words + set_options(settings) + engine_options(args).arguments()
