"""Grooves of drummers, chords of songs, piano arrangements with melodies, from archives in a folder.

Held-out parts are drawn only when asked for: Groove's `test` split, songs whose number ends in 7.
"""

import csv
import re
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import mido
import numpy as np

from ..contract.chart import ACCIDENTALS, LETTERS

ARCHIVES = ("groove/groove.tar.gz", "pop909.tar.gz", "billboard.tar.gz")
LABEL = re.compile(r"([A-G])([#b]?):([^/]+)(?:/.*)?$")
INTERVALS = {
    "maj": (0, 4, 7), "min": (0, 3, 7), "7": (0, 4, 7, 10), "min7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11),
    "5": (0, 7), "1": (0,), "sus4": (0, 5, 7), "sus2": (0, 2, 7), "maj6": (0, 4, 7, 9), "min6": (0, 3, 7, 9),
    "9": (0, 4, 7, 10, 2), "maj9": (0, 4, 7, 11, 2), "min9": (0, 3, 7, 10, 2), "11": (0, 7, 10, 2, 5),
    "13": (0, 4, 7, 10, 2, 9), "dim": (0, 3, 6), "dim7": (0, 3, 6, 9), "hdim7": (0, 3, 6, 10),
    "aug": (0, 4, 8), "sus4(b7)": (0, 5, 7, 10), "minmaj7": (0, 3, 7, 11), "min11": (0, 3, 7, 10, 5),
}  # fmt: skip


class Harmony(NamedTuple):
    """A chord: pitch class of the root, intervals above it; no intervals for no chord."""

    root: int
    intervals: tuple[int, ...]

    def moved(self, semitones: int) -> "Harmony":
        return Harmony((self.root + semitones) % 12, self.intervals)

    @property
    def tones(self) -> frozenset[int]:
        return frozenset((self.root + i) % 12 for i in self.intervals)


SILENT = Harmony(0, ())


class Played(NamedTuple):
    """One note of a performance: beats from its start, MIDI key, velocity, beats of duration."""

    beat: float
    key: int
    velocity: int
    duration: float


class Groove(NamedTuple):
    style: str
    tempo: float
    beats_per_bar: int
    bars: int
    notes: list[Played]


class Arrangement(NamedTuple):
    """A piano arrangement from bar line to bar line: accompaniment, melody, and a chord for each beat."""

    piano: list[Played]
    melody: list[Played]
    chords: list[Harmony]
    beats_per_bar: int

    def since(self, beat: int) -> "Arrangement":
        """What follows `beat`."""
        piano, melody = (
            [n._replace(beat=n.beat - beat) for n in part if n.beat >= beat]
            for part in (self.piano, self.melody)
        )
        return Arrangement(piano, melody, self.chords[beat:], self.beats_per_bar)


def harmony(label: str) -> Harmony:
    """A chord label `Root:quality/bass` of the chord annotations; no chord where it is not understood."""
    match = LABEL.match(label.strip())
    if not match:
        return SILENT
    letter, accidental, quality = match.groups()
    intervals = INTERVALS.get(quality) or INTERVALS.get(re.sub(r"\(.*", "", quality), (0, 4, 7))
    return Harmony((LETTERS[letter] + ACCIDENTALS[accidental]) % 12, intervals)


@dataclass(frozen=True)
class Performances:
    """The archives of `shared/performances`, unpacked into `folder` when first used."""

    archives: Path
    folder: Path
    held_out: bool

    def unpack(self) -> None:
        for name in ARCHIVES:
            done = self.folder / f".{Path(name).name}"
            if not done.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                with tarfile.open(self.archives / name) as archive:
                    archive.extractall(self.folder, filter="data")
                done.touch()

    @cached_property
    def _groove_rows(self) -> list[dict[str, str]]:
        with (self.archives / "groove" / "info.csv").open() as file:
            rows = list(csv.DictReader(file))
        return [
            r for r in rows
            if (r["split"] == "test") == self.held_out and r["beat_type"] == "beat"
            and r["time_signature"] == "4-4" and float(r["duration"]) > 16
        ]  # fmt: skip

    @cached_property
    def _songs(self) -> list[Path]:
        files = sorted((self.folder / "pop909").glob("*/*.mid"))
        return [f for f in files if f.stem.endswith("7") == self.held_out]

    @cached_property
    def _charts(self) -> list[Path]:
        files = sorted((self.folder / "billboard").glob("**/salami_chords.txt"))
        return [f for f in files if f.parent.name.endswith("7") == self.held_out]

    def groove(self, rng: np.random.Generator) -> Groove:
        row = self._groove_rows[int(rng.integers(len(self._groove_rows)))]
        return _groove(
            self.folder / "groove" / row["midi_filename"], row["style"].split("/")[0], float(row["bpm"])
        )

    def arrangement(self, rng: np.random.Generator) -> Arrangement:
        return _arrangement(self._songs[int(rng.integers(len(self._songs)))])

    def bars(self, count: int, beats_per_bar: int, rng: np.random.Generator) -> list[tuple[Harmony, ...]]:
        """Consecutive bars of a song's chords in its form, in any key.

        Repeated from the start where it is too short.
        """
        three = beats_per_bar in (3, 6)
        while True:
            song = _chart(self._charts[int(rng.integers(len(self._charts)))])
            if song[1] and (not three or song[0] or rng.random() < 0.1):
                break
        move, bars = int(rng.integers(12)), song[1]
        first = int(rng.integers(max(1, len(bars) - count)))
        return [
            tuple(h.moved(move) if h.intervals else h for h in bars[(first + k) % len(bars)])
            for k in range(count)
        ]


