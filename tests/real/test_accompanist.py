import copy

import numpy as np
import pytest
import torch

from engine.accompany import models
from engine.accompany.accompanist import Accompanist
from engine.accompany.render import hops, render, steady
from engine.accompany.state import HopResult
from engine.backends.base import Request
from engine.backends.consistency import Consistency
from engine.backends.diffusion import Diffusion
from engine.backends.echo import DELAY
from engine.backends.inputs import Conditioning
from engine.contract.chart import parse
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.timing import FRAME, STEMS
from engine.listener.entry import same

from ..conftest import Audio, noise, strummed

GRID = BeatGrid.at_tempo(123.4, 4, 1000.0)


def settings(**values: float) -> Settings:
    s = Settings.default().with_("steps", 2).with_("rest_after", 0)
    for name, value in values.items():
        s = s.with_(name, value)
    return s


def rendered(accompanist: Accompanist, context: Audio, s: Settings) -> Audio:
    return np.concatenate([piece for _, piece in render(accompanist, context, s, steady(GRID))], 1)


@pytest.mark.parametrize("hop", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("look_ahead", [-16, -4, 0, 1, 4, 16])
def test_the_echo_is_at_its_place_to_the_sample(identity: Accompanist, hop: int, look_ahead: int) -> None:
    context = np.zeros(90 * FRAME, np.float32)
    places = np.array([7 * FRAME + 1, 11 * FRAME + 2047, 20 * FRAME]) + hop * FRAME
    context[places] = 1
    played = rendered(identity, context, settings(hop=hop, look_ahead=look_ahead))[STEMS.index("drums")]
    assert np.flatnonzero(np.abs(played) > 0.5).tolist() == (places + DELAY * FRAME).tolist()


def test_a_tone_keeps_its_level_over_every_hop_boundary(identity: Accompanist) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(100 * FRAME) / 44100).astype(np.float32)
    played = rendered(identity, tone, settings(hop=3, look_ahead=4))[0]
    from_here = (DELAY + 8) * FRAME
    assert np.abs(played[from_here:] - tone[from_here - DELAY * FRAME : -DELAY * FRAME]).max() < 1e-5


@pytest.mark.parametrize("look_ahead", [-4, 0, 2, 8])
def test_sound_after_the_allowed_position_changes_nothing(shipped: Accompanist, look_ahead: int) -> None:
    """Perturb the future, compare to the bit: position p depends on the context up to p - look-ahead."""
    s = settings(hop=2, look_ahead=look_ahead)
    context, changed_from = noise(3.0), 20 * FRAME
    other = context.copy()
    other[changed_from:] = noise(3.0, seed=1)[changed_from:]
    pairs = list(
        zip(hops(shipped, context, s, steady(GRID)), hops(shipped, other, s, steady(GRID)), strict=True)
    )
    unheard = [(a, b) for a, b in pairs if a.plan.context_end * FRAME <= changed_from]
    assert all(np.array_equal(a.audio, b.audio) for a, b in unheard)
    assert any(not np.array_equal(a.audio, b.audio) for a, b in pairs)


def test_a_state_that_was_saved_plays_on_identically(shipped: Accompanist) -> None:
    s, audio = settings(hop=2, look_ahead=3), noise(4.0)
    state = shipped.begin()
    for i in range(8):
        shipped.step(state, audio[i * 2 * FRAME : (i + 1) * 2 * FRAME], s, GRID)
    saved = copy.deepcopy(state)
    ahead = audio[16 * FRAME : 18 * FRAME]
    assert np.array_equal(
        shipped.step(state, ahead, s, GRID).audio, shipped.step(saved, ahead, s, GRID).audio
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"look_ahead": 2}, {"look_ahead": 6}),
        ({"look_ahead": 6}, {"look_ahead": 2}),
        ({"hop": 2}, {"hop": 5}),
        ({"hop": 8}, {"hop": 1}),
    ],
)
def test_hop_and_look_ahead_move_while_playing_without_a_gap(
    shipped: Accompanist, before: dict[str, float], after: dict[str, float]
) -> None:
    state, audio, made = shipped.begin(), noise(8.0), []
    at = 0
    for chosen in [settings(**before)] * 6 + [settings(**after)] * 6:
        count = chosen.integer("hop") * FRAME
        m = shipped.step(state, audio[at : at + count], chosen, GRID)
        at += count
        made.append(m)
    reach = [m.end for m in made[:-1]]
    assert all(m.start <= end for m, end in zip(made[1:], reach, strict=True))
    assert all(np.isfinite(m.audio).all() for m in made)


