"""Controller maps: which control speaks how (`controls`), and what it is for (`bindings`). YAML in, frozen tables out.

`~/.config/bandmate/controllers` is searched before the maps that come with bandmate; a map there may extend one of the same name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from engine.contract.params import BY_NAME, Param
from engine.contract.params import find as find_param

from ...library import paths, yaml_nodes
from ...library.yaml_nodes import DocumentError, Value
from .. import actions
from .buttons import Press
from .decode import KINDS, TOPS, ControlId, EncoderMode, Kind
from .display import END, Display
from .takeover import MODES, Mode

KEYS = (
    "about",
    "extends",
    "picture",
    "match",
    "channel",
    "unchecked",
    "setup",
    "goodbye",
    "display",
    "controls",
    "bindings",
)
DISPLAY_KEYS = ("header", "cells", "width")
CONTROL_KEYS = (*KINDS, "channel", "coding", "button", "latching", "motor", "light", "ring", "cell")
LIGHT_KEYS = ("cc", "note", "channel", "on", "off", "hint")
BINDING_KEYS = ("set", "do", "press", "range", "curve", "invert", "takeover", "step", "accelerate", "value")
PRESSES: tuple[Press, ...] = ("short", "long", "double")
RESERVED = frozenset({0, 32, 64, *range(120, 128)})  # bank select, sustain, channel mode: never learned


@dataclass(frozen=True, slots=True)
class Feedback:
    """What makes a control show something: a message of its kind with these values."""

    kind: Kind
    number: int
    channel: int
    on: int = 127
    off: int = 0
    hint: int = 0  # while a turn is asked for; 0: does not show it


@dataclass(frozen=True, slots=True)
class Control:
    """Something under the hand. `ring`: shows a value over its range; `motor`: moves by itself; `cell`: of the display, from 1."""

    name: str
    source: ControlId
    coding: EncoderMode = EncoderMode.ABSOLUTE
    is_button: bool = False
    is_latching: bool = False
    is_motor: bool = False
    light: Feedback | None = None
    ring: Feedback | None = None
    cell: int = 0  # none

    @property
    def top(self) -> int:
        return TOPS[self.source.kind]


@dataclass(frozen=True, slots=True)
class Binding:
    """What a control is for: a parameter over a range, or an action."""

    param: Param | None = None
    action: actions.Action | None = None
    press: Press | None = None  # of a button; None: held buttons follow the finger (`momentary`)
    is_momentary: bool = False
    low: float = 0.0
    high: float = 1.0
    curve: float = 1.0  # position ** curve: above 1 the low end is finer
    takeover: Mode | None = None
    step: float | None = None  # a detent, in the parameter's unit
    accelerate: float = 1.0  # the most that a quick turn multiplies steps by
    value: str = ""  # an action's argument, or what a button sets

    def at(self, position: float) -> float:
        """The parameter's value at a control's position 0..1."""
        assert self.param is not None
        value = self.low + (self.high - self.low) * position**self.curve
        return float(round(value)) if self.param.kind in ("int", "switch") else value

    def place(self, value: float) -> float:
        """The control's position 0..1 for a value; at an end for what lies outside its range."""
        share = (value - self.low) / (self.high - self.low)
        return float(min(1.0, max(0.0, share)) ** (1 / self.curve))


Bindings = Mapping[str, tuple[Binding, ...]]


@dataclass(frozen=True, slots=True)
class ControllerMap:
    """One model of controller. `setup` and `goodbye` are sent when it comes and when bandmate goes."""

    name: str
    about: str = ""
    picture: str = ""
    match: str = ""  # somewhere in a port's name, whatever the case
    unchecked: str = ""  # what is not known from the maker's documents
    setup: tuple[bytes, ...] = ()
    goodbye: tuple[bytes, ...] = ()
    display: Display | None = None
    controls: Mapping[str, Control] = field(default_factory=dict)
    bindings: Bindings = field(default_factory=dict)

    def matches(self, names: tuple[str, ...]) -> bool:
        """Whether a port with these names belongs to it."""
        return bool(self.match) and any(re.search(self.match, name, re.IGNORECASE) for name in names)


def names() -> list[str]:
    """Names of all maps that can be found."""
    return paths.names("controllers")


