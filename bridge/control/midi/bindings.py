"""What a control does: change a parameter over a range, or start an action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.contract.params import Param

from ..actions import Action
from .buttons import Gesture
from .takeover import TOLERANCE, Mode

# of an encoder over a parameter's whole range
DETENTS = 100
Press = Literal["short", "long", "double", "momentary"]


@dataclass(frozen=True, slots=True)
class ActionBinding:
    """A control that starts an action."""

    action: Action
    press: Gesture = "short"  # of a button
    value: str = ""  # the action's argument


@dataclass(frozen=True, slots=True)
class ParamBinding:
    """A control that changes a parameter.

    `range` is the parameter's value at the control's positions 0 and 1; in between it is position ** curve,
    so that above 1 the low end is finer.
    """

    param: Param
    range: tuple[float, float]
    press: Press = "short"  # of a button; momentary: one end while it is held, the other when it is let go
    curve: float = 1.0
    takeover: Mode | None = None  # None: jump for a motor fader, else pickup
    step: float | None = None  # of a detent, in the parameter's unit; None: a hundredth of the range
    accelerate: float = 1.0  # the most that a quick turn multiplies steps by
    value: float | None = None  # that a button sets; None: it toggles between the ends of the range

    @staticmethod
    def whole(param: Param) -> "ParamBinding":
        """Over all values of the parameter."""
        return ParamBinding(param, (param.low, param.high))

    @property
    def low(self) -> float:
        """Value at position 0."""
        return self.range[0]

    @property
    def high(self) -> float:
        """Value at position 1."""
        return self.range[1]

    @property
    def is_whole_numbered(self) -> bool:
        return self.param.kind in ("int", "switch")

    @property
    def detent(self) -> float:
        """Change of the parameter by one detent of an encoder that is turned slowly."""
        return self.step or (1.0 if self.is_whole_numbered else abs(self.high - self.low) / DETENTS)

    @property
    def tolerance(self) -> float:
        """Distance in position, 0..1, that counts as the same: half a step of a whole-numbered parameter."""
        return max(TOLERANCE, 0.5 / abs(self.high - self.low) if self.is_whole_numbered else 0.0)

    def value_at(self, position: float) -> float:
        """The parameter's value at a control's position 0..1."""
        value = self.low + (self.high - self.low) * position**self.curve
        return float(round(value)) if self.is_whole_numbered else value

    def position_of(self, value: float) -> float:
        """The control's position 0..1 for a value; at an end for what lies outside the range."""
        share = (value - self.low) / (self.high - self.low)
        return float(min(1.0, max(0.0, share)) ** (1 / self.curve))

    def turned(self, value: float, detents: float) -> float:
        """The value that an encoder reaches from `value`, within the range."""
        low, high = sorted(self.range)
        step = self.detent * detents * (1 if self.high > self.low else -1)
        reached = min(high, max(low, value + step))
        return float(round(reached)) if self.is_whole_numbered else reached

    def pressed(self, value: float) -> float:
        """The value that a button sets where the parameter is at `value`."""
        if self.value is not None:
            return self.value
        return self.low if value == self.high else self.high

    def is_on(self, value: float) -> bool:
        """Whether a button's light is on at this value of the parameter."""
        return value == (max(self.range) if self.value is None else self.value)


Binding = ParamBinding | ActionBinding
Bindings = Mapping[str, tuple[Binding, ...]]  # by name of the control
