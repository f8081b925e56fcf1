"""Options that programs of the engine and commands of the bridge share: one text for each."""

import argparse
import math
from collections.abc import Iterable
from pathlib import Path

from .errors import BandmateError
from .logs import LEVELS
from .params import Settings, find
from .seal import SHORTEST, VARIABLE


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Which model, and where it computes."""
    parser.add_argument(
        "--device",
        default="auto",
        help="cpu, cuda, cuda:1, mps (default: the GPU that torch finds, else the CPU)",
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=1,
        help="CPU threads; more only where cores are idle (default: %(default)s)",
    )
    parser.add_argument(
        "--codec", default="studio", help="studio, music2latent or identity (default: %(default)s)"
    )
    parser.add_argument(
        "--backend",
        default="consistency",
        help="consistency (1 to 4 steps), diffusion (more of them), or echo for a sound check (default: "
        "%(default)s)",
    )
    parser.add_argument(
        "--checkpoint", type=Path, help="the codec's weights, instead of those in their usual place"
    )


def add_key_argument(parser: argparse.ArgumentParser) -> None:
    """What bridge and engine prove themselves to each other with."""
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help=f"key of an engine for other machines: a file with a phrase of {SHORTEST} characters or more, "
        f"the same on both (default: the phrase in the environment's {VARIABLE}, if there is one)",
    )


def duration(text: str) -> float:
    """A length of time as an option gives it; raises as argparse wants it."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r:.80} is no number of seconds")
    return value


def port_number(text: str) -> int:
    """A port as an option gives it, 0 for any; raises as argparse wants it."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r:.80} is no port: expected 0..65535, 0 for any")
    return int(text)


def listening_host(text: str) -> str:
    """The address of an interface, or its name; raises as argparse wants it."""
    if ":" in text or not text:
        raise argparse.ArgumentTypeError(f"{text!r:.80} is no IPv4 address: expected one as 127.0.0.1")
    return text


def add_log_arguments(parser: argparse.ArgumentParser) -> None:
    """How much is logged."""
    parser.add_argument(
        "--log-level",
        choices=LEVELS,
        default="info",
        help="least level of what is logged (default: %(default)s)",
    )


def assigned(settings: Settings, assignments: Iterable[str]) -> Settings:
    """The settings with each `NAME=VALUE` of `--set` replaced.

    Raises:
        BandmateError: If one is not NAME=VALUE.
        ParameterError: If a parameter does not exist or does not take its value.
    """
    for text in assignments:
        name, sign, value = text.partition("=")
        if not sign:
            raise BandmateError(f"--set {text!r}: expected NAME=VALUE")
        settings = settings.with_(name, find(name).read(value))
    return settings


def set_options(settings: Settings) -> list[str]:
    """`--set NAME=VALUE` for each value that is not the default; the inverse of `assigned`."""
    default = Settings.default()
    return [
        word
        for name, value in settings.values.items()
        if value != default[name]
        for word in ("--set", f"{name}={value!r}")
    ]
