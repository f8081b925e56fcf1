"""The control panel: presets, songs and parts by name and number, playing and pending, taps, threads."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge.commands import jam
from bridge.control import setlist_position, status
from bridge.control.choice import SavedState
from bridge.control.panel import ControlPanel
from bridge.control.setlist_position import PositionWriter, SetlistPosition
from bridge.control.states import read_states
from bridge.library import songs
from bridge.library.songs import Setlist
from bridge.telemetry import Selection
from engine.contract.errors import BandmateError, ParameterError
from engine.contract.params import SWITCH_AT
from engine.contract.timing import FRAME

from ..rig import Rig

WALTZ = """\
preset: fast
tempo: 96
meter: 3
chart: "| Am | F |"
parameters: {level: -6, switch_at: bar}
parts:
  verse: {bars: 8}
  solo: {bars: 16, parameters: {energy: 7}, chart: "| Dm |"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own songs and setlists, and nothing remembered."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    files = {
        "songs/waltz": WALTZ,
        "songs/free": "preset: quality\n",
        "setlists/friday": "songs: [waltz, free, waltz]\n",
        "setlists/careful": "songs: [waltz, free]\nconfirm: 2\n",
        "setlists/numbered": "songs: [waltz, {song: free, program: 40}]\n",
    }
    for name, text in files.items():
        file = tmp_path / "bandmate" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "bandmate"


def test_presets_are_loaded_by_name_and_by_number(folder: Path) -> None:
    rig = Rig()
    panel = rig.panel
    for name, loaded in (("fast", "fast"), ("3", "ballad"), ("11", "swing-trio")):
        panel.do("preset", name)
        rig.carry_out()
        assert panel.playing == Selection(loaded)
    with pytest.raises(ParameterError, match="no preset has program number 12: 1 auto"):
        panel.do("preset", "12")
    assert panel.playing == Selection("swing-trio")


def test_songs_are_begun_by_the_numbers_of_the_setlist(folder: Path) -> None:
    rig = Rig(setlist="numbered")
    panel = rig.panel
    panel.do("song", "40")
    rig.carry_out()
    assert panel.playing.song == "free"
    with pytest.raises(
        ParameterError, match="no song of the setlist numbered has program number 2: 1 waltz, 40 free"
    ):
        panel.do("song", "2")
    with pytest.raises(ParameterError, match="no song has program number 1: there is no setlist"):
        Rig().panel.do("song", "1")


def test_a_button_press_reads_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[SetlistPosition] = []
    rig = Rig(setlist="friday", remember=kept.append)
    panel = rig.panel

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("the disk was touched")

    for module, name in ((os, "open"), (os, "stat"), (os, "scandir"), (os, "mkdir"), (os, "rename")):
        monkeypatch.setattr(module, name, refuse)
    for name in ("open", "glob", "stat", "exists", "read_text", "mkdir", "rename"):
        monkeypatch.setattr(Path, name, refuse)
    for action, argument in (
        ("preset", "3"), ("preset", "fast"), ("song", "1"), ("song", "free"), ("next", ""),
        ("next_part", ""), ("part", "2"),
    ):  # fmt: skip
        panel.do(action, argument)
        rig.carry_out()
    monkeypatch.undo()
    assert panel.playing == Selection("fast", "waltz", "solo")
    assert kept[-1] == SetlistPosition("friday", "waltz", 1, 2)


def test_what_sounds_and_what_waits_are_two_states(folder: Path) -> None:
    rig = Rig(preset="fast")
    panel = rig.panel

    def shown() -> dict[str, Any]:
        states = read_states(panel)
        return {k: v for k, v in states.items() if v and k.split("/")[1] in ("preset", "song", "part")}

    assert shown() == {"now/preset": "fast"}
    rig.announce(FRAME)
    panel.set("switch_at", SWITCH_AT.index("hop"))
    panel.do("preset", "ballad")
    rig.feeder.run_once()
    assert shown() == {"now/preset": "fast", "next/preset": "ballad"}
    rig.carry_out()
    assert shown() == {"now/preset": "ballad"}
    rig.announce(20 * FRAME)
    panel.do("song", "waltz")
    rig.feeder.run_once()
    assert shown() == {
        "now/preset": "ballad",
        "next/preset": "fast",
        "next/song": "waltz",
        "next/part": "verse",
    }
    rig.carry_out()
    assert shown() == {"now/preset": "fast", "now/song": "waltz", "now/part": "verse"}


