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
    completed = log.complete(message, position, 100.0)
    assert completed
    report, _ = completed
    assert (log.late, log.missed) == (late, missed)
    assert report.is_late == bool(late)
    assert report.margin_s * SAMPLE_RATE == pytest.approx(message.start - position)


def packet(position: int, generation: int = 1, stem: int = 0) -> PacketPut:
    return PacketPut(0, 1, generation, stem, position, 100)


def test_a_packet_that_did_not_come_is_lost_and_one_that_came_twice_counts_once() -> None:
    log = HopLog()
    for each in (packet(40_000), packet(40_000), packet(40_100), packet(40_000, stem=1)):
        log.note(each, is_written=each.position == 40_100, start=40_000)
    completed = log.complete(hop(40_000, packets=4), 0, 100.0)
    assert completed
    report, unwritten = completed
    assert (log.lost, report.is_complete) == (0, False)  # it may be on its way
    log.advance(60_000)
    assert log.lost == 1
    assert packet(40_100) not in unwritten
    assert packet(40_000, stem=1) in unwritten
    assert log.is_completed(packet(40_200))
    assert not log.is_completed(packet(40_200, generation=2))


def test_what_comes_twice_or_after_its_hop_is_neither_lost_nor_counted_twice() -> None:
    log = HopLog()
    log.note(packet(40_000), False, 40_000)
    message = hop(40_000, packets=2, skipped=3)
    assert log.complete(message, 0, 100.0)
    assert log.complete(message, 0, 100.0) is None
    log.note(packet(40_000), False, 40_000)
    log.note(packet(40_100), False, 40_000)  # overtaken by the message that it is complete
    log.advance(100_000)
    assert (log.lost, len(log.reports)) == (0, 1)
    assert log.missed - 3 == (100_000 - (8192 + 40_000 + 8192)) // 8192 + 1


HOP, AHEAD = 10_000, 20_000


def steady(n: int, skipped: int = 0, session: int = 1) -> Hop:
    """The n-th hop of an engine that makes one every HOP samples; it sounds AHEAD after its context."""
    return Hop(
        session=session, generation=n + 1, context_end=n * HOP, start=n * HOP + AHEAD,
        end=(n + 1) * HOP + AHEAD + 5000, next_context_end=(n + 1) * HOP, encode_ms=1.0, model_ms=1.0,
        decode_ms=1.0, skipped=skipped, packets=0, changes=0, start_offset=0,
    )  # fmt: skip


def live(log: HopLog, first: int, last: int, hops: dict[int, Hop]) -> None:
    """Playback from hop number `first` to `last`; a hop comes a bit before it is to be heard."""
    for n in range(first, last):
        if n in hops:
            log.complete(hops[n], AHEAD + n * HOP - 1000, 10.0)
        for position in range(AHEAD + n * HOP, AHEAD + (n + 1) * HOP + 1, 500):
            log.advance(position)


def test_nothing_is_missed_before_the_first_hop_or_while_all_come() -> None:
    log = HopLog()
    live(log, -5, 20, {n: steady(n) for n in range(20)})
    assert (log.missed, log.late, log.lost) == (0, 0, 0)


@pytest.mark.parametrize("session", [1, 2])
def test_hops_that_never_came_are_missed_though_nobody_admits_it(session: int) -> None:
    """The engine was killed, stopped or cut off for six hops."""
    log = HopLog()
    back = {n: steady(n, session=session) for n in range(11, 15)}
    live(log, 0, 11, {n: steady(n) for n in range(5)})
    assert log.missed == 6
    live(log, 11, 15, back)
    assert log.missed == 6


def test_hops_that_the_engine_says_it_skipped_are_missed_once() -> None:
    log = HopLog()
    live(
        log,
        0,
        15,
        {n: steady(n) for n in range(5)} | {n: steady(n, skipped=6 * (n == 11)) for n in range(11, 15)},
    )
    assert log.missed == 6


def test_a_hop_whose_message_was_lost_was_heard() -> None:
    log = HopLog()
    live(log, 0, 5, {n: steady(n) for n in range(5)})
    lost = steady(5)
    log.note(PacketPut(0, 1, lost.generation, 0, lost.start, 100), True, lost.start)
    live(log, 5, 7, {6: steady(6)})
    assert log.missed == 0


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
