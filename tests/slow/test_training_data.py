"""Windows, passages and contexts for training: nothing too late, labels at their place, and every random
choice by its name.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.accompany.conditioning import View, lags_of
from engine.contract.chart import NO_CHORD
from engine.contract.errors import BandmateError
from engine.contract.grid import PHASE_SIZE, BeatGrid
from engine.contract.styles import STYLE_TAGS
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from engine.contract.window import MAX_GENERATED
from engine.listener.features import BEHIND, PER_SEMITONE, PULSE, PULSES
from engine.synthetic.composer import compose
from engine.synthetic.song import Song
from engine.train.data import augment, clips, files, latents, windows
from engine.train.data.augmentation import Augmentation, evaluation
from engine.train.data.corpus import frames_of
from engine.train.data.latents import LatentSong
from engine.train.recipes import listener

SONG = compose(5, 60)
FRAMES = frames_of(SONG)


def song_of(tracks: np.ndarray, song: Song) -> LatentSong:
    """A song whose latents are `tracks`, with the labels of `song`."""
    bar = song.bar_s * SAMPLE_RATE
    return LatentSong(
        stems=tracks,
        contexts=tracks,
        players=np.eye(4, dtype=bool),
        beats=np.array(song.beats) * SAMPLE_RATE,
        beats_per_bar=song.beats_per_bar,
        bar=bar,
        lags=lags_of(bar),
        **latents.truth(song, 0),
        style_tags=np.zeros(len(STYLE_TAGS), np.float32),
        loudness=np.zeros((4, FRAMES), np.float16),
        silence=np.full(64, -1, np.float32),
        rollout=None,
    )


def counted() -> LatentSong:
    """Every latent is the number of its frame; every track of memory that of the frame whose audio it is."""
    frames = np.arange(FRAMES, dtype=np.float32)
    rows = np.stack([frames, *(frames - lag / FRAME for lag in lags_of(SONG.bar_s * SAMPLE_RATE))])
    return song_of(np.broadcast_to(rows[None, :, :, None], (4, 4, FRAMES, 64)).astype(np.float32), SONG)


@given(st.integers(0, 10**6), st.sampled_from([4, 8]), st.integers(1, MAX_GENERATED))
@settings(max_examples=60, deadline=None)
def test_a_training_window_shows_nothing_later_than_the_look_ahead_allows(
    seed: int, look_ahead: int, frames: int
) -> None:
    batch = windows.sample_window([counted()], frames, np.random.default_rng(seed), evaluation(look_ahead))
    seen = batch.conditioning
    start = float(batch.target[0, 0, 0, 0])  # the number of the first frame to generate
    context = seen.context[0, :, 0][seen.context_mask[0] == 1]
    assert float(context.max()) == start - look_ahead - 1
    memory = seen.context_memory[0, ..., 0][seen.context_memory_mask[0] == 1]
    assert float(memory.max()) <= start - look_ahead - 1
    past = seen.self_context[0, ..., 0][seen.self_context_mask[0] == 1]
    assert float(past.max()) == start - 1
    own_memory = seen.self_memory[0, ..., 0][seen.self_memory_mask[0] == 1]
    assert float(own_memory.max()) <= start - 1


def test_every_choice_of_the_augmentation_leaves_whole_windows() -> None:
    """Each probability at 1, one after the other: nothing is shown too late, masks are 0 or 1."""
    songs = [counted()._replace(rollout=counted().stems)]
    chances = [n for n, v in json.loads(Augmentation().text()).items() if isinstance(v, float) and v <= 1]
    for k, name in enumerate(chances):
        augmentation = evaluation(4).changed([f"{name}=1.0"] if name != "lag_tolerance" else [])
        batch = windows.sample_batch(songs, 2, np.random.default_rng(k), augmentation)
        seen = batch.conditioning
        for mask in (
            seen.context_mask,
            seen.self_context_mask,
            seen.context_memory_mask,
            seen.self_memory_mask,
        ):
            assert set(mask.unique().tolist()) <= {0.0, 1.0}
        shown = seen.context[..., 0] * seen.context_mask
        assert (shown.amax(1) <= batch.target[:, 0, 0, 0] - 5).all()


def test_an_augmentation_is_changed_by_name_and_refuses_unknown_names() -> None:
    changed = Augmentation().changed(["no_beat=0.5", "look_aheads=[1, 2]"])
    assert (changed.no_beat, changed.look_aheads) == (0.5, (1, 2))
    with pytest.raises(BandmateError, match="no field 'no_baet'"):
        Augmentation().changed(["no_baet=0.5"])
    with pytest.raises(BandmateError, match="'no_beat=often': expected a float"):
        Augmentation().changed(["no_beat=often"])


def test_a_memory_of_another_length_of_bar_is_not_shown() -> None:
    """Where the grid has half the tempo, what was one and four bars ago is not available.

    What was eight is: it is four of the true ones.
    """
    song = counted()
    halved = lags_of(2 * song.bar)
    lags, at = windows.slots(song, halved, 0.1)
    assert lags == (0, song.lags[2], 0)
    assert at[1] == 2


@given(st.integers(0, 300), st.integers(0, 40), st.integers(1, 16))
@settings(max_examples=50, deadline=None)
def test_silence_before_the_first_note_is_shown_as_silence(first: int, late: int, hop: int) -> None:
    """A session's stems count from its beginning.

    The memory of what lies before their first sound is silent.
    """
    song = counted()
    view = View(first, first + 50, first + 46, song.lags)
    begin = first - 40
    first_sound = begin + hop + 4
    stems = (((first_sound, windows.FOREVER),),) * len(STEMS)
    history = windows.session(view, begin, stems, [()] * 3, frames=14, hop=hop)
    here = slice(first, first + WINDOW)
    made = windows.window_latents(
        song.contexts[0, :, here], song.stems[:, :, here], song.silence, view, [0, 1, 2], history
    )
    lag = song.lags[0]
    silent = (view.frames + 1) * FRAME - lag <= first_sound * FRAME
    assert (made.memory[silent, 0, 0] == -1).all()
    assert np.allclose(made.memory[~silent, 0, 0, 0], view.frames[~silent] - lag / FRAME, atol=1e-3)


def test_labels_are_on_the_frames_in_which_their_notes_sound() -> None:
    song, offset = compose(11, 60), 1234
    truth = latents.truth(song, offset)
    for frame in range(0, frames_of(song), 37):
        middle = (offset + (frame + 0.5) * FRAME) / SAMPLE_RATE
        chord = (
            [c for c in song.chords if c.start <= middle][-1]
            if song.chords[0].start <= middle
            else song.chords[0]
        )
        assert truth["root"][frame] == (chord.root if chord.tones else NO_CHORD)
        assert set(np.flatnonzero(truth["tones"][frame])) == set(chord.tones)
    until = offset + frames_of(song) * FRAME
    inside = [n for n in song.notes["bass"] if offset <= n.start * SAMPLE_RATE < until]
    assert truth["onsets"][0].sum() == len(inside)


def test_a_clip_has_its_beats_and_chords_where_the_song_has_them(tmp_path: Path) -> None:
    song = compose(7, 12.0)
    audio = np.random.default_rng(0).integers(-3000, 3000, (4, 12 * SAMPLE_RATE), np.int16)
    files.save_arrays(tmp_path / "song_7.npz", clips.pack(clips.from_song(song, audio, Augmentation())))
    (clip,) = clips.load_all(tmp_path)
    frames = len(clip.level)
    assert frames == len(audio[0]) // FRAME
    at = np.flatnonzero(clip.pulses.max(1) == 1)
    inside = [t * SAMPLE_RATE for t in song.beats if t * SAMPLE_RATE < (frames * PULSES - BEHIND - 1) * PULSE]
    assert np.abs((at - BEHIND + 0.5) * PULSE - inside).max() <= PULSE / 2
    downbeats = np.flatnonzero(clip.pulses[:, 1] == 1)
    assert downbeats.tolist() == at[:: song.beats_per_bar].tolist()
    for frame in range(0, frames, 9):
        middle_s = (frame + 0.5) * FRAME / SAMPLE_RATE
        chord = [c for c in song.chords if c.start <= middle_s or c is song.chords[0]][-1]
        if clip.tempo[frame] > 0 and chord.tones:
            assert clip.root[frame] == chord.root
            assert set(np.flatnonzero(clip.tones[frame])) == set(chord.tones)


def test_transposed_passages_move_pitches_and_chords_together() -> None:
    row: dict[str, np.ndarray] = {
        "pitches": np.eye(1, 132, 40, dtype=np.float16), "tones": np.eye(1, 12, 3, dtype=np.float32),
        "root": np.array([3, 12]),
    }  # fmt: skip
    listener.transpose(row, -4)
    assert row["pitches"][0].argmax() == 40 - 4 * PER_SEMITONE
    assert row["tones"][0].argmax() == 11
    assert row["root"].tolist() == [11, 12]  # no chord stays no chord


def test_an_augmented_context_keeps_time() -> None:
    """Distortion, tone, room and noise may change everything but when things happen."""
    hits = np.zeros((4, 40000), np.float32)
    for at in range(4000, 40000, 4000):
        hits[1, at : at + 400] = np.random.default_rng(at).uniform(-0.9, 0.9, 400)
    drums = np.array([False, True, False, False])
    for k in range(20):
        augmented = augment.augment(hits, drums, np.random.default_rng(k), Augmentation())
        envelope = (np.abs(augmented).reshape(10, 4000)[1:]).mean(0)  # hits fall at 0
        rising = np.roll(envelope, 2000)  # and now at 2000
        assert 1950 < np.argmax(rising > 0.5 * rising.max()) < 2100


def test_the_phase_of_the_beat_grid_repeats_every_bar() -> None:
    grid = BeatGrid(1000.0, 20 * FRAME / 4, 4)
    a, b = grid.phase(10, 8), grid.phase(10 + 20, 8)  # a bar of 20 frames later
    assert a.shape == (8, PHASE_SIZE)
    assert np.allclose(a, b, atol=1e-4)
    assert not BeatGrid(1000.0, 20000.0, 0).phase(0, 4)[:, 11].any()  # no bar known
