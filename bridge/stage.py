"""What everybody who controls acts on: parameters and actions, whether they come by MIDI, OSC, keyboard or command line."""

import time
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from engine import chart
from engine.errors import ParameterError
from engine.params import Settings

from . import actions, presets
from .feeder import Feeder
from .presets import Preset

TAPS, TAP_PAUSE_S = 5, 2.0  # a tempo is the median of the last intervals between taps; a pause begins anew
LEAST_TAPS = 3
KEPT = ("tempo", "meter")  # a preset does not touch these: the song goes on
SEEDS = 10_000


@dataclass(slots=True)
class Stage:
    """May be called from any thread."""

    feeder: Feeder
    preset: Preset
    _taps: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=TAPS))  # (when, at which position)

    @property
    def settings(self) -> Settings:
        return self.feeder.settings

    def set(self, name: str, value: float) -> None:
        """Change a parameter.

        Raises:
            ParameterError: If there is none of that name or it does not take the value.
        """
        self.feeder.set(name, value)

    def do(self, action: str, argument: str = "") -> None:
        """Do something of the action table.

        Raises:
            BandmateError: If there is no such action, or it does not take the argument.
        """
        found = actions.find(action)
        if argument and not found.argument:
            raise ParameterError(f"{action} takes no value, got {argument!r}")
        match found.name:
            case "tap":
                self._tap(time.monotonic())
            case "downbeat":
                self.feeder.tap_downbeat()
            case "another":
                self.set("seed", (self.settings["seed"] + 1) % SEEDS)
            case "preset":
                self._load(argument)
            case "next" | "previous":
                self._step(1 if found.name == "next" else -1)
            case "chart":
                self.set_chart(argument)

    def set_chart(self, text: str) -> None:
        """Play over these chords; an empty chart goes back to the ear.

        Raises:
            BandmateError: If a chord cannot be read.
        """
        if text.strip():
            chart.parse(text)
        self.feeder.chart = text.strip()

    def _load(self, name: str) -> None:
        self.preset = presets.load(name)
        for key, value in self.preset.settings.values.items():
            if key not in KEPT and value != self.settings[key]:
                self.set(key, value)

    def _step(self, way: int) -> None:
        """The next preset by name; no further than the first and the last."""
        names = presets.names()
        at = names.index(self.preset.name) if self.preset.name in names else -1
        if 0 <= at + way < len(names):
            self._load(names[at + way])

    def _tap(self, now_s: float) -> None:
        """From the third tap on: their tempo, and the first of them on beat one."""
        if self._taps and now_s - self._taps[-1][0] > TAP_PAUSE_S:
            self._taps.clear()
        self._taps.append((now_s, float(self.feeder.position)))
        if len(self._taps) < LEAST_TAPS:
            return
        times = [when for when, _ in self._taps]
        beat_s = median(b - a for a, b in pairwise(times))
        if not 30 <= 60 / beat_s <= 300:
            return
        self.set("tempo", 60 / beat_s)
        if len(self._taps) == LEAST_TAPS:
            self.feeder.set_downbeat(self._taps[0][1])
