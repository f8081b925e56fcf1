"""Teaching a part: presses become requests, answers become a song that plays and is kept."""

from datetime import datetime
from pathlib import Path

import pytest

from bridge.audio.device import FrameGrid
from bridge.control.states import read_states
from bridge.control.status import line
from bridge.control.teacher import Teacher
from bridge.library import songs
from bridge.telemetry import Selection
from engine.contract.errors import LessonError
from engine.contract.grid import BeatGrid
from engine.contract.lesson import NO_LESSON, LessonRequest
from engine.contract.protocol import Taught
from engine.contract.timing import SAMPLE_RATE

from ..rig import Rig

NAME = "taught 2026-11-25 18.03"
BEAT = SAMPLE_RATE / 2  # 120 a minute


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    rig = Rig()
    rig.panel.teacher = Teacher(now=lambda: datetime(2026, 11, 25, 18, 3))
    rig.go(1024)
    return rig


def asked(rig: Rig) -> LessonRequest:
    """What the engine was asked last."""
    found = rig.link.settings_sent[-1][-1]
    assert isinstance(found, LessonRequest)
    return found


def answer(rig: Rig, chart: str, *, beat: float = BEAT, meter: int = 4, off: float = 100.0) -> Taught:
    """Let the engine answer what it was asked last; the part begins `off` samples after the press."""
    request = asked(rig)
    bars = chart.count("|") - 1
    message = Taught(
        session=1, begin=request.begin, end=request.end, again=request.again, downbeat=request.begin + off,
        beat=beat, beats_per_bar=meter, bars=bars, chart=chart, key="C", rounds=1,
    )  # fmt: skip
    rig.link.messages.append(message)
    rig.go(1024)
    return message


def teach(rig: Rig, seconds: float, chart: str, **more: float) -> Taught:
    """A part of `seconds` between two presses, as the engine understands it."""
    rig.panel.do("teach")
    rig.go(round(seconds * SAMPLE_RATE))
    rig.panel.do("teach")
    rig.go(256)
    return answer(rig, chart, **more)  # type: ignore[arg-type]


def test_two_presses_are_asked_by_where_they_sound(rig: Rig) -> None:
    rig.device.round_trip = 1000
    before = rig.feeder.stream.sounding
    rig.panel.do("teach")
    rig.go(SAMPLE_RATE)
    assert asked(rig) == LessonRequest(before, 0.0, 4, is_fixed=False)
    rig.panel.do("teach")
    rig.go(256)
    assert asked(rig) == LessonRequest(before, before + SAMPLE_RATE, 4, is_fixed=False)


def test_what_was_taught_plays_from_its_downbeat_on(rig: Rig) -> None:
    rig.panel.set("ending", 1)
    message = teach(rig, 4, "| C | Am |")
    telemetry = rig.feeder.telemetry
    assert telemetry.grid == BeatGrid(message.downbeat, BEAT, 4) and telemetry.is_grid_given
    assert telemetry.chart == "| C | Am |"
    assert rig.panel.playing == Selection("balanced", NAME, "A")
    assert rig.settings["ending"] == 0
    assert read_states(rig.panel)["now/key"] == "C"


def test_while_it_is_taught_the_band_goes_by_ear_and_shows_what_it_has_understood(rig: Rig) -> None:
    rig.panel.do("chart", "| Dm7 |")
    rig.panel.do("teach")
    rig.go(SAMPLE_RATE)
    assert rig.feeder.telemetry.chart == ""
    answer(rig, "| C | Am |")
    assert read_states(rig.panel)["now/teaching"] == "2 bars | C | Am |"
    assert "teaching: 2 bars | C | Am |" in line(rig.feeder.telemetry, rig.panel.playing)
    assert rig.panel.playing == Selection("balanced")


