"""Joins the overlapping results of successive hops into one stem: newer ones replace older ones, crossfaded.

Where a result's sound begins or ends it is faded over FADE samples, at constant power given the correlation
of the two sounds: identical sounds pass unchanged, uncorrelated ones lose no power. What is played at a
position depends only on the results that had arrived by then, never on the size of the blocks asked for.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Audio = npt.NDArray[np.float32]
FADE = 512  # samples, 11.6 ms


@dataclass(slots=True)
class _Span:
    """Unbroken sound [start, end) of a result, which is faded in from `enter` on: later than `start` where it
    came late.

    `correlation` with the sound under it is kept for each fade, by the fade's first position.
    """

    start: int
    end: int
    enter: int
    correlation: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Result:
    """Sound (n,) from position `start` on, of which `spans` have come."""

    generation: int
    start: int
    audio: Audio
    spans: list[_Span] = field(default_factory=list)


class Track:
    """One stem's sound from `position` on. Results may come late, in pieces, in any order, twice or never."""

    def __init__(self, position: int = 0) -> None:
        self._results: list[_Result] = []  # oldest first
        self._pulled = position  # positions before this have been played
        self.silent = 0  # samples from the first result's start on for which there was nothing
        self._begins: int | None = None

    def put(self, generation: int, start: int, end: int, position: int, audio: Audio) -> None:
        """Add samples (n,) from `position` on of result `generation`, over [start, end), if in time."""
        last = position + len(audio)
        if last <= self._pulled or position < start or last > end:
            return
        result = self._result(generation, start, end)
        result.audio[position - start : last - start] = audio
        _add(result.spans, _Span(position, last, max(position, self._pulled)), self._pulled)
        self._begins = start if self._begins is None else self._begins

    def pull(self, position: int, count: int) -> Audio:
        """The samples [position, position + count), (count,); positions only ever grow."""
        audio, covered = self._mix(len(self._results), position, count)
        self._pulled = position + count
        if self._begins is not None:
            self.silent += max(0, min(count, position + count - self._begins) - covered)
        self._results = [s for s in self._results if s.start + len(s.audio) > self._pulled]
        return audio

    def _result(self, generation: int, start: int, end: int) -> _Result:
        for result in self._results:
            if result.generation == generation:
                return result
        new = _Result(generation, start, np.zeros(end - start, np.float32))
        self._results = sorted([*self._results, new], key=lambda s: s.generation)
        return new

    def _mix(self, layers: int, position: int, count: int) -> tuple[Audio, int]:
        """The lowest `layers` results over a range, and how many of its samples any of them covers."""
        out = np.zeros(count, np.float32)
        covered = np.zeros(count, bool)
        for layer, result in enumerate(self._results[:layers]):
            for span in result.spans:
                first, last = max(position, span.enter), min(position + count, span.end)
                if first < last:
                    at = slice(first - position, last - position)
                    out[at] = self._blend(layer, result, span, out[at], first)
                    covered[at] = True
        return out, int(covered.sum())

    def _blend(self, layer: int, result: _Result, span: _Span, under: Audio, first: int) -> Audio:
        at = np.arange(first, first + len(under))
        over = result.audio[first - result.start : first - result.start + len(under)]
        share = np.clip(np.minimum((at - span.enter + 0.5) / FADE, (span.end - at - 0.5) / FADE), 0, 1)
        if np.all(share == 1):
            return over
        power = np.ones(len(under))
        for begin in (span.enter, max(span.enter, span.end - FADE)):
            inside = (at >= begin) & (at < begin + FADE)
            if inside.any():
                s = share[inside]
                correlation = self._correlation(layer, result, span, begin)
                power[inside] = s**2 + (1 - s) ** 2 + 2 * correlation * s * (1 - s)
        return np.asarray((share * over + (1 - share) * under) / np.sqrt(power), np.float32)

    def _correlation(self, layer: int, result: _Result, span: _Span, begin: int) -> float:
        """Correlation 0..1 of a fade's two sounds; 1 when one is silent, which then simply fades."""
        if begin not in span.correlation:
            end = min(begin + FADE, span.end)
            over = result.audio[begin - result.start : end - result.start]
            under, _ = self._mix(layer, begin, end - begin)
            scale = float(np.sqrt(np.dot(over, over) * np.dot(under, under)))
            span.correlation[begin] = (
                float(np.clip(np.dot(over, under) / scale, 0, 1)) if scale > 1e-9 else 1.0
            )
        return span.correlation[begin]


def _add(spans: list[_Span], new: _Span, pulled: int) -> None:
    """Insert a span, joined to its neighbours where they meet and none of their fades has been played."""
    if any(s.start <= new.start and new.end <= s.end for s in spans):
        return
    spans.append(new)
    spans.sort(key=lambda s: s.start)
    joined = spans[:1]
    for span in spans[1:]:
        before = joined[-1]
        if span.start <= before.end and pulled <= before.end - FADE:
            before.end = max(before.end, span.end)
            before.correlation = {k: v for k, v in before.correlation.items() if k == before.enter}
        else:
            joined.append(span)
    spans[:] = joined
