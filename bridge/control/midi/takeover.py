"""Soft takeover: a knob that stands elsewhere than its parameter gets hold of it without making it jump.

`pickup` waits until the knob passes the parameter, `catch_up` closes the distance on the way to the end of
the range, `parallel` keeps the distance until one of them meets an end, `jump` sets the parameter to the
knob's position at once.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["pickup", "catch_up", "parallel", "jump"]
MODES: tuple[Mode, ...] = ("pickup", "catch_up", "parallel", "jump")
TOLERANCE = 2 / 127


@dataclass(slots=True)
class Takeover:
    """One knob or fader on one parameter; positions and targets are 0..1.

    Args:
        mode: One of MODES.
        tolerance: How far knob and parameter may be apart to count as at the same position.
    """

    mode: Mode = "pickup"
    tolerance: float = TOLERANCE
    before: float | None = None  # last known position of the knob
    is_picked: bool = False  # whether the knob holds the parameter

    def release(self, target: float) -> None:
        """The parameter was moved to `target` by something else."""
        self.is_picked = self.before is not None and abs(self.before - target) <= self.tolerance

    def reset(self) -> None:
        """The controller was unplugged: where its knobs stand is not known."""
        self.before, self.is_picked = None, False

    def move(self, position: float, target: float) -> float | None:
        """The knob came to `position` while the parameter is at `target`.

        Returns:
            Where the parameter goes; None: it stays.
        """
        before, self.before = self.before, position
        if self.is_picked or self.mode == "jump":
            self.is_picked = True
            return position
        is_crossed = before is not None and (before - target) * (position - target) <= 0
        if is_crossed or abs(position - target) <= self.tolerance:
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
        """Which way to turn the knob to pick the parameter up: 1 up, -1 down; 0: it is held, or not known."""
        if self.is_picked or self.before is None or self.mode == "jump":
            return 0
        return 1 if target > self.before else -1
