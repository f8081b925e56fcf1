"""How the generated stems answer the player's level, and the parameters density and energy: a table of levels
and onsets for each value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import librosa
import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..contract.params import Settings
from ..contract.timing import SAMPLE_RATE, STEMS
from .pieces import Piece
from .run import SCORED_FROM_S, Case, accompany, rounds

Audio = npt.NDArray[np.float32]
PLAYER_DB = (-18.0, -9.0, 0.0)
VALUES = {"density": (1.0, 2.0, 4.0, 8.0), "energy": (1.0, 3.0, 5.0, 8.0, 10.0)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stem does at one value of what is varied."""

    varied: str  # a parameter, or `player`: the player's level in dB
    value: float
    stem: str
    level_db: float  # of full scale
    onsets: float  # a beat


def responses(accompanist: Accompanist, piece: Piece, case: Case, settings: Settings) -> Iterator[Answer]:
    """Everything that is varied, one by one, to the contexts of a piece."""
    for context, generated in rounds(piece):
        standard = case.settings(settings, generated)
        for gain in PLAYER_DB:
            quieter = (context * 10 ** (gain / 20)).astype(np.float32)
            stems = accompany(accompanist, piece, quieter, case, standard)
            yield from _answers("player", gain, stems, generated, piece)
        for name, values in VALUES.items():
            for value in values:
                stems = accompany(accompanist, piece, context, case, standard.with_(name, value))
                yield from _answers(name, value, stems, generated, piece)


def _answers(
    varied: str, value: float, stems: Audio, generated: tuple[str, ...], piece: Piece
) -> Iterator[Answer]:
    since = int(SCORED_FROM_S * SAMPLE_RATE)
    beats = int(((piece.beats >= since) & (piece.beats < stems.shape[1])).sum())
    for stem in generated:
        audio = stems[STEMS.index(stem), since:]
        onsets = len(librosa.onset.onset_detect(y=audio, sr=SAMPLE_RATE))
        yield Answer(varied, value, stem, 10 * np.log10(np.mean(audio**2) + 1e-12), onsets / max(1, beats))


def table(answers: list[Answer]) -> str:
    """Markdown, means over pieces: a row for each stem and what is varied, a cell for each value."""
    lines = []
    for varied, values in {"player": PLAYER_DB, **VALUES}.items():
        lines += [
            f"| {varied} | " + " | ".join(f"{value:g}" for value in values) + " |",
            "|---|" + "---|" * len(values),
        ]
        for stem in STEMS:
            mine = [a for a in answers if a.varied == varied and a.stem == stem]
            if not mine:
                continue
            cells = []
            for value in values:
                here = [(a.level_db, a.onsets) for a in mine if a.value == value]
                level, onsets = np.mean(here, 0)
                cells.append(f"{level:.1f} dB, {onsets:.1f} onsets")
            lines.append(f"| {stem} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines[:-1])
