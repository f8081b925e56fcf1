"""Memory that the audio callback shares with other threads: one record, in which each field has one writer.

The clock of everything is `frames_processed`: device frames since the start. What is captured at frame f
goes to `captured[f]`; what leaves at frame f is `playback[:, f]`, written there beforehand. Rings are
addressed by frame or by event number, modulo their size.
"""

import ctypes

import numpy as np
import numpy.typing as npt

from engine.contract.timing import STEMS

Audio = npt.NDArray[np.float32]

INPUTS = ("in_1", "in_2")
MIX = ("mix_1", "mix_2")
THRU = ("thru_1", "thru_2")  # the inputs in their order, unchanged but for the dry gain
CLICK = "click"  # for the performer alone: in no mix, stem or take
OUTPUTS = (*STEMS, *MIX, *THRU, CLICK)
PLAYED = (*STEMS, CLICK)  # what the feeder fills, in the order of `playback`
PORTS = INPUTS + OUTPUTS
CONTROLLERS = 4  # at once
CLOCK = CONTROLLERS  # slot of the MIDI clock, after the controllers'
MIDI_INPUTS = (*(f"control_in_{k + 1}" for k in range(CONTROLLERS)), "clock_in")
MIDI_OUTPUTS = (*(f"control_out_{k + 1}" for k in range(CONTROLLERS)), "clock_out")
MIDI_SLOTS = len(MIDI_INPUTS)
MIDI_RING = 1 << 12  # events each way: more than a second of the most that one cable carries
MIDI_BYTES = 128  # of an event; longer ones are left out
RING = 1 << 17  # frames, 2.7 s at 48 kHz
MASK = RING - 1
DRY, CLICK_GAIN = len(STEMS), len(STEMS) + 1  # indices of gains, after the stems'
GAINS = len(STEMS) + 2
FADE_FRAMES = 480  # in which stems fade where their sound ends or begins: 10 ms at 48 kHz
RAMP_S = 0.01  # below this a fader step is heard as a click
DURATION_BINS = 4096  # of a microsecond
LIBC_FUNCTIONS = ("clock_gettime", "usleep", "write")
JACK_FUNCTIONS = (
    "jack_port_get_buffer", "jack_last_frame_time",
    "jack_midi_get_event_count", "jack_midi_event_get", "jack_midi_clear_buffer", "jack_midi_event_write",
)  # fmt: skip

MIDI_EVENT = np.dtype(
    [
        ("frame", np.int64),  # device frame at which it came; what is to be sent leaves with the next block
        ("slot", np.int32),  # index in MIDI_INPUTS or MIDI_OUTPUTS
        ("size", np.int32),  # bytes of `data` that are used
        ("data", np.uint8, MIDI_BYTES),
    ],
    align=True,
)
JACK_MIDI_EVENT = np.dtype([("time", np.uint32), ("size", np.uint64), ("buffer", np.int64)], align=True)

CONSTANT = [
    *((name, np.int64) for name in LIBC_FUNCTIONS),  # addresses
    ("clock_messages", np.uint8, 2),  # MIDI start and tick
]
WRITTEN_BY_DEVICE = [
    # before the callback runs: addresses of functions, 0 where there is no frame time or no MIDI
    *((name, np.int64) for name in JACK_FUNCTIONS),
    ("client", np.int64),  # address of the JACK client
    ("audio_ports", np.int64, len(PORTS)),  # addresses of the ports, in the order of PORTS
    ("midi_inputs", np.int64, MIDI_SLOTS),
    ("midi_outputs", np.int64, MIDI_SLOTS),
    # at any time: nothing is real time, the callback may wait for the feeder
    ("is_freewheeling", np.bool_),
]
WRITTEN_BY_CALLBACK = [
    ("frames_processed", np.int64),
    ("blocks_processed", np.int64),
    ("underruns", np.int64),  # frames played as silence because they were not filled
    ("presence", np.float32),  # gain of the stems by what is filled: 0 after they ran out, 1 in full sound
    ("broken_inputs", np.int64),  # samples at the inputs that were no numbers, or absurdly loud
    ("cycle_frame_time", np.int64),  # the JACK server's own clock at the beginning of the last block
    ("cycle_first_frame", np.int64),  # frames_processed at that moment
    ("current_gains", np.float32, GAINS),  # linear, on their way to target_gains
    ("next_gains", np.float32, GAINS),  # those at the end of the block
    ("duration_histogram", np.int64, DURATION_BINS),  # blocks by the microseconds that they took
    ("captured", np.float32, RING),  # the inputs' sum
    ("midi_received", np.int64),  # events written to midi_in
    ("midi_lost", np.int64),  # events that found midi_in full or were too long
    ("midi_in", MIDI_EVENT, MIDI_RING),
    ("midi_sent", np.int64),  # events taken from midi_out
    ("timespec", np.int64, 2),  # what clock_gettime answers
    ("jack_midi_event", JACK_MIDI_EVENT, 1),  # what jack_midi_event_get answers
]
WRITTEN_BY_FEEDER = [
    ("frames_filled", np.int64),  # playback holds frames up to here
    ("playback", np.float32, (len(PLAYED), RING)),
    ("ramp_frames", np.int64),  # in which a gain moves by 1
    ("target_gains", np.float32, GAINS),  # linear: stems, then dry and click
    ("tick_interval", np.float64),  # frames between ticks of the outgoing MIDI clock; 0: no clock
]
WRITTEN_BY_FEEDER_AND_CALLBACK = [  # which counts on when a tick was sent
    ("next_tick", np.float64),  # frame of the next tick
    ("is_start_due", np.bool_),  # a MIDI start goes out before the next tick
]
WRITTEN_BY_CONTROLLERS = [
    ("wake_descriptor", np.int64),  # file into which a byte is written when MIDI came; -1: none
    ("midi_read", np.int64),  # events taken from midi_in
    ("midi_queued", np.int64),  # events written to midi_out
    ("midi_out", MIDI_EVENT, MIDI_RING),
]
LAYOUT = np.dtype(
    CONSTANT
    + WRITTEN_BY_DEVICE
    + WRITTEN_BY_CALLBACK
    + WRITTEN_BY_FEEDER
    + WRITTEN_BY_FEEDER_AND_CALLBACK
    + WRITTEN_BY_CONTROLLERS,
    align=True,
)


