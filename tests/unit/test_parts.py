"""Parts that follow by themselves, to the bar; by foot at any time; to the end."""

from pathlib import Path

import pytest

from bridge.library import songs
from bridge.library.yaml_nodes import DocumentError
from engine.contract.params import SWITCH_AT
from engine.contract.timing import SAMPLE_RATE

from ..rig import Rig

BAR = 2 * SAMPLE_RATE  # 120 beats a minute
SONG = """\
preset: fast
tempo: 120
parts:
  verse: {bars: 2, repeat: 2, then: chorus, chart: "| C | Am |"}
  chorus: {bars: 1, then: bridge, chart: "| F |"}
  bridge: {bars: 1, tempo: 150, meter: 3, then: end, chart: "| Dm | E |"}
  vamp: {bars: 4, chart: "| G |"}
"""


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "bandmate" / "songs"
    folder.mkdir(parents=True)
    (folder / "song.yaml").write_text(SONG)
    rig = Rig(preset="fast")
    rig.panel.do("song", "song")
    rig.carry_out()
    return rig


def begin(rig: Rig) -> float:
    """The downbeat of the part that plays."""
    grid = rig.feeder.telemetry.grid
    assert grid is not None
    return grid.downbeat


def part_at(rig: Rig, position: float) -> str:
    """The part that plays at a position, which is not over yet."""
    rig.go(round(position - rig.feeder.stream.sounding))
    return rig.panel.playing.part


def test_parts_follow_on_their_bars_and_the_song_ends(rig: Rig) -> None:
    rig.go(256)
    first = begin(rig)
    assert part_at(rig, first + 3.9 * BAR) == "verse"
    assert part_at(rig, first + 4.1 * BAR) == "chorus"
    assert (begin(rig), rig.feeder.telemetry.chart) == (first + 4 * BAR, "| F |")
    assert part_at(rig, first + 4.9 * BAR) == "chorus"
    assert part_at(rig, first + 5.1 * BAR) == "bridge"
    assert (begin(rig), rig.settings["meter"], rig.settings["tempo"]) == (first + 5 * BAR, 3, 150)
    assert rig.settings["ending"] == 0
    rig.go(round(3 * 0.4 * SAMPLE_RATE))
    assert rig.settings["ending"] == 1
    assert rig.panel.playing.part == "bridge"
    rig.go(4 * BAR)
    assert rig.panel.playing.part == "bridge"


def test_what_follows_is_shown_and_the_foot_may_go_elsewhere(rig: Rig) -> None:
    rig.go(256)
    first = begin(rig)
    assert rig.feeder.telemetry.waiting is not None and rig.feeder.telemetry.waiting.part == "chorus"
    rig.panel.set("switch_at", SWITCH_AT.index("bar"))
    rig.go(round(0.5 * BAR))
    rig.panel.do("next_part")  # from the verse, whatever would follow
    rig.carry_out_asked()
    assert rig.panel.playing.part == "chorus"
    assert begin(rig) == first + BAR
    assert part_at(rig, first + 2.1 * BAR) == "bridge"  # a bar after the chorus began


def test_a_part_without_a_successor_goes_on_until_the_foot_says_so(rig: Rig) -> None:
    rig.panel.do("part", "vamp")
    rig.carry_out_asked()
    rig.go(20 * BAR)
    assert rig.panel.playing.part == "vamp" and rig.feeder.telemetry.waiting is None


def test_another_preset_does_not_move_the_end_of_the_part(rig: Rig) -> None:
    rig.go(256)
    first = begin(rig)
    rig.go(round(1.3 * BAR))
    rig.panel.do("preset", "ballad")
    rig.carry_out_asked()
    assert part_at(rig, first + 3.9 * BAR) == "verse"
    assert part_at(rig, first + 4.1 * BAR) == "chorus"


def test_a_chart_begins_with_its_part_in_the_middle_of_another(rig: Rig) -> None:
    rig.go(256)
    first = begin(rig)
    rig.panel.set("switch_at", SWITCH_AT.index("bar"))
    rig.go(round(0.7 * BAR))
    rig.panel.do("part", "vamp")
    rig.carry_out_asked()
    assert begin(rig) == first + BAR
    rig.panel.set("switch_at", SWITCH_AT.index("now"))
    rig.go(round(1.5 * BAR))
    rig.panel.do("part", "verse")
    rig.carry_out_asked()
    rig.go(256)
    assert begin(rig) == first + 3 * BAR  # the nearest bar line to what can still be changed


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("{then: b}", "song.yaml:2:13: then needs the part's length: expected bars beside it"),
        ("{repeat: 2}", "repeat needs the part's length"),
        ("{bars: 4, then: c}", "'c' is not known"),
        ("{bars: 4, repeat: 0}", "0 is not a whole number in 1..99"),
    ],
)
def test_mistakes_in_parts_are_named(tmp_path: Path, part: str, words: str) -> None:
    file = tmp_path / "song.yaml"
    file.write_text(f"parts:\n  a: {part}\n  b: {{}}\n")
    with pytest.raises(DocumentError, match=words):
        songs.read_song(file)
