"""`python -m engine remake TAKE`: generates every hop of a take again, from its context and what the engine was sent.

Writes the protocol's `stem` datagrams of each hop, one for each stem with the whole of its sound, then the `hop` datagram to stdout,
each after its length as four bytes, big-endian.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import numpy.typing as npt

from ..contract import protocol
from ..contract.chart import WrittenChart, parse
from ..contract.grid import BeatGrid, told
from ..contract.params import Settings
from ..contract.take import CONTEXT, HopDone, MessageSent, SessionRecord, read_lines, read_sessions
from ..contract.timing import FRAME

if TYPE_CHECKING:
    from ..accompany.accompanist import Accompanist
    from ..accompany.state import HopResult

Audio = npt.NDArray[np.float32]
LENGTH_BYTES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("take", type=Path, metavar="TAKE", help="a take's folder")
    parser.add_argument(
        "--device", default="auto", help="where to compute (default: the GPU that torch finds, else the CPU)"
    )
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Generate and write.

    Raises:
        BandmateError: If the folder is no take, or its codec and backend cannot be had.
    """
    from ..accompany import models
    from ..runtime import audiofile, device

    lines = read_lines(args.take)
    context = audiofile.read(args.take / CONTEXT)
    sessions = read_sessions(args.take, lines, len(context))
    place = device.choose(args.device, args.threads)
    played = sessions[0].begun
    accompanist = models.load(place, played.codec, played.backend)
    for session in sessions:
        for hop, result in remake(accompanist, session, context):
            write(sys.stdout.buffer, hop, result)
    return 0


def remake(
    accompanist: "Accompanist", session: SessionRecord, context: Audio
) -> Iterator[tuple[HopDone, "HopResult"]]:
    """Every hop of a session with its result. `context`: (samples,) from position 0 on."""
    heard = -(-session.begun.begin // FRAME) * FRAME
    state, conditions, changes = accompanist.begin(heard // FRAME), _Conditions(), 0
    for hop in session.hops:
        report = hop.report
        for message in session.messages[changes : report.changes]:
            conditions.apply(message)
        changes = report.changes
        result = accompanist.step(
            state, context[heard : report.context_end], conditions.settings, conditions.grid, conditions.chart,
            report.start_offset,
        )  # fmt: skip
        heard = report.context_end
        yield hop, result


def write(out: BinaryIO, hop: HopDone, result: "HopResult") -> None:
    """The datagrams of a hop."""
    report = hop.report
    common = {
        "session": report.session,
        "generation": report.generation,
        "start": result.start,
        "end": result.end,
    }
    for stem, audio in zip(result.stems, result.audio, strict=True):
        _write(out, protocol.encode("stem", stem=stem, position=result.start, samples=audio, **common))
    _write(out, protocol.encode(
        "hop", heard=report.context_end, next=0, encode_ms=result.encode_s * 1e3, model_ms=result.model_s * 1e3,
        decode_ms=result.decode_s * 1e3, skipped=report.skipped, packets=len(result.stems), changes=report.changes,
        soon=report.start_offset, **common,
    ))  # fmt: skip


def _write(out: BinaryIO, datagram: bytes) -> None:
    out.write(len(datagram).to_bytes(LENGTH_BYTES))
    out.write(datagram)
    out.flush()


@dataclass(slots=True)
class _Conditions:
    """What the engine has been sent in a session."""

    settings: Settings = field(default_factory=Settings.default)
    grid: BeatGrid | None = None
    chart: WrittenChart | None = None

    def apply(self, sent: MessageSent) -> None:
        values = sent.values
        match sent.message:
            case "param":
                value = np.float32(values["value"]).item()  # as it went over the wire
                self.settings = self.settings.with_(values["name"], value)
            case "grid":
                self.grid = told(values["downbeat"], values["beat"], values["beats_per_bar"])
            case "chart":
                self.chart = parse(values["text"]) if values["text"] else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
