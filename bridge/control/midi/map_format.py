"""The file format of controller maps: tables with a row for each key, which reads it and writes it.

What is written is what differs from the default, so that a file reads as if a person had written it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from engine.contract.params import BY_NAME, Param
from engine.contract.params import find as find_param
from engine.contract.suggest import nearest

from ...library.yaml_nodes import Value
from .. import actions
from .bindings import ActionBinding, Binding, ParamBinding, Press
from .controls import Control, Feedback
from .decode import KINDS, TOPS, ControlId, EncoderMode, Kind
from .display import PLACES, SYSEX_END, Display
from .takeover import MODES

HIGHEST_CHANNEL = 16
# coarse halves of 14-bit controllers are CC 0 to 31
HIGHEST_CC14 = 31
PRESSES = ("short", "long", "double", "toggle", "momentary")


@dataclass(frozen=True, slots=True)
class Row:
    """A key of a mapping: how its value is read from a node, and written from an attribute."""

    key: str
    read: Callable[[Value], Any]
    attribute: str = ""  # empty: called like the key
    write: Callable[[Any], Any] = lambda value: value

    def of(self, thing: Any) -> Any:
        return getattr(thing, self.attribute or self.key)


def read_rows(rows: Iterable[Row], fields: Mapping[str, Value]) -> dict[str, Any]:
    """Attributes by name, of the keys that are there.

    Raises:
        DocumentError: If a value is not valid; so does everything in this module that reads.
    """
    return {row.attribute or row.key: row.read(fields[row.key]) for row in rows if row.key in fields}


def write_rows(rows: Iterable[Row], thing: Any, default: Any) -> dict[str, Any]:
    """Values by key, of the attributes in which `thing` differs from `default`."""
    return {row.key: row.write(row.of(thing)) for row in rows if row.of(thing) != row.of(default)}


def keys(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(row.key for row in rows)


# messages


def read_message(node: Value) -> bytes:
    """A whole MIDI message as hexadecimal bytes."""
    data = _hexadecimal(node)
    if len(data) < 2 or (data[0] == 0xF0) != (data[-1] == SYSEX_END) or data[0] < 0x80:
        raise node.wrong(f"{node.text()!r} is not a whole MIDI message")
    return data


def _read_sysex_header(node: Value) -> bytes:
    """The beginning of a system exclusive message."""
    data = _hexadecimal(node)
    if not data or data[0] != 0xF0 or SYSEX_END in data:
        raise node.wrong(f"{node.text()!r} begins no system exclusive message")
    return data


def _hexadecimal(node: Value) -> bytes:
    try:
        return bytes.fromhex(node.text())
    except ValueError as error:
        raise node.wrong(f"{node.text()!r} is not hexadecimal bytes, as F0 7E 7F 06 01 F7") from error


def write_message(data: bytes) -> str:
    return data.hex(" ").upper()


# displays

DISPLAY = (
    Row("header", _read_sysex_header, write=write_message),
    Row("cells", lambda node: node.whole(1, 16)),
    Row("width", lambda node: node.whole(2, 56)),
)


def read_display(node: Value) -> Display:
    fields = node.fields(keys(DISPLAY))
    if len(fields) != len(DISPLAY):
        raise node.wrong(f"a display has {', '.join(keys(DISPLAY))}")
    display = Display(**read_rows(DISPLAY, fields))
    places = 2 * display.cells * display.width
    if places > PLACES:
        raise node.wrong(
            f"two rows of {display.cells} cells of {display.width} are {places} places, expected {PLACES} at "
            "most"
        )
    return display


def write_display(display: Display) -> dict[str, Any]:
    return {row.key: row.write(row.of(display)) for row in DISPLAY}


# feedback


def _read_channel(node: Value) -> int:
    return node.whole(1, HIGHEST_CHANNEL)


def _read_seven_bits(node: Value) -> int:
    return node.whole(0, 127)


FEEDBACK = (
    Row("channel", _read_channel),
    Row("on", _read_seven_bits),
    Row("off", _read_seven_bits),
    Row("hint", _read_seven_bits),
)
FEEDBACK_KEYS = ("cc", "note", *keys(FEEDBACK))


def _read_feedback(node: Value, source: ControlId) -> Feedback | None:
    """`yes`: the control's own message sent back to it; else what is written, over that."""
    own = Feedback(*source)
    if not node.is_mapping:
        return own if node.truth() else None
    fields = node.fields(FEEDBACK_KEYS)
    kind: Kind = "note" if "note" in fields else "cc" if "cc" in fields else own.kind
    number = _read_seven_bits(fields[kind]) if kind in fields else own.number
    return replace(own, kind=kind, number=number, **read_rows(FEEDBACK, fields))


