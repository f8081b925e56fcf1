"""Presets: YAML files in, frozen settings out.

A preset that is not valid is refused whole, with file, line and column, and what was expected. The user's own
are found before those that come with bandmate (`paths`).
"""

from dataclasses import dataclass
from pathlib import Path

from engine.contract.params import BY_NAME, Settings, find
from engine.contract.suggest import nearest

from . import paths, yaml_nodes
from .files import write_atomically
from .yaml_nodes import DocumentError, Value

KEYS = ("about", "program", "extends", "parameters", "connect", "measured")
# program numbers, as foot controllers show them
LOWEST_PROGRAM, HIGHEST_PROGRAM = 1, 128
MOST_DIGITS = 9
# presets that extend each other
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Connection:
    """Ports to connect.

    Each end is one of bandmate's own ports by short name (`in_1`), a regular expression that the full name of
    another port matches (`ardour:track 1/.*`), or `hardware:N`, the Nth physical port in that direction.
    """

    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A value for every parameter: which stems play, and a compromise between latency and quality."""

    name: str
    about: str
    settings: Settings
    connections: tuple[Connection, ...]
    measured: str = ""  # what `bandmate bench --keep` found that this machine holds
    named: frozenset[str] = frozenset()  # parameters that it, or what it extends, gives a value
    program: int | None = None  # MIDI program number, 1..128; None: cannot be loaded by number
    program_position: str = ""  # file, line and column of `program`

    @property
    def values(self) -> dict[str, float]:
        """Parameters that loading it changes: all but those set by hand (`by_hand`) that it does not name."""
        return {
            name: value
            for name, value in self.settings.values.items()
            if name in self.named or not BY_NAME[name].by_hand
        }


NOTHING = Preset("", "", Settings.default(), ())


def names() -> list[str]:
    """Names of all presets that can be found, in alphabetical order."""
    return paths.names("presets")


def load(name: str) -> Preset:
    """The preset called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        DocumentError: If there is none, or it is not valid.
    """
    return read(paths.find("presets", name))


def read(file: Path, depth: int = 0) -> Preset:
    """The preset in `file`, over the one that it extends.

    A program number is not taken over from another preset, but is from one of the same name, which the file
    replaces.

    Args:
        file: A YAML file.
        depth: How many presets extend this one, directly or not.
    Raises:
        DocumentError: With file, line and column, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(KEYS)
    base = _base(found["extends"], file, depth) if "extends" in found else NOTHING
    values = parameters(found["parameters"]) if "parameters" in found else {}
    program, position = (base.program, base.program_position) if base.name == file.stem else (None, "")
    if "program" in found:
        program, position = program_number(found["program"]), found["program"].position
    return Preset(
        name=file.stem,
        about=found["about"].text() if "about" in found else base.about,
        settings=base.settings.with_all(values),
        connections=_connections(found["connect"]) if "connect" in found else base.connections,
        measured=found["measured"].text() if "measured" in found else "",
        named=base.named | values.keys(),
        program=program,
        program_position=position,
    )


def number_in(name: str) -> int | None:
    """The number that is written as a name; None where it is none that a program could have."""
    return int(name) if name.isascii() and name.isdecimal() and len(name) <= MOST_DIGITS else None


def program_number(value: Value) -> int:
    """A program number, 1..128.

    Raises:
        DocumentError: If it is none.
    """
    return value.whole(LOWEST_PROGRAM, HIGHEST_PROGRAM)


def keep_measured(name: str, text: str) -> None:
    """Replace the line `measured` in a preset's file by `text`.

    Raises:
        DocumentError: If there is no such preset.
        OSError: If the file cannot be written.
    """
    file = paths.find("presets", name)
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("measured:")]
    write_atomically(file, "\n".join([*kept, f"measured: {text}"]) + "\n")


def _base(name: Value, file: Path, depth: int) -> Preset:
    if depth == DEEPEST:
        raise name.wrong(f"extends {name.text()!r}: these presets extend each other without end")
    try:
        return read(paths.find_from(file, "presets", name.text()), depth + 1)
    except DocumentError as error:
        raise name.wrong(f"extends {name.text()!r}: {error}") from error


def parameters(value: Value) -> dict[str, float]:
    """The values in a mapping of parameters; `look_ahead: auto` is the parameter `look_ahead_auto`.

    Raises:
        DocumentError: If one does not exist or does not take its value.
    """
    found = {}
    for where, key, given in value.entries("parameters"):
        if key == "look_ahead" and given.scalar() == "auto":
            found["look_ahead_auto"] = 1.0
        elif key in BY_NAME:
            found[key] = given.setting(find(key))
        else:
            raise where.wrong(f"unknown parameter {key!r}{nearest(key, BY_NAME)}")
    return found


def _connections(value: Value) -> tuple[Connection, ...]:
    return tuple(_connection(item) for item in value.items("[source, destination]"))


def _connection(value: Value) -> Connection:
    ends = value.items("[source, destination]")
    if len(ends) != 2:
        raise value.wrong(f"a connection is [source, destination], got {len(ends)} names")
    return Connection(ends[0].pattern(), ends[1].pattern())
