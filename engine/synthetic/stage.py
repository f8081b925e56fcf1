"""Stems of a single player or of a band: the choice of instrument, playing and signal chain."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..contract.errors import BandmateError
from ..contract.timing import SAMPLE_RATE
from . import chord_players, players, tone
from .performances import Arrangement, Harmony, Performances, Played
from .players import Song, TimedNote
from .sampled import PERCUSSION, Audio, Bank, Event, Horn, Instrument, Partials, Percussion, Pluck, play
from .voice import Singer

Times = npt.NDArray[np.float64]
GUITARS, HELD_GUITARS = ("guitar_emily", "guitar_hofner", "guitar_archtop"), ("guitar_gretsch",)
BASSES = ("bass_pasta_fingers", "bass_pasta_pick", "bass_pasta_muted", "bass_growly", "bass_upright")
HELD_BASSES, HELD_PIANOS = ("bass_swag",), ("piano_splendid",)
PIANOS = ("piano_headroom", "epiano_wurlitzer", "epiano_pianet", "epiano_cp80")
DRUMS = ("drums_muldjord", "drums_gogodze")
BRIGHT = ("002", "003")  # in the names of cabinets that suit guitars
# brightness and decay (s) of acoustic guitars
PLUCKS = ((0.2, 1.5), (0.35, 3.0), (0.5, 1.2), (0.6, 2.5), (0.75, 4.0), (0.9, 2.0))


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

    @staticmethod
    def open(sources: Path, unpacked: Path, held_out: bool = False) -> "Studio":
        """Instruments, performances and rooms of the folder `sources`; performances are unpacked first.

        Args:
            held_out: Held-out banks and performances instead of all others.
        Raises:
            BandmateError: If `sources` does not hold them.
        """
        folders = ("instruments", "performances", "rooms")
        if missing := [name for name in folders if not (sources / name).is_dir()]:
            raise BandmateError(f"{sources} holds no folder {missing[0]!r}: expected {', '.join(folders)}")
        performances = Performances(sources / "performances", unpacked, held_out)
        performances.unpack()
        return Studio(sources, performances)

    @property
    def held_out(self) -> bool:
        return self.performances.held_out

    def bank(self, names: tuple[str, ...], rng: np.random.Generator) -> Bank:
        name = str(rng.choice(names))
        if name not in self._banks:
            self._banks[name] = Bank.load(self.shared / "instruments" / name)
        return self._banks[name]


def _events(notes: list[TimedNote], times: npt.NDArray[np.float64], late_s: float = 0.0) -> list[Event]:
    index = np.arange(len(times))
    out = []
    for beat, key, velocity, duration, late in notes:
        begin, end = np.interp([beat, beat + duration], index, times)
        if beat < len(times) - 1:
            out.append(Event(float(begin) + late + late_s, key, velocity, float(max(0.03, end - begin))))
    return out


def stems(
    studio: Studio,
    kind: str,
    song: Song,
    given: Arrangement | None,
    times: npt.NDArray[np.float64],
    seconds: float,
    rng: np.random.Generator,
) -> list[Audio]:
    if kind == "keys arrangement" and given:
        notes = given.piano if rng.random() < 0.6 else given.piano + given.melody
        return [_keys(studio, _events(_from(notes, song, rng), times), seconds, rng)]
    if kind in ("voice", "horn"):
        melody = _from(given.melody, song, rng) if given else players.line(song, rng)
        return [_sing(kind, _events(melody, times), seconds, rng)]
    if not kind.startswith("band"):
        return [_alone(studio, kind, song, times, seconds, rng)]
    parts: list[tuple[str, Audio]] = []
    lag = rng.normal(0, 0.006, 6)
    names = ["guitar clean", "guitar driven", "guitar picked", "keys comping", "keys arpeggio"]
    chosen = list(rng.choice(names, int(rng.integers(1, 3)), replace=False))
    chosen += (
        ["bass"] * (rng.random() < (0.75 if kind == "band" else 0.55))
        + ["voice"] * (rng.random() < 0.35)
        + ["horn"] * (rng.random() < 0.1)
    )
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
            audio[
                : int(
                    times[min(len(times) - 1, song.beats_per_bar * int(rng.choice([2, 4, 8])))] * SAMPLE_RATE
                )
            ] = 0
        parts.append((name, audio))
    return [audio for _, audio in parts]


def _from(notes: list[Played], song: Song, rng: np.random.Generator) -> list[TimedNote]:
    """Notes of an arrangement with random timing and velocity."""
    loose, lag = rng.uniform(0.004, 0.018), rng.normal(0, 0.004)
    return [
        TimedNote(n.beat, n.key, n.velocity + rng.normal(0, 5), n.duration, lag + rng.normal(0, loose))
        for n in notes if n.beat < song.beats
    ]  # fmt: skip


def _alone(
    studio: Studio,
    kind: str,
    song: Song,
    times: npt.NDArray[np.float64],
    seconds: float,
    rng: np.random.Generator,
) -> Audio:
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
        player = chord_players.arpeggio if kind == "keys arpeggio" else chord_players.comp
        return _keys(studio, _events(player(song, rng), times), seconds, rng)
    return _guitar(studio, kind, song, times, seconds, rng)


def _guitar(
    studio: Studio,
    kind: str,
    song: Song,
    times: npt.NDArray[np.float64],
    seconds: float,
    rng: np.random.Generator,
) -> Audio:
    bank: Instrument = studio.bank(HELD_GUITARS if studio.held_out else GUITARS, rng)
    if kind == "guitar driven":
        player = chord_players.riff if rng.random() < 0.6 else chord_players.strum
        if player is chord_players.strum:  # full chords through a drive: power chords mostly
            song = replace(
                song,
                bars=[
                    tuple(
                        Harmony(h.root, (*h.intervals[:1], 7)) if h.intervals and rng.random() < 0.7 else h
                        for h in bar
                    )
                    for bar in song.bars
                ],
            )
        audio = play(bank, _events(player(song, rng), times), seconds, rng)
        return tone.guitar_amplifier(
            audio, float(rng.choice([3, 6, 12, 25, 40, 60])), any_of(studio.cabinets, rng), rng
        )
    player = chord_players.pick if kind == "guitar picked" else chord_players.strum
    is_acoustic = rng.random() < 0.45
    if is_acoustic:
        bank = studio.plucks[int(rng.integers(len(studio.plucks)))]
    audio = play(bank, _events(player(song, rng), times), seconds, rng)
    if is_acoustic:
        return tone.shelf(
            tone.high_pass(audio, rng.uniform(60, 140)), rng.uniform(1000, 3000), rng.uniform(-4, 8)
        )
    return tone.guitar_amplifier(
        audio,
        float(rng.choice([0.7, 1.5, 2, 3])),
        any_of(studio.cabinets, rng) if rng.random() < 0.85 else None,
        rng,
    )


def _keys(studio: Studio, events: list[Event], seconds: float, rng: np.random.Generator) -> Audio:
    instrument: Instrument = studio.bank(HELD_PIANOS if studio.held_out else PIANOS, rng)
    if rng.random() < 0.15:
        organ = tuple(float(g) for g in rng.uniform(0, 1, 8) * (rng.random(8) < 0.6))
        instrument = Partials(
            (1.0, *organ), float(rng.choice([0.005, 0.02, 0.06])), float(rng.choice([0.4, 1.5, 30.0]))
        )
    elif "headroom" in str(instrument.about.get("source", "")).lower():  # type: ignore[attr-defined]
        events = [e._replace(velocity=60 + (e.velocity - 50) * 0.9) for e in events]
    audio = play(instrument, events, seconds, rng)
    return np.asarray(np.tanh(tone.to_rms(audio, 0.1) * 2.5), np.float32) if rng.random() < 0.15 else audio


def _sing(kind: str, events: list[Event], seconds: float, rng: np.random.Generator) -> Audio:
    if kind == "horn":
        return play(Horn(int(rng.integers(1, 4)), float(rng.uniform(0.015, 0.08))), events, seconds, rng)
    hums, low = rng.random() < 0.3, rng.random() < 0.5
    singer = Singer(
        size=float(rng.uniform(0.9, 1.05) if low else rng.uniform(1.05, 1.25)), hums=hums,
        vibrato=float(rng.uniform(0, 0.7)), late_s=float(rng.uniform(0, 0.07)),
        attack_s=float(rng.uniform(0.02, 0.1)), breath=float(rng.uniform(0.005, 0.05)),
    )  # fmt: skip
    return singer.sing([e._replace(key=e.key - 12 * low) for e in events], seconds, rng)


def _drums(
    studio: Studio, song: Song, times: npt.NDArray[np.float64], seconds: float, rng: np.random.Generator
) -> Audio:
    notes = None
    if song.beats_per_bar == 4 and song.division != 3:
        for _ in range(12):
            groove = studio.performances.groove(rng)
            if groove.bars >= 4 and 0.6 < song.tempo / groove.tempo < 1.6:
                first = 4 * int(rng.integers(max(1, groove.bars - 8)))
                span = (groove.bars - first // 4) * 4
                notes = [
                    TimedNote(n.beat - first + again, n.key, n.velocity, 0.25)
                    for again in range(0, song.beats, span)
                    for n in groove.notes if first <= n.beat < first + span
                ]  # fmt: skip
                break
    if notes is None:
        notes = players.drums(song, rng)
    if rng.random() < 0.12:
        kit: Instrument = Percussion(("box_low", "box_high", "shaker"))
    else:
        kit = studio.bank(DRUMS, rng)
    audio = play(kit, _events([n for n in notes if n.beat > -0.1], times), seconds, rng)
    if rng.random() < 0.6:
        audio = tone.room(tone.to_rms(audio, 0.1), studio.rooms[0], 0.35)
    return tone.limit(audio, rng.uniform(2, 6)) if rng.random() < 0.5 else audio


def any_of(files: list[Path], rng: np.random.Generator) -> Path:
    return files[int(rng.integers(len(files)))]
