"""Options that several commands take, and what they mean."""

import argparse

from engine.contract.options import assigned, duration
from engine.contract.params import PARAMS, Settings

from ..engine_client.process import EngineOptions
from ..library import imports


def add_settings_arguments(parser: argparse.ArgumentParser) -> None:
    """Tempo, downbeat, chart, and values over the preset's."""
    parser.add_argument("--tempo", type=float, help="beats a minute, when you know it")
    parser.add_argument("--meter", type=int, help="beats a bar (default: 4)")
    parser.add_argument(
        "--downbeat",
        type=duration,
        default=0.0,
        metavar="SECONDS",
        help="when the first downbeat falls (default: at the start)",
    )
    parser.add_argument(
        "--chart",
        metavar="CHORDS",
        help='chords from the first downbeat on, as "| Dm7 | G7 | C^7 | %% |", or a text file with them',
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="assignments",
        help=f"a parameter's value over the preset's; NAME is one of: {', '.join(p.name for p in PARAMS)}",
    )


def settings_over(settings: Settings, args: argparse.Namespace) -> Settings:
    """The settings with tempo, meter and assignments of the command line.

    Raises:
        BandmateError: If one does not exist or does not take its value.
    """
    for name in ("tempo", "meter"):
        if getattr(args, name) is not None:
            settings = settings.with_(name, getattr(args, name))
    return assigned(settings, args.assignments)


def chart_text(args: argparse.Namespace) -> str:
    """The chart as text, out of a file where `--chart` names one; empty where there is none.

    Raises:
        ChartError: If there is no such file, or the chart cannot be read.
    """
    return imports.chart_text(args.chart or "")


def engine_options(args: argparse.Namespace) -> EngineOptions:
    return EngineOptions(args.device, args.threads, args.codec, args.backend, args.checkpoint)
