"""What the timeline counts of the hops that come."""

import pytest

from bridge.playback.timeline import Timeline
from engine.contract.protocol import Received
from engine.contract.timing import SAMPLE_RATE

BAR = 50_000


def hop(start: int, soon: int = 0, skipped: int = 0) -> Received:
    fixed = {
        "session": 1,
        "generation": 1,
        "changes": 0,
        "heard": 0,
        "packets": 0,
        "encode_ms": 1.0,
        "model_ms": 1.0,
        "decode_ms": 1.0,
    }
    return Received(
        "hop",
        {**fixed, "start": start, "end": start + 20_000, "next": 8192, "soon": soon, "skipped": skipped},
    )


@pytest.mark.parametrize(
    ("message", "played", "late", "missed"),
    [
        (hop(40_000), 40_000, 0, 0),
        (hop(40_000), 40_001, 1, 0),
        (hop(40_000), 60_000, 0, 1),
        (hop(40_000, skipped=2), 30_000, 0, 2),
        (
            hop(40_000, soon=7000),
            40_001,
            0,
            0,
        ),  # brings a change as soon as can be: there is older sound, and no time that it had
        (hop(40_000, soon=7000), 60_000, 0, 1),
        (hop(BAR, soon=7000), BAR + 1, 1, 0),  # a switch's music, which was asked for at the bar
    ],
)
def test_a_hop_is_late_after_its_time_and_missed_when_it_is_over(
    message: Received, played: int, late: int, missed: int
) -> None:
    timeline = Timeline(SAMPLE_RATE, played=played, since=BAR)
    report = timeline.close(message, 0.0, 0.1)
    assert (timeline.late, timeline.missed) == (late, missed)
    assert report.is_late == bool(late)
    assert report.margin_s * SAMPLE_RATE == pytest.approx(message["start"] - played)
