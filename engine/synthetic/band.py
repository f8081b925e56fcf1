"""The four players of a composed song, each with a pattern for each part."""

import random

from ..contract.timing import STEMS
from .patterns import CRASH, DRUM_KEYS, FILL_DRUMS, KICK, OPEN_HAT, SNARE, Style
from .song import Bar, Note, Song


class Band:
    """Four players who each hold one pattern for each part of the song."""

    def __init__(self, rng: random.Random, style: Style, song: Song) -> None:
        self.notes: dict[str, list[Note]] = {stem: [] for stem in STEMS}
        self._rng, self._style, self._song = rng, style, song
        self._jitter_s = rng.uniform(0.002, 0.008)
        self._lag_s = {stem: rng.gauss(0, 0.005) for stem in STEMS}  # who pushes, who lies back
        self._swing = rng.choice((0.0, 0.0, 0.0, rng.uniform(0.02, 0.07)))  # of sixteenths, in beats
        self._patterns = {
            s: [rng.choice(getattr(style, s)) for _ in range(2)] for s in ("bass", "guitar", "piano")
        }
        self._funk_bass = [
            rng.choice(("x..x..x...x.x...", "x.....x.x..x....", "x..xx...x..x..x.", "x.x...x..x..x..."))
            for _ in range(2)
        ]
        self._stabs = [
            rng.choice(("x..x..x...x..x..", "x..x....x..x....", "..x..x..x..x..x.", "x.....x..x......"))
            for _ in range(2)
        ]
        self._scratch = [
            rng.choice(("x.xxx.x.x.xxx.x.", "x..x..x.x..x..xx", "..x.x.xx..x.x.x.")) for _ in range(2)
        ]
        self._comping = [rng.choice(((0, 2.67), (1.67, 3), (0, 1.67, 3.67), (0.67, 2))) for _ in range(2)]
        self._riff = [
            [
                (rng.randrange(8) / 2, rng.randrange(5), rng.choice((0.5, 1.0)))
                for _ in range(rng.randint(3, 5))
            ]
            for _ in range(2)
        ]

    def play(self, bar: Bar) -> None:
        for stem, part in zip(STEMS, (self._bass, self._drums, self._guitar, self._piano), strict=True):
            if stem in bar.resting:
                continue
            if bar.is_stop or bar.is_last:
                self._hit(stem, bar)
            else:
                part(bar)

    def _hit(self, stem: str, bar: Bar) -> None:
        """Everybody together on beat one: short before a hole, long at the end."""
        beats = self._style.beats * 0.9 if bar.is_last else 0.4
        chord = sorted(55 + (bar.root + n - 55) % 12 for n in bar.intervals)
        for pitch in {
            "bass": [28 + (bar.root - 28) % 12],
            "drums": [KICK, SNARE, CRASH],
            "guitar": chord,
            "piano": [*chord, chord[0] - 12],
        }[stem]:
            self._add(stem, bar, 0, beats, pitch, 96)

    def _add(
        self, stem: str, bar: Bar, beat: float, beats: float, pitch: int, velocity: int, delay_s: float = 0.0
    ) -> None:
        at = bar.index * self._song.beats_per_bar + beat
        if self._style.division == 4 and self._swing and round(beat * 4) % 2 == 1:
            at += self._swing
        start = self._song.time(at) + delay_s + self._lag_s[stem] + self._rng.gauss(0, self._jitter_s)
        loud = int(max(12, min(122, velocity * bar.loud + self._rng.gauss(0, 5))))
        self.notes[stem].append(Note(max(0.0, start), max(0.03, beats * self._song.beat_s), pitch, loud))

    def _drums(self, bar: Bar) -> None:
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

    def _bass(self, bar: Bar) -> None:
        def add(beat: float, beats: float, pitch: int, velocity: int = 86) -> None:
            self._add("bass", bar, beat, beats, pitch, velocity)

        low, beats = 28 + (bar.root - 28) % 12, self._style.beats
        third = low + bar.intervals[1]
        fifth = low + bar.intervals[2] - (12 if low + bar.intervals[2] >= 48 else 0)
        match self._patterns["bass"][bar.part]:
            case "motown":
                for beat, n, pitch in (
                    (0, 0.9, low),
                    (1, 0.4, low),
                    (1.5, 0.4, fifth),
                    (2, 0.45, low),
                    (2.75, 0.2, low),
                    (3, 0.4, third),
                    (3.5, 0.4, fifth),
                ):
                    add(beat, n, pitch, 92 if beat == 0 else 80)
            case "two-beat":
                add(0, 0.9, low, 90)
                add(2, 0.9, fifth, 84)
                if self._rng.random() < 0.25:
                    add(3, 0.8, 28 + (bar.next_root - 28) % 12 + self._rng.choice((-2, -1, 1, 2)), 76)
            case "tumbao":
                ahead = 28 + (bar.next_root - 28) % 12
                for beat, n, pitch in (
                    ((1.5, 1.2, fifth), (3, 0.9, ahead))
                    if bar.index
                    else ((0, 1.2, low), (1.5, 1.2, fifth), (3, 0.9, ahead))
                ):
                    add(beat, n, pitch, 88)
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
                for k, step in enumerate((0, bar.intervals[1], 7, 9)):
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

    def _guitar(self, bar: Bar) -> None:
        chord = sorted(50 + (bar.root + n - 50) % 12 for n in bar.intervals)[:4]
        low, beats = 40 + (bar.root - 40) % 12, self._style.beats
        broken = [*chord, chord[0] + 12]

        def strum(
            beat: float, beats: float, velocity: int, up: bool = False, shape: list[int] | None = None
        ) -> None:
            strings = shape if shape is not None else [chord[0] - 12 if chord[0] >= 52 else chord[0], *chord]
            for j, pitch in enumerate(strings[::-1][:4] if up else strings):
                self._add("guitar", bar, beat, beats, pitch, velocity - 2 * j, delay_s=j * 0.011)

        def pluck(pattern: tuple[int, ...], step: float) -> None:
            for k, j in enumerate(pattern):
                self._add("guitar", bar, k * step, step * 1.8, broken[min(j, len(broken) - 1)], 74)

        high = [p + 12 for p in chord[-3:]]
        match self._patterns["guitar"][bar.part]:
            case "chops":
                for k in (1, 3):
                    strum(k, 0.3, 82, shape=[p + 12 for p in chord[:3]])
            case "boom-chick":
                for k in range(beats):
                    if k % 2 == 0:
                        self._add("guitar", bar, k, 0.8, low if k == 0 else low + bar.intervals[2], 82)
                    else:
                        strum(k, 0.4, 72, shape=chord)
            case "slow-arpeggio":
                pluck((0, 1, 2, 3, 2, 1) * 2, 1 / 3)
            case "strum":
                for beat, up in (
                    (0.0, False),
                    (1.0, False),
                    (1.5, True),
                    (2.5, True),
                    (3.0, False),
                    (3.5, True),
                ):
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
                strum(
                    1 + (self._style.division - 1) / self._style.division
                    if self._style.division == 3
                    else 1.5,
                    0.5,
                    72,
                    shape=chord,
                )
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

    def _piano(self, bar: Bar) -> None:
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
            case "gospel":
                chords(0, 1.4, 76, True)
                for beat, n in ((1.5, 0.9), (2.5, 0.4), (3, 0.9)):
                    chords(beat, n, 68)
            case "montuno":
                for beat, j in ((0, 0), (0.5, 2), (1, 1), (1.5, 9), (2.5, 2), (3, 1), (3.5, 9)):
                    pitch = broken[min(j, len(broken) - 1)]
                    for octave in (0, 12):
                        self._add("piano", bar, beat, 0.45, pitch + octave, 80)
            case "triplets":
                left_hand(beats * 0.95, 72)
                for k in range(beats * 3):
                    for pitch in chord:
                        self._add("piano", bar, k / 3, 0.3, pitch, 72 if k % 3 == 0 else 58)
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
