"""Charts of other programs: what they say is what is played, and what is not is said."""

import re
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract import chart
from engine.contract.chart import MAX_BARS, parse
from engine.contract.chart_import import read, read_all
from engine.contract.errors import BandmateError
from engine.contract.tune import Tune

CHORDPRO = """\
{title: House of the Sun}
{key: Am}
{tempo: 92}
{time: 6/8}
{start_of_verse}
There [Am]is a [C]house in [D]old [F]town
they [Am]call the [E7]rising [Am]sun
{end_of_verse}
{start_of_grid}
|| Am . . . | C . D . | F . . E7 ||
{end_of_grid}
"""


def roots(text: str) -> list[list[int]]:
    return [[s.root for s in bar] for bar in parse(text).bars]


def bars(tune: Tune) -> list[str]:
    """The bars as they are written, without sections."""
    rows = (line for line in tune.text().splitlines() if line.startswith("|"))
    return [cell.strip() for row in rows for cell in row.strip("|").split("|")]


def packed(music: str) -> str:
    """Music as iReal Pro packs it: blocks of fifty signs shuffled, which is its own inverse."""
    out = ""
    while len(music) > 50:
        block, music = list(music[:50]), music[50:]
        if len(music) >= 2:
            for k in (*range(5), *range(10, 24)):
                block[k], block[49 - k] = block[49 - k], block[k]
        out += "".join(block)
    return "1r34LbKcu7" + out + music


def link(music: str, title: str = "Test", tempo: int = 120) -> str:
    return f"irealb://{title}=Some One==Medium Swing=C=={packed(music)}=Jazz-Medium Swing={tempo}=3"


def ireal(music: str) -> Tune:
    return read(link(music))


def grid(*lines: str) -> Tune:
    return read("{start_of_grid}\n" + "\n".join(lines) + "\n{end_of_grid}")


# ChordPro


def test_chordpro_lyrics_give_a_bar_a_chord_and_grids_their_bars() -> None:
    tune = read(CHORDPRO)
    assert (tune.title, tune.key, tune.tempo, tune.meter) == ("House of the Sun", "Am", 92, 6)
    assert tune.text().splitlines() == [
        "[Verse]",
        "| Am | C | D | F |",
        "| Am | E7 | Am |",
        "| Am | C D | F F F E7 |",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A | Am . | C F |"], ["Am", "C F"]),
        (["*^ Soft Inst | Am . | C F |"], ["Am", "C F"]),
        (["|: Am . | C F :| x2"], ["Am", "C F"] * 2),
        (["|: Am . | C F :| repeat 4 times"], ["Am", "C F"] * 4),
        (["|: Am . | C F :| (3x)"], ["Am", "C F"] * 3),
        (["| G7 . | C7 . | %% . | . . |"], ["G7", "C7", "G7", "C7"]),
        (["| G7 . | C7 . | %% . |", "| . . | F . |"], ["G7", "C7", "G7", "C7", "F"]),
        (["| G7 . | % . | C |"], ["G7", "G7", "C"]),
        (["|: C . | F . |1 G . :|2 A . |."], ["C", "F", "G", "C", "F", "A"]),
        (["|: C . | F . |1 G . :|", "|2> A . ||"], ["C", "F", "G", "C", "F", "A"]),
        (["| C . |: F :|: G . :| A |"], ["C", "F", "F", "G", "G", "A"]),
        (["|: F . :||: G . :||"], ["F", "F", "G", "G"]),
        (["| C ~A . . |", "|s dn~up dn |", "|S dn up |"], ["C C C A A A A A"]),
        (["| C~A G |"], ["C A G G"]),
        (["| C / / / | . . G . |"], ["C", "C G"]),
        (["| Am . . | F . |", "| . . C |"], ["Am", "F", "F F C"]),
    ],
)
def test_grids_are_read_with_margins_repeats_endings_and_divided_cells(
    lines: list[str], expected: list[str]
) -> None:
    assert bars(grid(*lines)) == expected


def test_a_margin_that_is_a_name_names_what_follows_and_one_that_counts_nothing_is_said() -> None:
    assert grid("A | Am . | C F |", "B | G |").text() == "[A]\n| Am | C F |\n[B]\n| G |"
    assert "'x2' is left out: no repeat" in grid("| Am . | x2").notes[0]
    assert "stands after the last bar line" in grid("| C . . . | G . . .").notes[0]
    assert "stands before the first bar line" in grid("Am . | C . |").notes[0]
    assert grid("| C . | original").notes == []


