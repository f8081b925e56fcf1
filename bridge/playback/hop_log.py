"""Which hops came, when, and which packets of theirs were lost."""

from collections import deque
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from engine.contract.protocol import Hop
from engine.contract.take import HopReport
from engine.contract.timing import SAMPLE_RATE

from .events import Key, PacketPut

REMEMBERED = 100_000  # hops in the report: ten hours at the shortest hop of one frame is more than a gig
CYCLES = 200  # hops that the cycle times shown are of
RECENT = 16  # hops whose packets may still be on their way


@dataclass(slots=True)
class _Incomplete:
    """A result of which so many packets were sent, and what came of them."""

    end: int  # position
    packets: int
    came: set[tuple[int, int]]  # stem and position


@dataclass(slots=True)
class HopLog:
    """Counts what came and what did not. Positions in samples."""

    reports: deque[HopReport] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    missed: int = 0  # hops that were not heard: they never came, or only after their sound was over
    late: int = 0  # hops that were complete only after their beginning was due
    lost: int = 0  # packets that had not come when their result was over
    effective_from: int = 0  # position from which the last switch's music is to be heard
    # the next hop is generated from context up to here, says the engine; 0: not known
    next_context_end: int = 0
    _session: int = 0  # in which the engine said so
    _given_up: int = -1  # `next_context_end` of the hop that was waited for in vain
    # of the last hop; median and 99 % of the last CYCLES hops
    cycle_ms: tuple[float, float, float] = (0.0, 0.0, 0.0)
    # of hops that are not complete
    _packets: dict[Key, list[tuple[PacketPut, bool]]] = field(default_factory=dict)
    _completed: deque[Key] = field(default_factory=lambda: deque(maxlen=RECENT))
    _incomplete: dict[Key, _Incomplete] = field(default_factory=dict)  # completed, with packets on their way
    _hop: int = 0  # samples from one hop to the next; 0: none has come
    _look_ahead: int = 0  # samples, of the last hop at its own time
    _due: int = 0  # position at which the time of the next hop is over, once one has come
    _overdue: int = 0  # hops whose time was over since one came

    def note(self, packet: PacketPut, is_written: bool, start: int) -> None:
        """Take note of a packet of a result that begins at `start`, and whether the take has it already."""
        if packet.key in self._completed:
            if packet.key in self._incomplete:
                self._incomplete[packet.key].came.add((packet.stem, packet.position))
            return
        if packet.key not in self._packets:
            self._due = max(self._due, start + 2 * self._hop)
        self._packets.setdefault(packet.key, []).append((packet, is_written))

    def advance(self, position: int) -> None:
        """Playback has got to `position`: a hop that has not come when its time is over is missed."""
        while self._hop and position >= self._due:
            self.missed += 1
            self._overdue += 1
            self._due += self._hop
        for key, result in [*self._incomplete.items()]:
            if position >= result.end:
                self.lost += result.packets - len(result.came)
                del self._incomplete[key]

    def is_completed(self, packet: PacketPut) -> bool:
        """Whether the hop of a packet that comes now was already reported."""
        return packet.key in self._completed

    def complete(
        self, message: Hop, position: int, cycle_ms: float
    ) -> tuple[HopReport, list[PacketPut]] | None:
        """Take in a `hop` message: what has not come of its packets is lost, or late. None if it came twice.

        Args:
            position: Position that playback has reached.
            cycle_ms: Time from the last context sample sent until now.

        Returns:
            The report, and the packets that came and are not in the take, in their order.
        """
        key = (message.session, message.generation)
        if key in self._completed:
            return None
        came = self._packets.pop(key, [])
        start, end = message.start, message.end
        pieces = {(packet.stem, packet.position) for packet, _ in came}
        lost = message.packets - len(pieces)
        if lost > 0:
            self._incomplete[key] = _Incomplete(end, message.packets, pieces)
        margin = (start - position) / SAMPLE_RATE
        has_time = not message.start_offset or start == self.effective_from
        report = HopReport(
            session=message.session,
            generation=message.generation,
            changes=message.changes,
            start_offset=message.start_offset,
            context_end=message.context_end,
            start=start,
            end=end,
            encode_ms=message.encode_ms,
            model_ms=message.model_ms,
            decode_ms=message.decode_ms,
            cycle_ms=cycle_ms,
            margin_s=margin,
            skipped=message.skipped,
            is_late=start < position < end and has_time,
            is_complete=lost <= 0,
        )
        self.announce(message.session, message.next_context_end)
        self._count(report, is_over=end <= position)
        self._expect_next(message)
        self._forget_before(key)
        return report, [packet for packet, is_written in came if not is_written]

    def announce(self, session: int, next_context_end: int) -> None:
        """Take in what the engine says of its next hop; in a session it only grows.

        Messages may be reordered.
        """
        is_same = session == self._session
        self.next_context_end = max(self.next_context_end, next_context_end) if is_same else next_context_end
        self._session = session

    def forget_next(self) -> None:
        """There is no engine: where the next hop will be is not known."""
        self.next_context_end, self._given_up = 0, -1

    def is_awaited(self, context_end: int) -> bool:
        """Whether the engine still has a hop to make from context up to here, or its first to announce."""
        return self.next_context_end <= context_end and self.next_context_end != self._given_up

    def give_up(self) -> None:
        """Wait no more for the next hop, nor for its announcement."""
        self.missed += self.next_context_end > 0
        self._due += self._hop  # it is counted
        self._given_up = self.next_context_end

    def _expect_next(self, message: Hop) -> None:
        if not message.start_offset:
            self._hop = max(0, message.next_context_end - message.context_end)
            self._look_ahead = message.start - message.context_end
        self._due = max(self._due, message.next_context_end + self._look_ahead + self._hop)
        self._overdue = 0

    def _count(self, report: HopReport, is_over: bool) -> None:
        self.reports.append(report)
        self.missed += max(0, report.skipped + is_over - self._overdue)
        self.late += report.is_late and not self._overdue
        cycles = [r.cycle_ms for r in islice(reversed(self.reports), CYCLES)]
        self.cycle_ms = (report.cycle_ms, *np.quantile(cycles, (0.5, 0.99)).tolist())

    def _forget_before(self, key: Key) -> None:
        self._completed.append(key)
        for session, generation in [*self._packets]:
            if session < key[0] or generation < key[1] - RECENT:
                del self._packets[session, generation]
