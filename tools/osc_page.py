"""The page that lists every OSC address."""

from bridge.control.actions import ACTIONS
from bridge.control.osc_server import PREFIX
from bridge.control.states import NAMES, STATES
from engine.contract.params import PARAMS


def tables() -> str:
    """Markdown."""
    params = [f"| `{PREFIX}{p.name}` | {p.low:g}..{p.high:g} | {p.default:g} | {p.doc} |" for p in PARAMS]
    actions = [f"| `{PREFIX}{a.name}` | {a.argument.lower()} | {a.doc} |" for a in ACTIONS]
    states = [f"| `{PREFIX}{s.name}` | {s.doc} |" for s in (*STATES, *NAMES)]
    return "\n".join(
        [
            "# Every OSC address", "", "Made by `python -m tools`. How they are used: [OSC](osc.md).", "",
            "## Parameters", "", "| address | range | default | what it does |", "|---|---|---|---|", *params,
            "",
            "## Actions", "", "| address | takes | what it does |", "|---|---|---|", *actions, "",
            "## States", "", "What can be seen and not set.", "", "| address | what it says |", "|---|---|",
            *states, "",
        ]
    )  # fmt: skip
