"""The controllers' threads: what is refused is logged, what is broken is logged too, and both go on."""

import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bridge.audio.midi_ring import Wake
from bridge.control.midi import rtmidi_ports
from bridge.control.midi.rtmidi_ports import RtmidiPorts
from engine.contract.errors import BandmateError

from ..conftest import wait_for
from ..rig import Cable, Rig

FADER, SOLO_BASS, SOLO_DRUMS = 7, 32, 33  # CC of a nanoKONTROL2


def cc(number: int, value: int) -> bytes:
    return bytes((0xB0, number, value))


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def cable(rig: Rig) -> Iterator[Cable]:
    """Of the only controller."""
    cable = rig.plug_in("nanokontrol2", "nanoKONTROL2")
    rig.manager.start()
    yield cable
    rig.manager.stop()
    rig.manager.wake.close()


def is_on(rig: Rig, stem: str) -> bool:
    return bool(rig.settings[f"stem/{stem}/on"])


def test_an_unexpected_exception_is_logged_and_the_controller_goes_on(
    rig: Rig, cable: Cable, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also the message that came in the same moment."""
    whole = rig.feeder.store.set
    broken = [True]

    def set_once(name: str, value: float) -> None:
        if broken:
            broken.clear()
            raise ZeroDivisionError("a mistake of ours")
        whole(name, value)

    monkeypatch.setattr(rig.feeder.store, "set", set_once)
    cable.send(cc(SOLO_BASS, 127), cc(SOLO_DRUMS, 127))
    assert wait_for(lambda: not is_on(rig, "drums"))
    assert is_on(rig, "bass")
    assert "the thread 'controllers' failed and begins again" in caplog.text
    assert "a mistake of ours" in caplog.text
    cable.send(cc(SOLO_BASS, 0))
    cable.send(cc(SOLO_BASS, 127))
    assert wait_for(lambda: not is_on(rig, "bass"))


def test_what_is_refused_is_logged_and_the_thread_does_not_even_begin_again(
    rig: Rig, cable: Cable, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(name: str, value: float) -> None:
        raise BandmateError("not now")

    monkeypatch.setattr(rig.feeder.store, "set", refuse)
    cable.send(cc(SOLO_BASS, 127))
    assert wait_for(lambda: "controller: not now" in caplog.text)
    assert "begins again" not in caplog.text


def test_lights_go_on_with_the_thread_and_off_with_it(rig: Rig, cable: Cable) -> None:
    lit, dark = cc(SOLO_BASS, 127), cc(SOLO_BASS, 0)
    assert wait_for(lambda: lit in cable.sent)
    rig.manager.stop()
    assert dark in cable.sent


def test_midi_traffic_is_logged_where_asked_for(
    rig: Rig, cable: Cable, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "bandmate.midi"):
        cable.send(cc(SOLO_DRUMS, 127))
        assert wait_for(lambda: not is_on(rig, "drums"))
        assert wait_for(lambda: ("bandmate.midi.out", "nanokontrol2 b0 21 00") in said(caplog))
    assert ("bandmate.midi.in", "nanokontrol2 b0 21 7f") in said(caplog)


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(record.name, record.getMessage()) for record in caplog.records]


class RtMidiError(Exception):
    """As rtmidi's own, the base of all its errors."""


class NoSequencerError(RtMidiError, OSError):
    pass


class InvalidPortError(RtMidiError, ValueError):
    pass


class Port:
    """One of rtmidi's clients. `names` are the system's ports; opening one that has gone is an error."""

    def __init__(self, system: "System") -> None:
        self.system = system
        self.is_deleted = False

    def get_ports(self) -> list[str]:
        if self.system.failures:
            raise self.system.failures.pop()
        return list(self.system.names)

    def ignore_types(self, **_: bool) -> None: ...

    def set_callback(self, callback: Any) -> None: ...

    def open_port(self, index: int, name: str) -> None:
        if self.system.vanishing:
            self.system.vanishing -= 1
            raise InvalidPortError("the 'portNumber' argument is invalid.")

    def close_port(self) -> None: ...

    def delete(self) -> None:
        self.is_deleted = True


@dataclass
class System:
    """Stands in for the module rtmidi."""

    names: list[str] = field(default_factory=lambda: ["nanoKONTROL2:port 20:0"])
    vanishing: int = 0  # how many times a port is gone when it is opened
    failures: list[Exception] = field(default_factory=list)  # of listing, from the last
    ports: list[Port] = field(default_factory=list)

    def module(self) -> Any:
        def make(api: int, client: str) -> Port:
            self.ports.append(Port(self))
            return self.ports[-1]

        return SimpleNamespace(MidiIn=make, MidiOut=make, RtMidiError=RtMidiError, API_LINUX_ALSA=2)


class AnySlot:
    """Takes every port into slot 0."""

    def __init__(self) -> None:
        self.plugged_in: list[frozenset[int]] = []

    def slot(self, names: tuple[str, ...]) -> int | None:
        return 0

    def unknown(self, names: tuple[str, ...]) -> None:
        pytest.fail("every port has a slot")

    def plugged(self, slots: frozenset[int]) -> None:
        self.plugged_in.append(slots)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System()
    monkeypatch.setitem(sys.modules, "rtmidi", system.module())
    monkeypatch.setattr(rtmidi_ports, "LOOK_EVERY_S", 0.001)
    return system


def test_a_port_that_is_gone_when_it_is_opened_is_left_alone_until_the_next_look(
    system: System, caplog: pytest.LogCaptureFixture
) -> None:
    system.vanishing = 2
    wake, matcher = Wake(), AnySlot()
    ports = RtmidiPorts(wake, matcher, api=2)
    ports.start()
    assert wait_for(lambda: frozenset({0}) in matcher.plugged_in)
    ports.close()
    wake.close()
    assert matcher.plugged_in[:2] == [frozenset(), frozenset()]
    assert "begins again" not in caplog.text
    assert all(port.is_deleted for port in system.ports)


def test_the_looking_for_ports_comes_back_after_any_error(
    system: System, caplog: pytest.LogCaptureFixture
) -> None:
    system.failures = [NoSequencerError("no sequencer any more"), ValueError("anything")]
    wake, matcher = Wake(), AnySlot()
    ports = RtmidiPorts(wake, matcher, api=2)
    ports.start()
    assert wait_for(lambda: frozenset({0}) in matcher.plugged_in)
    ports.close()
    wake.close()
    assert caplog.text.count("the thread 'alsa controllers' failed and begins again") == 2


def test_rtmidis_errors_have_one_base() -> None:
    """What `doctor` and the hot-plug thread rely on."""
    rtmidi = pytest.importorskip("rtmidi", reason="python-rtmidi has no wheel for this Python")
    errors = [getattr(rtmidi, name) for name in dir(rtmidi) if name.endswith("Error")]
    assert len(errors) > 5
    assert all(issubclass(error, rtmidi.RtMidiError) for error in errors)
    began = time.monotonic()
    with pytest.raises(rtmidi.RtMidiError):
        rtmidi.MidiIn(rtmidi.API_UNIX_JACK, "nobody").open_port(99)
    assert time.monotonic() - began < 10
