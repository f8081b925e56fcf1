"""Which ports are controllers', and which slot each of them has."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import numpy as np
import pytest

from bridge.audio.demo_device import DemoDevice
from bridge.audio.jack_connections import PortConnector
from bridge.audio.midi_clock import TICK
from bridge.audio.midi_ring import Event
from bridge.audio.shared import CLOCK, MIDI_INPUTS, MIDI_OUTPUTS
from bridge.commands import learn
from bridge.control.midi import maps, port_names
from bridge.control.midi.manager import PortMatcher
from bridge.engine_client.process import RemoteEngine
from bridge.library import presets
from bridge.session import JamOptions, JamSession
from engine.contract.params import Settings

from ..conftest import wait_for
from ..jack_graph import Client, Port
from ..rig import Cable, Rig

ALL = tuple(maps.load(name) for name in maps.names())


def owner(name: str, is_physical: bool = False) -> str | None:
    return next((map_.name for map_ in ALL if map_.matches((name,), is_physical)), None)


@pytest.mark.parametrize(
    "name",
    [
        "ardour:mackie control out", "ardour:mackie control in", "ardour:X-Touch send",
        "Carla:Mackie Control",
        "ardour:MIDI Mix/midi_in 1", "Bitwig Studio:nanoKONTROL2 out", "Renoise:APC MINI",
        "qtractor:X-TOUCH MINI",
        "a2j:ardour [130] (capture): mackie control out", "Ableton Live:Launch Control XL 129:0",
        "Midi-Bridge:Live:(capture_0) Mackie Control",
    ],
)  # fmt: skip
def test_another_programs_port_is_no_controller_whatever_it_is_called(name: str) -> None:
    assert owner(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nanoKONTROL2:out", "nanokontrol2"),
        ("nanoKONTROL2-01:out", "nanokontrol2"),
        ("a2j:APC MINI [24] (capture): APC MINI MIDI 1", "apc-mini"),
        ("Midi-Bridge:nanoKONTROL2 2:(capture_0) nanoKONTROL2 nanoKONTROL2 MIDI 1", "nanokontrol2"),
        ("X-TOUCH MINI:X-TOUCH MINI MIDI 1 20:0", "x-touch-mini"),
        ("X-Touch One:X-Touch One MIDI 1 20:0", "mackie-control"),
        ("X-TOUCH COMPACT:X-TOUCH COMPACT MIDI 1 20:0", None),  # leaves the factory in another mode
        ("APC mini mk2:out", None),
        ("REAPER:MIDI Output 1", "reaper"),
    ],
)
def test_a_devices_port_is_known_by_its_name(name: str, expected: str | None) -> None:
    assert owner(name) == expected


def test_a_port_of_an_interface_is_known_by_the_ports_own_name() -> None:
    """As of a pedal board without USB: only a device's."""
    name = "USB Interface:FCB1010"
    assert owner(name) is None
    assert owner(name, is_physical=True) == owner(f"{name} 20:0") == "fcb1010"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("nanoKONTROL2:out", "nanoKONTROL2:in", True),
        ("nanoKONTROL2:out", "nanoKONTROL2-01:out", False),
        ("a2j:K [20] (capture): K MIDI 1", "a2j:K [20] (playback): K MIDI 1", True),
        ("a2j:K [20] (capture): K MIDI 1", "a2j:K [24] (capture): K MIDI 1", False),
        ("K:K MIDI 1 20:0", "K:K MIDI 1 24:0", False),
        ("K:K MIDI 1 20:0", "K:K MIDI 2 20:1", True),
        ("Midi-Bridge:K 2:(capture_0) K", "Midi-Bridge:K 2:(playback_0) K", True),
        ("Midi-Bridge:K 2:(capture_0) K", "Midi-Bridge:K 3:(capture_0) K", False),
    ],
)
def test_equal_devices_are_told_apart(one: str, other: str, is_same: bool) -> None:
    assert (port_names.device((one,)) == port_names.device((other,))) is is_same


@pytest.mark.parametrize("words", ["Pad + (USB)", "Pad [1]", "] (", "pad + (usb) [1] (", "Pad.*USB", "usb"])
def test_a_port_is_found_by_a_piece_of_its_name_with_whatever_signs(words: str) -> None:
    """As `bandmate learn --port` takes it."""
    name = "Pad + (USB) [1] (:Pad [1] 20:0"
    assert port_names.find(learn._pattern(words), name) is not None
    assert port_names.find(learn._pattern(words), "Other:port 20:0") is None


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.manager.wake.close()


