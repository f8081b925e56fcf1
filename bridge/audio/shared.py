"""What the audio callback and the feeder share: the control block, the rings, and who may write where.

The callback itself is compiled (`callback.py`); the plain one here does the same for machines without numba. The clock of
everything is `DONE`: device frames exchanged since the start. What is captured at frame f goes to `captured[f]`; what leaves at
frame f is `playing[:, f]`, put there by the feeder beforehand. Rings are addressed by frame, modulo their size.
"""

import ctypes
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.contract.timing import STEMS

INPUTS = ("in_1", "in_2")
OUTPUTS = (*STEMS, "mix_1", "mix_2", "thru_1", "thru_2")
PORTS = INPUTS + OUTPUTS
CONTROLLERS = 4  # at once
CLOCK = CONTROLLERS  # slot of the MIDI clock, after the controllers'
MIDI_INPUTS = (*(f"control_in_{k + 1}" for k in range(CONTROLLERS)), "clock_in")
MIDI_OUTPUTS = (*(f"control_out_{k + 1}" for k in range(CONTROLLERS)), "clock_out")
MIDI_SLOTS = len(MIDI_INPUTS)
TICK_UNITS = 1 << 16  # in a frame: a tick's place is finer than one
MIDI_RING = 1 << 12  # events each way: more than a second of the most that one cable carries
MIDI_BYTES = 128  # of an event; longer ones are left out
RING = 1 << 17  # frames, 2.7 s at 48 kHz
MASK = RING - 1
DRY = len(STEMS)  # index of the dry gain, after the stems'
GAINS = len(STEMS) + 1
RAMP_S = 0.01  # below this a fader step is heard as a click
DURATION_BINS = 4096  # of a microsecond
FREEWHEEL_WAIT_US = 200
FREEWHEEL_PATIENCE = 40_000  # waits: 8 s, below JACK's own limit of 10 s


class At(IntEnum):
    """Places in the control block, and who writes them."""

    DONE = 0  # callback: frames exchanged
    FILLED = 1  # feeder: `playing` holds frames up to here
    UNDERRUNS = 2  # callback: frames played as silence because the feeder had not filled them
    CALLS = 3  # callback
    RAMP = 4  # feeder: frames in RAMP_S
    FREEWHEEL = 5  # device: 1 when nothing is real time and the callback may wait for the feeder
    GET_BUFFER = 6  # device: address of jack_port_get_buffer or the like
    SLEEP = 7  # device: address of usleep
    CLOCK = 8  # device: address of clock_gettime
    FRAME_TIME = 9  # device: address of jack_last_frame_time, or 0
    CLIENT = 10  # device: what FRAME_TIME is called with
    LAST_FRAME_TIME = 11  # callback: the device's own clock at DONE, before the block
    LAST_DONE = 12  # callback: the DONE that belongs to it
    TIMESPEC = 13  # address of the two numbers that CLOCK writes
    CAPTURED = 14  # addresses of the arrays below
    PLAYING = 15
    TARGET = 16
    CURRENT = 17
    DURATIONS = 18
    PORT = 19  # first of the port handles, in the order of PORTS
    MIDI_PORT = 29  # first of the MIDI ports' handles: inputs, then outputs
    MIDI_COUNT = 39  # device: addresses of jack_midi_get_event_count and the three after it, or 0 where there is no MIDI
    MIDI_GET = 40
    MIDI_CLEAR = 41
    MIDI_WRITE = 42
    MIDI_EVENT = 43  # address of room for a jack_midi_event_t
    MIDI_IN_HEAD = 44  # addresses of the arrays below
    MIDI_IN_DATA = 45
    MIDI_OUT_HEAD = 46
    MIDI_OUT_DATA = 47
    MIDI_IN = 48  # callback: events that came
    MIDI_IN_READ = 49  # control: events that were read
    MIDI_OUT = 50  # control: events to send
    MIDI_OUT_READ = 51  # callback: events that were sent
    MIDI_LOST = 52  # callback: events that found the ring full or did not fit
    WAKE = 53  # address of write(), called when events came
    WAKE_FD = 54  # control: where one byte is written then
    TICK_AT = 55  # feeder sets, callback counts on: when the next tick of the clock goes out, in TICK_UNITS of a frame
    TICK_EVERY = 56  # feeder: so much later the one after it; 0: no clock
    TICK_START = 57  # feeder sets, callback clears: 1 when the next tick is the first of a song
    TICK_DATA = 58  # address of the bytes of start and tick
    SIZE = 64


