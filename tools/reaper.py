"""For Reaper: an effect (JSFX) with a slider for each parameter, for envelopes, and its controller map.

The effect sends 14-bit NRPN on channel 16, numbered in the order of the table.
"""

from bridge.library import yaml_nodes
from engine.contract.params import PARAMS, Param

CHANNEL = 16
FULL = 16383


def effect() -> str:
    """The effect's source."""
    sliders = [
        f"slider{k}:{p.default:g}<{p.low:g},{p.high:g},{_step(p)}>"
        f"{p.name} {f'({p.unit})' if p.unit else ''}".rstrip()
        for k, p in enumerate(PARAMS, 1)
    ]
    ranges = [f"low[{k}] = {p.low:g}; high[{k}] = {p.high:g};" for k, p in enumerate(PARAMS)]
    return "\n".join(
        [
            "desc:bandmate: every parameter as a slider, sent by MIDI", "options:no_meter", *sliders,
            "in_pin:none", "out_pin:none", "",
            "@init", "low = 0; high = 100; sent = 200;", *ranges,
            f"k = 0; loop({len(PARAMS)}, sent[k] = slider(k + 1); k += 1;);", "",
            "@block", "k = 0;", f"loop({len(PARAMS)},",
            "  value = slider(k + 1);",
            "  value != sent[k] ? (",
            "    sent[k] = value;",
            f"    whole = floor((value - low[k]) / (high[k] - low[k]) * {FULL} + 0.5);",
            f"    midisend(0, {0xB0 | CHANNEL - 1}, 99, k >> 7);",
            f"    midisend(0, {0xB0 | CHANNEL - 1}, 98, k & 127);",
            f"    midisend(0, {0xB0 | CHANNEL - 1}, 6, whole >> 7);",
            f"    midisend(0, {0xB0 | CHANNEL - 1}, 38, whole & 127);",
            "  );", "  k += 1;", ");", "",
        ]
    )  # fmt: skip


def controller_map() -> str:
    """The map, as one would write it by hand."""
    names = [p.name.replace("/", "_") for p in PARAMS]
    content = {
        "about": "Reaper's envelopes, through the effect bandmate.jsfx",
        "match": "^REAPER:MIDI",
        "channel": CHANNEL,
        "unchecked": "Reaper could not be installed where this was made: the effect was never loaded in it",
        "picture": "a slider for every parameter, in the order of the table",
        "controls": {name: {"nrpn": k, "button": False} for k, name in enumerate(names)},
        "bindings": {
            name: {"set": p.name, "takeover": "jump"} for name, p in zip(names, PARAMS, strict=True)
        },
    }
    return "# Made by `bandmate template reaper.yaml`.\n" + yaml_nodes.text(content)


def _step(param: Param) -> str:
    if param.choices:
        return "1{" + ",".join(param.choices) + "}"
    return "1{off,on}" if param.kind == "switch" else "1" if param.kind == "int" else "0.01"
