"""What the accompaniment is generated under: parameters, beat grid and chords, as messages have set them."""

from dataclasses import dataclass, field, replace

from ..contract.chart import WrittenChart, parse
from ..contract.errors import ProtocolError
from ..contract.grid import MOST_BEATS, BeatGrid, given_grid
from ..contract.lesson import NO_LESSON, LessonRequest
from ..contract.params import Settings
from ..contract.protocol import Change, Chart, EffectiveFrom, Freewheel, Grid, Hint, Param, Teach

LAST_POSITION = 1 << 48  # samples, 200 years
AT_NEXT_HOP = frozenset(
    {"hop", "look_ahead", "look_ahead_auto", "overhang", "by_ear", "rest_after", "ending", "tempo", "meter"}
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The state that `Change` messages build up, one after the other; the one interpreter of these messages.

    Attributes:
        grid: Beat grid given by the player's side; None where the engine tracks the beat itself.
        hint: Beat grid that the player's side gave last to track on from.
        chart: Chords given by the player's side; None where the engine tracks them itself.
        lesson: Part that is taught by playing it; NO_LESSON where none is.
        effective_from: Position in samples before which no change may take effect.
        is_freewheeling: Not in real time: every hop is generated, however late its context.
    """

    settings: Settings = field(default_factory=Settings.default)
    grid: BeatGrid | None = None
    hint: BeatGrid | None = None
    chart: WrittenChart | None = None
    lesson: LessonRequest = NO_LESSON
    effective_from: int = 0
    is_freewheeling: bool = False

    def apply(self, change: Change) -> "Conditions":
        """The conditions after a message.

        Raises:
            ParameterError: If there is no such parameter or it does not take the value.
            ProtocolError: If no one can play at such a beat.
            ChartError: If a chord cannot be read.
        """
        match change:
            case Param():
                return replace(self, settings=self.settings.with_(change.name, change.value))
            case Grid():
                return replace(self, grid=given_grid(change.downbeat, change.beat, change.beats_per_bar))
            case Hint():
                return replace(self, hint=given_grid(change.downbeat, change.beat, change.beats_per_bar))
            case Chart():
                return replace(self, chart=parse(change.text) if change.text else None)
            case Teach():
                return replace(self, lesson=_lesson(change))
            case EffectiveFrom():
                return replace(self, effective_from=change.position)
            case Freewheel():
                return replace(self, is_freewheeling=bool(change.on))
        raise TypeError(f"{type(change).__name__} changes no conditions")


def _lesson(change: Teach) -> LessonRequest:
    """Raises:
    ProtocolError: If there is no such part.
    """
    begin, end, meter = change.begin, change.end, change.beats_per_bar
    are_positions = all(0 <= position < LAST_POSITION for position in (begin, end, change.again))
    if not (are_positions and 0 <= meter <= MOST_BEATS):
        raise ProtocolError(
            f"teach: from {begin} to {end} with {meter} beats a bar, expected positions in a session and "
            f"0..{MOST_BEATS} beats"
        )
    return LessonRequest(begin, end, meter, bool(change.is_fixed), change.again)


def is_urgent(change: Change) -> bool:
    """Whether a hop is generated for a change before the next one is due."""
    if isinstance(change, Param):
        return change.name not in AT_NEXT_HOP
    return isinstance(change, Chart | EffectiveFrom | Hint)