def _write_feedback(feedback: Feedback | None, source: ControlId) -> Any:
    if feedback is None:
        return False
    own = Feedback(*source)
    is_elsewhere = (feedback.kind, feedback.number) != (own.kind, own.number)
    message = {feedback.kind: feedback.number} if is_elsewhere else {}
    return message | write_rows(FEEDBACK, feedback, own) or True


# controls


def _read_coding(node: Value, name: str, kind: Kind) -> EncoderMode:
    coding = EncoderMode(node.one_of(mode.value for mode in EncoderMode))
    if coding is not EncoderMode.ABSOLUTE and kind != "cc":
        raise node.wrong(f"{name}: only a cc turns in steps, not a {kind}")
    return coding


def _read_cell(node: Value, name: str, cells: int) -> int:
    if not cells:
        raise node.wrong(f"{name}: there is no display")
    return node.whole(1, cells)


def _read_ends(node: Value, name: str, source: ControlId) -> tuple[int, int]:
    ends = node.items("[lowest, highest]")
    if len(ends) != 2 or source.kind in ("note", "program"):
        raise node.wrong(f"{name}: expected the lowest and the highest value of a fader, knob or pedal")
    low, high = (end.whole(0, TOPS[source.kind]) for end in ends)
    if low >= high:
        raise node.wrong(f"{name}: the lowest value {low} is not below the highest, {high}")
    return low, high


def _control_rows(name: str, source: ControlId, cells: int) -> tuple[Row, ...]:
    """Keys of the control `name` besides what it sends; `cells` are those of the controller's display."""
    read, write = partial(_read_feedback, source=source), partial(_write_feedback, source=source)
    return (
        Row("coding", partial(_read_coding, name=name, kind=source.kind), write=lambda coding: coding.value),
        Row("button", Value.truth, "is_button"),
        Row("latching", Value.truth, "is_latching"),
        Row("motor", Value.truth, "is_motor"),
        Row("light", read, write=write),
        Row("ring", read, write=write),
        Row("cell", partial(_read_cell, name=name, cells=cells)),
        Row("input", partial(_read_ends, name=name, source=source), "ends", write=list),
    )


CONTROL_KEYS = (*KINDS, "channel", *keys(_control_rows("", ControlId("cc", 0, 1), 0)))


def read_controls(node: Value, channel: int, cells: int) -> dict[str, Control]:
    """Controls by name, no two of which send the same; `channel` is that of those that do not say theirs."""
    found: dict[str, Control] = {}
    sources: dict[ControlId, str] = {}
    for where, name, value in node.entries("names of controls"):
        control = _read_control(name, value, channel, cells)
        if control.source in sources:
            kind, number, channel_ = control.source
            same = f"{kind} {number} on channel {channel_}"
            raise where.wrong(f"{name} sends the same as {sources[control.source]}: {same}")
        sources[control.source] = name
        found[name] = control
    return found


def _default_control(name: str, source: ControlId) -> Control:
    return Control(name, source, is_button=source.kind == "note")


def _read_control(name: str, node: Value, channel: int, cells: int) -> Control:
    fields = node.fields(CONTROL_KEYS)
    kinds = [kind for kind in KINDS if kind in fields]
    if len(kinds) != 1:
        raise node.wrong(f"{name}: expected one of {', '.join(KINDS)}")
    kind = kinds[0]
    highest = HIGHEST_CC14 if kind == "cc14" else TOPS[kind]
    number = 0 if kind in ("bend", "program") else fields[kind].whole(0, highest)
    source = ControlId(kind, number, _read_channel(fields["channel"]) if "channel" in fields else channel)
    return replace(_default_control(name, source), **read_rows(_control_rows(name, source, cells), fields))


def write_control(control: Control) -> dict[str, Any]:
    kind, number, channel = control.source
    sent: dict[str, Any] = {kind: True if kind in ("bend", "program") else number}
    sent |= {"channel": channel} if channel != 1 else {}
    rows = _control_rows(control.name, control.source, control.cell)
    return sent | write_rows(rows, control, _default_control(control.name, control.source))


# bindings


def _read_press(node: Value, control: Control, is_momentary_allowed: bool) -> Press:
    press = node.one_of(PRESSES)
    if not control.is_button:
        raise node.wrong(f"{control.name} is not a button: say button: yes in its control")
    if press == "toggle" or (press == "momentary" and not is_momentary_allowed):
        return "short"
    return cast(Press, press)


