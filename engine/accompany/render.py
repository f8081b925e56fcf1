"""The offline twin of playing: the same step over a file, as fast as the machine can."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ..contract.chords import Chart
from ..contract.grid import BeatGrid
from ..contract.params import Settings
from ..contract.stitch import Track
from ..contract.timing import FRAME, STEMS
from .accompanist import STOP_LEAD, Accompanist, HopResult

Audio = npt.NDArray[np.float32]
Conductor = Callable[
    [int], BeatGrid | None
]  # the beat that is told once audio up to a position has been heard


def steady(grid: BeatGrid | None) -> Conductor:
    return lambda _: grid


def hops(
    accompanist: Accompanist,
    context: Audio,
    settings: Settings,
    told: Conductor,
    chart: Chart | None = None,
    first: int = 0,
) -> Iterator[HopResult]:
    """Every hop over `context` (samples,) that begins at frame `first`; the end is padded with silence to whole hops."""
    hop = settings.integer("hop")
    state = accompanist.begin(first)
    padded = np.pad(
        context, (0, -len(context) % (hop * FRAME) + max(0, -settings.integer("look_ahead")) * FRAME)
    )
    for at in range(0, len(padded) - hop * FRAME + 1, hop * FRAME):
        heard = (first + hop) * FRAME + at
        state, made = accompanist.step(state, padded[at : at + hop * FRAME], settings, told(heard), chart)
        yield made


def render(
    accompanist: Accompanist, context: Audio, settings: Settings, told: Conductor, chart: Chart | None = None
) -> Iterator[tuple[float, Audio]]:
    """Play along with `context`: after each hop the share done, and (stems, samples) of all four stems so far joined.

    What is yielded are the next samples of each stem, from position 0 to the context's end.
    """
    tracks = [Track() for _ in STEMS]
    done = 0
    settled = settings.integer("hop") + min(
        STOP_LEAD, settings.integer("look_ahead")
    )  # what the next hop can no longer change
    for made in hops(accompanist, context, settings, told, chart):
        for i, stem in enumerate(made.stems):
            tracks[stem].put(made.plan.heard, made.start, made.end, made.start, made.audio[i])
        until = max(done, min(len(context), (made.plan.heard + settled) * FRAME))
        yield until / max(1, len(context)), np.stack([track.pull(done, until - done) for track in tracks])
        done = until
    if done < len(context):
        yield 1.0, np.stack([track.pull(done, len(context) - done) for track in tracks])
