"""Presets: YAML in, frozen settings out; anything odd is refused whole, naming file, line, key and what was expected.

The user's own are found before those that come with bandmate (`library`).
"""

from dataclasses import dataclass
from pathlib import Path

from engine.contract.params import BY_NAME, Settings, find

from . import paths, yaml_nodes
from .yaml_nodes import DocumentError, Value

KEYS = ("about", "extends", "parameters", "connect", "measured")
DEEPEST = 8  # presets that extend each other


@dataclass(frozen=True, slots=True)
class Connection:
    """Ports to join: bandmate's own by short name (`in_1`), others by a regular expression over their full name
    (`ardour:track 1/.*`), or `hardware:N`, the Nth port of the sound card in that direction."""

    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A latency/quality profile."""

    name: str
    about: str
    settings: Settings
    connections: tuple[Connection, ...]
    measured: str = ""  # what it holds, as `bandmate bench --keep` wrote it
    named: frozenset[str] = frozenset()  # parameters that it, or what it extends, gives a value

    @property
    def values(self) -> dict[str, float]:
        """What changes when it is loaded: all but what is set by hand and not named."""
        return {
            name: value
            for name, value in self.settings.values.items()
            if name in self.named or not BY_NAME[name].by_hand
        }


NOTHING = Preset("", "", Settings.default(), ())


def names() -> list[str]:
    """Names of all presets that can be found."""
    return paths.names("presets")


def load(name: str) -> Preset:
    """The preset called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        DocumentError: If there is none, or it is not valid.
    """
    return read(paths.find("presets", name))


def read(file: Path, depth: int = 0) -> Preset:
    """The preset in `file`, over the one that it extends.

    Raises:
        DocumentError: With file, line and key, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(KEYS)
    base = _base(found["extends"], file, depth) if "extends" in found else NOTHING
    about = found["about"].text() if "about" in found else base.about
    values = named(found["parameters"]) if "parameters" in found else {}
    rules = (
        tuple(_connection(item) for item in found["connect"].items("[source, destination]"))
        if "connect" in found
        else base.connections
    )
    measured = found["measured"].text() if "measured" in found else ""
    return Preset(
        file.stem, about, base.settings.with_all(values), rules, measured, base.named | values.keys()
    )


def keep_measured(name: str, words: str) -> None:
    """Write what a preset was measured to hold into its file, in place of what stood there.

    Raises:
        DocumentError: If there is no such preset.
        OSError: If the file cannot be written.
    """
    file = paths.find("presets", name)
    lines = [
        line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("measured:")
    ]
    file.write_text("\n".join([*lines, f"measured: {words}"]) + "\n", encoding="utf-8")


def _base(name: Value, file: Path, depth: int) -> Preset:
    if depth == DEEPEST:
        raise name.wrong(f"extends {name.text()!r}: these presets extend each other without end")
    try:
        return read(paths.find("presets", name.text(), file), depth + 1)
    except DocumentError as error:
        raise name.wrong(f"extends {name.text()!r}: {error}") from error


def named(value: Value) -> dict[str, float]:
    """The values in a mapping of parameters.

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
            raise where.wrong(f"unknown parameter {key!r}{yaml_nodes.nearest(key, BY_NAME)}")
    return found


def _connection(value: Value) -> Connection:
    ends = value.items("[source, destination]")
    if len(ends) != 2:
        raise value.wrong(f"a connection is [source, destination], got {len(ends)} names")
    return Connection(ends[0].pattern(), ends[1].pattern())
