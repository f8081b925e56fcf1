"""What the player's side asks of a part that is taught by playing it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LessonRequest:
    """A part between two presses of a foot, in samples.

    Attributes:
        end: 0 while the part is still being played.
        beats_per_bar: As the player counts; 0 where the listener shall say.
        is_fixed: The beat is another's, a transport's or a clock's: it stays, whatever the presses say.
        again: If not 0, this is another round of the part that began there: its votes are added.
    """

    begin: float
    end: float
    beats_per_bar: int
    is_fixed: bool
    again: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether a part is being played."""
        return self.begin > 0 and not self.end


NO_LESSON = LessonRequest(0.0, 0.0, 0, is_fixed=False)
