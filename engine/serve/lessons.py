"""Parts that are taught by playing them, in a session: what has been understood, said with each hop."""

import logging

from ..accompany.state import AccompanistState
from ..contract.errors import LessonError
from ..contract.grid import BeatGrid
from ..contract.lesson import NO_LESSON
from ..contract.protocol import Refused, Taught
from ..listener.lesson import Lesson, check, learned
from .conditions import Conditions

log = logging.getLogger(__name__)


class Lessons:
    """The part that is taught now, or was last."""

    def __init__(self) -> None:
        self._lesson: Lesson | None = None
        self._before: Lesson | None = None  # the same part, as it was understood before this round of it
        self._parts: dict[float, Lesson] = {}  # by where they began, as they are understood by now
        self._said: Taught | None = None  # of the lesson, once nothing changes it any more

    def begin(self, conditions: Conditions, state: AccompanistState | None) -> None:
        """A `teach` message has come.

        Raises:
            LessonError: If nothing is heard here, or not that part.
        """
        request = conditions.lesson
        if request == NO_LESSON:
            self.drop()
            return
        if state is None or state.listener is None:
            raise LessonError("this engine has no listener, or has heard nothing yet: no part can be taught")
        check(request, state.listener.heard)
        self._before = self._parts.get(request.again)
        self._lesson, self._said = Lesson(request), None

    def drop(self) -> None:
        """Nothing is taught any more."""
        self._lesson = self._said = None

    def answer(
        self, session: int, conditions: Conditions, state: AccompanistState
    ) -> Taught | Refused | None:
        """What has been understood by now; None where nothing is taught.

        Where that fails nothing is taught any more, and the band plays on.
        """
        try:
            return self.understood(session, conditions, state)
        except Exception as error:
            log.exception("a part that is taught was not understood")
            self.drop()
            return Refused(session=session, text=f"teach: {error!r}")

    def understood(self, session: int, conditions: Conditions, state: AccompanistState) -> Taught | None:
        """What has been understood by now; None where nothing is taught."""
        lesson, listener = self._lesson, state.listener
        if lesson is None or listener is None:
            return None
        if self._said:
            return self._said
        lesson = self._lesson = learned(lesson, listener.heard, conditions.grid, listener.grid, self._before)
        if lesson.request.end:
            self._parts[lesson.request.again or lesson.request.begin] = lesson
        said = _message(session, lesson)
        self._said = said if lesson.is_settled else None
        return said


def _message(session: int, lesson: Lesson) -> Taught:
    named, grid = lesson.named, lesson.grid or BeatGrid(0.0, 0.0, 0)
    return Taught(
        session=session, begin=lesson.request.begin, end=lesson.request.end, again=lesson.request.again,
        downbeat=grid.downbeat, beat=grid.beat, beats_per_bar=grid.beats_per_bar, bars=len(named.bars),
        chart=f"| {' | '.join(named.bars)} |" if named.bars else "", key=named.key, rounds=lesson.rounds,
    )  # fmt: skip
