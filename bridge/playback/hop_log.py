"""Which hops came, when, and which packets of theirs were lost."""

from collections import deque
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from engine.contract.protocol import Received
from engine.contract.take import HopReport
from engine.contract.timing import SAMPLE_RATE

from .events import Key, PacketPut

REMEMBERED = 100_000  # hops in the report: ten hours at the shortest hop of one frame is more than a gig
CYCLES = 200  # hops that the cycle times shown are of
RECENT = 16  # hops whose packets may still be on their way


@dataclass(slots=True)
class HopLog:
    """Counts what came and what did not. Positions in samples."""

    reports: deque[HopReport] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    missed: int = 0  # hops that never came, or only after their sound was over
    late: int = 0  # hops that were complete only after their beginning was due
    lost: int = 0  # packets that never came
    effective_from: int = 0  # position from which the last switch's music is to be heard
    next_context_end: int = 0  # the next hop is generated from context up to here; 0: not known
    cycle_ms: tuple[float, float, float] = (
        0.0,
        0.0,
        0.0,
    )  # of the last hop; median and 99 % of the last CYCLES hops
    _packets: dict[Key, list[tuple[PacketPut, bool]]] = field(
        default_factory=dict
    )  # of hops that are not complete
    _completed: deque[Key] = field(default_factory=lambda: deque(maxlen=RECENT))

    def note(self, packet: PacketPut, is_written: bool) -> None:
        """Take note of a packet, and whether the take has it already."""
        self._packets.setdefault(packet.key, []).append((packet, is_written))

    def is_completed(self, packet: PacketPut) -> bool:
        """Whether the hop of a packet that comes now was already reported."""
        return packet.key in self._completed

    def complete(
        self, message: Received, position: int, cycle_ms: float
    ) -> tuple[HopReport, list[PacketPut]]:
        """Take in a `hop` message: what has not come of its packets is lost.

        Args:
            position: Position that playback has reached.
            cycle_ms: Time from the last context sample sent until now.

        Returns:
            The report, and the packets that came and are not in the take, in their order.
        """
        key = (message["session"], message["generation"])
        came = self._packets.pop(key, [])
        start, end = message["start"], message["end"]
        lost = message["packets"] - len({(packet.stem, packet.position) for packet, _ in came})
        margin = (start - position) / SAMPLE_RATE
        has_time = not message["soon"] or start == self.effective_from
        report = HopReport(
            session=message["session"],
            generation=message["generation"],
            changes=message["changes"],
            start_offset=message["soon"],
            context_end=message["heard"],
            start=start,
            end=end,
            encode_ms=message["encode_ms"],
            model_ms=message["model_ms"],
            decode_ms=message["decode_ms"],
            cycle_ms=cycle_ms,
            margin_s=margin,
            skipped=message["skipped"],
            is_late=start < position < end and has_time,
            is_complete=not lost,
        )
        self.next_context_end = message["next"]
        self._count(report, lost, is_over=end <= position)
        self._forget_before(key)
        return report, [packet for packet, is_written in came if not is_written]

    def is_due(self, context_end: int) -> bool:
        """Whether context up to here is enough for the next hop."""
        return 0 < self.next_context_end <= context_end

    def give_up(self, hop: int) -> None:
        """The next hop does not come: wait for the one after it, `hop` samples later."""
        self.missed += 1
        self.next_context_end += hop

    def _count(self, report: HopReport, lost: int, is_over: bool) -> None:
        self.reports.append(report)
        self.lost += lost
        self.missed += report.skipped + is_over
        self.late += report.is_late
        cycles = [r.cycle_ms for r in islice(reversed(self.reports), CYCLES)]
        self.cycle_ms = (report.cycle_ms, *np.quantile(cycles, (0.5, 0.99)).tolist())

    def _forget_before(self, key: Key) -> None:
        self._completed.append(key)
        for session, generation in [*self._packets]:
            if session < key[0] or generation < key[1] - RECENT:
                del self._packets[session, generation]
