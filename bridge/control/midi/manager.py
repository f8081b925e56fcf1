"""All controllers of a session: the ports that belong to them, and the thread that serves them."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from engine.contract.errors import BandmateError

from ...audio.midi_clock import MidiClockFollower
from ...audio.midi_ring import Event, Wake
from ...audio.priority import prefer_this_thread
from ...audio.shared import CONTROLLERS
from ...threads import SupervisedThread
from . import port_names
from .controller import Controller, ControlPanel
from .maps import ControllerMap

log = logging.getLogger(__name__)
incoming, outgoing = logging.getLogger("bandmate.midi.in"), logging.getLogger("bandmate.midi.out")
POLL_S = 0.02
MOST_HINTS = 3
THROUGH = "Midi Through"  # ALSA's own port, which every machine has


class Ports(Protocol):
    """Where MIDI comes from and goes to, by slot."""

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""

    def write(self, slot: int, data: bytes) -> bool:
        """Send a message; False when it cannot be sent."""


@dataclass(slots=True)
class PortMatcher:
    """Gives ports of one kind (JACK or ALSA) to controllers; called by the thread that looks for ports."""

    manager: "ControllerManager"
    plugged_in: frozenset[int] = frozenset()  # slots; replaced as a whole, read by the controllers' thread
    _devices: dict[tuple[str, str], int] = field(default_factory=dict)  # slots by map and device

    def slot(self, names: tuple[str, ...], is_physical: bool = False) -> int | None:
        """Where the port with these names belongs; `is_physical` as JACK says.

        Returns:
            None if no map matches it, there is no room, or the other kind of ports has the controller
            already.
        """
        map_ = self.manager.map_of(names, is_physical)
        if map_ is None:
            return None
        device = map_.name, port_names.device(names)
        if device not in self._devices:
            new = self.manager.slot(map_, frozenset(self._devices.values()))
            if new is None:
                return None
            self._devices[device] = new
        slot = self._devices[device]
        is_taken = any(slot in other.plugged_in for other, _ in self.manager.ports if other is not self)
        return None if is_taken else slot

    def unknown(self, names: tuple[str, ...], is_physical: bool = False) -> None:
        """Say once that nobody knows the device which sends by this port; another program is let alone."""
        if any(port_names.is_device(name, is_physical) for name in names):
            self.manager.say_unknown(names)

    def plugged(self, slots: frozenset[int]) -> None:
        """Tell which slots have a controller now; what was in the others has gone."""
        slots = frozenset(slot for slot in slots if slot < len(self.manager.controllers))
        self._devices = {device: slot for device, slot in self._devices.items() if slot in slots}
        if slots != self.plugged_in:
            self.plugged_in = slots
            self.manager.wake.now()


@dataclass(slots=True)
class ControllerManager:
    """Gives each controller a slot when it is first seen, and keeps it for when it is plugged in again.

    Two of the same model have a slot each.

    Args:
        panel: What controllers act on.
        maps: Controllers that are known.
        clock: Takes the MIDI clock of all ports.
        wake: Ends the thread's wait when a message came.
    """

    panel: ControlPanel
    maps: list[ControllerMap]
    clock: MidiClockFollower
    wake: Wake = field(default_factory=Wake)
    ports: list[tuple[PortMatcher, Ports]] = field(default_factory=list)  # added before `start`
    controllers: list[Controller] = field(default_factory=list)  # by slot
    # slots that have a controller; written by the controllers' thread
    connected: frozenset[int] = frozenset()
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)  # while a slot is given
    _refused: set[str] = field(init=False, default_factory=set)  # names of maps for which there was no room
    _unknown: set[str] = field(init=False, default_factory=set)  # devices of which it was said
    _events: deque[Event] = field(init=False, default_factory=deque)  # not handled yet
    _is_stopping: bool = field(init=False, default=False)
    _thread: SupervisedThread = field(init=False)

    def __post_init__(self) -> None:
        self._thread = SupervisedThread("controllers", self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lights off, and end; called while the ports still send."""
        self._is_stopping = True
        self.wake.now()
        self._thread.stop()

    def map_of(self, names: tuple[str, ...], is_physical: bool) -> ControllerMap | None:
        """The map that matches the port with these names. From any thread."""
        return next((map_ for map_ in self.maps if map_.matches(names, is_physical)), None)

    def slot(self, map_: ControllerMap, taken: frozenset[int]) -> int | None:
        """A slot for a controller of this model; None if there is no room. From any thread.

        One that such a controller had and that is not taken, or a new one.
        """
        with self._lock:
            for slot, controller in enumerate(self.controllers):
                if controller.map.name == map_.name and slot not in taken:
                    return slot
            slot = len(self.controllers)
            if slot < CONTROLLERS:
                self.controllers.append(Controller(map_, self.panel, partial(self._send, slot)))
                return slot
            if map_.name not in self._refused:
                self._refused.add(map_.name)
                log.warning(
                    "no room for %s: %d controllers are in use, each keeps its place until the end",
                    map_.name,
                    CONTROLLERS,
                )
        return None

    def say_unknown(self, names: tuple[str, ...]) -> None:
        """Say once for each device that it is let alone."""
        device = port_names.device(names)
        if self.maps and device not in self._unknown and not device.startswith(THROUGH):
            self._unknown.add(device)
            model = port_names.model(names)
            log.info("no controller map knows %r: bandmate learn NAME --port %r makes one", names[0], model)

    def _label(self, slot: int) -> str:
        """The name of its map, and which one it is of several."""
        name = self.controllers[slot].map.name
        number = sum(controller.map.name == name for controller in self.controllers[: slot + 1])
        return name if number == 1 else f"{name} ({number})"

    def hints(self) -> str:
        """Which controls to turn up or down to get hold of their parameters, as `fader_1↑`."""
        found = [
            f"{control.name}{'↑' if direction > 0 else '↓'}"
            for slot in self.connected
            for control, _, direction in self.controllers[slot].hints()
        ]
        return " ".join(found[:MOST_HINTS])

    def _send(self, slot: int, data: bytes) -> None:
        if outgoing.isEnabledFor(logging.DEBUG):
            outgoing.debug("%s %s", self.controllers[slot].map.name, data.hex(" "))
        for matcher, ports in self.ports:
            if slot in matcher.plugged_in:
                ports.write(slot, data)

    def _run(self) -> None:
        next_poll_s = 0.0
        prefer_this_thread()
        while not self._is_stopping:
            self.wake.wait(POLL_S)
            now_s = time.monotonic()
            self._update_connected()
            for _, ports in self.ports:
                self._events.extend(ports.read())
            while self._events:
                self._receive(self._events.popleft())
            if now_s >= next_poll_s:
                next_poll_s = now_s + POLL_S
                for slot in self.connected:
                    self._guard(partial(self.controllers[slot].poll, now_s))
        for slot in self.connected:
            self.controllers[slot].close()

    def _receive(self, event: Event) -> None:
        if self.clock.receive(event.slot, event.frame, event.data):
            return
        if event.slot < len(self.controllers):
            controller = self.controllers[event.slot]
            if incoming.isEnabledFor(logging.DEBUG):
                incoming.debug("%s %s", controller.map.name, event.data.hex(" "))
            self._guard(partial(controller.receive, event.data, time.monotonic()))

    def _update_connected(self) -> None:
        """Take note of controllers that were plugged in or out."""
        plugged: frozenset[int] = frozenset().union(*(matcher.plugged_in for matcher, _ in self.ports))
        before, self.connected = self.connected, plugged
        for slot in plugged - before:
            log.info("controller %s", self._label(slot))
            self.controllers[slot].connected()
        for slot in before - plugged:
            log.warning("controller %s is gone; what it set stays", self._label(slot))

    def _guard(self, act: Callable[[], None]) -> None:
        """Log what is refused; everything else goes to the supervised thread."""
        try:
            act()
        except BandmateError as error:
            log.warning("controller: %s", error)
