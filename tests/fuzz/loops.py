"""Loops of the bridge as targets: its feeder, the control port and a controller, on messages made up."""

import contextlib
from typing import Any

import numpy as np

from bridge.audio.midi_clock import ClockInput
from bridge.control.actions import ACTIONS
from bridge.control.midi import maps
from bridge.control.midi.controller import Controller
from bridge.control.osc_server import ADDRESSES, OscServer
from bridge.control.oscquery import OscQuery
from bridge.engine_client.checks import check
from engine.contract import protocol
from engine.contract.errors import BandmateError
from engine.contract.params import PARAMS
from engine.contract.protocol import FromEngine, Message

from ..rig import Rig
from .source import Source

HERE = ("127.0.0.1", 5000)
MOST_MESSAGES = 40  # of one input
LARGEST_DATAGRAM = 65_507
NAMES = tuple(param.name for param in PARAMS)
TEXTS = ("| Dm7 | G7 |", "|: Am | F :|", "", "| x9 |", "balanced", "1")


def _value(source: Source, tag: str) -> Any:
    match tag:
        case "i":
            return source.integer(-(2**31), 2**31 - 1)
        case "h":
            return source.integer(-(2**63), 2**63 - 1)
        case "s":
            return source.choice((*NAMES, *TEXTS)) if source.below(2) else source.text().replace("\0", "")
        case "b":
            count = source.below(5000)
            return np.resize(np.frombuffer(source.take(32).ljust(32, b"\0"), "<f4"), count)
    with np.errstate(over="ignore"):
        return float(np.float32(source.floating())) if tag == "f" else source.floating()


def argument(source: Source, tag: str) -> Any:
    """As it comes out of a datagram."""
    if tag in "TF":
        return tag == "T"
    value = _value(source, tag)
    return value.tobytes() if tag == "b" else value


def made_up(source: Source, kinds: tuple[type[Message], ...], **known: Any) -> Message:
    kind = source.choice(kinds)
    values = {name: _value(source, tag) for name, tag in kind.layout}
    return kind(**{name: known.get(name, value) for name, value in values.items()})


FROM_ENGINE = tuple(kind for kind in protocol.MESSAGES if issubclass(kind, FromEngine))


def bridge(data: bytes) -> None:
    """Rounds of the feeder on what an engine may have sent: stems stay finite and dry sound exact."""
    source, rig = Source(data), Rig()
    dry = np.sin(np.arange(256) / 7).astype(np.float32)
    for _ in range(MOST_MESSAGES):
        if source.is_empty:
            break
        near = {"session": 1}
        if source.below(4):
            start = rig.feeder.stream.position + source.below(1 << 15) - (1 << 13)
            near |= {"start": start, "end": start + source.below(1 << 15), "generation": 1 + source.below(9)}
            near |= {"position": start + source.below(1 << 12), "stem": source.below(4)}
        with contextlib.suppress(BandmateError):
            message = protocol.as_received(made_up(source, FROM_ENGINE, **near))
            assert isinstance(message, FromEngine)
            check(message, rig.feeder.stream.position)
            rig.link.messages.append(message)
        rig.feeder.run_once()
        inputs = np.stack([dry] * 2)
        ports = rig.device.process(inputs)
        if not all(np.all(np.isfinite(samples)) for samples in ports.values()):
            raise AssertionError("no number left by a port")
        if not np.array_equal(ports["thru_1"], dry):
            raise AssertionError("dry sound is not what came in")
        rig.clock.sleep(256 / 44100)


class _Said:
    """In a socket's place."""

    def __init__(self) -> None:
        self.count = 0

    def sendto(self, datagram: bytes, to: tuple[str, int]) -> None:
        self.count += 1
        if len(datagram) > LARGEST_DATAGRAM:
            raise AssertionError(f"{len(datagram)} bytes do not fit a datagram")


def control(data: bytes) -> None:
    """Messages at the control port, and questions to OSCQuery: each is answered, whatever it is."""
    source, rig = Source(data), Rig()
    server = OscServer(rig.panel, "fuzz")
    server._socket = said = _Said()  # type: ignore[assignment]
    actions = tuple(f"/bandmate/{action.name}" for action in ACTIONS)
    for _ in range(MOST_MESSAGES):
        if source.is_empty:
            break
        address = source.choice((*ADDRESSES, *actions, "/bandmate/subscribe", "/bandmate/dump"))
        address = address if source.below(8) else source.text()
        tags = [source.choice("ifsdhbTF") for _ in range(source.below(3))]
        arguments = [argument(source, tag) for tag in tags]
        before = said.count
        server._handle(address, arguments, HERE)
        if said.count == before and not arguments:
            raise AssertionError(f"{address} was not answered")
        rig.feeder.run_once()
    status, _ = OscQuery(server, 0).answer(source.text())
    if status not in (200, 204, 400, 404):
        raise AssertionError(f"status {status}")


def controller(data: bytes) -> None:
    """A controller with a map that ships, and the MIDI clock."""
    source, rig, clock = Source(data), Rig(), ClockInput()
    plugged = Controller(maps.load(source.choice(maps.names())), rig.panel, lambda message: None)
    plugged.connected()
    frame = 0
    for _ in range(MOST_MESSAGES):
        if source.is_empty:
            return
        rig.clock.sleep(source.below(2000) / 1000)
        frame += source.below(3000)
        data = bytes((source.choice((0xB0, 0x90, 0x80, 0xE0, 0xC0, 0xF2, 0xF8, 0xFA, 0xFC)),)) + source.take(
            2
        )
        clock.receive(frame, data)
        with contextlib.suppress(BandmateError):
            plugged.receive(data, rig.clock())
        with contextlib.suppress(BandmateError):
            plugged.poll(rig.clock())
    plugged.close()
