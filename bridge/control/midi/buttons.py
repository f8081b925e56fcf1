"""Press classification: short, long or double, reported as soon as it is certain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Gesture = Literal["short", "long", "double"]
ButtonEvent = Literal["press", "release", "short", "long", "double"]
LONG_S, DOUBLE_S = 0.6, 0.35
# debounce: a second press sooner than this is the contact's
BOUNCE_S = 0.02


@dataclass(slots=True)
class Button:
    """One button.

    Args:
        has_long: Whether a long press is bound; without, a short one does not wait for the release.
        has_double: Whether a double press is bound; without, a short one does not wait for a second press.
    """

    has_long: bool = False
    has_double: bool = False
    _down_s: float | None = None
    _pressed_s: float = -1e9
    _short_s: float | None = None  # time of a short press that may become a double one

    def move(self, is_down: bool, now_s: float) -> Iterator[ButtonEvent]:
        """The contact closed or opened at `now_s`. Some buttons never send that they opened."""
        if is_down and now_s - self._pressed_s >= BOUNCE_S:
            self._down_s = self._pressed_s = now_s
            yield "press"
            if self._short_s is not None and now_s - self._short_s < DOUBLE_S:
                self._short_s, self._down_s = None, None
                yield "double"
            elif not self.has_long and not self.has_double:
                yield "short"
        elif not is_down:
            yield "release"
            if self._down_s is not None and (self.has_long or self.has_double):
                if self.has_double:
                    self._short_s = self._pressed_s
                else:
                    yield "short"
            self._down_s = None

    def poll(self, now_s: float) -> Iterator[ButtonEvent]:
        """What became certain by waiting until `now_s`."""
        if self.has_long and self._down_s is not None and now_s - self._down_s >= LONG_S:
            self._down_s = self._short_s = None
            yield "long"
        if self._short_s is not None and now_s - self._short_s >= DOUBLE_S and self._down_s is None:
            self._short_s = None
            yield "short"