class Shared:
    """The record, which must live as long as the callback runs, and typed access to what is used often.

    All fields are read and written by name: `shared.control["next_tick"]`.
    """

    def __init__(self) -> None:
        self._memory = np.zeros(1, LAYOUT)
        self._memory.view(np.uint8).fill(0)  # so that no page is missing when the callback first touches it
        self.control: np.void = self._memory[0]
        control = self.control
        control["ramp_frames"] = 480
        control["clock_messages"] = 0xFA, 0xF8
        control["current_gains"][DRY] = control["target_gains"][DRY] = 1.0
        control["wake_descriptor"] = -1
        self.set_functions(ctypes.CDLL(None), LIBC_FUNCTIONS)

    def set_functions(self, library: ctypes.CDLL, names: tuple[str, ...]) -> None:
        """Let the callback call functions of a C library, by their names in `LAYOUT`."""
        for name in names:
            self.control[name] = ctypes.cast(library[name], ctypes.c_void_p).value or 0

    @property
    def address(self) -> int:
        """Of the record."""
        return int(self._memory.ctypes.data)

    @property
    def frames_processed(self) -> int:
        return int(self.control["frames_processed"])

    @property
    def frames_filled(self) -> int:
        return int(self.control["frames_filled"])

    @property
    def blocks_processed(self) -> int:
        return int(self.control["blocks_processed"])

    @property
    def underruns(self) -> int:
        """Frames played as silence because they were not filled."""
        return int(self.control["underruns"])

    @property
    def broken_inputs(self) -> int:
        """Samples at the inputs that were no numbers, or absurdly loud: silence in the context."""
        return int(self.control["broken_inputs"])

    @property
    def midi_lost(self) -> int:
        """MIDI events that came and found no room."""
        return int(self.control["midi_lost"])

    @property
    def target_gains(self) -> Audio:
        """Linear, (GAINS,): the stems', the dry and the click's gain; to be written by the feeder."""
        gains: Audio = self.control["target_gains"]
        return gains

    def captured(self, first: int, last: int) -> Audio:
        """The inputs' sum at frames `first` to `last` (exclusive; at most RING of them), (frames,)."""
        samples: Audio = self.control["captured"][np.arange(first, last) & MASK]
        return samples

    def fill(self, first: int, audio: Audio) -> None:
        """Put stems and click (PLAYED, frames) into the ring from `first` on; then they may be played."""
        last = first + audio.shape[1]
        self.control["playback"][:, np.arange(first, last) & MASK] = audio
        self.control["frames_filled"] = last

    def fade_out(self, last: int) -> None:
        """Let the stems fade to silence in the frames before `last`, which are filled already."""
        frames = np.arange(last - FADE_FRAMES, last) & MASK
        self.control["playback"][:, frames] *= np.linspace(1, 0, FADE_FRAMES, dtype=np.float32)

    def duration_us(self, share: float) -> float:
        """The quantile `share` (0..1) of the callbacks' times in microseconds; the last bin means longer."""
        durations = self.control["duration_histogram"]
        total = int(durations.sum())
        return float(np.searchsorted(np.cumsum(durations), share * total)) if total else 0.0

    def longer_than(self, microseconds: float) -> int:
        """How many callbacks took that long; the last bin counts too, and may hold some that did not."""
        return int(self.control["duration_histogram"][min(DURATION_BINS - 1, int(microseconds)) :].sum())
