"""`python -m engine PROGRAM`: whatever computes, in a process of its own.

The bridge starts these and reads what they print.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from .commands import backing, describe, evaluate, extras, measure, remake, render, serve
from .contract.environment import COMMAND
from .contract.errors import BandmateError

PROGRAMS = {
    "serve": (serve, "the inference server"),
    "render": (render, "play along with a file"),
    "backing": (backing, "play a song alone, from its count-in to its last beat"),
    "evaluate": (evaluate, "how well it plays along, beside true stems"),
    "measure": (measure, "computing times, stage by stage"),
    "remake": (remake, "the hops of a take again, for `bandmate replay`"),
    "describe": (describe, "what is installed here to compute with"),
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m engine", description=__doc__)
    programs = top.add_subparsers(dest="program", required=True, metavar="PROGRAM")
    for name, (program, words) in PROGRAMS.items():
        prog = os.environ.get(COMMAND) or f"python -m engine {name}"
        program.add_arguments(programs.add_parser(name, help=words, prog=prog))
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a program; an error that a user can act on is one line on stderr and exit status 2."""
    args = parser().parse_args(arguments)
    program, _ = PROGRAMS[args.program]
    try:
        status: int = program.run(args)
    except BandmateError as error:
        return _refuse(str(error))
    except ModuleNotFoundError as error:
        extra = extras.extra_of(error.name)
        if extra is None:
            raise
        return _refuse(f"{error.name} is not installed: {extras.cure(extra)}")
    return status


def _refuse(words: str) -> int:
    command = os.environ.get(COMMAND, "")
    print(f"{command.split()[0]}: {words}" if command else words, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
