"""The patches for Max, checked without it: what Max would refuse or miss.

Its objects are those of py2max's copy of the reference.
"""

import json
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from py2max import Patcher
from py2max.maxref import porttypes

from bridge.control.actions import ACTIONS
from bridge.control.osc_server import PREFIX
from bridge.control.states import NAMES, STATES
from engine.accompany.accompanist import Accompanist
from engine.backends.echo import DELAY
from engine.contract.params import PARAMS
from engine.contract.protocol import Context
from engine.contract.seal import derive
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.serve.access import Access
from engine.serve.server import Server
from engine.serve.session import Session
from tools import pd_patch
from tools.max_objects import PORTS, ports
from tools.templates import FILES

from ..conftest import Audio

ROOT = Path(__file__).parent.parent.parent

PATCHES = tuple(name for name in FILES if name.endswith((".maxpat", ".maxhelp")))
BESIDES = {"ping", "dump", "subscribe", "heartbeat", "error"}
ALL = (
    {p.name for p in PARAMS}
    | {a.name for a in ACTIONS}
    | {s.name for s in STATES}
    | {n.name for n in NAMES}
    | BESIDES
)
UNKNOWN = {
    "node.script",
    "bandmate~",
    "bandmate-stream~",
    "inlet",
    "outlet",
    "udpsend",
}  # ours, or said wrongly in the reference: [udpsend] has an inlet


def boxes(patch: str) -> dict[str, dict[str, Any]]:
    found = [entry["box"] for entry in json.loads(FILES[patch]())["patcher"]["boxes"]]
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
    lines = [entry["patchline"] for entry in json.loads(FILES[patch]())["patcher"]["lines"]]
    for line in lines:
        (source, outlet), (target, inlet) = line["source"], line["destination"]
        assert outlet < by_id[source]["numoutlets"] and inlet < by_id[target]["numinlets"]
    assert len({json.dumps([line["source"], line["destination"]]) for line in lines}) == len(lines)


@pytest.mark.parametrize("patch", PATCHES)
def test_objects_are_as_the_reference_of_max_has_them(patch: str) -> None:
    patcher = Patcher.from_dict(json.loads(FILES[patch]())["patcher"])
    known = {
        box: porttypes.box_port_counts(box, found)
        for box in patcher._boxes
        if (found := patcher._get_object_name(box)) not in UNKNOWN
    }
    assert len(known) > 10
    for box, (inlets, outlets) in known.items():
        assert inlets in (None, box.numinlets) and outlets in (None, box.numoutlets), (
            patcher._get_object_name(box)
        )
    assert [str(f) for f in patcher.lint() if f.severity == "error"] == []
    unknown = {f.message.split("'")[1] for f in patcher.lint() if f.code == "W-UNKNOWN-OBJECT"}
    assert unknown <= UNKNOWN


def test_the_stage_has_every_address_and_no_other() -> None:
    """What it sends and what it listens to, in itself and in its abstraction."""
    text = " ".join(
        box.get("text", "")
        for patch in ("maxpatch/bandmate.maxpat", "maxpatch/bandmate~.maxpat")
        for box in boxes(patch).values()
        if box["maxclass"] != "comment"
    )
    assert set(re.findall(rf"{PREFIX}([\w/]+)", text)) == ALL


def test_the_stage_of_pure_data_has_every_address_and_no_other() -> None:
    text = pd_patch.main_patch()
    said = {"/".join(words.split()) for words in re.findall(r"oscformat bandmate ([\w ]+);", text)}
    shown = {s.name for s in STATES} | {"heartbeat", "error"}
    assert said == ALL - shown
    routed = set(re.findall(r" route (\w+);", text))
    assert {
        part
        for found in ALL - {a.name for a in ACTIONS} - {"ping", "dump", "subscribe"}
        for part in found.split("/")
    } <= routed
    assert routed <= {part for found in ALL for part in found.split("/")} | {"bandmate"}


