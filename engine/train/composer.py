"""Writes songs with their truth: notes of four players, and the beats, bars and chords that they follow.

A song is drawn from tables of styles, progressions and patterns by one seed. Times are in seconds, pitches are MIDI
numbers, pitch classes count from C. Patterns are strings with one character a step: `x` played, `g` ghost, `o` open.
"""

import random
from dataclasses import dataclass, field

STEMS = ("bass", "drums", "guitar", "piano")

QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10), "sus4": (0, 5, 7), "9": (0, 4, 7, 10, 2), "m9": (0, 3, 7, 10, 2), "6": (0, 4, 7, 9),
}  # fmt: skip
DEGREES = {"I": 0, "bII": 1, "II": 2, "bIII": 3, "III": 4, "IV": 5, "bV": 6, "V": 7, "bVI": 8, "VI": 9, "bVII": 10, "VII": 11}

POP = (
    "I V VI:m IV", "VI:m IV I V", "I VI:m IV V", "I IV V IV", "I III:m IV V", "I II:m IV V:sus4", "VI:m V IV V",
    "I V VI:m III:m IV I IV V", "IV V III:m VI:m", "I bVII IV I", "I I IV V",
)  # fmt: skip
MINOR = (
    "I:m bVI bIII bVII", "I:m IV:m bVII bIII", "I:m bVII bVI V", "I:m I:m IV:m V:7", "I:m bVI IV:m V",
    "I:m bIII bVII IV",
)  # fmt: skip
MODAL = ("I:m7 IV:7", "I bVII IV I", "I II", "I:m7 II:m7", "I:m9", "I:9", "I:m7 I:m7 bVII IV:7")
JAZZ = (
    "II:m7 V:7 I:maj7 VI:m7", "III:m7 VI:7 II:m7 V:7", "II:m7b5 V:7 I:m7 I:m7", "I:maj7 VI:7 II:m7 V:7",
    "I:m7 IV:7 bVII:maj7 bIII:maj7 VI:m7b5 II:7 V:m7 V:m7",
)  # fmt: skip
BLUES = ("I:7 I:7 I:7 I:7 IV:7 IV:7 I:7 I:7 V:7 IV:7 I:7 V:7",)

KICK, SNARE, STICK, HAT, OPEN_HAT, RIDE, CRASH = 36, 38, 37, 42, 46, 51, 49
FILL_DRUMS = (38, 38, 48, 45, 43, 41)
DRUM_KEYS = {"K": KICK, "S": SNARE, "T": STICK, "H": HAT, "R": RIDE}
DRUMS = {
    "rock": {"K": "x.......x.......", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "push": {"K": "x.....x.x.......", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "drive": {"K": "x..x..x...x.....", "S": "....x.......x...", "H": "x.x.x.x.x.x.x.x."},
    "four": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "..x...x...x...x."},
    "disco": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "x.o.x.o.x.o.x.o."},
    "house": {"K": "x...x...x...x...", "S": "....x.......x...", "H": "x.xxx.xxx.xxx.xx"},
    "funk": {"K": "x..x..x...x..x..", "S": "....x..g.g..x..g", "H": "xxxxxxxxxxxxxxxx"},
    "funk2": {"K": "x.x.......xx....", "S": "....x..g.g..x...", "H": "x.x.x.x.x.x.x.o."},
    "half": {"K": "x.....x.........", "S": "........x.......", "H": "x.x.x.x.x.x.x.x."},
    "ballad": {"K": "x.......x.......", "S": "....x.......x...", "H": "x...x...x...x..."},
    "bossa": {"K": "x..x..x.x..x..x.", "T": "x..x..x...x..x..", "H": "x.x.x.x.x.x.x.x."},
    "reggae": {"K": "........x.......", "S": "........x.......", "H": "x.x.x.x.x.x.x.x."},
    "train": {"K": "x...x...x...x...", "S": "g.gxg.gxg.gxg.gx", "H": "....x.......x..."},
    "ride": {"K": "x.......x.x.....", "S": "....x.......x...", "R": "x.x.x.x.x.x.x.x."},
    "shuffle": {"K": "x.....x.....", "S": "...x.....x..", "H": "x.xx.xx.xx.x"},
    "swing": {"K": "x..g..g..g..", "H": "...x.....x..", "R": "x..x.xx..x.x"},
    "slow": {"K": "x.....x..x..", "S": "...x.....x..", "H": "xxxxxxxxxxxx"},
    "waltz": {"K": "x...........", "S": "....x...x...", "H": "x...x...x..."},
    "waltz2": {"K": "x.......x...", "S": "........x...", "R": "x.x.x.x.x.x."},
    "six": {"K": "x.....", "S": "...x..", "H": "xxxxxx"},
    "six2": {"K": "x....x", "S": "...x..", "H": "xxxxxx"},
}


