"""A short scripted set; `python -m tests.evening 20 FOLDER` plays a long one."""

from pathlib import Path

import pytest

from bridge import cli
from engine.contract.timing import STEMS

from .. import evening
from ..conftest import StartJack


def test_a_set_with_random_controls_ends_with_a_take_that_replays(
    start_jack: StartJack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start_jack(48000, 256)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(evening, "PER_MINUTE", 60)
    played = evening.play(30, tmp_path)
    assert played.actions > 15
    assert played.figures["hops"] > 20
    assert played.figures["engine_starts"] == 1
    assert played.take is not None
    assert cli.main(["replay", str(played.take)]) == 0
    assert capsys.readouterr().out.split("\n")[:4] == [f"{stem:8} the same" for stem in STEMS]
