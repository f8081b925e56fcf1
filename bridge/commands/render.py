"""`bandmate render`: a preset and options become plain values for the engine's program `render`."""

import argparse
from pathlib import Path

from engine.contract.errors import BandmateError
from engine.contract.options import add_model_arguments, set_options
from engine.contract.params import Settings
from engine.contract.timing import STEMS

from ..library import presets
from ..library.arranging import arranged
from ..library.songs import load_song
from .engine_programs import become
from .options import add_settings_arguments, chart_text, engine_options, settings_over

MOST_ROUNDS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "context",
        type=Path,
        nargs="?",
        metavar="CONTEXT",
        help="what the musician plays: any rate, channels and common format",
    )
    parser.add_argument(
        "--song",
        metavar="NAME",
        help="instead of CONTEXT: the band alone plays this song, from its count-in to its end",
    )
    parser.add_argument(
        "--rounds", type=int, default=1, metavar="N", help="how often a song is played (default: once)"
    )
    parser.add_argument(
        "--loudness",
        type=float,
        default=-16.0,
        metavar="LUFS",
        help="of a song's mix, by ITU-R BS.1770 (default: %(default)s)",
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
    if (args.song is None) == (args.context is None):
        raise BandmateError("render: expected CONTEXT, what the musician plays, or --song NAME")
    if args.song is not None:
        become("backing", song_arguments(args), "bandmate render")
    become("render", program_arguments(args), "bandmate render")


def song_arguments(args: argparse.Namespace) -> list[str]:
    """A song resolved into options of the engine's program.

    Raises:
        BandmateError: If song or parameters are not what they should be, or no tempo is known.
    """
    if not 1 <= args.rounds <= MOST_ROUNDS:
        raise BandmateError(f"--rounds {args.rounds}: expected 1..{MOST_ROUNDS}")
    default = Settings.default()
    over = {n: v for n, v in settings_over(default, args).values.items() if v != default[n]}
    for stem in STEMS if args.stem else ():
        over[f"stem/{stem}/on"] = float(stem in args.stem)
    song = arranged(load_song(args.song), over, args.rounds)
    words = [song.to_json(), "--output", str(args.output), "--loudness", repr(args.loudness)]
    return words + (["--split"] if args.split else []) + engine_options(args).arguments()


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
