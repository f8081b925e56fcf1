"""Names of the chords of bars, by vote of all that was heard in them, with the key of the whole in mind.

Shapes: n bars; C chords, CHORDS of them, each root with each quality. Scores are logarithms of how likely
each chord is, up to a constant.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.chart import QUALITIES
from ..contract.chords import PITCH_CLASSES

Array = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
# log of how usual each quality is among chords that are written
USUAL = {"": 0.0, "m": -0.2, "7": -0.8, "m7": -0.9, "maj7": -1.3, "dim": -3.0, "m7b5": -3.0, "sus4": -2.5}
KINDS = tuple(USUAL)
CHORDS = PITCH_CLASSES * len(KINDS)
ROOT_WEIGHT, TONE_WEIGHT = 2.0, 1.0  # of the probabilities of roots and of tones
SCALE = (0, 2, 4, 5, 7, 9, 11)
OUTSIDE = 1.0  # taken off for each tone of a chord that is not in the key, up to two
MINOR = 0.3  # by which the minor tonic must be likelier than the major one for the key to be minor
SPLIT = 0.7  # by which two chords in a bar must be likelier than one
ROOM = 0.02  # added to probabilities in logarithms
FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
SHARP_KEYS = (2, 4, 7, 9, 11)  # of the major scale; the others are written with flats
# tones of every chord, (C, 12), and how many of them lie outside each major scale, (12, C)
TONES = np.zeros((CHORDS, PITCH_CLASSES), np.float32)
for _index in range(CHORDS):
    _root, _kind = divmod(_index, len(KINDS))
    TONES[_index, [(_root + tone) % PITCH_CLASSES for tone in QUALITIES[KINDS[_kind]]]] = 1
STRANGE = np.array(
    [TONES[:, [(key + k) % PITCH_CLASSES for k in (1, 3, 6, 8, 10)]].sum(1) for key in range(12)]
)


@dataclass(frozen=True, slots=True)
class Named:
    """Names of bars as a chart has them, one or two chords each, and the key, `G` or `Em`."""

    bars: tuple[str, ...]
    key: str


def named(first: Array, second: Array, is_split: bool) -> Named:
    """Names of bars from mean probabilities of roots and tones in their halves, (n, ROOTS + 12) each.

    Args:
        is_split: Whether a bar may have a chord in each half.
    """
    halves = np.stack([scores(first), scores(second)])
    scale = int(np.argmax([(halves - _outside(key)).max(-1).sum() for key in range(PITCH_CLASSES)]))
    halves -= _outside(scale)
    names = SHARPS if scale in SHARP_KEYS else FLATS
    one = halves.mean(0)
    whole, parts = one.argmax(1), halves.argmax(2)
    gain = halves.max(2).mean(0) - one.max(1)
    bars = [
        " ".join(
            _name(chord, names) for chord in (parts[:, k] if is_split and gain[k] > SPLIT else [whole[k]])
        )
        for k in range(len(one))
    ]
    return Named(tuple(bars), _key(scale, one, names))


def scores(mean: Array) -> Scores:
    """Of every chord, (n, C), from mean probabilities of roots and tones, (n, ROOTS + 12)."""
    roots, tones = mean[:, :PITCH_CLASSES], np.clip(mean[:, -PITCH_CLASSES:], ROOM, 1 - ROOM)
    by_root = np.repeat(np.log(roots + ROOM), len(KINDS), 1)
    by_tones = np.log(tones) @ TONES.T + np.log(1 - tones) @ (1 - TONES.T)
    usual = np.tile(list(USUAL.values()), PITCH_CLASSES)
    return np.asarray(ROOT_WEIGHT * by_root + TONE_WEIGHT * by_tones + usual, np.float64)


def _outside(key: int) -> Scores:
    """What is taken off each chord's score in the scale of `key`, (C,)."""
    return np.asarray(OUTSIDE * np.minimum(2, STRANGE[key]), np.float64)


def _name(chord: int, names: tuple[str, ...]) -> str:
    root, kind = divmod(int(chord), len(KINDS))
    return names[root] + KINDS[kind]


def _key(scale: int, one: Scores, names: tuple[str, ...]) -> str:
    """Major or its relative minor, by how many bars have its tonic; the first and the last count twice."""
    roots = one.argmax(1) // len(KINDS)
    weights = np.ones(len(roots))
    weights[[0, -1]] += 1
    minor = (scale + 9) % PITCH_CLASSES
    is_minor = weights[roots == minor].sum() > (1 + MINOR) * weights[roots == scale].sum()
    return f"{names[minor]}m" if is_minor else names[scale]
