"""What a listener may hear, with its truth: one player alone or a band, through amplifiers and rooms, in human time; or no music at all."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..contract.timing import SAMPLE_RATE
from . import players, tone
from .performances import SILENT, Arrangement, Harmony, Performances, Played
from .players import Song, Touch
from .sampled import PERCUSSION, Audio, Bank, Event, Horn, Instrument, Partials, Percussion, Pluck, play
from .voice import Singer, speech

GUITARS, HELD_GUITARS = ("guitar_emily", "guitar_hofner", "guitar_archtop"), ("guitar_gretsch",)
BASSES = ("bass_pasta_fingers", "bass_pasta_pick", "bass_pasta_muted", "bass_growly", "bass_upright")
HELD_BASSES = ("bass_swag",)
PIANOS, HELD_PIANOS = ("piano_headroom", "epiano_wurlitzer", "epiano_pianet", "epiano_cp80"), ("piano_splendid",)
DRUMS = ("drums_muldjord", "drums_gogodze")
BRIGHT = ("002", "003")  # in the names of cabinets that suit guitars
KINDS = {  # shares of what is drawn
    "guitar clean": 0.12, "guitar driven": 0.14, "guitar picked": 0.07, "keys comping": 0.08, "keys arrangement": 0.06, "keys arpeggio": 0.04,
    "voice": 0.08, "horn": 0.02, "bass": 0.04, "hands": 0.04, "drums": 0.04, "band": 0.14, "band without drums": 0.09, "none": 0.04,
}  # fmt: skip
ALONE = tuple(kind for kind in KINDS if not kind.startswith(("band", "none", "drums")))
UNPITCHED = ("hands", "drums", "none")
METERS = {  # beats a bar, division 3 or not, groups: share
    (4, 2, (4,)): 0.66, (3, 2, (3,)): 0.10, (2, 2, (2,)): 0.03, (2, 3, (2,)): 0.06, (4, 3, (4,)): 0.05,
    (5, 2, (3, 2)): 0.04, (7, 1, (2, 2, 3)): 0.03, (6, 2, (3, 3)): 0.03,
}  # fmt: skip
PLUCKS = ((0.2, 1.5), (0.35, 3.0), (0.5, 1.2), (0.6, 2.5), (0.75, 4.0), (0.9, 2.0))  # brightness and decay of acoustic guitars
SLOWEST, FASTEST = 40.0, 240.0


class ChordAt(NamedTuple):
    start: float  # seconds
    root: int
    tones: frozenset[int]


@dataclass(frozen=True)
class Clip:
    """Audio with its truth: seconds and number in the bar of every beat, chords; `pitched` where the chords can be heard."""

    kind: str
    audio: Audio
    beats: npt.NDArray[np.float64]
    numbers: npt.NDArray[np.int64]
    beats_per_bar: int
    chords: tuple[ChordAt, ...]
    pitched: bool


@dataclass
class Studio:
    """Banks, rooms and performances, held-out ones or all others."""

    shared: Path
    performances: Performances

    def __post_init__(self) -> None:
        self._banks: dict[str, Bank] = {}
        cabinets = sorted((self.shared / "rooms" / "cabinets").glob("*.flac"))
        self.cabinets = [c for c in cabinets if c.stem.endswith(BRIGHT)]
        self.rooms = sorted((self.shared / "rooms" / "rooms").glob("*.flac"))
        self.plucks = [Pluck(brightness, decay_s) for brightness, decay_s in PLUCKS]
        self.crowd = self.shared / "rooms" / "concert_crowd.flac"

    @property
    def held_out(self) -> bool:
        return self.performances.held_out

    def bank(self, names: tuple[str, ...], rng: np.random.Generator) -> Bank:
        name = str(rng.choice(names))
        if name not in self._banks:
            self._banks[name] = Bank.load(self.shared / "instruments" / name)
        return self._banks[name]


def draw(studio: Studio, seed: int, seconds: float, kind: str | None = None) -> Clip:
    """The clip of a seed."""
    rng = np.random.default_rng(seed)
    kind = kind or str(rng.choice(list(KINDS), p=np.array(list(KINDS.values())) / sum(KINDS.values())))
    if kind == "none":
        return _finish(studio, Clip(kind, _no_music(studio, seconds, rng), np.zeros(0), np.zeros(0, int), 4, (), False), rng)
    begins = float(rng.uniform(0, 2.5)) if rng.random() < 0.7 else 0.0
    song, given = _song(studio, kind, seconds, rng)
    times = begins + _time(song, seconds - begins, rng)
    stems = _stems(studio, kind, song, given, times, seconds, rng)
    ends = float(times[-1])
    if rng.random() < 0.3:  # the player stops, or is gone for a while
        hole = float(rng.uniform(0.3, 0.9)) * seconds
        until = hole + float(rng.choice([3.0, 6.0, 60.0]))
        at = np.arange(len(stems[0])) / SAMPLE_RATE
        gate = np.clip(np.maximum(hole - at, at - until) / 0.01, 0, 1).astype(np.float32)
        stems = [s * gate for s in stems]
        kept = (times < hole) | (times > until)
    else:
        kept = np.ones(len(times), bool)
    kept &= (times < min(seconds, ends + 0.01)) & (np.arange(len(times)) <= song.beats)
    index = np.arange(len(times))
    chords = _chords(song, times, given)
    mixed = np.asarray(np.sum(stems, 0), np.float32)
    clip = Clip(kind, mixed, times[kept], (index % song.beats_per_bar + 1)[kept], song.beats_per_bar, chords, kind not in UNPITCHED)
    return _finish(studio, clip, rng)


def _song(studio: Studio, kind: str, seconds: float, rng: np.random.Generator) -> tuple[Song, Arrangement | None]:
    """Meter, tempo and chords; the arrangement where a whole one is played."""
    if kind == "keys arrangement" or (kind in ("voice", "horn") and rng.random() < 0.5):
        given = studio.performances.arrangement(rng)
        given = given.since(given.beats_per_bar * int(rng.integers(max(1, len(given.chords) // given.beats_per_bar - 16))))
        if given.beats_per_bar in (2, 3, 4):
            tempo = float(np.clip(2 ** rng.normal(np.log2(88), 0.3), 50, 170))
            bars = min(int(seconds * tempo / 60 / given.beats_per_bar) + 2, max(1, len(given.chords) // given.beats_per_bar))
            return Song([(SILENT,)] * bars, given.beats_per_bar, 2, (given.beats_per_bar,), tempo), given
    meters = list(METERS)
    beats_per_bar, division, groups = meters[int(rng.choice(len(meters), p=np.array(list(METERS.values()))))]
    if kind == "drums" and rng.random() < 0.7:
        beats_per_bar, division, groups = 4, 2, (4,)
    centre = {1: 190, 2: 115, 3: 82}[division]
    tempo = float(np.clip(2 ** rng.normal(np.log2(centre), 0.22 if division == 1 else 0.4), SLOWEST, FASTEST))
    if division == 2 and tempo < 125 and rng.random() < (0.75 if tempo < 75 else 0.4):
        division = 4
    if kind == "guitar driven" and division == 2 and tempo < 110:
        division = 4
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
    """Seconds of every beat: to a click, drifting, rubato, with a sudden other tempo, or slowing down into the end."""
    count = song.beats + song.beats_per_bar
    slower = np.ones(count)
    kind = rng.choice(["click", "drift", "rubato", "change", "ritardando"], p=[0.4, 0.38, 0.12, 0.05, 0.05])
    if kind != "click":
        walk = np.cumsum(rng.normal(0, rng.uniform(0.001, 0.006), count))
        slower = np.exp(walk - np.linspace(0, walk[-1], count) * rng.uniform(0.3, 1.0))
    if kind == "rubato":
        slower = slower * (1 + rng.uniform(0.03, 0.10) * np.sin(2 * np.pi * np.arange(count) / rng.uniform(6, 24)))
    if kind == "change":
        at = int(count * rng.uniform(0.3, 0.7)) // song.beats_per_bar * song.beats_per_bar
        slower[at:] *= float(rng.choice([0.8, 0.87, 0.93, 1.08, 1.15, 1.25]))
    if kind == "ritardando":
        last = max(1, int(seconds * song.tempo / 60) - song.beats_per_bar)
        slower[last:] *= np.linspace(1, 1.6, count - last) if last < count else 1
    return np.concatenate([[0.0], np.cumsum(60 / song.tempo * slower)[:-1]])


def _events(touches: list[Touch], times: npt.NDArray[np.float64], late_s: float = 0.0) -> list[Event]:
    index = np.arange(len(times))
    out = []
    for beat, key, velocity, duration, late in touches:
        begin, end = np.interp([beat, beat + duration], index, times)
        if beat < len(times) - 1:
            out.append(Event(float(begin) + late + late_s, key, velocity, float(max(0.03, end - begin))))
    return out


def _stems(
    studio: Studio, kind: str, song: Song, given: Arrangement | None, times: npt.NDArray[np.float64], seconds: float, rng: np.random.Generator
) -> list[Audio]:
    if kind == "keys arrangement" and given:
        notes = given.piano if rng.random() < 0.6 else given.piano + given.melody
        return [_keys(studio, _events(_from(notes, song, rng), times), seconds, rng)]
    if kind in ("voice", "horn"):
        touches = _from(given.melody, song, rng) if given else players.line(song, rng)
        return [_sing(kind, _events(touches, times), seconds, rng)]
    if not kind.startswith("band"):
        return [_alone(studio, kind, song, times, seconds, rng)]
    parts: list[tuple[str, Audio]] = []
    lag = rng.normal(0, 0.006, 6)
    names = ["guitar clean", "guitar driven", "guitar picked", "keys comping", "keys arpeggio"]
    chosen = list(rng.choice(names, int(rng.integers(1, 3)), replace=False))
    chosen += ["bass"] * (rng.random() < (0.75 if kind == "band" else 0.55)) + ["voice"] * (rng.random() < 0.35) + ["horn"] * (rng.random() < 0.1)
    chosen += ["drums"] if kind == "band" else ["hands"] * (rng.random() < 0.15)
    if len(chosen) < 2:
        chosen.append("bass")
    for k, name in enumerate(chosen):
        if name in ("voice", "horn"):
            audio = _sing(name, _events(players.line(song, rng), times), seconds, rng)
        else:
            audio = _alone(studio, name, song, times + lag[k], seconds, rng)
        audio = tone.to_rms(audio, 0.1 * 10 ** (rng.uniform(-7, 5) / 20))
        if rng.random() < 0.25 and k:  # enters later
            audio[: int(times[min(len(times) - 1, song.beats_per_bar * int(rng.choice([2, 4, 8])))] * SAMPLE_RATE)] = 0
        parts.append((name, audio))
    return [audio for _, audio in parts]


def _from(notes: list[Played], song: Song, rng: np.random.Generator) -> list[Touch]:
    """Notes of an arrangement in human time."""
    loose, lag = rng.uniform(0.004, 0.018), rng.normal(0, 0.004)
    return [
        Touch(n.beat, n.key, n.velocity + rng.normal(0, 5), n.duration, lag + rng.normal(0, loose))
        for n in notes if n.beat < song.beats
    ]  # fmt: skip


def _alone(studio: Studio, kind: str, song: Song, times: npt.NDArray[np.float64], seconds: float, rng: np.random.Generator) -> Audio:
    held = studio.held_out
    if kind == "drums":
        return _drums(studio, song, times, seconds, rng)
    if kind == "hands":
        sounds = tuple(rng.choice(list(PERCUSSION), 3))
        return play(Percussion(sounds), _events(players.hands(song, rng), times), seconds, rng)
    if kind == "bass":
        bank = studio.bank(HELD_BASSES if held else BASSES, rng)
        audio = play(bank, _events(players.bass(song, rng), times), seconds, rng)
        return tone.bass_amplifier(audio, rng) if rng.random() < 0.8 else audio
    if kind.startswith("keys"):
        player = players.arpeggio if kind == "keys arpeggio" else players.comp
        return _keys(studio, _events(player(song, rng), times), seconds, rng)
    return _guitar(studio, kind, song, times, seconds, rng)


def _guitar(studio: Studio, kind: str, song: Song, times: npt.NDArray[np.float64], seconds: float, rng: np.random.Generator) -> Audio:
    bank: Instrument = studio.bank(HELD_GUITARS if studio.held_out else GUITARS, rng)
    if kind == "guitar driven":
        player = players.riff if rng.random() < 0.6 else players.strum
        if player is players.strum:  # full chords through a drive: power chords mostly
            song = replace(song, bars=[tuple(Harmony(h.root, h.intervals[:1] + (7,)) if h.intervals and rng.random() < 0.7 else h for h in bar) for bar in song.bars])
        audio = play(bank, _events(player(song, rng), times), seconds, rng)
        audio = tone.guitar_amplifier(audio, float(rng.choice([3, 6, 12, 25, 40, 60])), _any(studio.cabinets, rng), rng)
        return audio
    player = players.pick if kind == "guitar picked" else players.strum
    is_acoustic = rng.random() < 0.45
    if is_acoustic:
        bank = studio.plucks[int(rng.integers(len(studio.plucks)))]
    audio = play(bank, _events(player(song, rng), times), seconds, rng)
    if is_acoustic:
        return tone.shelf(tone.high_pass(audio, rng.uniform(60, 140)), rng.uniform(1000, 3000), rng.uniform(-4, 8))
    return tone.guitar_amplifier(audio, float(rng.choice([0.7, 1.5, 2, 3])), _any(studio.cabinets, rng) if rng.random() < 0.85 else None, rng)


def _keys(studio: Studio, events: list[Event], seconds: float, rng: np.random.Generator) -> Audio:
    instrument: Instrument = studio.bank(HELD_PIANOS if studio.held_out else PIANOS, rng)
    if rng.random() < 0.15:
        organ = tuple(float(g) for g in rng.uniform(0, 1, 8) * (rng.random(8) < 0.6))
        instrument = Partials((1.0, *organ), float(rng.choice([0.005, 0.02, 0.06])), float(rng.choice([0.4, 1.5, 30.0])))
    elif "headroom" in str(instrument.about.get("source", "")).lower():  # type: ignore[attr-defined]
        events = [e._replace(velocity=60 + (e.velocity - 50) * 0.9) for e in events]
    audio = play(instrument, events, seconds, rng)
    return np.asarray(np.tanh(tone.to_rms(audio, 0.1) * 2.5), np.float32) if rng.random() < 0.15 else audio


def _sing(kind: str, events: list[Event], seconds: float, rng: np.random.Generator) -> Audio:
    if kind == "horn":
        return play(Horn(int(rng.integers(1, 4)), float(rng.uniform(0.015, 0.08))), events, seconds, rng)
    hums, low = rng.random() < 0.3, rng.random() < 0.5
    singer = Singer(
        size=float(rng.uniform(0.9, 1.05) if low else rng.uniform(1.05, 1.25)), hums=hums, vibrato=float(rng.uniform(0, 0.7)),
        late_s=float(rng.uniform(0, 0.07)), attack_s=float(rng.uniform(0.02, 0.1)), breath=float(rng.uniform(0.005, 0.05)),
    )  # fmt: skip
    return singer.sing([e._replace(key=e.key - 12 * low) for e in events], seconds, rng)


def _drums(studio: Studio, song: Song, times: npt.NDArray[np.float64], seconds: float, rng: np.random.Generator) -> Audio:
    touches = None
    if song.beats_per_bar == 4 and song.division != 3:
        for _ in range(12):
            groove = studio.performances.groove(rng)
            if groove.bars >= 4 and 0.6 < song.tempo / groove.tempo < 1.6:
                first = 4 * int(rng.integers(max(1, groove.bars - 8)))
                span = (groove.bars - first // 4) * 4
                touches = [
                    Touch(n.beat - first + again, n.key, n.velocity, 0.25)
                    for again in range(0, song.beats, span) for n in groove.notes if first <= n.beat < first + span
                ]  # fmt: skip
                break
    if touches is None:
        touches = players.drums(song, rng)
    if rng.random() < 0.12:
        kit: Instrument = Percussion(("box_low", "box_high", "shaker"))
    else:
        kit = studio.bank(DRUMS, rng)
    audio = play(kit, _events([t for t in touches if t.beat > -0.1], times), seconds, rng)
    if rng.random() < 0.6:
        audio = tone.room(tone.to_rms(audio, 0.1), studio.rooms[0], 0.35)
    return tone.limit(audio, rng.uniform(2, 6)) if rng.random() < 0.5 else audio


def _any(files: list[Path], rng: np.random.Generator) -> Path:
    return files[int(rng.integers(len(files)))]


def _chords(song: Song, times: npt.NDArray[np.float64], given: Arrangement | None) -> tuple[ChordAt, ...]:
    out: list[ChordAt] = []
    for beat in range(min(song.beats, len(times) - 1)):
        for part in (0.0, 0.5):
            at = song.at(beat + part + 1e-3)
            if given:
                at = given.chords[min(beat, len(given.chords) - 1)]
            if not out or (out[-1].root, out[-1].tones) != (at.root, at.tones):
                out.append(ChordAt(float(np.interp(beat + part, np.arange(len(times)), times)), at.root if at.intervals else 12, at.tones))
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
        return tone.coloured_noise(samples, str(rng.choice(["white", "pink", "brown"])), rng) * np.float32(0.1)
    if kind == "hum":
        return tone.hum(samples, float(rng.choice([50, 60])), rng) * np.float32(0.1)
    out = np.zeros(samples, np.float32)
    if kind == "handling":  # bumps, single notes, tuning up: no pulse
        string, knock = Pluck(0.5, 3.0), Percussion(("knock", "slap", "tap"))
        times = np.cumsum(rng.gamma(1.2, 1.1, 60))
        events = [Event(float(t), int(rng.choice([40, 45, 50, 55, 59, 64])), float(rng.uniform(20, 110)), 3.0) for t in times]
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
        x = tone.room(x, _any(studio.rooms, rng), float(rng.choice([0.15, 0.3, 0.6, 1.0])))
    if rng.random() < 0.3:
        x = tone.limit(x, rng.uniform(1.2, 4))
    x = tone.to_rms(x, 0.1)
    if rng.random() < 0.5:
        noise = tone.coloured_noise(len(x), str(rng.choice(["white", "pink", "brown"])), rng)
        x = x + noise * np.float32(0.1 * 10 ** (rng.uniform(-60, -22) / 20))
    if rng.random() < 0.15:
        x = x + tone.hum(len(x), float(rng.choice([50, 60])), rng) * np.float32(0.1 * 10 ** (rng.uniform(-45, -18) / 20))
    if rng.random() < 0.06 and clip.kind != "none":
        crowd = tone.response(studio.crowd, 60.0)
        x = x + np.resize(crowd, len(x)) * np.float32(30 * 10 ** (rng.uniform(-40, -18) / 20))
    peak = float(np.abs(x).max()) + 1e-9
    x = x / np.float32(peak) * np.float32(10 ** (rng.uniform(-30, 0) / 20))
    if clip.kind == "none" and rng.random() < 0.4:
        x = x * np.float32(10 ** (rng.uniform(-45, -10) / 20))
    return replace(clip, audio=np.asarray(x, np.float32), beats=beats, chords=chords)
