"""`python -m engine remake TAKE`: generates every hop of a take again, from its context and what was sent.

Writes to stdout the protocol's `stem` datagrams of each hop, one for each stem with the whole of its sound,
then the `hop` datagram; each after its length as four bytes, big-endian.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import numpy.typing as npt

from ..contract import protocol
from ..contract.errors import BandmateError, ProtocolError
from ..contract.take import CONTEXT, HopDone, MessageSent, SessionRecord, read_lines, read_sessions
from ..contract.timing import FRAME
from ..serve.conditions import Conditions

if TYPE_CHECKING:
    from ..accompany.accompanist import Accompanist
    from ..accompany.state import HopResult

Audio = npt.NDArray[np.float32]
LENGTH_BYTES = 4
CHANGES = {kind.kind: kind for kind in protocol.MESSAGES if issubclass(kind, protocol.Change)}


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
    context_end = -(-session.begun.begin // FRAME) * FRAME
    state, conditions, changes = accompanist.begin(context_end // FRAME), Conditions(), 0
    for hop in session.hops:
        report = hop.report
        for message in session.messages[changes : report.changes]:
            conditions = conditions.apply(_as_received(message))
        changes = report.changes
        new, c = context[context_end : report.context_end], conditions
        result = accompanist.step(state, new, c.settings, c.grid, c.chart, report.start_offset, c.hint)
        context_end = report.context_end
        yield hop, result


def write(out: BinaryIO, hop: HopDone, result: "HopResult") -> None:
    """The datagrams of a hop."""
    report = hop.report
    session, generation, start, end = report.session, report.generation, result.start, result.end
    for stem, samples in zip(result.stems, result.audio, strict=True):
        _write(out, protocol.Stem(
            session=session, stem=stem, generation=generation, start=start, end=end, position=start,
            samples=samples,
        ))  # fmt: skip
    _write(out, protocol.Hop(
        session=session, generation=generation, context_end=report.context_end, start=start, end=end,
        next_context_end=0, encode_ms=result.encode_s * 1e3, model_ms=result.model_s * 1e3,
        decode_ms=result.decode_s * 1e3, skipped=report.skipped, packets=len(result.stems),
        changes=report.changes, start_offset=report.start_offset,
    ))  # fmt: skip


def _write(out: BinaryIO, message: protocol.Message) -> None:
    datagram = protocol.encode(message)
    out.write(len(datagram).to_bytes(LENGTH_BYTES))
    out.write(datagram)
    out.flush()


def _as_received(sent: MessageSent) -> protocol.Change:
    """The message as the engine received it.

    Raises:
        BandmateError: If no such message changes what is generated.
    """
    try:
        return protocol.as_received(CHANGES[sent.message](session=sent.session, change=0, **sent.values))
    except (KeyError, TypeError, ProtocolError) as error:
        raise BandmateError(
            f"the take has a message {sent.message!r} with {sent.values}, expected one of "
            f"{', '.join(CHANGES)} with its values: it was made by another version, or changed"
        ) from error