@pytest.mark.parametrize(("patch", "last"), [("bandmate~", ["1"]), ("bandmate-stream~", [])])
def test_the_abstractions_have_their_ports_in_the_order_that_they_say(patch: str, last: list[str]) -> None:
    """Max counts ports from left to right."""
    found = boxes(f"maxpatch/{patch}.maxpat").values()
    inlets, outlets = ([box for box in found if name(box) == kind] for kind in ("inlet", "outlet"))
    assert (len(inlets), len(outlets)) == PORTS[patch]
    order = [box["comment"].split()[0] for box in sorted(outlets, key=lambda box: box["patching_rect"][0])]
    assert order == ["what", "bass", "drums", "guitar", "piano", *last]


def test_nothing_lies_on_another_in_the_presentation() -> None:
    shown = [
        box
        for box in boxes("maxpatch/bandmate.maxpat").values()
        if box.get("presentation") and box["maxclass"] != "comment"
    ]
    assert len(shown) > len(PARAMS)
    for k, one in enumerate(shown):
        left, top, width, height = one["presentation_rect"]
        for other in shown[k + 1 :]:
            x, y, w, h = other["presentation_rect"]
            assert left + width <= x or x + w <= left or top + height <= y or y + h <= top, (one, other)


def stream(port: int, folder: Path, song: Audio, *commands: str) -> tuple[Audio, list[list[Any]]]:
    """The bass that came back while `song` was played into the scripts, and what they said."""
    (folder / "in.f32").write_bytes(song.tobytes())
    node = [
        "node",
        str(ROOT / "tests" / "max_standin.js"),
        str(ROOT / "maxpatch"),
        str(port),
        str(folder / "in.f32"),
        str(folder / "out.f32"),
        *commands,
    ]
    done = subprocess.run(node, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return np.frombuffer((folder / "out.f32").read_bytes(), np.float32), [
        json.loads(line) for line in done.stdout.splitlines()
    ]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: apt install nodejs")
def test_the_scripts_for_max_stream_to_an_engine_and_back_to_the_bit(
    identity: Accompanist, tmp_path: Path
) -> None:
    """Through rings that wrap twice; the datagrams are such that macOS lets them pass."""
    server, stop, sizes = Server(identity, host="127.0.0.1", port=0, device="test"), threading.Event(), []
    take = server._take_context

    def measure(session: Session, message: Context) -> None:
        sizes.append(len(message.samples))
        take(session, message)

    server._take_context = measure  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve, args=(lambda: not stop.is_set(),))
    thread.start()
    song = np.random.default_rng(0).uniform(-0.5, 0.5, 22 * SAMPLE_RATE).astype(np.float32)
    bass, said = stream(
        server.port,
        tmp_path,
        song,
        "param look_ahead 8",
        "param hop 4",
        "param stem/drums/on 0",
        "chart | Am | F |",
    )
    stop.set()
    thread.join()
    late = DELAY * FRAME
    settled = slice(late + SAMPLE_RATE, len(song))
    assert np.array_equal(bass[settled], song[settled.start - late : len(song) - late])
    assert ["state", "ready", "identity", "echo", "test"] in said
    assert sum(words[0] == "hop" for words in said) > 40
    assert max(sizes) <= 2048


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: apt install nodejs")
@pytest.mark.parametrize("phrase", ["", "a phrase of ours"], ids=["plain", "sealed"])
def test_the_scripts_for_max_say_what_an_engine_refuses(
    identity: Accompanist, tmp_path: Path, phrase: str
) -> None:
    """Also one that has a key."""
    (tmp_path / "key").write_text(phrase)
    access = Access(key=derive(phrase) if phrase else None)
    server, stop = Server(identity, host="127.0.0.1", port=0, device="test", access=access), threading.Event()
    thread = threading.Thread(target=server.serve, args=(lambda: not stop.is_set(),))
    thread.start()
    key = [f"key {tmp_path / 'key'}"] if phrase else []
    _, said = stream(server.port, tmp_path, np.zeros(SAMPLE_RATE, np.float32), *key, "param guidnace 3")
    stop.set()
    thread.join()
    assert ["state", "refused", "there is no parameter 'guidnace'; did you mean 'guidance'?"] in said
