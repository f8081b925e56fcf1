"""The beat goes on where it is when tempo or meter change, and so does the clock that is sent."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.audio.device import FrameGrid
from bridge.audio.midi_clock import TICKS_PER_BEAT
from engine.contract.grid import BeatGrid, continued
from engine.contract.params import SWITCH_AT
from engine.contract.timing import FRAME, SAMPLE_RATE

from ..conftest import Audio
from ..rig import Rig

TEMPOS = st.floats(20, 300)


def beats(grid: BeatGrid | None, position: float) -> float:
    """Beats since the downbeat."""
    assert grid
    return (position - grid.downbeat) / grid.beat


@given(TEMPOS, TEMPOS, st.integers(0, 12), st.integers(0, 12), st.floats(-1e6, 1e8), st.floats(0, 1e8))
def test_a_grid_goes_on_in_the_same_bar_on_the_same_beat(
    before: float, after: float, meter: int, other: int, downbeat: float, position: float
) -> None:
    old = BeatGrid.at_tempo(before, meter, downbeat)
    new = continued(old, 60 * SAMPLE_RATE / after, other, position)
    assert new.beats_per_bar == other
    if meter == other:
        assert beats(new, position) == pytest.approx(beats(old, position), abs=1e-3)
    bar, beat = divmod(beats(old, position) + 4e-6, meter or 4)
    assert beats(new, position) == pytest.approx(bar * (other or 4) + beat, abs=1e-3)


@pytest.mark.parametrize("seconds", [3.1, 26.0])
@pytest.mark.parametrize("tempo", [121, 60, 240])
def test_a_tempo_that_is_changed_by_hand_goes_on_where_it_is(seconds: float, tempo: float) -> None:
    rig = Rig()
    rig.device.block = 1024
    rig.feeder.store.set("tempo", 120)
    rig.go(round(seconds * SAMPLE_RATE))
    before = rig.feeder.tempo.given
    rig.feeder.store.set("tempo", tempo)
    position = rig.feeder.chain.position
    rig.go(4096 + SAMPLE_RATE // 10)
    after = rig.feeder.tempo.given
    assert after
    assert after.beat == pytest.approx(60 * SAMPLE_RATE / tempo)
    assert beats(after, position) == pytest.approx(beats(before, position), abs=0.15 * abs(tempo - 120) / 60)


def test_a_change_is_counted_from_where_the_next_hop_begins() -> None:
    rig = Rig()
    rig.link.first_hop = 100 * FRAME
    rig.feeder.store.set("tempo", 120)
    rig.go(4096)
    rig.feeder.store.set("tempo", 60)
    rig.go(SAMPLE_RATE // 5)
    assert beats(rig.feeder.tempo.given, 104 * FRAME) == pytest.approx(104 * FRAME / SAMPLE_RATE * 2)


def note_ticks(rig: Rig) -> list[float]:
    """Frames of the ticks that are sent from now on; sends them in the place of the callback."""
    control, sent, process = rig.device.shared.control, [], rig.device.process

    def note(*args: Any) -> dict[str, Audio]:
        end = rig.device.shared.frames_processed + rig.device.block
        while control["tick_interval"] > 0 and control["next_tick"] < end:
            sent.append(float(control["next_tick"]))
            control["is_start_due"] = False
            control["next_tick"] += control["tick_interval"]
        return process(*args)

    rig.device.process = note  # type: ignore[method-assign, assignment]
    return sent


@pytest.mark.parametrize(
    ("tempo", "first_hop", "block"),
    [
        *((tempo, hop, 256) for tempo in (121, 90, 300, 20) for hop in (0, 60 * FRAME)),
        *((tempo, 0, 1024) for tempo in (121, 110, 90)),
    ],
)
def test_the_clock_sent_neither_stops_nor_loses_a_tick_when_the_tempo_changes(
    tempo: float, first_hop: int, block: int
) -> None:
    rig = Rig()
    rig.device.block = block
    rig.link.first_hop = first_hop
    sent = note_ticks(rig)
    rig.feeder.store.set("tempo", 120)
    rig.go(round(4.3 * SAMPLE_RATE / 1024) * 1024)
    assert len(sent) > 40
    first = round(beats(rig.feeder.tempo.given, sent[0]) * TICKS_PER_BEAT)
    rig.feeder.store.set("tempo", tempo)
    rig.go(6 * SAMPLE_RATE // 1024 * 1024)
    every = [60 * SAMPLE_RATE / bpm / TICKS_PER_BEAT for bpm in (120, tempo)]
    gaps = np.diff(sent)
    assert min(every) * 0.25 <= gaps.min()
    assert gaps.max() < max(every) * 1.25
    assert gaps[-10:] == pytest.approx(every[1], abs=2)
    off = beats(rig.feeder.tempo.given, sent[-1]) * TICKS_PER_BEAT
    assert off == pytest.approx(first + len(sent) - 1, abs=0.2)


PARTS = """\
tempo: 120
chart: "| C | F | G | Am | Dm | G | C | C |"
parameters: {switch_at: bar}
parts:
  verse: {bars: 8}
  loud: {parameters: {energy: 9}}
  slow: {parameters: {tempo: 90}}
  waltz: {parameters: {meter: 3}}
  bridge: {chart: "| Eb | Bb |"}
  end: {parameters: {tempo: 77, meter: 5}, chart: "| Fm | Db |"}
