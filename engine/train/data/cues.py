"""Beat grid and chords of a song as the accompanist would have them: given by a player, or found by the
listener, with its errors.
"""

from itertools import pairwise

import numpy as np

from ...contract.chords import BY_EAR, CHART, CHORD_SIZE, PITCH_CLASSES, Rows, chord_rows
from ...contract.grid import BeatGrid
from ...contract.timing import FRAME, SAMPLE_RATE
from .augmentation import Augmentation
from .latents import LatentSong

Rng = np.random.Generator
TRIAD = (0, 3, 4, 5, 6, 7)  # semitones above the root: thirds, fourth, fifths


def grid_cue(song: LatentSong, context_end: int, rng: Rng, augmentation: Augmentation) -> BeatGrid | None:
    """The grid through the last beats before frame `context_end`, now and then mistaken.

    None where there is none to be had.
    """
    if rng.random() < augmentation.no_beat:
        return None
    until = int(np.searchsorted(song.beats, context_end * FRAME))
    grid = BeatGrid.through(song.beats, until, augmentation.grid_beats, song.beats_per_bar)
    downbeat = grid.downbeat + rng.normal(0, augmentation.downbeat_s) * SAMPLE_RATE
    beat, beats_per_bar = grid.beat, grid.beats_per_bar
    wrong_downbeat, offbeat, wrong_tempo = np.cumsum(
        [augmentation.wrong_downbeat, augmentation.offbeat, augmentation.wrong_tempo]
    )
    draw = rng.random()
    if draw < wrong_downbeat:
        downbeat += int(rng.integers(1, max(2, beats_per_bar))) * beat
    elif draw < offbeat:
        downbeat += beat / 2
    elif draw < wrong_tempo:
        beat *= rng.choice((0.5, 2.0))
    return BeatGrid(downbeat, float(beat), 0 if rng.random() < augmentation.no_bar else beats_per_bar)


def chord_cue(song: LatentSong, here: slice, context_end: int, rng: Rng, augmentation: Augmentation) -> Rows:
    """Chords of the frames `here`, (W, CHORD_SIZE): none, a chart's, or the listener's.

    Args:
        context_end: Counted from the window's first frame: what follows is predicted.
    """
    if rng.random() >= augmentation.chords:
        return np.zeros((here.stop - here.start, CHORD_SIZE), np.float32)
    if rng.random() < augmentation.chart:
        return charted(song, here, rng, augmentation)
    return listened(song, here, context_end, rng, augmentation)


def charted(song: LatentSong, here: slice, rng: Rng, augmentation: Augmentation) -> Rows:
    """The true chords (W, CHORD_SIZE), read a little early or late."""
    shift = round(rng.normal(0, augmentation.chart_shift))
    at = np.clip(np.arange(here.start, here.stop) + shift, 0, song.frames - 1)
    return chord_rows(song.root[at], song.tones[at], np.full(len(at), CHART))


def listened(song: LatentSong, here: slice, context_end: int, rng: Rng, augmentation: Augmentation) -> Rows:
    """The chords as a listener finds them (W, CHORD_SIZE): late, some mistaken, more of those ahead.

    Sevenths may be missed.
    """
    late = int(rng.integers(0, augmentation.chords_late + 1))
    at = np.clip(np.arange(here.start, here.stop) - late, 0, song.frames - 1)
    root, tones = song.root[at].copy(), song.tones[at].astype(np.float32)
    changes = [0, *(np.flatnonzero(np.diff(root)) + 1), len(at)]
    wrong = rng.uniform(0, augmentation.wrong_chords)
    wrong_ahead = rng.uniform(0, augmentation.wrong_chords_ahead)
    for begin, end in pairwise(changes):
        if rng.random() < (wrong if begin < context_end else wrong_ahead):
            other = int(rng.integers(song.frames))
            root[begin:end], tones[begin:end] = song.root[other], song.tones[other]
    if rng.random() < augmentation.triads:
        above = (np.arange(PITCH_CLASSES) - root[:, None]) % PITCH_CLASSES
        tones *= np.isin(above, TRIAD)
    return chord_rows(root, tones, np.full(len(at), BY_EAR))
