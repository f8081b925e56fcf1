"""From the engine's results to the samples that are played: timeline, panic, freeze, count-in.

The live feeder and `bandmate replay` play through the same chain. What is played follows from the
results that were put in, from the events that were applied, and from the positions at which both happened;
never from the sizes of the blocks that are pulled. No clock, no device, no thread.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.contract.protocol import Hop, Stem
from engine.contract.stitch import FADE
from engine.contract.take import HopDone, HopReport

from .count_in import CountIn
from .events import CountInSet, Discarded, HoldSet, Jumped, PacketPut, PlaybackEvent, TakeEvent
from .freeze import Freeze
from .hop_log import HopLog
from .timeline import Timeline

Audio = npt.NDArray[np.float32]
# So far ahead it is decided what is played: a fade looks FADE ahead at the result below it, which may fade.
DECIDED = 8 * FADE


def _ignore(event: TakeEvent) -> None:
    """For a chain whose events are not recorded."""


class PlaybackChain:
    """Used by one thread.

    Args:
        journal: Called with every event that a replay needs, as it happens.
    """

    def __init__(self, journal: Callable[[TakeEvent], None] = _ignore) -> None:
        self.journal = journal
        self.hops = HopLog()
        self.count_in: CountIn | None = None  # the last one, also when it is over
        self._hold = HoldSet(0, panic=False, freeze=False, bar=None)
        self._timeline = Timeline()
        self._freeze = Freeze()

    @property
    def position(self) -> int:
        """Of the next sample to be pulled."""
        return self._timeline.position

    @property
    def silent(self) -> int:
        """Samples for which a stem that was on had nothing to play."""
        return self._timeline.silent

    def put(self, message: Stem) -> None:
        """Take in a `stem` message: a piece of a result."""
        packet = PacketPut(
            self.position, message.session, message.generation, message.stem, message.position,
            len(message.samples),
        )  # fmt: skip
        is_timed = (
            packet.position <= packet.at + DECIDED or self._hold.panic or self.hops.is_completed(packet)
        )
        if is_timed:  # what is played depends on when it came
            self.journal(packet)
        self.hops.note(packet, is_timed, message.start)
        self._timeline.put(message)

    def complete_hop(self, message: Hop, cycle_ms: float) -> HopReport | None:
        """Take in a `hop` message: all pieces of the result have come, or are lost. None if it came twice."""
        completed = self.hops.complete(message, self.position, cycle_ms)
        if completed is None:
            return None
        report, unwritten = completed
        for packet in () if report.is_complete else unwritten:
            self.journal(packet)
        self.journal(HopDone(self.position, report, DECIDED))
        return report

    def set_hold(self, panic: bool, freeze: bool, bar: float | None) -> None:
        """From here on: panic discards results and plays silence, freeze loops the last bar.

        Args:
            bar: Samples in a bar, if known.
        """
        if (panic, freeze) != (self._hold.panic, self._hold.freeze):
            self.apply(HoldSet(self.position, panic, freeze, bar))

    def set_count_in(self, count_in: CountIn | None) -> None:
        """Replace the count-in, or take it away."""
        if count_in != self.count_in:
            self.apply(CountInSet(self.position, count_in))

    def jump(self, position: int) -> None:
        """Go on at a later position: after a pause, or on another device."""
        if position > self.position:
            self.apply(Jumped(self.position, position))

    def discard(self) -> None:
        """Discard all results, and end freeze and count-in at once."""
        self.apply(Discarded(self.position))

    def apply(self, event: PlaybackEvent) -> None:
        """Let an event happen, which begins at the position that was reached."""
        self.journal(event)
        match event:
            case HoldSet():
                self._hold = event
            case CountInSet():
                self.count_in = event.count_in
            case Jumped():
                self._timeline.position = max(self.position, event.to)
            case Discarded():
                self._timeline.clear()
                self._freeze, self.count_in = Freeze(), None

    def pull(self, count: int, stems: tuple[int, ...] = ()) -> Audio:
        """The next `count` samples of every stem, (stems, count).

        Args:
            stems: Those that are on: silence in them is counted.
        """
        position = self.position
        if self._hold.panic:
            self._timeline.clear()
        audio = self._timeline.pull(count, stems)
        self.hops.advance(self.position)
        audio = self._freeze.through(audio, self._hold.freeze, self._hold.bar)
        return self.count_in.over(position, audio) if self.count_in else audio