@dataclass(frozen=True, slots=True)
class Style:
    """What each player may choose from; `beats` a bar, each divided into `division`."""

    weight: float
    tempo: tuple[float, float]
    progressions: tuple[str, ...]
    drums: tuple[str, ...]
    bass: tuple[str, ...]
    guitar: tuple[str, ...]
    piano: tuple[str, ...]
    programs: dict[str, tuple[int, ...]]
    beats: int = 4
    division: int = 4
    section_bars: tuple[int, ...] = (8, 8, 16)
    bars_per_chord: tuple[int, ...] = (1, 1, 1, 2)


FINGER, PICK, UPRIGHT, SLAP, FRETLESS, SYNTH_BASS = 33, 34, 32, 36, 35, 38
NYLON, STEEL, JAZZ_GUITAR, CLEAN, MUTED, OVERDRIVE, DISTORTION = 24, 25, 26, 27, 28, 29, 30
GRAND, BRIGHT, ELECTRIC_GRAND, RHODES, FM = 0, 1, 2, 4, 5
_ELECTRIC = (FINGER, FINGER, PICK, UPRIGHT, FRETLESS, SLAP, SYNTH_BASS)

STYLES = {
    "pop": Style(4, (85, 130), POP, ("rock", "push", "four", "drive"), ("eighths", "kick", "root5", "half"),
                 ("strum", "arpeggio", "long"), ("block", "arpeggio", "quarters", "riff"),
                 {"bass": _ELECTRIC, "drums": (0, 8, 16), "guitar": (NYLON, STEEL, JAZZ_GUITAR, CLEAN), "piano": (GRAND, BRIGHT, ELECTRIC_GRAND, RHODES, FM)}),
    "rock": Style(4, (95, 160), POP + MINOR, ("rock", "push", "drive", "ride"), ("eighths", "kick", "eighths"),
                  ("chug", "strum", "power"), ("block", "quarters"),
                  {"bass": (FINGER, PICK), "drums": (0, 8, 16), "guitar": (OVERDRIVE, DISTORTION, CLEAN, STEEL), "piano": (GRAND, BRIGHT, ELECTRIC_GRAND)}),
    "funk": Style(3, (88, 118), MODAL, ("funk", "funk2", "drive"), ("funk", "kick", "octaves"), ("sixteenths", "skank"),
                  ("stabs", "charleston"), {"bass": (FINGER, SLAP, PICK), "drums": (0, 8), "guitar": (CLEAN, MUTED), "piano": (RHODES, FM, GRAND)},
                  bars_per_chord=(1, 2)),
    "disco": Style(2.5, (108, 130), MINOR + POP, ("disco", "four"), ("octaves", "octaves", "eighths"), ("sixteenths", "skank", "strum"),
                   ("stabs", "offbeats", "quarters"), {"bass": _ELECTRIC, "drums": (0, 8, 25), "guitar": (CLEAN, MUTED, STEEL), "piano": (GRAND, BRIGHT, RHODES)}),
    "ballad": Style(2.5, (66, 90), POP, ("ballad", "rock", "half"), ("half", "root5", "kick"), ("arpeggio", "arpeggio", "long"),
                    ("arpeggio", "block", "riff"), {"bass": (FINGER, UPRIGHT, FRETLESS), "drums": (0, 8), "guitar": (NYLON, STEEL, CLEAN), "piano": (GRAND, RHODES, FM)}),
    "jazz": Style(2, (100, 170), JAZZ, ("swing",), ("walking",), ("fours", "charleston"), ("charleston", "comping"),
                  {"bass": (UPRIGHT, UPRIGHT, FINGER), "drums": (32, 40, 0), "guitar": (JAZZ_GUITAR, NYLON), "piano": (GRAND, GRAND, RHODES)}, division=3),
    "bossa": Style(1.5, (110, 150), JAZZ, ("bossa",), ("bossa",), ("bossa",), ("comping", "charleston"),
                   {"bass": (UPRIGHT, FINGER, FRETLESS), "drums": (0, 40, 32), "guitar": (NYLON, JAZZ_GUITAR), "piano": (GRAND, RHODES)}),
    "blues": Style(2, (70, 130), BLUES, ("shuffle", "slow"), ("walking", "shuffle"), ("shuffle", "charleston"), ("shuffle", "charleston"),
                   {"bass": (FINGER, UPRIGHT, PICK), "drums": (0, 8), "guitar": (CLEAN, OVERDRIVE, JAZZ_GUITAR), "piano": (GRAND, BRIGHT)},
                   division=3, section_bars=(12,), bars_per_chord=(1,)),
    "reggae": Style(1, (70, 95), MINOR + POP, ("reggae",), ("reggae",), ("skank",), ("offbeats",),
                    {"bass": (FINGER, FRETLESS), "drums": (0, 8), "guitar": (CLEAN, MUTED), "piano": (GRAND, FM)}),
    "waltz": Style(1, (90, 150), POP, ("waltz", "waltz2"), ("waltz",), ("waltz-arpeggio", "waltz"), ("waltz",),
                   {"bass": (UPRIGHT, FINGER), "drums": (0, 32, 40), "guitar": (NYLON, STEEL), "piano": (GRAND, BRIGHT)}, beats=3),
    "six-eight": Style(1, (60, 100), POP + MINOR, ("six", "six2"), ("six",), ("six",), ("six",),
                       {"bass": (FINGER, UPRIGHT), "drums": (0, 8), "guitar": (NYLON, STEEL, CLEAN), "piano": (GRAND, RHODES)},
                       beats=2, division=3, bars_per_chord=(1, 2)),
    "house": Style(2, (114, 132), MINOR + MODAL, ("house", "disco", "four"), ("offbeats", "octaves", "kick"), ("skank", "arpeggio"),
                   ("stabs", "offbeats"), {"bass": (SYNTH_BASS, 39, FINGER), "drums": (24, 25, 0), "guitar": (CLEAN, MUTED), "piano": (GRAND, BRIGHT, RHODES, FM)}),
    "minor": Style(3, (75, 140), MINOR, ("rock", "half", "train", "push"), ("kick", "eighths", "half"), ("arpeggio", "chug", "strum"),
                   ("arpeggio", "block", "riff"), {"bass": _ELECTRIC, "drums": (0, 16, 25), "guitar": (STEEL, CLEAN, DISTORTION, OVERDRIVE), "piano": (GRAND, BRIGHT, RHODES)}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `start` and `length` in seconds."""

    start: float
    length: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord from `start` (seconds) until the next one: `root` and `tones` as pitch classes."""

    start: float
    root: int
    tones: tuple[int, ...]


@dataclass(slots=True)
class Song:
    """Notes of each stem and the truth behind them; `notes` and `programs` are keyed by stem."""

    seed: int
    style: str
    tempo: float
    beats_per_bar: int
    division: int
    length_s: float
    chords: list[Chord] = field(default_factory=list)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    programs: dict[str, int] = field(default_factory=dict)

    @property
    def beat_s(self) -> float:
        return 60.0 / self.tempo

    @property
    def bar_s(self) -> float:
        return self.beat_s * self.beats_per_bar


@dataclass(frozen=True, slots=True)
class _Bar:
    index: int
    root: int
    intervals: tuple[int, ...]
    next_root: int
    part: int
    drums: dict[str, str]
    is_fill: bool
    is_first: bool


def compose(seed: int, length_s: float = 60.0) -> Song:
    """Write the song that `seed` stands for, at least `length_s` seconds long."""
    rng = random.Random(seed)
    name = rng.choices(list(STYLES), [s.weight for s in STYLES.values()])[0]
    style = STYLES[name]
    song = Song(seed, name, rng.uniform(*style.tempo), style.beats, style.division, length_s)
    song.programs = {stem: rng.choice(style.programs[stem]) for stem in STEMS}
    band = _Band(rng, style, song)
    for bar in _form(rng, style, song):
        band.play(bar)
    song.notes = band.notes
    return song


def _form(rng: random.Random, style: Style, song: Song) -> list[_Bar]:
    """Two parts, A A B A B B, each with its progression and groove, until the song is long enough."""
    key = rng.randrange(12)
    parts = [(rng.choice(style.progressions).split(), DRUMS[rng.choice(style.drums)]) for _ in range(2)]
    bars_per_chord = rng.choice(style.bars_per_chord)
    section_bars = rng.choice(style.section_bars)
    count = int(song.length_s / song.bar_s) + 2
    plan: list[tuple[int, int]] = []
    for part in (0, 0, 1, 0, 1, 1) * (count // section_bars + 1):
        plan += [(part, b) for b in range(section_bars)]
    roots: list[tuple[int, tuple[int, ...]]] = []
    for part, b in plan[: count + 1]:
        symbol = parts[part][0][(b // bars_per_chord) % len(parts[part][0])]
        degree, _, quality = symbol.partition(":")
        roots.append(((DEGREES[degree] + key) % 12, QUALITIES[quality]))
    bars = []
    for i, (part, b) in enumerate(plan[:count]):
        root, intervals = roots[i]
        song.chords.append(Chord(i * song.bar_s, root, tuple((root + n) % 12 for n in intervals)))
        is_fill = (b == section_bars - 1 and rng.random() < 0.75) or (b % 4 == 3 and rng.random() < 0.12)
        bars.append(_Bar(i, root, intervals, roots[i + 1][0], part, parts[part][1], is_fill, b == 0 and i > 0))
    return bars


class _Band:
    """Four players who each hold one pattern for each part of the song."""

    def __init__(self, rng: random.Random, style: Style, song: Song) -> None:
        self.notes: dict[str, list[Note]] = {stem: [] for stem in STEMS}
        self._rng, self._style, self._song = rng, style, song
        self._jitter_s = rng.uniform(0.002, 0.007)
        self._patterns = {s: [rng.choice(getattr(style, s)) for _ in range(2)] for s in ("bass", "guitar", "piano")}
        self._funk_bass = [rng.choice(("x..x..x...x.x...", "x.....x.x..x....", "x..xx...x..x..x.", "x.x...x..x..x...")) for _ in range(2)]
        self._stabs = [rng.choice(("x..x..x...x..x..", "x..x....x..x....", "..x..x..x..x..x.", "x.....x..x......")) for _ in range(2)]
        self._scratch = [rng.choice(("x.xxx.x.x.xxx.x.", "x..x..x.x..x..xx", "..x.x.xx..x.x.x.")) for _ in range(2)]
        self._comping = [rng.choice(((0, 2.67), (1.67, 3), (0, 1.67, 3.67), (0.67, 2))) for _ in range(2)]
        self._riff = [[(rng.randrange(8) / 2, rng.randrange(5), rng.choice((0.5, 1.0))) for _ in range(rng.randint(3, 5))] for _ in range(2)]

    def play(self, bar: _Bar) -> None:
        self._drums(bar)
        self._bass(bar)
        self._guitar(bar)
        self._piano(bar)

    def _add(self, stem: str, bar: _Bar, beat: float, beats: float, pitch: int, velocity: int, delay_s: float = 0.0) -> None:
        start = bar.index * self._song.bar_s + beat * self._song.beat_s + delay_s + self._rng.gauss(0, self._jitter_s)
        loud = int(max(15, min(120, velocity + self._rng.gauss(0, 5))))
        self.notes[stem].append(Note(max(0.0, start), max(0.03, beats * self._song.beat_s), pitch, loud))

    def _drums(self, bar: _Bar) -> None:
        steps = len(next(iter(bar.drums.values())))
        step = self._style.beats / steps
        fill_from = steps * 3 // 4 if bar.is_fill else steps
        for drum, pattern in bar.drums.items():
            for k, mark in enumerate(pattern):
                if mark == "." or (k >= fill_from and drum != "K"):
                    continue
                accent = 80 if k % (steps // self._style.beats) == 0 else 62
                velocity = {"x": accent if drum in "HR" else 95, "g": 45, "o": 88}[mark]
                self._add("drums", bar, k * step, 0.2, OPEN_HAT if mark == "o" else DRUM_KEYS[drum], velocity)
        for j, k in enumerate(range(fill_from, steps)):
            self._add("drums", bar, k * step, 0.2, FILL_DRUMS[j * 6 // (steps - fill_from)], 75 + 5 * j)
        if bar.is_first:
            self._add("drums", bar, 0, 1.0, CRASH, 95)

    def _bass(self, bar: _Bar) -> None:
        def add(beat: float, beats: float, pitch: int, velocity: int = 86) -> None:
            self._add("bass", bar, beat, beats, pitch, velocity)

        low, beats = 28 + (bar.root - 28) % 12, self._style.beats
        third = low + bar.intervals[1]
        fifth = low + bar.intervals[2] - (12 if low + bar.intervals[2] >= 48 else 0)
        match self._patterns["bass"][bar.part]:
            case "eighths":
                for k in range(beats * 2):
                    add(k / 2, 0.45, low, 88 if k % 2 == 0 else 76)
            case "half":
                add(0, beats / 2 * 0.95, low)
                add(beats / 2, beats / 2 * 0.95, self._rng.choice((low, fifth)), 82)
            case "root5":
                for k in range(beats):
                    add(k, 0.85, fifth if k >= 2 else low)
            case "kick":
                steps = len(bar.drums["K"])
                hits = sorted({0} | {k for k, c in enumerate(bar.drums["K"]) if c != "."})
                for k, end in zip(hits, [*hits[1:], steps], strict=True):
                    add(k * beats / steps, (end - k) * beats / steps * 0.9, low, 90)
            case "octaves":
                for k in range(beats * 2):
                    add(k / 2, 0.4, low + 12 * (k % 2), 88)
            case "offbeats":
                for k in range(beats):
                    add(k + 0.5, 0.42, low, 90)
            case "walking":
                target = 28 + (bar.next_root - 28) % 12
                for k, pitch in enumerate((low, third, fifth, target + self._rng.choice((-1, 1, 2)))):
                    add(k, 0.9, pitch)
            case "shuffle":
                for k, step in enumerate((0, 4, 7, 9)):
                    add(k, 0.6, low + step, 88)
                    add(k + 2 / 3, 0.3, low + step, 72)
            case "funk":
                for k, mark in enumerate(self._funk_bass[bar.part]):
                    if mark == "x":
                        add(k / 4, 0.22, low + {6: 12, 14: 12, 11: 10}.get(k, 0), 92 if k == 0 else 80)
            case "bossa":
                for beat, n, pitch in ((0, 1.4, low), (1.5, 0.45, fifth), (2, 1.4, fifth), (3.5, 0.45, low)):
                    add(beat, n, pitch, 84)
            case "reggae":
                for beat, pitch in ((0, low), (1.5, low), (2, third), (3, fifth)):
                    add(beat, 0.6, pitch, 90)
            case "waltz":
                add(0, 0.95, low, 88)
                if self._rng.random() < 0.5:
                    add(2, 0.8, fifth, 74)
            case "six":
                for beat, n, pitch in ((0, 0.95, low), (1, 0.6, fifth), (1 + 2 / 3, 0.3, low)):
                    add(beat, n, pitch, 82)

    def _guitar(self, bar: _Bar) -> None:
        chord = sorted(50 + (bar.root + n - 50) % 12 for n in bar.intervals)[:4]
        low, beats = 40 + (bar.root - 40) % 12, self._style.beats
        broken = [*chord, chord[0] + 12]

        def strum(beat: float, beats: float, velocity: int, up: bool = False, shape: list[int] | None = None) -> None:
            strings = shape if shape is not None else [chord[0] - 12 if chord[0] >= 52 else chord[0], *chord]
            for j, pitch in enumerate(strings[::-1][:4] if up else strings):
                self._add("guitar", bar, beat, beats, pitch, velocity - 2 * j, delay_s=j * 0.011)

        def pluck(pattern: tuple[int, ...], step: float) -> None:
            for k, j in enumerate(pattern):
                self._add("guitar", bar, k * step, step * 1.8, broken[min(j, len(broken) - 1)], 74)

        high = [p + 12 for p in chord[-3:]]
        match self._patterns["guitar"][bar.part]:
            case "strum":
                for beat, up in ((0.0, False), (1.0, False), (1.5, True), (2.5, True), (3.0, False), (3.5, True)):
                    strum(beat, 0.5, 80 if beat == 0 else 68, up)
            case "long":
                for k in range(0, beats, 2):
                    strum(k, 1.9, 76)
            case "arpeggio":
                pluck((0, 1, 2, 3, 2, 1, 2, 1), 0.5)
            case "chug":
                for k in range(beats * 2):
                    strum(k / 2, 0.4, 86 if k % 2 == 0 else 70, shape=[low, low + 7])
            case "power":
                for beat, n in ((0.0, 1.5), (1.5, 1.0), (2.5, 1.5)):
                    strum(beat, n * 0.9, 84, shape=[low, low + 7, low + 12])
            case "sixteenths":
                for k, mark in enumerate(self._scratch[bar.part]):
                    if mark == "x":
                        strum(k / 4, 0.14, 78 if k % 4 == 0 else 64, k % 2 == 1, high)
            case "skank":
                for k in range(beats):
                    strum(k + 0.5, 0.22, 80, shape=[p + 12 for p in chord[:3]])
            case "fours":
                for k in range(4):
                    strum(k, 0.5, 62 if k % 2 == 0 else 74, shape=chord)
            case "charleston":
                strum(0, 0.8, 76, shape=chord)
                strum(1 + (self._style.division - 1) / self._style.division if self._style.division == 3 else 1.5, 0.5, 72, shape=chord)
            case "bossa":
                for beat in (0.0, 1.0, 2.5, 3.5) if bar.index % 2 else (0.0, 1.5, 3.0):
                    strum(beat, 0.6, 72, shape=chord)
            case "shuffle":
                for k in range(4):
                    strum(k, 0.5, 78, shape=chord)
                    strum(k + 2 / 3, 0.25, 62, True, chord)
            case "waltz-arpeggio":
                pluck((0, 1, 2, 3, 2, 1), 0.5)
            case "waltz":
                for k in (1, 2):
                    strum(k, 0.6, 70, shape=chord)
            case "six":
                pluck((0, 1, 2, 3, 2, 1), 1 / 3)

    def _piano(self, bar: _Bar) -> None:
        chord = sorted(57 + (bar.root + n - 57) % 12 for n in bar.intervals)
        low, beats = 36 + (bar.root - 36) % 12, self._style.beats
        left = [low, low + 12] if low < 44 else [low]
        broken = [*chord, chord[0] + 12]

        def chords(beat: float, beats: float, velocity: int, with_left: bool = False) -> None:
            for pitch in [*chord, *(left if with_left else [])]:
                self._add("piano", bar, beat, beats, pitch, velocity)

        def left_hand(beats: float, velocity: int) -> None:
            for pitch in left:
                self._add("piano", bar, 0, beats, pitch, velocity)

        match self._patterns["piano"][bar.part]:
            case "block":
                chords(0, beats * 0.95, 74, True)
            case "quarters":
                for k in range(beats):
                    chords(k, 0.9, 78 if k == 0 else 66, k == 0)
            case "arpeggio":
                left_hand(beats * 0.95, 70)
                for k, j in enumerate((0, 1, 2, 9, 2, 1, 2, 1)[: beats * 2]):
                    self._add("piano", bar, k / 2, 0.9, broken[min(j, len(broken) - 1)], 68)
            case "riff":
                left_hand(beats * 0.95, 66)
                scale = (0, 2, 4, 7, 9) if bar.intervals[1] == 4 else (0, 3, 5, 7, 10)
                for beat, degree, n in self._riff[bar.part]:
                    self._add("piano", bar, beat, n, 60 + (bar.root - 6) % 12 + 6 + scale[degree], 80)
            case "stabs":
                for k, mark in enumerate(self._stabs[bar.part]):
                    if mark == "x":
                        chords(k / 4, 0.22, 78)
            case "offbeats":
                for k in range(beats):
                    chords(k + 0.5, 0.3, 74)
            case "charleston":
                chords(0, 0.9, 74)
                chords(5 / 3 if self._style.division == 3 else 1.5, 0.6, 70)
            case "comping":
                for beat in self._comping[bar.index % 2]:
                    chords(beat if self._style.division == 3 else round(beat * 2) / 2, 0.6, 72)
            case "shuffle":
                for k in range(4):
                    chords(k, 0.5, 74, k == 0)
                    chords(k + 2 / 3, 0.25, 60)
            case "waltz":
                left_hand(0.9, 76)
                for k in (1, 2):
                    chords(k, 0.7, 64)
            case "six":
                left_hand(0.9, 76)
                for k in range(1, 6):
                    self._add("piano", bar, k / 3, 0.5, broken[(0, 1, 2, 3, 2, 1)[k] % len(broken)], 66)
