"""All controllers of the session: which port belongs to which map, and the thread that hears and lights them."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from engine.contract.errors import BandmateError

from ...audio.midi_clock import MidiClockFollower
from ...audio.midi_ring import Event, Wake
from ...audio.priority import prefer_this_thread
from ...audio.shared import CONTROLLERS
from ..panel import ControlPanel
from .controller import Controller
from .maps import ControllerMap

log = logging.getLogger(__name__)
TICK_S = 0.02
MOST_HINTS = 3


class Ports(Protocol):
    """Where MIDI comes from and goes to, by slot."""

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""

    def write(self, slot: int, data: bytes) -> bool:
        """Send a message; False when it cannot be."""


@dataclass(slots=True)
class PortMatcher:
    """What one kind of ports asks and tells the desk; from a thread of its own."""

    desk: "ControllerManager"
    plugged_in: frozenset[int] = frozenset()

    def slot(self, names: tuple[str, ...]) -> int | None:
        """Where the port with these names belongs: None if no map knows it, there is no room, or another kind of ports has it."""
        slot = self.desk.slot(names)
        is_taken = any(slot in other.plugged_in for other, _ in self.desk.ports if other is not self)
        return None if is_taken else slot

    def plugged(self, slots: frozenset[int]) -> None:
        """Which slots have a controller now."""
        if slots != self.plugged_in:
            self.plugged_in = slots
            self.desk.wake.now()


@dataclass(slots=True)
class ControllerManager:
    """Gives each controller a slot when it is first seen, and keeps it for when it comes back."""

    stage: ControlPanel
    maps: list[ControllerMap]
    clock: MidiClockFollower
    wake: Wake = field(default_factory=Wake)
    ports: list[tuple[PortMatcher, Ports]] = field(default_factory=list)  # added before anything comes
    surfaces: list[Controller] = field(default_factory=list)  # by slot
    _there: frozenset[int] = frozenset()  # slots with a controller, as the surfaces know it
    _thread: threading.Thread | None = None
    _stopping: bool = False
    _complaints: set[str] = field(default_factory=set)

    def slot(self, names: tuple[str, ...]) -> int | None:
        """Where the port with these names belongs, if a map knows it and there is room."""
        for map_ in self.maps:
            if not map_.matches(names):
                continue
            for k, surface in enumerate(self.surfaces):
                if surface.map.name == map_.name:
                    return k
            if len(self.surfaces) < CONTROLLERS:
                self.surfaces.append(Controller(map_, self.stage, partial(self._send, len(self.surfaces))))
                return len(self.surfaces) - 1
            self._complain(
                f"no room for {map_.name}: {CONTROLLERS} controllers are in use, each keeps its place until the end"
            )
        return None

    def _send(self, slot: int, data: bytes) -> None:
        for plugs, ports in self.ports:
            if slot in plugs.plugged_in:
                ports.write(slot, data)

    def hints(self) -> str:
        """Which controls to turn which way until they have hold of their parameters, in words."""
        found = [
            (control.name, way) for slot in self._there for control, _, way in self.surfaces[slot].hints()
        ]
        return " ".join(f"{name}{'↑' if way > 0 else '↓'}" for name, way in found[:MOST_HINTS])

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="controllers", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Lights off; call it while the ports still send."""
        self._stopping = True
        self.wake.now()
        if self._thread:
            self._thread.join(5)

    def _run(self) -> None:
        next_tick = 0.0
        prefer_this_thread()
        while not self._stopping:
            self.wake.wait(TICK_S)
            now = time.monotonic()
            self._greet()
            for event in [e for _, ports in self.ports for e in ports.read()]:
                if self.clock.receive(event.slot, event.frame, event.data):
                    continue
                if event.slot < len(self.surfaces):
                    self._guard(partial(self.surfaces[event.slot].hear, event.data, time.monotonic()))
            if now >= next_tick:
                next_tick = now + TICK_S
                for slot in self._there:
                    self._guard(partial(self.surfaces[slot].tick, now))
        for slot in self._there:
            self.surfaces[slot].leave()

    def _greet(self) -> None:
        """Take note of controllers that came and went."""
        plugged = frozenset().union(*(plugs.plugged_in for plugs, _ in self.ports))
        for slot in plugged - self._there:
            self.surfaces[slot].come()
            log.info("controller %s", self.surfaces[slot].map.name)
        for slot in self._there - plugged:
            log.warning("controller %s is gone; what it set stays", self.surfaces[slot].map.name)
        self._there = plugged

    def _guard(self, act: Callable[[], None]) -> None:
        """What a controller asks for may be refused; that is said once, and nothing stops."""
        try:
            act()
        except BandmateError as error:
            self._complain(str(error))

    def _complain(self, words: str) -> None:
        if words not in self._complaints:
            self._complaints.add(words)
            log.warning("controller: %s", words)