PAIRS = [
    ("nanoKONTROL2:out", "nanoKONTROL2-01:out"),
    (
        "a2j:nanoKONTROL2 [20] (capture): nanoKONTROL2 MIDI 1",
        "a2j:nanoKONTROL2 [24] (capture): nanoKONTROL2 MIDI 1",
    ),
    ("nanoKONTROL2:nanoKONTROL2 MIDI 1 20:0", "nanoKONTROL2:nanoKONTROL2 MIDI 1 24:0"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_of_a_model_have_a_slot_and_a_takeover_each(rig: Rig, first: str, second: str) -> None:
    rig.manager.maps.append(maps.load("nanokontrol2"))
    matcher = PortMatcher(rig.manager)
    slots = [matcher.slot((name,)) for name in (first, second, first, second)]
    assert slots == [0, 1, 0, 1]
    matcher.plugged(frozenset({0, 1}))
    one, other = rig.manager.controllers
    fader, number = "stem/bass/level", one.map.controls["fader_1"].source.number
    for value in (100, 127, 120):
        one.receive(bytes((0xB0, number, value)), 1.0)
    level = rig.settings[fader]
    other.receive(bytes((0xB0, number, 20)), 2.0)  # it stands elsewhere and has not passed it
    assert rig.settings[fader] == level
    one.receive(bytes((0xB0, number, 119)), 3.0)
    assert rig.settings[fader] == pytest.approx(level, abs=1)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_that_is_plugged_in_again_has_its_slot_again(rig: Rig, first: str, second: str) -> None:
    rig.manager.maps.append(maps.load("nanokontrol2"))
    matcher = PortMatcher(rig.manager)
    matcher.slot((first,)), matcher.slot((second,))
    matcher.plugged(frozenset({0, 1}))
    matcher.plugged(frozenset({1}))
    assert matcher.slot((first.replace("20", "28"),)) == 0
    matcher.plugged(frozenset({0, 1}))
    assert len(rig.manager.controllers) == 2


def test_a_device_that_jack_and_alsa_show_is_heard_once(rig: Rig) -> None:
    rig.manager.maps.append(maps.load("nanokontrol2"))
    jack, alsa = PortMatcher(rig.manager), PortMatcher(rig.manager)
    rig.manager.ports += [(jack, Cable()), (alsa, Cable())]
    assert jack.slot((PAIRS[1][0],)) == 0
    jack.plugged(frozenset({0}))
    assert alsa.slot((PAIRS[2][0],)) is None
    assert alsa.slot((PAIRS[2][1],)) == 1


def test_an_unknown_device_is_said_once_and_a_program_is_not(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    rig.manager.maps.append(maps.load("nanokontrol2"))
    matcher = PortMatcher(rig.manager)
    for name in ("APC mini mk2:APC mini mk2 MIDI 1 20:0", "APC mini mk2:APC mini mk2 MIDI 2 20:1",
        "Midi Through:Midi Through Port-0 14:0", "synth:out", "a2j:synth [131] (capture): out"):  # fmt: skip
        matcher.unknown((name,))
    assert [r.getMessage() for r in caplog.records] == [
        "no controller map knows 'APC mini mk2:APC mini mk2 MIDI 1 20:0': bandmate learn NAME "
        "--port 'APC mini mk2' makes one"
    ]


def test_a_port_that_a_hand_joined_is_no_controller_and_stops_none(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """A keyboard on the second input, then a known controller is plugged in."""
    own = {name: Port(f"bandmate:{name}", name in MIDI_OUTPUTS) for name in (*MIDI_INPUTS, *MIDI_OUTPUTS)}
    client = Client([*own.values(), Port("Keys:out", True)])
    rig.manager.maps.append(maps.load("nanokontrol2"))
    matcher, cable = PortMatcher(rig.manager), Cable()
    rig.manager.ports.append((matcher, cable))
    connector = PortConnector(SimpleNamespace(JackError=RuntimeError), client, own)
    rig.manager.start()
    for k in range(2):
        client.cables.add(("Keys:out", f"bandmate:{MIDI_INPUTS[k]}"))
    connector.connect((), matcher)
    cable.waiting.extend(Event(0, slot, bytes((0x90, 60, 99))) for slot in range(CLOCK + 1))
    rig.manager.wake.now()
    assert wait_for(lambda: not cable.waiting)
    assert not rig.manager.connected
    client.ports += [Port("nanoKONTROL2:out", True), Port("nanoKONTROL2:in", False)]
    connector.connect((), matcher)
    assert wait_for(lambda: rig.manager.connected == {0})
    assert wait_for(lambda: bool(cable.sent))  # its lights
    rig.manager.stop()
    assert "begins again" not in caplog.text


def test_the_clock_is_heard_though_controllers_are_left_alone() -> None:
    """A session without any map, as by `--no-controllers`."""
    options = JamOptions(preset=presets.load("fast"), settings=Settings.default())
    song = DemoDevice(np.zeros((4410, 2), np.float32), 44100)
    session, cable = JamSession(song, RemoteEngine("127.0.0.1", None), options), Cable()
    session.controllers.ports.append((PortMatcher(session.controllers), cable))
    with ExitStack() as parts:
        parts.callback(session.controllers.wake.close)
        session._start_controllers(parts)
        cable.waiting.extend(Event(k * 918, CLOCK, bytes((TICK,))) for k in range(30))
        session.controllers.wake.now()
        clock = session.feeder.tempo.midi_clock
        assert wait_for(lambda: clock.grid(30 * 918, 4) is not None)
