"""Which controllers are said to be there, while their ports come one by one. Without a JACK server."""

from dataclasses import dataclass, field
from itertools import groupby
from types import SimpleNamespace

import pytest

from bridge.audio.jack_connections import AbsentPorts, PortConnector
from bridge.audio.shared import MIDI_INPUTS, MIDI_OUTPUTS
from bridge.library.presets import Connection

from ..jack_graph import Client, Port
from ..rig import Clock


@dataclass
class Slots:
    """Everything belongs into the first slot."""

    said: list[frozenset[int]] = field(default_factory=list)

    def slot(self, names: tuple[str, ...], is_physical: bool) -> int | None:
        return 0

    def unknown(self, names: tuple[str, ...], is_physical: bool) -> None:
        pytest.fail("every port has a slot")

    def plugged(self, slots: frozenset[int]) -> None:
        self.said.append(slots)


def test_a_controller_whose_second_port_comes_later_is_plugged_in_again() -> None:
    own = {name: Port(f"bandmate:{name}", name in MIDI_OUTPUTS) for name in (*MIDI_INPUTS, *MIDI_OUTPUTS)}
    client, slots = Client(list(own.values())), Slots()
    connector = PortConnector(SimpleNamespace(JackError=RuntimeError), client, own)
    connector.connect((), slots)
    client.ports.append(Port("pad:out", True))
    connector.connect((), slots)
    client.ports.append(Port("pad:in", False))
    for _ in range(3):
        connector.connect((), slots)
    assert [slots for slots, _ in groupby(slots.said)] == [frozenset(), {0}, frozenset(), {0}]
    assert client.cables == {
        ("pad:out", f"bandmate:{MIDI_INPUTS[0]}"), (f"bandmate:{MIDI_OUTPUTS[0]}", "pad:in"),
    }  # fmt: skip


@dataclass
class AudioClient(Client):
    """Ports of other programs, and two of a sound card."""

    def get_ports(  # type: ignore[override]
        self, is_output: bool = False, is_physical: bool = False, **_: bool
    ) -> list[Port]:
        return [p for p in self.ports if p.is_output == is_output and (p.is_physical or not is_physical)]


CARD = "Alder Lake PCH-P Controller Speaker + Headphones:playback_FL"
MIC = "USB Audio (Mono) [1]:capture (mic) [1]"


def audio_rig(clock: Clock) -> tuple[AudioClient, PortConnector]:
    own = {"in_1": Port("bandmate:in_1", False), "mix_1": Port("bandmate:mix_1", True)}
    others = [
        Port(CARD, False, True), Port(CARD.replace("FL", "FR"), False, True),
        Port(MIC, True, True, ("alias (1)",)),
        Port("Speaker X:playback_FL", False), Port("daw:out+1", True),
    ]  # fmt: skip
    client = AudioClient([*own.values(), *others])
    return client, PortConnector(SimpleNamespace(JackError=RuntimeError), client, own, AbsentPorts(clock))


@pytest.mark.parametrize(
    ("source", "destination", "made"),
    [
        ("mix_1", CARD, {("bandmate:mix_1", CARD)}),
        (MIC, "in_1", {(MIC, "bandmate:in_1")}),
        ("alias (1)", "in_1", {(MIC, "bandmate:in_1")}),
        ("daw:out+1", "in_1", {("daw:out+1", "bandmate:in_1")}),
        ("daw:.*", "in_1", {("daw:out+1", "bandmate:in_1")}),
        ("mix_1", "Speaker .:playback_F[LR]", {("bandmate:mix_1", "Speaker X:playback_FL")}),
        ("hardware:1", "in_1", {(MIC, "bandmate:in_1")}),
        ("mix_1", "hardware:2", {("bandmate:mix_1", CARD.replace("FL", "FR"))}),
    ],
)
def test_a_name_that_is_there_is_itself_and_else_a_pattern(
    source: str, destination: str, made: set[tuple[str, str]]
) -> None:
    client, connector = audio_rig(Clock())
    connector.connect([Connection(source, destination)], None)
    assert client.cables == made


@pytest.mark.parametrize(
    ("source", "destination", "words"),
    [
        ("daw:out1", "in_1", "no JACK port matches 'daw:out1'; did you mean 'daw:out+1'?"),
        ("hardware:9", "in_1", "no JACK port matches 'hardware:9' (1 of its kind)"),
        ("mix_1", "nothing at all", "no JACK port matches 'nothing at all', expected one of"),
    ],
)
def test_a_rule_that_fits_nothing_is_said_once_after_a_while(
    source: str, destination: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    client, connector = audio_rig(clock)
    for _ in range(4):
        connector.connect([Connection(source, destination)], None)
        clock.sleep(1)
    assert not caplog.messages
    for _ in range(9):
        clock.sleep(1)
        connector.connect([Connection(source, destination)], None)
    assert len(caplog.messages) == 1
    assert words in caplog.messages[0]
    assert not client.cables


def test_without_any_port_a_rule_says_so_and_one_that_came_in_time_is_not_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    client, connector = audio_rig(clock)
    ports, client.ports = client.ports, client.ports[:2]
    rules = [Connection("hardware:1", "in_1"), Connection("daw:.*", "in_1")]
    connector.connect(rules, None)
    clock.sleep(4)
    client.ports = [port for port in ports if port.name != MIC]
    connector.connect(rules, None)
    clock.sleep(4)
    connector.connect(rules, None)
    assert caplog.messages == ["no JACK port matches 'hardware:1': there is none of its kind"]
