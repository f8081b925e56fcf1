"""The click of a count-in: two sticks."""

from functools import cache

import numpy as np
import numpy.typing as npt

from .timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
CLICK_S = 0.06
CLICK = round(CLICK_S * SAMPLE_RATE)
CLICK_FADE_S = 0.005
# Hz, level, decay a second
PARTIALS = ((1850.0, 1.0, 70.0), (2730.0, 0.6, 90.0), (4410.0, 0.4, 160.0))
LEVEL, ACCENT = 0.35, 1.5  # full scale; a downbeat is so much louder


@cache
def click(is_accent: bool) -> Audio:
    """One click, (CLICK,), full scale 1."""
    t = np.arange(CLICK) / SAMPLE_RATE
    tone = sum(level * np.exp(-decay * t) * np.sin(2 * np.pi * hertz * t) for hertz, level, decay in PARTIALS)
    fade = np.clip((CLICK_S - t) / CLICK_FADE_S, 0, 1)
    return np.asarray(LEVEL * (ACCENT if is_accent else 1.0) * tone * fade, np.float32)


def clicks(beat: float, beats: int, beats_per_bar: int) -> Audio:
    """Clicks on `beats` beats of `beat` samples, the first of each bar louder, up to the beat after them."""
    out = np.zeros(round(beats * beat), np.float32)
    for k in range(beats):
        begin = round(k * beat)
        sound = click(k % beats_per_bar == 0)[: len(out) - begin]
        out[begin : begin + len(sound)] += sound
    return out