@lru_cache(maxsize=400)
def _groove(file: Path, style: str, tempo: float) -> Groove:
    midi = mido.MidiFile(file)
    notes, tick = [], 0
    for message in midi.tracks[0]:
        tick += message.time
        if message.type == "note_on" and message.velocity:
            notes.append(Played(tick / midi.ticks_per_beat, message.note, message.velocity, 0.25))
    bars = int((notes[-1].beat + 0.5) // 4) if notes else 0
    return Groove(style, tempo, 4, bars, notes)


@lru_cache(maxsize=400)
def _arrangement(file: Path) -> Arrangement:
    rows = np.loadtxt(file.parent / "beat_midi.txt")
    times, is_downbeat = rows[:, 0], rows[:, 2] > 0.5 if rows.shape[1] > 2 else rows[:, 1] > 0.5
    downbeats = np.flatnonzero(is_downbeat)
    beats_per_bar = int(np.median(np.diff(downbeats)))
    first = int(downbeats[0])
    index = np.arange(len(times)) - first
    chords = [SILENT] * (len(times) - first)
    for line in (file.parent / "chord_midi.txt").read_text().splitlines():
        begin, end, label = line.split()
        for k in range(*np.searchsorted(times[first:], [float(begin) - 0.05, float(end) - 0.05])):
            chords[k] = harmony(label)
    tracks: dict[str, list[Played]] = {}
    midi = mido.MidiFile(file)
    seconds = _clock(midi)
    for track in midi.tracks:
        tracks[track.name] = []
        open_: dict[int, tuple[float, int]] = {}
        tick = 0
        for message in track:
            tick += message.time
            at = float(seconds(tick))
            if message.type == "note_on" and message.velocity:
                open_[message.note] = at, message.velocity
            elif message.type in ("note_off", "note_on") and message.note in open_:
                begun, velocity = open_.pop(message.note)
                low, high = np.interp([begun, at], times, index, left=-1)
                if low >= 0:
                    tracks[track.name].append(
                        Played(float(low), message.note, velocity, float(max(0.1, high - low)))
                    )
    return Arrangement(tracks["PIANO"], tracks["MELODY"], chords, beats_per_bar)


def _clock(midi: mido.MidiFile) -> Callable[[float], float]:
    """Seconds at each tick of a file whose tempo may change."""
    ticks, lengths = [0], [500_000]
    for track in midi.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                ticks.append(tick)
                lengths.append(message.tempo)
    order = np.argsort(ticks, kind="stable")
    at, per_tick = np.array(ticks)[order], np.array(lengths)[order] / 1e6 / midi.ticks_per_beat
    begun = np.concatenate([[0.0], np.cumsum(np.diff(at) * per_tick[:-1])])

    def seconds(tick: float) -> float:
        k = int(np.searchsorted(at, tick, side="right")) - 1
        return float(begun[k] + (tick - at[k]) * per_tick[k])

    return seconds


@lru_cache(maxsize=1200)
def _chart(file: Path) -> tuple[bool, list[tuple[Harmony, ...]]]:
    """Whether it is in three, and its bars."""
    text = file.read_text(errors="replace")
    bars: list[tuple[Harmony, ...]] = []
    for line in text.splitlines():
        if "|" not in line or line.startswith("#"):
            continue
        for cell in line.split("|")[1:-1]:
            labels = [w for w in cell.split() if ":" in w]
            if labels:
                bars.append(tuple(harmony(w) for w in labels[:4]))
    return "# metre: 3/4" in text or "# metre: 6/8" in text, bars
