"""`bandmate replay TAKE`: plays a take again, from its context, what was sent, and when results came.

The engine's program `remake` generates every hop again; the results go through the chain that plays live.
On the same kind of machine that gives the same samples.
"""

import argparse
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import numpy as np
import numpy.typing as npt
import soundfile
from tqdm import tqdm

from engine.contract import protocol
from engine.contract.environment import COMMAND, ENVIRONMENT
from engine.contract.errors import BandmateError
from engine.contract.protocol import Message, Stem
from engine.contract.take import CONTEXT, HopDone, read_lines, read_sessions
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..playback.events import read_events
from ..playback.replay import Result, replay
from .engine_programs import command

Audio = npt.NDArray[np.float32]
SAME = 1e-4  # full scale: rounding of the take's files, and of another processor's arithmetic
LENGTH_BYTES = 4  # before each datagram of the engine's program


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("take", type=Path, help="a take's folder")
    parser.add_argument("-o", "--output", type=Path, help="folder for the stems that were made again")
    parser.add_argument(
        "--device", default="auto", help="where to compute (default: the GPU that torch finds, else the CPU)"
    )
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Replay, say how far each stem is from what was played, and write them to `args.output` if given.

    Returns:
        0 where all stems are the same, 1 where one is not; what the engine's program returned if it failed.

    Raises:
        BandmateError: If the folder is no take.
    """
    lines, context = read_lines(args.take), _read(args.take, CONTEXT)
    hops = [hop for session in read_sessions(args.take, lines, len(context)) for hop in session.hops]
    played = [_read(args.take, f"{stem}.wav") for stem in STEMS]
    with _remake(args) as program:
        output = cast(IO[bytes], program.stdout)  # a pipe
        results = read_results(output, tqdm(hops, unit="hop", disable=None))  # None: only on a terminal
        try:
            stems = replay(results, read_events(lines), max(map(len, played)))
        except EOFError:
            return program.wait() or 1
    differences = [_difference(*pair) for pair in zip(played, stems, strict=True)]
    for stem, audio, difference in zip(STEMS, stems, differences, strict=True):
        print(f"{stem:8} {'the same' if difference < SAME else f'differs by up to {difference:.3g}'}")
        if args.output:
            args.output.mkdir(parents=True, exist_ok=True)
            soundfile.write(args.output / f"{stem}.wav", audio, SAMPLE_RATE, "PCM_24")
    return int(max(differences) >= SAME)


def read_results(stream: IO[bytes], hops: Iterable[HopDone]) -> Iterator[Result]:
    """Each hop with its `stem` messages, from the output of the engine's program.

    Raises:
        EOFError: If that ended too early.
    """
    for hop in hops:
        stems: list[Stem] = []
        while isinstance(message := _read_message(stream), Stem):
            stems.append(message)
        yield hop, stems


def _read_message(stream: IO[bytes]) -> Message:
    length = int.from_bytes(_read_bytes(stream, LENGTH_BYTES))
    return protocol.decode(_read_bytes(stream, length))


def _read_bytes(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError("the engine's program ended too early")
    return data


def _remake(args: argparse.Namespace) -> "subprocess.Popen[bytes]":
    """The engine's program; what it has to say goes to this process's stderr."""
    words = command("remake", [str(args.take), "--device", args.device, "--threads", str(args.threads)])
    environment = {**os.environ, **ENVIRONMENT, COMMAND: "bandmate replay"}
    return subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)


def _read(take: Path, name: str) -> Audio:
    try:
        return np.asarray(soundfile.read(take / name, dtype="float32")[0], np.float32)
    except (soundfile.SoundFileError, OSError) as error:
        raise BandmateError(f"{take}: is no take that can be replayed: {error}") from error


def _difference(played: Audio, again: Audio) -> float:
    """The largest difference of a sample in a stem's file and the same sample again, clipped as in files."""
    length = min(len(played), len(again))
    return float(np.abs(np.clip(again[:length], -1, 1) - played[:length]).max(initial=0))
