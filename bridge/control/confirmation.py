"""A change of song that must be asked for twice."""

import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Confirmation:
    """The index of the song that was asked for once, and when in s."""

    _place: int = -1
    _when_s: float = -1e9

    def is_given(self, place: int, song: str, now_s: float, within_s: float) -> bool:
        """Whether this is the second request for it within that time, or once is enough (0 s)."""
        is_second = self._place == place and now_s - self._when_s <= within_s
        if not within_s or is_second:
            self._place, self._when_s = -1, -1e9
            return True
        self._place, self._when_s = place, now_s
        log.info("%s? once more within %g s", song, within_s)
        return False
