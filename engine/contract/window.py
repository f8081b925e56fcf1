"""Which frames a hop hears, keeps and makes: integers only.

All numbers are latent frames since the session began; intervals include their start and exclude their end.
"""

from dataclasses import dataclass

from .timing import WINDOW

MOST_MADE = 24  # frames that the denoiser was trained to make at once


@dataclass(frozen=True, slots=True)
class Plan:
    """One hop: context is known before `heard`, frames [start, end) are made, the next begins at `commit`."""

    heard: int
    start: int
    commit: int
    end: int

    @property
    def first(self) -> int:
        """The first frame of the window, which ends where the making ends."""
        return self.end - WINDOW

    @property
    def made(self) -> int:
        return self.end - self.start


def plan(heard: int, *, hop: int, look_ahead: int, overhang: int, delay: int, made_until: int | None) -> Plan:
    """The hop after context up to `heard`.

    Args:
        delay: Frames by which the codec's audio trails its latents: made on top, so that sound reaches the
            overhang's end.
        made_until: Where the last hop's `commit` was. If the look-ahead grew past it, the gap is made too, as
            far as it fits.
    """
    start = heard + look_ahead
    commit = start + hop
    end = commit + overhang + delay
    if made_until is not None and made_until < start:
        start = max(made_until, end - MOST_MADE)
    return Plan(heard, start, commit, end)


def shortest_look_ahead(cycle_s: float, lead_s: float, frame_s: float) -> int:
    """The least look-ahead, in frames, with which what takes `cycle_s` is there `lead_s` before it sounds."""
    return max(1, -int(-(cycle_s + lead_s) // frame_s))
