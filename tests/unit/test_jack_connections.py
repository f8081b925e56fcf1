"""Which controllers are said to be there, while their ports come one by one. Without a JACK server."""

from dataclasses import dataclass, field
from itertools import groupby
from types import SimpleNamespace

import pytest

from bridge.audio.jack_connections import PortConnector
from bridge.audio.shared import MIDI_INPUTS, MIDI_OUTPUTS


@dataclass(frozen=True)
class Port:
    name: str
    is_output: bool
    is_physical: bool = False
    aliases: tuple[str, ...] = ()


@dataclass
class Client:
    """A client that keeps its ports and connections in lists."""

    ports: list[Port] = field(default_factory=list)
    cables: set[tuple[str, str]] = field(default_factory=set)

    def get_ports(self, is_midi: bool) -> list[Port]:
        return self.ports

    def owns(self, port: Port) -> bool:
        return port.name.startswith("bandmate:")

    def connect(self, source: Port, destination: Port) -> None:
        self.cables.add((source.name, destination.name))

    def get_all_connections(self, port: Port) -> list[Port]:
        pairs = [pair for pair in self.cables if port.name in pair]
        return [Port(b if a == port.name else a, False) for a, b in pairs]


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
