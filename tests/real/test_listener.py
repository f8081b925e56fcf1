"""The listener's beat, bar and chords: its arithmetic, its network as a stream, and on held-out songs."""

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
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.evaluate import pieces
from engine.listener.beats import LONGEST, SHORTEST, Bar, Line, Pointer, bar, line
from engine.listener.listener import KEPT_FRAMES, Listener, ListenerState
from engine.listener.network import ACTIVATION_SAMPLES, ACTIVATIONS, ROOTS, SETTLED


@pytest.fixture
def listener(shipped: Accompanist) -> Listener:
    assert shipped.listener is not None
    return shipped.listener


def beats_at(first: float, beat: float, count: int) -> np.ndarray:
    """Activations as a good network gives them: high at a beat, some beside it."""
    out = np.full(count, 0.02, np.float32)
    at = np.round(np.arange(first, count - 2, beat)).astype(int)
    out[at] = 0.9
    out[np.maximum(at - 1, 0)] = out[at + 1] = 0.3
    return out


@given(st.floats(SHORTEST * 1.1, LONGEST * 0.7), st.floats(0, 80), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_the_pointer_and_the_line_find_any_steady_beat(beat: float, first: float, seed: int) -> None:
    chances = beats_at(first, beat, 1400)
    missing = np.random.default_rng(seed).random(len(chances)) < 0.2  # a beat in five is not heard
    chances[missing] = 0.02
    pointer = Pointer()
    for chance in chances:
        pointer.move(float(chance))
    found = line(chances, len(chances), *pointer.best)
    assert abs(found.beat / beat - 1) < 0.004
    apart = (found.at - first) % beat
    assert min(apart, beat - apart) < 1.5  # pulses of 11.6 ms


@given(st.sampled_from([2, 3, 4]), st.integers(0, 3), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_the_bar_is_found_from_its_ones(beats: int, offset: int, seed: int) -> None:
    pulse, count = 43.0, 2000
    ones = np.random.default_rng(seed).uniform(0.02, 0.2, count).astype(np.float32)
    first = (offset % beats) * pulse
    ones[np.round(np.arange(first, count, beats * pulse)).astype(int)] = 0.8
    last = np.floor((count - 1) / pulse) * pulse
    found = bar(ones, count, Line(float(last), pulse, 1.0), None)
    assert found.beats == beats
    assert abs(((found.downbeat - first) / pulse + 0.5) % beats - 0.5) < 0.1


def test_a_bar_that_is_held_is_not_lost_to_a_single_doubt() -> None:
    pulse = Line(1978.0, 43.0, 1.0)
    flat = np.full(2000, 0.25, np.float32)
    held = Bar(4, 1978.0 - 2 * 43.0)
    assert bar(flat, 2000, pulse, held) == held


@pytest.mark.parametrize("block", [1, 3, 8, 64])
def test_the_network_hears_the_same_in_blocks_as_in_one(listener: Listener, block: int) -> None:
    z = torch.from_numpy(np.random.default_rng(0).normal(0, 1, (1, 128, 64)).astype(np.float32))
    network = listener.network
    with torch.inference_mode():
        _, whole = network(network.begin(1), z)
        state, parts = network.begin(1), []
        for first in range(0, 128, block):
            state, heard = network(state, z[:, first : first + block])
            parts.append(heard)
    for name in whole._fields:
        joined = torch.cat([getattr(p, name) for p in parts], 1)
        assert torch.allclose(joined, getattr(whole, name), atol=1e-4)


def test_ears_that_were_copied_hear_on_identically(listener: Listener) -> None:
    z = torch.from_numpy(np.random.default_rng(1).normal(0, 1, (40, 64)).astype(np.float32))
    state = listener.begin(0)
    listener.hear(state, z[:24])
    twin = copy.deepcopy(state)
    for one in (state, twin):
        listener.hear(one, z[24:])
    assert state.grid == twin.grid
    assert np.array_equal(state.beats, twin.beats)
    assert np.array_equal(state.chords, twin.chords)


def state_with(roots: list[int], frame: int) -> ListenerState:
    """Ears that have heard these roots, one a frame, up to `frame`, without a doubt."""
    state = ListenerState(frame, (torch.zeros(1, 2, 64), torch.zeros(2, 1, 160)))
    heard = np.zeros((len(roots), ROOTS + PITCH_CLASSES), np.float32)
    heard[np.arange(len(roots)), roots] = 1
    heard[np.arange(len(roots)), ROOTS + np.array(roots)] = 1
    state.chords = np.concatenate(
        [np.zeros((KEPT_FRAMES - len(roots), ROOTS + PITCH_CLASSES), np.float32), heard]
    )
    state.chord_frames = len(roots)
    return state


@given(st.lists(st.integers(0, 11), min_size=4, max_size=4, unique=True), st.integers(81, 200))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_loop_that_was_heard_is_expected_again(listener: Listener, loop: list[int], heard: int) -> None:
    grid = BeatGrid(0.0, 5 * FRAME, 4)  # a bar is 20 frames, the loop 80
    roots = [loop[(f // 20) % 4] for f in range(heard + 40)]
    state = state_with(roots[:heard], heard)
    rows = listener.chords(state, heard, 40, grid)
    if heard >= 160:  # the loop was heard twice
        assert [int(r[:PITCH_CLASSES].argmax()) for r in rows] == roots[heard : heard + 40]
    assert np.array_equal(
        listener.chords(state, heard - 40, 40, grid)[:, :PITCH_CLASSES].argmax(1), roots[heard - 40 : heard]
    )


@given(st.integers(0, 3), st.integers(45, 190))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chart_finds_its_place_in_what_was_heard(listener: Listener, place: int, heard: int) -> None:
    chart = parse("| C | F | D | G |")
    roots = [(0, 5, 2, 7)[(f // 20 + place) % 4] for f in range(heard + 40)]
    state = state_with(roots[:heard], heard)
    state.grid = BeatGrid(0.0, 5 * FRAME, 4)
    assert listener.follow(state, chart, heard, 40)[:, :PITCH_CLASSES].argmax(1).tolist() == roots[heard:]


def test_nothing_is_expected_without_a_beat(listener: Listener) -> None:
    state = state_with([0] * 100, 100)
    assert not listener.chords(state, 100, 20, None).any()


def test_it_finds_beat_tempo_and_chords_of_songs_it_has_never_heard(
    shipped: Accompanist, listener: Listener
) -> None:
    """Three held-out songs on a held-out SoundFont, bass and drums: most beats are predicted a hop ahead."""
    listener_scores = pytest.importorskip(
        "engine.evaluate.listener_scores", reason="the evaluate extra is not installed"
    )
    try:
        songs = list(pieces.composed(900_100, 3, 30))
    except BandmateError as error:
        pytest.skip(str(error))
    scores = listener_scores.score(shipped, songs)["two players"]
    assert scores["beat_f1_ahead"] > 0.5
    assert scores["root"] > 0.5


def test_what_comes_later_changes_nothing_that_was_heard(listener: Listener) -> None:
    z = torch.from_numpy(np.random.default_rng(2).normal(0, 1, (60, 64)).astype(np.float32))
    other = z.clone()
    other[30:] = 0
    grids = []
    for latents in (z, other):
        state = listener.begin(0)
        for frame in range(30):
            listener.hear(state, latents[frame : frame + 1])
        grids.append((state.grid, state.beats.copy()))
    assert grids[0][0] == grids[1][0]
    assert np.array_equal(grids[0][1], grids[1][1])


def test_a_listener_of_other_latents_does_not_exist(identity: Accompanist) -> None:
    assert identity.listener is None
    assert models.LISTENER.file.exists()
    assert ACTIVATIONS * ACTIVATION_SAMPLES == FRAME
    assert SETTLED * FRAME < SAMPLE_RATE