def run(
    accompanist: Accompanist, s: Settings, count: int = 10, grid: BeatGrid | None = GRID
) -> list[HopResult]:
    context = noise(count * s.integer("hop") * FRAME / 44100)
    return list(hops(accompanist, context, s, steady(grid)))


def test_stems_in_one_batch_are_conditioned_on_each_others_past(shipped: Accompanist) -> None:
    """With drums beside it the bass is another, but only once there is a past."""
    alone = run(shipped, settings(**{"stem/drums/on": 0}))
    together = run(shipped, settings())
    assert np.allclose(alone[0].audio[0], together[0].audio[0], atol=1e-5)
    assert not np.allclose(alone[-1].audio[0], together[-1].audio[0], atol=2e-5)


def test_guidance_of_one_is_the_model_itself_and_others_change_the_sound(shipped: Accompanist) -> None:
    as_trained, nearly, more = (run(shipped, settings(guidance=g), 3)[-1].audio for g in (1, 1.0001, 2))
    assert np.abs(nearly - as_trained).max() < 1e-2 * np.abs(more - as_trained).max()


def test_the_seed_chooses_the_take_and_nothing_else_does(shipped: Accompanist) -> None:
    a, b, c = (
        run(shipped, settings(seed=1), 3),
        run(shipped, settings(seed=1), 3),
        run(shipped, settings(seed=2), 3),
    )
    assert np.array_equal(a[-1].audio, b[-1].audio)
    assert not np.array_equal(a[-1].audio, c[-1].audio)


def test_it_plays_without_a_beat_and_with_no_stem_on(shipped: Accompanist) -> None:
    assert all(np.isfinite(m.audio).all() for m in run(shipped, settings(), 4, None))
    silent = run(shipped, settings(**{"stem/drums/on": 0, "stem/bass/on": 0}), 3)
    assert all(m.stems == () for m in silent)


def levels(made: list[HopResult], stem: int = 0) -> np.ndarray:
    """RMS of each frame of a stem as it is played, later results replacing earlier ones."""
    audio = np.zeros(max(m.end for m in made), np.float32)
    for m in made:
        audio[m.start : m.end] = m.audio[stem]
    return np.asarray(np.sqrt(np.mean(audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME) ** 2, 1)))


@pytest.mark.parametrize(("hop", "look_ahead"), [(2, 2), (8, 8)])
def test_the_band_stops_within_a_bar_of_the_player_and_comes_back(
    shipped: Accompanist, hop: int, look_ahead: int
) -> None:
    s = settings(hop=hop, look_ahead=look_ahead, rest_after=2)
    grid = BeatGrid.at_tempo(100, 4)  # a bar is 26 frames
    stop, again = 64, 128
    context = strummed(100, 192 * FRAME / 44100)[: 192 * FRAME]
    context[stop * FRAME : again * FRAME] = 0
    loud = levels(list(hops(shipped, context, s, steady(grid))))
    assert loud[stop - 16 : stop].max() > 1e-3
    assert loud[stop + 27 : again].max() < 1e-6
    assert loud[again + look_ahead + hop + 2 : again + 60].max() > 1e-3


def test_the_stop_is_a_fade_not_a_cut(shipped: Accompanist) -> None:
    s = settings(hop=8, look_ahead=8, rest_after=1)
    context = noise(80 * FRAME / 44100)
    context[40 * FRAME :] = 0
    made = list(hops(shipped, context, s, steady(GRID)))
    first = next(m for m in made if m.model_s == 0 and m.plan.context_end > 40)
    before = made[made.index(first) - 1]
    at = first.start - before.start  # the fade begins on what was made for its place
    assert first.start == (first.plan.context_end + 2) * FRAME
    assert np.abs(first.audio[:, :64] - before.audio[:, at : at + 64]).max() < 1e-3
    assert np.abs(first.audio[:, 4 * FRAME :]).max() == 0


def test_with_rest_after_zero_it_plays_on(shipped: Accompanist) -> None:
    context = noise(64 * FRAME / 44100)
    context[24 * FRAME :] = 0
    loud = levels(list(hops(shipped, context, settings(hop=4), steady(GRID))))
    assert loud[50:60].max() > 1e-4