"""


@pytest.mark.parametrize("at", ["bar", "beat", "hop", "now"])
@pytest.mark.parametrize("part", ["loud", "slow", "waltz", "bridge", "end"])
def test_a_part_begins_on_its_beat_one_and_the_chart_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, at: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "bandmate" / "songs").mkdir(parents=True)
    (tmp_path / "bandmate" / "songs" / "s.yaml").write_text(PARTS)
    rig = Rig()
    rig.panel.do("song", "s")
    rig.carry_out()
    rig.panel.set("switch_at", SWITCH_AT.index(at))
    rig.announce(30 * FRAME)
    rig.go(round(2.3 * SAMPLE_RATE))
    before = rig.feeder.tempo.given
    rig.panel.do("part", part)
    rig.announce(34 * FRAME)
    for hop in range(35, 120):
        rig.go(1024)
        rig.announce(hop * FRAME)
        if not rig.pending:
            break
    rig.go(8192)
    begin, after = rig.feeder.switcher.switched, rig.feeder.tempo.given
    assert before
    assert after
    if part == "loud":
        assert after == before
    on_line = beats(after, begin) / (after.beats_per_bar or 4)
    if at == "bar" or part in ("slow", "waltz", "end"):
        assert abs(on_line - round(on_line)) * after.bar < 0.2 * SAMPLE_RATE
    expected = 0 if part in ("bridge", "end") else round(beats(before, begin) / 4)
    assert round(on_line) == expected


def test_a_transport_that_changes_its_tempo_goes_on_in_its_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its timebase says where in a bar it is; the chart counts bars from where it began to roll."""
    rig, bar, beat_frames = Rig(), [0.0], [22050.0]

    def transport() -> FrameGrid:
        while rig.device.shared.frames_processed >= bar[0] + 5 * beat_frames[0]:
            bar[0] += 5 * beat_frames[0]
        return FrameGrid(bar[0], beat_frames[0], 5)

    monkeypatch.setattr(rig.device, "transport", transport)
    rig.go(13 * 22050)
    assert beats(rig.feeder.tempo.given, 13 * 22050) == pytest.approx(13)
    bar[0], beat_frames[0] = 13 * 22050 - 3 * 30000.0, 30000.0
    rig.go(SAMPLE_RATE)
    assert beats(rig.feeder.tempo.given, 13 * 22050) == pytest.approx(13, abs=0.01)
    rig.go(4 * SAMPLE_RATE)
    assert beats(rig.feeder.tempo.given, 13 * 22050 + 60000) == pytest.approx(15, abs=0.01)
