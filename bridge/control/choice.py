"""What was chosen on the control panel, and what is saved of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..library.presets import Preset
from ..library.songs import Song
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


@dataclass(frozen=True, slots=True)
class SavedState:
    """What a session manager keeps."""

    preset: str
    values: Mapping[str, float]  # of all parameters
    chart: str
    song: str = ""
    part: int = 0
    place: int | None = None  # index of the song in the setlist
