"""A layout for TouchOSC (its format since 2021), for a tablet."""

import uuid
import zlib

import py2tosc
from py2tosc import Control, ui

from bridge.control.osc_server import PREFIX, UNIT
from bridge.control.states import STATES
from engine.contract.params import Param

from .pages import BUTTONS, PAGES

FRAME = (0, 0, 1366, 1024)
COLUMNS, GAP, TEXT = 8, 8, 20
RECEIVES = 9000  # the port that TouchOSC receives on, if it is left as it is
RED, BLUE, GREY = (0.75, 0.2, 0.15), (0.15, 0.35, 0.6), (0.3, 0.3, 0.3)


def layout() -> bytes:
    """The file."""
    pages = []
    for name, params in PAGES.items():
        actions = [*map(_action, BUTTONS), _subscribe()] if name == "stage" else []
        pages.append(_page(name, [*map(_param, params), *actions]))
    pages.append(_page("now", [_state(state.name) for state in STATES]))
    document = py2tosc.Document(root=ui.stack(ui.pager(*pages, name="pages"), frame=FRAME, name="bandmate"))
    document.resolve()
    for k, control in enumerate(document.walk()):  # the same file each time
        control.id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"bandmate/{k}"))
    return zlib.compress(document.dumps(validate=True).encode())


def _page(name: str, controls: list[Control]) -> Control:
    return ui.tiles(*controls, columns=COLUMNS, gap=GAP, pad=GAP, name=name)


def _param(param: Param) -> Control:
    if param.kind == "switch":
        control = py2tosc.button(
            name=param.name, color=_color(param.name), button_type=py2tosc.ButtonType.TOGGLE_PRESS
        )
        control.messages.append(ui.osc(PREFIX + param.name))
    else:
        control = py2tosc.fader(name=param.name, color=_color(param.name))
        control.messages.append(ui.osc(PREFIX + UNIT + param.name))
    return ui.labelled(control, param.name.removeprefix("stem/").replace("_", " "), size=TEXT)


def _action(name: str) -> Control:
    control = py2tosc.button(name=name, color=GREY)
    control.messages.append(ui.osc(PREFIX + name))
    return ui.labelled(control, name.replace("_", " "), size=TEXT)


def _subscribe() -> Control:
    """Pressed once, all that bandmate is and does is shown here."""
    control = py2tosc.button(name="subscribe", color=RED)
    control.messages.append(
        ui.osc(
            f"{PREFIX}subscribe",
            args=[ui.const(str(RECEIVES), conversion="INTEGER")],
            on="RISE",
            receive=False,
        )
    )
    return ui.labelled(control, "press me first", size=TEXT)


def _state(name: str) -> Control:
    shown = _text(name, "", 2 * TEXT)
    shown.messages.append(
        ui.osc(PREFIX + name, args=[ui.value("text", conversion="STRING")], var="text", send=False)
    )
    return ui.column(_text(f"{name} name", name, TEXT), shown, sizes=[1, 4])


def _text(name: str, text: str, size: int) -> Control:
    return py2tosc.label(
        name=name,
        text_size=size,
        values=[py2tosc.Value("text", default=text), py2tosc.Value("touch", default=False)],
    )


def _color(name: str) -> tuple[float, float, float]:
    return RED if name in ("panic", "mute", "bypass", "ending") else BLUE
