"""The feeder's rounds, with a device, an engine and a clock that a test moves."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bridge.audio.shared import DRY
from bridge.audio.switching import Switch
from bridge.playback.events import Discarded, Jumped, TakeEvent
from bridge.playback.freeze import Freeze
from bridge.telemetry import Selection
from engine.contract.errors import ParameterError
from engine.contract.params import db_to_gain
from engine.contract.protocol import FromEngine, Hop, NextHop, Stem
from engine.contract.timing import FRAME, SAMPLE_RATE

from ..conftest import Audio
from ..rig import Rig

ROUND_TRIP = 1000


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_tap_is_where_it_sounds_not_where_it_is_captured(rig: Rig) -> None:
    rig.device.round_trip = ROUND_TRIP
    rig.feeder.store.set("tempo", 120)
    rig.go(512)
    rig.feeder.tempo.tap_downbeat()
    rig.feeder.run_once()
    assert rig.feeder.telemetry.captured == 512
    assert rig.feeder.telemetry.grid and rig.feeder.telemetry.grid.downbeat == 512 + ROUND_TRIP


def test_the_first_of_three_taps_is_where_it_sounded(rig: Rig) -> None:
    rig.device.round_trip = ROUND_TRIP
    rig.go(512)
    for _ in range(3):
        rig.panel.do("tap")
        rig.go(SAMPLE_RATE // 2)
    grid = rig.feeder.telemetry.grid
    assert grid and grid.beat == pytest.approx(SAMPLE_RATE / 2)
    assert grid.downbeat == 512 + ROUND_TRIP


def test_levels_act_at_once_whatever_the_feeder_is_busy_with(rig: Rig) -> None:
    store, gains = rig.feeder.store, rig.device.shared.target_gains
    before = store.snapshot
    store.set_all({"level": -6.0, "dry": -12.0})
    assert gains[1] == pytest.approx(db_to_gain(-6.0))
    assert gains[DRY] == pytest.approx(db_to_gain(-12.0))
    assert (before.settings["level"], store.snapshot.settings["level"]) == (0, -6)
    before = store.snapshot
    with pytest.raises(ParameterError, match="level 99 is outside"):
        store.set_all({"dry": 0.0, "level": 99.0})
    assert store.snapshot is before


def test_what_is_captured_goes_to_the_engine_by_position(rig: Rig) -> None:
    rng = np.random.default_rng(0)
    sent = [rng.normal(0, 0.1, 256).astype(np.float32) for _ in range(20)]
    rig.feeder.run_once()
    for block in sent:
        rig.device.exchange(256, block)
        rig.feeder.run_once()
    assert [position for position, _ in rig.link.context] == [256 * k for k in range(20)]
    assert np.array_equal(np.concatenate([audio for _, audio in rig.link.context]), np.concatenate(sent))


def hop(generation: int = 1, start: int = 8192, count: int = 4096) -> list[FromEngine]:
    """A result of one stem, whose samples are 0.25, and that it is complete."""
    samples = np.full(count, 0.25, np.float32)
    return [
        Stem(
            session=1, stem=1, generation=generation, start=start, end=start + count, position=start,
            samples=samples,
        ),
        Hop(
            session=1, generation=generation, context_end=4096, start=start, end=start + count,
            next_context_end=20480, encode_ms=10.0, model_ms=10.0, decode_ms=10.0, skipped=0, packets=1,
            changes=3, start_offset=0,
        ),
    ]  # fmt: skip


def test_a_result_is_played_at_its_position_and_telemetry_counts_it(rig: Rig) -> None:
    rig.go(1024)
    rig.link.messages += hop()
    drums = np.concatenate([np.zeros(1024), rig.go(12 * 1024)[1]])
    assert np.flatnonzero(drums)[[0, -1]].tolist() == [8192, 8192 + 4095]
    assert np.all(drums[8192 + 512 : 8192 + 3584] == 0.25)
    telemetry = rig.feeder.telemetry
    assert (telemetry.hops, telemetry.missed, telemetry.late, telemetry.underruns) == (1, 0, 0, 0)
    assert telemetry.cycle_ms == telemetry.cycle_p50_ms == pytest.approx(50)
    assert telemetry.engine == "ready"
    assert telemetry.first_sound_s == pytest.approx((8192 - 256 - 1323) / SAMPLE_RATE, abs=0.04)


def test_a_switch_waits_and_then_plays(rig: Rig) -> None:
    rig.feeder.store.set("tempo", 120)
    rig.go(1024)
    rig.feeder.switcher.request(Switch({"energy": 7.0}, "| Am |", "bar", selection=Selection("ballad")))
    rig.go(1024)
    telemetry = rig.feeder.telemetry
    assert (telemetry.playing, telemetry.waiting) == (None, Selection("ballad"))
    assert telemetry.settings["energy"] == 0
    rig.go(2 * SAMPLE_RATE)
    telemetry = rig.feeder.telemetry
    assert (telemetry.playing, telemetry.waiting) == (Selection("ballad"), None)
    assert (telemetry.settings["energy"], telemetry.chart) == (7, "| Am |")
    assert rig.link.settings_sent[-1][3] == "| Am |"


def test_a_count_in_lets_the_band_begin_alone_and_has_its_downbeat_after_it(rig: Rig) -> None:
    rig.feeder.store.set("tempo", 240)
    rig.go(1024)
    rig.feeder.switcher.request_count_in(1)
    rig.go(1024)
    assert rig.link.settings_sent[-1][0]["hand_over"] == 1
    drums = rig.go(2 * SAMPLE_RATE)[1]
    clicks = np.flatnonzero(np.abs(drums) > 0.1)
    assert len(np.flatnonzero(np.diff(clicks) > 5000)) == 3  # four of them
    grid = rig.feeder.telemetry.grid
    assert grid and grid.downbeat > 4 * SAMPLE_RATE / 4
    assert rig.link.settings_sent[-1][0]["hand_over"] == 0


def test_a_feeder_that_stood_still_goes_on_from_now(rig: Rig) -> None:
    events: list[TakeEvent] = []
    rig.feeder.chain.journal = events.append
    rig.go(1024)
    rig.device.exchange(2 * SAMPLE_RATE)
    rig.feeder.run_once()
    jumps = [event for event in events if isinstance(event, Jumped)]
    assert len(jumps) == 1
    assert rig.feeder.telemetry.underruns > 0
    assert (
        rig.feeder.chain.position - rig.feeder.stream.position == jumps[0].to - 1024 - 2 * SAMPLE_RATE + 1579
    )


def test_in_freewheel_an_engine_that_does_not_come_is_waited_for_once(rig: Rig) -> None:
    rig.device.is_freewheeling = True
    rig.link.ready = None
    before = rig.clock.now
    rig.feeder.run_once()
    waited = rig.clock.now - before
    assert 6.0 <= waited < 6.2
    rig.device.exchange(256)
    rig.feeder.run_once()
    assert rig.clock.now - before == waited


def test_in_freewheel_a_hop_that_does_not_come_is_waited_for_once_and_counted(rig: Rig) -> None:
    rig.device.is_freewheeling = True
    rig.link.first_hop = FRAME
    rig.go(FRAME - 256)
    assert rig.feeder.chain.hops.next_context_end == FRAME
    before = rig.clock.now
    rig.go(256)
    assert 6.0 <= rig.clock.now - before < 6.2
    before = rig.clock.now
    rig.go(8 * FRAME)
    assert rig.clock.now - before == pytest.approx(8 * FRAME / SAMPLE_RATE)
    assert rig.feeder.telemetry.missed == 1
    assert rig.feeder.chain.hops.next_context_end == FRAME  # only the engine announces hops


def test_in_freewheel_nothing_is_played_before_the_engine_has_announced_its_first_hop(rig: Rig) -> None:
    """A lost announcement comes again, as the answer to a ping."""
    rig.device.is_freewheeling = True
    rig.link.first_hop = 0
    rig.feeder.run_once()
    rig.device.exchange(256)
    before, receive = rig.clock.now, rig.link.receive

    def late(wait_s: float = 0.0) -> Iterator[FromEngine]:
        if rig.clock.now > before + 1.0:
            rig.link.messages.append(NextHop(session=1, context_end=FRAME))
        return receive(wait_s)

    rig.link.receive = late  # type: ignore[method-assign]
    rig.feeder.run_once()
    assert 1.0 <= rig.clock.now - before < 1.2
    assert rig.feeder.chain.hops.next_context_end == FRAME
    assert rig.feeder.telemetry.missed == 0


def test_a_switch_is_placed_by_where_the_engine_says_that_its_next_hop_is(rig: Rig) -> None:
    rig.feeder.store.set("tempo", 120)
    rig.link.first_hop = 100 * FRAME  # another one than this side would guess
    rig.go(1024)
    rig.feeder.switcher.request(Switch({"energy": 7.0}, at="hop"))
    rig.go(1024)
    assert rig.feeder.chain.hops.effective_from == (100 + 4) * FRAME


def test_another_server_is_followed_and_positions_go_on(rig: Rig) -> None:
    rig.go(4096)
    rig.device.generation, rig.device.rate, rig.device.round_trip = 2, 48000, 480
    rig.feeder.run_once()
    assert rig.feeder.telemetry.captured == 4096
    rig.go(48000 // 256 * 256)
    assert rig.feeder.telemetry.captured == pytest.approx(4096 + SAMPLE_RATE, abs=2000)
    assert rig.feeder.telemetry.sounding > rig.feeder.telemetry.captured


@pytest.mark.parametrize("rate", [SAMPLE_RATE, 48000])
def test_a_server_that_comes_back_leaves_the_band_where_it_was(rig: Rig, rate: int) -> None:
    """To the sample, however often it goes: what is played stays as much later than what is captured."""
    device = rig.device
    device.rate, device.round_trip = rate, 100
    rig.go(8192)
    mapping = rig.feeder.stream.mapping
    assert mapping
    lag = mapping.lag
    for _ in range(5):
        device.generation += 1
        rig.go(4096)
        mapping = rig.feeder.stream.mapping
        assert mapping
        assert mapping.lag == lag
        assert mapping.generation == device.generation
        filled = mapping.played_at(mapping.frames_filled)
        assert rig.feeder.chain.position - filled == pytest.approx(0, abs=1500 * (rate != SAMPLE_RATE))
    assert rig.feeder.telemetry.underruns == 0


def test_a_server_at_another_rate_plays_each_position_at_its_frame(rig: Rig) -> None:
    """The sound goes on, faded in, at its position; what was filled for the old rate is not played again."""
    rig.link.messages += hop(start=0, count=20 * 4096)
    before = rig.go(4096)[1]
    assert np.all(before[2048:] == 0.25)
    rig.device.generation, rig.device.rate = 2, 22050
    after = rig.go(8192)[1]
    first = int(np.flatnonzero(np.abs(after) > 1e-3)[0])
    assert first == pytest.approx(
        (256 + 0.03 * SAMPLE_RATE) / 2, abs=32
    )  # those frames were filled at the old rate
    assert np.abs(np.diff(after)).max() < 0.25 / 400
    assert np.all(np.abs(after[first + 1000 :] - 0.25) < 1e-3)
    mapping = rig.feeder.stream.mapping
    assert mapping
    assert mapping.lag == 0


class BrokenFreeze(Freeze):
    """Fails once what it was given has been taken from the results."""

    def through(self, live: Audio, is_frozen: bool, bar: float | None) -> Audio:
        raise ZeroDivisionError


def test_a_round_that_fails_silences_the_band_until_the_next_result_and_nothing_else(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    events: list[TakeEvent] = []
    rig.feeder.chain.journal = events.append
    rig.link.messages += hop(start=0, count=20 * 4096)
    rig.go(4096)
    rig.feeder.chain._freeze = BrokenFreeze()
    heard = [rig.device.exchange(256)[1]]
    rig.feeder.run_guarded()
    rig.link.messages += hop(2, start=8192)
    heard.append(rig.go(8192)[1])
    assert caplog.text.count("a round of the feeder failed: the band begins anew") == 1
    assert Discarded(4096 + 1579) in [replace(e, at=e.at - 256) for e in events if isinstance(e, Discarded)]
    mapping = rig.feeder.stream.mapping
    assert mapping
    assert rig.feeder.chain.position == mapping.played_at(mapping.frames_filled)
    assert [position for position, _ in rig.link.context] == [256 * k for k in range(len(rig.link.context))]
    sound = np.concatenate(heard)
    assert np.abs(np.diff(sound)).max() < 0.25 / 400
    begins = 8192 - 4096
    assert not np.any(sound[2048:begins])
    assert np.all(sound[begins + 512 : begins + 4096 - 512] == 0.25)
    assert rig.feeder.telemetry.underruns == 0


def test_a_round_s_telemetry_is_a_value_that_does_not_change(rig: Rig) -> None:
    rig.go(1024)
    before = rig.feeder.telemetry
    captured = before.captured
    rig.go(1024)
    assert (before.captured, rig.feeder.telemetry.captured) == (captured, captured + 1024)
