"""How soon a change is followed: one song turns into another, with its own tempo, key and players' sound, and the bars after it are scored."""

from typing import Any

import numpy as np

from ..accompany.accompanist import Accompanist
from ..contract.params import Settings
from ..contract.timing import STEMS
from . import measures
from .pieces import Piece, joined
from .run import Case, play, rounds

WINDOW_BARS = 2
WINDOWS = 4  # after the change
BEFORE_S = 24.0


def follow(
    accompanist: Accompanist, pieces: list[Piece], case: Case, settings: Settings
) -> dict[str, list[dict[str, float]]]:
    """For each stem its pulse and the true one's, before the change and in each two bars after it; means over all pairs of neighbours."""
    rows: dict[str, list[list[dict[str, float]]]] = {}
    for before, after in zip(pieces, (*pieces[1:], pieces[0]), strict=True):
        piece, change = joined(before, after, BEFORE_S)
        bar = after.beats_per_bar * float(np.median(np.diff(after.beats)))
        places = [
            (change - 4 * WINDOW_BARS * bar, change),
            *((change + k * WINDOW_BARS * bar, change + (k + 1) * WINDOW_BARS * bar) for k in range(WINDOWS)),
        ]
        for context, wanted in rounds(piece):
            stems = play(accompanist, piece, context, case, case.settings(settings, wanted))
            for stem in wanted:
                made, true = stems[STEMS.index(stem)], piece.tracks[stem]
                row = [
                    {
                        "made": measures.pulse(made, piece, int(begin), int(end)),
                        "true": measures.pulse(true, piece, int(begin), int(end)),
                    }
                    for begin, end in places
                ]
                rows.setdefault(stem, []).append(row)
    return {
        stem: [
            {kind: float(np.mean([r[i][kind] for r in found])) for kind in ("made", "true")}
            for i in range(WINDOWS + 1)
        ]
        for stem, found in rows.items()
    }


def table(result: dict[str, list[dict[str, Any]]]) -> str:
    """Markdown: the made stem's pulse as a share of the true one's, before the change and after it."""
    spans = [f"bars {WINDOW_BARS * k + 1} to {WINDOW_BARS * (k + 1)}" for k in range(WINDOWS)]
    lines = ["| pulse, made / true | before | " + " | ".join(spans) + " |", "|---|---|" + "---|" * WINDOWS]
    for stem, windows in result.items():
        lines.append(
            f"| {stem} | " + " | ".join(f"{w['made'] / max(w['true'], 1e-9):.2f}" for w in windows) + " |"
        )
    return "\n".join(lines)
