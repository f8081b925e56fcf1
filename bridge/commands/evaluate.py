"""`bandmate evaluate`: how well it plays; the engine's program `evaluate` with its own options."""

import argparse

from .engine_programs import become

PASSES_ON = True  # all arguments are the program's own


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: they are the program's."""


def run(args: argparse.Namespace) -> int:
    become("evaluate", args.passed_on, "bandmate evaluate")
