"""The audio callback, compiled by numba to a C function that never touches the Python interpreter.

It copies, counts and leaves: no lock, no allocation, nothing that waits, except in freewheel, where waiting
is the point. JACK's and libc's functions are called by their addresses in the shared record
(`shared.LAYOUT`), so that the machine code can be cached.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.contract.timing import STEMS

from .shared import (
    CLICK,
    CLICK_GAIN,
    CLOCK,
    DRY,
    DURATION_BINS,
    FADE_FRAMES,
    GAINS,
    INPUTS,
    LAYOUT,
    MASK,
    MIDI_BYTES,
    MIDI_RING,
    MIDI_SLOTS,
    MIX,
    PORTS,
    RING,
    THRU,
    Shared,
)

CLOCK_MONOTONIC = 1
UINT32 = 0xFFFFFFFF  # what a C function returns as uint32 or int leaves the upper half undefined
FREEWHEEL_WAIT_US = 200
FREEWHEEL_PATIENCE = 40_000  # waits: 8 s, below JACK's own limit of 10 s
N_INPUTS, N_STEMS, N_MIX = len(INPUTS), len(STEMS), len(MIX)
LOUDEST = np.float32(64.0)  # full scale 1, of an input: what is louder, or no number, is no sound
FIRST_STEM, FIRST_MIX, FIRST_THRU = (PORTS.index(group[0]) for group in (STEMS, MIX, THRU))
CLICK_PORT = PORTS.index(CLICK)


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
def microseconds(shared):
    """Now, on the monotonic clock."""
    call(shared.clock_gettime, CLOCK_MONOTONIC, shared.timespec.ctypes.data, 0, 0)
    return shared.timespec[0] * 1_000_000 + shared.timespec[1] // 1000


@numba.njit(cache=True)
def port_buffer(shared, port, frames):
    """Address of the memory behind a port in this block."""
    return call(shared.jack_port_get_buffer, port, frames, 0, 0)


@numba.njit(cache=True)
def audio_buffer(shared, index, frames):
    """The samples of an audio port (index in PORTS), float32 (frames,)."""
    return carray(pointer(port_buffer(shared, shared.audio_ports[index], frames)), (frames,), np.float32)


@numba.njit(cache=True)
def ramped(start, target, reach):
    """A gain on its way from `start` to `target`, when it may have moved by `reach`."""
    return start + max(-reach, min(reach, target - start))


@numba.njit(cache=True)
def process_audio(shared, frames):
    """Capture the inputs' sum; play the stems, their mix, the dry sound and the click, each with its gain.

    What the feeder may change meanwhile is read once: no gain jumps, and counts agree with what was played.
    """
    first, filled_until = shared.frames_processed, shared.frames_filled
    # frames until the stems have faded for want of sound; in freewheel the feeder is waited for instead
    reserve = RING if shared.is_freewheeling else filled_until - first
    step = np.float32(1.0) / np.float32(shared.ramp_frames)
    gains, next_gains = shared.current_gains, shared.next_gains
    for g in range(GAINS):
        next_gains[g] = ramped(gains[g], shared.target_gains[g], step * np.float32(frames))
    split = min(frames, RING - (first & MASK))
    process_piece(shared, frames, 0, split, filled_until, reserve, step)
    if split < frames:  # the rest lies at the beginning of the rings
        process_piece(shared, frames, split, frames, filled_until, reserve, step)
    is_short = filled_until < first + frames
    shared.presence = np.float32(0) if is_short else present(shared.presence, reserve, frames - 1)
    for g in range(GAINS):
        gains[g] = next_gains[g]
    shared.underruns += max(0, min(frames, first + frames - filled_until))
    shared.frames_processed = first + frames
    shared.blocks_processed += 1


@numba.njit(cache=True)
def present(before, reserve, k):
    """The stems' gain in frame `k` of a block, which was `before` at the block's beginning.

    It falls to 0 with the last frame that is filled, `reserve` frames after the block's beginning, and rises
    again as fast.
    """
    unit = np.float32(1.0) / np.float32(FADE_FRAMES)
    rise = before + unit * np.float32(k + 1)
    return max(np.float32(0), min(np.float32(1), rise, unit * np.float32(reserve - k)))


@numba.njit(cache=True)
def process_piece(shared, frames, begin, end, filled_until, reserve, step):
    """The block's frames from `begin` to `end`, which lie side by side in the rings."""
    first, length = shared.frames_processed + begin, end - begin
    at, filled = first & MASK, max(0, min(length, filled_until - first))
    captured = shared.captured[at : at + length]
    captured[:] = 0
    is_steady = shared.presence == 1 and reserve - end >= FADE_FRAMES
    for channel in range(N_INPUTS):
        source = audio_buffer(shared, channel, frames)[begin:end]
        sound = np.int32(0)
        for k in range(length):
            is_sound = abs(source[k]) <= LOUDEST
            captured[k] += source[k] if is_sound else np.float32(0)
            sound += np.int32(is_sound)
        shared.broken_inputs += length - sound
        amplify(
            shared, DRY, source, audio_buffer(shared, FIRST_THRU + channel, frames)[begin:end], begin, step
        )
    mix = audio_buffer(shared, FIRST_MIX, frames)[begin:end]
    mix[:] = 0
    for stem in range(N_STEMS):
        out = audio_buffer(shared, FIRST_STEM + stem, frames)[begin:end]
        amplify(shared, stem, shared.playback[stem, at : at + filled], out, begin, step)
        out[filled:] = 0
        if not is_steady:
            for k in range(filled):
                out[k] *= present(shared.presence, reserve, begin + k)
        for k in range(length):
            mix[k] += out[k]
    click = audio_buffer(shared, CLICK_PORT, frames)[begin:end]
    amplify(shared, CLICK_GAIN, shared.playback[N_STEMS, at : at + filled], click, begin, step)
    click[filled:] = 0
    for channel in range(1, N_MIX):
        other = audio_buffer(shared, FIRST_MIX + channel, frames)[begin:end]
        for k in range(length):
            other[k] = mix[k]