def played_with(
    accompanist: Accompanist, context: Audio, changes: dict[int, Settings], grid: BeatGrid | None = GRID
) -> np.ndarray:
    """Levels of the bass by frame, for hops of 4.

    `changes`: settings, by the frames of context from which on they count.
    """
    state, s, made = accompanist.begin(), settings(), []
    for frames in range(4, len(context) // FRAME + 1, 4):
        s = changes.get(frames, s)
        hop = accompanist.step(state, context[(frames - 4) * FRAME : frames * FRAME], s, grid)
        made.append(hop)
    return levels(made)


def test_handed_over_the_band_goes_on_alone_whatever_the_player_does(shipped: Accompanist) -> None:
    listening = settings(hop=4, rest_after=2, hand_over=0)
    alone = listening.with_("hand_over", 1)
    context = noise(120 * FRAME / 44100)
    silent = context.copy()
    silent[40 * FRAME :] = 0
    one, other = (played_with(shipped, c, {4: listening, 44: alone}) for c in (context, silent))
    assert np.array_equal(one, other)
    assert one[80:110].max() > 1e-4
    assert played_with(shipped, silent, {4: listening})[80:110].max() < 1e-6


def test_it_ends_after_a_beat_one_and_plays_again_when_asked(shipped: Accompanist) -> None:
    grid = BeatGrid(0, 5 * FRAME, 4)  # bar lines every 20 frames
    on = settings(hop=4, look_ahead=4)
    loud = played_with(shipped, noise(160 * FRAME / 44100), {4: on, 48: on.with_("ending", 1), 120: on}, grid)
    assert (
        loud[40:62].max() > 1e-4
    )  # asked for when frame 52 is made: the next bar line is at 60, its beat over at 65
    assert loud[72:120].max() == 0
    assert loud[126:150].max() > 1e-4


def test_a_held_take_starts_every_two_bars_from_the_same_noise(
    shipped: Accompanist, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, noises = BeatGrid(0, 2 * FRAME, 4), []  # two bars are 16 frames
    generate = shipped.backend.generate

    def watched(conditioning: Conditioning, request: Request) -> torch.Tensor:
        noises.append(request.noise[0, :4])
        return generate(conditioning, request)

    monkeypatch.setattr(shipped.backend, "generate", watched, raising=False)
    held = settings(hop=4, hold=1)
    played_with(shipped, noise(80 * FRAME / 44100), {4: held}, grid)
    assert all(torch.equal(noises[k], noises[k + 4]) for k in range(8))
    assert not torch.equal(noises[0], noises[1])


@pytest.mark.parametrize("look_ahead", [2, 8])
def test_without_a_given_beat_it_enters_on_a_downbeat_once_it_is_certain(
    shipped: Accompanist, look_ahead: int
) -> None:
    """To a player who strums: silent until then to the sample, and on from there."""
    state, s, context = shipped.begin(), settings(hop=4, look_ahead=look_ahead), strummed(100, 30)
    made = [
        shipped.step(state, context[at : at + 4 * FRAME], s, None)
        for at in range(0, len(context) - 4 * FRAME, 4 * FRAME)
    ]
    assert state.listener is not None
    enters = state.listener.entry.starts
    assert enters is not None
    assert state.grid is not None
    bars = (enters / 44100 - 0.3) * 100 / 60 / 4  # from the first strum
    assert bars == pytest.approx(round(bars), abs=0.02)
    assert 60 * 44100 / state.grid.beat == pytest.approx(100, abs=2)
    audio = np.zeros((4, max(m.end for m in made)), np.float32)
    for m in made:
        audio[list(m.stems), m.start : m.end] = m.audio
    assert not audio[:, : round(enters) - 500].any()
    assert np.abs(audio[:, round(enters) : round(enters + 2 * state.grid.bar)]).max() > 1e-3


def test_what_has_no_beat_brings_no_band_unless_it_is_not_listened_to(shipped: Accompanist) -> None:
    tone = 0.1 * np.sin(2 * np.pi * 220 * np.arange(200 * FRAME) / 44100).astype(np.float32)
    waiting = levels(list(hops(shipped, tone, settings(hop=8), steady(None))))
    playing = levels(list(hops(shipped, tone[: 64 * FRAME], settings(hop=8, by_ear=0), steady(None))))
    assert waiting.max() == 0
    assert playing[20:].max() > 1e-4


@pytest.mark.parametrize("shift", [0.5, 1.0])
def test_a_hint_moves_what_the_band_goes_by(shipped: Accompanist, shift: float) -> None:
    state, s, context = shipped.begin(), settings(hop=4, look_ahead=4), strummed(100, 20)
    hint = None
    for at in range(0, 200 * FRAME, 4 * FRAME):
        shipped.step(state, context[at : at + 4 * FRAME], s, None, hint=hint)
        if at == 140 * FRAME:
            assert state.listener is not None and state.listener.grid is not None
            found = state.listener.grid
            hint = BeatGrid(found.downbeat + shift * found.beat, found.beat, found.beats_per_bar)
    assert state.grid is not None and hint is not None
    assert same(state.grid, hint, 200 * FRAME)


def test_after_a_hand_over_the_listener_goes_on_with_the_beat_of_the_band(shipped: Accompanist) -> None:
    state, s, context = shipped.begin(), settings(hop=4, look_ahead=4), strummed(100, 30)
    given = BeatGrid.at_tempo(100, 4, 0.3 * 44100)
    for at in range(0, 240 * FRAME, 4 * FRAME):
        is_alone = 120 <= at // FRAME < 152
        context_now = np.zeros(4 * FRAME, np.float32) if is_alone else context[at : at + 4 * FRAME]
        now = s.with_("hand_over", float(is_alone))
        shipped.step(state, context_now, now, given if at < 120 * FRAME else None)
    assert state.grid is not None
    assert same(state.grid, given, 240 * FRAME)


@pytest.mark.parametrize("name", ["density", "energy", "style/funk"])
def test_each_musical_control_changes_what_is_played_and_nothing_by_default(
    shipped: Accompanist, name: str
) -> None:
    plain, again, other = (
        run(shipped, settings(**values), 3)[-1].audio for values in ({}, {name: 0}, {name: 1})
    )
    assert np.array_equal(plain, again)
    assert np.abs(plain - other).max() > 1e-4


def test_a_chart_changes_what_is_played(shipped: Accompanist) -> None:
    s, context = settings(**{"stem/piano/on": 1}), noise(4.0)
    pair = [
        list(hops(shipped, context, s, steady(GRID), parse(text)))[-1].audio
        for text in ("| C | F |", "| F# | B |")
    ]
    assert np.abs(pair[0] - pair[1]).max() > 1e-3


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 9])
def test_the_student_plays_with_any_number_of_steps(shipped: Accompanist, steps: int) -> None:
    made = run(shipped, settings(steps=steps), 3)
    assert all(np.isfinite(m.audio).all() and np.abs(m.audio).max() > 1e-4 for m in made)


