"""Checks what an engine sends before anything is made of it: sound, positions, counts and texts."""

import math

import numpy as np

from engine.contract import chart
from engine.contract.errors import ChartError, ProtocolError
from engine.contract.grid import given_grid
from engine.contract.protocol import (
    COOKIE,
    LOUDEST,
    Ack,
    BeatState,
    Challenge,
    FromEngine,
    Hop,
    NextHop,
    Ready,
    Stem,
    Taught,
)
from engine.contract.timing import FRAME, STEMS

LONGEST = 32 * FRAME  # samples of a result: the longest hop and overhang, and what a codec adds
NEAR = 1 << 22  # samples from the present, 95 s
LONGEST_TEXT = 300  # letters
MOST = 1 << 20  # hops, packets or changes


def printable(text: str) -> str:
    """A text from elsewhere as it may be shown: on one line, no control characters, of bounded length."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST_TEXT])


def check(message: FromEngine, context_end: int) -> None:
    """Check a message's values.

    Args:
        context_end: Position in samples up to which context was sent: the present.

    Raises:
        ProtocolError: If one is not what an engine can mean.
    """
    match message:
        case Stem():
            _check_result(message, context_end)
            _check_stem(message)
        case Hop():
            _check_result(message, context_end)
            _check_hop(message, context_end)
        case NextHop():
            _check_near(message, "context_end", message.context_end or context_end, context_end)
        case BeatState():
            given_grid(message.downbeat, message.beat, message.beats_per_bar)
            _check_texts(message, message.chord)
            _check_range(message, "certainty", message.certainty, 0, 1)
        case Taught():
            _check_taught(message)
        case Ready():
            _check_texts(message, message.codec, message.backend, message.device)
        case Challenge():
            _check_texts(message, message.cookie)
            _check_range(message, "cookie", len(message.cookie), 0, COOKIE, " letters")
        case Ack():
            _check_range(message, "change", message.change, 0, MOST)


def _check_result(message: Stem | Hop, context_end: int) -> None:
    _check_near(message, "start", message.start, context_end)
    _check_range(message, "end", message.end - message.start, 0, LONGEST, " samples after its start")
    _check_range(message, "generation", message.generation, 1, 1 << 30)


def _check_stem(message: Stem) -> None:
    _check_range(message, "stem", message.stem, 0, len(STEMS) - 1)
    if not message.start <= message.position <= message.end - len(message.samples):
        raise ProtocolError("stem: samples that are not in the result that they are said to be part of")
    peak = float(np.abs(message.samples).max(initial=0))
    if not peak <= LOUDEST:  # nor is it where one is not a number
        raise ProtocolError(f"stem: samples up to {peak:.3g}, expected finite ones up to {LOUDEST:g}")


def _check_hop(message: Hop, context_end: int) -> None:
    for name in ("context_end", "next_context_end"):
        _check_near(message, name, getattr(message, name), context_end)
    for name in ("skipped", "packets", "changes"):
        _check_range(message, name, getattr(message, name), 0, MOST)
    for name in ("encode_ms", "model_ms", "decode_ms"):
        if not (math.isfinite(getattr(message, name)) and getattr(message, name) >= 0):
            raise ProtocolError(f"hop: {name} is {getattr(message, name)}, expected a time of 0 or more")


def _check_taught(message: Taught) -> None:
    given_grid(message.downbeat, message.beat, message.beats_per_bar)
    _check_texts(message, message.key)
    _check_range(message, "bars", message.bars, 0, chart.MAX_BARS)
    _check_range(message, "rounds", message.rounds, 1, MOST)
    try:
        bars = len(chart.parse(message.chart).bars) if message.chart else 0
    except ChartError as error:
        raise ProtocolError(f"taught: {printable(str(error))}") from error
    if bars != message.bars or (message.end and not (bars and message.beat)):
        raise ProtocolError(f"taught: {message.bars} bars on a beat of {message.beat}, and a chart of {bars}")


def _check_texts(message: FromEngine, *texts: str) -> None:
    for text in texts:
        if text != printable(text):
            raise ProtocolError(f"{message.kind}: {printable(text)!r} is no name")


def _check_near(message: FromEngine, name: str, position: int, context_end: int) -> None:
    if abs(position - context_end) > NEAR:
        raise ProtocolError(f"{message.kind}: {name} at position {position}, expected about {context_end}")


def _check_range(message: FromEngine, name: str, value: float, low: int, high: int, where: str = "") -> None:
    if not low <= value <= high:
        raise ProtocolError(f"{message.kind}: {name} is {value}{where}, expected {low} to {high}")
