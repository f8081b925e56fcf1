"""What a finger on a button means: short, long or double, as soon as it can be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Press = Literal["press", "release", "short", "long", "double"]
LONG_S, DOUBLE_S = 0.6, 0.35
BOUNCE_S = 0.02  # a second press sooner than this is the contact, not the foot


@dataclass(slots=True)
class Button:
    """`waits_long`, `waits_double`: whether anything is bound to them; without, a short press is told at once."""

    waits_long: bool = False
    waits_double: bool = False
    _down_s: float | None = None
    _pressed_s: float = -1e9
    _short_s: float | None = None  # a short press that may become a double one

    def move(self, is_down: bool, now_s: float) -> Iterator[Press]:
        """The contact closed or opened."""
        if is_down and now_s - self._pressed_s >= BOUNCE_S:  # some never tell that they are let go
            self._down_s = self._pressed_s = now_s
            yield "press"
            if self._short_s is not None and now_s - self._short_s < DOUBLE_S:
                self._short_s, self._down_s = None, None
                yield "double"
            elif not self.waits_long and not self.waits_double:
                yield "short"
        elif not is_down:
            yield "release"
            if self._down_s is not None and (self.waits_long or self.waits_double):
                if self.waits_double:
                    self._short_s = self._pressed_s
                else:
                    yield "short"
            self._down_s = None

    def tick(self, now_s: float) -> Iterator[Press]:
        """What became certain by waiting."""
        if self.waits_long and self._down_s is not None and now_s - self._down_s >= LONG_S:
            self._down_s = self._short_s = None
            yield "long"
        if self._short_s is not None and now_s - self._short_s >= DOUBLE_S and self._down_s is None:
            self._short_s = None
            yield "short"
