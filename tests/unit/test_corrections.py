"""The tracked beat: shown before it is certain, corrected by hand, kept for the next engine."""

from dataclasses import replace

import pytest

from bridge.control import status
from bridge.control.actions import CORRECTIONS
from bridge.telemetry import Selection
from engine.contract.errors import ParameterError
from engine.contract.grid import BeatGrid, Correction, corrected
from engine.contract.protocol import BeatState
from engine.contract.timing import SAMPLE_RATE

from ..rig import Rig

GRID = BeatGrid(1000.0, SAMPLE_RATE / 2, 4)
HINT = 2  # index among the arguments of `send_settings`


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.go(1024)
    return rig


def track(rig: Rig, grid: BeatGrid = GRID, certainty: float = 0.25, is_followed: int = 0) -> None:
    """Let the engine say what it has found."""
    rig.link.messages.append(
        BeatState(
            session=1, downbeat=grid.downbeat, beat=grid.beat, beats_per_bar=grid.beats_per_bar, chord="Am",
            certainty=certainty, is_followed=is_followed,
        )
    )  # fmt: skip
    rig.go(1024)


def hint(rig: Rig) -> BeatGrid | None:
    """What the engine was sent last to go on from."""
    found: BeatGrid | None = rig.link.settings_sent[-1][HINT]
    return found


def test_a_beat_that_is_not_certain_is_shown_and_not_gone_by(rig: Rig) -> None:
    track(rig)
    telemetry = rig.feeder.telemetry
    assert (telemetry.grid, telemetry.waiting_for_beat, telemetry.certainty) == (None, GRID, 0.25)
    assert "listening: 120 bpm? 25 % sure" in status.line(telemetry, Selection("live"))
    track(rig, certainty=0.75, is_followed=1)
    telemetry = rig.feeder.telemetry
    assert (telemetry.grid, telemetry.waiting_for_beat) == (GRID, None)
    assert "120 bpm by ear Am" in status.line(telemetry, Selection("live"))


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_each_correction_is_sent_as_the_grid_that_is_meant(rig: Rig, correction: Correction) -> None:
    track(rig)
    assert hint(rig) is None
    rig.panel.do(correction)
    rig.go(256)
    sent, meant = hint(rig), corrected(GRID, correction, rig.feeder.telemetry.sounding)
    assert sent is not None
    assert sent == replace(meant, downbeat=sent.downbeat)
    assert (sent.downbeat - meant.downbeat) % GRID.bar == pytest.approx(0)


def test_half_a_beat_twice_is_a_beat_and_double_undoes_half() -> None:
    def twice(first: Correction, second: Correction) -> BeatGrid:
        return corrected(corrected(GRID, first, 0), second, 0)

    half, whole = Correction.SHIFT_HALF_BEAT, corrected(GRID, Correction.SHIFT_BEAT, 0)
    assert (twice(half, half).downbeat - whole.downbeat) % GRID.bar == pytest.approx(0)
    assert twice(Correction.HALF_TIME, Correction.DOUBLE_TIME).beat == GRID.beat


def test_a_downbeat_by_hand_moves_the_tracked_bar_there(rig: Rig) -> None:
    track(rig)
    rig.panel.do("downbeat")
    rig.go(256)
    sent = hint(rig)
    assert sent is not None
    assert (sent.beat, sent.beats_per_bar) == (GRID.beat, 4)
    assert sent.downbeat == pytest.approx(rig.feeder.telemetry.sounding, abs=600)


def test_what_cannot_be_corrected_is_said(rig: Rig) -> None:
    with pytest.raises(ParameterError, match="no beat has been found yet"):
        rig.panel.do("half_time")
    track(rig)
    rig.feeder.store.set("tempo", 100)
    rig.feeder.tempo.refresh()
    rig.go(1024)
    with pytest.raises(ParameterError, match="this one is given"):
        rig.panel.do("shift_beat")
    assert hint(rig) is None


def test_an_engine_that_starts_again_goes_on_with_the_beat_of_the_last(rig: Rig) -> None:
    track(rig, certainty=0.8, is_followed=1)
    ready, rig.link.ready = rig.link.ready, None
    rig.go(1024)
    assert rig.feeder.tempo.hint == GRID
    rig.link.ready = ready
    rig.go(1024)
    assert hint(rig) == GRID


def test_a_beat_that_was_lost_since_is_no_hint_for_the_next_engine(rig: Rig) -> None:
    track(rig)
    rig.panel.do("shift_beat")
    rig.link.ready = None
    rig.go(1024)
    assert rig.feeder.tempo.hint is None
