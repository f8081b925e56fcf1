"""How well it plays when nothing is given, by kind of context: what the listener estimates, and how the drums
that are generated from that fit the true beats.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..contract.errors import BandmateError
from ..contract.params import Settings
from ..contract.timing import SAMPLE_RATE, STEMS
from . import listening, metrics
from .pieces import Piece
from .run import CONTEXT_GAIN, SCORED_FROM_S, Case, accompany

Audio = npt.NDArray[np.float32]
Rows = dict[str, list[dict[str, float]]]  # of each kind of context, the scores of each piece
MADE = "drums"


def contexts(piece: Piece) -> Iterator[tuple[str, Audio]]:
    """Kinds of context and their audio (samples,): each player of the piece alone, the whole band, the band
    without drums; or the context that it consists of.
    """
    if piece.context is not None:
        yield "context", piece.context
        return
    parts = {**piece.tracks, **piece.others}
    for name, audio in parts.items():
        if name != "rest":
            yield f"{name} alone", audio
    if len(parts) > 1:
        yield "whole band", piece.everything()
        if "drums" in parts:
            yield "band without drums", piece.everything() - parts["drums"]


def score(
    accompanist: Accompanist,
    pieces: list[Piece],
    case: Case,
    settings: Settings,
    progress: Callable[[], object],
    kinds: tuple[str, ...] = (),
) -> Rows:
    """Scores of each piece in each kind of context, only in `kinds` if there are any.

    `pulse` and `drums beat F1` are of the drums that are generated; `librosa F1` is librosa's tracker on the
    whole context; all others are of `listening.score`.

    Raises:
        BandmateError: If the accompanist has no listener.
    """
    if accompanist.listener is None:
        raise BandmateError(f"codec {accompanist.codec.name} has no listener")
    rows: Rows = defaultdict(list)
    played = case.settings(settings, (MADE,))
    since = int(SCORED_FROM_S * SAMPLE_RATE)
    for piece in pieces:
        for kind, sound in contexts(piece):
            if kinds and kind not in kinds:
                continue
            context = CONTEXT_GAIN * sound
            annotated = _annotated(piece, kind, context)
            row = listening.score(annotated, listening.estimates(accompanist.listener, annotated))
            made = accompany(accompanist, piece, context, case, played)[STEMS.index(MADE)]
            row["pulse"] = metrics.pulse(made, piece, since)
            row["drums beat F1"] = metrics.beat_f1(made, piece, since)
            row["librosa F1"] = metrics.beat_f1(context, piece, since)
            rows[kind].append(row)
        progress()
    return rows


def _annotated(piece: Piece, kind: str, context: Audio) -> listening.Piece:
    beats = np.arange(len(piece.beats)) % piece.beats_per_bar
    chords = () if kind == "drums alone" else piece.chords
    starts, roots = np.array([c[0] for c in chords]), np.array([c[1] if c[2] else 12 for c in chords], int)
    return listening.Piece(
        piece.name, kind, context, piece.beats / SAMPLE_RATE, beats + 1, starts / SAMPLE_RATE, roots
    )


def table(rows: Rows) -> str:
    """Markdown, a row for each kind of context."""
    return listening.table(dict(rows), ("pulse", "drums beat F1", "librosa F1", *listening.COLUMNS))
