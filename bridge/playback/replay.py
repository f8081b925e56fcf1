"""A take's playback again: the same chain, and everything happens at the positions that the take names."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.contract.protocol import Stem
from engine.contract.take import HopDone
from engine.contract.timing import STEMS

from .chain import PlaybackChain
from .events import Key, PacketPut, PlaybackEvent, TakeEvent

Audio = npt.NDArray[np.float32]
Piece = tuple[int, Stem]  # position of playback at which it is put in, and a `stem` message
Result = tuple[HopDone, Sequence[Stem]]  # a hop, and a `stem` message with the whole of each stem's sound


def replay(results: Iterable[Result], events: Sequence[TakeEvent], length: int) -> Audio:
    """What was played from position 0 on, (stems, length).

    Args:
        results: Every hop of the take, in order, with what was generated for it.
        events: The take's events, in order.
    """
    replay = _Replay(events, length)
    for hop, stems in results:
        replay.put(hop, stems)
    return replay.finish()


class _Replay:
    def __init__(self, events: Sequence[TakeEvent], length: int) -> None:
        self._audio = np.zeros((len(STEMS), length), np.float32)
        self._chain = PlaybackChain()
        self._events = deque(e for e in events if isinstance(e, PlaybackEvent))
        self._pieces: list[Piece] = []  # that are not put in yet, in order
        self._packets: dict[Key, list[PacketPut]] = {}
        for event in events:
            if isinstance(event, PacketPut):
                self._packets.setdefault(event.key, []).append(event)

    def put(self, hop: HopDone, stems: Sequence[Stem]) -> None:
        """Take in a hop; what was inserted before any of it is inserted now."""
        timed = self._packets.get((hop.report.session, hop.report.generation), [])
        new = list(_pieces(hop, stems, timed))
        self._put_until(min((at for at, _ in new), default=self._chain.position))
        self._pieces = sorted([*self._pieces, *new], key=lambda piece: piece[0])

    def finish(self) -> Audio:
        """Play to the end."""
        length = self._audio.shape[1]
        self._put_until(length)
        self._play(length)
        return self._audio

    def _put_until(self, last: int) -> None:
        """Put in the pieces that came when playback stood at `last` or before it."""
        while self._pieces and self._pieces[0][0] <= last:
            at, message = self._pieces.pop(0)
            self._play(at)
            self._chain.put(message)

    def _play(self, until: int) -> None:
        chain, until = self._chain, min(until, self._audio.shape[1])
        while chain.position < until:
            if self._events and self._events[0].at <= chain.position:
                chain.apply(self._events.popleft())
                continue
            begin, end = chain.position, min([until, *(event.at for event in [*self._events][:1])])
            self._audio[:, begin:end] = chain.pull(end - begin)


def _pieces(hop: HopDone, stems: Sequence[Stem], timed: Sequence[PacketPut]) -> Iterator[Piece]:
    """Each piece of a result; one that came early at the latest position at which it may have come."""
    for message in stems:
        packets = [packet for packet in timed if packet.stem == message.stem]
        for packet in packets:
            yield packet.at, _piece(message, packet.position, packet.position + packet.count)
        if hop.report.is_complete:  # else the take has all that came
            for first, last in _rest(message, packets):
                yield min(hop.at, first - hop.decided - 1), _piece(message, first, last)


def _rest(message: Stem, packets: Sequence[PacketPut]) -> Iterator[tuple[int, int]]:
    """The spans of a stem's sound that no packet covers: they came so early that it does not matter when."""
    begin = message.start
    for packet in sorted(packets, key=lambda p: p.position):
        if packet.position > begin:
            yield begin, packet.position
        begin = max(begin, packet.position + packet.count)
    if begin < message.end:
        yield begin, message.end


def _piece(message: Stem, first: int, last: int) -> Stem:
    samples = message.samples[first - message.start : last - message.start]
    return replace(message, position=first, samples=samples)
