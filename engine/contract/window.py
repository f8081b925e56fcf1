"""Which frames a hop takes as context and generates: integers only.

All numbers are latent frames since the session began; intervals include their start and exclude their end.
"""

from dataclasses import dataclass

from .timing import WINDOW

MAX_GENERATED = 24  # frames that the denoiser was trained to generate at once


@dataclass(frozen=True, slots=True)
class Plan:
    """One hop: context is known before `context_end`, frames [start, end) are generated.

    The next hop begins at `commit`; what is generated after it is the overhang, which plays where that one is
    late.
    """

    context_end: int
    start: int
    commit: int
    end: int

    @property
    def first(self) -> int:
        """The first frame of the model's window, which ends at `end`."""
        return self.end - WINDOW

    @property
    def count(self) -> int:
        """Frames that are generated."""
        return self.end - self.start


def plan(
    context_end: int, *, hop: int, look_ahead: int, overhang: int, delay: int, generated_until: int | None
) -> Plan:
    """The hop after context up to `context_end`.

    Args:
        delay: Frames by which the codec's audio trails its latents: generated on top, so that sound reaches
            the overhang's end.
        generated_until: Where the last hop's `commit` was. If the look-ahead grew past it, the gap is
            generated too, as far as it fits.
    """
    start = context_end + look_ahead
    commit = start + hop
    end = commit + overhang + delay
    if generated_until is not None and generated_until < start:
        start = max(generated_until, end - MAX_GENERATED)
    return Plan(context_end, start, commit, end)


def shortest_look_ahead(cycle_s: float, lead_s: float, frame_s: float) -> int:
    """The least look-ahead, in frames, with which what takes `cycle_s` is there `lead_s` before it sounds."""
    return max(1, -int(-(cycle_s + lead_s) // frame_s))