def load(name: str) -> ControllerMap:
    """The map called `name`, or in the file `name` if that ends in .yaml.

    Raises:
        DocumentError: If there is none, or it is not valid.
    """
    return read(paths.find("controllers", name))


def read(file: Path) -> ControllerMap:
    """The map in `file`, over the one that it extends.

    Raises:
        DocumentError: With file, line, column and what was expected, if it is not valid.
    """
    found = yaml_nodes.read(file).fields(KEYS)
    base = ControllerMap(file.stem)
    if "extends" in found:
        try:
            base = read(paths.find("controllers", found["extends"].text(), file))
        except DocumentError as error:
            raise found["extends"].wrong(f"extends {found['extends'].text()!r}: {error}") from error
    channel = found["channel"].whole(1, 16) if "channel" in found else 1
    own: dict[str, Any] = {
        key: found[key].text().strip() for key in ("about", "picture", "unchecked") if key in found
    }
    own |= {
        key: tuple(_message(item) for item in found[key].items("MIDI messages"))
        for key in ("setup", "goodbye")
        if key in found
    }
    own |= {"match": found["match"].pattern()} if "match" in found else {}
    own |= {"display": _display(found["display"])} if "display" in found else {}
    display = own.get("display", base.display)
    controls = dict(base.controls) | (
        _controls(found["controls"], channel, display.cells if display else 0) if "controls" in found else {}
    )
    bindings = dict(base.bindings) | (_bindings(found["bindings"], controls) if "bindings" in found else {})
    return replace(base, name=file.stem, controls=controls, bindings=bindings, **own)


def parse_binding(text: str, control: Control) -> Binding:
    """A binding as one would write it after a control's name.

    Raises:
        DocumentError: If it is not valid.
    """
    return _binding(yaml_nodes.parse(text, "your words"), control)


def written(bindings: tuple[Binding, ...]) -> str:
    """Bindings in one line, as in a map."""
    return ", ".join(
        b if isinstance(b := _written(one), str) else "{" + ", ".join(f"{k}: {v}" for k, v in b.items()) + "}"
        for one in bindings
    )


def shipped(name: str) -> ControllerMap | None:
    """The map of that name that came with bandmate, without the user's changes."""
    file = paths.shipped_folder("controllers") / f"{name}.yaml"
    return read(file) if file.exists() else None


def document(changed: ControllerMap, base: ControllerMap | None) -> dict[str, Any]:
    """What a file says that makes `changed`, over `base` where there is one."""
    out: dict[str, Any] = {"extends": base.name} if base else {"about": changed.about, "match": changed.match}
    old = base or ControllerMap("")
    if changed.display and changed.display != old.display:
        out["display"] = {
            "header": changed.display.header.hex(" ").upper(),
            "cells": changed.display.cells,
            "width": changed.display.width,
        }
    controls = {
        name: _written_control(c) for name, c in changed.controls.items() if old.controls.get(name) != c
    }
    bindings = {
        name: [_written(b) for b in found]
        for name, found in changed.bindings.items()
        if old.bindings.get(name) != found
    }
    out |= {"controls": controls} if controls else {}
    out |= (
        {"bindings": {name: found[0] if len(found) == 1 else found for name, found in bindings.items()}}
        if bindings
        else {}
    )
    return out


def _written_control(control: Control) -> dict[str, Any]:
    kind, number, channel = control.source
    out: dict[str, Any] = {kind: True if kind in ("bend", "program") else number, "channel": channel}
    out |= {"coding": control.coding.value} if control.coding is not EncoderMode.ABSOLUTE else {}
    out |= {"button": control.is_button} if control.is_button != (kind == "note") else {}
    for key, is_so in (("latching", control.is_latching), ("motor", control.is_motor)):
        out |= {key: True} if is_so else {}
    out |= {"cell": control.cell} if control.cell else {}
    for key, light in (("light", control.light), ("ring", control.ring)):
        if light:
            out[key] = {
                light.kind: light.number,
                "channel": light.channel,
                "on": light.on,
                "off": light.off,
                "hint": light.hint,
            }
    return out


