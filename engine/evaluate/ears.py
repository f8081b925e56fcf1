"""How well the listener hears: its beats as foretold a hop ahead, bars, tempo, chords, and how soon, beside librosa's tracker on the whole file."""

from typing import Any

import librosa
import mir_eval
import numpy as np
import numpy.typing as npt
import torch

from ..accompany.accompanist import Accompanist
from ..contract.chords import PITCH_CLASSES
from ..contract.errors import BandmateError
from ..contract.timing import FRAME, SAMPLE_RATE
from ..listener.listener import Listener
from .cases import ROUNDS
from .measures import BEAT_TOLERANCE_S
from .pieces import Piece
from .run import CONTEXT_GAIN, SINCE_S

Audio = npt.NDArray[np.float32]
ALONE = tuple((stem,) for stem in ("bass", "drums", "guitar", "piano"))
HOP, AHEAD = 8, 8  # frames


def hear(accompanist: Accompanist, pieces: list[Piece]) -> dict[str, dict[str, float]]:
    """Means over pieces, for pairs of players and for single ones.

    Raises:
        BandmateError: If the accompanist has no listener.
    """
    listener = accompanist.listener
    if listener is None:
        raise BandmateError(f"codec {accompanist.codec.name} has no listener")
    out = {}
    for name, groups in (
        ("two players", tuple(heard for heard, _ in ROUNDS)),
        *((g[0] + " alone", (g,)) for g in ALONE),
    ):
        rows = [
            _scores(
                accompanist,
                listener,
                piece,
                CONTEXT_GAIN * piece.mix(tuple(s for s in group if s in piece.tracks)),
            )
            for piece in pieces
            for group in groups
            if set(group) & set(piece.tracks)
        ]
        out[name] = {m: float(np.mean([r[m] for r in rows if m in r])) for m in rows[0]} if rows else {}
    return out


def _scores(accompanist: Accompanist, listener: Listener, piece: Piece, context: Audio) -> dict[str, float]:
    codec = accompanist.codec
    whole = np.pad(context, (0, -len(context) % (HOP * FRAME)))
    _, latents = codec.encode(codec.encoder_state(1), torch.from_numpy(whole)[None].to(accompanist.device))
    ears, beats, ones, tempos = listener.begin(0), [], [], []
    now_right: list[float] = []
    ahead_right: list[float] = []
    lock_s = len(context) / SAMPLE_RATE
    true_root = (
        piece.rows(0, latents.shape[1] + HOP + AHEAD, None)[:, :PITCH_CLASSES] if piece.chords else None
    )
    for first in range(0, latents.shape[1], HOP):
        listener.hear(ears, latents[0, first : first + HOP])
        grid, heard = ears.grid, first + HOP
        if true_root is not None:
            for frames, right in (
                (range(first, heard), now_right),
                (range(heard + AHEAD, heard + AHEAD + HOP), ahead_right),
            ):
                guess = listener.chords(ears, frames.start, HOP, grid)[:, :PITCH_CLASSES]
                right += [
                    float(g @ true_root[f]) for g, f in zip(guess, frames, strict=True) if true_root[f].any()
                ]
        if grid is None:
            continue
        begin, end = (heard + AHEAD) * FRAME, (heard + AHEAD + HOP) * FRAME
        k = np.arange(
            np.ceil((begin - grid.downbeat) / grid.beat), np.ceil((end - grid.downbeat) / grid.beat)
        )
        found = grid.downbeat + k * grid.beat
        beats += list(found)
        ones += list(found[k % grid.beats_per_bar == 0])
        true_beat = piece.grid(heard * FRAME).beat
        tempos.append(float(abs(grid.beat / true_beat - 1) < 0.02))
        if (
            lock_s > heard * FRAME / SAMPLE_RATE
            and tempos[-1]
            and _apart(piece, grid.downbeat) < BEAT_TOLERANCE_S
        ):
            lock_s = heard * FRAME / SAMPLE_RATE
    _, offline = librosa.beat.beat_track(y=context, sr=SAMPLE_RATE, units="time")
    scores = {
        "beat_f1_ahead": _f1(np.array(beats) / SAMPLE_RATE, piece.beats / SAMPLE_RATE, context),
        "downbeat_f1_ahead": _f1(
            np.array(ones) / SAMPLE_RATE, piece.beats[:: piece.beats_per_bar] / SAMPLE_RATE, context
        ),
        "tempo_right": float(np.mean(tempos)) if tempos else 0.0,
        "lock_s": lock_s,
        "librosa_beat_f1": _f1(np.asarray(offline), piece.beats / SAMPLE_RATE, context),
    }
    if true_root is not None:
        scores |= {"root": float(np.mean(now_right)), "root_ahead": float(np.mean(ahead_right))}
    return scores


def _apart(piece: Piece, position: float) -> float:
    """Seconds from `position` to the nearest true beat."""
    return float(np.abs(piece.beats - position).min() / SAMPLE_RATE)


def _f1(found: npt.NDArray[np.float64], true: npt.NDArray[np.float64], context: Audio) -> float:
    inside = [x[(x >= SINCE_S) & (x < len(context) / SAMPLE_RATE)] for x in (true, found)]
    return (
        float(mir_eval.beat.f_measure(*inside, f_measure_threshold=BEAT_TOLERANCE_S))
        if len(inside[1])
        else 0.0
    )


def table(result: dict[str, dict[str, Any]]) -> str:
    """Markdown rows, one for each group of players."""
    names = list(next(iter(result.values())))
    lines = [
        "| heard | " + " | ".join(n.replace("_", " ") for n in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    return "\n".join(
        [
            *lines,
            *(
                f"| {who} | " + " | ".join(f"{row[n]:.2f}" for n in names) + " |"
                for who, row in result.items()
                if row
            ),
        ]
    )
