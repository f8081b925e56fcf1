"""Charts as musicians write them."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.chart import LETTERS, MAX_BARS, QUALITIES, parse, symbol
from engine.contract.chords import CHART, CHORD_SIZE, PITCH_CLASSES, name
from engine.contract.errors import BandmateError
from engine.contract.grid import BeatGrid
from engine.contract.timing import FRAME

GRID = BeatGrid(0.0, 5 * FRAME, 4)  # a bar is 20 frames


def roots(text: str, first: int = 0, count: int = 40) -> list[int]:
    rows = parse(text).rows(first, count, GRID)
    return [int(row[:PITCH_CLASSES].argmax()) if row[:PITCH_CLASSES].any() else -1 for row in rows]


def bar_roots(text: str) -> list[list[int]]:
    return [[chord.root for chord in bar] for bar in parse(text).bars]


def test_bars_last_as_long_as_the_grid_says_and_come_again() -> None:
    assert roots("| Dm7 | G7 |", 0, 80) == ([2] * 20 + [7] * 20) * 2


def test_chords_in_a_bar_share_it_and_a_percent_sign_repeats() -> None:
    assert roots("| C G | % | N.C. |", 0, 60) == ([0] * 10 + [7] * 10) * 2 + [-1] * 20


def test_five_chords_share_a_bar_equally() -> None:
    assert roots("| C D E F G |", 0, 20) == [0] * 4 + [2] * 4 + [4] * 4 + [5] * 4 + [7] * 4


def test_bars_before_the_first_beat_one_are_the_end_of_the_chart() -> None:
    assert roots("| A | B | C |", -20, 20) == [0] * 20


@given(
    st.sampled_from(sorted(LETTERS)),
    st.sampled_from(["", "#", "b"]),
    st.sampled_from(sorted(QUALITIES)),
    st.sampled_from(["", "/G", "/Bb"]),
)
def test_every_quality_on_every_root_is_read(letter: str, accidental: str, quality: str, bass: str) -> None:
    (chord,) = parse(f"| {letter}{accidental}{quality}{bass} |").bars[0]
    assert chord.root == (LETTERS[letter] + {"": 0, "#": 1, "b": -1}[accidental]) % 12
    assert chord.tones == {(chord.root + n) % 12 for n in QUALITIES[quality]}


@pytest.mark.parametrize(
    ("spellings", "tones"),
    [
        ("Cmaj7 CMaj7 CMA7 CMa7 Cma7 CM7 C^7 C^ CΔ CΔ7 C△7 Cmajor7 C7M", {0, 4, 7, 11}),
        ("CmM7 CmMaj7 Cmmaj7 C-^7 C-^ Cm(maj7) CminM7 Cm^7 Cm+7", {0, 3, 7, 11}),
        ("Cm7 C-7 Cmin7 Cmi7 Cminor7", {0, 3, 7, 10}),
        ("Cm7b5 Cm7-5 C-7b5 Ch7 Ch Cø Cø7 Cm7(b5) Cmin7b5 C-7♭5", {0, 3, 6, 10}),
        ("C6/9 C69 C6(9) C6add9", {0, 2, 4, 7, 9}),
        ("C+ Caug C(#5) C5+", {0, 4, 8}),
        ("C7+ C7#5 C+7 Caug7 C7+5 C7(#5) C7aug", {0, 4, 8, 10}),
        ("C+^7 Cmaj7#5 C^7#5 CM7+5", {0, 4, 8, 11}),
        ("Csus Csus4 C4", {0, 5, 7}),
        ("C7sus C7sus4 C7(sus4)", {0, 5, 7, 10}),
        ("C9sus C9sus4", {0, 2, 5, 7, 10}),
        ("C13sus C13sus4", {0, 2, 5, 7, 9, 10}),
        ("C7b9sus C7susb9 C7sus4(b9)", {0, 1, 5, 7, 10}),
        ("C7alt Calt", {0, 1, 3, 4, 8, 10}),
        ("C7#11 C7(#11) C7+11", {0, 4, 6, 7, 10}),
        ("C7b13 C7(b13) C7-13", {0, 4, 7, 8, 10}),
        ("C13b9 C13(b9)", {0, 1, 4, 7, 9, 10}),
        ("C7#9#5 C7#5#9 C7(#9,#5)", {0, 3, 4, 8, 10}),
        ("C7b9b13 C7(b9)(b13)", {0, 1, 4, 7, 8, 10}),
        ("C-69 Cm69 Cm6/9", {0, 2, 3, 7, 9}),
        ("Ch9 Cm9b5", {0, 2, 3, 6, 10}),
        ("Cadd9 Cadd2", {0, 2, 4, 7}),
        ("Cmadd9 Cm(add9)", {0, 2, 3, 7}),
        ("C-b6 Cmb6", {0, 3, 7, 8}),
        ("C-#5 Cm#5", {0, 3, 8}),
        ("C7susadd3", {0, 4, 5, 7, 10}),
        ("C^9#11 Cmaj9#11", {0, 2, 4, 6, 7, 11}),
        ("Co Cdim C°", {0, 3, 6}),
        ("Co7 Cdim7 C°7", {0, 3, 6, 9}),
        ("C5 Cno3 C(no3)", {0, 7}),
        ("C(b5) C-5", {0, 4, 6}),
        ("C(#11) C(add#11)", {0, 4, 6, 7}),
        ("C/E C/E♭ C♮ C", {0, 4, 7}),
    ],
)
def test_one_chord_has_many_spellings(spellings: str, tones: set[int]) -> None:
    for spelling in spellings.split():
        assert parse(f"| {spelling} |").bars[0][0].tones == tones, spelling


def test_an_accidental_in_brackets_is_none_of_the_root() -> None:
    assert bar_roots("| C(b5) Cb5 C(#5) C#5 |") == [[0, 11, 0, 1]]


def test_unicode_accidentals_stand_for_the_plain_ones() -> None:
    assert bar_roots("| B♭ F♯m | D𝄫 C𝄪/G♭ | E♮7♭9 |") == [[10, 6], [0, 2], [4]]


def test_of_an_unknown_ending_the_nearest_simpler_chord_is_known() -> None:
    found = symbol("G7xyz")
    assert found is not None
    assert (found[0], found[1]) == (parse("G7").bars[0][0], "xyz")
    assert symbol("xyz") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("| Dm7 | H7 |", "'H7' in bar 2"),
        ("| Cfoo |", "'Cfoo' in bar 1"),
        ("| % |", "no bar before it"),
        ("| C | %% |", "no two bars before it"),
        ("| / C |", "there is none"),
        ("  ", "has no bars"),
        ("# only a remark", "has no bars"),
        ("| C | x3 | G |", "says how often a repeat is played"),
        ("|: C :| x0 |", "says how often a repeat is played"),
        ("| C | 2/4 F | 4/4 G |", "bar 1 has none"),
        ("|" + "C " * 25, "25 chords in one bar"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_bar(text: str, words: str) -> None:
    with pytest.raises(BandmateError, match=words):
        parse(text)


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("|: C | F :| G |", [0, 5, 0, 5, 7]),
        ("|: C | F :| x3 | G |", [0, 5, 0, 5, 0, 5, 7]),
        ("|: C | F :| x 3 | G |", [0, 5, 0, 5, 0, 5, 7]),
        ("|: C | F :| 3x | G |", [0, 5, 0, 5, 0, 5, 7]),
        ("|: C | F :| (x3) G |", [0, 5, 0, 5, 0, 5, 7]),
        ("|: C | F :| x 2 |", [0, 5, 0, 5]),
        ("|: C | F :| x1 | G |", [0, 5, 7]),
        ("|: C :|: F :|", [0, 0, 5, 5]),
        ("||: C :|| F ||", [0, 0, 5]),
        ("# by heart\n[Verse] | C | % |\n[Chorus]\n|: Am | F :|\n| G |\n", [0, 0, 9, 5, 9, 5, 7]),
        ("  # indented\n| C | F |\n\t# also\n| G |", [0, 5, 7]),
        ("C | F\nG | Am\n", [0, 5, 7, 9]),
        ("| C / / / | . G . . |", [0, 0]),
        ("| C | % % |", [0, 0, 0]),
        ("| C | F | %% | G |", [0, 5, 0, 5, 7]),
    ],
)
def test_repeats_sections_and_remarks_are_read_as_written(text: str, roots: list[int]) -> None:
    assert [bar[0].root for bar in parse(text).bars] == roots


def test_a_slash_or_dot_holds_the_chord_before_for_its_share_of_the_bar() -> None:
    assert bar_roots("| C / / / | C / F / | . . G . |") == [[0], [0, 5], [5, 7]]


def test_a_bar_in_another_time_is_as_long_as_it_says_and_the_chart_goes_round_after_it() -> None:
    text = "| 4/4 C | 2/4 F | 4/4 G |"
    assert roots(text, 0, 60) == [0] * 20 + [5] * 10 + [7] * 20 + [0] * 10
    assert parse(text).length == 3  # two bars and a half: the third is begun


def test_the_time_of_most_bars_is_a_bar_of_the_grid() -> None:
    assert roots("| 2/4 F | 4/4 C | G |", 0, 50) == [5] * 10 + [0] * 20 + [7] * 20
    assert roots("| 12/8 C | 6/8 F | 12/8 G |", 0, 50) == [0] * 20 + [5] * 10 + [7] * 20


@pytest.mark.parametrize(
    "text",
    ["|C" * 300 + ":" + "|x9" * 300 + "|", "|C" * 1_000_000, "|: C :| x2001", "|C" * 1001 + "|%%" * 1000],
)
def test_a_chart_of_too_many_bars_is_refused_with_its_place_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(BandmateError, match=rf"bar \d+: .*(at most {MAX_BARS} bars|how often)"):
        parse(text)
    assert time.process_time() - began < 2


def test_the_longest_chart_is_read_and_each_bar_found() -> None:
    chart = parse("| C | G " * (MAX_BARS // 2))
    assert chart.length == MAX_BARS
    rows = chart.rows(20 * (MAX_BARS - 1), 21, GRID)
    assert rows[:, :PITCH_CLASSES].argmax(1).tolist() == [7] * 20 + [0]


PIECES = [
    "|",
    ":",
    "|:",
    ":|",
    "C",
    "Dm7",
    "%",
    "%%",
    "/",
    "x3",
    "2/4",
    "N.C.",
    "[",
    "]",
    "#",
    "\n",
    " ",
    "x9999",
    "♭",
    "°",
    "sus",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)))
def test_any_text_ends_in_a_chart_or_one_error(text: str) -> None:
    try:
        chart = parse(text)
    except BandmateError:
        return
    assert 0 < len(chart.bars) == len(chart.lengths) <= MAX_BARS
    rows = chart.rows(0, 50, GRID)
    assert rows.shape == (50, CHORD_SIZE)
    assert np.all(rows[:, -1] == CHART)


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