def test_the_status_line_shows_what_sounds_and_an_arrow_to_what_waits(folder: Path) -> None:
    rig = Rig(preset="fast")
    panel = rig.panel

    def shown() -> str:
        return status.line(panel.telemetry, panel.playing, "fader_1↑")

    assert shown().startswith("fast  bass+drums  ")
    rig.announce(FRAME)
    panel.set("switch_at", SWITCH_AT.index("hop"))
    panel.do("song", "waltz")
    rig.feeder.run_once()
    assert shown().startswith("fast -> waltz/verse  ")
    rig.carry_out()
    rig.announce(20 * FRAME)
    panel.do("part", "solo")
    rig.feeder.run_once()
    assert shown().startswith("waltz/verse -> waltz/solo  ")
    assert shown().endswith("late 0  turn fader_1↑")
    rig.link.ready = None
    rig.feeder.run_once()
    assert shown().endswith("ENGINE STARTING  turn fader_1↑")
    rig.link.engine.failed = "no memory"
    rig.feeder.run_once()
    assert shown().endswith("ENGINE FAILED  turn fader_1↑")
    assert "MIDI" not in shown()


def test_lost_midi_events_are_seen_on_the_status_line() -> None:
    """They were counted and shown nowhere."""
    telemetry = replace(Rig().feeder.telemetry, midi_lost=3)
    assert "  MIDI lost 3" in status.line(telemetry, Selection("fast"))


def test_a_song_leaves_what_the_hands_have_set_and_it_does_not_name(folder: Path) -> None:
    rig = Rig()
    panel = rig.panel
    panel.set("dry", -3)
    panel.set("level", -20)
    panel.do("song", "free")
    rig.carry_out()
    assert (panel.settings["dry"], panel.settings["level"], panel.settings["steps"]) == (-3, -20, 2)
    panel.do("song", "waltz")
    rig.carry_out()
    assert (panel.settings["dry"], panel.settings["level"], panel.settings["tempo"]) == (-3, -6, 96)
    assert rig.feeder.store.chart == "| Am | F |"


def test_next_and_previous_step_through_a_setlist_that_has_a_song_twice(folder: Path) -> None:
    rig = Rig(setlist="friday")
    panel = rig.panel
    visited = []
    for step in ("next", "next", "next", "next", "previous", "previous", "previous"):
        panel.do(step)
        visited.append((panel.asked.song.name if panel.asked.song else "", panel.asked.place))
    assert visited[:4] == [("waltz", 0), ("free", 1), ("waltz", 2), ("waltz", 2)]
    assert visited[4:] == [("free", 1), ("waltz", 0), ("waltz", 0)]


def test_without_a_setlist_next_follows_the_presets_by_number(folder: Path) -> None:
    panel = Rig(preset="quality").panel
    for name in ("retrospective-study", "swing-trio", "swing-trio"):
        panel.do("next")
        assert panel.asked.preset.name == name


def test_where_a_setlist_says_so_a_song_must_be_asked_for_twice_in_time(folder: Path) -> None:
    rig = Rig(setlist="careful")
    panel, clock = rig.panel, rig.clock
    panel.begin_song(songs.load_song("waltz"))
    panel.do("next")
    clock.sleep(2.5)
    panel.do("next")
    assert panel.asked.selection.song == "waltz"
    clock.sleep(1.5)
    panel.do("next")
    assert panel.asked.selection.song == "free"


def test_the_next_song_begins_though_the_last_one_was_ended(folder: Path) -> None:
    rig = Rig()
    panel = rig.panel
    panel.do("song", "waltz")
    rig.carry_out()
    panel.set("ending", 1)
    panel.set("hand_over", 1)
    panel.do("next_part")
    rig.carry_out()
    assert panel.settings["ending"] == 1
    panel.do("song", "free")
    rig.carry_out()
    assert (panel.settings["ending"], panel.settings["hand_over"]) == (0, 0)


def test_a_switch_at_the_end_of_the_part_counts_the_bars_of_the_part_that_sounds(folder: Path) -> None:
    """Not those of one that was asked for meanwhile and never began."""
    rig = Rig()
    panel = rig.panel
    panel.do("song", "waltz")
    rig.carry_out()
    panel.do("part", "solo")
    panel.do("part", "verse")
    assert rig.pending and rig.pending.bars == 8
    panel.do("song", "free")
    assert rig.pending.bars == 8
    rig.carry_out()
    panel.do("song", "waltz")
    assert rig.pending.bars == 0