def test_what_a_grid_cannot_repeat_is_one_error_with_its_line() -> None:
    for line, words in (("| %% . | . . |", "two bars"), ("| % . |", "the bar before")):
        with pytest.raises(BandmateError, match=rf"line 2: .*{words}"):
            grid(line)


def test_each_bracket_is_a_chord_no_chord_an_annotation_or_named() -> None:
    tune = read("[C]a [e7]b [H7]c [N.C.]d [*Rit.]e []f [Drums only]g")
    assert bars(tune) == ["C", "Em7", "B7", "N.C."]
    assert tune.notes == ["line 1: [Drums only] is no chord and left out"]


@pytest.mark.parametrize(
    ("brackets", "expected"),
    [
        ("[a] [e]", ["Am", "Em"]),
        ("[am7] [f#] [fis7] [b/d]", ["Am7", "F#m", "F#m7", "Bm/D"]),
        ("[Hm] [H7]", ["Bm", "B7"]),
        ("[Es] [As7] [Fis] [Esus4] [Asus]", ["Eb", "Ab7", "F#", "Esus4", "Asus"]),
        ("[(G7)] [C(b5)]", ["G7", "C(b5)"]),
        ("[Am G]", ["Am", "G"]),
    ],
)
def test_chords_are_named_as_people_name_them(brackets: str, expected: list[str]) -> None:
    tune = read(brackets)
    assert bars(tune) == expected
    assert tune.notes == []


def test_unicode_accidentals_in_brackets_are_read() -> None:
    assert roots(read("[B♭]a [F♯m]b").text()) == [[10], [6]]


def test_b_beside_h_is_b_flat_and_that_is_said() -> None:
    tune = read("[H7]a [B]b [Bb]c [F/B]d")
    assert bars(tune) == ["B7", "Bb", "Bb", "F/Bb"]
    assert "B stands beside H" in tune.notes[0]
    assert read("[B]a [C]b").notes == []


def test_where_lower_case_names_are_notes_they_are_no_minors() -> None:
    assert bars(read("{+settings.notenames:1}\n[c] [f#] [Em]")) == ["Em"]


def test_a_heading_in_brackets_names_what_follows_and_an_unknown_ending_is_said() -> None:
    tune = read("[Chorus]\n[C]la [C7xyz]la\n[Coda]\n[F]")
    assert tune.text() == "[Chorus]\n| C | C7 |\n[Coda]\n| F |"
    assert tune.notes == ["line 2: 'C7xyz' is not known and read as C7"]


@pytest.mark.parametrize(
    ("head", "key", "expected"),
    [
        ("{capo: 2}\n", "A", ["A", "E"]),
        ("{meta: capo 2nd fret}\n", "A", ["A", "E"]),
        ("{transpose: 2}\n", "A", ["A", "E"]),
        ("{transpose: -2}\n", "F", ["F", "C"]),
        ("{capo: 2}\n{transpose: 1}\n", "A#", ["A#", "F"]),
    ],
)
def test_chords_and_key_are_as_they_sound(head: str, key: str, expected: list[str]) -> None:
    tune = read(f"{head}{{key: G}}\n[G] [D]")
    assert (tune.key, bars(tune)) == (key, expected)


def test_transpositions_hold_from_where_they_stand_add_up_and_are_taken_back() -> None:
    text = "{key: D}\n[D/F#]\n{transpose: 2}\n[D]\n{transpose: 2}\n[D]\n{transpose}\n[Dm7]\n{transpose}\n[D]"
    tune = read(text)
    assert (tune.key, bars(tune)) == ("D", ["D/F#", "E", "F#", "Em7", "D"])
    assert bars(grid("| G | Em |", "{transpose 2}", "| G | Em |")) == ["G", "Em", "A", "F#m"]


def test_a_chorus_is_played_where_it_is_recalled_in_the_transposition_that_holds_there() -> None:
    song = "{soc}\n[C]la [F]la\n{eoc}\n[G]\n{chorus}\n{transpose: 2}\n{chorus: last}\n"
    tune = read(song)
    assert bars(tune) == ["C", "F", "G", "C", "F", "D", "G"]
    assert tune.text().splitlines()[-2:] == ["[last]", "| D | G |"]
    assert "no chorus before it" in read("[C]\n{chorus}").notes[0]
    assert "{chorus} would play it again" in read(song + "{c: Chorus}\n").notes[0]


