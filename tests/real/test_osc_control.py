"""The control port with real datagrams."""

import http.client
import json
import logging
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import py2tosc
import pytest

from bridge.control.actions import ACTIONS
from bridge.control.midi import maps
from bridge.control.midi.controller import Controller
from bridge.control.osc_server import OscServer
from bridge.control.oscquery import OscQuery
from bridge.control.states import NAMES, STATES
from engine.contract import osc, udp
from engine.contract.errors import NetworkError
from engine.contract.params import PARAMS, SWITCH_AT, Settings
from engine.contract.timing import FRAME, STEMS
from tools.templates import FILES

from ..osc_client import OscClient
from ..rig import Rig

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def control(rig: Rig) -> Iterator[OscServer]:
    """The control port of a session in which nothing plays."""
    server = OscServer(rig.panel, "1.2.3", port=0)
    server.start()
    yield server
    server.close()


@pytest.fixture
def client(control: OscServer) -> Iterator[OscClient]:
    client = OscClient(control.port)
    yield client
    client.close()


def test_a_value_is_set_and_answered_in_both_spellings(rig: Rig, client: OscClient) -> None:
    assert client.request("look_ahead", "i", 3) == ("look_ahead", [3])
    assert client.answer() == ("unit/look_ahead", [pytest.approx(19 / 32)])
    assert rig.settings["look_ahead"] == 3


def test_a_knob_sets_by_position(rig: Rig, client: OscClient) -> None:
    client.request("unit/stem/drums/level", "f", 0.5)
    assert rig.settings["stem/drums/level"] == pytest.approx(-27)


def test_without_a_value_the_port_answers_with_it(client: OscClient) -> None:
    assert client.request("guidance") == ("guidance", [2.0])


def test_a_dump_has_everything(client: OscClient) -> None:
    count = 2 * len(PARAMS) + len(STATES) + len(NAMES)
    answers = dict([client.request("dump"), *(client.answer() for _ in range(count - 1))])
    assert {p.name for p in PARAMS} <= answers.keys()
    assert answers["now/preset"] == ["balanced"]
    assert {"fast", "balanced", "quality"} <= set(answers["presets"])
    assert answers["songs"] == []
    assert client.request("presets")[1] == answers["presets"]


def test_ping_preset_and_chart(rig: Rig, client: OscClient) -> None:
    rig.announce(FRAME)
    rig.panel.set("switch_at", SWITCH_AT.index("hop"))
    assert client.request("ping") == ("ping", ["1.2.3"])
    assert client.request("preset", "s", "fast") == ("preset", ["fast"])
    assert client.request("chart", "s", "| Am | F |") == ("chart", ["| Am | F |"])
    rig.feeder.run_once()
    assert (rig.panel.asked.preset.name, rig.panel.telemetry.chart) == ("fast", "| Am | F |")
    assert client.request("now/preset") == ("now/preset", ["balanced"])
    assert client.request("next/preset") == ("next/preset", ["fast"])
    rig.carry_out()
    assert client.request("now/preset") == ("now/preset", ["fast"])
    assert client.request("next/preset") == ("next/preset", [""])


@pytest.mark.parametrize(("tag", "number"), [("i", 3), ("f", 3.0), ("s", "3")])
def test_a_preset_is_loaded_by_its_number(rig: Rig, client: OscClient, tag: str, number: Any) -> None:
    assert client.request("preset", tag, number) == ("preset", ["3"])
    assert rig.panel.asked.preset.name == "ballad"
    assert client.request("preset", "i", 99)[0] == "error"
    assert rig.panel.asked.preset.name == "ballad"


def test_a_bundle_is_carried_out_at_once_and_in_order_whatever_its_time(rig: Rig, client: OscClient) -> None:
    messages = [osc.encode("/bandmate/hop", "i", [h]) for h in (3, 5)] + [
        osc.encode("/bandmate/steps", "i", [4])
    ]
    later = (4_000_000_000 << 32).to_bytes(8)  # as a time tag: in the year 2026 and later
    inner = b"#bundle\0" + later + b"".join(len(m).to_bytes(4) + m for m in messages[1:])
    outer = b"#bundle\0" + later + b"".join(len(m).to_bytes(4) + m for m in (messages[0], inner))
    client.send_raw(outer)
    assert client.until("hop") == [3]
    assert client.until("hop") == [5]
    assert client.until("steps") == [4]
    assert (rig.settings["hop"], rig.settings["steps"]) == (5, 4)