def test_locked_only_what_a_gig_needs_can_be_changed(folder: Path) -> None:
    panel = Rig().panel
    panel.set("lock", 1)
    with pytest.raises(ParameterError, match="steps is locked"):
        panel.set("steps", 4)
    panel.set("level", -6)
    panel.set("lock", 0)
    panel.set("steps", 4)
    assert (panel.settings["level"], panel.settings["steps"]) == (-6, 4)


def test_taps_are_a_tempo_and_after_a_pause_they_begin_anew(folder: Path) -> None:
    rig = Rig()
    for _ in range(4):
        rig.panel.do("tap")
        rig.clock.sleep(0.5)
    assert rig.settings["tempo"] == pytest.approx(120)
    rig.clock.sleep(10)
    for _ in range(2):
        rig.panel.do("tap")
        rig.clock.sleep(0.3)
    assert rig.settings["tempo"] == pytest.approx(120)
    rig.panel.do("tap")
    assert rig.settings["tempo"] == pytest.approx(200)


def test_every_tap_is_on_a_beat_and_the_first_on_a_downbeat(folder: Path) -> None:
    """Also when the first ones were slower: the beat goes by the last."""
    rig = Rig()
    positions = []
    for frames in (0, 24064, 23552, 22016, 22016, 22016, 22016, 22016):
        rig.go(frames) if frames else rig.feeder.run_once()
        positions.append(rig.panel.telemetry.sounding)
        rig.panel.do("tap")
    rig.go(256)
    grid = rig.feeder.tempo.given
    assert grid
    assert grid.beat == pytest.approx(22016, rel=0.01)
    assert (positions[-1] - grid.downbeat) / grid.beat == pytest.approx(7, abs=0.01)


def test_taps_that_come_at_once_are_no_tempo(folder: Path) -> None:
    rig = Rig()
    for _ in range(5):
        rig.panel.do("tap")
    assert rig.settings["tempo"] == 0


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda panel: panel.do("prset"), "there is no action 'prset'; did you mean 'preset'"),
        (lambda panel: panel.do("tap", "3"), "tap takes no value, got '3'"),
        (lambda panel: panel.do("preset", "fats"), "there is no preset 'fats'; did you mean 'fast'"),
        (lambda panel: panel.do("song", "wlatz"), "there is no song 'wlatz'; did you mean 'waltz'"),
        (lambda panel: panel.do("part", "solo"), "there is no part 'solo': the song has none"),
        (lambda panel: panel.set_chart("| H |"), "'H' in bar 1 is no chord"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    folder: Path, act: Callable[[ControlPanel], None], words: str
) -> None:
    rig = Rig()
    panel = rig.panel
    with pytest.raises(BandmateError, match=words):
        act(panel)
    assert (rig.pending, rig.feeder.store.chart, panel.asked.selection) == (None, "", Selection("balanced"))


def test_threads_never_see_a_part_of_another_song(folder: Path) -> None:
    """`waltz` has parts, `free` has none; two threads switch, two read."""
    panel = Rig().panel
    wrong: list[Selection] = []
    is_over = threading.Event()

    def switch(song: str) -> None:
        for _ in range(300):
            panel.do("song", song)
            panel.do("next_part")

    def read() -> None:
        while not is_over.is_set():
            asked, state = panel.asked.selection, panel.saved_state()
            if asked.part and asked.song != "waltz":
                wrong.append(asked)
            if state.part and state.song != "waltz":
                wrong.append(Selection(state.preset, state.song, str(state.part)))

    switching = [threading.Thread(target=switch, args=(song,)) for song in ("waltz", "free")]
    reading = [threading.Thread(target=read) for _ in range(2)]
    for thread in (*switching, *reading):
        thread.start()
    for thread in switching:
        thread.join()
    is_over.set()
    for thread in reading:
        thread.join()
    assert not wrong


def test_what_is_saved_is_what_was_asked_for_and_stays_the_same_when_its_beat_comes(folder: Path) -> None:
    rig = Rig()
    panel = rig.panel
    before = panel.saved_state()
    panel.do("song", "waltz")
    waiting = panel.saved_state()
    assert (waiting.song, waiting.values["tempo"], waiting.chart) == ("waltz", 96, "| Am | F |")
    assert waiting != before
    rig.carry_out()
    assert panel.saved_state() == waiting
    panel.set("energy", 3)
    assert panel.saved_state() != waiting


