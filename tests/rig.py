"""A session without sound card, engine and time: a test moves the blocks, the messages and the clock."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from bridge.audio import callback
from bridge.audio.device import FrameGrid
from bridge.audio.feeder import Feeder
from bridge.audio.midi_ring import Event
from bridge.audio.shared import INPUTS, PORTS, Shared
from bridge.audio.switching import Switch
from bridge.control.midi import maps
from bridge.control.midi.controller import Controller
from bridge.control.midi.manager import ControllerManager, PortMatcher
from bridge.control.panel import ControlPanel
from bridge.control.setlist_position import SetlistPosition
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import RemoteEngine
from bridge.library.catalogue import Library
from engine.contract.params import Settings
from engine.contract.protocol import FromEngine, NextHop, Ready
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS

from .conftest import Audio

LONGEST_BLOCK = 1024
MOST_ROUNDS = 10_000  # in which a switch must be heard


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
    """The compiled callback at the model's rate, with arrays as `ports`, by name.

    A block passes when a test says so.
    """

    name: str = "still"
    shared: Shared = field(default_factory=Shared)
    rate: int = SAMPLE_RATE
    block: int = 256
    xruns: int = 0
    generation: int = 1
    round_trip: int = 0
    is_freewheeling: bool = False

    def __post_init__(self) -> None:
        self.ports = {name: np.zeros(LONGEST_BLOCK, np.float32) for name in PORTS}
        self.shared.control["jack_port_get_buffer"] = callback.port_is_buffer.address
        self.shared.control["audio_ports"] = [port.ctypes.data for port in self.ports.values()]

    def transport(self) -> FrameGrid | None:
        return None

    def process(self, inputs: Audio | None = None, frames: int = 0) -> dict[str, Audio]:
        """One block of `frames` (0: of `block`) with these inputs, (inputs, frames); all ports, by name."""
        frames = frames or self.block
        for k, name in enumerate(INPUTS):
            self.ports[name][:frames] = 0 if inputs is None else inputs[k]
        callback.run_block(self.shared, frames)
        return {name: samples[:frames].copy() for name, samples in self.ports.items()}

    def exchange(self, frames: int, captured: Audio | None = None) -> Audio:
        """Let `frames` pass, with these samples (frames,) at the first input; the stems, (stems, frames)."""
        inputs = np.zeros((len(INPUTS), frames), np.float32)
        inputs[0] = 0 if captured is None else captured
        played = []
        for at in range(0, frames, self.block):
            part = inputs[:, at : at + self.block]
            ports = self.process(part, part.shape[1])
            played.append(np.stack([ports[stem] for stem in STEMS]))
        return np.concatenate(played, 1)


class ScriptedLink(EngineLink):
    """An engine that answers, and sends what a test puts into `messages`.

    `first_hop` is the end of the first hop's context, announced once context comes; 0: it announces nothing.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(RemoteEngine("127.0.0.1", None))
        self.ready = Ready(session=1, codec="studio", backend="consistency", device="cpu")
        self.last_ready = self.ready
        self.clock = clock
        self.first_hop = 4 * FRAME
        self.messages: list[FromEngine] = []
        self.context: list[tuple[int, Audio]] = []
        self.settings_sent: list[tuple[Any, ...]] = []  # arguments of each `send_settings`

    def poll(self, now: float) -> None:
        """The session stays as it is."""

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
        self.settings_sent.append(values)

    def sent_time(self, context_end: int) -> float:
        return self.clock.now - 0.05


@dataclass
class Cable:
    """MIDI ports: `waiting` is what a controller sent and nobody has read, `sent` what it was sent."""

    waiting: deque[Event] = field(default_factory=deque)
    sent: list[bytes] = field(default_factory=list)

    def read(self) -> list[Event]:
        return [self.waiting.popleft() for _ in range(len(self.waiting))]

    def send(self, *messages: bytes) -> None:
        """From the controller."""
        self.waiting.extend(Event(0, 0, data) for data in messages)

    def write(self, slot: int, data: bytes) -> bool:
        self.sent.append(data)
        return True


