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
    """A tab for each page, and one for what is so at the moment."""
    tabs = [
        _tab(name, [*map(_param, params), *(map(_action, BUTTONS) if name == "stage" else ())])
        for name, params in PAGES.items()
    ]
    tabs.append(_tab("now", [_text(s.name) for s in STATES]))
    content = {"type": "root", "id": "root", "tabs": tabs}
    return (
        json.dumps(
            {"createdWith": "Open Stage Control", "version": "1.25.0", "type": "session", "content": content},
            indent=1,
        )
        + "\n"
    )


def _tab(name: str, widgets: Iterable[Widget]) -> Widget:
    """Widgets in rows, in the order of the tables."""
    placed = []
    for k, widget in enumerate(widgets):
        row, column = divmod(k, COLUMNS)
        placed.append(
            {
                **widget,
                "left": GAP + column * (WIDTH + GAP),
                "top": GAP + row * (HEIGHT + GAP),
                "width": WIDTH,
                "height": HEIGHT,
            }
        )
    return {"type": "tab", "id": name, "label": name, "widgets": placed}


def _param(param: Param) -> Widget:
    common = {
        "id": param.name,
        "label": param.name,
        "address": PREFIX + param.name,
        "target": TARGET,
        "comments": param.doc,
    }
    if param.kind == "switch":
        return {
            **common,
            "type": "button",
            "mode": "toggle",
            "on": 1,
            "off": 0,
            "typeTags": "i",
            "default": int(param.default),
        }
    if param.choices:
        return {
            **common,
            "type": "switch",
            "values": dict(zip(param.choices, range(len(param.choices)), strict=True)),
            "typeTags": "i",
        }
    span = {"min": param.low, "max": param.high}
    steps = (
        {"steps": int(param.high - param.low) + 1, "decimals": 0, "typeTags": "i"}
        if param.kind == "int"
        else {"decimals": 2, "typeTags": "f"}
    )
    return {
        **common,
        "type": "fader",
        "range": span,
        "unit": param.unit,
        "default": param.default,
        "doubleTap": True,
        **steps,
    }


def _action(name: str) -> Widget:
    return {
        "id": name,
        "label": name,
        "address": PREFIX + name,
        "target": TARGET,
        "type": "button",
        "mode": "tap",
        "on": 1,
        "off": 0,
        "typeTags": "i",
    }


def _text(name: str) -> Widget:
    return {"id": name, "label": name, "address": PREFIX + name, "type": "text", "interaction": False}
