"""`bandmate template`: files for other programs that come with bandmate."""

import argparse
import sys
from pathlib import Path

from ..library import paths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        choices=sorted(_templates()),
        help="for Open Stage Control: load it there and let it send to 127.0.0.1:7770",
    )


def run(args: argparse.Namespace) -> int:
    """Print the file, to be kept where the other program looks for it."""
    sys.stdout.buffer.write(_templates()[args.name].read_bytes())
    return 0


def _templates() -> dict[str, Path]:
    """The files by name."""
    folders = paths.shipped_folder("controllers") / "templates", paths.shipped_folder("maxpatch")
    return {file.name: file for folder in folders for file in folder.iterdir() if file.is_file()}