def _written(binding: Binding) -> Any:
    """The shortest way to write it."""
    out: dict[str, Any] = {}
    if binding.action:
        out = {"do": binding.action.name}
        out |= {"value": binding.value} if binding.value else {}
    elif binding.param:
        param = binding.param
        out = {"set": param.name}
        out |= (
            {"range": [binding.low, binding.high]}
            if (binding.low, binding.high) != (param.low, param.high)
            else {}
        )
        out |= {"curve": binding.curve} if binding.curve != 1 else {}
        out |= {"takeover": binding.takeover} if binding.takeover else {}
        out |= {"step": binding.step} if binding.step else {}
        out |= {"accelerate": binding.accelerate} if binding.accelerate != 1 else {}
        out |= {"value": float(binding.value)} if binding.value else {}
    press = "momentary" if binding.is_momentary else binding.press
    out |= {"press": press} if press not in ("short", None) else {}
    return next(iter(out.values())) if len(out) == 1 else out


def _message(value: Value, is_whole: bool = True) -> bytes:
    """Bytes in hexadecimal; not `is_whole`: the beginning of a system exclusive message."""
    try:
        data = bytes.fromhex(value.text())
    except ValueError as error:
        raise value.wrong(f"{value.text()!r} is not hexadecimal bytes, as F0 7E 7F 06 01 F7") from error
    whole = data if is_whole else data + bytes((END,))
    if len(whole) < 2 or (whole[0] == 0xF0) != (whole[-1] == END) or whole[0] < 0x80:
        raise value.wrong(
            f"{value.text()!r} is not a whole MIDI message"
            if is_whole
            else f"{value.text()!r} begins no system exclusive message"
        )
    return data


def _display(node: Value) -> Display:
    fields = node.fields(DISPLAY_KEYS)
    if len(fields) != len(DISPLAY_KEYS):
        raise node.wrong(f"a display has {', '.join(DISPLAY_KEYS)}")
    header = _message(fields["header"], is_whole=False)
    cells, width = fields["cells"].whole(1, 16), fields["width"].whole(2, 56)
    if 2 * cells * width > 128:
        raise node.wrong(
            f"two rows of {cells} cells of {width} are {2 * cells * width} places, expected 128 at most"
        )
    return Display(header, cells, width)


def _controls(value: Value, channel: int, cells: int) -> dict[str, Control]:
    found: dict[str, Control] = {}
    sources: dict[ControlId, str] = {}
    for where, name, node in value.entries("names of controls"):
        control = _control(name, node, channel, cells)
        if control.source in sources:
            raise where.wrong(f"{name} sends the same as {sources[control.source]}: {_words(control.source)}")
        sources[control.source] = name
        found[name] = control
    return found


def _control(name: str, node: Value, channel: int, cells: int) -> Control:
    fields = node.fields(CONTROL_KEYS)
    kinds = [kind for kind in KINDS if kind in fields]
    if len(kinds) != 1:
        raise node.wrong(f"{name}: expected one of {', '.join(KINDS)}")
    kind = kinds[0]
    number = 0 if kind in ("bend", "program") else fields[kind].whole(0, 31 if kind == "cc14" else TOPS[kind])
    source = ControlId(kind, number, fields["channel"].whole(1, 16) if "channel" in fields else channel)
    flags = {key: fields[key].truth() for key in ("button", "latching", "motor") if key in fields}
    coding = (
        EncoderMode(fields["coding"].one_of(c.value for c in EncoderMode))
        if "coding" in fields
        else EncoderMode.ABSOLUTE
    )
    if coding is not EncoderMode.ABSOLUTE and kind != "cc":
        raise fields["coding"].wrong(f"{name}: only a cc turns in steps, not a {kind}")
    if "cell" in fields and not cells:
        raise fields["cell"].wrong(f"{name}: there is no display")
    return Control(
        name, source, coding, flags.get("button", kind == "note"), flags.get("latching", False), flags.get("motor", False),
        _light(fields["light"], source) if "light" in fields else None, _light(fields["ring"], source) if "ring" in fields else None,
        fields["cell"].whole(1, cells) if "cell" in fields else 0,
    )  # fmt: skip


