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
from .controller import Controller, ControlPanel
from .maps import ControllerMap

log = logging.getLogger(__name__)
incoming, outgoing = logging.getLogger("bandmate.midi.in"), logging.getLogger("bandmate.midi.out")
POLL_S = 0.02
MOST_HINTS = 3


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

    def slot(self, names: tuple[str, ...]) -> int | None:
        """Where the port with these names belongs.

        Returns:
            None if no map matches it, there is no room, or the other kind of ports has the controller
            already.
        """
        slot = self.manager.slot(names)
        is_taken = any(slot in other.plugged_in for other, _ in self.manager.ports if other is not self)
        return None if is_taken else slot

    def plugged(self, slots: frozenset[int]) -> None:
        """Tell which slots have a controller now."""
        if slots != self.plugged_in:
            self.plugged_in = slots
            self.manager.wake.now()


@dataclass(slots=True)
class ControllerManager:
    """Gives each controller a slot when it is first seen, and keeps it for when it is plugged in again.

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

    def slot(self, names: tuple[str, ...]) -> int | None:
        """Where the port with these names belongs, if a map matches it and there is room. From any thread."""
        map_ = next((map_ for map_ in self.maps if map_.matches(names)), None)
        if map_ is None:
            return None
        with self._lock:
            for slot, controller in enumerate(self.controllers):
                if controller.map.name == map_.name:
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
            log.info("controller %s", self.controllers[slot].map.name)
            self.controllers[slot].connected()
        for slot in before - plugged:
            log.warning("controller %s is gone; what it set stays", self.controllers[slot].map.name)

    def _guard(self, act: Callable[[], None]) -> None:
        """Log what is refused; everything else goes to the supervised thread."""
        try:
            act()
        except BandmateError as error:
            log.warning("controller: %s", error)
