"""The one table of what can be read and not set: OSC feedback, OSCQuery and the templates derive from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.contract.timing import FRAME, SAMPLE_RATE, seconds

from ..telemetry import Selection, Telemetry
from .panel import ControlPanel
from .status import teaching


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What states are read from, taken once for all of them."""

    telemetry: Telemetry
    playing: Selection
    song_key: str = ""

    @property
    def key(self) -> str:
        lesson = self.telemetry.lesson
        return lesson.key if lesson and lesson.is_open else self.song_key

    @property
    def waiting(self) -> Selection:
        """What was asked for and waits for its beat; empty names where nothing does."""
        return self.telemetry.waiting or Selection("")

    @property
    def bpm(self) -> float:
        grid = self.telemetry.grid
        return round(60 * SAMPLE_RATE / grid.beat, 1) if grid else 0.0

    @property
    def hop_ms(self) -> float:
        return round(1e3 * self.telemetry.settings["hop"] * seconds(FRAME), 1)

    @property
    def beat_from(self) -> str:
        return "" if not self.telemetry.grid else "told" if self.telemetry.is_grid_given else "by ear"


@dataclass(frozen=True, slots=True)
class State:
    """Something that can be read. `tag` is its OSC type."""

    name: str
    tag: Literal["i", "f", "s"]
    unit: str
    read: Callable[[Snapshot], int | float | str]
    doc: str


STATES = (
    State("now/preset", "s", "", lambda s: s.playing.preset, "The preset that sounds."),
    State("now/song", "s", "", lambda s: s.playing.song, "The song that sounds."),
    State("now/part", "s", "", lambda s: s.playing.part, "Its part."),
    State("next/preset", "s", "", lambda s: s.waiting.preset,
          "The preset that waits for its beat; empty: none."),
    State("next/song", "s", "", lambda s: s.waiting.song, "The song that waits for its beat; empty: none."),
    State("next/part", "s", "", lambda s: s.waiting.part, "Its part."),
    State("now/bpm", "f", "bpm", lambda s: s.bpm, "The tempo that the band goes by, 0 where none is known."),
    State("now/beat_from", "s", "", lambda s: s.beat_from, "Whether that tempo was told or is heard by ear."),
    State("now/certainty", "f", "", lambda s: round(s.telemetry.certainty, 2),
          "How certain the beat found by ear is, 0 to 1."),
    State("now/chord", "s", "", lambda s: s.telemetry.chord, "The chord that sounds."),
    State("now/chart", "s", "", lambda s: " ".join(s.telemetry.chart.split()),
          "The chords that the band was given; empty: it hears them."),
    State("now/teaching", "s", "", lambda s: teaching(s.telemetry.lesson),
          "What has been understood so far of the part that is being taught; empty where none is."),
    State("now/key", "s", "", lambda s: s.key, "The key of the song or of what is taught; empty: not known."),
    State("now/engine", "s", "", lambda s: s.telemetry.engine, "ready, starting, gone or failed."),
    State("now/cycle_ms", "f", "ms", lambda s: round(s.telemetry.cycle_ms, 1),
          "What the last hop took, from the last sound heard to the result."),
    State("now/hop_ms", "f", "ms", lambda s: s.hop_ms, "What it may take."),
    State("now/missed", "i", "", lambda s: s.telemetry.missed, "Hops missed so far."),
    State("now/late", "i", "", lambda s: s.telemetry.late, "Hops that came late so far."),
    State("now/xruns", "i", "", lambda s: s.telemetry.xruns, "Xruns so far."),
)  # fmt: skip


def read_states(panel: ControlPanel) -> dict[str, int | float | str]:
    """All states by name, of one moment."""
    telemetry = panel.telemetry
    song = panel.asked.song
    snapshot = Snapshot(telemetry, telemetry.playing or panel.playing, song.key if song else "")
    return {state.name: state.read(snapshot) for state in STATES}


@dataclass(frozen=True, slots=True)
class Names:
    """What there is to choose from: an answer of any number of strings, when asked and at `subscribe`."""

    name: str
    read: Callable[[ControlPanel], tuple[str, ...]]
    doc: str


def _songs(panel: ControlPanel) -> tuple[str, ...]:
    return tuple(song.name for song in panel.setlist.songs) if panel.setlist else ()


def _parts(panel: ControlPanel) -> tuple[str, ...]:
    song = panel.asked.song
    return tuple(part.name for part in song.parts) if song else ()


NAMES = (
    Names("presets", lambda panel: tuple(panel.library.catalogue.presets), "The presets."),
    Names("songs", _songs, "The songs of the setlist."),
    Names("parts", _parts, "The parts of the song."),
)
