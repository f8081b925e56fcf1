"""Joins results into one stem: the newest sound for a position wins, and no change of source is heard as one.

Results lie on each other like sheets, the newest on top. Where a sheet's sound begins or ends it is faded in or out over FADE
samples, at constant power given how alike the two sounds are: identical sounds pass unchanged, unrelated ones lose no power.
What is played at a position depends only on the results that had arrived by then, never on the size of the blocks asked for.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Audio = npt.NDArray[np.float32]
FADE = 512  # samples, 11.6 ms


@dataclass(slots=True)
class _Span:
    """Unbroken sound [start, end) of a result, which comes in from `enter` on."""

    start: int
    end: int
    enter: int
    likeness: dict[int, float] = field(default_factory=dict)  # of each fade, by its first position


@dataclass(slots=True)
class _Sheet:
    generation: int
    start: int
    audio: Audio
    spans: list[_Span] = field(default_factory=list)


class Track:
    """One stem's sound by position. Results may come late, in pieces, out of order, twice or not at all."""

    def __init__(self) -> None:
        self._sheets: list[_Sheet] = []  # oldest first
        self._pulled = 0  # positions before this have been played
        self.silent = 0  # samples from the first result's start on for which there was nothing
        self._begins: int | None = None

    def put(self, generation: int, start: int, end: int, position: int, audio: Audio) -> None:
        """Add samples from `position` of the result `generation`, which covers [start, end)."""
        last = position + len(audio)
        if last <= self._pulled or position < start or last > end:
            return
        sheet = self._sheet(generation, start, end)
        sheet.audio[position - start : last - start] = audio
        _add(sheet.spans, _Span(position, last, max(position, self._pulled)), self._pulled)
        self._begins = start if self._begins is None else self._begins

    def pull(self, position: int, count: int) -> Audio:
        """Play [position, position + count); positions only ever grow."""
        audio, covered = self._mix(len(self._sheets), position, count)
        self._pulled = position + count
        if self._begins is not None:
            self.silent += max(0, min(count, position + count - self._begins) - covered)
        self._sheets = [s for s in self._sheets if s.start + len(s.audio) > self._pulled]
        return audio

    def _sheet(self, generation: int, start: int, end: int) -> _Sheet:
        for sheet in self._sheets:
            if sheet.generation == generation:
                return sheet
        new = _Sheet(generation, start, np.zeros(end - start, np.float32))
        self._sheets = sorted([*self._sheets, new], key=lambda s: s.generation)
        return new

    def _mix(self, layers: int, position: int, count: int) -> tuple[Audio, int]:
        """The lowest `layers` sheets over a range, and how many of its samples any of them covers."""
        out = np.zeros(count, np.float32)
        covered = np.zeros(count, bool)
        for layer, sheet in enumerate(self._sheets[:layers]):
            for span in sheet.spans:
                first, last = max(position, span.enter), min(position + count, span.end)
                if first < last:
                    at = slice(first - position, last - position)
                    out[at] = self._blend(layer, sheet, span, out[at], first)
                    covered[at] = True
        return out, int(covered.sum())

    def _blend(self, layer: int, sheet: _Sheet, span: _Span, under: Audio, first: int) -> Audio:
        at = np.arange(first, first + len(under))
        over = sheet.audio[first - sheet.start : first - sheet.start + len(under)]
        share = np.clip(np.minimum((at - span.enter + 0.5) / FADE, (span.end - at - 0.5) / FADE), 0, 1)
        if np.all(share == 1):
            return over
        power = np.ones(len(under))
        for begin in (span.enter, max(span.enter, span.end - FADE)):
            inside = (at >= begin) & (at < begin + FADE)
            if inside.any():
                s = share[inside]
                like = self._likeness(layer, sheet, span, begin)
                power[inside] = s**2 + (1 - s) ** 2 + 2 * like * s * (1 - s)
        return np.asarray((share * over + (1 - share) * under) / np.sqrt(power), np.float32)

    def _likeness(self, layer: int, sheet: _Sheet, span: _Span, begin: int) -> float:
        """Correlation 0..1 of a fade's two sounds; 1 when one is silent, which then simply fades."""
        if begin not in span.likeness:
            end = min(begin + FADE, span.end)
            over = sheet.audio[begin - sheet.start : end - sheet.start]
            under, _ = self._mix(layer, begin, end - begin)
            scale = float(np.sqrt(np.dot(over, over) * np.dot(under, under)))
            span.likeness[begin] = float(np.clip(np.dot(over, under) / scale, 0, 1)) if scale > 1e-9 else 1.0
        return span.likeness[begin]


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
            before.likeness = {k: v for k, v in before.likeness.items() if k == before.enter}
        else:
            joined.append(span)
    spans[:] = joined
