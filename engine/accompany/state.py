"""What an accompanist keeps from hop to hop, and what a hop gives."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..codec.base import State as CodecState
from ..contract.grid import BeatGrid
from ..contract.window import Plan
from ..listener.dynamics import Dynamics
from ..listener.listener import ListenerState
from .history import AudioHistory, LatentHistory
from .memory import AlignedMemory
from .policy import PlayerLevel

Audio = npt.NDArray[np.float32]


@dataclass(slots=True)
class AccompanistState:
    """The state between two hops, changed by `Accompanist.step`. Copied deeply, it goes on identically.

    Numbers are latent frames.
    """

    context_end: int  # context is known before this frame
    encoder: CodecState
    context: LatentHistory  # one track
    self_context: LatentHistory  # a track for each stem
    memory: AlignedMemory
    audio: list[AudioHistory]  # of each stem, then of the context
    begins: list[int]  # frame at which each source began, without a break since
    listener: ListenerState | None
    dynamics: Dynamics = field(default_factory=Dynamics)
    hint: BeatGrid | None = None  # the last one that the listener was given
    fades_in: bool = False  # the first context does: it begins in the middle of a sound
    decoders: dict[int, tuple[int, CodecState]] = field(default_factory=dict)  # stem: (frame, state)
    level: PlayerLevel = field(default_factory=PlayerLevel)
    alone_from: int | None = None  # the player has handed over here; None while the band listens
    ends_at: int | None = None  # the last beat is over here; None while no end is asked for
    silent_from: int | None = None  # the band rests from here on; None while it plays
    grid: BeatGrid | None = None  # the beat that the last hop went by, given or found by the listener
    chord: str = ""  # at the last hop's start
    generated_until: int | None = None  # the next hop would begin here
    covered_until: int | None = None  # the last hop's audio ends here, overhang included


@dataclass(frozen=True, slots=True)
class HopResult:
    """One hop's audio and its computing times.

    Attributes:
        start: The audio's first sample, in frame `plan.start`.
        audio: (stems, samples) from `start` to the overhang's end.
    """

    plan: Plan
    start: int
    stems: tuple[int, ...]
    audio: Audio
    encode_s: float
    model_s: float
    decode_s: float

    @property
    def end(self) -> int:
        return self.start + int(self.audio.shape[1])