def _light(node: Value, source: ControlId) -> Feedback | None:
    """`yes` is the control's own message back; else what is written."""
    if not node.is_mapping:
        return Feedback(source.kind, source.number, source.channel) if node.truth() else None
    fields = node.fields(LIGHT_KEYS)
    kind: Kind = "note" if "note" in fields else "cc" if "cc" in fields else source.kind
    number = fields[kind].whole(0, 127) if kind in fields else source.number
    values = {key: fields[key].whole(0, 127) for key in ("on", "off", "hint") if key in fields}
    return Feedback(
        kind, number, fields["channel"].whole(1, 16) if "channel" in fields else source.channel, **values
    )


def _bindings(value: Value, controls: Mapping[str, Control]) -> dict[str, tuple[Binding, ...]]:
    found = {}
    for where, name, node in value.entries("names of controls"):
        if name not in controls:
            raise where.wrong(f"there is no control {name!r}{yaml_nodes.nearest(name, controls)}")
        nodes = node.items("bindings") if node.is_list else [node]
        found[name] = tuple(_binding(item, controls[name]) for item in nodes)
    return found


def _binding(node: Value, control: Control) -> Binding:
    if not node.is_mapping:
        return _short(node, control)
    fields = node.fields(BINDING_KEYS)
    if ("set" in fields) == ("do" in fields):
        raise node.wrong("expected either set: a parameter, or do: an action")
    press = fields["press"].one_of((*PRESSES, "toggle", "momentary")) if "press" in fields else "toggle"
    if "press" in fields and not control.is_button:
        raise fields["press"].wrong(f"{control.name} is not a button: say button: yes in its control")
    how = cast(Press, "short" if press in ("toggle", "momentary") else press)
    if "do" in fields:
        action = _action(fields["do"])
        value = fields["value"].text() if "value" in fields else ""
        if bool(action.argument) != bool(value) and control.source.kind != "program":
            raise fields["do"].wrong(
                f"{action.name} takes {action.argument or 'nothing'}: {'give it as value' if action.argument else 'leave value out'}"
            )
        return Binding(action=action, press=how, value=value)
    param = _param(fields["set"])
    low, high = _range(fields["range"], param) if "range" in fields else (param.low, param.high)
    if fields["invert"].truth() if "invert" in fields else False:
        low, high = high, low
    value = f"{fields['value'].setting(param):g}" if "value" in fields else ""
    return Binding(
        param=param, press=how, is_momentary=press == "momentary", low=low, high=high,
        curve=fields["curve"].number(0.1, 10) if "curve" in fields else 1.0,
        takeover=cast(Mode, fields["takeover"].one_of(MODES)) if "takeover" in fields else None,
        step=fields["step"].number(1e-6, 1e6) if "step" in fields else None,
        accelerate=fields["accelerate"].number(1, 100) if "accelerate" in fields else 1.0, value=value,
    )  # fmt: skip


def _short(node: Value, control: Control) -> Binding:
    """Just a name: a parameter over its whole range, or an action."""
    name = node.text()
    if name in BY_NAME:
        param = find_param(name)
        return Binding(param=param, press="short", low=param.low, high=param.high)
    if name in actions.BY_NAME:
        if actions.find(name).argument and control.source.kind != "program":
            raise node.wrong(f"{name} takes {actions.find(name).argument}: write {{do: {name}, value: ...}}")
        return Binding(action=actions.find(name), press="short")
    raise node.wrong(
        f"{name!r} is neither a parameter nor an action{yaml_nodes.nearest(name, (*BY_NAME, *actions.BY_NAME))}"
    )


def _param(node: Value) -> Param:
    if node.text() not in BY_NAME:
        raise node.wrong(f"unknown parameter {node.text()!r}{yaml_nodes.nearest(node.text(), BY_NAME)}")
    return find_param(node.text())


def _action(node: Value) -> actions.Action:
    if node.text() not in actions.BY_NAME:
        raise node.wrong(f"unknown action {node.text()!r}{yaml_nodes.nearest(node.text(), actions.BY_NAME)}")
    return actions.find(node.text())


def _range(node: Value, param: Param) -> tuple[float, float]:
    ends = node.items("[low, high]")
    if len(ends) != 2:
        raise node.wrong(f"a range is [low, high], got {len(ends)} values")
    low, high = (end.setting(param) for end in ends)
    if low == high:
        raise node.wrong("a range needs two different ends")
    return low, high


def _words(source: ControlId) -> str:
    return f"{source.kind} {source.number} on channel {source.channel}"
