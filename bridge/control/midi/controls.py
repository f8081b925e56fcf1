"""Physical controls of a controller: what they send, and what makes them show something."""

from dataclasses import dataclass

from .decode import TOPS, ControlId, EncoderMode, Kind


@dataclass(frozen=True, slots=True)
class Feedback:
    """The message that lights a control: its kind and number, and the values that it takes."""

    kind: Kind
    number: int
    channel: int  # from 1
    on: int = 127
    off: int = 0
    hint: int = 0  # while the control has to be turned to get hold of its parameter; 0: does not show it


@dataclass(frozen=True, slots=True)
class Control:
    """A knob, fader, encoder or button."""

    name: str
    source: ControlId
    coding: EncoderMode = EncoderMode.ABSOLUTE
    is_button: bool = False
    is_latching: bool = False  # a button that itself remembers whether it is on
    is_motor: bool = False  # moves to where it is sent
    light: Feedback | None = None  # on or off
    ring: Feedback | None = None  # shows a value between `off` and `on`
    cell: int = 0  # of the display, from 1; 0: none
    ends: tuple[int, int] | None = None  # lowest and highest value that it reaches; None: those of its kind

    @property
    def top(self) -> int:
        """The highest value that it sends."""
        return TOPS[self.source.kind]

    def position(self, value: int) -> float:
        """Where it stands, 0..1, between its ends."""
        low, high = self.ends or (0, self.top)
        return min(1.0, max(0.0, (value - low) / (high - low)))
