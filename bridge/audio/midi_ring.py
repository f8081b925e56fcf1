"""MIDI between the audio callback and the controllers' thread: raw events, and what wakes that thread."""

import contextlib
import os
import select
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .shared import MIDI_BYTES, MIDI_RING, Shared


class Event(NamedTuple):
    """A MIDI message that came."""

    frame: int  # the device's; 0 where it is not known
    slot: int  # index in MIDI_INPUTS
    data: bytes


class Wake:
    """A pipe that ends the wait of one thread, from the audio callback or any other thread."""

    def __init__(self) -> None:
        self._ends = os.pipe()
        for end in self._ends:
            os.set_blocking(end, False)

    @property
    def descriptor(self) -> int:
        """File descriptor; a byte written to it ends the wait."""
        return self._ends[1]

    def now(self) -> None:
        """End the wait; the next one if nobody waits."""
        with contextlib.suppress(BlockingIOError):  # it is full: nobody will sleep
            os.write(self._ends[1], b"!")

    def wait(self, seconds: float) -> bool:
        """Sleep for `seconds`, or until woken; whether it was woken."""
        is_woken = bool(select.select([self._ends[0]], [], [], seconds)[0])
        if is_woken:
            os.read(self._ends[0], 1 << 16)
        return is_woken

    def close(self) -> None:
        for end in self._ends:
            os.close(end)


@dataclass(slots=True)
class MidiRing:
    """The controllers' end of the two MIDI rings; one thread at a time."""

    shared: Shared
    wake: Wake

    def __post_init__(self) -> None:
        self.shared.control["wake_descriptor"] = self.wake.descriptor

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""
        control, ring, events = self.shared.control, self.shared.control["midi_in"], []
        for number in range(int(control["midi_read"]), int(control["midi_received"])):
            event = ring[number % MIDI_RING]
            data = event["data"][: event["size"]].tobytes()
            events.append(Event(int(event["frame"]), int(event["slot"]), data))
        control["midi_read"] += len(events)
        return events

    def write(self, slot: int, data: bytes) -> bool:
        """Send a message to the controller in `slot`; False if it is empty or too long, or too many wait."""
        control = self.shared.control
        number = int(control["midi_queued"])
        if not 0 < len(data) <= MIDI_BYTES or number - int(control["midi_sent"]) >= MIDI_RING:
            return False
        event = control["midi_out"][number % MIDI_RING]
        event["slot"], event["size"] = slot, len(data)
        event["data"][: len(data)] = np.frombuffer(data, np.uint8)
        control["midi_queued"] = number + 1
        return True
