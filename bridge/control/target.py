"""What the control panel acts on: the feeder, as far as controls need it."""

from typing import Protocol

from ..audio.settings_store import SettingsStore
from ..audio.switching import Switcher
from ..telemetry import Telemetry


class Downbeats(Protocol):
    """Takes downbeats that are given by hand. Any thread may call."""

    def set_downbeat(self, position: float) -> None:
        """A downbeat is at `position`, in samples at 44.1 kHz."""

    def tap_downbeat(self) -> None:
        """A downbeat is at the position that sounds at this moment."""


class ControlTarget(Protocol):
    """The feeder. Any thread may use its parts; none of their methods blocks."""

    @property
    def store(self) -> SettingsStore:
        """Parameters and chart."""

    @property
    def switcher(self) -> Switcher:
        """Takes switches and count-ins."""

    @property
    def tempo(self) -> Downbeats: ...

    @property
    def telemetry(self) -> Telemetry:
        """The state at the end of the last round."""