def test_recalled_chords_are_those_of_the_first_section_of_their_kind() -> None:
    tune = read("{sov}\n[G] [Bm]\n{eov}\n{soc}\n[C]\n{eoc}\n{transpose: 2}\n{sov}\n[^] [^] [^]\n{eov}")
    assert bars(tune) == ["G", "Bm", "C", "A", "C#m"]
    assert "line 9: [^] recalls a chord" in tune.notes[0]


def test_songs_of_one_file_are_songs_of_their_own() -> None:
    text = "{title: One}\n[C]\n{new_song}\n{title: Two}\n{tempo: 100}\n[F] [G]\n{ns}\n{t: Three}\nno chords\n"
    first, second, third = read_all(text)
    assert isinstance(first, Tune) and isinstance(second, Tune)
    assert (first.title, bars(first), first.tempo) == ("One", ["C"], 0)
    assert (second.title, bars(second), second.tempo) == ("Two", ["F", "G"], 100)
    assert "Three: there are no chords" in str(third)
    assert read(text, "two").title == read(text, "2").title == "Two"
    with pytest.raises(BandmateError, match=r"there are 3 songs \(1 One, 2 Two.*--song"):
        read(text)
    with pytest.raises(BandmateError, match="no song 'tw' among 3; did you mean Two"):
        read(text, "tw")
    with pytest.raises(BandmateError, match="no song '4' among 3"):
        read(text, "4")


def test_the_first_of_several_values_counts_and_the_others_are_said() -> None:
    tune = read("{tempo: 120.5}{time: 3/4}\n[C]\n{time: 4/4}{tempo: 90}\n[G]")
    assert (tune.tempo, tune.meter) == (120.5, 3)
    assert [note.partition(":")[0] for note in tune.notes] == ["line 3", "line 3"]


@pytest.mark.parametrize(
    ("directive", "attribute", "value"),
    [
        ("{meta: tempo 77}", "tempo", 77),
        ("{meta: key Dm}", "key", "Dm"),
        ("{meta: title x}", "title", "x"),
        ("{tempo: 120 bpm}", "tempo", 120),
        ("{tempo 99}", "tempo", 99),
        ("{time: 3/4}", "meter", 3),
        ("{key: h}", "key", "Bm"),
        ("{TITLE: a <b>bold</b> one}", "title", "a bold one"),
        ("{tempo-guitar: 90}", "tempo", 90),
        ("{tempo-piano: 90}", "tempo", 0),
        ("{tempo-piano!: 90}", "tempo", 90),
        ("{tempo: 15}", "tempo", 0),
        ("{time: 13/8}", "meter", 0),
    ],
)
def test_directives_tell_what_the_song_is(directive: str, attribute: str, value: object) -> None:
    assert getattr(read(f"{directive}\n[C]"), attribute) == value


@pytest.mark.parametrize("directive", ["{tempo: 9.9.9}", "{tempo: 99999}", "{time: 1234}", "{capo: 1.2.3}"])
def test_a_number_that_is_none_is_one_error_with_its_line(directive: str) -> None:
    with pytest.raises(BandmateError, match=r"line 2: .* is no number"):
        read(f"[C]\n{directive}")


def test_what_does_not_fit_is_said_with_its_line() -> None:
    notes = read("{tempo: lively}\n{key: Q}\n{time: 13/8}\n{transpose: up}\n[C]").notes
    assert [note.partition(":")[0] for note in notes] == ["line 1", "line 2", "line 3", "line 4"]


def test_only_sections_with_chords_for_a_guitar_are_read() -> None:
    text = (
        "{sot}\nE|--[C]--|\n{eot}\n{start_of_abc}\n[D]\n{end_of_abc}\n"
        "{start_of_verse-piano}\n[E]\n{end_of_verse}\n"
    )
    assert bars(read(text + "{start_of_verse-piano!}\n[F]\n{end_of_verse}")) == ["F"]


