"""The beat of a JACK transport, whatever its timebase master says."""

import pytest

from bridge.audio.device import FrameGrid
from bridge.audio.jack_client import transport_grid

from ..rig import Rig

POSITION = {
    "beats_per_minute": 120.0, "ticks_per_beat": 1920.0, "tick": 960, "beat": 3, "beats_per_bar": 4.0,
    "bar": 7,
}  # fmt: skip


def test_the_downbeat_lies_as_many_beats_before_as_the_master_says() -> None:
    assert transport_grid(POSITION, 100_000, 48000) == FrameGrid(100_000 - 2.5 * 24000, 24000, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"beats_per_minute": 0.0},
        {"beats_per_minute": -120.0},
        {"beats_per_minute": float("nan")},
        {"ticks_per_beat": 0.0},
        {"ticks_per_beat": float("nan")},
        {"ticks_per_beat": 5e-324},
        {"ticks_per_beat": 2.8e-316, "tick": 5},
        {"ticks_per_beat": float("inf")},
        {"beats_per_minute": float("inf")},
        {"tick": -1},
        {"tick": 1920},
        {"beat": 0},
    ],
)
def test_a_tempo_that_is_none_is_no_beat(wrong: dict[str, float]) -> None:
    assert transport_grid({**POSITION, **wrong}, 100_000, 48000) is None
    assert transport_grid({"frame": 1}, 100_000, 48000) is None


@pytest.mark.parametrize("meter", [0.0, -3.0, 1e9, float("inf"), float("nan")])
def test_a_meter_that_is_none_leaves_the_bar_unknown(meter: float) -> None:
    grid = transport_grid({**POSITION, "beats_per_bar": meter}, 100_000, 48000)
    assert grid
    assert (grid.beat, grid.beats_per_bar) == (24000, 0)


@pytest.mark.parametrize("beat", [1e-6, 100.0, 1e9, float("inf"), float("nan")])
def test_a_beat_that_cannot_be_played_is_not_given_and_sends_no_clock(
    monkeypatch: pytest.MonkeyPatch, beat: float
) -> None:
    """Ticks a millionth of a frame apart would hold up the audio callback for ever."""
    rig = Rig()
    monkeypatch.setattr(rig.device, "transport", lambda: FrameGrid(0.0, beat, 4))
    rig.go(4096)
    assert rig.feeder.telemetry.grid is None
    assert rig.device.shared.control["tick_interval"] == 0
