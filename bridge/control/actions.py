"""The one table of actions: what has no value but happens once.

Controllers, OSC and the keyboard derive from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.contract.errors import ParameterError
from engine.contract.grid import Correction
from engine.contract.suggest import nearest


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do once. `argument` names what it takes, or is empty."""

    name: str
    argument: str
    doc: str


CORRECTIONS: Mapping[Correction, str] = MappingProxyType({
    Correction.HALF_TIME: "The tempo found by ear is twice too fast: half as many beats.",
    Correction.DOUBLE_TIME: "It is half of what it should be: twice as many beats.",
    Correction.SHIFT_BEAT: "Beat one, found by ear, is a beat later.",
    Correction.SHIFT_HALF_BEAT: "The beat found by ear is half a beat off.",
})  # fmt: skip

ACTIONS = (
    Action("tap", "", "Tap the beat, three times or more: tempo, and where the beat is."),
    Action("downbeat", "", "Beat one is now."),
    *(Action(c, "", doc) for c, doc in CORRECTIONS.items()),
    Action("count", "",
           "Count in: the bars of the parameter count_in, or one; then the band enters on beat one."),
    Action("teach", "",
           "Teach a part by playing it: press on a downbeat, play the changes once, press on the next "
           "downbeat; the band plays them round and round. Again: the next part. Twice at once: never mind."),
    Action("teach_again", "",
           "The last time round of a part that was taught counts too: wrong chords are mended."),
    Action("teach_song", "", "As teach; the part is the first one of another song."),
    Action("another", "", "Another of the possible takes: a new seed."),
    Action("preset", "NAME", "Load a preset: by name, or by its program number."),
    Action("song", "NAME", "Begin a song: by name, or by its number in the setlist."),
    Action("next", "", "The next song of the setlist, or the next preset where there is none."),
    Action("previous", "", "The one before."),
    Action("part", "NAME", "Another part of the song: by name or number."),
    Action("next_part", "", "The next part of the song."),
    Action("previous_part", "", "The one before."),
    Action("chart", "CHORDS", "Play over these chords; empty: by ear again."),
)  # fmt: skip
BY_NAME: Mapping[str, Action] = MappingProxyType({a.name: a for a in ACTIONS})


def find(name: str) -> Action:
    """The action called `name`.

    Raises:
        ParameterError: If there is none, naming the nearest one.
    """
    if name in BY_NAME:
        return BY_NAME[name]
    raise ParameterError(f"there is no action {name!r:.80}{nearest(name, BY_NAME)}")
