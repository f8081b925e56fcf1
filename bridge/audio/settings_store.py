"""Parameters and chords as they stand: changed from any thread, read without waiting."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.contract.params import Settings

from .shared import RAMP_S


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All values at one moment; each change makes another."""

    settings: Settings
    chart: str  # chords for the engine; empty: it finds them by ear


class SettingsStore:
    """Any thread may call anything.

    Args:
        set_gains: Called with the settings and the ramp in seconds at every change, by the thread that makes
            it, so that levels act whatever the feeder is busy with.
    """

    def __init__(self, settings: Settings, set_gains: Callable[[Settings, float], None]) -> None:
        self.snapshot = Snapshot(settings, "")  # replaced as a whole
        self._set_gains = set_gains
        self._changing = threading.Lock()

    @property
    def settings(self) -> Settings:
        return self.snapshot.settings

    @property
    def chart(self) -> str:
        return self.snapshot.chart

    def set(self, name: str, value: float) -> None:
        """Change a parameter: gains act within a block, all else as soon as the engine has generated for it.

        Raises:
            ParameterError: If there is no such parameter or it does not take the value.
        """
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, float], ramp_s: float = RAMP_S) -> None:
        """Change parameters together; a gain takes `ramp_s` for a change by 1.

        Raises:
            ParameterError: If one does not exist or does not take its value; then none is changed.
        """
        with self._changing:
            self.snapshot = replace(self.snapshot, settings=self.settings.with_all(values))
            self._set_gains(self.snapshot.settings, ramp_s)

    def set_chart(self, text: str) -> None:
        """Replace the chords, which have been checked; empty takes them away."""
        with self._changing:
            self.snapshot = replace(self.snapshot, chart=text)

    def apply_gains(self) -> None:
        """Set the gains anew: on another device."""
        with self._changing:
            self._set_gains(self.snapshot.settings, RAMP_S)
