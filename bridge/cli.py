"""The command line: each module in `commands` has `add_arguments` and `run`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import ModuleType

from engine.contract.errors import BandmateError

from .commands import (
    bench,
    chart,
    controllers,
    doctor,
    engine,
    evaluate,
    jam,
    learn,
    render,
    replay,
    soak,
    songs,
    template,
)

COMMANDS: dict[str, tuple[ModuleType, str]] = {
    "jam": (jam, "play live; ends with a take (Ctrl-C)"),
    "engine": (engine, "the inference server alone, for another machine or a bridge of your own"),
    "render": (render, "play along with a file, as fast as the machine can"),
    "evaluate": (
        evaluate,
        "how well it plays along with held-out songs or your own multitracks, beside true stems",
    ),
    "bench": (bench, "measure computing and cycle times"),
    "soak": (soak, "play for hours with random controls on a JACK server, and report what became of it"),
    "replay": (replay, "generate a take again from its context and settings; says whether it is the same"),
    "learn": (learn, "teach it your MIDI controller: touch a control, type what it is for"),
    "controllers": (controllers, "maps of MIDI controllers: show them, check one"),
    "songs": (songs, "songs that were taught or written: list, show, keep, rename, forget"),
    "chart": (chart, "a song file out of a ChordPro file or an iReal Pro link"),
    "template": (template, "a ready-made surface for a tablet or another program"),
    "doctor": (doctor, "what is installed and reachable, each with the cure"),
}
EPILOG = """\
examples:
  bandmate jam                            play with a JACK server, or with the demo song where there is none
  bandmate jam --preset fast --tempo 120  drums and bass on a known beat, as tight as this machine can
  bandmate jam --engine studio-gpu:7771   the engine runs on another machine
  bandmate render guitar.wav --stem drums --tempo 96 -o drums.wav
  bandmate doctor                         what is missing, and the cure

A known beat makes the band play in time: a rolling JACK transport gives it, or --tempo and --downbeat, or OSC
/bandmate/tempo and /bandmate/downbeat. Parameters are live over OSC on port 7770: see the README's table.
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="bandmate",
        description="A band member that listens: plays bass, drums, guitar or piano with you, a little ahead "
        "of time.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"bandmate {version('bandmate')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (command, words) in COMMANDS.items():
        command.add_arguments(commands.add_parser(name, help=words, add_help=not _passes_on(command)))
    return top


def _passes_on(command: ModuleType) -> bool:
    """Whether all arguments, `--help` too, are those of a program of the engine's."""
    return hasattr(command, "PASSES_ON")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; errors are one line on stderr and exit status 2."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    top = parser()
    args, rest = top.parse_known_args(arguments)
    command, _ = COMMANDS[args.command]
    if rest and not _passes_on(command):
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    args.passed_on = rest
    try:
        status: int = command.run(args)
    except BandmateError as error:
        print(f"bandmate: {error}", file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())
