"""Single players of a song's chords, one note at a time: bass, sung lines, hands, drums; what all share.

A part's notes are notes: beat, key, velocity, beats of duration, seconds late.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .performances import Harmony


class TimedNote(NamedTuple):
    """A note at a position and of a duration in beats, `late_s` seconds after its beat."""

    beat: float
    key: int
    velocity: float
    duration: float
    late_s: float = 0.0


@dataclass(frozen=True)
class Song:
    """What every player knows: bars of one to four chords, beats a bar, their division and groups, tempo."""

    bars: list[tuple[Harmony, ...]]
    beats_per_bar: int
    division: int  # 2, 3 or 4 slots a beat
    groups: tuple[int, ...]  # beats in each group of a bar: (4,), (3, 2), (2, 2, 3)
    tempo: float

    @property
    def beats(self) -> int:
        return len(self.bars) * self.beats_per_bar

    def at(self, beat: float) -> Harmony:
        bar = self.bars[min(int(beat // self.beats_per_bar), len(self.bars) - 1)]
        within = (beat % self.beats_per_bar) / self.beats_per_bar
        return bar[min(len(bar) - 1, int(within * len(bar) + 1e-6))]

    def weights(self) -> list[float]:
        """Metrical weight of each slot of a bar: bar, group, beat, half, the rest."""
        heads = np.cumsum((0, *self.groups))[:-1]
        out = []
        for slot in range(self.beats_per_bar * self.division):
            beat, part = divmod(slot, self.division)
            if part:
                out.append(1.0 if self.division == 4 and part == 2 else 0.5 if self.division == 4 else 0.8)
            else:
                out.append(
                    4.0 if beat == 0 else 3.0 if beat in heads or (self.groups == (4,) and beat == 2) else 2.0
                )
        return out


def rhythm(song: Song, rng: np.random.Generator, busy: float, syncopated: float) -> list[bool]:
    """Slots of a bar that are played: heavy ones more likely, unless it is syncopated."""
    weights = np.array(song.weights())
    lift = (weights / 4) * (1 - syncopated) + syncopated * rng.random(len(weights))
    played = rng.random(len(weights)) < np.clip(busy * (0.4 + lift), 0, 1)
    if not played.any() or (syncopated < 0.5 and rng.random() < 0.85):
        played[0] = True
    return [bool(p) for p in played]


def phrases(song: Song, rng: np.random.Generator, busy: float, syncopated: float) -> list[list[bool]]:
    """A rhythm for each bar: one, a variation in each fourth bar, another in some songs' second half."""
    first, fill = rhythm(song, rng, busy, syncopated), rhythm(song, rng, min(1, busy * 1.3), syncopated)
    other = rhythm(song, rng, busy, syncopated) if rng.random() < 0.4 else first
    turn = int(rng.choice([8, 16]))
    return [
        fill if k % 4 == 3 and rng.random() < 0.5 else other if (k // turn) % 2 else first
        for k in range(len(song.bars))
    ]


def bass(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Roots in a rhythm, eighths, roots and fifths, or walking."""
    kind = rng.choice(["random", "eighths", "fifths", "walking", "long"], p=[0.4, 0.22, 0.15, 0.13, 0.1])
    rhythms, loose, out = (
        phrases(song, rng, rng.uniform(0.4, 0.9), rng.uniform(0, 0.5)),
        rng.uniform(0.002, 0.012),
        [],
    )
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            on = {
                "random": rhythms[bar][slot], "eighths": song.division != 4 or part % 2 == 0,
                "fifths": part == 0 and beat % 2 == 0, "walking": part == 0, "long": slot == 0,
            }[str(kind)]  # fmt: skip
            at = bar * song.beats_per_bar + beat + part / song.division
            chord = song.at(at + 1e-3)
            if not on or not chord.intervals:
                continue
            root = 28 + (chord.root - 4) % 12
            key = root
            if kind == "fifths" and beat % 4 == 2:
                key = root + 7
            elif kind == "walking" and beat:
                key = root + int(rng.choice([*chord.intervals, -1, 2, 5, 9, 11]))
            elif kind == "random" and rng.random() < 0.2:
                key = root + int(rng.choice([7, 12, 10, 5]))
            length = {"long": song.beats_per_bar * 0.9, "walking": 0.9, "eighths": 0.45}.get(str(kind), 0.6)
            out.append(
                TimedNote(at, key, rng.normal(95, 8) + (6 if slot == 0 else 0), length, rng.normal(0, loose))
            )
    return out


def line(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """A sung or blown melody.

    Phrases of a few bars with rests, tones of the chord on heavy beats, motifs that come again.
    """
    middle, busy = int(rng.integers(58, 70)), rng.uniform(0.35, 0.8)
    motifs = [rhythm(song, rng, busy, rng.uniform(0, 0.5)) for _ in range(3)]
    rest_in, out = int(rng.choice([2, 4, 4, 8])), []
    key = middle
    slots = song.beats_per_bar * song.division
    pickup = rng.random() < 0.4
    for bar in range(len(song.bars)):
        played = motifs[[0, 1, 0, 2][bar % 4]]
        if bar % rest_in == rest_in - 1:
            played = [on and slot < slots // 2 for slot, on in enumerate(played)]
            if pickup:
                played = [on or slot >= slots - song.division for slot, on in enumerate(played)]
        at = [slot for slot, on in enumerate(played) if on]
        for slot, after in pairwise([*at, slots]):
            beat = bar * song.beats_per_bar + slot / song.division
            chord = song.at(beat + 1e-3)
            if not chord.intervals:
                continue
            step = int(rng.choice([-4, -2, -1, 0, 1, 2, 4], p=[0.06, 0.2, 0.16, 0.16, 0.16, 0.2, 0.06]))
            key = int(np.clip(key + step, middle - 9, middle + 9))
            if slot % song.division == 0:  # a tone of the chord
                key = min(range(key - 3, key + 4), key=lambda k: (k % 12 not in chord.tones, abs(k - key)))
            length = min((after - slot) / song.division * rng.uniform(0.6, 1.0), 4)
            out.append(TimedNote(beat, key, rng.normal(92, 8), length, 0.0))
    return out


def hands(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Claps, taps and stamps: on every beat, on two and four, stamp and clap, or a small groove."""
    kind = rng.choice(["beats", "backbeat", "stampclap", "groove"], p=[0.35, 0.15, 0.25, 0.25])
    low, high, small = (rhythm(song, rng, busy, s) for busy, s in ((0.4, 0.2), (0.25, 0.5), (0.8, 0.3)))
    loose, out = rng.uniform(0.004, 0.02), []
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            at = bar * song.beats_per_bar + beat + part / song.division
            late, velocity = rng.normal(0, loose), rng.normal(90, 9)
            if kind == "groove":
                hits = [
                    key
                    for key, on in (
                        (36, low[slot]),
                        (38, high[slot] or (part == 0 and beat % 2 == 1)),
                        (42, small[slot]),
                    )
                    if on
                ]
            elif part:
                hits = []
            elif kind == "stampclap":
                hits = [36 if beat % 2 == 0 else 38]
            else:
                hits = [38] if kind == "beats" or beat % 2 == 1 else []
            out += [TimedNote(at, key, velocity - (20 if key == 42 else 0), 0.2, late) for key in hits]
    return out


def drums(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """A plain beat for meters that no recorded groove has."""
    hat, backs = (
        int(rng.choice([42, 42, 51, 46])),
        np.cumsum((0, *song.groups))[:-1] if song.beats_per_bar > 4 else np.array([0]),
    )
    extra, loose, out = rhythm(song, rng, 0.2, 0.6), rng.uniform(0.002, 0.01), []
    every = 1 if song.tempo < 120 or song.division == 3 else 2
    snares = {2: (1,), 3: (1, 2) if rng.random() < 0.4 else (2,), 4: (1, 3), 5: (1, 3), 6: (3,), 7: (2, 4)}[
        song.beats_per_bar
    ]
    if song.beats_per_bar == 4 and song.division == 2 and rng.random() < 0.2:
        snares = (2,)  # half time
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            at = bar * song.beats_per_bar + beat + part / song.division
            if slot % every == 0 or part == 0:
                out.append(
                    TimedNote(at, hat, rng.normal(85 if part == 0 else 60, 7), 0.2, rng.normal(0, loose))
                )
            if (part == 0 and (beat in backs)) or extra[slot]:
                out.append(TimedNote(at, 36, rng.normal(105, 6), 0.2, rng.normal(0, loose)))
            if part == 0 and beat in snares:
                out.append(TimedNote(at, 38, rng.normal(105, 6), 0.2, rng.normal(0, loose)))
        if bar % 8 == 0 and rng.random() < 0.6:
            out.append(TimedNote(bar * song.beats_per_bar, 49, 105, 2.0))
    return out
