"""MIDI between the audio callback and the thread that minds controllers: raw events by slot, and what wakes that thread."""

import contextlib
import os
import select
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .shared import MIDI_BYTES, MIDI_RING, At, Shared


class Event(NamedTuple):
    """A MIDI message as it came: device frame, slot of the controller, its bytes."""

    frame: int
    slot: int
    data: bytes


class Wake:
    """A pipe that ends a wait, from the audio callback or any thread."""

    def __init__(self) -> None:
        self._ends = os.pipe()
        for end in self._ends:
            os.set_blocking(end, False)

    @property
    def descriptor(self) -> int:
        """Where a byte ends the wait."""
        return self._ends[1]

    def now(self) -> None:
        with contextlib.suppress(BlockingIOError):  # it is full: nobody will sleep
            os.write(self._ends[1], b"!")

    def wait(self, seconds: float) -> None:
        """Until it is woken, or `seconds` are over."""
        if select.select([self._ends[0]], [], [], seconds)[0]:
            os.read(self._ends[0], 1 << 16)

    def close(self) -> None:
        for end in self._ends:
            os.close(end)


@dataclass(slots=True)
class MidiRing:
    """The reading end of what came and the writing end of what goes; one thread at a time."""

    shared: Shared
    wake: Wake

    def __post_init__(self) -> None:
        self.shared.control[At.WAKE_FD] = self.wake.descriptor

    @property
    def lost(self) -> int:
        """Events that came and could not be kept."""
        return int(self.shared.control[At.MIDI_LOST])

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""
        return list(self._read())

    def _read(self) -> Iterator[Event]:
        control, head, data = self.shared.control, self.shared.midi_in_head, self.shared.midi_in_data
        while (at := int(control[At.MIDI_IN_READ])) < int(control[At.MIDI_IN]):
            frame, (slot, size) = int(head[at % MIDI_RING, 0]), divmod(int(head[at % MIDI_RING, 1]), 256)
            event = Event(frame, slot, data[at % MIDI_RING, :size].tobytes())
            control[At.MIDI_IN_READ] = at + 1
            yield event

    def write(self, slot: int, data: bytes) -> bool:
        """Send a message to the controller in `slot`; False when it is too long or too many wait."""
        control = self.shared.control
        at = int(control[At.MIDI_OUT])
        if len(data) > MIDI_BYTES or at - int(control[At.MIDI_OUT_READ]) >= MIDI_RING:
            return False
        self.shared.midi_out_data[at % MIDI_RING, : len(data)] = np.frombuffer(data, np.uint8)
        self.shared.midi_out_head[at % MIDI_RING, 0] = slot * 256 + len(data)
        control[At.MIDI_OUT] = at + 1
        return True
