"""Controller maps: the controls of one model of controller (`controls`), and what they do (`bindings`).

YAML files in, frozen tables out, and back. `~/.config/bandmate/controllers` is searched before the maps that
come with bandmate; a map there may extend one of the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...library import paths, yaml_nodes
from ...library.yaml_nodes import DocumentError, Value
from . import port_names
from .bindings import Binding, Bindings
from .controls import Control
from .display import Display
from .map_format import (
    HIGHEST_CHANNEL,
    Row,
    keys,
    read_binding,
    read_bindings,
    read_controls,
    read_display,
    read_message,
    read_rows,
    write_binding,
    write_control,
    write_display,
    write_message,
    write_rows,
)


@dataclass(frozen=True, slots=True)
class ControllerMap:
    """One model of controller."""

    name: str
    about: str = ""
    picture: str = ""
    match: str = ""  # regular expression that the name of its port contains, in upper or lower case
    unchecked: str = ""  # what is not known from the maker's documents
    setup: tuple[bytes, ...] = ()  # messages sent when it is connected
    goodbye: tuple[bytes, ...] = ()  # messages sent when bandmate ends
    display: Display | None = None
    controls: Mapping[str, Control] = field(default_factory=dict)
    bindings: Bindings = field(default_factory=dict)

    def matches(self, names: tuple[str, ...], is_physical: bool = False) -> bool:
        """Whether a port with these names belongs to it; `is_physical` as JACK says."""
        is_device = any(port_names.is_device(name, is_physical) for name in names)
        return bool(self.match) and any(port_names.fits(self.match, name, is_device) for name in names)


def _read_text(node: Value) -> str:
    return node.text().strip()


def _read_messages(node: Value) -> tuple[bytes, ...]:
    return tuple(read_message(item) for item in node.items("MIDI messages"))


def _write_messages(messages: tuple[bytes, ...]) -> list[str]:
    return [write_message(message) for message in messages]


ROWS = (
    Row("about", _read_text),
    Row("picture", _read_text),
    Row("match", Value.pattern),
    Row("unchecked", _read_text),
    Row("setup", _read_messages, write=_write_messages),
    Row("goodbye", _read_messages, write=_write_messages),
    Row("display", read_display, write=write_display),
)
DEEPEST = 8  # maps that extend each other
KEYS = (*keys(ROWS), "extends", "channel", "controls", "bindings")


def names() -> list[str]:
    """Names of all maps that can be found."""
    return paths.names("controllers")


def load(name: str) -> ControllerMap:
    """The map called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        DocumentError: If there is none, or it is not valid.
    """
    return read(paths.find("controllers", name))


def read(file: Path, depth: int = 0) -> ControllerMap:
    """The map in `file`, over the one that it extends.

    Args:
        file: A YAML file.
        depth: How many maps extend this one, directly or not.
    Raises:
        DocumentError: With file, line and column, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(KEYS)
    base = _base(found["extends"], file, depth) if "extends" in found else ControllerMap(file.stem)
    map_ = replace(base, name=file.stem, **read_rows(ROWS, found))
    channel = found["channel"].whole(1, HIGHEST_CHANNEL) if "channel" in found else 1
    if "controls" in found:
        cells = map_.display.cells if map_.display else 0
        own = read_controls(found["controls"], channel, cells)
        map_ = replace(map_, controls={**map_.controls, **own})
    if "bindings" in found:
        bound = read_bindings(found["bindings"], map_.controls)
        map_ = replace(map_, bindings={**map_.bindings, **bound})
    return map_


def _base(name: Value, file: Path, depth: int) -> ControllerMap:
    if depth == DEEPEST:
        raise name.wrong(f"extends {name.text()!r}: these maps extend each other without end")
    try:
        return read(paths.find_from(file, "controllers", name.text()), depth + 1)
    except DocumentError as error:
        raise name.wrong(f"extends {name.text()!r}: {error}") from error


def shipped(name: str) -> ControllerMap | None:
    """The map of that name that came with bandmate, without the user's changes."""
    folder = paths.shipped_folder("controllers")
    file = folder / f"{name}.yaml"
    return read(file) if file in folder.glob("*.yaml") else None


def document(changed: ControllerMap, base: ControllerMap | None) -> dict[str, Any]:
    """The content of a file that makes `changed`, over `base` where there is one."""
    old = base or ControllerMap("")
    controls = {
        name: write_control(control)
        for name, control in changed.controls.items()
        if old.controls.get(name) != control
    }
    bindings = {
        name: _write_bindings(bound)
        for name, bound in changed.bindings.items()
        if old.bindings.get(name) != bound
    }
    return {
        **({"extends": base.name} if base else {}),
        **write_rows(ROWS, changed, old),
        **({"controls": controls} if controls else {}),
        **({"bindings": bindings} if bindings else {}),
    }


def _write_bindings(bindings: tuple[Binding, ...]) -> Any:
    """One binding by itself, several or none as a list."""
    written = [write_binding(binding) for binding in bindings]
    return written[0] if len(written) == 1 else written


def parse_binding(text: str, control: Control) -> Binding:
    """A binding as it is written after a control's name.

    Raises:
        DocumentError: If it is not valid.
    """
    return read_binding(yaml_nodes.parse(text, "your words"), control)


def format_bindings(bindings: tuple[Binding, ...]) -> str:
    """Bindings on one line, as in a map."""
    return ", ".join(_format(write_binding(binding)) for binding in bindings)


def _format(written: Any) -> str:
    if isinstance(written, str):
        return written
    return "{" + ", ".join(f"{key}: {value}" for key, value in written.items()) + "}"
