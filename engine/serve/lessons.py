"""Parts that are taught by playing them, in a session: what has been understood, said with each hop."""

from ..accompany.state import AccompanistState
from ..contract.errors import LessonError
from ..contract.grid import BeatGrid
from ..contract.lesson import NO_LESSON
from ..contract.protocol import Taught
from ..listener.lesson import Lesson, check, learned
from .conditions import Conditions


class Lessons:
    """The part that is taught now, or was last."""

    def __init__(self) -> None:
        self._lesson: Lesson | None = None
        self._before: Lesson | None = None  # the same part, as it was understood before this round of it
        self._parts: dict[float, Lesson] = {}  # by where they began, as they are understood by now

    def begin(self, conditions: Conditions, state: AccompanistState | None) -> None:
        """A `teach` message has come.

        Raises:
            LessonError: If nothing is heard here, or not that part.
        """
        request = conditions.lesson
        if request == NO_LESSON:
            self._lesson = None
            return
        if state is None or state.listener is None:
            raise LessonError("this engine has no listener, or has heard nothing yet: no part can be taught")
        check(request, state.listener.heard)
        self._before = self._parts.get(request.again)
        self._lesson = Lesson(request)

    def understood(self, session: int, conditions: Conditions, state: AccompanistState) -> Taught | None:
        """What has been understood by now; None where nothing is taught."""
        lesson, listener = self._lesson, state.listener
        if lesson is None or listener is None:
            return None
        if not lesson.is_settled:
            lesson = self._lesson = learned(
                lesson, listener.heard, conditions.grid, listener.grid, self._before
            )
            if lesson.request.end:
                self._parts[lesson.request.again or lesson.request.begin] = lesson
        named, grid = lesson.named, lesson.grid or BeatGrid(0.0, 0.0, 0)
        return Taught(
            session=session, begin=lesson.request.begin, end=lesson.request.end, again=lesson.request.again,
            downbeat=grid.downbeat, beat=grid.beat, beats_per_bar=grid.beats_per_bar, bars=len(named.bars),
            chart=f"| {' | '.join(named.bars)} |" if named.bars else "", key=named.key, rounds=lesson.rounds,
        )  # fmt: skip
