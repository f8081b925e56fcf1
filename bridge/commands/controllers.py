"""`bandmate controllers`: maps of MIDI controllers, shown or checked."""

import argparse

from engine.contract.errors import BandmateError

from ..control.midi import maps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="[check] MAP",
        help="maps by name or file: shown, or with `check` before them only read (default: which there are)",
    )


def run(args: argparse.Namespace) -> int:
    """Print each map's picture and what was not checked about it.

    Raises:
        BandmateError: If a map does not exist or is not valid, with line and column.
    """
    checks = args.words[:1] == ["check"]
    names = args.words[checks:]
    if checks and not names:
        raise BandmateError("controllers check: expected a map's name or file")
    for name in names:
        found = maps.load(name)
        unsure = f"\nnot checked: {found.unchecked}" if found.unchecked else ""
        picture = f"{found.name}: {found.about or 'valid'}\n\n{found.picture}{unsure}\n"
        print(f"{name}: valid" if checks else picture)
    if not names:
        print("\n".join(f"{name:20} {maps.load(name).about}" for name in maps.names()))
    return 0
