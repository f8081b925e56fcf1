"""A song as an arrangement for a backing track: order, bars, parameters; what cannot be played is named."""

from pathlib import Path

import pytest

from bridge.library import songs
from bridge.library.arranging import arranged
from engine.contract.arrangement import Arrangement
from engine.contract.errors import BandmateError

SONG = """\
preset: fast
tempo: 120
count_in: 2
parts:
  verse: {bars: 2, repeat: 2, then: chorus, chart: "| C | Am |"}
  bridge: {tempo: 90, then: end, chart: "| Dm | E | % |"}
  chorus: {bars: 4, then: bridge, chart: "| F |"}
  never: {bars: 4}
"""


def song(folder: Path, text: str) -> songs.Song:
    file = folder / "song.yaml"
    file.write_text(text.replace("{tempo: 90, then: end,", "{bars: 3, tempo: 90, then: end,"))
    return songs.read_song(file)


def test_parts_are_in_the_order_in_which_they_follow(tmp_path: Path) -> None:
    found = arranged(song(tmp_path, SONG), {})
    assert [(s.name, s.bars, s.chart) for s in found.sections] == [
        ("song/verse", 4, "| C | Am |"),
        ("song/chorus", 4, "| F |"),
        ("song/bridge", 3, "| Dm | E | % |"),
    ]
    assert [s.settings["tempo"] for s in found.sections] == [120, 120, 90]
    assert found.count_in == 2


def test_without_then_all_parts_are_played_and_a_round_that_never_ends_once(tmp_path: Path) -> None:
    plain = "tempo: 100\nparts:\n  A: {chart: '| C | F | G |'}\n  B: {bars: 4, chart: '| Am |'}\n"
    found = arranged(song(tmp_path, plain), {})
    assert [(s.name, s.bars) for s in found.sections] == [("song/A", 3), ("song/B", 4)]
    around = "tempo: 100\nparts:\n  A: {bars: 1, then: B}\n  B: {bars: 2, then: A}\n"
    assert [s.bars for s in arranged(song(tmp_path, around), {}, rounds=2).sections] == [1, 2, 1, 2]
    assert [s.bars for s in arranged(song(tmp_path, "tempo: 99\nchart: '| C | F |'\n"), {}).sections] == [2]


def test_an_arrangement_is_the_same_after_its_way_to_the_engine(tmp_path: Path) -> None:
    found = arranged(song(tmp_path, SONG), {"transpose": -2.0})
    assert Arrangement.from_json(found.to_json()) == found
    assert found.sections[0].settings["transpose"] == -2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chart: '| C |'\n", "song: no tempo is known: give one with --tempo"),
        ("tempo: 100\nparts:\n  A: {}\n", "song/A: it has neither bars nor a chart"),
    ],
)
def test_what_cannot_be_played_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BandmateError, match=words):
        arranged(song(tmp_path, text), {})


def test_no_arrangement_is_refused() -> None:
    with pytest.raises(BandmateError, match="is no arrangement"):
        Arrangement.from_json('{"count_in": 1}')
