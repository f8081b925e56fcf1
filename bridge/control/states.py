"""The one table of what can be seen and not set: OSC feedback, OSCQuery and the templates derive from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from engine.contract.timing import FRAME, SAMPLE_RATE, seconds

from ..library import presets
from .panel import ControlPanel


@dataclass(frozen=True, slots=True)
class State:
    """Something that is so at the moment. `tag`: its OSC type."""

    name: str
    tag: Literal["i", "f", "s"]
    unit: str
    read: Callable[[ControlPanel], Any]
    doc: str


def _bpm(stage: ControlPanel) -> float:
    grid = stage.feeder.telemetry.grid
    return round(60 * SAMPLE_RATE / grid.beat, 1) if grid else 0.0


def _beat_from(stage: ControlPanel) -> str:
    telemetry = stage.feeder.telemetry
    return "" if telemetry.grid is None else "told" if telemetry.is_grid_given else "by ear"


STATES = (
    State("now/preset", "s", "", lambda s: s.preset.name, "The preset that was loaded last."),
    State("now/song", "s", "", lambda s: s.song.name if s.song else "", "The song."),
    State(
        "now/part",
        "s",
        "",
        lambda s: s.song.parts[s.part].name if s.song and s.song.parts else "",
        "Its part.",
    ),
    State("now/bpm", "f", "bpm", _bpm, "The tempo that the band goes by, 0 where none is known."),
    State("now/beat_from", "s", "", _beat_from, "Whether that tempo was told or is heard by ear."),
    State(
        "now/chord",
        "s",
        "",
        lambda s: s.feeder.telemetry.chord,
        "The chord that sounds.",
    ),
    State("now/engine", "s", "", lambda s: s.feeder.telemetry.engine, "ready, starting, gone or failed."),
    State(
        "now/cycle_ms",
        "f",
        "ms",
        lambda s: round(s.feeder.telemetry.cycle_ms, 1),
        "What the last hop took, from the last sound heard to the result.",
    ),
    State(
        "now/hop_ms",
        "f",
        "ms",
        lambda s: round(1e3 * s.settings["hop"] * seconds(FRAME), 1),
        "What it may take.",
    ),
    State("now/missed", "i", "", lambda s: s.feeder.telemetry.missed, "Hops missed so far."),
    State("now/late", "i", "", lambda s: s.feeder.telemetry.late, "Hops that came late so far."),
    State("now/xruns", "i", "", lambda s: s.feeder.telemetry.xruns, "Xruns so far."),
)


@dataclass(frozen=True, slots=True)
class Names:
    """What there is to choose from: an answer of any number of strings, when asked and at `subscribe`."""

    name: str
    read: Callable[[ControlPanel], tuple[str, ...]]
    doc: str


NAMES = (
    Names("presets", lambda s: tuple(presets.names()), "The presets."),
    Names(
        "songs",
        lambda s: tuple(song.name for song in s.setlist.songs) if s.setlist else (),
        "The songs of the setlist.",
    ),
    Names(
        "parts",
        lambda s: tuple(part.name for part in s.song.parts) if s.song else (),
        "The parts of the song.",
    ),
)
