"""Connects our JACK ports as the rules say, and controllers with their slots; disconnects nothing."""

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.contract.suggest import nearest

from ..library.presets import Connection
from .shared import CONTROLLERS, MIDI_INPUTS, MIDI_OUTPUTS

log = logging.getLogger(__name__)
HARDWARE = "hardware:"  # and a number from 1: a physical port
PATIENCE_S = 5.0  # in which a port that is wanted may appear


class ControllerSlots(Protocol):
    """Assigns controllers to slots by their ports' names. Called by the thread that makes the connections."""

    def slot(self, names: tuple[str, ...], is_physical: bool) -> int | None:
        """Slot of the controller whose port has these names (with aliases); None if it belongs to no map."""

    def unknown(self, names: tuple[str, ...], is_physical: bool) -> None:
        """Take note of a port that sends and belongs to no map."""

    def plugged(self, slots: frozenset[int]) -> None:
        """Take note of the slots that have a controller now."""


@dataclass(slots=True)
class AbsentPorts:
    """Says once of each rule that no port fits it, when that has lasted PATIENCE_S."""

    clock: Callable[[], float] = time.monotonic
    _since: dict[str, float] = field(default_factory=dict)  # when a pattern was found to fit nothing
    _said: set[str] = field(default_factory=set)

    def look(self, pattern: str, is_there: bool, known: list[str]) -> None:
        """Take note of whether a port fits a pattern now, of those that are known in that direction."""
        if is_there:
            self._since.pop(pattern, None)
            return
        since = self._since.setdefault(pattern, self.clock())
        if pattern not in self._said and self.clock() - since >= PATIENCE_S:
            self._said.add(pattern)
            count = (
                f" ({len(known)} of its kind)" if pattern.startswith(HARDWARE) else nearest(pattern, known)
            )
            log.warning(
                "no JACK port matches %r%s", pattern, count if known else ": there is none of its kind"
            )


@dataclass(frozen=True, slots=True)
class PortConnector:
    """Connects ports of one JACK client; created anew with each client."""

    jack: Any  # the module of JACK-Client
    client: Any
    ports: Mapping[str, Any]  # the client's own, by short name
    absent: AbsentPorts = field(default_factory=AbsentPorts)

    def connect(self, rules: Iterable[Connection], controllers: ControllerSlots | None) -> None:
        """Make the connections that are wanted and not there.

        Raises:
            JackError: If a port left while the ports were listed; then it is worth trying again.
        """
        for rule in rules:
            try:
                self._connect_rule(rule)
            except self.jack.JackError as error:
                log.debug("connection %s: %s", rule, error)
        if controllers:
            self._connect_controllers(controllers)

    def _connect_rule(self, rule: Connection) -> None:
        is_midi = bool({rule.source, rule.destination} & {*MIDI_INPUTS, *MIDI_OUTPUTS})
        destinations = self._find(rule.destination, False, is_midi)
        for source in self._find(rule.source, True, is_midi):
            there = {p.name for p in self.client.get_all_connections(source)}
            for destination in destinations:
                if destination.name not in there:
                    self.client.connect(source, destination)

    def _find(self, pattern: str, is_output: bool, is_midi: bool) -> list[Any]:
        """Ports that a rule names; that there is none is said when it lasts.

        Ours by short name, physical ones by number, others by name or by pattern.
        """
        if pattern in self.ports:
            return [self.ports[pattern]]
        way = {"is_output": is_output, "is_input": not is_output}
        if pattern.startswith(HARDWARE):
            known = self.client.get_ports(is_audio=True, is_physical=True, **way)
            number = pattern.removeprefix(HARDWARE)
            found = known[int(number) - 1 : int(number)] if number.isdecimal() and int(number) else []
        else:
            known = self.client.get_ports(is_audio=not is_midi, is_midi=is_midi, **way)
            found = [p for p in known if pattern in _names(p)]
            found = found or [p for p in known if re.fullmatch(pattern, p.name)]
        self.absent.look(pattern, bool(found), [p.name for p in known if not self.client.owns(p)])
        return found

    def _connect_controllers(self, controllers: ControllerSlots) -> None:
        """Connect each controller's ports with those of its slot, and say which slots have one.

        One whose second port appears later counts as plugged in again, so that its display is sent anew.
        """
        inputs = [self.ports[name] for name in MIDI_INPUTS[:CONTROLLERS]]
        outputs = [self.ports[name] for name in MIDI_OUTPUTS[:CONTROLLERS]]
        before = self._served(inputs, controllers)
        controllers.plugged(before)  # what has gone leaves its slot to what has come
        completed: set[int] = set()
        for port in self.client.get_ports(is_midi=True):
            slot = None if self.client.owns(port) else controllers.slot(_names(port), port.is_physical)
            if slot is None:
                if port.is_output and not self.client.owns(port):
                    controllers.unknown(_names(port), port.is_physical)
                continue
            ours = inputs[slot] if port.is_output else outputs[slot]
            try:
                if port.name not in {p.name for p in self.client.get_all_connections(ours)}:
                    self.client.connect(*((port, ours) if port.is_output else (ours, port)))
                    completed |= {slot} & before
            except self.jack.JackError as error:
                log.debug("controller %s: %s", port.name, error)
        controllers.plugged(self._served(inputs, controllers) - completed)

    def _served(self, inputs: list[Any], controllers: ControllerSlots) -> frozenset[int]:
        """Slots whose input is connected with their own controller; what a hand joined to it is none."""
        return frozenset(
            slot
            for slot, ours in enumerate(inputs)
            for port in self.client.get_all_connections(ours)
            if controllers.slot(_names(port), port.is_physical) == slot
        )


def _names(port: Any) -> tuple[str, ...]:
    return (port.name, *port.aliases)
