"""MIDI through the compiled callback and its rings; JACK's MIDI functions are stood in for."""

import ctypes
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio import callback
from bridge.audio.midi_clock import START, TICK
from bridge.audio.midi_ring import Event, MidiRing, Wake
from bridge.audio.shared import CLOCK, JACK_FUNCTIONS, MIDI_BYTES, MIDI_RING, MIDI_SLOTS, PORTS, Shared

BLOCK = 128
ROOM = 5  # messages that an output takes in a block
FIRST_OUTPUT = 100  # "address" of the first output; the first input has 0
Messages = dict[int, list[tuple[int, bytes]]]  # by slot: offset in the block and bytes


class JackMidiEvent(ctypes.Structure):
    _fields_ = [("time", ctypes.c_uint32), ("size", ctypes.c_size_t), ("buffer", ctypes.c_char_p)]


class FakeMidi:
    """JACK's MIDI ports: what comes in the next block, what went out in the last one."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.coming: Messages = {}
        self.went: Messages = {}
        audio = np.zeros((len(PORTS), BLOCK), np.float32)
        whole = ctypes.c_int64
        function = ctypes.CFUNCTYPE
        self._kept = (
            function(whole, whole, whole)(self._buffer),
            function(ctypes.c_uint32, whole)(lambda slot: len(self.coming.get(slot, ()))),
            function(ctypes.c_int, ctypes.POINTER(JackMidiEvent), whole, ctypes.c_uint32)(self._get),
            function(None, whole)(self._clear),
            function(ctypes.c_int, whole, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_size_t)(self._write),
            audio,
        )
        control, (get_buffer, *midi, _) = shared.control, self._kept
        control["audio_ports"] = [port.ctypes.data for port in audio]
        control["midi_inputs"] = np.arange(MIDI_SLOTS)
        control["midi_outputs"] = FIRST_OUTPUT + np.arange(MIDI_SLOTS)
        names = ("jack_port_get_buffer", *(n for n in JACK_FUNCTIONS if n.startswith("jack_midi")))
        for name, stand_in in zip(names, (get_buffer, *midi), strict=True):
            control[name] = ctypes.cast(stand_in, ctypes.c_void_p).value or 0

    def run(self, coming: Messages | None = None) -> Messages:
        """One block; returns what went out."""
        self.coming = coming or {}
        callback.run_block(self.shared, BLOCK)
        return {slot: messages for slot, messages in self.went.items() if messages}

    def _buffer(self, port: int, frames: int) -> int:
        return port

    def _get(self, event: "ctypes._Pointer[JackMidiEvent]", slot: int, index: int) -> int:
        offset, data = self.coming[slot][index]
        event.contents.time, event.contents.size, event.contents.buffer = offset, len(data), data
        return 0

    def _clear(self, port: int) -> None:
        self.went[port - FIRST_OUTPUT] = []

    def _write(self, port: int, offset: int, data: int, size: int) -> int:
        messages = self.went[port - FIRST_OUTPUT]
        if len(messages) >= ROOM:
            return -105  # ENOBUFS
        messages.append((offset, ctypes.string_at(data, size)))
        return 0


@pytest.fixture(scope="module")
def wake() -> Iterator[Wake]:
    wake = Wake()
    yield wake
    wake.close()


messages = st.dictionaries(
    st.integers(0, MIDI_SLOTS - 1),
    st.lists(st.tuples(st.integers(0, BLOCK - 1), st.binary(min_size=1, max_size=MIDI_BYTES)), max_size=4),
)


@given(
    first=st.integers(0, 3 * MIDI_RING),
    blocks=st.lists(messages, max_size=6),
    reads=st.sets(st.integers(0, 5)),
)
@settings(deadline=None)
def test_what_comes_is_read_in_order_with_its_frame(
    wake: Wake, first: int, blocks: list[Messages], reads: set[int]
) -> None:
    """Also where the ring begins anew, and whenever it is read."""
    shared = Shared()
    midi, ring = FakeMidi(shared), MidiRing(shared, wake)
    shared.control["midi_received"] = shared.control["midi_read"] = first
    expected, found = [], []
    for k, coming in enumerate(blocks):
        midi.run(coming)
        for slot in sorted(coming):
            expected += [Event(k * BLOCK + offset, slot, data) for offset, data in coming[slot]]
        if k in reads:
            found += ring.read()
    assert found + ring.read() == expected
    assert ring.read() == []
    assert shared.midi_lost == 0


def test_what_finds_no_room_or_is_too_long_is_counted(wake: Wake) -> None:
    shared = Shared()
    midi, ring = FakeMidi(shared), MidiRing(shared, wake)
    midi.run({0: [(0, bytes(MIDI_BYTES + 1)), (1, b"\x90\x24\x7f"), (2, b"")]})
    assert shared.midi_lost == 2
    assert ring.read() == [Event(1, 0, b"\x90\x24\x7f")]
    midi.run({1: [(k % BLOCK, bytes((0xB0, k & 127, k >> 7))) for k in range(MIDI_RING + 10)]})
    assert shared.midi_lost == 12
    kept = ring.read()
    assert len(kept) == MIDI_RING
    assert kept[-1].data == bytes((0xB0, (MIDI_RING - 1) & 127, (MIDI_RING - 1) >> 7))


def test_the_reader_is_woken_when_something_came(wake: Wake) -> None:
    shared = Shared()
    midi = FakeMidi(shared)
    MidiRing(shared, wake)
    wake.wait(0)  # what came before
    midi.run()
    assert not wake.wait(0)
    midi.run({2: [(0, b"\xf8")]})
    assert wake.wait(0)


@given(
    first=st.integers(0, 3 * MIDI_RING),
    sent=st.lists(
        st.tuples(st.integers(0, MIDI_SLOTS - 1), st.binary(min_size=1, max_size=MIDI_BYTES)), max_size=30
    ),
)
@settings(deadline=None)
def test_what_is_written_leaves_in_order_and_waits_for_room(
    wake: Wake, first: int, sent: list[tuple[int, bytes]]
) -> None:
    shared = Shared()
    midi, ring = FakeMidi(shared), MidiRing(shared, wake)
    shared.control["midi_queued"] = shared.control["midi_sent"] = first
    for slot, data in sent:
        assert ring.write(slot, data)
    went: list[tuple[int, bytes]] = []
    for _ in range(1 + len(sent) // ROOM):
        went += [(slot, data) for slot, messages in midi.run().items() for _, data in messages]
    for slot in range(MIDI_SLOTS):
        assert [data for s, data in went if s == slot] == [data for s, data in sent if s == slot]
    assert midi.run() == {}


def test_a_full_ring_and_a_wrong_size_are_refused(wake: Wake) -> None:
    ring = MidiRing(Shared(), wake)
    assert not ring.write(0, bytes(MIDI_BYTES + 1))
    assert not ring.write(0, b"")
    assert all(ring.write(0, b"\xf8") for _ in range(MIDI_RING))
    assert not ring.write(0, b"\xf8")


@given(st.floats(BLOCK / 4, 4 * BLOCK), st.floats(0, 2 * BLOCK))
@settings(deadline=None)
def test_the_clock_ticks_at_its_frames_after_one_start(interval: float, first: float) -> None:
    shared = Shared()
    midi, control = FakeMidi(shared), shared.control
    control["next_tick"], control["is_start_due"], control["tick_interval"] = first, True, interval
    came = [(k * BLOCK + offset, data[0]) for k in range(20) for offset, data in midi.run().get(CLOCK, ())]
    count = len(came) - 1
    assert [kind for _, kind in came] == [START] + [TICK] * count
    expected = first + interval * np.arange(count)
    assert np.abs(np.array([frame for frame, _ in came[1:]]) - np.floor(expected)).max() <= 1
    assert count == int(np.ceil((20 * BLOCK - first) / interval))
