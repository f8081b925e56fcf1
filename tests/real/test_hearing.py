"""The parts of the listener that need no weights.

Features, bar pointer, chords by vote, count-in, entry and corrections of the beat by hand.
"""

import copy
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract.grid import BeatGrid, Correction, corrected
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.listener.bar_pointer import PULSES_A_MINUTE, BarPointer, Beats, rings
from engine.listener.count_in import CountIn
from engine.listener.dynamics import Dynamics
from engine.listener.entry import SURE_BEATS, Entry, next_downbeat, same
from engine.listener.estimate import refined
from engine.listener.features import PULSE, FeatureState, extract
from engine.listener.harmony import SIZE, Harmony, predicted
from engine.listener.network import ROOTS

Array = np.ndarray
FIELDS = ("bands", "tempogram", "pitches", "level")


def noise(frames: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(0, 0.05, frames * FRAME).astype(np.float32)


@pytest.mark.parametrize("block", [1, 3, 7])
def test_features_in_blocks_equal_features_of_the_whole(block: int) -> None:
    audio = noise(21)
    whole = extract(FeatureState(), audio)
    state = FeatureState()
    parts = [extract(state, audio[k : k + block * FRAME]) for k in range(0, len(audio), block * FRAME)]
    for name in FIELDS:
        assert np.allclose(np.concatenate([getattr(p, name) for p in parts]), getattr(whole, name), atol=1e-4)


def test_features_are_causal() -> None:
    audio, other = noise(16), noise(16)
    other[8 * FRAME :] = 0.5
    one, two = extract(FeatureState(), audio), extract(FeatureState(), other)
    for name in FIELDS:
        rate = len(getattr(one, name)) // 16
        assert np.allclose(getattr(one, name)[: 8 * rate], getattr(two, name)[: 8 * rate], atol=1e-4)


def test_features_of_a_softer_player_are_the_same() -> None:
    audio = noise(16)
    loud, soft = extract(FeatureState(), audio), extract(FeatureState(), audio * np.float32(0.126))  # 18 dB
    for name in ("bands", "tempogram", "pitches"):
        assert np.allclose(getattr(loud, name), getattr(soft, name), atol=0.02)


def test_audio_that_is_not_whole_frames_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 4096"):
        extract(FeatureState(), noise(2)[:-1])


def observed(tempo: float, meter: int, count: int, first: float = 20.0, seed: int = 0) -> Array:
    """Probabilities of no beat, beat, downbeat as a good network gives them; one beat in six is missing."""
    rng = np.random.default_rng(seed)
    out = np.tile(np.array([0.96, 0.03, 0.01]), (count, 1))
    for k, at in enumerate(np.arange(first, count - 2, PULSES_A_MINUTE / tempo)):
        if rng.random() > 1 / 6:
            for shift, chance in ((-1, 0.2), (0, 0.55), (1, 0.2)):
                out[round(at) + shift] = (0.98 - chance, *((chance, 0.02) if k % meter else (0.02, chance)))
    return out


@given(st.floats(45, 225), st.sampled_from([4, 5, 7]), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_the_bar_pointer_finds_tempo_phase_and_bar(tempo: float, meter: int, seed: int) -> None:
    length, count = PULSES_A_MINUTE / tempo, 32 * round(14 * meter * PULSES_A_MINUTE / tempo / 32)
    pointer, chances = BarPointer(), observed(tempo, meter, count, seed=seed)
    for first in range(0, count, 32):
        pointer.advance(chances[first : first + 32])
    beats = pointer.best(None, 1.0)
    bar, _ = pointer.bar(beats)
    true = (count - 1 - 20) / length  # beats since the first downbeat
    assert abs(beats.length / length - 1) < 0.03
    assert abs((beats.since / length - true + 0.5) % 1 - 0.5) < 0.15
    assert bar.beats == meter
    assert (bar.number - round(true - beats.since / length)) % meter == 0


def test_probabilities_stay_probabilities() -> None:
    pointer = BarPointer()
    pointer.advance(observed(100, 4, 960))
    assert pointer.chances.min() >= 0
    assert pointer.chances.sum() == pytest.approx(1, abs=1e-3)
    assert len(pointer.chances) == int(rings().size.sum())


def test_a_given_beat_is_taken_over_and_other_observations_replace_it() -> None:
    pointer = BarPointer()
    pointer.advance(observed(100, 4, 960))
    pointer.hint(PULSES_A_MINUTE / 150, 5.0, 3, 1, 0.97)
    given = pointer.best(None, 1.0)
    bar, _ = pointer.bar(given)
    assert abs(PULSES_A_MINUTE / given.length - 150) < 3
    assert abs(given.since - 5.0) < 1.5
    assert (bar.beats, bar.number) == (3, 1)
    pointer.advance(observed(100, 4, 1920)[960:])
    assert abs(PULSES_A_MINUTE / pointer.best(None, 1.0).length - 100) < 3


def test_a_beat_that_is_held_stays_while_it_is_half_as_likely() -> None:
    pointer = BarPointer()
    pointer.advance(observed(100, 4, 960))
    best = pointer.best(None, 1.0)
    assert pointer.best(Beats(best.length / 2, best.since % (best.length / 2), 0.1), 0.5) == best


def test_refining_draws_the_beat_to_its_activations() -> None:
    length, activations = 43.3, np.zeros(1024, np.float32)
    activations[np.round(1000.4 - length * np.arange(20)).astype(int)] = 0.8
    last, beat = refined(Beats(43.0, 1023 - 998.0, 0.9), activations, 5000)
    assert abs(last - (5000 - 1024 + 1000.4)) < 0.8
    assert abs(beat - length) < 0.12


def chances(roots: list[int]) -> Array:
    out = np.zeros((len(roots), SIZE), np.float32)
    out[np.arange(len(roots)), roots] = out[np.arange(len(roots)), ROOTS + np.array(roots)] = 1
    return out


def test_a_loop_is_predicted_after_two_rounds_and_a_held_chord_before() -> None:
    loop = [0, 0, 9, 9, 5, 5, 7, 7]  # halves of four bars
    twice = chances(loop * 2 + loop[:3])
    assert [int(predicted(twice, k)[:ROOTS].argmax()) for k in range(1, 6)] == [9, 5, 5, 7, 7]
    assert int(predicted(chances([4, 4, 4]), 3)[:ROOTS].argmax()) == 4


def test_a_wrong_frame_is_outvoted_in_its_half_bar() -> None:
    grid, harmony = BeatGrid(0.0, 5 * FRAME, 4), Harmony()  # half a bar is 10 frames
    roots = [0] * 10 + [5] * 10
    roots[3], roots[14] = 7, 2
    harmony.hear(chances(roots), np.zeros((0, SIZE), np.float32))
    rows = harmony.rows(20, np.arange(20), grid)
    assert rows[:, :ROOTS].argmax(1).tolist() == [0] * 10 + [5] * 10


def clicks(times: list[float], seconds: float, level: float = 0.3) -> Array:
    out = np.random.default_rng(0).normal(0, 1e-4, int(seconds * SAMPLE_RATE)).astype(np.float32)
    burst = np.random.default_rng(1).normal(0, level, 2000) * np.exp(-np.arange(2000) / 400)
    for time in times:
        out[int(time * SAMPLE_RATE) :][:2000] += burst.astype(np.float32)
    return out[: len(out) // PULSE * PULSE]


@given(st.floats(60, 200), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_four_even_claps_are_a_count(tempo: float, seed: int) -> None:
    beat, rng = 60 / tempo, np.random.default_rng(seed)
    times = [1.7 + (k + rng.uniform(-0.04, 0.04)) * beat for k in range(4)]
    grid = CountIn().hear(clicks(times, times[-1] + 0.3))
    assert grid is not None
    assert abs(grid.beat / SAMPLE_RATE / beat - 1) < 0.06
    assert abs(grid.downbeat / SAMPLE_RATE - (1.7 + 4 * beat)) < max(0.06, 0.1 * beat)


@pytest.mark.parametrize(
    "times",
    [[1.5, 2.0, 2.5], [1.5, 2.0, 2.9, 3.2], [1.5, 1.7, 1.9, 2.1], [1.5, 3.5, 5.5, 7.5]],
    ids=["three", "uneven", "too fast", "too slow"],
)
def test_other_sounds_are_no_count(times: list[float]) -> None:
    assert CountIn().hear(clicks(times, times[-1] + 2)) is None


def test_music_that_goes_on_is_no_count_and_a_count_after_it_needs_silence() -> None:
    played = [1.5 + 0.5 * k for k in range(12)]
    count_in = CountIn()
    first = count_in.hear(clicks(played[:5], 3.6))
    assert first is not None  # it begins like a count
    assert count_in.hear(clicks([0.4 + 0.5 * k for k in range(8)], 4.5)) is None
    assert count_in.hear(clicks([3.0 + 0.4 * k for k in range(4)], 5.0)) is not None


def test_the_same_count_is_found_in_blocks() -> None:
    audio = clicks([1.5, 2.1, 2.7, 3.3], 4)
    count_in = CountIn()
    found = [count_in.hear(audio[k : k + 4 * PULSE]) for k in range(0, len(audio), 4 * PULSE)]
    assert [g for g in found if g] == [CountIn().hear(audio)]


GRID = BeatGrid(0.0, SAMPLE_RATE / 2, 4)
STEP, LEAD = 4 * FRAME, 8 * FRAME


def entry_after(certainties: list[float], grids: Sequence[BeatGrid | None] | None = None) -> Entry:
    entry = Entry()
    for k, certainty in enumerate(certainties):
        entry.update(k * STEP, grids[k] if grids else GRID, certainty, LEAD)
    return entry


def test_the_band_comes_in_on_a_downbeat_after_four_sure_beats() -> None:
    needed = int(np.ceil(SURE_BEATS * GRID.beat / STEP))
    assert entry_after([0.9] * needed).starts is None
    entry = entry_after([0.9] * (needed + 1))
    assert entry.starts is not None
    assert entry.starts >= needed * STEP + LEAD
    assert entry.starts % GRID.bar == pytest.approx(0)
    assert not entry.plays(entry.starts)
    assert entry.plays(entry.starts + 1)


def test_a_doubt_begins_the_wait_anew_and_so_does_another_beat() -> None:
    needed = int(np.ceil(SURE_BEATS * GRID.beat / STEP))
    assert entry_after([0.9] * (needed - 1) + [0.3] + [0.9] * (needed - 1)).starts is None
    moved = BeatGrid(GRID.beat / 2, GRID.beat, 4)
    assert entry_after([0.9] * 2 * needed, [GRID] * needed + [moved] * needed).starts is None


def test_it_leaves_when_the_beat_is_gone() -> None:
    entry = entry_after([0.9] * 40)
    entry.update(41 * STEP, None, 0.0, LEAD)
    assert entry.starts is None


def test_grids_with_the_same_beat_are_the_same_whatever_bar_they_count() -> None:
    assert same(GRID, BeatGrid(8 * GRID.beat, GRID.beat * 1.002, 3), 9 * GRID.beat)
    assert not same(GRID, BeatGrid(GRID.beat / 2, GRID.beat, 4), 9 * GRID.beat)
    assert not same(GRID, BeatGrid(0, GRID.beat / 2, 4), 9 * GRID.beat)
    assert next_downbeat(GRID, 1.0) == GRID.bar


def test_corrections_by_hand() -> None:
    now = 9.3 * GRID.bar
    assert corrected(GRID, Correction.HALF_TIME, now).beat == 2 * GRID.beat
    assert corrected(GRID, Correction.DOUBLE_TIME, now).beat == GRID.beat / 2
    assert corrected(GRID, Correction.SHIFT_BEAT, now) == BeatGrid(9 * GRID.bar + GRID.beat, GRID.beat, 4)
    assert corrected(GRID, Correction.SHIFT_HALF_BEAT, now) == BeatGrid(
        9 * GRID.bar + GRID.beat / 2, GRID.beat, 4
    )


def test_copies_go_on_identically() -> None:
    count_in, pointer = CountIn(), BarPointer()
    count_in.hear(clicks([1.5, 2.0], 2.4))
    pointer.advance(observed(100, 4, 320))
    twins = copy.deepcopy(count_in), copy.deepcopy(pointer)
    rest = clicks([0.1, 0.6], 1.0)
    assert count_in.hear(rest) == twins[0].hear(rest)
    for one in (pointer, twins[1]):
        one.advance(observed(100, 4, 640)[320:])
    assert np.array_equal(pointer.chances, twins[1].chances)


def test_a_softer_player_lowers_the_energy_and_a_louder_one_raises_it() -> None:
    level = Dynamics()
    assert level.energy(0) == 0
    level.update(noise(320))
    assert level.energy(0) == 0  # as usual: left to the model
    assert level.energy(7) == 7
    level.update(noise(32) * np.float32(0.126))  # 18 dB softer for 3 s
    assert 1 <= level.energy(0) <= 3
    assert 1 <= level.energy(7) <= 4
    level.update(noise(32) * np.float32(2.8))
    assert level.energy(7) > 8


def test_a_pause_does_not_change_how_loud_the_player_is() -> None:
    level = Dynamics()
    level.update(noise(100))
    before = level.above_usual_db
    level.update(np.zeros(100 * FRAME, np.float32))
    assert level.above_usual_db == before
