"""The means of training: songs are what their truth says, runs go on to the exact step."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.grid import PHASE_SIZE, BeatGrid
from engine.timing import FRAME, WINDOW
from engine.train import accompany, bank, loop, score
from engine.train.autoencoder import FRAMES
from engine.train.composer import DRUMS, STEMS, STYLES, compose

SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_song_is_complete_and_the_same_each_time(seed: int) -> None:
    song = compose(seed, 30)
    assert song == compose(seed, 30)
    assert set(song.notes) == set(STEMS)
    assert all(0 <= n.pitch <= 127 and n.length > 0 and 1 <= n.velocity <= 127 for notes in song.notes.values() for n in notes)
    assert song.chords[-1].start + song.bar_s >= 30


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_the_bass_plays_what_the_chords_say(seed: int) -> None:
    """On beat one the bass has the chord's root: the truth belongs to the notes."""
    song = compose(seed, 30)
    roots = {round(c.start / song.bar_s): c.root for c in song.chords}
    ones = [n for n in song.notes["bass"] if abs((n.start / song.bar_s + 0.5) % 1 - 0.5) * song.bar_s < 0.03]
    agree = [n.pitch % 12 == roots.get(round(n.start / song.bar_s), n.pitch % 12) for n in ones]
    assert not agree or np.mean(agree) > 0.9


def test_every_groove_fits_its_style() -> None:
    for style in STYLES.values():
        for name in style.drums:
            assert all(len(p) % style.beats == 0 and len(p) == len(DRUMS[name]["K"]) for p in DRUMS[name].values())


def test_a_rendered_song_follows_its_beat() -> None:
    fluidsynth = pytest.importorskip("engine.train.synth", reason="libfluidsynth or pyfluidsynth is not installed")
    if not SOUNDFONT.exists():
        pytest.skip(f"{SOUNDFONT} is not installed: apt install timgm6mb-soundfont")
    song = compose(23, 16)
    tracks = fluidsynth.Renderer(SOUNDFONT).song(song).astype(np.float32) / 32768
    assert np.abs(np.sqrt((tracks**2).mean(1)) / np.array(list(fluidsynth.LEVELS.values())) - 1).max() < 0.5
    drums = tracks[STEMS.index("drums")][int(score.FROM_S * 44100) :]
    assert score.pulse(drums, song) > 0.5


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    def train(folder: Path, until: int) -> loop.Run:
        torch.manual_seed(1)
        run = loop.Run("net", nn.Linear(4, 1), steps=40, rate=1e-2, seed=0, folder=folder)
        for step in run:
            x = torch.from_numpy(run.rng.normal(size=(8, 4)).astype(np.float32)) + 0.1 * torch.randn(8, 4)
            run.update((run.model(x) - x.sum(1, keepdim=True)).square().mean())
            if step + 1 == until:
                run.save()
                break
        return run

    (tmp_path / "whole").mkdir()
    whole = train(tmp_path / "whole", 40)
    train(tmp_path, 17)
    parts = train(tmp_path, 40)
    assert parts.step == whole.step == 40
    assert torch.equal(whole.model.weight, parts.model.weight)  # type: ignore[arg-type]
    assert torch.equal(whole.average.weight, parts.average.weight)  # type: ignore[arg-type]


def test_a_training_window_shows_nothing_later_than_the_look_ahead_allows() -> None:
    song = compose(5, 60)
    frames = FRAMES
    marks = np.broadcast_to(np.arange(frames, dtype=np.float32)[:, None], (frames, 64))
    tracks = np.broadcast_to(marks, (4, 4, frames, 64)).astype(np.float32)
    entry = bank.Entry(tracks, tracks, np.eye(4, dtype=bool), BeatGrid.at_tempo(song.tempo, 4), song.chords, 0, np.zeros(64, np.float32), None)
    for seed in range(50):
        window = accompany.Window(1, 8)
        accompany.fill(window, 0, [entry], np.random.default_rng(seed), accompany.Ideal(4, True))
        first = window.context[0, 0, 0]
        shown = window.context[0, window.context_on[0] == 1, 0]
        assert shown.max() == first + WINDOW - 8 - 4 - 1
        own_shown = window.own_on[0].max(1) == 1
        assert np.flatnonzero(own_shown).max() == WINDOW - 8 - 1


def test_the_beat_grid_repeats_every_beat_and_tells_its_tempo() -> None:
    grid = BeatGrid(1000.0, 20 * FRAME / 4, 4)
    a, b = grid.phase(10, 8), grid.phase(10 + 20, 8)  # a bar of 20 frames later
    assert a.shape == (8, PHASE_SIZE)
    assert np.allclose(a, b, atol=1e-4)
    assert not BeatGrid(1000.0, 20000.0, 0).phase(0, 4)[:, 11].any()  # no bar known
