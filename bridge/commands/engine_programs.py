"""Starts programs of the engine's, each in a process of its own: the bridge computes nothing itself."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import IO, NoReturn, cast

from engine.contract.environment import COMMAND, ENVIRONMENT
from engine.contract.errors import BandmateError


def command(program: str, arguments: Sequence[str]) -> list[str]:
    """What starts a program with these arguments."""
    return [sys.executable, "-m", "engine", program, *arguments]


def become(program: str, arguments: Sequence[str], typed: str) -> NoReturn:
    """Go on as that program, in this process; `typed` is what the user calls it, for help and errors."""
    sys.stdout.flush()
    words = command(program, arguments)
    os.execve(words[0], words, {**os.environ, **ENVIRONMENT, COMMAND: typed})


def lines(program: str, arguments: Sequence[str]) -> Iterator[str]:
    """What a program prints, line by line as it comes.

    Raises:
        BandmateError: If it does not end well; with the last that it said.
    """
    environment = {**os.environ, **ENVIRONMENT}
    with subprocess.Popen(
        command(program, arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        output, errors = cast(IO[str], process.stdout), cast(IO[str], process.stderr)  # pipes
        yield from output
        said = errors.read().strip().splitlines()
    if process.returncode:
        raise BandmateError(said[-1] if said else f"the engine's {program} ended with {process.returncode}")
