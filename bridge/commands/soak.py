"""`bandmate soak`: hours of random playing and controls in real time, and what became of the program."""

import argparse
import signal
from pathlib import Path

from engine.contract.options import duration

from ..take.recorder import new_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hours", type=duration, default=1.0, help="length (default: %(default)s)")
    parser.add_argument(
        "--alone",
        type=duration,
        default=60.0,
        metavar="SECONDS",
        help="for which xruns are counted before bandmate is there (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other controls (default: %(default)s)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("soak"), help="folder of reports (default: ./%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Play on the JACK server that is there, until the time is over or Ctrl-C; the report is printed.

    Raises:
        BandmateError: If there is no JACK server, the engine cannot start, or the folder cannot be written.
    """
    from ..soak import report
    from ..soak.run import play

    folder, ended = new_folder(args.output), []
    before = signal.signal(signal.SIGINT, lambda *_: ended.append(True))
    try:
        soak = play(3600 * args.hours, folder, args.seed, args.alone, goes_on=lambda: not ended)
    finally:
        signal.signal(signal.SIGINT, before)
    print(report.save(soak, folder))
    print(f"\nthe report is in {folder}, with a picture and the take")
    return 0 if all(fits for *_, fits in report.rows(soak)) else 1
