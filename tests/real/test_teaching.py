"""A part taught by a foot on a real JACK server, heard by the shipped models, played by the band."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library import songs
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE

from ..conftest import StartJack, strummed, wait_for
from .rig import JackRig
from .test_jack import Memory, Player

BPM, FIRST_S, SECONDS = 132.0, 2.0, 12
BAR_S = 240 / BPM
BARS = ("C", "F", "G", "C")
FOOT_S = (0.05, -0.04)  # by which the presses are off
PEDAL = """\
match: tester
controls:
  left: {cc: 80, button: yes}
bindings:
  left: teach
"""


class FootPlayer(Player):
    """A musician with a pedal: control change 80 at these seconds of what is played."""

    pedal: Any = None  # until there is one: JACK calls from the moment on at which the client is active

    def __init__(self, presses_s: list[float]) -> None:
        super().__init__(strummed(BPM, SECONDS, FIRST_S), SECONDS * SAMPLE_RATE)
        presses = [round(s * SAMPLE_RATE) for s in presses_s]
        self.due = sorted([(at, 127) for at in presses] + [(at + 4000, 0) for at in presses])
        self.pedal = self.client.midi_outports.register("pedal")

    def _process(self, frames: int) -> None:
        if self.pedal is None:
            return
        self.pedal.clear_buffer()
        while self.goes.is_set() and self.due and self.due[0][0] < self.at + frames:
            at, value = self.due.pop(0)
            self.pedal.write_midi_event(max(0, at - self.at), bytes([0xB0, 80, value]))
        super()._process(frames)


def test_a_part_that_was_taught_by_foot_is_played_on_its_downbeat_and_kept(
    start_jack: StartJack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    start_jack(SAMPLE_RATE, 256)
    (tmp_path / "pedal.yaml").write_text(PEDAL)
    engine = LocalEngine(EngineOptions())
    player = FootPlayer([FIRST_S + FOOT_S[0], FIRST_S + 4 * BAR_S + FOOT_S[1]])
    rig = JackRig(str(tmp_path / "pedal.yaml"), engine=engine, settings=Settings.default())
    memory: Any = Memory(60 * SAMPLE_RATE)
    rig.feeder.record(memory)
    shown: list[str] = []
    try:
        engine.start()
        assert wait_for(lambda: rig.feeder.telemetry.engine == "ready", 60)
        player.client.connect("tester:out", "bandmate:in_1")
        player.client.connect("bandmate:drums", "tester:back_0")
        assert wait_for(lambda: rig.is_plugged)
        player.goes.set()

        def is_taught() -> bool:
            lesson = rig.feeder.telemetry.lesson
            shown.append(lesson.chart if lesson and lesson.is_open else "")
            return rig.panel.playing.song.startswith("taught")

        assert wait_for(is_taught, SECONDS)
        grid, switched = rig.feeder.telemetry.grid, rig.feeder.telemetry.switched
        assert wait_for(player.done.is_set, SECONDS)
        telemetry = rig.feeder.telemetry
    finally:
        engine.stop()
        player.close()
        rig.close()
    first = int(np.flatnonzero(memory.captured)[0])
    assert grid is not None and grid.beats_per_bar == 4 and telemetry.grid == grid
    assert 60 * SAMPLE_RATE / grid.beat == pytest.approx(BPM, rel=0.01)
    off = (grid.downbeat - first) / grid.bar
    assert abs(off - round(off)) * grid.bar < 0.03 * SAMPLE_RATE  # on its downbeat
    assert (switched - first) / SAMPLE_RATE == pytest.approx(4 * BAR_S, abs=0.3)
    drums = memory.played[1, first:]
    begins = np.flatnonzero(np.abs(drums[: int((4 * BAR_S + 2) * SAMPLE_RATE)]) > 0.01)
    assert begins[-1] > (4 * BAR_S + 1) * SAMPLE_RATE  # the band plays, from then on at the latest
    assert any(words.startswith("| C |") for words in shown)  # bar by bar, while it was taught
    rig.panel.library.write_kept()
    song = songs.load_song(rig.panel.playing.song)
    assert [part.chart for part in song.parts] == ["| C | F | G | C |"]
    assert song.values["tempo"] == pytest.approx(BPM, rel=0.01)
    assert telemetry.missed == 0
