"""A control panel for tests: with a feeder that carries switches out when the test says so, or with the real one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bridge.audio.demo_device import DemoDevice
from bridge.audio.feeder import Feeder
from bridge.audio.settings_store import SettingsStore
from bridge.audio.switching import Switch, Switcher
from bridge.control.panel import ControlPanel
from bridge.control.setlist_position import SetlistPosition
from bridge.control.target import ControlTarget
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import RemoteEngine
from bridge.library.catalogue import Library
from bridge.telemetry import EngineState, Telemetry
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE


class FakeTempo:
    """Keeps the last downbeat that was given."""

    def __init__(self) -> None:
        self.downbeat: float | None = None
        self.sounding = 0.0

    def set_downbeat(self, position: float) -> None:
        self.downbeat = position

    def tap_downbeat(self) -> None:
        self.downbeat = self.sounding


class FakeFeeder:
    """The parts that controls act on, and nothing that plays: switches wait for `carry_out`."""

    def __init__(self) -> None:
        self.store = SettingsStore(Settings.default(), lambda settings, ramp_s: None)
        self.switcher = Switcher()
        self.tempo = FakeTempo()
        self.engine: EngineState = "starting"

    @property
    def telemetry(self) -> Telemetry:
        return Telemetry(
            settings=self.store.settings,
            chart=self.store.chart,
            sounding=self.tempo.sounding,
            playing=self.switcher.playing,
            waiting=self.switcher.waiting,
            engine=self.engine,
        )

    @property
    def pending(self) -> Switch | None:
        """The switch that waits."""
        return self.switcher.pending.switch if self.switcher.pending else None

    def carry_out(self) -> None:
        """The beat of the switch that waits has come."""
        sounding = self.tempo.sounding
        self.switcher.prepare(None, 0.0, sounding, None)
        switch = self.switcher.carry_out(sounding)
        assert switch
        self.store.set_all(switch.values)
        if switch.chart is not None:
            self.store.set_chart(switch.chart)


@dataclass
class FakeClock:
    """Seconds, as the test says."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def real_feeder() -> Feeder:
    """A feeder on a device that has not been started, without an engine."""
    device = DemoDevice(np.zeros((256, 2), np.float32), SAMPLE_RATE)
    return Feeder(device, EngineLink(RemoteEngine("127.0.0.1", None)), Settings.default())


def make_panel(
    feeder: ControlTarget | None = None,
    preset: str = "balanced",
    setlist: str | None = None,
    remember: Callable[[SetlistPosition], None] = lambda position: None,
    clock: Callable[[], float] | None = None,
) -> ControlPanel:
    """A panel on files of the user's folder and those that ship; on a real feeder where none is given."""
    library = Library.open(setlist)
    target = feeder or real_feeder()
    return ControlPanel(target, library.catalogue.preset(preset), library, remember, clock or FakeClock())
