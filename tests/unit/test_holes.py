"""Whatever a network does: nothing is played twice or out of place, and each hole is counted."""

from random import Random

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.playback.timeline import Timeline
from engine.contract.protocol import Stem
from engine.contract.stitch import FADE
from engine.serve.context_buffer import ContextBuffer

from ..conftest import Audio

END, HOP, LENGTH, PACKET, LEAD = 20_000, 2000, 4000, 320, 2500  # samples
TRUTH: Audio = np.random.default_rng(0).normal(0, 0.2, END + LENGTH).astype(np.float32)
LOUDER = 2**0.5 + 1e-3  # than either of two sounds that a crossfade takes for unrelated


def sent(random: Random, loss: float, delay: int) -> list[tuple[float, Stem]]:
    """Packets of all results, cut from one sound, with the position of playback at which each comes."""
    packets = []
    for generation, start in enumerate(range(LEAD, END, HOP), 1):
        end = start + LENGTH
        for position in range(start, end, PACKET):
            samples = TRUTH[position : min(position + PACKET, end)]
            message = Stem(
                session=1, stem=0, generation=generation, start=start, end=end, position=position,
                samples=samples,
            )  # fmt: skip
            for _ in range(1 + (random.random() < 0.2)):
                if random.random() >= loss:
                    packets.append((start - LEAD + random.uniform(0, delay), message))
    return sorted(packets, key=lambda packet: packet[0])


@given(st.integers(0, 1 << 32), st.sampled_from([0.0, 0.05, 0.4]), st.sampled_from([0, 2000, 6000]),
       st.integers(100, 1500))  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_each_sample_is_played_once_at_its_place_and_each_hole_is_counted(
    seed: int, loss: float, delay: int, block: int
) -> None:
    timeline, packets = Timeline(), sent(Random(seed), loss, delay)
    covered, holes, begins = np.zeros(END + LENGTH, bool), 0, END + LENGTH
    early = np.zeros((END // HOP + 2, END + LENGTH), bool)  # of each result, what came before its fades began
    blocks = []
    while timeline.position < END:
        while packets and packets[0][0] <= timeline.position:
            message = packets.pop(0)[1]
            first, last = message.position, message.position + len(message.samples)
            timeline.put(message)
            if last > timeline.position:
                covered[first:last] = True
                begins = min(begins, message.start) if begins == END + LENGTH else begins
            early[message.generation, first:last] |= first >= timeline.position + FADE
        at = slice(timeline.position, min(timeline.position + block, END))
        holes += int((~covered[at] & (np.arange(at.start, at.stop) >= begins)).sum())
        audio = timeline.pull(at.stop - at.start, (0,))[0]
        assert not audio[~covered[at]].any()
        blocks.append(audio)
    audio = np.concatenate(blocks)
    assert timeline.silent == holes
    assert np.all(np.abs(audio) <= LOUDER * np.abs(TRUTH[:END]) + 1e-6)
    whole = is_whole(early)
    assert np.allclose(audio[whole], TRUTH[:END][whole], rtol=0, atol=1e-5)
    assert whole.any() or loss or delay


def is_whole(early: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Positions around which every result has come in time, (END,), and which no end of sound is near."""
    missing = np.zeros(END + LENGTH, bool)
    for generation, start in enumerate(range(LEAD, END, HOP), 1):
        missing[start : start + LENGTH] |= ~early[generation, start : start + LENGTH]
    missing[: LEAD + 1] = True
    near = np.convolve(missing, np.ones(4 * FADE + 1), "same") > 0.5
    return ~near[:END]


@given(st.integers(0, 1 << 32), st.sampled_from([0.0, 0.1, 0.5]), st.lists(st.integers(1, 3000), max_size=8))
@settings(deadline=None)
def test_context_is_taken_once_at_its_place_and_what_never_came_is_silence(
    seed: int, loss: float, takes: list[int]
) -> None:
    random, buffer = Random(seed), ContextBuffer(0)
    positions = [p for p in range(0, END, 97) for _ in range(1 + (random.random() < 0.2))]
    positions = [p for p in positions if random.random() >= loss]
    positions.sort(key=lambda p: p + random.uniform(0, 600))
    came, taken = np.zeros(END + 97, bool), 0
    for until in [*np.cumsum(takes).tolist(), END]:
        while positions and positions[0] < until:
            position = positions.pop(0)
            buffer.put(position, TRUTH[position : position + 97])
            came[max(position, taken) : position + 97] = True
        until = max(taken, min(until, buffer.ready))
        expected = np.where(came[taken:until], TRUTH[taken:until], np.float32(0))
        assert np.array_equal(buffer.take(until), expected)
        taken = until