def test_chords_on_lines_above_the_words_are_read_where_there_are_none_in_brackets() -> None:
    text = (
        "Intro: A  Asus4/G#\n\n   A#m7     /  B\nlala lala la\n"
        "| C / F / | G / / / |\nA line that begins with A\n"
    )
    assert bars(read(text)) == ["A", "Asus4/G#", "A#m7", "B", "C F", "G"]
    assert bars(read("[Verse]\n[ch]G[/ch]   [ch]D7[/ch]\nla la\n")) == ["G", "D7"]


# iReal Pro

PLAIN = "irealbook://Blue Test=Nobody=Swing=Bb=n={*AT44Bb7   |Eb7   |Bb7   |x  }"


def test_an_ireal_link_is_read_with_sections_meter_and_repeated_bars() -> None:
    tune = read(f'<a href="{quote(PLAIN, safe="=:/")}">blue</a>')
    assert (tune.title, tune.key, tune.meter) == ("Blue Test", "Bb", 4)
    assert roots(tune.text()) == [[10], [3], [10], [10]] * 2
    assert "[A]" in tune.text()


def test_packed_music_with_endings_and_chords_that_share_a_bar_is_played_in_order() -> None:
    """In clear: {*AT34D-7XyQ|G7XyQ|N1C^7XyQ|A7b9XyQ}|N2C^7 A-7 |D-7/G G7 C6 n |Gh7   |F#o7   Z"""
    music = "1r34LbKcu7-D| 74D-7XC2N|}QyX9b7A|QXy7^C1N|QyX7G|Qy^7 A-3TA*{7/G G7 C6 n |Gh7   |F#o7   Z"
    tune = read(f"irealb://Test Tune=Some One==Waltz=C=={music}=Jazz=140=3")
    assert (tune.title, tune.tempo, tune.meter) == ("Test Tune", 140, 3)
    assert roots(tune.text()) == [[2], [7], [0], [9], [2], [7], [0, 9], [2, 7, 0, 12], [7], [6]]


@pytest.mark.parametrize(
    ("music", "expected"),
    [
        ("[T44C7XyQKclLZF7XyQ Z ", ["C7", "C7", "F7"]),
        ("[T44C7XyQ| x  |F7XyQZ", ["C7", "C7", "F7"]),
        ("[T44C7 |x |F7 G7 |  x Z", ["C7", "C7", "F7 G7", "F7 G7"]),
        ("[T44C^7XyQ|sF-7,Bb7,|lEb^7XyQZ ", ["C^7", "F-7 Bb7", "Eb^7"]),
        ("[T44C   |F   |r   |    |G   Z", ["C", "F", "C", "F", "G"]),
        ("[T44C |F XyQr|XyQ|G7XyQZ", ["C", "C", "C", "G7"]),
        ("[T44C   |F   |   r|    |   r|    Z", ["C", "F"] * 3),
        ("[T44sC,W/B,lA-7XyQ|F Z ", ["C C/B A-7 A-7", "F"]),
        ("[T44C/G W/B |W F Z", ["C/G C/B", "C F"]),
        ("[T44C7XyQ|pppp|F7XyQZ ", ["C7", "C7", "F7"]),
        ("[T44A9   |ppA7 |E   Z", ["A9", "A9 A7", "E"]),
        ("[T44C7   | (G-7)x (C7) |F7(Fo7)   Z", ["C7", "C7", "F7"]),
        ("[T44n   |E,n  |   GZ", ["N.C.", "E N.C. N.C. N.C.", "N.C. N.C. N.C. G"]),
        ("[T44C7XyQ|BbZ", ["C7", "Bb"]),
        ("[T44C |Bb7 f Z", ["C", "Bb7"]),
        ("[T44C   |  F |C Z", ["C", "C F", "C"]),
        ("[T44C   |    |F   Z", ["C", "C", "F"]),
        ("[T44C ]        {F }|G Z", ["C", "F", "F", "G"]),
        ("[T44A7*sus4*   |C*xyz* Z", ["A7(sus4)", "C"]),
    ],
)
def test_bars_are_filled_as_their_cells_say(music: str, expected: list[str]) -> None:
    assert bars(ireal(music)) == expected