def test_what_is_wrong_in_a_bundle_is_answered_and_the_rest_is_done(client: OscClient) -> None:
    bundle = osc.encode_bundle(
        osc.encode("/bandmate/hop", "i", [99]), osc.encode("/bandmate/steps", "i", [4])
    )
    client.send_raw(bundle)
    assert "hop 99 is outside" in client.until("error")[0]
    assert client.until("steps") == [4]


def test_a_pattern_reaches_every_parameter_that_it_matches_and_no_other(rig: Rig, client: OscClient) -> None:
    client.request("stem/*/on", "i", 1)
    client.sync()
    assert rig.settings == Settings.default().with_all({f"stem/{s}/on": 1.0 for s in STEMS})
    client.request("unit/stem/{bass,drums}/level", "f", 0.0)
    client.sync()
    low = [name for name in ("bass", "drums", "guitar", "piano") if rig.settings[f"stem/{name}/level"] == -60]
    assert low == ["bass", "drums"]
    assert client.request("now/miss*") == ("now/missed", [0])


def test_a_pattern_never_sets_off_an_action(rig: Rig, client: OscClient) -> None:
    client.request("*", "i", 1)
    client.request("anoth??")
    client.sync()
    assert rig.settings["seed"] == 1  # as the parameter itself; `another` would have made it 2


def test_a_pattern_that_matches_nothing_is_answered(client: OscClient) -> None:
    assert "no parameter 'stm/*/on'" in client.request("stm/*/on", "i", 1)[1][0]


def test_no_datagram_ends_the_port(client: OscClient, caplog: pytest.LogCaptureFixture) -> None:
    rng = np.random.default_rng(0)
    for k in range(200):
        junk = rng.integers(0, 256, int(rng.integers(0, 60)), np.uint8).tobytes()
        client.send_raw((b"#bundle\0", b"/bandmate/hop\0\0\0,i\0\0", b"")[k % 3] + junk)
    client.sync()
    assert "begins again" not in caplog.text


