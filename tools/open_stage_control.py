"""A surface for Open Stage Control: a session of its version 1."""

import json
from collections.abc import Iterable
from typing import Any

from bridge.control.osc_server import DEFAULT_PORT, PREFIX
from bridge.control.states import STATES
from engine.contract.params import Param

from .pages import BUTTONS, PAGES

Widget = dict[str, Any]
TARGET = f"127.0.0.1:{DEFAULT_PORT}"
COLUMNS, WIDTH, HEIGHT, GAP = 8, 110, 240, 10


def session() -> str:
    """JSON: a tab for each page, and one for the states."""
    tabs = [
        _tab(name, [*map(_param, params), *(map(_action, BUTTONS) if name == "stage" else ())])
        for name, params in PAGES.items()
    ]
    tabs.append(_tab("now", [_text(s.name) for s in STATES]))
    content = {"type": "root", "id": "root", "tabs": tabs}
    about = {"createdWith": "Open Stage Control", "version": "1.25.0", "type": "session", "content": content}
    return json.dumps(about, indent=1) + "\n"


def _tab(name: str, widgets: Iterable[Widget]) -> Widget:
    """Widgets in rows, in the order of the tables."""
    placed = []
    for k, widget in enumerate(widgets):
        row, column = divmod(k, COLUMNS)
        left, top = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + GAP)
        placed.append({**widget, "left": left, "top": top, "width": WIDTH, "height": HEIGHT})
    return {"type": "tab", "id": name, "label": name, "widgets": placed}


def _widget(name: str) -> Widget:
    return {"id": name, "label": name, "address": PREFIX + name}


def _param(param: Param) -> Widget:
    common = {**_widget(param.name), "target": TARGET, "comments": param.doc}
    if param.kind == "switch":
        ends = {"on": 1, "off": 0, "typeTags": "i", "default": int(param.default)}
        return {**common, "type": "button", "mode": "toggle", **ends}
    if param.choices:
        values = dict(zip(param.choices, range(len(param.choices)), strict=True))
        return {**common, "type": "switch", "values": values, "typeTags": "i"}
    is_whole = param.kind == "int"
    steps = {"steps": int(param.high - param.low) + 1} if is_whole else {}
    return {
        **common,
        "type": "fader",
        "range": {"min": param.low, "max": param.high},
        "unit": param.unit,
        "default": param.default,
        "doubleTap": True,
        **steps,
        "decimals": 0 if is_whole else 2,
        "typeTags": "i" if is_whole else "f",
    }


def _action(name: str) -> Widget:
    ends = {"type": "button", "mode": "tap", "on": 1, "off": 0, "typeTags": "i"}
    return {**_widget(name), "target": TARGET, **ends}


def _text(name: str) -> Widget:
    return {**_widget(name), "type": "text", "interaction": False}
