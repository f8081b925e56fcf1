"""What was chosen on the control panel, and what is saved of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.contract.errors import ParameterError
from engine.contract.suggest import nearest

from ..audio.switching import Switch
from ..library.presets import Preset, number_in
from ..library.songs import END, Setlist, Song
from ..telemetry import Selection


@dataclass(frozen=True, slots=True)
class Choice:
    """A preset, or a song with one of its parts."""

    preset: Preset
    song: Song | None = None
    part: int = 0  # index
    place: int | None = None  # index of the song in the setlist

    @property
    def selection(self) -> Selection:
        if self.song is None:
            return Selection(self.preset.name)
        return Selection(self.preset.name, self.song.name, self.song.part_name(self.part))

    @property
    def bars(self) -> int:
        """Length of the part; 0: not known."""
        return self.song.parts[self.part].bars if self.song and self.song.parts else 0

    @property
    def following(self) -> "Choice | None":
        """The part that follows by itself; None where none does."""
        then = self.song.parts[self.part].then if self.song and self.song.parts else ""
        return replace(self, part=self.find_part(then)) if then not in ("", END) else None

    def follow_up(self, part_began: float, last: Switch) -> Switch | None:
        """What takes over by itself once the part, begun at `part_began`, is over: another, or the end.

        Args:
            last: What took effect last: after an end nothing comes.
        """
        if not self.song or not self.song.parts or (last.follows and last.values.get("ending")):
            return None
        part, after = self.song.parts[self.part], self.following
        bars = part.bars * part.repeat
        if part.then == END:
            return Switch({"ending": 1.0}, at="part", bars=bars, part_began=part_began, follows=True)
        if after is None:
            return None
        values, chart = self.song.part(after.part)
        return Switch(
            values, chart, at="part", bars=bars, part_began=part_began, begins_part=True, follows=True,
            selection=after.selection,
        )  # fmt: skip

    def position_in(self, setlist: Setlist) -> int:
        """Index of the song, also after the setlist was read again; -1: not there."""
        song, place = self.song, self.place
        if song is None or place is None:
            return -1
        there = setlist.place(song.name, place)
        return -1 if there is None else there

    def find_part(self, name: str) -> int:
        """Index of a part of the song, by name or by number from 1.

        Raises:
            ParameterError: If there is none.
        """
        names = [p.name for p in self.song.parts] if self.song else []
        if name in names:
            return names.index(name)
        if 0 < (number := number_in(name) or 0) <= len(names):
            return number - 1
        raise ParameterError(
            f"there is no part {name!r:.80}{nearest(name, names) if names else ': the song has none'}"
        )


@dataclass(frozen=True, slots=True)
class SavedState:
    """What a session manager keeps."""

    preset: str
    values: Mapping[str, float]  # of all parameters
    chart: str
    song: str = ""
    part: int = 0
    place: int | None = None  # index of the song in the setlist
