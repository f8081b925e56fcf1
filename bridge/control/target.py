"""What the control panel acts on: the feeder, as far as controls need it."""

from typing import Protocol

from engine.contract.grid import Correction

from ..audio.settings_store import SettingsStore
from ..audio.switching import Switcher
from ..audio.teaching import Teaching
from ..telemetry import Telemetry


class Beat(Protocol):
    """Takes what is said about the beat by hand. Any thread may call."""

    def set_downbeat(self, position: float) -> None:
        """A downbeat is at `position`, in samples at 44.1 kHz."""

    def tap_downbeat(self) -> None:
        """A downbeat is at the position that sounds at this moment."""

    def correct(self, correction: Correction) -> None:
        """The tracked beat is wrong in this way.

        Raises:
            ParameterError: If the beat is given, or none is tracked yet.
        """


class ControlTarget(Protocol):
    """The feeder. Any thread may use its parts; none of their methods blocks."""

    @property
    def store(self) -> SettingsStore:
        """Parameters and chart."""

    @property
    def switcher(self) -> Switcher:
        """Takes switches and count-ins."""

    @property
    def tempo(self) -> Beat: ...

    @property
    def teaching(self) -> Teaching:
        """Takes presses of the foot that teaches a part."""

    @property
    def telemetry(self) -> Telemetry:
        """The state at the end of the last round."""