@dataclass(slots=True)
class Shared:
    """The memory itself: allocated once, before the callback runs, and kept alive as long as it does."""

    control: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(At.SIZE, np.int64))
    captured: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(RING, np.float32))
    playing: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((len(STEMS), RING), np.float32))
    target: npt.NDArray[np.float32] = field(
        default_factory=lambda: np.array([0.0] * DRY + [1.0], np.float32)
    )  # written by the feeder
    current: npt.NDArray[np.float32] = field(
        default_factory=lambda: np.array([0.0] * DRY + [1.0], np.float32)
    )  # written by the callback
    durations: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(DURATION_BINS, np.int64)
    )  # callback: how many took so many us
    midi_in_head: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((MIDI_RING, 2), np.int64)
    )  # frame; slot and size
    midi_in_data: npt.NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros((MIDI_RING, MIDI_BYTES), np.uint8)
    )
    midi_out_head: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((MIDI_RING, 1), np.int64)
    )  # slot and size
    midi_out_data: npt.NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros((MIDI_RING, MIDI_BYTES), np.uint8)
    )
    _tick_data: npt.NDArray[np.uint8] = field(default_factory=lambda: np.array([0xFA, 0xF8], np.uint8))
    _midi_event: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(3, np.int64))
    _timespec: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(2, np.int64))

    def __post_init__(self) -> None:
        c = self.control
        c[At.RAMP] = 480
        for place, array in (
            (At.TIMESPEC, self._timespec), (At.CAPTURED, self.captured), (At.PLAYING, self.playing),
            (At.TARGET, self.target), (At.CURRENT, self.current), (At.DURATIONS, self.durations),
            (At.MIDI_EVENT, self._midi_event), (At.MIDI_IN_HEAD, self.midi_in_head), (At.MIDI_IN_DATA, self.midi_in_data),
            (At.MIDI_OUT_HEAD, self.midi_out_head), (At.MIDI_OUT_DATA, self.midi_out_data),
            (At.TICK_DATA, self._tick_data),
        ):  # fmt: skip
            c[place] = array.ctypes.data
        libc = ctypes.CDLL(None)
        c[At.SLEEP] = _address(libc.usleep)
        c[At.CLOCK] = _address(libc.clock_gettime)
        c[At.WAKE], c[At.WAKE_FD] = _address(libc.write), -1

    def duration_us(self, share: float) -> float:
        """The time below which `share` of the callbacks stayed, in whole microseconds; the last bin means longer."""
        total = int(self.durations.sum())
        return float(np.searchsorted(np.cumsum(self.durations), share * total)) if total else 0.0

    def longer_than(self, microseconds: float) -> int:
        """How many callbacks took that long; the last bin counts too, and may hold some that did not."""
        return int(self.durations[min(DURATION_BINS - 1, int(microseconds)) :].sum())


def _address(function: Any) -> int:
    return int(ctypes.cast(function, ctypes.c_void_p).value or 0)


def exchange_plain(
    shared: Shared, inputs: list[npt.NDArray[np.float32]], outputs: list[npt.NDArray[np.float32]]
) -> None:
    """The same block in plain Python, for machines without numba: arrays of `frames` samples in the order of the tables."""
    c, frames = shared.control, len(inputs[0])
    done = int(c[At.DONE])
    at = np.arange(done, done + frames) & MASK
    shared.captured[at] = inputs[0] + inputs[1]
    reach = np.arange(1, frames + 1, dtype=np.float32)[:, None] / np.float32(c[At.RAMP])
    change = shared.target - shared.current
    gains = (shared.current + np.clip(change, -reach, reach)).astype(np.float32)
    shared.current[:] = gains[-1]
    there = np.arange(done, done + frames) < c[At.FILLED]
    for stem in range(DRY):
        outputs[stem][:] = np.where(there, shared.playing[stem, at] * gains[:, stem], np.float32(0))
    outputs[4][:] = outputs[0] + outputs[1] + outputs[2] + outputs[3]
    outputs[5][:] = outputs[4]
    outputs[6][:], outputs[7][:] = inputs[0] * gains[:, DRY], inputs[1] * gains[:, DRY]
    c[At.UNDERRUNS] += frames - int(there.sum())
    c[At.DONE] = done + frames
    c[At.CALLS] += 1
