"""The patches for Max: what Max would refuse or miss, found without it. Python knows Max's objects from py2max's copy of its reference."""

import json
import re
from typing import Any

import pytest
from py2max import Patcher
from py2max.maxref import porttypes

from bridge.actions import ACTIONS
from bridge.osc_control import PREFIX
from bridge.states import NAMES, STATES
from bridge.templates import TEMPLATES, pd_patch
from bridge.templates.max_objects import PORTS, ports
from engine.params import PARAMS

PATCHES = tuple(name for name in TEMPLATES if name.endswith(".maxpat"))
BESIDES = {"ping", "dump", "subscribe", "heartbeat", "error"}
ALL = {p.name for p in PARAMS} | {a.name for a in ACTIONS} | {s.name for s in STATES} | {n.name for n in NAMES} | BESIDES
UNKNOWN = {"bandmate~", "bandmate-stream~", "inlet", "outlet", "udpsend"}  # ours, or said wrongly in the reference: [udpsend] has an inlet


def boxes(patch: str) -> dict[str, dict[str, Any]]:
    found = [entry["box"] for entry in json.loads(TEMPLATES[patch]())["patcher"]["boxes"]]
    assert len({box["id"] for box in found}) == len(found)
    return {box["id"]: box for box in found}


def name(box: dict[str, Any]) -> str:
    return str(box["text"].split()[0] if box["maxclass"] == "newobj" else box["maxclass"])


@pytest.mark.parametrize("patch", PATCHES)
def test_each_object_exists_and_each_cord_ends_at_a_port(patch: str) -> None:
    by_id = boxes(patch)
    for box in by_id.values():
        written = box["text"] if box["maxclass"] == "newobj" else box["maxclass"]
        assert (box["numinlets"], box["numoutlets"]) == ports(written), written
        assert len(box.get("outlettype", [])) == box["numoutlets"]
    lines = [entry["patchline"] for entry in json.loads(TEMPLATES[patch]())["patcher"]["lines"]]
    for line in lines:
        (source, outlet), (target, inlet) = line["source"], line["destination"]
        assert outlet < by_id[source]["numoutlets"] and inlet < by_id[target]["numinlets"]
    assert len({json.dumps([line["source"], line["destination"]]) for line in lines}) == len(lines)


@pytest.mark.parametrize("patch", PATCHES)
def test_objects_are_as_the_reference_of_max_has_them(patch: str) -> None:
    patcher = Patcher.from_dict(json.loads(TEMPLATES[patch]())["patcher"])
    known = {box: porttypes.box_port_counts(box, found) for box in patcher._boxes if (found := patcher._get_object_name(box)) not in UNKNOWN}
    assert len(known) > 10
    for box, (inlets, outlets) in known.items():
        assert inlets in (None, box.numinlets) and outlets in (None, box.numoutlets), patcher._get_object_name(box)
    assert [str(f) for f in patcher.lint() if f.severity == "error"] == []
    unknown = {f.message.split("'")[1] for f in patcher.lint() if f.code == "W-UNKNOWN-OBJECT"}
    assert unknown <= UNKNOWN


def test_the_stage_has_every_address_and_no_other() -> None:
    """What it sends and what it listens to, in itself and in its abstraction."""
    text = " ".join(box.get("text", "") for patch in PATCHES for box in boxes(patch).values() if box["maxclass"] != "comment")
    assert set(re.findall(rf"{PREFIX}([\w/]+)", text)) == ALL


def test_the_stage_of_pure_data_has_every_address_and_no_other() -> None:
    text = pd_patch.stage()
    said = {"/".join(words.split()) for words in re.findall(r"oscformat bandmate ([\w ]+);", text)}
    shown = {s.name for s in STATES} | {"heartbeat", "error"}
    assert said == ALL - shown
    routed = set(re.findall(r" route (\w+);", text))
    assert {part for found in ALL - {a.name for a in ACTIONS} - {"ping", "dump", "subscribe"} for part in found.split("/")} <= routed
    assert routed <= {part for found in ALL for part in found.split("/")} | {"bandmate"}


def test_the_abstraction_has_the_ports_that_the_stage_counts_on() -> None:
    kinds = [name(box) for box in boxes("bandmate~.maxpat").values()]
    assert (kinds.count("inlet"), kinds.count("outlet")) == PORTS["bandmate~"]
    outlets = [box for box in boxes("bandmate~.maxpat").values() if name(box) == "outlet"]
    order = [box["comment"].split()[0] for box in sorted(outlets, key=lambda box: box["patching_rect"][0])]  # Max counts ports from left to right
    assert order == ["what", "bass", "drums", "guitar", "piano", "1"]


def test_nothing_lies_on_another_in_the_presentation() -> None:
    shown = [box for box in boxes("bandmate.maxpat").values() if box.get("presentation") and box["maxclass"] != "comment"]
    assert len(shown) > len(PARAMS)
    for k, one in enumerate(shown):
        left, top, width, height = one["presentation_rect"]
        for other in shown[k + 1 :]:
            x, y, w, h = other["presentation_rect"]
            assert left + width <= x or x + w <= left or top + height <= y or y + h <= top, (one, other)