def test_what_was_saved_is_restored_and_nothing_waits(folder: Path) -> None:
    rig = Rig()
    panel = rig.panel
    panel.do("song", "waltz")
    panel.do("part", "solo")
    saved = panel.saved_state()
    restored = Rig()
    other = restored.panel
    other.restore(saved)
    restored.carry_out()
    assert other.saved_state() == saved
    assert other.playing == Selection("fast", "waltz", "solo")
    assert other.telemetry.waiting is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"preset": "gone"}, "there is no preset 'gone'"),
        ({"song": "gone"}, "there is no song 'gone'"),
        ({"chart": "| H |"}, "is no chord"),
        ({"values": {"hop": 99.0}}, "hop 99 is outside"),
    ],
)
def test_what_cannot_be_restored_changes_nothing(folder: Path, change: dict[str, Any], words: str) -> None:
    rig = Rig()
    panel = rig.panel
    before = panel.saved_state()
    state: dict[str, Any] = {
        "preset": "fast",
        "values": {"energy": 5.0},
        "chart": "",
        "song": "waltz",
        **change,
    }
    with pytest.raises(BandmateError, match=words):
        panel.restore(SavedState(**state))
    assert panel.saved_state() == before
    assert rig.pending is None


def test_the_position_in_the_setlist_is_written_and_only_the_newest(folder: Path) -> None:
    writer = PositionWriter()
    for part in range(5):
        writer.keep(SetlistPosition("friday", "waltz", part))
    writer.stop()  # also when it never ran
    assert setlist_position.last("friday") == SetlistPosition("friday", "waltz", 4)
    assert setlist_position.last("saturday") is None


def test_a_disk_that_refuses_is_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    setlist_position.file().mkdir(parents=True)
    setlist_position.write(SetlistPosition("friday", "waltz", 0))
    assert "the position in the setlist is not kept" in caplog.text


def write_setlist(folder: Path, *order: str) -> Setlist:
    for name in order:
        (folder / "songs" / f"{name}.yaml").write_text("preset: fast\n")
    (folder / "setlists" / "long.yaml").write_text(f"songs: [{', '.join(order)}]\n")
    return songs.load_setlist("long")


@pytest.mark.parametrize(
    "order", [("a", "b", "a", "c"), ("a", "a", "c"), ("a", "b", "a", "b", "a"), ("a", "a", "a", "b")]
)
def test_a_song_that_is_there_twice_is_passed_in_both_directions(
    folder: Path, order: tuple[str, ...]
) -> None:
    write_setlist(folder, *order)
    panel = Rig(setlist="long").panel
    visited = []
    for step in ["next"] * len(order) + ["previous"] * (len(order) - 1):
        panel.do(step)
        visited.append(panel.asked.song.name if panel.asked.song else "")
    assert visited == [*order, *reversed(order[:-1])]


def test_a_start_after_a_crash_is_at_the_song_that_was_left_not_at_the_first_of_its_name(
    folder: Path,
) -> None:
    setlist = write_setlist(folder, "a", "b", "a", "c")
    kept: list[SetlistPosition] = []
    panel = Rig(setlist="long", remember=kept.append).panel
    for _ in range(3):
        panel.do("next")
    setlist_position.write(kept[-1])
    song, part, place = jam.first_song("", setlist)
    assert song
    again = Rig(setlist="long").panel
    again.begin_song(song, part, place)
    again.do("next")
    assert again.asked.song
    assert (song.name, place, again.asked.song.name) == ("a", 2, "c")
    restored = Rig(setlist="long").panel
    restored.restore(panel.saved_state())
    assert restored.asked.place == 2


@pytest.mark.parametrize(
    ("name", "found"), [("505", "505"), ("2", "2"), ("1", "505"), ("3", "007"), ("007", "007"), ("7", None)]
)
def test_a_songs_name_may_be_a_number_and_goes_before_a_place(
    folder: Path, name: str, found: str | None
) -> None:
    write_setlist(folder, "505", "1e2", "007", "2")
    panel = Rig(setlist="long").panel
    if found is None:
        with pytest.raises(ParameterError, match="no song of the setlist long has program number 7"):
            panel.do("song", name)
        return
    panel.do("song", name)
    assert panel.asked.song
    assert panel.asked.song.name == found


def test_a_preset_and_a_part_may_be_called_as_a_number(folder: Path) -> None:
    (folder / "presets").mkdir()
    (folder / "presets" / "505.yaml").write_text("extends: fast\n")
    (folder / "songs" / "parts.yaml").write_text("parts: {2: {}, 1: {}, no: {}}\n")
    panel = Rig().panel
    panel.do("preset", "505")
    assert panel.asked.preset.name == "505"
    panel.do("song", "parts")
    for name, index in (("2", 0), ("1", 1), ("3", 2), ("no", 2)):
        panel.do("part", name)
        assert panel.asked.part == index
