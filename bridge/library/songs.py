"""Songs and setlists: YAML files in, frozen tables out.

A song is a preset with its own tempo, chords and parts; a setlist is songs in order. Searched in
`~/.config/bandmate/songs` and `.../setlists`, then among those that come with bandmate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.contract import chart
from engine.contract.errors import BandmateError, ParameterError
from engine.contract.params import find

from . import paths, presets, yaml_nodes
from .presets import Preset, number_in, program_number
from .yaml_nodes import DocumentError, Value

TIMING = ("tempo", "meter", "count_in")
OWN = ("tempo", "meter", "transpose", "capo")  # that no song takes over from the one before
SONG_KEYS = ("about", "preset", *TIMING, "key", "chart", "parameters", "parts")
PART_KEYS = ("tempo", "meter", "parameters", "chart", "bars", "repeat", "then")
END = "end"  # in place of a part that follows: the song ends
SETLIST_KEYS = ("about", "songs", "confirm")
ITEM_KEYS = ("song", "program")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a song, as verse or solo, and what is different in it."""

    name: str
    values: Mapping[str, float]  # parameters that it names
    chart: str | None = None  # None: the song's
    bars: int = 0  # its length, for a switch at its end; 0: not known
    repeat: int = 1  # how often it is played before `then`
    then: str = ""  # the part that follows by itself, or END; empty: it goes on until it is left by hand


@dataclass(frozen=True, slots=True)
class Song:
    """What is loaded when a song begins."""

    name: str
    about: str
    preset: Preset
    values: Mapping[str, float]  # parameters: the preset's, its own, and those of OWN in any case
    chart: str = ""
    key: str = ""
    parts: tuple[Part, ...] = ()

    def part(self, index: int) -> tuple[Mapping[str, float], str]:
        """Parameters and chart of a part; of the song itself where it has no parts."""
        if not self.parts:
            return self.values, self.chart
        part = self.parts[index]
        return {**self.values, **part.values}, self.chart if part.chart is None else part.chart

    def part_name(self, index: int) -> str:
        """The name of a part; empty where it has no parts."""
        return self.parts[index].name if self.parts else ""


@dataclass(frozen=True, slots=True)
class Setlist:
    """Songs in order."""

    name: str
    songs: tuple[Song, ...]
    # program number of each song, 1..128: its place in the list unless it says another
    programs: tuple[int, ...]
    # a change of song must be asked for twice within so many seconds; 0: once is enough
    confirm_s: float = 0.0
    file: Path = Path()

    def place(self, name: str, near: int | None) -> int | None:
        """Index of the song of that name which is nearest to index `near`, or the first; None: not there."""
        places = [k for k, song in enumerate(self.songs) if song.name == name]
        return min(places, key=lambda k: abs(k - (near or 0)), default=None)

    def find(self, name: str) -> int | None:
        """Index of a song by its name, the first of that name, or its program number; None if it has neither.

        Raises:
            ParameterError: If `name` is a number that no song has.
        """
        names = [song.name for song in self.songs]
        if name in names:
            return names.index(name)
        if (number := number_in(name)) in self.programs:
            return self.programs.index(number)
        if number is not None:
            there = ", ".join(f"{n} {s}" for n, s in zip(self.programs, names, strict=True))
            raise ParameterError(f"no song of the setlist {self.name} has program number {name}: {there}")
        return None


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
        DocumentError: With file, line and column, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(SONG_KEYS)
    preset = (
        _loaded(found["preset"], lambda name: presets.read(paths.find_from(file, "presets", name)))
        if "preset" in found
        else presets.load("balanced")
    )
    values = preset.values | {name: preset.settings[name] for name in OWN}
    values |= {name: found[name].setting(find(name)) for name in TIMING if name in found}
    values |= presets.parameters(found["parameters"]) if "parameters" in found else {}
    return Song(
        name=file.stem,
        about=found["about"].text() if "about" in found else "",
        preset=preset,
        values=values,
        chart=_chart(found["chart"]) if "chart" in found else "",
        key=found["key"].text() if "key" in found else "",
        parts=_parts(found["parts"]) if "parts" in found else (),
    )


def _parts(node: Value) -> tuple[Part, ...]:
    """All parts; each names one of them that follows, or END, or none."""
    entries = [(name, value) for _, name, value in node.entries("parts")]
    names = [name for name, _ in entries]
    return tuple(_part(name, value, names) for name, value in entries)


def _part(name: str, node: Value, names: list[str]) -> Part:
    found = node.fields(PART_KEYS)
    values = {key: found[key].setting(find(key)) for key in ("tempo", "meter") if key in found}
    return Part(
        name=name,
        values=values | (presets.parameters(found["parameters"]) if "parameters" in found else {}),
        chart=_chart(found["chart"]) if "chart" in found else None,
        bars=found["bars"].whole(1, 999) if "bars" in found else 0,
        repeat=found["repeat"].whole(1, 99) if "repeat" in found else 1,
        then=_then(found, names),
    )


def _then(found: Mapping[str, Value], names: list[str]) -> str:
    """What follows; that needs the part's length."""
    for key in ("then", "repeat"):
        if key in found and "bars" not in found:
            raise found[key].wrong(f"{key} needs the part's length: expected bars beside it, as bars: 8")
    return found["then"].one_of([*names, END]) if "then" in found else ""


def _chart(node: Value) -> str:
    """The text of a chart that can be parsed."""
    text = node.text().strip()
    try:
        chart.parse(text)
    except BandmateError as error:
        raise node.wrong(str(error)) from error
    return text


def read_setlist(file: Path) -> Setlist:
    """The setlist in `file`, with its songs.

    Raises:
        DocumentError: With file, line and column, if it or one of its songs is not valid, or two have the
            same number.
    """
    found = yaml_nodes.read(file).fields(SETLIST_KEYS)
    if "songs" not in found:
        raise DocumentError(f"{file}:1:1: expected songs: a list of their names")
    items = [_item(node, place, file) for place, node in enumerate(found["songs"].items("songs"), 1)]
    if not items:
        raise found["songs"].wrong("expected at least one song")
    songs, programs = zip(*((song, program) for song, program, _ in items), strict=True)
    for k, (song, program, node) in enumerate(items):
        if program in programs[:k]:
            other, _, there = items[programs.index(program)]
            raise node.wrong(
                f"{song.name} has program number {program}, as {other.name} ({there.position}): "
                "a song's number is its place, unless it says program: N"
            )
    confirm_s = found["confirm"].number(0, 10) if "confirm" in found else 0.0
    return Setlist(file.stem, songs, programs, confirm_s, file)


def _item(node: Value, place: int, setlist: Path) -> tuple[Song, int, Value]:
    """Song, program number and its node, of a name or `{song: NAME, program: N}`."""
    if not node.is_mapping:
        return _loaded(node, lambda name: _song_of(name, setlist)), place, node
    found = node.fields(ITEM_KEYS)
    if "song" not in found:
        raise node.wrong("expected a song's name, or {song: NAME, program: N}")
    song = _loaded(found["song"], lambda name: _song_of(name, setlist))
    if "program" not in found:
        return song, place, node
    return song, program_number(found["program"]), found["program"]


def _song_of(name: str, setlist: Path) -> Song:
    """A song by name; a file is looked for beside the setlist."""
    return read_song(paths.find_from(setlist, "songs", name))


def _loaded(node: Value, load: Callable[[str], T]) -> T:
    """A node's text, loaded by `load`; its error names the node's position first."""
    try:
        return load(node.text())
    except DocumentError as error:
        raise node.wrong(str(error)) from error
