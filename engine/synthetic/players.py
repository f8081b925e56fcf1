"""How single players play a song's chords: strums, riffs, picking, comping, bass, sung lines, claps. Beats in, notes in beats out.

A part's notes are (beat, key, velocity, beats of duration, seconds late).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .performances import Harmony

STRINGS = (40, 45, 50, 55, 59, 64)
MUTED = 0.06  # beats that a muted stroke sounds


class Touch(NamedTuple):
    beat: float
    key: int
    velocity: float
    duration: float
    late_s: float = 0.0


@dataclass(frozen=True)
class Song:
    """What everyone knows: bars of chords (one to four a bar), beats a bar, how beats divide, how they are grouped, tempo."""

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
                out.append(4.0 if beat == 0 else 3.0 if beat in heads or (self.groups == (4,) and beat == 2) else 2.0)
        return out


Player = Callable[[Song, np.random.Generator], list[Touch]]


def _rhythm(song: Song, rng: np.random.Generator, busy: float, syncopated: float) -> list[bool]:
    """Slots of a bar that are played: heavy ones more likely, unless it is syncopated."""
    weights = np.array(song.weights())
    lift = (weights / 4) * (1 - syncopated) + syncopated * rng.random(len(weights))
    played = rng.random(len(weights)) < np.clip(busy * (0.4 + lift), 0, 1)
    if not played.any() or (syncopated < 0.5 and rng.random() < 0.85):
        played[0] = True
    return [bool(p) for p in played]


def _phrases(song: Song, rng: np.random.Generator, busy: float, syncopated: float) -> list[list[bool]]:
    """A rhythm for each bar: one, its variation in each fourth bar, another in the second half of some songs."""
    first, fill = _rhythm(song, rng, busy, syncopated), _rhythm(song, rng, min(1, busy * 1.3), syncopated)
    other = _rhythm(song, rng, busy, syncopated) if rng.random() < 0.4 else first
    turn = int(rng.choice([8, 16]))
    return [fill if k % 4 == 3 and rng.random() < 0.5 else other if (k // turn) % 2 else first for k in range(len(song.bars))]


def voicing(chord: Harmony, rng: np.random.Generator, position: int) -> list[int]:
    """A guitar chord around a fret: the lowest note the root, the nearest tone on each string above."""
    out: list[int] = []
    for open_key in STRINGS:
        low = open_key + position
        near = [k for k in range(low, low + 5) if k % 12 in chord.tones]
        if not out:
            near = [k for k in range(open_key + max(0, position - 2), low + 5) if k % 12 == chord.root]
        if near:
            out.append(near[0])
    return out or [40 + (chord.root - 4) % 12]


def strum(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Down and up strokes; some on two and four, some off the beats, some with dead strokes between."""
    kind = rng.choice(["random", "steady", "offbeat", "backbeat", "folk"], p=[0.45, 0.25, 0.08, 0.07, 0.15])
    position, spread, swing = int(rng.integers(0, 6)), rng.uniform(0.004, 0.02), 0.0
    if song.division == 2 and rng.random() < 0.2:
        swing = rng.uniform(0.05, 0.17)
    rhythms = _phrases(song, rng, rng.uniform(0.5, 1.1), rng.uniform(0, 0.6))
    dead, accents, loose = rng.random() < 0.35, rng.random(64), rng.uniform(0.002, 0.012)
    base, depth = rng.uniform(60, 95), rng.uniform(5, 30)
    weights, out = song.weights(), []
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            on = rhythms[bar][slot]
            if kind == "steady":
                on = part % max(1, song.division // 2) == 0 if song.division != 3 else True
            elif kind == "offbeat":
                on = part == song.division // 2 or (part == 0 and beat == 0 and rng.random() < 0.2)
            elif kind == "backbeat":
                on = part == 0 and beat % 2 == 1
            elif kind == "folk":  # bass note, stroke, bass note, stroke
                on = part == 0 or (part == song.division // 2 and beat % 2 == 1)
            at = bar * song.beats_per_bar + beat + part / song.division + (swing if part == 1 and song.division == 2 else 0)
            chord = song.at(at + 1e-3)
            if not chord.intervals or (not on and not (dead and part % 2 == 0)):
                continue
            keys = voicing(chord, rng, position)
            up = part % 2 == 1 if song.division != 3 else part == 1
            velocity = base + depth * (weights[slot] / 4 - 0.5) + 12 * (accents[slot % 64] - 0.5) + rng.normal(0, 4)
            late = rng.normal(0, loose)
            if kind == "folk" and part == 0 and beat % 2 == 0:
                out.append(Touch(at, keys[0], velocity, 0.9, late))
                continue
            keys = keys[::-1][: int(rng.integers(3, 5))] if up else keys
            short = not on
            length = MUTED if short else rng.uniform(0.3, 1.2) if rng.random() < 0.8 else 2.0
            for k, key in enumerate(keys):
                out.append(Touch(at, key, velocity * (0.6 if short else 1) - 2 * k, length, late + k * spread / len(keys)))
    return out


def riff(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Palm-muted eighths, sixteenths or gallops on the low string, with power chords that ring."""
    kinds = {1: ["eighths", "motif"], 2: ["eighths", "motif"], 3: ["eighths", "motif"], 4: ["eighths", "sixteenths", "gallop", "motif"]}
    kind = rng.choice(kinds[song.division])
    rhythms = _phrases(song, rng, rng.uniform(0.55, 0.95), rng.uniform(0, 0.5))
    ring = _rhythm(song, rng, rng.uniform(0.1, 0.5), rng.uniform(0.2, 0.7))
    tune = int(rng.integers(-4, 2))
    motif, loose, out = rng.choice([0, 0, 0, 1, 3, 5, 7, 10, 12], 64), rng.uniform(0.001, 0.008), []
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            on = {
                "eighths": song.division != 4 or part % 2 == 0, "sixteenths": True,
                "gallop": part != 1, "motif": rhythms[bar][slot],
            }[str(kind)]  # fmt: skip
            at = bar * song.beats_per_bar + beat + part / song.division
            chord = song.at(at + 1e-3)
            if not on or not chord.intervals:
                continue
            root = 40 + tune + (chord.root - 4 - tune) % 12
            late, velocity = rng.normal(0, loose), rng.normal(100, 6)
            if ring[slot] and (kind != "motif" or rng.random() < 0.6):
                keys = (root, root + 7, root + 12)
                out += [Touch(at, k, velocity + 8, rng.uniform(0.4, 1.5), late + 0.003 * i) for i, k in enumerate(keys)]
            elif kind == "motif":
                out.append(Touch(at, root + int(motif[slot % 64]), velocity, rng.uniform(0.15, 0.5), late))
            else:
                out += [Touch(at, k, velocity - 8, 0.12, late) for k in (root, root + 7)]
    return out


def pick(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Fingerpicking: thumb on the beats, fingers between, a pattern that is kept."""
    position, division = int(rng.integers(0, 5)), song.division
    slots = song.beats_per_bar * division
    pattern = [int(rng.integers(1, 6)) if rng.random() < 0.85 else -1 for _ in range(slots)]
    thumb = rng.choice(["beats", "halves", "one"])
    pinch, base, loose, out = rng.random() < 0.4, rng.uniform(55, 90), rng.uniform(0.003, 0.015), []
    for bar in range(len(song.bars)):
        for slot in range(slots):
            beat, part = divmod(slot, division)
            at = bar * song.beats_per_bar + beat + part / division
            chord = song.at(at + 1e-3)
            if not chord.intervals:
                continue
            keys = voicing(chord, rng, position)
            bass = part == 0 and (thumb == "beats" or (thumb == "halves" and beat % 2 == 0) or beat == 0)
            if bass:
                out.append(Touch(at, keys[0 if beat % 2 == 0 else min(1, len(keys) - 1)], base + 10 + rng.normal(0, 4), 1.5, rng.normal(0, loose)))
            if pattern[slot] >= 0 and (not bass or pinch):
                key = keys[min(len(keys) - 1, pattern[slot])]
                out.append(Touch(at, key, base + rng.normal(0, 5), 1.2, rng.normal(0, loose)))
    return out


def _hand(chord: Harmony, middle: int, rng: np.random.Generator) -> list[int]:
    """A close voicing around a key."""
    return sorted(min((middle + d for d in range(-6, 6) if (middle + d) % 12 == t)) for t in chord.tones)[:4]


def comp(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Chords on a keyboard: quarters, halves, Charleston, off the beats, a rhythm of its own; left hand below."""
    kind = rng.choice(["quarters", "random", "charleston", "offbeat", "whole"], p=[0.22, 0.45, 0.13, 0.1, 0.1])
    rhythms = _phrases(song, rng, rng.uniform(0.4, 0.9), rng.uniform(0.1, 0.7))
    middle, left, base = int(rng.integers(57, 68)), rng.choice(["octave", "root", "none", "beats"], p=[0.25, 0.35, 0.15, 0.25]), rng.uniform(65, 95)
    swing = rng.uniform(0.05, 0.17) if song.division == 2 and rng.random() < 0.25 else 0.0
    legato, loose, weights, out = rng.uniform(0.2, 1.0), rng.uniform(0.002, 0.015), song.weights(), []
    for bar in range(len(song.bars)):
        before = None
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            on = {
                "quarters": part == 0, "random": rhythms[bar][slot],
                "charleston": (beat, part) in ((0, 0), (1, song.division // 2)),
                "offbeat": part == song.division // 2, "whole": slot == 0,
            }[str(kind)]  # fmt: skip
            at = bar * song.beats_per_bar + beat + part / song.division + (swing if part == 1 and song.division == 2 else 0)
            chord = song.at(at + 1e-3)
            on = on or (chord != before and part == 0 and kind != "offbeat")
            before = chord if part == 0 or before is None else before
            if not chord.intervals:
                continue
            late, velocity = rng.normal(0, loose), base + 5 * weights[slot] / 2 + rng.normal(0, 5)
            if on:
                length = {"whole": song.beats_per_bar, "quarters": 0.9}.get(str(kind), 1.0) * legato
                out += [Touch(at, k, velocity, length, late + rng.normal(0, 0.003)) for k in _hand(chord, middle, rng)]
            if left != "none" and part == 0 and (beat == 0 or left == "beats"):
                low = 36 + (chord.root) % 12
                keys = (low, low + 12) if left == "octave" else (low,)
                out += [Touch(at, k, velocity + 4, 1.0 if left == "beats" else song.beats_per_bar * 0.9, late) for k in keys]
    return out


def arpeggio(song: Song, rng: np.random.Generator) -> list[Touch]:
    """A ballad: broken chords in even notes, up or up and down."""
    middle, base = int(rng.integers(55, 70)), rng.uniform(55, 85)
    division = song.division if rng.random() < 0.8 else 2
    shape, loose, bass, out = rng.choice(["up", "updown", "alberti"]), rng.uniform(0.004, 0.02), rng.random() < 0.75, []
    for slot in range(song.beats * division):
        at = slot / division
        chord = song.at(at + 1e-3)
        if not chord.intervals:
            continue
        keys = _hand(chord, middle, rng)
        keys = keys + [keys[0] + 12]
        within = slot % (song.beats_per_bar * division)
        order = {"up": keys, "updown": keys + keys[-2:0:-1], "alberti": [keys[0], keys[-2], keys[1], keys[-2]]}[str(shape)]
        heavy = 8 if within == 0 else 3 if within % division == 0 else 0
        out.append(Touch(at, order[within % len(order)], base + heavy + rng.normal(0, 5), 1.0, rng.normal(0, loose)))
        if bass and within % (division * max(2, song.beats_per_bar // 2)) == 0:
            out.append(Touch(at, 36 + chord.root % 12, base + 8, song.beats_per_bar * 0.9, rng.normal(0, loose)))
    return out


def bass(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Roots in a rhythm, eighths, roots and fifths, or walking."""
    kind = rng.choice(["random", "eighths", "fifths", "walking", "long"], p=[0.4, 0.22, 0.15, 0.13, 0.1])
    rhythms, loose, out = _phrases(song, rng, rng.uniform(0.4, 0.9), rng.uniform(0, 0.5)), rng.uniform(0.002, 0.012), []
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            on = {
                "random": rhythms[bar][slot], "eighths": song.division != 4 or part % 2 == 0, "fifths": part == 0 and beat % 2 == 0,
                "walking": part == 0, "long": slot == 0,
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
            out.append(Touch(at, key, rng.normal(95, 8) + (6 if slot == 0 else 0), length, rng.normal(0, loose)))
    return out


def line(song: Song, rng: np.random.Generator) -> list[Touch]:
    """A sung or blown melody: phrases of a few bars with rests, tones of the chord on heavy beats, motifs that come again."""
    middle, busy = int(rng.integers(58, 70)), rng.uniform(0.35, 0.8)
    motifs = [_rhythm(song, rng, busy, rng.uniform(0, 0.5)) for _ in range(3)]
    rest_in, out = int(rng.choice([2, 4, 4, 8])), []
    key = middle
    slots = song.beats_per_bar * song.division
    pickup = rng.random() < 0.4
    for bar in range(len(song.bars)):
        rhythm = motifs[[0, 1, 0, 2][bar % 4]]
        if bar % rest_in == rest_in - 1:
            rhythm = [on and slot < slots // 2 for slot, on in enumerate(rhythm)]
            if pickup:
                rhythm = [on or slot >= slots - song.division for slot, on in enumerate(rhythm)]
        at = [slot for slot, on in enumerate(rhythm) if on]
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
            out.append(Touch(beat, key, rng.normal(92, 8), length, 0.0))
    return out


def hands(song: Song, rng: np.random.Generator) -> list[Touch]:
    """Claps, taps and stamps: on every beat, on two and four, stamp and clap, or a small groove."""
    kind = rng.choice(["beats", "backbeat", "stampclap", "groove"], p=[0.35, 0.15, 0.25, 0.25])
    low, high, small = (_rhythm(song, rng, busy, s) for busy, s in ((0.4, 0.2), (0.25, 0.5), (0.8, 0.3)))
    loose, out = rng.uniform(0.004, 0.02), []
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            at = bar * song.beats_per_bar + beat + part / song.division
            late, velocity = rng.normal(0, loose), rng.normal(90, 9)
            if kind == "groove":
                hits = [key for key, on in ((36, low[slot]), (38, high[slot] or (part == 0 and beat % 2 == 1)), (42, small[slot])) if on]
            elif part:
                hits = []
            elif kind == "stampclap":
                hits = [36 if beat % 2 == 0 else 38]
            else:
                hits = [38] if kind == "beats" or beat % 2 == 1 else []
            out += [Touch(at, key, velocity - (20 if key == 42 else 0), 0.2, late) for key in hits]
    return out


def drums(song: Song, rng: np.random.Generator) -> list[Touch]:
    """A plain beat for meters that no recorded groove has."""
    hat, backs = int(rng.choice([42, 42, 51, 46])), np.cumsum((0, *song.groups))[:-1] if song.beats_per_bar > 4 else np.array([0])
    extra, loose, out = _rhythm(song, rng, 0.2, 0.6), rng.uniform(0.002, 0.01), []
    every = 1 if song.tempo < 120 or song.division == 3 else 2
    snares = {2: (1,), 3: (1, 2) if rng.random() < 0.4 else (2,), 4: (1, 3), 5: (1, 3), 6: (3,), 7: (2, 4)}[song.beats_per_bar]
    if song.beats_per_bar == 4 and song.division == 2 and rng.random() < 0.2:
        snares = (2,)  # half time
    for bar in range(len(song.bars)):
        for slot in range(song.beats_per_bar * song.division):
            beat, part = divmod(slot, song.division)
            at = bar * song.beats_per_bar + beat + part / song.division
            if slot % every == 0 or part == 0:
                out.append(Touch(at, hat, rng.normal(85 if part == 0 else 60, 7), 0.2, rng.normal(0, loose)))
            if part == 0 and (beat in backs) or extra[slot]:
                out.append(Touch(at, 36, rng.normal(105, 6), 0.2, rng.normal(0, loose)))
            if part == 0 and beat in snares:
                out.append(Touch(at, 38, rng.normal(105, 6), 0.2, rng.normal(0, loose)))
        if bar % 8 == 0 and rng.random() < 0.6:
            out.append(Touch(bar * song.beats_per_bar, 49, 105, 2.0))
    return out


PLAYERS: dict[str, Player] = {
    "strum": strum, "riff": riff, "pick": pick, "comp": comp, "arpeggio": arpeggio,
    "bass": bass, "line": line, "hands": hands, "drums": drums,
}  # fmt: skip
