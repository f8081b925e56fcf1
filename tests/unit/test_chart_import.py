"""Charts of other programs: what they say is what is played."""

from urllib.parse import quote

import pytest

from bridge import cli
from engine.contract.chart import parse
from engine.contract.chart_import import read
from engine.contract.errors import BandmateError

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


def test_chordpro_lyrics_give_a_bar_a_chord_and_grids_their_bars() -> None:
    tune = read(CHORDPRO)
    assert (tune.title, tune.key, tune.tempo, tune.meter) == ("House of the Sun", "Am", 92, 6)
    assert tune.text().splitlines() == [
        "[Verse]",
        "| Am | C | D | F |",
        "| Am | E7 | Am |",
        "| Am | C D | F F F E7 |",
    ]


PLAIN = "irealbook://Blue Test=Nobody=Swing=Bb=n={*AT44Bb7   |Eb7   |Bb7   |x  }"


def test_an_ireal_link_is_read_with_sections_meter_and_repeated_bars() -> None:
    tune = read(f'<a href="{quote(PLAIN, safe="=:/")}">blue</a>')
    assert (tune.title, tune.key, tune.meter) == ("Blue Test", "Bb", 4)
    assert roots(tune.text()) == [[10], [3], [10], [10]] * 2
    assert "[A]" in tune.text()


def test_packed_music_with_endings_and_chords_that_share_a_bar_is_played_in_order() -> None:
    """In clear: {*AT34D-7XyQ|G7XyQ|N1C^7XyQ|A7b9XyQ}|N2C^7 A-7 |D-7/G G7 C6 n |Gh7   |F#o7   Z"""
    packed = "1r34LbKcu7-D| 74D-7XC2N|}QyX9b7A|QXy7^C1N|QyX7G|Qy^7 A-3TA*{7/G G7 C6 n |Gh7   |F#o7   Z"
    tune = read(f"irealb://Test Tune=Some One==Waltz=C=={packed}=Jazz=140=3")
    assert (tune.title, tune.tempo, tune.meter) == ("Test Tune", 140, 3)
    assert roots(tune.text()) == [[2], [7], [0], [9], [2], [7], [0, 9], [2, 7, 0, 12], [7], [6]]


def test_what_is_no_chart_is_named() -> None:
    with pytest.raises(BandmateError, match="neither ChordPro"):
        read("la la la")
    with pytest.raises(BandmateError, match="holds no music"):
        read("irealb://Test=Nobody=Swing")


def test_the_command_writes_a_song(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "sun.cho"
    file.write_text(CHORDPRO)
    assert cli.main(["chart", str(file)]) == 0
    assert capsys.readouterr().out.startswith(
        "about: House of the Sun\ntempo: 92\nmeter: 6\nkey: Am\nchart: |\n  [Verse]\n  | Am |"
    )
    assert cli.main(["chart", str(tmp_path / "none.cho")]) == 2
    assert "none.cho: cannot be read" in capsys.readouterr().err
