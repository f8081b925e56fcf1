"""The audio callback, compiled by numba to a C function: JACK's thread runs it without ever touching the Python interpreter.

It copies, counts and leaves: no lock, no allocation, nothing that waits, except in freewheel, where waiting is the point.
Foreign functions (JACK's, libc's) are called by the addresses in the control block, so that the machine code can be cached.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic

from .shared import (
    CLOCK,
    DRY,
    DURATION_BINS,
    FREEWHEEL_PATIENCE,
    FREEWHEEL_WAIT_US,
    GAINS,
    MASK,
    MIDI_BYTES,
    MIDI_RING,
    MIDI_SLOTS,
    RING,
    TICK_UNITS,
    At,
)


@intrinsic
def call(context: Any, address: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """Call the C function at `address` with four whole numbers; it takes as many of them as it wants."""

    def generate(_: Any, builder: Any, signature: Any, args: Any) -> Any:
        i64 = cgutils.ir.IntType(64)
        function = builder.inttoptr(args[0], cgutils.ir.FunctionType(i64, [i64] * 4).as_pointer())
        return builder.call(function, list(args[1:]))

    return types.int64(*[types.int64] * 5), generate


@intrinsic
def pointer(context: Any, address: Any) -> Any:
    """A number as an address."""

    def generate(_: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), generate


@numba.njit(cache=True)
def exchange(control, captured, playing, target, current, in_1, in_2, outs, frames):
    """One block, sample by sample, for the compiler; `outs` are eight arrays in the order of OUTPUTS."""
    done, filled = control[At.DONE], control[At.FILLED]
    step = np.float32(1.0) / np.float32(control[At.RAMP])
    bass, drums, guitar, piano, mix_1, mix_2, thru_1, thru_2 = outs
    for k in range(frames):
        at = (done + k) & MASK
        left, right = in_1[k], in_2[k]
        captured[at] = left + right
        for g in range(GAINS):
            change = target[g] - current[g]
            current[g] += max(-step, min(step, change))
        dry = current[DRY]
        thru_1[k], thru_2[k] = left * dry, right * dry
        if done + k < filled:
            bass[k], drums[k] = playing[0, at] * current[0], playing[1, at] * current[1]
            guitar[k], piano[k] = playing[2, at] * current[2], playing[3, at] * current[3]
        else:
            bass[k], drums[k], guitar[k], piano[k] = (
                np.float32(0),
                np.float32(0),
                np.float32(0),
                np.float32(0),
            )
        mix_1[k] = bass[k] + drums[k] + guitar[k] + piano[k]
        mix_2[k] = mix_1[k]
    control[At.UNDERRUNS] += max(0, min(frames, done + frames - filled))
    control[At.DONE] = done + frames
    control[At.CALLS] += 1


@numba.njit(cache=True)
def microseconds(control):
    call(control[At.CLOCK], np.int64(1), control[At.TIMESPEC], np.int64(0), np.int64(0))  # 1: CLOCK_MONOTONIC
    now = carray(pointer(control[At.TIMESPEC]), (2,), np.int64)
    return now[0] * 1_000_000 + now[1] // 1000


@numba.njit(cache=True)
def port(control, index, frames):
    address = call(
        control[At.GET_BUFFER], control[At.PORT + index], np.int64(frames), np.int64(0), np.int64(0)
    )
    return carray(pointer(address), (frames,), np.float32)


@numba.njit(cache=True)
def midi_in(control, frames):
    """Copy what came to the ring, each with its frame, and wake who reads it."""
    none = np.int64(0)
    head = carray(pointer(control[At.MIDI_IN_HEAD]), (MIDI_RING, 2), np.int64)
    data = carray(pointer(control[At.MIDI_IN_DATA]), (MIDI_RING, MIDI_BYTES), np.uint8)
    event = carray(pointer(control[At.MIDI_EVENT]), (3,), np.int64)  # time, size, address of the bytes
    before = control[At.MIDI_IN]
    for slot in range(MIDI_SLOTS):
        buffer = call(control[At.GET_BUFFER], control[At.MIDI_PORT + slot], frames, none, none)
        count = call(control[At.MIDI_COUNT], buffer, none, none, none) & 0xFFFFFFFF
        for k in range(count):
            call(control[At.MIDI_GET], control[At.MIDI_EVENT], buffer, k, none)
            size, at = event[1], control[At.MIDI_IN] % MIDI_RING
            if size < 1 or size > MIDI_BYTES or control[At.MIDI_IN] - control[At.MIDI_IN_READ] >= MIDI_RING:
                control[At.MIDI_LOST] += 1
                continue
            came = carray(pointer(event[2]), (MIDI_BYTES,), np.uint8)
            for b in range(size):
                data[at, b] = came[b]
            head[at, 0] = control[At.DONE] + (event[0] & 0xFFFFFFFF)
            head[at, 1] = slot * 256 + size
            control[At.MIDI_IN] += 1
    if control[At.MIDI_IN] != before:
        call(control[At.WAKE], control[At.WAKE_FD], control[At.TIMESPEC], np.int64(1), none)


@numba.njit(cache=True)
def midi_out(control, frames):
    """Send what waits in the ring, at the block's beginning; what finds no room waits for the next block."""
    none = np.int64(0)
    head = carray(pointer(control[At.MIDI_OUT_HEAD]), (MIDI_RING, 1), np.int64)
    for slot in range(MIDI_SLOTS):
        call(
            control[At.MIDI_CLEAR],
            call(control[At.GET_BUFFER], control[At.MIDI_PORT + MIDI_SLOTS + slot], frames, none, none),
            none,
            none,
            none,
        )
    while control[At.MIDI_OUT_READ] < control[At.MIDI_OUT]:
        at = control[At.MIDI_OUT_READ] % MIDI_RING
        slot, size = head[at, 0] // 256, head[at, 0] % 256
        buffer = call(control[At.GET_BUFFER], control[At.MIDI_PORT + MIDI_SLOTS + slot], frames, none, none)
        if (
            call(control[At.MIDI_WRITE], buffer, none, control[At.MIDI_OUT_DATA] + at * MIDI_BYTES, size)
            & 0xFFFFFFFF
        ):
            break
        control[At.MIDI_OUT_READ] += 1
    clock_out(control, frames)


