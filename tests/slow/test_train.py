"""The means of training: songs are what their truth says, runs go on to the exact step."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.contract.grid import PHASE_SIZE, BeatGrid
from engine.contract.styles import WORDS
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from engine.evaluate.pieces import Piece
from engine.synthetic import synth
from engine.synthetic.composer import compose
from engine.synthetic.patterns import DRUMS, STYLES
from engine.synthetic.song import Song
from engine.train import loop
from engine.train.data import augment, latents
from engine.train.recipes import diffusion
from engine.train.recipes.autoencoder import FRAMES

SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_song_is_complete_and_the_same_each_time(seed: int) -> None:
    song = compose(seed, 30)
    assert song == compose(seed, 30)
    assert set(song.notes) == set(STEMS)
    assert all(
        0 <= n.pitch <= 127 and n.length > 0 and 1 <= n.velocity <= 127
        for notes in song.notes.values()
        for n in notes
    )
    assert song.beats[-1] >= 30 or not song.chords[-1].tones  # until the end, or until its ending
    assert np.all(np.diff(song.beats) > 0.2)
    assert song.notes[max(song.notes, key=lambda s: len(song.notes[s]))]


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_the_bass_plays_what_the_chords_say(seed: int) -> None:
    """On beat one the bass has the chord's root: the truth belongs to the notes."""
    song = compose(seed, 30)
    if "latin" in song.words:
        return  # a tumbao anticipates
    roots = {k: c.root for k, c in enumerate(song.chords)}
    bars = np.array(song.beats[:: song.beats_per_bar])
    ones = [
        (int(np.abs(bars - n.start).argmin()), n.pitch % 12)
        for n in song.notes["bass"]
        if np.abs(bars - n.start).min() < 0.03
    ]
    agree = [pitch == roots.get(bar, pitch) for bar, pitch in ones]
    assert not agree or np.mean(agree) > 0.9


def test_every_groove_fits_its_style() -> None:
    for style in STYLES.values():
        for name in style.drums:
            assert all(
                len(p) % style.beats == 0 and len(p) == len(DRUMS[name]["K"]) for p in DRUMS[name].values()
            )


def test_a_rendered_song_follows_its_beat() -> None:
    measures = pytest.importorskip("engine.evaluate.measures", reason="the evaluate extra is not installed")
    pytest.importorskip("fluidsynth", reason="libfluidsynth3 is not installed", exc_type=ImportError)
    if not SOUNDFONT.exists():
        pytest.skip(f"{SOUNDFONT} is not installed: apt install timgm6mb-soundfont")
    song = compose(27, 16)
    tracks = synth.Renderer(SOUNDFONT).song(song).astype(np.float32) / 32768
    assert np.abs(np.sqrt((tracks**2).mean(1)) / np.array(list(synth.LEVELS.values())) - 1).max() < 0.5
    piece = Piece(
        "",
        dict(zip(STEMS, tracks, strict=True)),
        np.array(song.beats) * SAMPLE_RATE,
        song.beats_per_bar,
        song.division,
    )
    assert measures.pulse(piece.tracks["drums"], piece, SAMPLE_RATE) > 0.5


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


def entry_of(tracks: np.ndarray, song: Song) -> latents.LatentSong:
    """A song in the bank whose latents are `tracks`, with the truth of `song`."""
    return latents.LatentSong(
        own=tracks, context=tracks, players=np.eye(4, dtype=bool), beats=np.array(song.beats) * SAMPLE_RATE, beats_per_bar=song.beats_per_bar,
        bar=song.bar_s * SAMPLE_RATE, **latents.truth(song, 0), words=np.zeros(len(WORDS), np.float32), loudness=np.zeros((4, FRAMES), np.float16),
        silence=np.zeros(64, np.float32), played=None,
    )  # fmt: skip


def test_a_training_window_shows_nothing_later_than_the_look_ahead_allows() -> None:
    marks = np.broadcast_to(np.arange(FRAMES, dtype=np.float32)[:, None], (FRAMES, 64))
    entry = entry_of(np.broadcast_to(marks, (4, 4, FRAMES, 64)).astype(np.float32), compose(5, 60))
    for seed in range(50):
        window = diffusion.Window(1, 8)
        diffusion.fill(window, 0, [entry], np.random.default_rng(seed), diffusion.Ideal(4, True, True))
        first = window.context[0, 0, 0]
        shown = window.context[0, window.context_mask[0] == 1, 0]
        assert shown.max() == first + WINDOW - 8 - 4 - 1
        own_shown = window.own_mask[0].max(1) == 1
        assert np.flatnonzero(own_shown).max() == WINDOW - 8 - 1


def test_the_truth_lies_on_the_frames_where_it_sounds() -> None:
    song, offset = compose(11, 60), 1234
    truth = latents.truth(song, offset)
    for frame in range(0, FRAMES, 37):
        middle = (offset + (frame + 0.5) * FRAME) / SAMPLE_RATE
        chord = (
            [c for c in song.chords if c.start <= middle][-1]
            if song.chords[0].start <= middle
            else song.chords[0]
        )
        assert truth["root"][frame] == (chord.root if chord.tones else latents.NO_CHORD)
        assert set(np.flatnonzero(truth["tones"][frame])) == set(chord.tones)
    inside = [n for n in song.notes["bass"] if offset <= n.start * SAMPLE_RATE < offset + FRAMES * FRAME]
    assert truth["onsets"][0].sum() == len(inside)


def test_what_a_stage_does_keeps_time() -> None:
    """Distortion, tone, room and noise may change everything but when things happen."""
    hits = np.zeros((4, 40000), np.float32)
    for at in range(4000, 40000, 4000):
        hits[1, at : at + 400] = np.random.default_rng(at).uniform(-0.9, 0.9, 400)
    for k in range(20):
        heard = augment.on_stage(hits, np.array([False, True, False, False]), np.random.default_rng(k))
        envelope = (np.abs(heard).reshape(10, 4000)[1:]).mean(0)  # hits fall at 0
        rising = np.roll(envelope, 2000)  # and now at 2000
        assert 1950 < np.argmax(rising > 0.5 * rising.max()) < 2100


def test_the_beat_grid_repeats_every_beat_and_tells_its_tempo() -> None:
    grid = BeatGrid(1000.0, 20 * FRAME / 4, 4)
    a, b = grid.phase(10, 8), grid.phase(10 + 20, 8)  # a bar of 20 frames later
    assert a.shape == (8, PHASE_SIZE)
    assert np.allclose(a, b, atol=1e-4)
    assert not BeatGrid(1000.0, 20000.0, 0).phase(0, 4)[:, 11].any()  # no bar known
