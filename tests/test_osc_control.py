"""The control port with real datagrams."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from bridge.osc_control import OscControl
from engine import osc
from engine.errors import DeviceError
from engine.params import PARAMS, Settings


class Rig:
    def __init__(self) -> None:
        self.settings = Settings.default()
        self.done: list[tuple[str, str]] = []
        self.control = OscControl(self, "1.2.3", port=0)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(5)

    def set(self, name: str, value: float) -> None:
        self.settings = self.settings.with_(name, value)

    def do(self, action: str, argument: str = "") -> None:
        self.done.append((action, argument))

    def ask(self, address: str, tag: str = "", *values: Any) -> tuple[str, list[Any]]:
        self.socket.sendto(osc.encode(address, tag, values), ("127.0.0.1", self.control.port))
        return self.answer()

    def answer(self) -> tuple[str, list[Any]]:
        return osc.decode(self.socket.recv(65536))


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.control.close()
    rig.socket.close()


def test_a_value_is_set_and_answered_in_both_spellings(rig: Rig) -> None:
    assert rig.ask("/bandmate/look_ahead", "i", 3) == ("/bandmate/look_ahead", [3])
    assert rig.answer() == ("/bandmate/unit/look_ahead", [pytest.approx(19 / 32)])
    assert rig.settings["look_ahead"] == 3


def test_a_knob_sets_by_position(rig: Rig) -> None:
    rig.ask("/bandmate/unit/stem/drums/level", "f", 0.5)
    assert rig.settings["stem/drums/level"] == pytest.approx(-27)


def test_without_a_value_it_tells(rig: Rig) -> None:
    assert rig.ask("/bandmate/guidance") == ("/bandmate/guidance", [1.0])


def test_a_dump_tells_everything(rig: Rig) -> None:
    told = dict([rig.ask("/bandmate/dump"), *(rig.answer() for _ in range(2 * len(PARAMS) - 1))])
    assert {f"/bandmate/{p.name}" for p in PARAMS} <= told.keys()


def test_ping_preset_and_downbeat(rig: Rig) -> None:
    assert rig.ask("/bandmate/ping") == ("/bandmate/ping", ["1.2.3"])
    assert rig.ask("/bandmate/preset", "s", "fast") == ("/bandmate/preset", ["fast"])
    assert rig.ask("/bandmate/downbeat") == ("/bandmate/downbeat", [])
    assert rig.done == [("preset", "fast"), ("downbeat", "")]


def test_a_button_that_is_let_go_does_nothing(rig: Rig) -> None:
    rig.ask("/bandmate/tap", "i", 1)
    rig.socket.sendto(osc.encode("/bandmate/tap", "f", [0.0]), ("127.0.0.1", rig.control.port))
    rig.ask("/bandmate/ping")
    assert rig.done == [("tap", "")]


@pytest.mark.parametrize(
    ("address", "tag", "value", "words"),
    [
        ("/bandmate/hop", "i", 99, "hop 99 is outside 1..16"),
        ("/bandmate/hopp", "i", 1, "did you mean 'hop'"),
        ("/bandmate/hop", "s", "two", "takes a number, got 'two'"),
        ("/bandmate/unit/hop", "f", 1.5, "outside 0..1"),
        ("/other", "i", 1, "unknown address '/other'"),
    ],
)
def test_nonsense_is_answered_in_words_and_changes_nothing(rig: Rig, address: str, tag: str, value: Any, words: str) -> None:
    answer, arguments = rig.ask(address, tag, value)
    assert answer == "/bandmate/error"
    assert words in arguments[0]
    assert rig.settings == Settings.default()


def test_a_taken_port_is_one_clear_error(rig: Rig) -> None:
    with pytest.raises(DeviceError, match=r"OSC port .* use --osc-port"):
        OscControl(rig, "1", port=rig.control.port)