@numba.njit(cache=True)
def clock_out(control, frames):
    """Ticks at their very frames, in any block that they fall in."""
    none, one, end = np.int64(0), np.int64(1), (control[At.DONE] + frames) * TICK_UNITS
    if control[At.TICK_EVERY] <= 0:
        return
    buffer = call(control[At.GET_BUFFER], control[At.MIDI_PORT + MIDI_SLOTS + CLOCK], frames, none, none)
    while control[At.TICK_AT] < end:
        offset = max(none, control[At.TICK_AT] // TICK_UNITS - control[At.DONE])
        if control[At.TICK_START] == 1:
            call(control[At.MIDI_WRITE], buffer, offset, control[At.TICK_DATA], one)
            control[At.TICK_START] = 0
        call(control[At.MIDI_WRITE], buffer, offset, control[At.TICK_DATA] + one, one)
        control[At.TICK_AT] += control[At.TICK_EVERY]


@numba.cfunc(types.int32(types.uint32, types.voidptr), cache=True)
def callback(count, arg):
    control = carray(arg, (At.SIZE,), np.int64)
    began = microseconds(control)
    frames = np.int64(count)
    if control[At.FRAME_TIME] != 0:
        control[At.LAST_FRAME_TIME] = (
            call(control[At.FRAME_TIME], control[At.CLIENT], np.int64(0), np.int64(0), np.int64(0))
            & 0xFFFFFFFF
        )
        control[At.LAST_DONE] = control[At.DONE]
    if control[At.FREEWHEEL] == 1:
        waits = 0
        while (
            control[At.FILLED] < control[At.DONE] + frames
            and control[At.FREEWHEEL] == 1
            and waits < FREEWHEEL_PATIENCE
        ):
            call(control[At.SLEEP], np.int64(FREEWHEEL_WAIT_US), np.int64(0), np.int64(0), np.int64(0))
            waits += 1
    if control[At.MIDI_COUNT] != 0:
        midi_in(control, frames)
        midi_out(control, frames)
    captured = carray(pointer(control[At.CAPTURED]), (RING,), np.float32)
    playing = carray(pointer(control[At.PLAYING]), (DRY, RING), np.float32)
    target = carray(pointer(control[At.TARGET]), (GAINS,), np.float32)
    current = carray(pointer(control[At.CURRENT]), (GAINS,), np.float32)
    outs = (
        port(control, 2, frames), port(control, 3, frames), port(control, 4, frames), port(control, 5, frames),
        port(control, 6, frames), port(control, 7, frames), port(control, 8, frames), port(control, 9, frames),
    )  # fmt: skip
    exchange(
        control,
        captured,
        playing,
        target,
        current,
        port(control, 0, frames),
        port(control, 1, frames),
        outs,
        frames,
    )
    durations = carray(pointer(control[At.DURATIONS]), (DURATION_BINS,), np.int64)
    durations[min(DURATION_BINS - 1, max(0, microseconds(control) - began))] += 1
    return np.int32(0)


@numba.cfunc(types.int64(types.int64, types.int64), cache=True)
def port_is_buffer(handle, frames):
    """Stands in for jack_port_get_buffer where a port's handle is its buffer's address."""
    return handle


def run_block(frames: int, control: "np.ndarray[Any, np.dtype[np.int64]]") -> None:
    """Run the compiled callback for one block, outside of JACK."""
    _as_function(frames, int(control.ctypes.data))


_as_function: Callable[[int, int], int] = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_uint32, ctypes.c_void_p)(
    callback.address
)
