"""Charts as musicians write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.chart import LETTERS, QUALITIES, parse
from engine.contract.chords import CHART, CHORD_SIZE, PITCH_CLASSES, name
from engine.contract.errors import BandmateError
from engine.contract.grid import BeatGrid
from engine.contract.timing import FRAME

GRID = BeatGrid(0.0, 5 * FRAME, 4)  # a bar is 20 frames


def roots(text: str, first: int = 0, count: int = 40) -> list[int]:
    rows = parse(text).rows(first, count, GRID)
    return [int(row[:PITCH_CLASSES].argmax()) if row[:PITCH_CLASSES].any() else -1 for row in rows]


def test_bars_last_as_long_as_the_grid_says_and_come_again() -> None:
    assert roots("| Dm7 | G7 |", 0, 80) == ([2] * 20 + [7] * 20) * 2


def test_chords_in_a_bar_share_it_and_a_percent_sign_repeats() -> None:
    assert roots("| C G | % | N.C. |", 0, 60) == ([0] * 10 + [7] * 10) * 2 + [-1] * 20


def test_bars_before_the_first_beat_one_are_the_end_of_the_chart() -> None:
    assert roots("| A | B | C |", -20, 20) == [0] * 20


@given(
    st.sampled_from(sorted(LETTERS)),
    st.sampled_from(["", "#", "b"]),
    st.sampled_from(sorted(QUALITIES)),
    st.sampled_from(["", "/G", "/Bb"]),
)
def test_every_quality_on_every_root_is_read(letter: str, accidental: str, quality: str, bass: str) -> None:
    (symbol,) = parse(f"| {letter}{accidental}{quality}{bass} |").bars[0]
    assert symbol.root == (LETTERS[letter] + {"": 0, "#": 1, "b": -1}[accidental]) % 12
    assert symbol.tones == {(symbol.root + n) % 12 for n in QUALITIES[quality]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("| Dm7 | H7 |", "'H7' in bar 2"),
        ("| Cfoo |", "'Cfoo' in bar 1"),
        ("| % |", "no bar before it"),
        ("  ", "has no bars"),
    ],
)
def test_what_is_no_chord_is_named_with_its_bar(text: str, words: str) -> None:
    with pytest.raises(BandmateError, match=words):
        parse(text)


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("|: C | F :| G |", [0, 5, 0, 5, 7]),
        ("|: C | F :| x3 | G |", [0, 5, 0, 5, 0, 5, 7]),
        ("# by heart\n[Verse] | C | % |\n[Chorus]\n|: Am | F :|\n| G |\n", [0, 0, 9, 5, 9, 5, 7]),
    ],
)
def test_repeats_sections_and_remarks_are_read_as_written(text: str, roots: list[int]) -> None:
    assert [bar[0].root for bar in parse(text).bars] == roots


def test_without_a_grid_a_chart_says_nothing_and_with_one_it_is_sure() -> None:
    chart = parse("| Em |")
    assert not chart.rows(0, 5, None).any()
    assert np.all(chart.rows(0, 5, GRID)[:, -1] == CHART)
    assert chart.rows(0, 5, GRID).shape == (5, CHORD_SIZE)


@pytest.mark.parametrize(
    ("written", "read"), [("C", "C"), ("Am7", "Am"), ("F#m7b5", "F#dim"), ("Bb7", "Bb"), ("N.C.", "")]
)
def test_a_chord_is_shown_as_a_triad(written: str, read: str) -> None:
    assert name(parse(f"| {written} |").rows(0, 1, GRID)[0]) == read
