"""Soft takeover: a knob that stands elsewhere than its parameter does not make it jump, and gets hold of it again without sticking.

Positions are 0..1. `pickup` waits until the knob passes the parameter, `catch_up` closes the distance on the way to the end,
`parallel` keeps it until one of them meets an end, `jump` does not care.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["pickup", "catch_up", "parallel", "jump"]
MODES: tuple[Mode, ...] = ("pickup", "catch_up", "parallel", "jump")
TOLERANCE = 2 / 127


@dataclass(slots=True)
class Takeover:
    """One control on one parameter."""

    mode: Mode = "pickup"
    tolerance: float = TOLERANCE
    before: float | None = None  # where the control stood last, as far as it said
    is_picked: bool = False

    def release(self, target: float) -> None:
        """The parameter moved to `target` by another hand, or another preset was loaded."""
        self.is_picked = self.before is not None and abs(self.before - target) <= self.tolerance

    def forget(self) -> None:
        """The controller was away: where its controls stand is not known."""
        self.before, self.is_picked = None, False

    def move(self, position: float, target: float) -> float | None:
        """Where the parameter goes from `target` when the control comes to `position`; None: it stays."""
        before, self.before = self.before, position
        if self.is_picked or self.mode == "jump":
            self.is_picked = True
            return position
        crossed = before is not None and (before - target) * (position - target) <= 0
        if crossed or abs(position - target) <= self.tolerance:
            self.is_picked = True
            return position
        if before is None or self.mode == "pickup":
            return None
        if self.mode == "parallel":
            return min(1.0, max(0.0, target + position - before))
        if position > before:
            return target + (1 - target) * (position - before) / (1 - before)
        return target - target * (before - position) / before if before else target

    def hint(self, target: float) -> int:
        """Which way to turn to get hold of the parameter: -1, 0 or 1; 0 also when it is held or nothing is known."""
        if self.is_picked or self.before is None or self.mode == "jump":
            return 0
        return 1 if target > self.before else -1
