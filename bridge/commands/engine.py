"""`bandmate engine`: the inference server alone; the engine's program `serve` with its own options."""

import argparse

from .engine_programs import become

PASSES_ON = True  # all arguments are the program's own


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: they are the program's."""


def run(args: argparse.Namespace) -> int:
    become("serve", args.passed_on, "bandmate engine")
