"""A feeder without device, engine and time: a test moves blocks, messages and the clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bridge.audio.device import FrameGrid
from bridge.audio.feeder import Feeder
from bridge.audio.shared import MASK, Shared
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import RemoteEngine
from engine.contract.params import Settings
from engine.contract.protocol import FromEngine, NextHop, Ready
from engine.contract.timing import FRAME, SAMPLE_RATE

from ..conftest import Audio


class Clock:
    """Seconds that pass only in `sleep`."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class StillDevice:
    """A device at the model's rate, whose blocks a test exchanges."""

    name: str = "still"
    shared: Shared = field(default_factory=Shared)
    rate: int = SAMPLE_RATE
    block: int = 256
    xruns: int = 0
    generation: int = 1
    round_trip: int = 0
    is_freewheeling: bool = False

    def transport(self) -> FrameGrid | None:
        return None

    def exchange(self, frames: int, captured: Audio | None = None) -> Audio:
        """Let `frames` pass; what the stems played, (stems, frames)."""
        control, at = self.shared.control, self.shared.frames_processed + np.arange(frames)
        control["captured"][at & MASK] = 0.0 if captured is None else captured
        played: Audio = np.where(
            at < self.shared.frames_filled, control["playback"][:, at & MASK], np.float32(0)
        )
        control["underruns"] += max(0, min(frames, int(at[-1]) + 1 - self.shared.frames_filled))
        control["frames_processed"] += frames
        return played


class ScriptedLink(EngineLink):
    """An engine that is there, announces its first hop once context comes, and says what a test lets it say.

    `first_hop` is the end of that hop's context; 0: it announces nothing.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(RemoteEngine("127.0.0.1", None))
        self.ready = Ready(session=1, codec="studio", backend="consistency", device="cpu")
        self.last_ready = self.ready
        self.clock = clock
        self.first_hop = 4 * FRAME
        self.messages: list[FromEngine] = []
        self.context: list[tuple[int, Audio]] = []
        self.told: list[tuple[Any, ...]] = []  # what changes what is generated, as it was sent last

    def poll(self, now: float) -> None:
        """It stays as it is."""

    def receive(self, wait_s: float = 0.0) -> Iterator[FromEngine]:
        self.clock.sleep(wait_s)
        while self.messages:
            yield self.messages.pop(0)

    @property
    def has_context(self) -> bool:
        return bool(self.context)

    def send_context(self, position: int, audio: Audio) -> None:
        if not len(audio):
            return
        if not self.context and self.first_hop:
            self.messages.append(NextHop(session=1, context_end=self.first_hop))
        self.context.append((position, audio))

    def send_settings(self, *values: Any) -> None:
        self.told.append(values)

    def sent_time(self, context_end: int) -> float:
        return self.clock.now - 0.05


@dataclass
class Rig:
    """All of it."""

    clock: Clock = field(default_factory=Clock)
    device: StillDevice = field(default_factory=StillDevice)
    link: ScriptedLink = field(init=False)
    feeder: Feeder = field(init=False)

    def __post_init__(self) -> None:
        self.link = ScriptedLink(self.clock)
        self.feeder = Feeder(self.device, self.link, Settings.default(), clock=self.clock)

    def go(self, frames: int) -> Audio:
        """Rounds of one block each until so many frames have passed; what the stems played."""
        blocks = []
        for _ in range(frames // self.device.block):
            self.feeder.run_once()
            blocks.append(self.device.exchange(self.device.block))
            self.clock.sleep(self.device.block / self.device.rate)
        self.feeder.run_once()
        return np.concatenate(blocks, 1)
