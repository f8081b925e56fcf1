"""The feeder's state at the end of a round, as one immutable value: what status, OSC and report read."""

from dataclasses import dataclass
from typing import Literal

from engine.contract.grid import BeatGrid
from engine.contract.params import Settings

EngineState = Literal["starting", "ready", "gone", "failed"]


@dataclass(frozen=True, slots=True)
class Selection:
    """A preset, or a song and its part, by name; empty where there is none."""

    preset: str
    song: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What has been understood of a part that is taught, or was taught last."""

    is_open: bool  # it is still being played
    bars: int
    chart: str  # their chords
    key: str  # `G`, `Em`; empty where it is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """Published by the feeder's thread each round; any may read it. Positions in samples at 44.1 kHz."""

    settings: Settings
    chart: str = ""  # chords that the engine was given
    device: str = ""  # name of the audio device
    rate: int = 0  # Hz, of the device
    block: int = 0  # frames
    captured: int = 0  # position up to which sound was captured
    sounding: float = 0.0  # position that leaves the outputs
    grid: BeatGrid | None = None  # beat that the band goes by
    is_grid_given: bool = False  # by a transport, a clock or hand; else it is found by ear
    certainty: float = 0.0  # probability that the beat found by ear is right
    waiting_for_beat: BeatGrid | None = None  # found by ear, and not certain enough to play to
    chord: str = ""  # the one that sounds
    lesson: Lesson | None = None  # a part that is taught, or was taught last
    playing: Selection | None = None  # what sounds; None until the first switch
    waiting: Selection | None = None  # what was asked for and waits for its beat
    switched: float = 0.0  # position at which the last switch took effect
    engine: EngineState = "starting"
    engine_codec: str = ""  # of the engine that was there last; empty until one was
    engine_backend: str = ""
    engine_device: str = ""  # that it computes on
    engine_refusal: str = ""  # what it said last when it did not accept a message
    engine_failure: str = ""  # why it cannot start
    engine_starts: int = 0
    first_sound_s: float | None = None  # from the start until the band first sounded
    cycle_ms: float = 0.0  # of the last hop, from its last context sample sent to its last packet here
    cycle_p50_ms: float = 0.0  # of the last 200 hops
    cycle_p99_ms: float = 0.0
    hops: int = 0
    missed: int = 0  # hops
    late: int = 0  # hops
    lost_packets: int = 0
    silent_s: float = 0.0  # for which a stem that is on had nothing to play
    xruns: int = 0
    overruns: int = 0  # captured frames that were overwritten before they were read
    underruns: int = 0  # frames that the callback played as silence
    broken_messages: int = 0  # of the engine, that were left out: nothing can be made of their values
    broken_inputs: int = 0  # samples at the inputs that were no numbers: silence for the engine
    midi_lost: int = 0  # MIDI events that found no room


@dataclass(frozen=True, slots=True)
class CallbackTimes:
    """How long the audio callback took, in whole microseconds."""

    p50_us: float
    p999_us: float
    over_a_block: int  # calls that took as long as a block lasts
