"""Songs and setlists: YAML in, frozen tables out. A song is a preset with its own tempo, chords and parts; a setlist is an order of songs.

Searched in `~/.config/bandmate/songs` and `.../setlists`, then among those that come with bandmate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.contract import chart
from engine.contract.errors import BandmateError
from engine.contract.params import find

from . import paths, presets, yaml_nodes
from .presets import Preset
from .yaml_nodes import DocumentError, Value

TIMING = ("tempo", "meter", "count_in")
SONG_KEYS = ("about", "preset", *TIMING, "key", "chart", "parameters", "parts")
PART_KEYS = ("parameters", "chart", "bars")
SETLIST_KEYS = ("about", "songs", "confirm")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A verse, a solo: what is different there."""

    name: str
    values: Mapping[str, float]  # what it names
    chart: str | None = None
    bars: int = 0  # its length, for a switch at its end


@dataclass(frozen=True, slots=True)
class Song:
    name: str
    about: str
    preset: Preset
    values: Mapping[
        str, float
    ]  # what changes when it begins: the preset's, its own, and its tempo and meter in any case
    chart: str = ""
    key: str = ""
    parts: tuple[Part, ...] = ()

    def part(self, index: int) -> tuple[Mapping[str, float], str]:
        """All values and the chords of a part; of the song itself where it has none."""
        if not self.parts:
            return self.values, self.chart
        part = self.parts[index]
        return {**self.values, **part.values}, self.chart if part.chart is None else part.chart


@dataclass(frozen=True, slots=True)
class Setlist:
    """Songs in order. `confirm_s`: a change of song by pedal must be asked for twice within so long; 0: once is enough."""

    name: str
    songs: tuple[Song, ...]
    confirm_s: float = 0.0


def load_song(name: str) -> Song:
    """The song called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        DocumentError: If there is none, or it is not valid.
    """
    return read_song(paths.find("songs", name))


def load_setlist(name: str) -> Setlist:
    """The setlist called `name`, or in the file `name` if that ends in .yaml, with all its songs.

    Raises:
        DocumentError: If there is none, or it or a song is not valid.
    """
    return read_setlist(paths.find("setlists", name))


def read_song(file: Path) -> Song:
    """The song in `file`.

    Raises:
        DocumentError: With file, line, column and what was expected, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(SONG_KEYS)
    preset = _loaded(found["preset"], presets.load) if "preset" in found else presets.load("balanced")
    values = preset.values | {"tempo": preset.settings["tempo"], "meter": preset.settings["meter"]}
    values |= {name: found[name].setting(find(name)) for name in TIMING if name in found}
    values |= presets.named(found["parameters"]) if "parameters" in found else {}
    parts = (
        tuple(_part(name, node) for _, name, node in found["parts"].entries("parts"))
        if "parts" in found
        else ()
    )
    return Song(
        file.stem, found["about"].text() if "about" in found else "", preset, values, _chart(found["chart"]) if "chart" in found else "",
        found["key"].text() if "key" in found else "", parts,
    )  # fmt: skip


def _part(name: str, node: Value) -> Part:
    found = node.fields(PART_KEYS)
    values = presets.named(found["parameters"]) if "parameters" in found else {}
    return Part(
        name,
        values,
        _chart(found["chart"]) if "chart" in found else None,
        found["bars"].whole(1, 999) if "bars" in found else 0,
    )


def _chart(node: Value) -> str:
    """The text of a chart that can be read."""
    text = node.text().strip()
    try:
        chart.parse(text)
    except BandmateError as error:
        raise node.wrong(str(error)) from error
    return text


def read_setlist(file: Path) -> Setlist:
    """The setlist in `file`.

    Raises:
        DocumentError: With file, line, column and what was expected, if it or one of its songs is not valid.
    """
    found = yaml_nodes.read(file).fields(SETLIST_KEYS)
    if "songs" not in found:
        raise DocumentError(f"{file}:1:1: expected songs: a list of their names")
    songs = tuple(_loaded(item, lambda name: _song_of(name, file)) for item in found["songs"].items("songs"))
    if not songs:
        raise found["songs"].wrong("expected at least one song")
    return Setlist(file.stem, songs, found["confirm"].number(0, 10) if "confirm" in found else 0.0)


def _song_of(name: str, setlist: Path) -> Song:
    """A song by name; a file is looked for beside the setlist."""
    return load_song(str(setlist.parent / name) if name.endswith((".yaml", ".yml")) else name)


def _loaded(node: Value, load: Callable[[str], T]) -> T:
    try:
        return load(node.text())
    except DocumentError as error:
        raise node.wrong(str(error)) from error