def _read_range(node: Value, param: Param) -> tuple[float, float]:
    ends = node.items("[low, high]")
    if len(ends) != 2:
        raise node.wrong(f"a range is [low, high], got {len(ends)} values")
    low, high = (end.setting(param) for end in ends)
    if low == high:
        raise node.wrong("a range needs two different ends")
    return low, high


def _param_rows(param: Param, control: Control) -> tuple[Row, ...]:
    return (
        Row("range", partial(_read_range, param=param), write=list),
        Row("curve", lambda node: node.number(0.1, 10)),
        Row("takeover", lambda node: node.one_of(MODES)),
        Row("step", lambda node: node.number(1e-6, 1e6)),
        Row("accelerate", lambda node: node.number(1, 100)),
        Row("value", lambda node: node.setting(param)),
        Row("press", partial(_read_press, control=control, is_momentary_allowed=True)),
    )


def _action_rows(control: Control) -> tuple[Row, ...]:
    return (
        Row("value", Value.text),
        Row("press", partial(_read_press, control=control, is_momentary_allowed=False)),
    )


ANY_CONTROL = Control("", ControlId("note", 0, 1), is_button=True)
BINDING_KEYS = ("set", "do", "invert", *keys(_param_rows(BY_NAME["level"], ANY_CONTROL)))


def read_bindings(node: Value, controls: Mapping[str, Control]) -> dict[str, tuple[Binding, ...]]:
    """One or several bindings for each name of a control."""
    found = {}
    for where, name, value in node.entries("names of controls"):
        if name not in controls:
            raise where.wrong(f"there is no control {name!r}{nearest(name, controls)}")
        items = value.items("bindings") if value.is_list else [value]
        found[name] = tuple(read_binding(item, controls[name]) for item in items)
    return found


def read_binding(node: Value, control: Control) -> Binding:
    """A mapping with `set` or `do`, or just the name of a parameter or an action."""
    if not node.is_mapping:
        return _read_name(node, control)
    fields = node.fields(BINDING_KEYS)
    if ("set" in fields) == ("do" in fields):
        raise node.wrong("expected either set: a parameter, or do: an action")
    return _read_param(fields, control) if "set" in fields else _read_action(fields, control)


def _read_param(fields: Mapping[str, Value], control: Control) -> ParamBinding:
    name = fields["set"].text()
    if name not in BY_NAME:
        raise fields["set"].wrong(f"unknown parameter {name!r}{nearest(name, BY_NAME)}")
    param = find_param(name)
    binding = replace(ParamBinding.whole(param), **read_rows(_param_rows(param, control), fields))
    is_inverted = "invert" in fields and fields["invert"].truth()
    return replace(binding, range=(binding.high, binding.low)) if is_inverted else binding


def _read_action(fields: Mapping[str, Value], control: Control) -> ActionBinding:
    name = fields["do"].text()
    if name not in actions.BY_NAME:
        raise fields["do"].wrong(f"unknown action {name!r}{nearest(name, actions.BY_NAME)}")
    action = actions.find(name)
    binding = replace(ActionBinding(action), **read_rows(_action_rows(control), fields))
    if bool(action.argument) != bool(binding.value) and control.source.kind != "program":
        cure = "give it as value" if action.argument else "leave value out"
        raise fields["do"].wrong(f"{action.name} takes {action.argument or 'nothing'}: {cure}")
    return binding


def _read_name(node: Value, control: Control) -> Binding:
    """A parameter over its whole range, or an action that takes nothing, by name."""
    name = node.text()
    if name in BY_NAME:
        return ParamBinding.whole(find_param(name))
    if name not in actions.BY_NAME:
        known = (*BY_NAME, *actions.BY_NAME)
        raise node.wrong(f"{name!r} is neither a parameter nor an action{nearest(name, known)}")
    action = actions.find(name)
    if action.argument and control.source.kind != "program":
        raise node.wrong(f"{name} takes {action.argument}: write {{do: {name}, value: ...}}")
    return ActionBinding(action)


def write_binding(binding: Binding) -> Any:
    """The shortest way to write it: its name alone where everything else is the default."""
    if isinstance(binding, ActionBinding):
        differs = write_rows(_action_rows(ANY_CONTROL), binding, ActionBinding(binding.action))
        return {"do": binding.action.name, **differs} if differs else binding.action.name
    rows = _param_rows(binding.param, ANY_CONTROL)
    differs = write_rows(rows, binding, ParamBinding.whole(binding.param))
    return {"set": binding.param.name, **differs} if differs else binding.param.name
