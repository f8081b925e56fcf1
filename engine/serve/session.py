"""What a server keeps of the bridge that it serves."""

from dataclasses import dataclass, field

from ..accompany.state import AccompanistState
from ..contract import protocol
from ..contract.grid import BeatGrid
from ..contract.seal import SessionSeal
from ..contract.udp import Address
from .conditions import Conditions
from .context_buffer import ContextBuffer
from .lessons import Lessons

FIRST_STEP_S = 0.1  # for which the first hop is taken
FUTURE = 1 << 22  # samples: a position this far ahead of the session is a mistake, not a hole


@dataclass(slots=True)
class Stream:
    """What a session has once context comes. Positions in samples."""

    state: AccompanistState
    context: ContextBuffer
    next_context_end: int  # position up to which the next hop needs context
    generation: int = 0  # hops generated
    step_s: float = FIRST_STEP_S  # that a hop may take, by the last ones
    failed: int = 0  # hops in a row
    last_early: int = -FUTURE  # up to where context had come when a change last brought a hop before its time


@dataclass(slots=True)
class Session:
    """One bridge being served."""

    number: int
    client: Address
    packet: int  # samples in a `stem`
    received_s: float  # when its last message came
    conditions: Conditions = field(default_factory=Conditions)
    changes: int = 0  # taken, in order
    is_changed: bool = False  # by something that must take effect before the next hop
    stream: Stream | None = None
    lessons: Lessons = field(default_factory=Lessons)
    seal: SessionSeal | None = None  # None: messages are plain

    def open(self, datagram: bytes) -> bytes | None:
        """The message in a datagram of the client's address; None if it is not the client's."""
        return self.seal.open(datagram) if self.seal else datagram

    def sealed(self, message: bytes) -> bytes:
        """The datagram of a message."""
        return self.seal.seal(message) if self.seal else message


def beat_state(session: Session, stream: Stream) -> protocol.BeatState:
    """The message of the beat grid and chord that the last hop was generated with."""
    state, tracked = stream.state, stream.state.listener
    grid = state.grid or (tracked.grid if tracked else None) or BeatGrid(0.0, 0.0, 0)
    is_tracked = tracked is not None and session.conditions.grid is None
    return protocol.BeatState(
        session=session.number,
        downbeat=grid.downbeat,
        beat=grid.beat,
        beats_per_bar=grid.beats_per_bar,
        chord=state.chord,
        certainty=tracked.certainty if tracked and is_tracked else float(state.grid is not None),
        is_followed=int(state.grid is not None),
    )
