"""Charts that sound higher than they are written."""

import numpy as np
import pytest

from engine.contract.chart import parse
from engine.contract.chords import PITCH_CLASSES, TransposedChart
from engine.contract.grid import BeatGrid
from engine.contract.timing import FRAME

GRID = BeatGrid(0.0, FRAME, 4)  # a bar is four latent frames


@pytest.mark.parametrize("semitones", range(-11, 23))
def test_roots_and_tones_move_by_just_that(semitones: int) -> None:
    written = parse("| C | F#m7 N.C. | Bb^7 |")
    rows, moved = written.rows(0, 24, GRID), TransposedChart(written, semitones).rows(0, 24, GRID)
    for k in range(PITCH_CLASSES):
        to = (k + semitones) % PITCH_CLASSES
        assert np.array_equal(moved[:, to], rows[:, k])
        assert np.array_equal(moved[:, PITCH_CLASSES + to], rows[:, PITCH_CLASSES + k])
    assert np.array_equal(moved[:, -1], rows[:, -1])
    assert TransposedChart(written, semitones).length == written.length


def test_a_known_chord_is_known_where_it_is_moved() -> None:
    moved = TransposedChart(parse("| G |"), 2).rows(0, 4, GRID)
    assert np.array_equal(moved, parse("| A |").rows(0, 4, GRID))
