"""Synthetic contexts for a listener, with their annotations.

One player alone or a band, through amplifiers and rooms, in human time; or no music at all.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE
from . import tone
from .performances import SILENT, Arrangement, Harmony
from .players import Song
from .sampled import Audio, Event, Percussion, Pluck, play
from .stage import Studio, any_of, stems
from .voice import speech

KINDS = {  # shares of what is drawn
    "guitar clean": 0.12, "guitar driven": 0.14, "guitar picked": 0.07, "keys comping": 0.08,
    "keys arrangement": 0.06, "keys arpeggio": 0.04, "voice": 0.08, "horn": 0.02, "bass": 0.04, "hands": 0.04,
    "drums": 0.04, "band": 0.14, "band without drums": 0.09, "none": 0.04,
}  # fmt: skip
UNPITCHED = ("hands", "drums", "none")
METERS = {  # beats a bar, division 3 or not, groups: share
    (4, 2, (4,)): 0.66, (3, 2, (3,)): 0.10, (2, 2, (2,)): 0.03, (2, 3, (2,)): 0.06, (4, 3, (4,)): 0.05,
    (5, 2, (3, 2)): 0.04, (7, 1, (2, 2, 3)): 0.03, (6, 2, (3, 3)): 0.03,
}  # fmt: skip
SLOWEST, FASTEST = 40.0, 240.0
CLIP_S = 45.0
# first seeds of clips that are scored, and of those by which constants are chosen; others are trained on
HELD_OUT_SEED, TUNING_SEED = 10_000_000, 20_000_000


class ChordAt(NamedTuple):
    start: float  # seconds
    root: int
    tones: frozenset[int]


@dataclass(frozen=True)
class Clip:
    """Audio and its annotations: every beat's time in seconds and number in the bar, and chords.

    `pitched` where the chords can be heard.
    """

    kind: str
    audio: Audio
    beats: npt.NDArray[np.float64]
    numbers: npt.NDArray[np.int64]
    beats_per_bar: int
    chords: tuple[ChordAt, ...]
    pitched: bool


def draw(studio: Studio, seed: int, seconds: float, kind: str | None = None) -> Clip:
    """The clip of a seed."""
    rng = np.random.default_rng(seed)
    kind = kind or str(rng.choice(list(KINDS), p=np.array(list(KINDS.values())) / sum(KINDS.values())))
    if kind == "none":
        return _finish(
            studio,
            Clip(kind, _no_music(studio, seconds, rng), np.zeros(0), np.zeros(0, int), 4, (), False),
            rng,
        )
    begins = float(rng.uniform(0, 2.5)) if rng.random() < 0.7 else 0.0
    song, given = _song(studio, kind, seconds, rng)
    times = begins + _time(song, seconds - begins, rng)
    parts = stems(studio, kind, song, given, times, seconds, rng)
    ends = float(times[-1])
    if rng.random() < 0.3:  # the player stops, or is gone for a while
        hole = float(rng.uniform(0.3, 0.9)) * seconds
        until = hole + float(rng.choice([3.0, 6.0, 60.0]))
        at = np.arange(len(parts[0])) / SAMPLE_RATE
        gate = np.clip(np.maximum(hole - at, at - until) / 0.01, 0, 1).astype(np.float32)
        parts = [part * gate for part in parts]
        kept = (times < hole) | (times > until)
    else:
        kept = np.ones(len(times), bool)
    kept &= (times < min(seconds, ends + 0.01)) & (np.arange(len(times)) <= song.beats)
    index = np.arange(len(times))
    chords = _chords(song, times, given)
    mixed = np.asarray(np.sum(parts, 0), np.float32)
    clip = Clip(
        kind,
        mixed,
        times[kept],
        (index % song.beats_per_bar + 1)[kept],
        song.beats_per_bar,
        chords,
        kind not in UNPITCHED,
    )
    return _finish(studio, clip, rng)


def _song(
    studio: Studio, kind: str, seconds: float, rng: np.random.Generator
) -> tuple[Song, Arrangement | None]:
    """Meter, tempo and chords; the arrangement where a whole one is played."""
    if kind == "keys arrangement" or (kind in ("voice", "horn") and rng.random() < 0.5):
        given = studio.performances.arrangement(rng)
        given = given.since(
            given.beats_per_bar * int(rng.integers(max(1, len(given.chords) // given.beats_per_bar - 16)))
        )
        if given.beats_per_bar in (2, 3, 4):
            tempo = float(np.clip(2 ** rng.normal(np.log2(88), 0.3), 50, 170))
            length = min(
                int(seconds * tempo / 60 / given.beats_per_bar) + 2,
                max(1, len(given.chords) // given.beats_per_bar),
            )
            return Song([(SILENT,)] * length, given.beats_per_bar, 2, (given.beats_per_bar,), tempo), given
    meters = list(METERS)
    beats_per_bar, division, groups = meters[int(rng.choice(len(meters), p=np.array(list(METERS.values()))))]
    if kind == "drums" and rng.random() < 0.7:
        beats_per_bar, division, groups = 4, 2, (4,)
    centre = {1: 190, 2: 115, 3: 82}[division]
    tempo = float(np.clip(2 ** rng.normal(np.log2(centre), 0.22 if division == 1 else 0.4), SLOWEST, FASTEST))
    if division == 2 and tempo < 125 and rng.random() < (0.75 if tempo < 75 else 0.4):
        division = 4
    if kind == "guitar driven" and division == 2:  # sixteenths and gallops go fast
        tempo = float(np.clip(2 ** rng.normal(np.log2(140), 0.35), 70, FASTEST))
        division = 4 if rng.random() < np.interp(tempo, [105, 130, 190], [1.0, 0.6, 0.3]) else 2
    bars = studio.performances.bars(int(seconds * tempo / 60 / beats_per_bar) + 2, beats_per_bar, rng)
    if beats_per_bar in (5, 7):
        bars = [bar[:1] for bar in bars]
    if kind == "guitar driven" and rng.random() < 0.6:
        bars = [tuple(Harmony(h.root, (0, 7)) if h.intervals else h for h in bar) for bar in bars]
    if rng.random() < 0.3:  # a loop, as people jam
        loop = int(rng.choice([1, 2, 4, 4, 8]))
        bars = [bars[k % loop] for k in range(len(bars))]
    return Song(bars, beats_per_bar, division, groups, tempo), None


def _time(song: Song, seconds: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Seconds of every beat: to a click, drifting, rubato, with a sudden other tempo, or a ritardando."""
    count = song.beats + song.beats_per_bar
    slower = np.ones(count)
    kind = rng.choice(["click", "drift", "rubato", "change", "ritardando"], p=[0.4, 0.38, 0.12, 0.05, 0.05])
    if kind != "click":
        walk = np.cumsum(rng.normal(0, rng.uniform(0.001, 0.006), count))
        slower = np.exp(walk - np.linspace(0, walk[-1], count) * rng.uniform(0.3, 1.0))
    if kind == "rubato":
        slower = slower * (
            1 + rng.uniform(0.03, 0.10) * np.sin(2 * np.pi * np.arange(count) / rng.uniform(6, 24))
        )
    if kind == "change":
        at = int(count * rng.uniform(0.3, 0.7)) // song.beats_per_bar * song.beats_per_bar
        slower[at:] *= float(rng.choice([0.8, 0.87, 0.93, 1.08, 1.15, 1.25]))
    if kind == "ritardando":
        last = max(1, int(seconds * song.tempo / 60) - song.beats_per_bar)
        slower[last:] *= np.linspace(1, 1.6, count - last) if last < count else 1
    return np.concatenate([[0.0], np.cumsum(60 / song.tempo * slower)[:-1]])