@pytest.mark.parametrize(
    ("time", "cells", "expected"),
    [
        ("44", "C CC", "C C C C"),
        ("44", "CF  ", "C F F F"),
        ("34", "C F ", "C F"),
        ("34", "CFG ", "C F G"),
        ("34", "C  F", "C C F"),
        ("34", "C pF", "C C F"),
        ("54", "C F ", "C C C F F"),
        ("54", "CppFp", "C C C F F"),
        ("64", "C F ", "C F"),
        ("64", "C FG", "C C C F F G"),
        ("12", "C FG", "C C F G"),
        ("68", "C F ", "C F"),
        ("44", "C F G A ", "C F G A"),
        ("44", "CFGABCFG", "C F G A B C F G"),
        ("74", "CFGA", "C C F F G G A"),
    ],
)
def test_cells_are_shared_out_among_the_beats(time: str, cells: str, expected: str) -> None:
    (bar,) = bars(ireal(f"[T{time}{','.join(cells)}Z"))
    assert bar.split() == list(chart.shared(expected.split()))


@pytest.mark.parametrize(
    ("music", "order"),
    [
        ("{C |F <3x> }G Z", "C F C F C F G"),
        ("{C |<8x>F }G Z", "C F " * 8 + "G"),
        ("{C |N1F }|N2G Z", "C F C G"),
        ("{C |N1F }N2G }N3A Z", "C F C G C A"),
        ("{C |N1F }N2G }N0<4.>A Z", "C F C G C A"),
        ("{C |N1F }G Z", "C F C G"),
        ("[C |N1F }N2G ][A Z", "C F C G A"),
        ("{C |N1F |N2G Z", "C F C G"),
        ("{C |N1F }N2G ][D }N3A Z", "C F C G D C A"),
        ("{C <3x> |N1F }N2G Z", "C F C F C G"),
        ("{C ][F }G Z", "C F C F G"),
        ("C }G }A Z", "C C G G A"),
        ("[C |F Q ][G <D.C. al Coda>|A ][QB Z", "C F G A C F B"),
        ("[C ][SF Q |G <D.S. al Coda>][QB Z", "C F G F B"),
        ("[C |F Q |G |A ][B <D.C. al Coda>]YQ |D Z", "C F G A B C F D"),
        ("[C <Fine>][F <D.C. al Fine>Z", "C F C"),
        ("{C |N1F }|N2G <Fine>][A <D.C. al 2nd End.>Z", "C F C G A C G"),
        ("{C |N1F <Fine>}|N2G ][A <D.C. al Fine>Z", "C F C G A C F"),
        ("{SC |N1F }|N2G ][A <D.S. al 2nd End.>][B Z", "C F C G A C G A B"),
        ("{C |N1F }|N2G ][A <D.C. al 3rd ending>]|N3B Z", "C F C G A C B"),
        ("{C |F Q }[G <D.C. al Coda>][{QA }Z", "C F C F G C F A A"),
        ("[C <D.C. al Fine>][F Z", "C C F"),
        ("[C |F <D.S. al Fine>][G Z", "C F C F G"),
        ("[C Q |F ][G <D.C. al Coda>][B Z", "C F G C B"),
        ("[C |F Q |G ][QA |B Z", "C F G"),
        ("[C |F ][QA Z", "C F"),
        ("[C |F Q |G <D.C. al Coda>][AQ |B Z", "C F G C F A B"),
    ],
)
def test_repeats_endings_and_jumps_are_played_in_order(music: str, order: str) -> None:
    assert bars(ireal(music.replace(" ", "   "))) == order.split()


@pytest.mark.parametrize(
    ("music", "words"),
    [
        ("[C |F ][G <D.C. al Coda>Z", "'D.C. al Coda' is not followed: there are no two coda signs"),
        ("[C <D.C. al 2nd End.>Z", "is not followed: there is no ending 2"),
        ("[C <D.C. al Fine>Z", "there is no Fine, so it goes on to the end"),
        ("[C <Fine>][G <D.S. al Fine>Z", "there is no segno, so it is played from the beginning"),
        ("[C |F Q ][QA |B Z", r"the coda \(2 bars\) is for the last time only, so it is left out"),
        ("{C <Repeat and Fade>}", "'Repeat and Fade' is not followed"),
        ("[C |F <After solos, D.C. al Coda>Z", "is not followed"),
        ("[T44C |T24F |T44G Z", r"another time than 4/4 \(1 in 2/4\)"),
        ("[T44x |C Z", "bar 1 repeats the bar before, but there is none"),
        ("[T44C |r Z", "there are no two before it"),
        ("[T44C7q |F Z", "the sign 'q' is not known"),
        ("[T44C |F <open Z", "'<' is not closed"),
        ("[T44C*xyz* |F Z", "is not known and read as C"),
        ("[T44C |    |F Z", "bar 2 is empty"),
    ],
)
def test_what_is_not_played_as_it_is_written_is_said(music: str, words: str) -> None:
    notes = ireal(music).notes
    assert any(re.search(words, note) for note in notes), notes


