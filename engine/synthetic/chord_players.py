"""How guitarists and pianists play a song's chords: strums, riffs, picking, comping, broken chords."""

import numpy as np

from .performances import Harmony
from .players import Song, TimedNote, phrases, rhythm

STRINGS = (40, 45, 50, 55, 59, 64)
MUTED = 0.06  # beats that a muted stroke sounds


def position_of(song: Song, bar: int, beat: int, part: int, swing: float) -> float:
    """Beats from the beginning to part `part` of a beat; the second of two parts comes `swing` beats late."""
    late = swing if part == 1 and song.division == 2 else 0
    return bar * song.beats_per_bar + beat + part / song.division + late


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


def strum(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Down and up strokes; some on two and four, some off the beats, some with dead strokes between."""
    kind = rng.choice(["random", "steady", "offbeat", "backbeat", "folk"], p=[0.50, 0.28, 0.03, 0.03, 0.16])
    position, spread, swing = int(rng.integers(0, 6)), rng.uniform(0.004, 0.02), 0.0
    if song.division == 2 and rng.random() < 0.2:
        swing = rng.uniform(0.05, 0.17)
    rhythms = phrases(song, rng, rng.uniform(0.5, 1.1), rng.uniform(0, 0.6))
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
            at = position_of(song, bar, beat, part, swing)
            chord = song.at(at + 1e-3)
            if not chord.intervals or (not on and not (dead and part % 2 == 0)):
                continue
            keys = voicing(chord, rng, position)
            up = part % 2 == 1 if song.division != 3 else part == 1
            velocity = (
                base + depth * (weights[slot] / 4 - 0.5) + 12 * (accents[slot % 64] - 0.5) + rng.normal(0, 4)
            )
            late = rng.normal(0, loose)
            if kind == "folk" and part == 0 and beat % 2 == 0:
                out.append(TimedNote(at, keys[0], velocity, 0.9, late))
                continue
            keys = keys[::-1][: int(rng.integers(3, 5))] if up else keys
            short = not on
            length = MUTED if short else rng.uniform(0.3, 1.2) if rng.random() < 0.8 else 2.0
            for k, key in enumerate(keys):
                out.append(
                    TimedNote(
                        at,
                        key,
                        velocity * (0.6 if short else 1) - 2 * k,
                        length,
                        late + k * spread / len(keys),
                    )
                )
    return out


def riff(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Palm-muted eighths, sixteenths or gallops on the low string, with power chords that ring."""
    kinds = {
        1: ["eighths", "motif"],
        2: ["eighths", "motif"],
        3: ["eighths", "motif"],
        4: ["eighths", "sixteenths", "gallop", "motif"],
    }
    kind = rng.choice(kinds[song.division])
    rhythms = phrases(song, rng, rng.uniform(0.55, 0.95), rng.uniform(0, 0.5))
    ring = rhythm(song, rng, rng.uniform(0.1, 0.5), rng.uniform(0.2, 0.7))
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
                out += [
                    TimedNote(at, k, velocity + 8, rng.uniform(0.4, 1.5), late + 0.003 * i)
                    for i, k in enumerate(keys)
                ]
            elif kind == "motif":
                out.append(
                    TimedNote(at, root + int(motif[slot % 64]), velocity, rng.uniform(0.15, 0.5), late)
                )
            else:
                out += [TimedNote(at, k, velocity - 8, 0.12, late) for k in (root, root + 7)]
    return out


def pick(song: Song, rng: np.random.Generator) -> list[TimedNote]:
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
                out.append(
                    TimedNote(
                        at,
                        keys[0 if beat % 2 == 0 else min(1, len(keys) - 1)],
                        base + 10 + rng.normal(0, 4),
                        1.5,
                        rng.normal(0, loose),
                    )
                )
            if pattern[slot] >= 0 and (not bass or pinch):
                key = keys[min(len(keys) - 1, pattern[slot])]
                out.append(TimedNote(at, key, base + rng.normal(0, 5), 1.2, rng.normal(0, loose)))
    return out


def _hand(chord: Harmony, middle: int, rng: np.random.Generator) -> list[int]:
    """A close voicing around a key."""
    return sorted(min(middle + d for d in range(-6, 6) if (middle + d) % 12 == t) for t in chord.tones)[:4]


def comp(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Chords on a keyboard: quarters, halves, Charleston, off the beats, a free rhythm; left hand below."""
    kind = rng.choice(
        ["quarters", "random", "charleston", "offbeat", "whole"], p=[0.25, 0.49, 0.13, 0.03, 0.1]
    )
    rhythms = phrases(song, rng, rng.uniform(0.4, 0.9), rng.uniform(0.1, 0.7))
    middle, left, base = (
        int(rng.integers(57, 68)),
        rng.choice(["octave", "root", "none", "beats"], p=[0.25, 0.35, 0.15, 0.25]),
        rng.uniform(65, 95),
    )
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
            at = position_of(song, bar, beat, part, swing)
            chord = song.at(at + 1e-3)
            on = on or (chord != before and part == 0 and kind != "offbeat")
            before = chord if part == 0 or before is None else before
            if not chord.intervals:
                continue
            late, velocity = rng.normal(0, loose), base + 5 * weights[slot] / 2 + rng.normal(0, 5)
            if on:
                length = {"whole": song.beats_per_bar, "quarters": 0.9}.get(str(kind), 1.0) * legato
                out += [
                    TimedNote(at, k, velocity, length, late + rng.normal(0, 0.003))
                    for k in _hand(chord, middle, rng)
                ]
            if left != "none" and part == 0 and (beat == 0 or left == "beats"):
                low = 36 + (chord.root) % 12
                keys = (low, low + 12) if left == "octave" else (low,)
                out += [
                    TimedNote(at, k, velocity + 4, 1.0 if left == "beats" else song.beats_per_bar * 0.9, late)
                    for k in keys
                ]
    return out


def arpeggio(song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """A ballad: broken chords in even notes, up or up and down."""
    middle, base = int(rng.integers(55, 70)), rng.uniform(55, 85)
    division = song.division if rng.random() < 0.8 else 2
    shape, loose, bass, out = (
        rng.choice(["up", "updown", "alberti"]),
        rng.uniform(0.004, 0.02),
        rng.random() < 0.75,
        [],
    )
    for slot in range(song.beats * division):
        at = slot / division
        chord = song.at(at + 1e-3)
        if not chord.intervals:
            continue
        keys = _hand(chord, middle, rng)
        keys = [*keys, keys[0] + 12]
        within = slot % (song.beats_per_bar * division)
        order = {
            "up": keys,
            "updown": keys + keys[-2:0:-1],
            "alberti": [keys[0], keys[-2], keys[1], keys[-2]],
        }[str(shape)]
        heavy = 8 if within == 0 else 3 if within % division == 0 else 0
        out.append(
            TimedNote(
                at, order[within % len(order)], base + heavy + rng.normal(0, 5), 1.0, rng.normal(0, loose)
            )
        )
        if bass and within % (division * max(2, song.beats_per_bar // 2)) == 0:
            out.append(
                TimedNote(at, 36 + chord.root % 12, base + 8, song.beats_per_bar * 0.9, rng.normal(0, loose))
            )
    return out