def test_an_unexpected_error_is_logged_and_answered_and_the_next_message_is_heard(
    rig: Rig, client: OscClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as broken:
        broken.setattr(rig.feeder.store, "set_all", fail)
        client.send_raw(
            osc.encode_bundle(osc.encode("/bandmate/hop", "i", [5]), osc.encode("/bandmate/ping", "", []))
        )
        assert client.answer() == ("error", ["/bandmate/hop failed: see bandmate's log"])
        assert client.answer() == ("ping", ["1.2.3"])
    assert "a mistake of ours" in caplog.text
    assert "begins again" not in caplog.text
    assert client.request("hop", "i", 6) == ("hop", [6])


def test_the_same_complaint_has_the_same_words_from_whatever_port_it_comes(
    control: OscServer, caplog: pytest.LogCaptureFixture
) -> None:
    """So that the log can count them as one; each sender is answered."""
    for _ in range(5):
        other = OscClient(control.port)
        assert other.request("hop", "i", 99)[0] == "error"
        other.close()
    assert {r.getMessage() for r in caplog.records} == {"OSC from 127.0.0.1: hop 99 is outside 1..16"}


def test_traffic_is_logged_where_asked_for(client: OscClient, caplog: pytest.LogCaptureFixture) -> None:
    client.request("hop", "i", 5)
    client.sync()
    assert not [r for r in caplog.records if r.name.startswith("bandmate.osc")]
    with caplog.at_level(logging.DEBUG, "bandmate.osc"):
        client.request("hop", "i", 6)
        client.sync()
    said = [
        (r.name, r.getMessage().partition(" ")[2])
        for r in caplog.records
        if r.name.startswith("bandmate.osc")
    ]
    assert said[:2] == [("bandmate.osc.in", "/bandmate/hop [6]"), ("bandmate.osc.out", "/bandmate/hop [6.0]")]


def test_a_button_that_is_let_go_does_nothing(rig: Rig, client: OscClient) -> None:
    client.request("another", "i", 1)
    client.send("another", "f", 0.0)
    client.request("ping")
    assert rig.settings["seed"] == 1


@pytest.mark.parametrize(
    ("name", "tag", "value", "expected"),
    [
        ("steps", "f", 1.9999999, 2),
        ("steps", "d", 4.0004, 4),
        ("steps", "s", "3", 3),
        ("steps", "f", 32.0001, 32),
        ("fade", "f", 0.01, 0.01),  # in single precision a little less
        ("unit/steps", "d", 1.0000001, 32),
        ("stem/guitar/on", "f", 1.0, 1),
        ("stem/guitar/on", "T", True, 1),
        ("stem/guitar/on", "s", "ON", 1),
        ("stem/bass/on", "s", "off", 0),
        ("stem/bass/on", "s", "false", 0),
        ("unit/stem/bass/on", "s", "off", 0),
        ("level", "s", "-6", -6),
        ("level", "d", -6.5, -6.5),
        ("switch_at", "s", "bar", 3),
        ("switch_at", "f", 2.0, 2),
    ],
)
def test_a_value_is_taken_however_a_program_sends_it(
    rig: Rig, client: OscClient, name: str, tag: str, value: Any, expected: float
) -> None:
    assert client.request(name, tag, value)[0] != "error"
    client.sync()
    assert rig.settings[name.removeprefix("unit/")] == expected


@pytest.mark.parametrize(
    ("name", "tag", "value", "words"),
    [
        ("subscribe", "f", float("nan"), "takes a port, or 0 to end it, got nan"),
        ("subscribe", "f", 9000.5, "takes a port"),
        ("subscribe", "i", 65536, "takes a port"),
        ("subscribe", "s", "here", "takes a port"),
        ("level", "s", "loud", "level takes a number, got 'loud'"),
        ("stem/bass/on", "s", "maybe", "takes on or off, got 'maybe'"),
        ("switch_at", "s", "noon", "takes now or hop or beat or bar or part, got 'noon'"),
        ("steps", "f", float("inf"), "steps inf is outside"),
        ("steps", "f", 1.5, "steps 1.5 is not a whole number"),
        ("level", "b", b"loud", "takes a number"),
        ("preset", "T", True, "takes a name or a number, got True"),
        ("preset", "b", b"x", "takes a name or a number"),
        ("preset", "f", 7.5, "there is no preset '7.5'"),
        ("preset", "s", "x" * 300, "there is no preset 'xxx"),
        ("preset", "s", "9" * 5000, "no preset"),
        ("song", "s", "9" * 5000, "no song"),
        ("part", "s", "9" * 5000, "there is no part"),
    ],
)
def test_what_cannot_be_taken_is_answered_and_the_port_goes_on(
    client: OscClient, name: str, tag: str, value: Any, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer, arguments = client.request(name, tag, value)
    assert answer == "error"
    assert words in arguments[0]
    assert len(arguments[0]) < 700
    assert client.request("ping") == ("ping", ["1.2.3"])
    assert "Traceback" not in caplog.text


def test_nil_and_impulse_press_and_false_lets_go(rig: Rig, client: OscClient) -> None:
    """Nil is what OSCQuery describes an action with; a parameter's nil is a question."""
    for tags in (b",N\0\0", b",I\0\0", b",T\0\0"):
        client.send_raw(b"/bandmate/another\0\0\0" + tags)
    for tags in (b",F\0\0", b",s\0\0off\0", b",s\0\0" + b"0\0\0\0", b",f\0\0\0\0\0\0"):
        client.send_raw(b"/bandmate/another\0\0\0" + tags)
    client.sync()
    assert rig.settings["seed"] == 3
    client.send_raw(b"/bandmate/guidance\0\0,N\0\0")
    assert client.until("guidance") == [2.0]


@pytest.mark.parametrize(("tag", "value"), [("f", 0.0), ("i", 0), ("F", False), ("d", 0.0)])
def test_a_button_for_a_preset_that_is_let_go_says_nothing(client: OscClient, tag: str, value: Any) -> None:
    for name in ("preset", "song", "part", "chart"):
        client.send(name, tag, value)
    assert client.request("ping") == ("ping", ["1.2.3"])


def test_a_subscriber_gets_everything_once_and_then_only_changes(rig: Rig, client: OscClient) -> None:
    first = client.request("subscribe")
    answers = [first, *(client.answer() for _ in range(2 * len(PARAMS) + len(STATES) + len(NAMES) - 1))]
    assert "hop" in dict(answers)
    rig.panel.set("hop", 7)
    assert client.until("hop") == [7]
    assert client.until("unit/hop") == [pytest.approx(0.4)]
    assert client.until("heartbeat") == [1]
    client.send("subscribe", "i", 0)
    client.request("ping")
    rig.panel.set("hop", 3)
    client.socket.settimeout(0.3)
    with pytest.raises(TimeoutError):
        client.until("hop")


def test_oscquery_describes_every_address_with_its_value(rig: Rig, control: OscServer) -> None:
    query = OscQuery(control, 0)
    query.start()

    def get(path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{query.port}{path}") as answer:
            return json.load(answer)

    rig.panel.set("steps", 3)
    tree = get("/")["CONTENTS"]["bandmate"]["CONTENTS"]
    for param in PARAMS:
        node = tree
        *above, name = param.name.split("/")
        for step in above:
            node = node[step]["CONTENTS"]
        assert node[name]["FULL_PATH"] == f"/bandmate/{param.name}"
        assert (node[name]["ACCESS"], node[name]["DESCRIPTION"]) == (3, param.doc)
    assert get("/bandmate/steps?VALUE") == {"VALUE": [3]}
    assert get("/bandmate/steps?RANGE") == {"RANGE": [{"MIN": 1, "MAX": 32}]}
    assert get("/bandmate/tap")["TYPE"] == "N"
    assert get("/bandmate/now/engine")["VALUE"] == ["ready"]
    info = get("/?HOST_INFO")
    assert (info["NAME"], info["OSC_PORT"]) == ("bandmate", control.port)
    for path, status in (("/nothing", 404), ("/bandmate/steps?NONSENSE", 400)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(path)
        assert refused.value.code == status
        refused.value.close()
    query.close()


@pytest.mark.parametrize(("host", "expected"), [("0.0.0.0", None), ("0", None), ("localhost", "127.0.0.1")])
def test_host_info_names_an_address_that_can_be_reached(rig: Rig, host: str, expected: str | None) -> None:
    """0.0.0.0 would lead a tablet to itself; without one it sends to the address it asked at."""
    server = OscServer(rig.panel, "1.2.3", host, port=0)
    server.start()
    status, info = OscQuery(server, 0).answer("/?HOST_INFO")
    server.close()
    assert (status, info.get("OSC_IP"), info["OSC_PORT"]) == (200, expected, server.port)


def test_an_attribute_that_an_address_lacks_has_no_content(control: OscServer) -> None:
    assert OscQuery(control, 0).answer("/bandmate/tap?VALUE")[0] == 204


@pytest.mark.parametrize(
    ("address", "tag", "value", "words"),
    [
        ("hop", "i", 99, "hop 99 is outside 1..16"),
        ("hopp", "i", 1, "did you mean 'hop'"),
        ("hop", "s", "two", "takes a number, got 'two'"),
        ("unit/hop", "f", 1.5, "outside 0..1"),
    ],
)
def test_nonsense_is_answered_in_words_and_changes_nothing(
    rig: Rig, client: OscClient, address: str, tag: str, value: Any, words: str
) -> None:
    answer, arguments = client.request(address, tag, value)
    assert answer == "error"
    assert words in arguments[0]
    assert rig.settings == Settings.default()


def test_an_unknown_address_is_answered_with_an_error(client: OscClient) -> None:
    client.send_raw(osc.encode("/other", "i", [1]))
    assert "unknown address '/other'" in client.until("error")[0]


def test_a_taken_port_is_one_clear_error(rig: Rig, control: OscServer) -> None:
    with pytest.raises(NetworkError, match=r"OSC port .* use --osc-port"):
        OscServer(rig.panel, "1", port=control.port).start()


@pytest.mark.parametrize("name", FILES)
def test_the_file_that_lies_ready_is_the_one_that_the_tables_make(name: str) -> None:
    """Made anew by `make templates`."""
    ready, made = (ROOT / name).read_bytes(), FILES[name]()
    if name.endswith(".tosc"):  # zlib's own versions differ
        ready, made = zlib.decompress(ready), zlib.decompress(made)
    assert ready == made


def test_every_address_of_the_tablet_is_one_of_the_port(control: OscServer) -> None:
    layout = py2tosc.loads(zlib.decompress(FILES["controllers/templates/touchosc.tosc"]()).decode())
    assert not py2tosc.validate(layout)
    messages = [m for widget in layout.walk() for m in widget.messages if isinstance(m, py2tosc.OscMessage)]
    sent = {"".join(part.value for part in m.path) for m in messages}
    known = {f"/bandmate/{name}" for name in (*control.everything(), *(a.name for a in ACTIONS), "subscribe")}
    assert sent <= known
    assert len(sent) == len(messages)
    assert {s.removeprefix("/bandmate/").removeprefix("unit/") for s in sent} >= {p.name for p in PARAMS}


def test_every_slider_of_reapers_effect_moves_its_parameter(rig: Rig) -> None:
    """The messages that the effect would send for its highest value, through the map that goes with it."""
    source = FILES["controllers/templates/bandmate.jsfx"]().decode()
    controller = Controller(maps.load("reaper"), rig.panel, lambda data: None)
    for k, param in enumerate(PARAMS):
        assert f"\nslider{k + 1}:{param.default:g}<{param.low:g},{param.high:g}," in source
        if param.name == "lock":
            continue
        for number, value in ((99, k >> 7), (98, k & 127), (6, 16383 >> 7), (38, 16383 & 127)):
            controller.receive(bytes((0xBF, number, value)), 0.0)
        assert rig.panel.settings[param.name] == param.high, param.name


def test_every_address_of_the_template_is_one_of_the_port(control: OscServer) -> None:
    session = json.loads(FILES["controllers/templates/open-stage-control.json"]())
    widgets = [w for tab in session["content"]["tabs"] for w in tab["widgets"]]
    known = {f"/bandmate/{name}" for name in (*control.everything(), *(a.name for a in ACTIONS))}
    assert {w["address"] for w in widgets} <= known
    assert {f"/bandmate/{p.name}" for p in PARAMS} <= {w["address"] for w in widgets}
    assert len({w["id"] for w in widgets}) == len(widgets)


def test_only_networks_that_are_named_are_listened_to(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """By OSC and by OSCQuery."""
    server = OscServer(rig.panel, "1.2.3", "127.0.0.1", 0, udp.parse_networks("--osc-allow", ["10.0.0.0/24"]))
    hosts = ("127.0.0.1", "127.0.0.9", "10.0.0.7", "10.0.1.7", "192.168.1.1")
    assert [server.admits(host) for host in hosts] == [True, True, True, False, False]
    assert "control from 10.0.1.7 is left out: it is in no network named by --osc-allow" in caplog.text
    admits = server.admits
    server.admits = lambda host: admits("10.0.1.7")  # type: ignore[method-assign]  # as if it came from there
    server.start()
    query = OscQuery(server, 0)
    query.start()
    client = OscClient(server.port, timeout_s=0.3)
    before = rig.settings["steps"]
    client.send("steps", "i", 7)
    with pytest.raises(TimeoutError):
        client.answer()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        urllib.request.urlopen(f"http://127.0.0.1:{query.port}/")
    client.close()
    query.close()
    server.close()
    assert rig.settings["steps"] == before
