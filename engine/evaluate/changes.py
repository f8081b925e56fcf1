"""How soon a change is followed: one song turns into another, with its own tempo, key and sounds, and the
bars after it are scored.
"""

from itertools import pairwise
from typing import Any

import numpy as np

from ..accompany.accompanist import Accompanist
from ..contract.params import Settings
from ..contract.timing import STEMS
from . import metrics
from .pieces import Piece, joined
from .run import Case, accompany, rounds

WINDOW_BARS = 2
WINDOWS = 4  # after the change
BEFORE_WINDOWS = 4  # of that length before it, scored as one
BEFORE_S = 24.0


def follow(
    accompanist: Accompanist, pieces: list[Piece], case: Case, settings: Settings
) -> dict[str, list[dict[str, float]]]:
    """For each stem its pulse and the true one's, before the change and in each window after it.

    Means over all pairs of neighbours.
    """
    rows: dict[str, list[list[dict[str, float]]]] = {}
    for before, after in zip(pieces, (*pieces[1:], pieces[0]), strict=True):
        piece, change = joined(before, after, BEFORE_S)
        window = WINDOW_BARS * after.beats_per_bar * float(np.median(np.diff(after.beats)))
        edges = [change + k * window for k in (-BEFORE_WINDOWS, *range(WINDOWS + 1))]
        for context, generated in rounds(piece):
            stems = accompany(accompanist, piece, context, case, case.settings(settings, generated))
            for stem in generated:
                audio = {"made": stems[STEMS.index(stem)], "true": piece.tracks[stem]}
                row = [
                    {kind: metrics.pulse(x, piece, int(begin), int(end)) for kind, x in audio.items()}
                    for begin, end in pairwise(edges)
                ]
                rows.setdefault(stem, []).append(row)
    return {
        stem: [
            {kind: float(np.mean([row[i][kind] for row in found])) for kind in ("made", "true")}
            for i in range(WINDOWS + 1)
        ]
        for stem, found in rows.items()
    }


def table(result: dict[str, list[dict[str, Any]]]) -> str:
    """Markdown: the generated stem's pulse as a share of the true one's, before the change and after it."""
    spans = [f"bars {WINDOW_BARS * k + 1} to {WINDOW_BARS * (k + 1)}" for k in range(WINDOWS)]
    lines = ["| pulse, made / true | before | " + " | ".join(spans) + " |", "|---|---|" + "---|" * WINDOWS]
    for stem, windows in result.items():
        shares = [f"{window['made'] / max(window['true'], 1e-9):.2f}" for window in windows]
        lines.append(f"| {stem} | " + " | ".join(shares) + " |")
    return "\n".join(lines)
