"""The listener with its weights: streaming, causality, chords and charts in time, hints, and songs it was not
trained on.
"""

import copy

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.accompany import models
from engine.accompany.accompanist import Accompanist
from engine.contract.chart import parse
from engine.contract.chords import PITCH_CLASSES
from engine.contract.errors import BandmateError
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.evaluate import pieces
from engine.listener.entry import same
from engine.listener.features import FeatureState, extract
from engine.listener.harmony import FRAMES_KEPT, SIZE
from engine.listener.listener import Listener, ListenerState
from engine.listener.network import ROOTS

from ..conftest import strummed

Audio = np.ndarray
HOP = 4 * FRAME


@pytest.fixture
def listener(shipped: Accompanist) -> Listener:
    assert shipped.listener is not None
    return shipped.listener


def played(listener: Listener, audio: Audio, step: int = HOP) -> ListenerState:
    """The state after whole steps of `audio`."""
    state = listener.begin()
    for at in range(0, len(audio) - step + 1, step):
        listener.hear(state, audio[at : at + step])
    return state


@pytest.mark.parametrize("block", [1, 3, 8, 32])
def test_the_network_in_blocks_equals_the_network_on_the_whole(listener: Listener, block: int) -> None:
    features = extract(FeatureState(), strummed(100, 96 * FRAME / SAMPLE_RATE + 0.01)[: 96 * FRAME])
    arrays = [torch.from_numpy(getattr(features, name))[None] for name in features.__slots__]
    with torch.inference_mode():
        _, whole = listener.network(listener.network.begin(1), *arrays)
        state, parts = listener.network.begin(1), []
        for first in range(0, 96, block):
            here = [a[:, first * a.shape[1] // 96 : (first + block) * a.shape[1] // 96] for a in arrays]
            state, out = listener.network(state, *here)
            parts.append(out)
    for name in whole._fields:
        joined = torch.cat([getattr(p, name) for p in parts], 1)
        assert torch.allclose(joined, getattr(whole, name), atol=1e-3)


def test_a_copied_state_goes_on_identically(listener: Listener) -> None:
    audio = strummed(110, 8)
    state = played(listener, audio[: 40 * FRAME])
    twin = copy.deepcopy(state)
    for one in (state, twin):
        listener.hear(one, audio[40 * FRAME : 60 * FRAME])
    assert state.grid == twin.grid
    assert (state.certainty, state.entry) == (twin.certainty, twin.entry)
    assert np.array_equal(state.harmony.frames, twin.harmony.frames)


def test_nothing_that_comes_later_changes_an_estimate(listener: Listener) -> None:
    audio, grids = strummed(110, 10), []
    other = audio.copy()
    other[60 * FRAME :] = np.random.default_rng(0).normal(0, 0.3, len(audio) - 60 * FRAME)
    for samples in (audio, other):
        state = played(listener, samples[: 60 * FRAME])
        grids.append((state.grid, state.certainty, state.harmony.frames.copy()))
    assert grids[0][:2] == grids[1][:2]
    assert np.array_equal(grids[0][2], grids[1][2])


def state_with(roots: list[int], listener: Listener) -> ListenerState:
    """The state after these roots, one a frame, recognised without a doubt."""
    state = listener.begin()
    state.frame = len(roots)
    rows = np.zeros((len(roots), SIZE), np.float32)
    rows[np.arange(len(roots)), roots] = 1
    rows[np.arange(len(roots)), ROOTS + np.array(roots)] = 1
    state.harmony.frames = np.concatenate([np.zeros((FRAMES_KEPT - len(roots), SIZE), np.float32), rows])
    state.harmony.known = len(roots)
    return state


@given(st.lists(st.integers(0, 11), min_size=4, max_size=4, unique=True), st.integers(9, 18))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_loop_is_predicted_once_it_has_been_played_twice(
    listener: Listener, loop: list[int], bars: int
) -> None:
    grid = BeatGrid(0.0, 5 * FRAME, 4)  # a bar is 20 frames, the loop 80
    roots = [loop[(f // 20) % 4] for f in range(20 * bars + 40)]
    state = state_with(roots[: 20 * bars], listener)
    rows = listener.chords(state, 20 * bars, 40, grid)
    assert [int(r[:PITCH_CLASSES].argmax()) for r in rows] == roots[20 * bars :]


@given(st.integers(0, 3), st.integers(45, 190))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chart_is_aligned_with_what_was_recognised(listener: Listener, offset: int, frames: int) -> None:
    chart = parse("| C | F | D | G |")
    roots = [(0, 5, 2, 7)[(f // 20 + offset) % 4] for f in range(frames + 40)]
    state = state_with(roots[:frames], listener)
    state.grid = BeatGrid(0.0, 5 * FRAME, 4)
    rows = listener.follow(state, chart, frames, 40)
    assert rows[:, :PITCH_CLASSES].argmax(1).tolist() == roots[frames:]


def test_without_a_beat_nothing_is_predicted(listener: Listener) -> None:
    state = state_with([0] * 100, listener)
    assert not listener.chords(state, 100, 20, None).any()


@pytest.mark.parametrize("shift", [0.5, 1.0])
def test_a_hint_moves_the_beat_and_is_held_against_the_sound(listener: Listener, shift: float) -> None:
    """Against its own estimate for eight beats at least; and the band may enter on the hint's downbeat."""
    audio = strummed(100, 24)
    state = played(listener, audio[: 90 * FRAME])
    assert state.grid is not None
    moved = BeatGrid(state.grid.downbeat + shift * state.grid.beat, state.grid.beat, state.grid.beats_per_bar)
    state.entry.reset()
    listener.hint(state, moved)
    now = state.frame * FRAME
    assert state.entry.starts is not None
    bars = (state.entry.starts - moved.downbeat) / moved.bar
    assert bars == pytest.approx(round(bars), abs=0.02)
    assert state.entry.starts >= now + HOP
    until = now + 8 * moved.beat
    while state.frame * FRAME < until:
        at = state.frame * FRAME
        listener.hear(state, audio[at : at + HOP])
        assert same(state.grid, moved, at)


def test_what_is_skipped_leaves_positions_where_they_are(listener: Listener) -> None:
    """The player hands over for a second, and plays on: the beat is where it is."""
    audio = strummed(100, 30)
    state = played(listener, audio[: 120 * FRAME])
    before = state.grid
    assert before is not None
    listener.skip(state, 12)
    listener.hint(state, before)
    listener.hear(state, audio[132 * FRAME : 140 * FRAME])
    assert state.frame == 140
    assert state.grid is not None
    assert same(state.grid, before, 140 * FRAME)


def test_beats_and_chords_of_songs_it_was_not_trained_on() -> None:
    """Three held-out songs on a held-out SoundFont, the whole band: most beats are predicted a hop ahead."""
    by_ear = pytest.importorskip("engine.evaluate.by_ear", reason="the evaluate extra is not installed")
    run = pytest.importorskip("engine.evaluate.run")
    echo = models.load(torch.device("cpu"), "studio", "echo")  # the listener matters, not what is made
    try:
        songs = list(pieces.composed(900_100, 3, 30))
    except BandmateError as error:
        pytest.skip(str(error))
    case, kinds = run.Case("ear", 4, 4, 1), ("whole band",)
    (rows,) = by_ear.score(echo, songs, case, Settings.default(), lambda: None, kinds).values()
    assert np.mean([row["beat F1"] for row in rows]) > 0.5
    assert np.mean([row["root"] for row in rows]) > 0.5


def test_what_is_passed_through_needs_no_listener(identity: Accompanist) -> None:
    assert identity.listener is None
    assert models.LISTENER.file.exists()
