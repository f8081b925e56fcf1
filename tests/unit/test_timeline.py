"""The timeline: the newest result at each position is played, and silence is counted."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.playback.timeline import Timeline
from engine.contract.protocol import Stem
from engine.contract.stitch import FADE
from engine.contract.timing import STEMS

from ..conftest import Audio

END = 8000
SOUND = np.random.default_rng(0).normal(0, 0.2, 2 * END).astype(np.float32)


class Result(NamedTuple):
    """Samples [start, end) of a stem; newer by session, then by generation."""

    session: int
    generation: int
    stem: int
    start: int
    end: int

    @property
    def samples(self) -> Audio:
        """By position, (END,): other ones for each result."""
        first = (self.session * 1009 + self.generation * 211 + self.stem * 37) % END
        return SOUND[first : first + END]

    def message(self, first: int, last: int) -> Stem:
        """Positions [first, last) of it."""
        return Stem(**self._asdict(), position=first, samples=self.samples[first:last])

    def put(self, timeline: Timeline) -> None:
        """In two packets, the second one first."""
        middle = (self.start + self.end) // 2
        for first, last in ((middle, self.end), (self.start, middle)):
            timeline.put(self.message(first, last))


RESULTS = st.lists(
    st.builds(
        lambda session, generation, stem, start, length: Result(
            session, generation, stem, start, min(END, start + length)
        ),
        st.integers(1, 3), st.integers(0, 9), st.integers(0, 2), st.integers(0, END - 1),
        st.integers(1, 4000),
    ),
    max_size=12, unique_by=lambda result: result[:3],
)  # fmt: skip
COUNTS = st.lists(st.integers(150, 3000), min_size=1, max_size=5)


def played(timeline: Timeline, counts: list[int], stems: tuple[int, ...]) -> Audio:
    """Everything up to END in blocks of `counts` over and over, (stems, END)."""
    blocks: list[Audio] = []
    while timeline.position < END:
        count = min(counts[len(blocks) % len(counts)], END - timeline.position)
        blocks.append(timeline.pull(count, stems))
    return np.concatenate(blocks, 1)


def newest(results: list[Result], stem: int) -> npt.NDArray[np.int64]:
    """Index of the newest result of a stem at each position, (END,); -1: there is none."""
    index = np.full(END, -1)
    for k in sorted(range(len(results)), key=lambda k: results[k][:2]):
        if results[k].stem == stem:
            index[results[k].start : results[k].end] = k
    return index


@given(RESULTS, COUNTS)
@settings(deadline=None, max_examples=50)
def test_the_newest_result_is_played_whatever_the_order_in_which_results_came(
    results: list[Result], counts: list[int]
) -> None:
    """Sample for sample, but for the fades at its own ends; without any result there is silence."""
    timeline = Timeline()
    for result in results:
        result.put(timeline)
    audio = played(timeline, counts, ())
    for stem in range(len(STEMS)):
        index = newest(results, stem)
        assert not audio[stem][index < 0].any()
        for k, result in enumerate(results):
            inside = np.zeros(END, bool)
            inside[result.start + FADE : max(0, result.end - FADE)] = True
            inside &= index == k
            assert np.array_equal(audio[stem][inside], result.samples[inside])


@given(RESULTS, COUNTS, st.sets(st.integers(0, 2)))
@settings(deadline=None, max_examples=50)
def test_silence_is_counted_in_stems_that_are_on_from_their_first_result(
    results: list[Result], counts: list[int], on: set[int]
) -> None:
    timeline = Timeline()
    for result in sorted(results, key=lambda result: result.start):
        result.put(timeline)
    played(timeline, counts, tuple(on))
    missing = 0
    for stem in on:
        index = newest(results, stem)
        if index.max() >= 0:
            missing += int((index[np.argmax(index >= 0) :] < 0).sum())
    assert timeline.silent == missing


@given(st.integers(1, END), st.integers(0, END - 1), st.integers(1, END), COUNTS)
@settings(deadline=None, max_examples=50)
def test_a_result_that_comes_late_sounds_from_where_playback_is(
    position: int, start: int, length: int, counts: list[int]
) -> None:
    timeline, late = Timeline(), Result(1, 0, 0, start, min(END, start + length))
    audio = np.zeros(END, np.float32)
    assert not timeline.pull(position, ()).any()
    timeline.put(late.message(late.start, late.end))
    if position < END:
        audio[position:] = played(timeline, counts, ())[0]
    assert timeline.position == END
    begin = max(position, late.start)
    assert not audio[:begin].any()
    assert not audio[late.end :].any()
    inside = slice(begin + FADE, max(0, late.end - FADE))
    assert np.array_equal(audio[inside], late.samples[inside])


@given(RESULTS, RESULTS)
@settings(deadline=None, max_examples=30)
def test_what_is_cleared_never_sounds(before: list[Result], after: list[Result]) -> None:
    cleared, fresh = Timeline(), Timeline()
    for result in before:
        result.put(cleared)
    cleared.clear()
    for result in after:
        result.put(cleared)
        result.put(fresh)
    assert np.array_equal(played(cleared, [END], ()), played(fresh, [END], ()))
