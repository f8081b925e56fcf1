"""`python -m engine measure`: computing times of the step, stage by stage, where it will run."""

import argparse
import json

from ..contract.options import assigned
from ..contract.params import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", default="auto", help="where to compute (default: the best that torch finds)"
    )
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: %(default)s)")
    parser.add_argument(
        "--stems",
        type=int,
        nargs="+",
        help="measure with so many stems, side by side (default: those that are on)",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="assignments",
        help="a parameter's value; repeat for more",
    )
    parser.add_argument("--json", action="store_true", help="a line of JSON for each measurement")


def run(args: argparse.Namespace) -> int:
    """Measure and print.

    Raises:
        BandmateError: If a parameter, the device or the weights are not what they should be.
    """
    from ..accompany import measure
    from ..runtime import device

    settings = assigned(Settings.default(), args.assignments)
    name = device.found()[0] if args.device == "auto" else args.device
    counts = tuple(args.stems) if args.stems else None
    for row in measure.step_times(name, args.threads, settings, counts):
        print(json.dumps(row) if args.json else _line(row), flush=True)
    return 0


def _line(row: dict[str, object]) -> str:
    stages = [
        f"{name} {'/'.join(f'{v:g}' for v in value.values())} ms"
        for name, value in row.items()
        if isinstance(value, dict)
    ]
    return (
        f"{row['device']}, {row['threads']} threads, {row['stems']} stems (p50/p95/p99): {', '.join(stages)}"
    )
