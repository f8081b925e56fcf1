"""The one interpreter of what a bridge changes."""

from typing import Any

import pytest

from engine.contract.errors import BandmateError, ChartError, ParameterError, ProtocolError
from engine.contract.grid import BeatGrid
from engine.contract.protocol import MESSAGES, Change, Chart, EffectiveFrom, Freewheel, Grid, Param, Teach
from engine.serve.conditions import Conditions

NUMBER = {"session": 1, "change": 1}
NO_GRID = Grid(**NUMBER, downbeat=0.0, beat=0.0, beats_per_bar=0)
GRID = Grid(**NUMBER, downbeat=5.5, beat=22050.0, beats_per_bar=3)
CHART = Chart(**NUMBER, text="| Am | F |")


def test_changes_build_up_and_nothing_that_was_handed_out_changes() -> None:
    before = Conditions()
    after = before
    for change in (
        Param(**NUMBER, name="energy", value=5.0),
        GRID,
        CHART,
        EffectiveFrom(**NUMBER, position=-7),
        Freewheel(**NUMBER, on=1),
    ):
        after = after.apply(change)
    assert (after.settings["energy"], after.settings["hop"]) == (5, before.settings["hop"])
    assert after.grid == BeatGrid(5.5, 22050.0, 3)
    assert after.chart is not None and after.chart.length == 2
    assert (after.effective_from, after.is_freewheeling) == (-7, True)
    assert before == Conditions()


def test_grid_and_chart_are_taken_away_again() -> None:
    given = Conditions().apply(GRID).apply(CHART)
    assert given.apply(NO_GRID).grid is None
    assert given.apply(Chart(**NUMBER, text="")).chart is None


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (Param(**NUMBER, name="hopp", value=1.0), ParameterError, "did you mean 'hop'"),
        (Param(**NUMBER, name="hop", value=float("nan")), ParameterError, "hop nan is outside 1..16"),
        (Grid(**NUMBER, downbeat=0.0, beat=1.0, beats_per_bar=4), ProtocolError, "expected 0.1..4 s"),
        (Grid(**NUMBER, downbeat=0.0, beat=22050.0, beats_per_bar=13), ProtocolError, "and 0..12"),
        (Grid(**NUMBER, downbeat=float("inf"), beat=22050.0, beats_per_bar=4), ProtocolError, "finite"),
        (Chart(**NUMBER, text="| H |"), ChartError, "is no chord"),
        (
            Teach(**NUMBER, begin=-1.0, end=0.0, beats_per_bar=4, is_fixed=0, again=0.0),
            ProtocolError,
            "teach: from -1.0 to 0.0",
        ),
    ],
)
def test_values_out_of_range_are_refused(change: Change, error: type[BandmateError], words: str) -> None:
    with pytest.raises(error, match=words):
        Conditions().apply(change)


def test_every_change_of_the_protocol_is_interpreted() -> None:
    values: dict[str, Any] = {
        "name": "hop", "value": 4.0, "downbeat": 0.0, "beat": 0.0, "beats_per_bar": 0, "text": "",
        "position": 0, "on": 0, "begin": 0.0, "end": 0.0, "is_fixed": 0, "again": 0.0,
    }  # fmt: skip
    kinds = [kind for kind in MESSAGES if issubclass(kind, Change)]
    assert len(kinds) == 7
    for kind in kinds:
        own = {name: values[name] for name, _ in kind.layout if name in values}
        Conditions().apply(kind(**NUMBER, **own))