def make_panel(
    feeder: Feeder,
    preset: str = "balanced",
    setlist: str | None = None,
    remember: Callable[[SetlistPosition], None] = lambda position: None,
    clock: Callable[[], float] = time.monotonic,
) -> ControlPanel:
    """A panel on files of the user's folder and those that ship."""
    library = Library.open(setlist)
    return ControlPanel(feeder, library.catalogue.preset(preset), library, remember, clock)


class Rig:
    """Device, engine, feeder, and on first use panel and controllers, which all go by `clock`."""

    def __init__(
        self,
        preset: str = "balanced",
        setlist: str | None = None,
        remember: Callable[[SetlistPosition], None] = lambda position: None,
    ) -> None:
        self.clock, self.device = Clock(), StillDevice()
        self.link = ScriptedLink(self.clock)
        self.feeder = Feeder(self.device, self.link, Settings.default(), clock=self.clock)
        self._panel = partial(make_panel, self.feeder, preset, setlist, remember, self.clock)

    @cached_property
    def panel(self) -> ControlPanel:
        return self._panel()

    @cached_property
    def manager(self) -> ControllerManager:
        """Its thread is started by the test, which also closes its `wake`."""
        return ControllerManager(self.panel, [], self.feeder.tempo.midi_clock)

    @property
    def settings(self) -> Settings:
        return self.feeder.store.settings

    @property
    def pending(self) -> Switch | None:
        """The switch that waits."""
        return self.feeder.switcher.pending.switch if self.feeder.switcher.pending else None

    def go(self, frames: int) -> Audio:
        """Rounds of one block each until so many frames have passed; the stems, (stems, frames)."""
        played = []
        for at in range(0, frames, self.device.block):
            block = min(self.device.block, frames - at)
            self.feeder.run_once()
            played.append(self.device.exchange(block))
            self.clock.sleep(block / self.device.rate)
        self.feeder.run_once()
        return np.concatenate(played, 1)

    def announce(self, context_end: int) -> None:
        """Let the engine say where the context of its next hop ends."""
        self.link.messages.append(NextHop(session=1, context_end=context_end))
        self.feeder.run_once()

    def carry_out(self) -> None:
        """Go on until the switch that waits is heard: at once where the engine has announced no hop."""
        assert self.pending
        self.feeder.run_once()
        if self.feeder.switcher.is_waiting:
            self.carry_out_asked()

    def carry_out_asked(self) -> None:
        """Go on until the switch that was asked for is heard, whatever follows by itself."""
        for _ in range(MOST_ROUNDS):
            if not self.feeder.switcher.is_waiting:
                return
            self.go(self.device.block)
        raise AssertionError(f"not heard in {MOST_ROUNDS} rounds: {self.pending}")

    def plug_in(self, name: str, port: str) -> Cable:
        """Connect a controller by the name of its map and of its port; before the manager is started."""
        self.manager.maps.append(maps.load(name))
        matcher, cable = PortMatcher(self.manager), Cable()
        self.manager.ports.append((matcher, cable))
        slot = matcher.slot((port,))
        assert slot is not None
        matcher.plugged(frozenset({slot}))
        return cable


class ControllerRig(Rig):
    """One controller with the map in `text`, without ports and thread; messages come 30 ms apart."""

    def __init__(self, folder: Path, text: str) -> None:
        super().__init__()
        (folder / "rig.yaml").write_text(text)
        self._sent: list[bytes] = []
        self.controller = Controller(maps.read(folder / "rig.yaml"), self.panel, self._sent.append)
        self.controller.connected()
        self.wait(0)

    def receive(self, *messages: bytes) -> None:
        for data in messages:
            self.clock.sleep(0.03)
            self.controller.receive(data, self.clock())

    def wait(self, seconds: float) -> list[bytes]:
        """Let time pass; what was sent to the controller since the last call."""
        self.clock.sleep(seconds)
        self.controller.poll(self.clock())
        return self.sent()

    def sent(self) -> list[bytes]:
        """What was sent to the controller since the last call."""
        sent, self._sent[:] = list(self._sent), []
        return sent