def test_a_bar_in_another_time_keeps_its_length() -> None:
    tune = ireal("[T44C7XyQ|T24FXyQ|T44G7XyQ|xXyQZ")
    assert (tune.meter, tune.lines) == (4, ["| 4/4 C7 | 2/4 F | 4/4 G7 | G7 |"])
    assert parse(tune.text()).lengths == (1, 0.5, 1, 1)
    assert ireal("[T24E7 |T44A |B |C Z").meter == 4


@pytest.mark.parametrize(
    ("time", "meter"),
    [("44", 4), ("34", 3), ("54", 5), ("12", 4), ("68", 2), ("98", 3), ("22", 2), ("74", 7)],
)
def test_the_meter_is_the_beats_of_a_bar_dotted_quarters_where_there_are(time: str, meter: int) -> None:
    assert ireal(f"[T{time}C   |F   Z").meter == meter


QUALITIES = (
    "^7 -7 7 7sus ^ - 7alt sus 6 -6 o7 h7 ^9 -9 9 9sus ^13 -11 13 13sus 69 -69 -^7 -^9 ^7#11 ^9#11 -b6 -#5 "
    "^7#5 add9 -7b5 h9 2 5 + o h 7b9 7#9 7b5 7#5 7b13 7#11 9#11 13#11 11 7b9sus 7b13sus 7susadd3 9b5 9#5 "
    "13b9 13#9 7b9b13 7b9#5 7b9b5 7b9#9 "
    "7#9#5 7#9b5 7#9#11 7b9#11"
)


@pytest.mark.parametrize("quality", QUALITIES.split())
def test_every_chord_of_ireal_pro_is_known(quality: str) -> None:
    tune = ireal(f"[T44D-7XyQ|Bb{quality}XyQ|F#{quality}/CXyQZ")
    assert (bars(tune), tune.notes) == (["D-7", f"Bb{quality}", f"F#{quality}/C"], [])


def test_a_playlist_is_as_many_songs_as_it_holds_and_a_broken_one_does_not_end_the_others() -> None:
    songs = [
        link("[T44CXyQZ ", "One"),
        link("{C <99x>" + "|C" * 99 + "}", "Long"),
        link("[T34FXyQ|GXyQZ ", "Two", 90),
    ]
    text = "irealb://" + "===".join(song.partition("://")[2] for song in songs) + "===My List"
    for written in (text, quote(text, safe=""), f"<a href='{quote(text, safe='=:/')}'>My List</a>"):
        one, long, two = read_all(written.replace(quote("irealb://", safe=""), "irealb://"))
        assert isinstance(one, Tune) and isinstance(two, Tune)
        assert (one.title, bars(one), one.tempo) == ("One", ["C"], 120)
        assert (two.title, bars(two), two.tempo, two.meter) == ("Two", ["F", "G"], 90, 3)
        assert str(long) == "Long: with its repeats it has more than 2000 bars"


def test_several_links_of_a_page_are_all_read() -> None:
    page = f'<p><a href="{link("[T44CXyQZ ", "A &amp; B")}">a</a> <a href="{quote(PLAIN, safe="=:/")}">b</a>'
    assert [tune.title for tune in read_all(page) if isinstance(tune, Tune)] == ["A & B", "Blue Test"]


@pytest.mark.parametrize(
    "head",
    [
        "irealb://Test===Swing=C==",
        "irealb://Test=Some One==Swing=C=0=",
        "irealb://Test=Some One=Swing=C=n=",
        "irealb://Test=Swing=C=",
        "irealb://Test=Some%20One==Swing=C==",
    ],
)
@pytest.mark.parametrize("tail", ["=Jazz=120=3", "==120=3", "=Jazz=120", "=120", "=Jazz=120=3===List", ""])
def test_a_link_is_read_with_fewer_fields_too(head: str, tail: str) -> None:
    music = "[T44C7XyQ|F7XyQZ "
    tune = read(head + (packed(music) if "%20" not in head else quote(packed(music), safe="|[]")) + tail)
    assert (tune.title, tune.key, bars(tune)) == ("Test", "C", ["C7", "F7"])
    assert tune.tempo == (120 if tail else 0)


