"""Presets: YAML in, frozen settings out; anything odd is refused whole, naming file, line, key and what was expected.

The user's own folder (`~/.config/bandmate/presets`, or $XDG_CONFIG_HOME) is searched before the presets that come with bandmate.
"""

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from engine.errors import BandmateError, ParameterError
from engine.params import BY_NAME, Settings, find

KEYS = ("about", "parameters", "connect")


class PresetError(BandmateError):
    """A preset that does not exist or does not make sense."""


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


def folders() -> list[Path]:
    """Where presets are looked for, in this order."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    shipped = Path(__file__).parent / "assets" / "presets"  # in the wheel
    beside = Path(__file__).parent.parent / "presets"  # in a checkout
    return [config / "bandmate" / "presets", shipped if shipped.exists() else beside]


def names() -> list[str]:
    """Names of all presets that can be found."""
    return sorted({file.stem for folder in folders() for file in folder.glob("*.yaml")})


def load(name: str) -> Preset:
    """The preset called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        PresetError: If there is none, or it is not valid.
    """
    if name.endswith((".yaml", ".yml")):
        return read(Path(name))
    for folder in folders():
        if (folder / f"{name}.yaml").exists():
            return read(folder / f"{name}.yaml")
    near = get_close_matches(name, names(), 1)
    raise PresetError(f"there is no preset {name!r}" + (f"; did you mean {near[0]!r}?" if near else f": there are {', '.join(names())}"))


def read(file: Path) -> Preset:
    """The preset in `file`.

    Raises:
        PresetError: With file, line and key, if it is not valid.
    """
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise PresetError(f"{file}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{file}:{mark.line + 1}" if mark else str(file)
        raise PresetError(f"{line}: is not YAML: {getattr(error, 'problem', error)}") from error
    about, settings, connections = "", Settings.default(), []
    for key, node, where in _entries(root, file):
        if key == "about":
            about = str(_scalar(node, where, key))
        elif key == "parameters":
            settings = _parameters(node, where, file)
        elif key == "connect":
            connections = [_connection(item, f"{file}:{item.start_mark.line + 1}") for item in _items(node, where)]
        else:
            raise PresetError(f"{where}: unknown key {key!r}{_nearest(key, KEYS)}")
    return Preset(file.stem, about, settings, tuple(connections))


def _parameters(node: yaml.Node, where: str, file: Path) -> Settings:
    settings = Settings.default()
    for key, value_node, line in _entries(node, file):
        value = _scalar(value_node, line, key)
        if key == "look_ahead" and value == "auto":
            settings = settings.with_("look_ahead_auto", 1)
            continue
        if key not in BY_NAME:
            raise PresetError(f"{line}: unknown parameter {key!r}{_nearest(key, tuple(BY_NAME))}")
        if (isinstance(value, bool) and find(key).kind != "switch") or not isinstance(value, int | float):
            expected = "on or off" if find(key).kind == "switch" else f"a number in {find(key).low:g}..{find(key).high:g}"
            raise PresetError(f"{line}: {key} is {value!r}, expected {expected}")
        try:
            settings = settings.with_(key, float(value))
        except ParameterError as error:
            raise PresetError(f"{line}: {error}") from error
    return settings


def _entries(node: yaml.Node | None, file: Path) -> list[tuple[str, yaml.Node, str]]:
    """Key, value and place of every entry of a mapping."""
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        raise PresetError(f"{file}:{line}: expected keys and values ({', '.join(KEYS)})")
    found: list[tuple[str, yaml.Node, str]] = []
    for key, value in node.value:
        where = f"{file}:{key.start_mark.line + 1}"
        if any(key.value == seen for seen, _, _ in found):
            raise PresetError(f"{where}: {key.value!r} stands here twice")
        found.append((str(key.value), value, where))
    return found


def _items(node: yaml.Node, where: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise PresetError(f"{where}: expected a list of [source, destination]")
    return list(node.value)


def _scalar(node: yaml.Node, where: str, key: str) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise PresetError(f"{where}: {key} takes one value")
    return yaml.SafeLoader("").construct_object(node)


def _connection(node: yaml.Node, where: str) -> Connection:
    ends = [str(_scalar(n, where, "connect")) for n in _items(node, where)]
    if len(ends) != 2:
        raise PresetError(f"{where}: a connection is [source, destination], got {len(ends)} names")
    return connection(ends[0], ends[1], where)


def connection(source: str, destination: str, where: str) -> Connection:
    """Two patterns for port names, checked.

    Raises:
        PresetError: If one is not a regular expression.
    """
    for pattern in (source, destination):
        try:
            re.compile(pattern)
        except re.error as error:
            raise PresetError(f"{where}: {pattern!r} is not a pattern for port names: {error}") from error
    return Connection(source, destination)


def _nearest(word: str, words: tuple[str, ...]) -> str:
    near = get_close_matches(word, words, 1)
    return f"; did you mean {near[0]!r}?" if near else f", expected one of {', '.join(words)}"