def _chords(song: Song, times: npt.NDArray[np.float64], given: Arrangement | None) -> tuple[ChordAt, ...]:
    out: list[ChordAt] = []
    for beat in range(min(song.beats, len(times) - 1)):
        for part in (0.0, 0.5):
            at = song.at(beat + part + 1e-3)
            if given:
                at = given.chords[min(beat, len(given.chords) - 1)]
            if not out or (out[-1].root, out[-1].tones) != (at.root, at.tones):
                out.append(
                    ChordAt(
                        float(np.interp(beat + part, np.arange(len(times)), times)),
                        at.root if at.intervals else 12,
                        at.tones,
                    )
                )
    return tuple(out)


def _no_music(studio: Studio, seconds: float, rng: np.random.Generator) -> Audio:
    samples = int(seconds * SAMPLE_RATE)
    kind = rng.choice(["silence", "noise", "hum", "crowd", "talk", "handling"])
    if kind == "crowd":
        crowd = tone.response(studio.crowd, 60.0) * 30
        at = int(rng.integers(len(crowd)))
        return np.asarray(np.resize(np.roll(crowd, -at), samples), np.float32)
    if kind == "talk":
        return speech(seconds, rng)
    if kind == "noise":
        return tone.coloured_noise(samples, str(rng.choice(["white", "pink", "brown"])), rng) * np.float32(
            0.1
        )
    if kind == "hum":
        return tone.hum(samples, float(rng.choice([50, 60])), rng) * np.float32(0.1)
    out = np.zeros(samples, np.float32)
    if kind == "handling":  # bumps, single notes, tuning up: no pulse
        string, knock = Pluck(0.5, 3.0), Percussion(("knock", "slap", "tap"))
        times = np.cumsum(rng.gamma(1.2, 1.1, 60))
        events = [
            Event(float(t), int(rng.choice([40, 45, 50, 55, 59, 64])), float(rng.uniform(20, 110)), 3.0)
            for t in times
        ]
        out = play(string, events[::2], seconds, rng) + play(knock, events[1::2], seconds, rng)
    return out