def test_the_model_may_change_while_playing(shipped: Accompanist) -> None:
    student = settings(hop=4)
    teacher = student.with_("backend", 2)
    context = noise(60 * FRAME / 44100)
    plain, mixed = (
        played_with(shipped, context, {4: student}),
        played_with(shipped, context, {4: student, 32: teacher}),
    )
    assert np.array_equal(plain[:32], mixed[:32])
    assert not np.array_equal(plain[40:], mixed[40:])
    assert np.array_equal(
        plain, played_with(shipped, context, {4: student.with_("backend", 1)})
    )  # own is the student


def test_teacher_and_student_are_two_backends_over_one_trunk() -> None:
    teacher, student = (
        models.load(torch.device("cpu"), backend=name) for name in ("diffusion", "consistency")
    )
    assert isinstance(teacher.backend, Diffusion)
    assert isinstance(student.backend, Consistency)
    for a, b in zip(
        teacher.backend.network.trunk.parameters(), student.backend.trunk.parameters(), strict=True
    ):
        assert torch.equal(a, b)
    frames = [run(one, settings(), 3)[-1].audio for one in (teacher, student)]
    assert not np.allclose(frames[0], frames[1], atol=1e-4)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_a_gpu_makes_the_same_audio_within_a_thousandth(shipped: Accompanist) -> None:
    there = models.load(torch.device("cuda:0"))
    for a, b in zip(run(shipped, settings(), 6), run(there, settings(), 6), strict=True):
        assert np.abs(a.audio - b.audio).max() < 1e-3