def test_songs_of_a_playlist_without_composer_or_tempo_keep_their_titles() -> None:
    one, two = (f"{title}===Swing=C=={packed('[T44CXyQZ ')}" for title in ("505", "Two"))
    for parted in ("==0=0===", "===", "=Jazz=120=3===", "==120=3==="):
        assert [
            tune.title for tune in read_all(f"irealb://{one}{parted}{two}==0=0") if isinstance(tune, Tune)
        ] == ["505", "Two"]


def test_songs_of_a_plain_playlist_are_parted_by_one_sign_or_three() -> None:
    one, two = (f"{title}=X=Swing=C=n=[T44C   |F   Z" for title in ("One", "Two"))
    for parted in ("=", "==="):
        assert [
            tune.title for tune in read_all(f"irealbook://{one}{parted}{two}") if isinstance(tune, Tune)
        ] == ["One", "Two"]


# any text


def test_what_is_no_chart_is_named() -> None:
    for text, words in (
        ("la la la", "neither ChordPro"),
        ("{title: x}\nla", "x: there are no chords"),
        ("irealb://Test=Nobody=Swing", "holds no music"),
        ("irealbook://=", "holds no music"),
        ("irealb://", "holds no music"),
        (link("        Z"), "Test: it has no bars"),
    ):
        with pytest.raises(BandmateError, match=words):
            read(text)


PIECES = (
    "[C] [e7] [H] [^] [*x] [C7xyz] [Words only] {soc} {eoc} {chorus} {sog} {eog} {ns} {transpose:2} "
    "{transpose} {capo:3} {tempo:9.9} "
    "{time:6/8} {meta: {title:'x} |: :| | || |1 :|2> %% % . ~A C~F |s x3 repeat irealb:// irealbook:// "
    "1r34LbKcu7 = === XyQ Kcl LZ T44 T24 "
    "T12 N1 N2 N0 { } [ ] Z S Q f U Y x r n p W/B C-7b5 Bb7alt <D.C.alCoda> <Fine> <D.S.al2ndEnd.> <99x> "
    "< ( *A *x* l s , % %{ \\ ♭ é"
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*PIECES.split(" "), "\n", " "]), max_size=80).map("".join),
    st.lists(st.sampled_from([*PIECES.split(" "), "\n", " "]), max_size=80).map("".join).map(link),
)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_ends_in_charts_or_errors_in_words(text: str) -> None:
    try:
        tunes = read_all(text)
    except BandmateError as error:
        assert str(error)
        return
    for tune in tunes:
        assert str(tune)
        if isinstance(tune, Tune):
            assert 0 < len(parse(tune.text()).bars) <= MAX_BARS


@pytest.mark.parametrize(
    "text",
    [
        "[C]" * 60_000,
        "[" * 60_000,
        "{" * 40_000 + "}",
        "{c: " + "%{" * 20_000 + "}" * 20_001,
        "{sog}\n" + "|" * 100_000,
        "{sog}\n" + "|C~" * 20_000 + "|",
        "{soc}\n[C]\n{eoc}\n" + "{chorus}\n" * 10_000,
        "".join(f"[w{k}]x" for k in range(10_000)),
        "C D E F\n" * 20_000,
        "irealb://" + "=" * 100_000,
        "irealb://T=C==S=C==1r34LbKcu7" + "<" * 60_000,
        "irealb://T=C==S=C==1r34LbKcu7" + "{C|N1D}" * 4_000,
        "irealb://T=C==S=C==1r34LbKcu7" + "{C<99x>}" * 300,
        "irealb://" * 4_000,
    ],
    ids=lambda text: text[:12].replace("\n", " "),
)
def test_no_text_takes_long_or_gives_more_than_a_chart_may_have(text: str) -> None:
    began = time.process_time()
    try:
        tunes = read_all(text)
    except BandmateError:
        tunes = []
    assert all(len(parse(tune.text()).bars) <= MAX_BARS for tune in tunes if isinstance(tune, Tune))
    assert time.process_time() - began < 2
