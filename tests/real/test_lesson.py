"""A part taught by playing it: grid from two presses, bars named by vote, votes that add up."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.contract.errors import LessonError
from engine.contract.grid import BeatGrid
from engine.contract.lesson import LessonRequest
from engine.contract.protocol import Refused, Taught
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.listener import network
from engine.listener.evidence import KEPT, SIZE, Evidence
from engine.listener.features import BEHIND, PULSE, PULSES
from engine.listener.lesson import Lesson, check, learned
from engine.listener.naming import named
from engine.listener.presses import found_grid
from engine.serve.conditions import Conditions
from engine.serve.lessons import Lessons

MAJOR, MINOR, SEVENTH = (0, 4, 7), (0, 3, 7), (0, 4, 7, 10)
CHORDS = {"C": (0, MAJOR), "Am": (9, MINOR), "F": (5, MAJOR), "G7": (7, SEVENTH), "D": (2, MAJOR)}
SECONDS = 40


def chord_row(name: str, sure: float = 0.9) -> np.ndarray:
    """Probabilities of roots and tones, (SIZE,), as a network that is rather sure says."""
    root, tones = CHORDS[name]
    row = np.full(SIZE, (1 - sure) / 12, np.float32)
    row[root] = sure
    row[network.ROOTS :] = 0.1
    row[[network.ROOTS + (root + tone) % 12 for tone in tones]] = sure
    return row


def heard(bpm: float, first_s: float, bars: list[str], beats_per_bar: int = 4) -> Evidence:
    """Evidence of SECONDS: a beat from `first_s` on, its bars repeated; a name may hold two chords."""
    frames = int(SECONDS * SAMPLE_RATE / FRAME)
    beat = 60 * SAMPLE_RATE / bpm
    pulses, chords = np.full((frames * PULSES, 2), 0.01, np.float32), np.zeros((frames, SIZE), np.float32)
    for k in range(int((SECONDS - first_s) * bpm / 60)):
        at = (first_s * SAMPLE_RATE + k * beat) / PULSE - 0.5 + BEHIND
        for pulse, share in ((int(at), 1 - at % 1), (int(at) + 1, at % 1)):
            if pulse < len(pulses):
                pulses[pulse] = [0.9 * share, 0.8 * share * (k % beats_per_bar == 0)]
    for frame in range(frames):
        bar = ((frame + 0.5) * FRAME - first_s * SAMPLE_RATE) / (beat * beats_per_bar)
        names = bars[int(bar) % len(bars)].split()
        chords[frame] = chord_row(names[int(bar % 1 * len(names))])
    tempo = np.full((frames, network.TEMPI), 0.5 / network.TEMPI, np.float32)
    bins = np.log(bpm / network.SLOWEST) / np.log(network.FASTEST / network.SLOWEST) * (network.TEMPI - 1)
    tempo[:, round(bins)] += 0.5
    evidence = Evidence(0)
    evidence.hear(pulses, tempo, chords, chords[:0])
    return evidence


def request(begin_s: float, end_s: float, meter: int = 4, is_fixed: bool = False) -> LessonRequest:
    return LessonRequest(begin_s * SAMPLE_RATE, end_s * SAMPLE_RATE, meter, is_fixed)


@pytest.mark.parametrize("bpm", [72.0, 96.0, 118.0, 164.0])
@pytest.mark.parametrize("bars", [4, 8])
@pytest.mark.parametrize("foot_s", [(0.06, -0.06), (-0.06, 0.06), (0.05, 0.05), (0.0, 0.0)])
def test_two_presses_give_tempo_bars_and_downbeat(bpm: float, bars: int, foot_s: tuple[float, float]) -> None:
    evidence, first_s = heard(bpm, 2.0, ["C", "Am", "F", "G7"]), 2.0
    end_s = first_s + bars * 240 / bpm
    begin, end = (first_s + foot_s[0]) * SAMPLE_RATE, (end_s + foot_s[1]) * SAMPLE_RATE
    grid, count = found_grid(begin, end, 4, evidence.between(begin, end))
    assert count == bars
    assert 60 * SAMPLE_RATE / grid.beat == pytest.approx(bpm, rel=0.003)
    assert grid.downbeat / SAMPLE_RATE == pytest.approx(first_s, abs=0.01)
    assert (grid.downbeat + count * grid.bar) / SAMPLE_RATE == pytest.approx(end_s, abs=0.01)


def test_a_waltz_has_three_beats() -> None:
    evidence = heard(150, 1.0, ["C", "G7"], beats_per_bar=3)
    asked = request(1.02, 1.0 + 8 * 1.2 - 0.03, 3)
    lesson = learned(Lesson(asked), evidence, None, None)
    assert lesson.grid is not None and lesson.grid.beats_per_bar == 3
    assert lesson.named.bars == ("C", "G7") * 4


def test_bars_are_named_with_two_chords_where_the_halves_differ() -> None:
    evidence = heard(100, 1.0, ["C", "Am", "F G7", "C"])
    lesson = learned(Lesson(request(0.96, 1.0 + 4 * 2.4 + 0.05)), evidence, None, None)
    assert lesson.named.bars == ("C", "Am", "F G7", "C")
    assert lesson.named.key == "C"


def test_the_key_decides_where_the_sound_does_not() -> None:
    unsure = (chord_row("C") + chord_row("Am")) / 2
    unsure[[network.ROOTS + 3, network.ROOTS + 4]] = 0.5  # C or Cm: the third is not heard
    unsure[0], unsure[9] = 0.9, 0.01
    rows = np.stack([chord_row("F"), unsure, chord_row("G7"), chord_row("Am")])
    assert named(rows, rows, is_split=True).bars == ("F", "C", "G7", "Am")


def test_until_the_second_press_whole_bars_are_shown() -> None:
    evidence = heard(120, 1.0, ["C", "Am", "F", "G7"])
    tracked = BeatGrid(1.0 * SAMPLE_RATE, SAMPLE_RATE / 2, 4)
    begin_s = SECONDS - 5.2
    begin_s -= (begin_s - 1.0) % 8.0  # where the four bars begin
    lesson = learned(Lesson(request(begin_s, 0)), evidence, None, tracked)
    bars = int((evidence.frame * FRAME / SAMPLE_RATE - begin_s) / 2)
    assert lesson.named.bars == (("C", "Am", "F", "G7") * 3)[:bars] and bars >= 2
    assert learned(Lesson(request(begin_s, 0)), evidence, None, None).named.bars == ()


def test_the_beat_that_the_band_plays_stays_where_the_presses_fall_on_it() -> None:
    evidence = heard(120, 1.0, ["C", "Am"])
    given = BeatGrid(1.5 * SAMPLE_RATE, SAMPLE_RATE / 2, 4)  # the same beats, other bar lines
    lesson = learned(Lesson(request(3.04, 11.05)), evidence, given, None)
    assert lesson.grid == BeatGrid(3.0 * SAMPLE_RATE, SAMPLE_RATE / 2, 4)
    assert len(lesson.votes) == 4


def test_a_song_at_another_tempo_than_the_given_one_is_found() -> None:
    evidence, given = heard(97, 1.0, ["C", "Am"]), BeatGrid(0.0, SAMPLE_RATE / 2, 4)
    end_s = 1.0 + 8 * 240 / 97
    lesson = learned(Lesson(request(1.03, end_s - 0.02)), evidence, given, None)
    assert lesson.grid is not None
    assert 60 * SAMPLE_RATE / lesson.grid.beat == pytest.approx(97, rel=0.003)
    fixed = learned(Lesson(request(1.03, end_s - 0.02, is_fixed=True)), evidence, given, None)
    assert fixed.grid is not None and fixed.grid.beat == SAMPLE_RATE / 2


def test_votes_add_up_and_the_grid_stays() -> None:
    right, wrong = heard(120, 1.0, ["C", "Am", "F", "G7"]), heard(120, 1.0, ["C", "D", "F", "G7"])
    wrong.chords[:] = 0.5 * wrong.chords + 0.3 * right.chords  # half heard
    first = learned(Lesson(request(1.0, 9.0)), wrong, None, None)
    assert first.named.bars == ("C", "D", "F", "G7") and first.is_settled
    again = learned(
        Lesson(replace(request(1.03, 9.05), again=1.0 * SAMPLE_RATE)), right, None, None, before=first
    )
    assert again.named.bars == ("C", "Am", "F", "G7") and again.rounds == 2
    later = learned(again, right, BeatGrid(0.0, 20_000.0, 4), None, before=first)
    assert later.grid == again.grid


def test_a_part_that_cannot_be_heard_is_refused() -> None:
    evidence = heard(120, 1.0, ["C"])
    with pytest.raises(LessonError, match=r"a part of 0\.5 s was taught, expected 0\.7"):
        check(request(3.0, 3.5), evidence)
    late = Evidence(4 * KEPT)
    with pytest.raises(LessonError, match="play it again"):
        check(request(3.0, 9.0), late)


def test_a_lesson_that_fails_is_over_and_refused_and_the_next_one_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> Lesson:
        raise ZeroDivisionError("votes")

    lessons, conditions = Lessons(), Conditions(lesson=request(1.0, 9.0))
    listener = SimpleNamespace(heard=heard(120, 1.0, ["C", "Am", "F", "G7"]), grid=None)
    state: Any = SimpleNamespace(listener=listener)
    lessons.begin(conditions, state)
    with monkeypatch.context() as broken:
        broken.setattr("engine.serve.lessons.learned", failing)
        refused = lessons.answer(7, conditions, state)
    assert isinstance(refused, Refused) and refused.text == "teach: ZeroDivisionError('votes')"
    assert lessons.answer(7, conditions, state) is None
    lessons.begin(conditions, state)
    said = lessons.answer(7, conditions, state)
    assert isinstance(said, Taught) and said.chart == "| C | Am | F | G7 |"
    assert lessons.answer(7, conditions, state) is said  # settled: nothing is computed again


def test_skipped_frames_are_no_evidence() -> None:
    evidence = heard(120, 1.0, ["C", "Am"])
    before = evidence.frame
    evidence.skip(20)
    assert evidence.frame == before + 20
    assert not evidence.chords[-20:].any() and not evidence.pulses[-20 * PULSES :].any()