def _finish(studio: Studio, clip: Clip, rng: np.random.Generator) -> Clip:
    """Tuning, room, limiting, noise, hum and level."""
    x = tone.to_rms(clip.audio, 0.1)
    beats, chords = clip.beats, clip.chords
    if clip.kind not in ("hands", "none") and rng.random() < 0.5:  # up to 50 cents, by another speed
        speed = 2 ** (rng.uniform(-0.5, 0.5) / 12)
        at = np.arange(0, len(x) - 1, speed)
        x = np.interp(at, np.arange(len(x)), x).astype(np.float32)
        beats, chords = beats / speed, tuple(c._replace(start=c.start / speed) for c in chords)
    if rng.random() < 0.5:
        x = tone.room(x, any_of(studio.rooms, rng), float(rng.choice([0.15, 0.3, 0.6, 1.0])))
    if rng.random() < 0.3:
        x = tone.limit(x, rng.uniform(1.2, 4))
    x = tone.to_rms(x, 0.1)
    if rng.random() < 0.5:
        noise = tone.coloured_noise(len(x), str(rng.choice(["white", "pink", "brown"])), rng)
        x = x + noise * np.float32(0.1 * 10 ** (rng.uniform(-60, -22) / 20))
    if rng.random() < 0.15:
        x = x + tone.hum(len(x), float(rng.choice([50, 60])), rng) * np.float32(
            0.1 * 10 ** (rng.uniform(-45, -18) / 20)
        )
    if rng.random() < 0.06 and clip.kind != "none":
        crowd = tone.response(studio.crowd, 60.0)
        x = x + np.resize(crowd, len(x)) * np.float32(30 * 10 ** (rng.uniform(-40, -18) / 20))
    peak = float(np.abs(x).max()) + 1e-9
    x = x / np.float32(peak) * np.float32(10 ** (rng.uniform(-30, 0) / 20))
    if clip.kind == "none" and rng.random() < 0.4:
        x = x * np.float32(10 ** (rng.uniform(-45, -10) / 20))
    return replace(clip, audio=np.asarray(x, np.float32), beats=beats, chords=chords)
