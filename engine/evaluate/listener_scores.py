"""How well the listener tracks beat, bars, tempo and chords: as it predicts them a hop ahead, beside
librosa's tracker on the whole file.
"""

from dataclasses import dataclass, field
from typing import Any

import librosa
import mir_eval
import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..contract.chords import PITCH_CLASSES, Rows
from ..contract.errors import BandmateError
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS
from ..listener.listener import Listener
from .cases import ROUNDS
from .metrics import BEAT_TOLERANCE_S
from .pieces import Piece
from .run import CONTEXT_GAIN, SCORED_FROM_S

Audio = npt.NDArray[np.float32]
HOP, AHEAD = 8, 8  # frames
TEMPO_TOLERANCE = 0.02  # share


def score(
    accompanist: Accompanist, pieces: list[Piece], alone: tuple[str, ...] = STEMS
) -> dict[str, dict[str, float]]:
    """Means over pieces, for contexts of two players and of each player of `alone`.

    Raises:
        BandmateError: If the accompanist has no listener.
    """
    if accompanist.listener is None:
        raise BandmateError(f"codec {accompanist.codec.name} has no listener")
    contexts: dict[str, tuple[tuple[str, ...], ...]] = {
        "two players": tuple(context for context, _ in ROUNDS)
    }
    contexts |= {f"{stem} alone": ((stem,),) for stem in alone}
    out = {}
    for name, groups in contexts.items():
        rows = [
            _scores(accompanist.listener, piece, CONTEXT_GAIN * piece.mix(players))
            for piece in pieces
            for players in (tuple(stem for stem in group if stem in piece.tracks) for group in groups)
            if players
        ]
        out[name] = {m: float(np.mean([r[m] for r in rows if m in r])) for m in rows[0]} if rows else {}
    return out


@dataclass(slots=True)
class _Found:
    """What the listener predicted over one piece."""

    beats: list[float] = field(default_factory=list)  # positions
    downbeats: list[float] = field(default_factory=list)
    tempo_right: list[float] = field(default_factory=list)  # of each hop with a beat
    root: list[float] = field(default_factory=list)  # of each frame with a chord
    root_ahead: list[float] = field(default_factory=list)
    lock_s: float | None = None  # when tempo and beat were right for the first time

    def add_beats(self, grid: BeatGrid, known: int, piece: Piece) -> None:
        """The beats that `grid` predicts for the hop that begins AHEAD frames after frame `known`."""
        begin, end = (known + AHEAD) * FRAME, (known + AHEAD + HOP) * FRAME
        first, last = (int(np.ceil((at - grid.downbeat) / grid.beat)) for at in (begin, end))
        number = np.arange(first, last)
        beats = grid.downbeat + number * grid.beat
        self.beats += list(beats)
        self.downbeats += list(beats[number % grid.beats_per_bar == 0])
        is_right = abs(grid.beat / piece.grid(known * FRAME).beat - 1) < TEMPO_TOLERANCE
        self.tempo_right.append(float(is_right))
        if self.lock_s is None and is_right and _distance_s(piece, grid.downbeat) < BEAT_TOLERANCE_S:
            self.lock_s = known * FRAME / SAMPLE_RATE


def _scores(listener: Listener, piece: Piece, context: Audio) -> dict[str, float]:
    whole = np.pad(context, (0, -len(context) % (HOP * FRAME)))
    frames = len(whole) // FRAME
    true = piece.rows(0, frames + HOP + AHEAD, None)[:, :PITCH_CLASSES] if piece.chords else None
    state, found = listener.begin(0), _Found()
    for first in range(0, frames, HOP):
        known = first + HOP
        listener.hear(state, whole[first * FRAME : known * FRAME])
        if true is not None:
            for at, right in ((first, found.root), (known + AHEAD, found.root_ahead)):
                right += _roots_right(listener.chords(state, at, HOP, state.grid), true[at : at + HOP])
        if state.grid is not None:
            found.add_beats(state.grid, known, piece)
    _, offline = librosa.beat.beat_track(y=context, sr=SAMPLE_RATE, units="time")
    true_s = piece.beats / SAMPLE_RATE
    scores = {
        "beat_f1_ahead": _f1(np.array(found.beats) / SAMPLE_RATE, true_s, context),
        "downbeat_f1_ahead": _f1(
            np.array(found.downbeats) / SAMPLE_RATE, true_s[:: piece.beats_per_bar], context
        ),
        "tempo_right": float(np.mean(found.tempo_right)) if found.tempo_right else 0.0,
        "lock_s": len(context) / SAMPLE_RATE if found.lock_s is None else found.lock_s,
        "librosa_beat_f1": _f1(np.asarray(offline), true_s, context),
    }
    if true is not None:
        scores |= {"root": float(np.mean(found.root)), "root_ahead": float(np.mean(found.root_ahead))}
    return scores


def _roots_right(chords: Rows, true: Rows) -> list[float]:
    """1 or 0 for each frame with a chord: whether the root of `chords` (n, CHORD_SIZE) is that of `true` (n,
    12).
    """
    return [float(row[:PITCH_CLASSES] @ root) for row, root in zip(chords, true, strict=True) if root.any()]


def _distance_s(piece: Piece, position: float) -> float:
    """Seconds from `position` to the nearest true beat."""
    return float(np.abs(piece.beats - position).min() / SAMPLE_RATE)


def _f1(found: npt.NDArray[np.float64], true: npt.NDArray[np.float64], context: Audio) -> float:
    """F-measure of beats in seconds, over the scored part of the context."""
    inside = [x[(x >= SCORED_FROM_S) & (x < len(context) / SAMPLE_RATE)] for x in (true, found)]
    if not len(inside[1]):
        return 0.0
    return float(mir_eval.beat.f_measure(*inside, f_measure_threshold=BEAT_TOLERANCE_S))


def table(result: dict[str, dict[str, Any]]) -> str:
    """Markdown rows, one for each group of players."""
    names = list(next(iter(result.values())))
    lines = [
        "| context | " + " | ".join(name.replace("_", " ") for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for who, row in result.items():
        if row:
            lines.append(f"| {who} | " + " | ".join(f"{row[name]:.2f}" for name in names) + " |")
    return "\n".join(lines)