@numba.njit(cache=True)
def amplify(shared, gain, source, out, begin, step):
    """Write `source` to `out` with the gain of that index, `begin` frames after it began to move."""
    start, end = shared.current_gains[gain], shared.next_gains[gain]
    for k in range(len(source)):
        out[k] = source[k] * ramped(start, end, step * np.float32(begin + k + 1))


@numba.njit(cache=True)
def receive_midi(shared, frames):
    """Copy what came to the ring, each event with its frame, and wake the thread that reads it."""
    before = shared.midi_received
    event = shared.jack_midi_event[0]
    for slot in range(MIDI_SLOTS):
        buffer = port_buffer(shared, shared.midi_inputs[slot], frames)
        count = call(shared.jack_midi_get_event_count, buffer, 0, 0, 0) & UINT32
        for k in range(count):
            call(shared.jack_midi_event_get, shared.jack_midi_event.ctypes.data, buffer, k, 0)
            size, is_full = np.int64(event.size), shared.midi_received - shared.midi_read >= MIDI_RING
            if size < 1 or size > MIDI_BYTES or is_full:
                shared.midi_lost += 1
                continue
            came = carray(pointer(event.buffer), (size,), np.uint8)
            kept = shared.midi_in[shared.midi_received % MIDI_RING]
            kept.frame = shared.frames_processed + event.time
            kept.slot = slot
            kept.size = size
            for b in range(size):
                kept.data[b] = came[b]
            shared.midi_received += 1
    if shared.midi_received != before:
        call(shared.write, shared.wake_descriptor, shared.clock_messages.ctypes.data, 1, 0)


@numba.njit(cache=True)
def send_midi(shared, frames):
    """Send what waits in the ring, at the block's beginning; what finds no room waits for the next block."""
    for slot in range(MIDI_SLOTS):
        call(shared.jack_midi_clear_buffer, port_buffer(shared, shared.midi_outputs[slot], frames), 0, 0, 0)
    while shared.midi_sent < shared.midi_queued:
        event = shared.midi_out[shared.midi_sent % MIDI_RING]
        buffer = port_buffer(shared, shared.midi_outputs[event.slot], frames)
        if write_midi(shared, buffer, 0, event.data, event.size):
            break
        shared.midi_sent += 1


@numba.njit(cache=True)
def write_midi(shared, buffer, offset, data, size):
    """Put a message into a port's buffer, `offset` frames into the block; not 0 when there is no room."""
    return call(shared.jack_midi_event_write, buffer, offset, data.ctypes.data, size) & UINT32


@numba.njit(cache=True)
def send_clock(shared, frames):
    """MIDI clock: each tick at its frame, in whichever block that falls."""
    if shared.tick_interval <= 0:
        return
    first, start, tick = shared.frames_processed, shared.clock_messages[:1], shared.clock_messages[1:]
    buffer = port_buffer(shared, shared.midi_outputs[CLOCK], frames)
    while shared.next_tick < first + frames:
        offset = max(0, int(shared.next_tick) - first)
        if shared.is_start_due:
            write_midi(shared, buffer, offset, start, 1)
            shared.is_start_due = False
        write_midi(shared, buffer, offset, tick, 1)
        shared.next_tick += shared.tick_interval


@numba.njit(cache=True)
def wait_for_feeder(shared, frames):
    """In freewheel, until the block is filled or freewheel ends; at most as long as JACK puts up with."""
    for _ in range(FREEWHEEL_PATIENCE):
        if shared.frames_filled >= shared.frames_processed + frames or not shared.is_freewheeling:
            return
        call(shared.usleep, FREEWHEEL_WAIT_US, 0, 0, 0)


@numba.cfunc(types.int32(types.uint32, types.CPointer(numba.from_dtype(LAYOUT))), cache=True)
def callback(count, record):
    """What JACK calls for each block of `count` frames."""
    shared, frames = carray(record, 1)[0], np.int64(count)
    began = microseconds(shared)
    if shared.jack_last_frame_time != 0:
        shared.cycle_frame_time = call(shared.jack_last_frame_time, shared.client, 0, 0, 0) & UINT32
        shared.cycle_first_frame = shared.frames_processed
    wait_for_feeder(shared, frames)
    if shared.jack_midi_get_event_count != 0:
        receive_midi(shared, frames)
        send_midi(shared, frames)
        send_clock(shared, frames)
    process_audio(shared, frames)
    shared.duration_histogram[min(DURATION_BINS - 1, max(0, microseconds(shared) - began))] += 1
    return np.int32(0)


@numba.cfunc(types.int64(types.int64, types.int64), cache=True)
def port_is_buffer(port, frames):
    """Stands in for jack_port_get_buffer where a port's address is its buffer's."""
    return port


def run_block(shared: Shared, frames: int) -> None:
    """Run the compiled callback for one block, outside of JACK."""
    _as_function(frames, shared.address)


_as_function: Callable[[int, int], int] = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_uint32, ctypes.c_void_p)(
    callback.address
)
