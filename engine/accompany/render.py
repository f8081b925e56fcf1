"""Offline generation: the same step over a whole file, as fast as the machine can."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ..contract.chords import Chart
from ..contract.grid import BeatGrid
from ..contract.params import Settings
from ..contract.stitch import Track
from ..contract.timing import FRAME, STEMS
from .accompanist import Accompanist
from .policy import REST_LOOK_AHEAD
from .state import HopResult

Audio = npt.NDArray[np.float32]
# from the position up to which context is known, in samples, to the beat that is given there
Conductor = Callable[[int], BeatGrid | None]


def steady(grid: BeatGrid | None) -> Conductor:
    """One beat, or none, throughout."""
    return lambda _: grid


def hops(
    accompanist: Accompanist,
    context: Audio,
    settings: Settings,
    given: Conductor,
    chart: Chart | None = None,
    first: int = 0,
) -> Iterator[HopResult]:
    """Every hop over `context` (samples,) that begins at frame `first`.

    Its end is padded with silence to whole hops.
    """
    hop = settings.integer("hop")
    state = accompanist.begin(first)
    beyond = max(0, -settings.integer("look_ahead")) * FRAME
    padded = np.pad(context, (0, -len(context) % (hop * FRAME) + beyond))
    for at in range(0, len(padded) - hop * FRAME + 1, hop * FRAME):
        known = (first + hop) * FRAME + at
        yield accompanist.step(state, padded[at : at + hop * FRAME], settings, given(known), chart)


def render(
    accompanist: Accompanist, context: Audio, settings: Settings, given: Conductor, chart: Chart | None = None
) -> Iterator[tuple[float, Audio]]:
    """Accompany `context` (samples,): after each hop the share done, 0..1, and the next samples of all four
    stems, (stems, n).

    The pieces follow one another from position 0 to the context's end.
    """
    tracks = [Track() for _ in STEMS]
    done = 0
    # frames after the context's end that the next hop can no longer change
    settled = settings.integer("hop") + min(REST_LOOK_AHEAD, settings.integer("look_ahead"))
    for hop in hops(accompanist, context, settings, given, chart):
        for i, stem in enumerate(hop.stems):
            tracks[stem].put(hop.plan.context_end, hop.start, hop.end, hop.start, hop.audio[i])
        until = max(done, min(len(context), (hop.plan.context_end + settled) * FRAME))
        yield until / max(1, len(context)), np.stack([track.pull(done, until - done) for track in tracks])
        done = until
    if done < len(context):
        yield 1.0, np.stack([track.pull(done, len(context) - done) for track in tracks])
