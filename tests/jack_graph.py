"""A JACK client that keeps its ports and connections in lists."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Port:
    name: str
    is_output: bool
    is_physical: bool = False
    aliases: tuple[str, ...] = ()


@dataclass
class Client:
    """As JACK-Client's, as far as connections go."""

    ports: list[Port] = field(default_factory=list)
    cables: set[tuple[str, str]] = field(default_factory=set)

    def get_ports(self, is_midi: bool) -> list[Port]:
        return self.ports

    def owns(self, port: Port) -> bool:
        return port.name.startswith("bandmate:")

    def connect(self, source: Port, destination: Port) -> None:
        self.cables.add((source.name, destination.name))

    def get_all_connections(self, port: Port) -> list[Port]:
        names = [b if a == port.name else a for a, b in self.cables if port.name in (a, b)]
        known = {p.name: p for p in self.ports}
        return [known.get(name, Port(name, is_output=False)) for name in names]