def test_two_presses_at_once_take_it_back(rig: Rig) -> None:
    rig.panel.do("chart", "| Dm7 |")
    rig.panel.do("teach")
    rig.go(SAMPLE_RATE // 3)
    rig.panel.do("teach")
    rig.go(256)
    assert asked(rig) == NO_LESSON
    assert rig.feeder.telemetry.chart == "| Dm7 |"
    assert read_states(rig.panel)["now/teaching"] == ""


def test_the_next_part_belongs_to_the_same_song_and_has_its_own_tempo(rig: Rig) -> None:
    teach(rig, 4, "| C | Am |")
    teach(rig, 6, "| F | F | G |", beat=BEAT, meter=3)
    teach(rig, 4, "| Dm | G7 |", beat=0.8 * BEAT)
    song = rig.panel.asked.song
    assert song is not None and song.name == NAME
    assert [(p.name, p.chart, p.bars) for p in song.parts] == [
        ("A", "| C | Am |", 2),
        ("B", "| F | % | G |", 3),
        ("C", "| Dm | G7 |", 2),
    ]
    assert [dict(p.values) for p in song.parts] == [{}, {"meter": 3.0}, {"tempo": 150.0}]
    assert rig.panel.playing.part == "C"
    rig.panel.do("teach_song")
    rig.go(4 * SAMPLE_RATE)
    rig.panel.do("teach")
    rig.go(256)
    answer(rig, "| E | A |")
    assert rig.panel.playing == Selection("balanced", f"{NAME} 2", "A")


def test_the_song_is_kept_as_a_file_that_loads_as_it_is(rig: Rig, tmp_path: Path) -> None:
    teach(rig, 4, "| G | G | C | D |")
    teach(rig, 4, "| Em | C | Em | C |", beat=0.9 * BEAT)
    rig.panel.library.write_kept()
    file = tmp_path / "bandmate" / "songs" / f"{NAME}.yaml"
    assert file.read_text() == (
        "about: taught by playing it, 2026-11-25 18:03\npreset: balanced\ntempo: 120\nmeter: 4\nkey: C\n"
        "parts:\n  A:\n    bars: 4\n    chart: |\n      | G | % | C | D |\n"
        "  B:\n    tempo: 133.33\n    bars: 4\n    chart: |\n      |: Em | C :|\n"
    )
    loaded, taught = songs.read_song(file), rig.panel.asked.song
    assert taught is not None
    assert (loaded.parts, loaded.values, loaded.key) == (taught.parts, taught.values, taught.key)
    assert rig.panel.library.refresh()
    rig.panel.do("song", NAME)


def test_with_a_capo_it_is_written_as_it_is_fingered_and_sounds_as_it_was_played(
    rig: Rig, tmp_path: Path
) -> None:
    rig.panel.set("capo", 2)
    rig.panel.set("transpose", -3)
    teach(rig, 4, "| A | F#m7 D |")
    assert rig.feeder.telemetry.chart == "| G | Em7 C |"
    assert (rig.settings["capo"], rig.settings["transpose"]) == (2, 0)
    rig.panel.library.write_kept()
    file = tmp_path / "bandmate" / "songs" / f"{NAME}.yaml"
    assert "parameters: {capo: 2}\n" in file.read_text()
    assert songs.read_song(file).values["capo"] == 2


def test_better_chords_for_a_part_that_plays_replace_its_own_and_nothing_else(rig: Rig) -> None:
    message = teach(rig, 4, "| C | Am |")
    rig.link.messages.append(
        Taught(**{name: getattr(message, name) for name, _ in message.layout} | {"chart": "| C | A7 |"})
    )
    rig.go(1024)
    assert rig.feeder.telemetry.chart == "| C | A7 |"
    assert rig.feeder.telemetry.grid and rig.feeder.telemetry.grid.downbeat == message.downbeat
    song = rig.panel.asked.song
    assert song is not None and [part.chart for part in song.parts] == ["| C | A7 |"]
    rig.panel.do("preset", "fast")
    rig.carry_out()
    assert rig.panel.playing.song == NAME


def test_an_answer_for_an_older_press_is_left_out(rig: Rig) -> None:
    message = teach(rig, 4, "| C | Am |")
    rig.panel.do("teach")
    rig.go(SAMPLE_RATE)
    rig.link.messages.append(message)
    rig.go(1024)
    assert rig.feeder.teaching.understood is None


def test_a_round_that_is_heard_again_is_the_last_whole_one(rig: Rig) -> None:
    message = teach(rig, 4, "| C | Am |")
    with pytest.raises(LessonError, match="play the part once more to its end"):
        rig.panel.do("teach_again")
    rig.go(9 * SAMPLE_RATE)  # two rounds and a half bar
    rig.panel.do("teach_again")
    rig.go(256)
    request = asked(rig)
    rounds = (request.begin - message.downbeat) / (8 * BEAT)
    assert request.again == message.begin and request.end - request.begin == pytest.approx(8 * BEAT)
    assert rounds == pytest.approx(round(rounds)) and rounds >= 1
    answer(rig, "| C | F |")
    song = rig.panel.asked.song
    assert song is not None and [part.chart for part in song.parts] == ["| C | F |"]


def test_only_a_part_that_was_taught_here_can_be_heard_again(rig: Rig) -> None:
    with pytest.raises(LessonError, match="no part that was taught in this session"):
        rig.panel.do("teach_again")


def test_an_engine_that_goes_takes_the_part_with_it(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.panel.do("teach")
    rig.go(SAMPLE_RATE)
    rig.link.ready = None
    rig.go(256)
    assert rig.feeder.teaching.request == NO_LESSON
    assert "the engine has gone while a part was taught: play it again" in caplog.text


def test_a_transports_bars_stay_and_the_chart_is_turned(rig: Rig) -> None:
    rig.device.transport = lambda: FrameGrid(0.0, BEAT, 4)  # type: ignore[method-assign]
    rig.go(SAMPLE_RATE // 2)
    rig.panel.do("teach")
    rig.go(4 * SAMPLE_RATE)
    assert asked(rig).is_fixed
    rig.panel.do("teach")
    rig.go(256)
    bar = 4 * BEAT
    grid = rig.feeder.telemetry.grid
    assert grid is not None
    first = grid.downbeat + 5 * bar  # the sixth bar of the transport, of two
    answer(rig, "| C | Am |", off=first - asked(rig).begin)
    assert rig.feeder.telemetry.chart == "| Am | C |"
    assert rig.settings["tempo"] == 0
    assert rig.feeder.telemetry.grid == grid
