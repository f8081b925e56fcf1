"""Ready-made files for other programs: a surface for Open Stage Control (a session of its version 1), built from the tables; a systemd unit."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from engine.params import PARAMS, Param

from .actions import ACTIONS
from .osc_control import DEFAULT_PORT, PREFIX
from .states import STATES

Widget = dict[str, Any]
TARGET = f"127.0.0.1:{DEFAULT_PORT}"
COLUMNS, WIDTH, HEIGHT, GAP = 8, 110, 240, 10
ON_STAGE = ("level", "dry", "mute", "bypass", "panic", "freeze", "hand_over", "ending", "hold", "lock")


def open_stage_control() -> str:
    """A session: a tab for the stage, one each for time and quality, for style, and for what is so at the moment."""
    stage = [p for p in PARAMS if p.name.startswith("stem/") or p.name in ON_STAGE]
    style = [p for p in PARAMS if p.name.startswith("style/") or p.name in ("density", "energy", "seed")]
    rest = [p for p in PARAMS if p not in stage and p not in style]
    buttons = [_action(a.name) for a in ACTIONS if not a.argument]
    tabs = [
        _tab("stage", [*map(_param, stage), *buttons]), _tab("style", map(_param, style)), _tab("time and quality", map(_param, rest)),
        _tab("now", [_text(s.name) for s in STATES]),
    ]  # fmt: skip
    content = {"type": "root", "id": "root", "tabs": tabs}
    return json.dumps({"createdWith": "Open Stage Control", "version": "1.25.0", "type": "session", "content": content}, indent=1) + "\n"


def service() -> str:
    """A systemd unit of the user's: the band is there when the machine is, and after a crash again."""
    return """[Unit]
Description=bandmate, a band member that listens
Wants=sound.target
After=sound.target pipewire.service

[Service]
ExecStart=%h/bandmate/.venv/bin/bandmate jam --quiet --setlist tonight --takes %h/takes
Restart=on-failure
RestartSec=1
LimitRTPRIO=80
LimitMEMLOCK=infinity

[Install]
WantedBy=default.target
"""


TEMPLATES: dict[str, Callable[[], str]] = {"open-stage-control.json": open_stage_control, "bandmate.service": service}


def _tab(name: str, widgets: Iterable[Widget]) -> Widget:
    """Widgets in rows, in the order of the tables."""
    placed = []
    for k, widget in enumerate(widgets):
        row, column = divmod(k, COLUMNS)
        placed.append({**widget, "left": GAP + column * (WIDTH + GAP), "top": GAP + row * (HEIGHT + GAP), "width": WIDTH, "height": HEIGHT})
    return {"type": "tab", "id": name, "label": name, "widgets": placed}


def _param(param: Param) -> Widget:
    common = {"id": param.name, "label": param.name, "address": PREFIX + param.name, "target": TARGET, "comments": param.doc}
    if param.kind == "switch":
        return {**common, "type": "button", "mode": "toggle", "on": 1, "off": 0, "typeTags": "i", "default": int(param.default)}
    if param.choices:
        return {**common, "type": "switch", "values": dict(zip(param.choices, range(len(param.choices)), strict=True)), "typeTags": "i"}
    span = {"min": param.low, "max": param.high}
    steps = {"steps": int(param.high - param.low) + 1, "decimals": 0, "typeTags": "i"} if param.kind == "int" else {"decimals": 2, "typeTags": "f"}
    return {**common, "type": "fader", "range": span, "unit": param.unit, "default": param.default, "doubleTap": True, **steps}


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
