"""A part taught by playing it: what lies between two presses of a foot becomes tempo, bars and chords."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ..contract.errors import LessonError
from ..contract.grid import BeatGrid
from ..contract.lesson import LessonRequest
from ..contract.timing import FRAME, SAMPLE_RATE
from .evidence import KEPT, SIZE, Evidence
from .naming import Named, named
from .network import SETTLED
from .presses import FARTHEST_S, MOST_BARS, found_grid

Array = npt.NDArray[np.float32]
SHORTEST_S = 0.7  # of a part
LONGEST_S = (KEPT - 64) * FRAME / SAMPLE_RATE
USUAL_METER = 4  # where neither player nor listener says


def _no_votes() -> Array:
    return np.zeros((0, 2, SIZE), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What has been understood of a part.

    Attributes:
        request: The presses.
        grid: Its downbeat is the part's first; None while no beat is known.
        votes: Probabilities of roots and tones in each half of a bar, summed over `rounds`, (bars, 2, SIZE).
        rounds: How often the part was heard.
        is_settled: Nothing that is heard from now on changes it.
    """

    request: LessonRequest
    grid: BeatGrid | None = None
    votes: Array = field(default_factory=_no_votes)
    rounds: int = 1
    is_settled: bool = False

    @property
    def named(self) -> Named:
        """Chords of the bars so far, and the key."""
        if self.grid is None or not len(self.votes):
            return Named((), "")
        mean = self.votes / np.float32(self.rounds)
        return named(mean[:, 0], mean[:, 1], is_split=self.grid.beats_per_bar % 2 == 0)


def check(request: LessonRequest, evidence: Evidence) -> None:
    """Check that a part can be heard.

    Raises:
        LessonError: If it is too short or too long, or its beginning is not known.
    """
    if (
        request.end
        and not SHORTEST_S <= (length_s := (request.end - request.begin) / SAMPLE_RATE) <= LONGEST_S
    ):
        raise LessonError(f"a part of {length_s:.1f} s was taught, expected {SHORTEST_S}..{LONGEST_S:.0f} s")
    if request.end and request.begin < evidence.begin - SAMPLE_RATE * FARTHEST_S:
        raise LessonError(
            f"the part begins at {request.begin / SAMPLE_RATE:.1f} s, and what was heard is known from "
            f"{evidence.begin / SAMPLE_RATE:.1f} s on: play it again"
        )


def learned(
    lesson: Lesson,
    evidence: Evidence,
    given: BeatGrid | None,
    tracked: BeatGrid | None,
    before: Lesson | None = None,
) -> Lesson:
    """The same with all that has been heard by now; its grid stays once it was found.

    Args:
        given: The beat that the band was given.
        tracked: The listener's.
        before: The same part as it was understood before: its votes count too.
    """
    request = lesson.request
    meter = request.beats_per_bar or (given or tracked or BeatGrid(0, 1, 0)).beats_per_bar or USUAL_METER
    if not request.end:
        return _so_far(lesson, evidence, given or tracked, meter)
    if lesson.grid is None:
        grid, bars = _placed(request, evidence, given, meter)
    else:
        grid, bars = lesson.grid, len(lesson.votes)
    votes, rounds = evidence.votes(grid, bars), 1
    if before is not None and before.votes.shape == votes.shape:
        votes, rounds = votes + before.votes, 1 + before.rounds
    is_settled = evidence.frame * FRAME >= request.end + (SETTLED + 1) * FRAME
    return replace(lesson, grid=grid, votes=votes, rounds=rounds, is_settled=is_settled)


def _so_far(lesson: Lesson, evidence: Evidence, grid: BeatGrid | None, meter: int) -> Lesson:
    """Whole bars since the first press, on a grid that is moved there."""
    if grid is None:
        return lesson
    moved = BeatGrid(lesson.request.begin, grid.beat, meter)
    bars = int((evidence.frame * FRAME - moved.downbeat) // moved.bar)
    return replace(lesson, grid=moved, votes=evidence.votes(moved, max(0, min(MOST_BARS, bars))))


def _placed(
    request: LessonRequest, evidence: Evidence, given: BeatGrid | None, meter: int
) -> tuple[BeatGrid, int]:
    """Grid and number of bars: on the given beats where the presses fall on them, else found."""
    begin, end = request.begin, request.end
    if given is not None:
        first = given.downbeat + round((begin - given.downbeat) / given.beat) * given.beat
        grid = BeatGrid(first, given.beat, meter)
        bars = max(1, min(MOST_BARS, round((end - first) / grid.bar)))
        off = max(abs(begin - first), abs(end - first - bars * grid.bar))
        if request.is_fixed or off <= FARTHEST_S * SAMPLE_RATE:
            return grid, bars
    return found_grid(begin, end, meter, evidence.between(begin, end))
