"""A backing track: the band plays an arrangement alone, from the count-in to the last beat."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..contract.arrangement import Arrangement
from ..contract.chart import WrittenChart, parse
from ..contract.chords import CHORD_SIZE, Rows, TransposedChart
from ..contract.click import clicks
from ..contract.gains import stem_gains
from ..contract.grid import BeatGrid
from ..contract.params import Settings
from ..contract.stitch import FADE, Track
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS
from .accompanist import Accompanist
from .policy import END_FADE

Audio = npt.NDArray[np.float32]
UPBEAT = 2 * FADE  # samples before a section in which its first attack begins
RAMP = round(0.01 * SAMPLE_RATE)  # samples in which levels change from section to section
TAIL = END_FADE + 4  # latent frames after the last beat
# nobody is listened to, so nothing need be generated ahead
ALONE = {"hand_over": 1.0, "by_ear": 0.0, "look_ahead": 0.0, "look_ahead_auto": 0.0}


@dataclass(frozen=True, slots=True)
class Placed:
    """A section on the track: its settings, its beat, whose downbeat is its first, and its chords."""

    settings: Settings
    grid: BeatGrid
    end: float  # sample
    chart: TransposedChart | None


@dataclass(frozen=True, slots=True)
class SongChart:
    """The chords of all sections, each from its own beginning on."""

    sections: tuple[Placed, ...]

    @property
    def length(self) -> int:
        return 1

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE); the last section's go on after it."""
        out = np.zeros((count, CHORD_SIZE), np.float32)
        middles = (first + np.arange(count) + 0.5) * FRAME
        for k, section in enumerate(self.sections):
            begins = middles >= section.grid.downbeat if k else np.ones(count, bool)
            if section.chart and begins.any():
                out[begins] = section.chart.rows(first, count, section.grid)[begins]
            else:
                out[begins] = 0
        return out


def placed(arrangement: Arrangement) -> tuple[Placed, ...]:
    """The sections one after the other, the first after the first hop and the count-in."""
    out: list[Placed] = []
    first = arrangement.sections[0].settings
    bar = BeatGrid.at_tempo(first["tempo"], first.integer("meter")).bar
    at = first["hop"] * FRAME + bar * arrangement.count_in
    for section in arrangement.sections:
        settings = section.settings
        grid = BeatGrid.at_tempo(settings["tempo"], settings.integer("meter"), at)
        at += section.bars * grid.bar
        higher = settings.integer("transpose") + settings.integer("capo")
        plain = settings.with_all({**ALONE, "transpose": 0, "capo": 0})
        out.append(Placed(plain, grid, at, _chart(section.chart, higher)))
    return tuple(out)


def _chart(text: str, higher: int) -> TransposedChart | None:
    written: WrittenChart | None = parse(text) if text else None
    return TransposedChart(written, higher) if written else None


def backing(accompanist: Accompanist, arrangement: Arrangement) -> Iterator[tuple[float, Audio]]:
    """Play it: after each hop the share done, 0..1, and the next samples of all stems at their levels.

    The pieces (stems, n) follow one another from the count-in on, whose clicks are in the drums.
    """
    sections = placed(arrangement)
    last, begin = sections[-1], sections[0].settings.integer("hop") * FRAME
    length = round(last.end + last.grid.beat) + TAIL * FRAME
    tracks, done = [Track(begin) for _ in STEMS], begin
    for number, (start, end, stems, audio, settled) in enumerate(_hops(accompanist, sections, length), 1):
        for i, stem in enumerate(stems):
            tracks[stem].put(number, start, end, start, audio[i])
        until = max(done, min(length, settled))
        if until > done:
            yield until / length, _levelled(tracks, sections, arrangement, done, until)
            done = until
    if done < length:
        yield 1.0, _levelled(tracks, sections, arrangement, done, length)


def _hops(
    accompanist: Accompanist, sections: tuple[Placed, ...], length: int
) -> Iterator[tuple[int, int, tuple[int, ...], Audio, int]]:
    """Every hop: first and last sample, stems, sound, and up to where no later hop changes anything.

    A hop that reaches over the beginning of a section is followed by one that begins there.
    """
    state, chart = accompanist.begin(), SongChart(sections)
    context_end = 0
    lines = [section.grid.downbeat - UPBEAT for section in sections[1:]]
    while True:
        hop = _section(sections, context_end).settings.integer("hop") * FRAME
        context_end += hop
        if context_end >= length:
            return
        at = _section(sections, context_end)
        settings = _ending(at, sections[-1], context_end)
        result = accompanist.step(state, np.zeros(hop, np.float32), settings, at.grid, chart)
        yield result.start, result.end, result.stems, result.audio, result.start
        for line in lines:
            if result.start < line < result.plan.commit * FRAME:
                begun = _section(sections, line + UPBEAT)
                settings = _ending(begun, sections[-1], line)
                offset, nothing = round(line) - context_end, np.zeros(0, np.float32)
                result = accompanist.step(state, nothing, settings, begun.grid, chart, offset)
                yield result.start, result.end, result.stems, result.audio, result.start


def _section(sections: tuple[Placed, ...], position: float) -> Placed:
    """The section at a sample, counted from just before its beginning."""
    begun = [s for s in sections if position >= s.grid.downbeat - UPBEAT]
    return begun[-1] if begun else sections[0]


def _ending(section: Placed, last: Placed, start: float) -> Settings:
    """Settings of a hop from sample `start` on: in the last bar the end is asked for."""
    return section.settings.with_("ending", float(start > last.end - last.grid.bar))


def _levelled(
    tracks: list[Track], sections: tuple[Placed, ...], arrangement: Arrangement, done: int, until: int
) -> Audio:
    """Samples [done, until) of all stems at their levels, silent in the count-in but for its clicks."""
    out = np.stack([track.pull(done, until - done) for track in tracks])
    at = np.arange(done, until)
    gains = np.repeat(stem_gains(sections[0].settings)[:, None], len(at), 1)
    for before, after in pairwise(sections):
        share = np.clip((at - (after.grid.downbeat - UPBEAT)) / RAMP, 0, 1)
        step = stem_gains(after.settings) - stem_gains(before.settings)
        gains += step[:, None] * share
    first = sections[0].grid
    if arrangement.count_in:
        gains *= np.clip(1 - (first.downbeat - at) / FADE, 0, 1)
    out *= gains
    if arrangement.count_in and done < first.downbeat:
        meter = first.beats_per_bar or 4
        begin = round(first.downbeat - arrangement.count_in * first.bar)
        sound = clicks(first.beat, arrangement.count_in * meter, meter)[done - begin : until - begin]
        out[STEMS.index("drums"), : len(sound)] += sound
    return np.asarray(out, np.float32)
