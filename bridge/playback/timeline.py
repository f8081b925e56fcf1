"""What is to be played, by position: a track for each stem, and what is known about each hop's arrival."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.contract.protocol import Received
from engine.contract.stitch import FADE, Track
from engine.contract.timing import STEMS

Audio = npt.NDArray[np.float32]
REMEMBERED = 100_000  # hops in the report: ten hours at the shortest hop of one frame is more than a gig


@dataclass(frozen=True, slots=True)
class HopReport:
    """One hop as it was lived. Positions in samples, times in seconds."""

    session: int
    generation: int
    changes: int  # what the engine had been told
    soon: int  # samples after `heard` at which it starts, because something was changed; 0 where it starts at the look-ahead
    heard: int
    start: int
    end: int
    encode_ms: float
    model_ms: float
    decode_ms: float
    cycle_ms: float  # from the last context sample sent to the last packet here
    margin_s: float  # from complete to when its first sample is due; negative is late
    skipped: int
    is_late: (
        bool  # its beginning was due before it came; what brings a change as soon as can be has no such time
    )
    is_complete: bool

    @property
    def compute_ms(self) -> float:
        return self.encode_ms + self.model_ms + self.decode_ms


@dataclass(slots=True)
class Timeline:
    """Tracks of all stems, the position played so far, and the hops that came."""

    rate: int
    played: int = 0
    tracks: list[Track] = field(default_factory=lambda: [Track() for _ in STEMS])
    hops: deque[HopReport] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    silent: int = 0  # samples of stems that are on for which there was nothing
    missed: int = 0  # hops that never came, or only after their sound was over
    late: int = 0  # hops that came after their beginning was due
    lost: int = 0  # packets that never came
    journal: Callable[[dict[str, Any]], None] = lambda event: (
        None
    )  # hears of packets that came late or nearly, and of jumps
    since: int = 0  # position from which the last switch's music is to be heard
    next: int = 0  # position that the next hop's context ends at, as the engine last said
    _packets: dict[int, int] = field(default_factory=dict)

    def put(self, message: Received) -> None:
        """Take in a `stem` message. A later session's results count as newer than any before."""
        generation, position, samples = message["generation"], message["position"], message["samples"]
        if position <= self.played + FADE:  # how it joins what is heard depends on when it came
            self.journal(
                {
                    "at": self.played,
                    "late": [message["session"], generation, message["stem"], position, len(samples)],
                }
            )
        self._packets[generation] = self._packets.get(generation, 0) + 1
        order = (message["session"] << 32) + generation
        self.tracks[message["stem"]].put(order, message["start"], message["end"], position, samples)

    def close(self, message: Received, sent_s: float, now_s: float) -> HopReport:
        """Take in a `hop` message: the result is complete, or what is missing is lost."""
        generation, start, end = message["generation"], message["start"], message["end"]
        came = self._packets.pop(generation, 0)
        lost = message["packets"] - came
        margin = (start - self.played) / self.rate
        self.lost += max(0, lost)
        self.missed += message["skipped"] + (end <= self.played)
        is_late = margin < 0 < (end - self.played) and (not message["soon"] or start == self.since)
        self.late += is_late
        self.next = message["next"]
        stages = {name: message[name] for name in ("encode_ms", "model_ms", "decode_ms", "skipped")}
        report = HopReport(
            message["session"],
            generation,
            message["changes"],
            message["soon"],
            message["heard"],
            start,
            end,
            cycle_ms=(now_s - sent_s) * 1e3,
            margin_s=margin,
            is_late=is_late,
            is_complete=lost <= 0,
            **stages,
        )
        self.hops.append(report)
        for old in [g for g in self._packets if g < generation - 8]:
            del self._packets[old]
        return report

    def pull(self, count: int, stems: tuple[int, ...]) -> Audio:
        """The next `count` samples of every stem, (stems, count); silence where `stems` should sound is counted."""
        before = [track.silent for track in self.tracks]
        audio = np.stack([track.pull(self.played, count) for track in self.tracks])
        self.silent += sum(self.tracks[s].silent - before[s] for s in stems)
        self.played += count
        return audio

    def forget(self) -> None:
        """Let go of all that was made and not played."""
        self.tracks = [Track() for _ in STEMS]

    def jump(self, position: int) -> None:
        """Go on at another position: after a pause of the feeder, or on a new device."""
        if position > self.played:
            self.journal({"at": self.played, "jump": position})
            self.played = position
