"""Composes songs: a seed draws style, tempo, form and patterns from the tables in `patterns`, and the band
writes their notes.
"""

import random
from dataclasses import dataclass

from ..contract.chart import QUALITIES
from ..contract.timing import STEMS
from .band import Band
from .patterns import DEGREES, DRUMS, HELD_OUT_PROGRAMS, STYLES, Style
from .song import FIRST_HELD_OUT, Bar, Chord, Song


def compose(seed: int, length_s: float = 60.0) -> Song:
    """The song of a seed, at least `length_s` seconds long, unless it ends earlier; the same each time."""
    rng = random.Random(seed)
    name = rng.choices(list(STYLES), [s.weight for s in STYLES.values()])[0]
    style = STYLES[name]
    song = Song(
        seed, name, rng.uniform(*style.tempo), style.beats, style.division, length_s, style.tags or (name,)
    )
    song.programs = {stem: rng.choice(style.programs[stem]) for stem in STEMS}
    if seed >= FIRST_HELD_OUT:
        song.programs |= {stem: program for stem, program in HELD_OUT_PROGRAMS.items() if rng.random() < 0.2}
    song.beats = _beats(rng, style, song)
    band = Band(rng, style, song)
    for bar in _form(rng, style, song):
        band.play(bar)
    song.notes = band.notes
    if not song.chords[-1].tones:  # it has an ending: the beat ends with it
        song.beats = [beat for beat in song.beats if beat <= song.chords[-1].start + 1e-6]
    return song


def _beats(rng: random.Random, style: Style, song: Song) -> list[float]:
    """Beat times in seconds: mostly steady; some songs drift, jitter, or change their tempo once."""
    count = int(song.length_s / song.beat_s * 1.3) + 4 * style.beats
    kind = rng.random()
    wander = rng.uniform(0.002, 0.006) if kind < 0.22 else 0.0
    breathe = rng.uniform(0.005, 0.02) if 0.22 <= kind < 0.3 else 0.0
    change = (
        (rng.randrange(count // 3, count), rng.uniform(0.8, 1.25)) if 0.3 <= kind < 0.36 else (count, 1.0)
    )
    times, speed, pull = [rng.uniform(0, song.bar_s) if rng.random() < 0.4 else 0.0], 1.0, 1.0
    for k in range(count):
        pull = pull + rng.gauss(0, wander) - 0.06 * (pull - 1)
        speed = change[1] if k >= change[0] else 1.0
        times.append(times[-1] + song.beat_s / (speed * pull) * (1 + rng.gauss(0, breathe)))
    return times


def _form(rng: random.Random, style: Style, song: Song) -> list[Bar]:
    """The bars of A A B A B B with their progressions and grooves.

    Some songs have an intro, rests, fills, stops, a modulation or an ending.
    """
    key = rng.randrange(12)
    parts = [
        (rng.choice(style.progressions).split(), DRUMS[rng.choice(style.drums)], rng.uniform(0.82, 1.12))
        for _ in range(2)
    ]
    bars_per_chord, section_bars = rng.choice(style.bars_per_chord), rng.choice(style.section_bars)
    count = song.bar_at(song.length_s) + 1
    order = (0, 0, 1, 0, 1, 1) * (count // section_bars + 1)
    plan = [(part, b, s) for s, part in enumerate(order) for b in range(section_bars)][: count + 1]
    lift = rng.choice((1, 2, 3)) if rng.random() < 0.15 else 0
    lifted_from = rng.randrange(2, 5)
    ending = rng.randrange(count // 2, count) if rng.random() < 0.2 and count > 8 else count
    roots = []
    for part, b, s in plan:
        symbol = parts[part][0][(b // bars_per_chord) % len(parts[part][0])]
        degree, _, quality = symbol.partition(":")
        roots.append(((DEGREES[degree] + key + (lift if s >= lifted_from else 0)) % 12, QUALITIES[quality]))
    resting = _resting(rng, len(order), section_bars)
    bars = []
    for i, (part, b, s) in enumerate(plan[: min(count, ending + 1)]):
        root, intervals = roots[i]
        song.chords.append(Chord(song.time(i * style.beats), root, tuple((root + n) % 12 for n in intervals)))
        is_end = b == section_bars - 1
        is_stop = is_end and rng.random() < 0.08
        bars.append(
            Bar(
                i, root, intervals, roots[i + 1][0], part, parts[part][1], parts[part][2], resting(s, b),
                is_fill=not is_stop
                and ((is_end and rng.random() < 0.75) or (b % 4 == 3 and rng.random() < 0.12)),
                is_first=b == 0 and i > 0, is_stop=is_stop, is_last=i == ending,
            )
        )  # fmt: skip
    if ending < count:
        song.chords.append(Chord(song.time((ending + 1) * style.beats), 0, ()))
    return bars


def _resting(rng: random.Random, sections: int, section_bars: int) -> "_Resting":
    """Which stems rest when: an intro that builds up, and single players who rest for half a section or more.

    Somebody always plays.
    """
    builds_up = rng.random() < 0.35
    enters = {stem: rng.choice((0, 0, 2, 4)) for stem in STEMS} if builds_up else dict.fromkeys(STEMS, 0)
    enters[rng.choice(STEMS)] = 0
    out: dict[int, tuple[str, int]] = {}
    for s in range(1, sections):
        if rng.random() < 0.3:
            out[s] = (rng.choice(STEMS), rng.choice((section_bars, section_bars // 2)))
    return _Resting(enters, out)


@dataclass(frozen=True, slots=True)
class _Resting:
    """The stems that rest in a bar of a section.

    Attributes:
        enters: First bar of each stem in the first section.
        out: By section, the stem that rests and for how many bars.
    """

    enters: dict[str, int]
    out: dict[int, tuple[str, int]]

    def __call__(self, section: int, bar: int) -> frozenset[str]:
        if section == 0:
            return frozenset(stem for stem, first in self.enters.items() if bar < first)
        stem, bars = self.out.get(section, ("", 0))
        return frozenset((stem,) if bar < bars else ())
