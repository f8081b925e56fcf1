"""Teaching a part by playing it: two presses of a foot for the engine, and what it has understood."""

import logging
from collections.abc import Callable
from dataclasses import replace

from engine.contract.errors import LessonError
from engine.contract.lesson import NO_LESSON, LessonRequest
from engine.contract.params import Settings
from engine.contract.protocol import Taught
from engine.contract.timing import SAMPLE_RATE

from .stream import AudioStream
from .tempo import Tempo

log = logging.getLogger(__name__)
TAKEN_BACK_S = 0.7  # after a first press, in which a second takes it back
EARLY_BARS = 0.5  # by which a round that is to be heard again may not be over yet


def _ignore(message: Taught) -> None:
    """For a feeder that nobody teaches."""


class Teaching:
    """`press`, `hear_again` and `drop` may be called from any thread; the rest is the feeder's thread's.

    Attributes:
        request: What the engine is asked.
        understood: Its newest answer to that; None where there is none.
        on_taught: Called by the feeder's thread when a part has been understood, or is understood better.
    """

    def __init__(self, stream: AudioStream, tempo: Tempo) -> None:
        self.request: LessonRequest = NO_LESSON
        self.understood: Taught | None = None
        self.on_taught: Callable[[Taught], None] = _ignore
        self._stream, self._tempo = stream, tempo

    def press(self, settings: Settings) -> LessonRequest:
        """The foot is pressed: a part begins, or ends; soon after it began, that is taken back.

        Returns what the engine is asked from now on.
        """
        position, before = max(1.0, self._stream.sounding), self.request
        if not before.is_open:
            meter = settings.integer("meter")
            is_fixed = self._tempo.external(meter) is not None
            self._ask(LessonRequest(position, 0.0, meter, is_fixed))
        elif position - before.begin < TAKEN_BACK_S * SAMPLE_RATE:
            self.drop()
        else:
            self._ask(replace(before, end=position))
        return self.request

    def hear_again(self, part: float, bars: int, switched: float, settings: Settings) -> None:
        """Let the last round of a part that is played count too.

        Args:
            part: Where it began when it was taught.
            bars: That it has.
            switched: The position at which the band began to play it.
        Raises:
            LessonError: If no round of it is over.
        """
        grid = self._tempo.known
        if grid is None:
            raise LessonError("no beat is known: nothing can be heard again")
        began = grid.downbeat + round((switched - grid.downbeat) / grid.bar) * grid.bar
        rounds = int((self._stream.sounding + EARLY_BARS * grid.bar - began) // (bars * grid.bar))
        if rounds < 1:
            raise LessonError("play the part once more to its end, then let it be heard again")
        end = began + rounds * bars * grid.bar
        meter = settings.integer("meter")
        self._ask(LessonRequest(end - bars * grid.bar, end, meter, is_fixed=True, again=part))

    def drop(self) -> None:
        """Nothing is taught any more."""
        self._ask(NO_LESSON)

    def _ask(self, request: LessonRequest) -> None:
        self.request, self.understood = request, None

    def take(self, message: Taught) -> None:
        """Take in what the engine has understood; answers to older requests are left out."""
        request, before = self.request, self.understood
        if (message.begin, message.end, message.again) != (request.begin, request.end, request.again):
            return
        self.understood = message
        is_new = before is None or (before.chart, before.downbeat) != (message.chart, message.downbeat)
        if message.end and is_new:
            self.on_taught(message)

    def engine_gone(self) -> None:
        """What was heard of a part that is being played is lost with the engine."""
        if self.request.is_open:
            log.warning("the engine has gone while a part was taught: play it again")
        if self.request != NO_LESSON:
            self.drop()
