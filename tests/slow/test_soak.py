"""A short soak with its report; `bandmate soak --hours 1` plays a long one."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge import cli
from bridge.soak import report
from bridge.soak.run import play
from bridge.soak.samples import drift
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..conftest import StartJack


def test_a_set_with_random_controls_is_reported_and_its_take_replays(
    start_jack: StartJack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start_jack(48000, 256)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    soak = play(20, tmp_path, per_minute=60)
    assert soak.actions > 10
    assert soak.report["hops"] > 20
    assert soak.report["engine_starts"] == 1
    assert soak.counts.dry_breaks == 0 or soak.report["xruns"]
    written = report.save(soak, tmp_path)
    assert "| starts of the engine | 1 | 1 |  |" in written
    samples = json.loads((tmp_path / "soak.json").read_text())["samples"]
    assert len(samples) >= 3
    assert all(mb > 20 for sample in samples for mb in sample["memory_mb"])
    assert all(len(sample["memory_mb"]) == 2 for sample in samples)
    assert cli.main(["replay", str(soak.take)]) == 0
    assert capsys.readouterr().out.split("\n")[:4] == [f"{stem:8} the same" for stem in STEMS]


def test_drift_of_level_and_pitch_is_measured(tmp_path: Path) -> None:
    """A chord that is 20 cents sharp and 6 dB louder in the second minute."""
    time_s = np.arange(60 * SAMPLE_RATE) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * 440 * 2 ** (n / 12) * time_s) for n in (-9, -5, -2))
    sharp = sum(np.sin(2 * np.pi * 440 * 2 ** ((n + 0.2) / 12) * time_s) for n in (-9, -5, -2))
    soundfile.write(tmp_path / "bass.wav", np.concatenate([0.05 * chord, 0.1 * sharp]), SAMPLE_RATE)
    first, second = drift(tmp_path / "bass.wav")
    assert (first.cents, second.cents) == pytest.approx((0, 20), abs=1)
    assert second.level_db - first.level_db == pytest.approx(6.02, abs=0.1)
