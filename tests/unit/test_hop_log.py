"""What is counted of the hops that come, and of their packets that do not."""

import pytest

from bridge.playback.events import PacketPut
from bridge.playback.hop_log import HopLog
from engine.contract.protocol import Hop
from engine.contract.timing import SAMPLE_RATE

BAR = 50_000


def hop(start: int, start_offset: int = 0, skipped: int = 0, packets: int = 0, generation: int = 1) -> Hop:
    return Hop(
        session=1, generation=generation, context_end=0, start=start, end=start + 20_000,
        next_context_end=8192, encode_ms=1.0, model_ms=1.0, decode_ms=1.0, skipped=skipped, packets=packets,
        changes=0, start_offset=start_offset,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("message", "position", "late", "missed"),
    [
        (hop(40_000), 40_000, 0, 0),
        (hop(40_000), 40_001, 1, 0),
        (hop(40_000), 60_000, 0, 1),
        (hop(40_000, skipped=2), 30_000, 0, 2),
        # brings a change as soon as can be: there is older sound, and no time that it had
        (hop(40_000, start_offset=7000), 40_001, 0, 0),
        (hop(40_000, start_offset=7000), 60_000, 0, 1),
        # a switch's music, which was asked for at the bar
        (hop(BAR, start_offset=7000), BAR + 1, 1, 0),
    ],
)
def test_a_hop_is_late_after_its_time_and_missed_when_it_is_over(
    message: Hop, position: int, late: int, missed: int
) -> None:
    log = HopLog(effective_from=BAR)
    report, _ = log.complete(message, position, 100.0)
    assert (log.late, log.missed) == (late, missed)
    assert report.is_late == bool(late)
    assert report.margin_s * SAMPLE_RATE == pytest.approx(message.start - position)


def packet(position: int, generation: int = 1, stem: int = 0) -> PacketPut:
    return PacketPut(0, 1, generation, stem, position, 100)


def test_a_packet_that_did_not_come_is_lost_and_one_that_came_twice_counts_once() -> None:
    log = HopLog()
    for each in (packet(40_000), packet(40_000), packet(40_100), packet(40_000, stem=1)):
        log.note(each, is_written=each.position == 40_100)
    report, unwritten = log.complete(hop(40_000, packets=4), 0, 100.0)
    assert (log.lost, report.is_complete) == (1, False)
    assert packet(40_100) not in unwritten
    assert packet(40_000, stem=1) in unwritten
    assert log.is_completed(packet(40_200))
    assert not log.is_completed(packet(40_200, generation=2))


def test_cycle_times_are_of_the_last_hops() -> None:
    log = HopLog()
    for n in range(300):
        log.complete(hop(40_000, generation=n), 0, 1000.0 if n < 100 else 10.0)
    assert log.cycle_ms == (10.0, 10.0, 10.0)


def test_a_hop_is_awaited_once_its_context_is_there_and_until_it_is_given_up() -> None:
    log = HopLog()
    assert log.is_awaited(100)  # the engine has not announced its first hop
    log.announce(1, 4096)
    assert not log.is_awaited(4095)
    assert log.is_awaited(4096)
    log.complete(hop(40_000), 0, 10.0)
    assert (log.is_awaited(8191), log.is_awaited(8192), log.missed) == (False, True, 0)
    log.give_up()
    assert (log.is_awaited(1 << 30), log.missed, log.next_context_end) == (False, 1, 8192)
    log.announce(1, 12_288)
    assert log.is_awaited(12_288)


def test_the_next_hop_is_where_the_engine_said_whatever_the_order_of_its_messages() -> None:
    log = HopLog()
    log.announce(1, 4096)
    log.complete(hop(40_000), 0, 10.0)
    log.announce(1, 4096)  # was overtaken
    assert log.next_context_end == 8192
    log.announce(2, 4096)  # another engine begins
    assert log.next_context_end == 4096
    log.give_up()
    log.forget_next()
    assert (log.next_context_end, log.is_awaited(0)) == (0, True)
