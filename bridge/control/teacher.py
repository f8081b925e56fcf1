"""The song that is being taught: its parts as they were understood, and a song of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from engine.contract.chord_names import transposed
from engine.contract.grid import BeatGrid
from engine.contract.protocol import Taught
from engine.contract.timing import SAMPLE_RATE
from engine.contract.written import cells, rotated, written

from ..audio.switching import Switch
from ..library.presets import Preset
from ..library.songs import OWN, Part, Song

SAME_TEMPO = 0.005  # relative: parts within it have the song's
LETTERS = 26


@dataclass(frozen=True, slots=True)
class TaughtPart:
    """A part as it is understood by now."""

    begin: float  # sample of the press that began it
    bars: tuple[str, ...]  # chords of each
    tempo: float  # beats a minute
    meter: int
    key: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an answer of the engine has made of the song."""

    song: Song
    part: int  # index of the one that was taught
    bars: tuple[str, ...]  # its chords as they are fingered
    is_new: bool  # it was not there before

    def switch(self, message: Taught, fixed: BeatGrid | None) -> Switch:
        """What plays it from its downbeat on, with its tempo; of a part that plays, the chords alone.

        Args:
            fixed: A transport's or a clock's beat, whose bars stay: the chart is turned to begin on them.
        """
        values, chart = self.song.part(self.part)
        if fixed:
            bars = round((message.downbeat - fixed.downbeat) / (message.beat * message.beats_per_bar))
            return Switch({}, f"| {' | '.join(rotated(self.bars, -bars))} |")
        if not self.is_new:
            return Switch({}, chart, downbeat=message.downbeat)
        own = {name: values[name] for name in OWN} | {"tempo": 60 * SAMPLE_RATE / message.beat}
        # an ending or a hand-over of what was played before is over
        return Switch(
            {**own, "ending": 0.0, "hand_over": 0.0}, chart, downbeat=message.downbeat, begins_part=True
        )


@dataclass(slots=True)
class Teacher:
    """Used under the control panel's lock.

    Args:
        now: The time by which a song is named until it gets a name.
    """

    now: Callable[[], datetime] = datetime.now
    _name: str = ""
    _preset: Preset | None = None
    _about: str = ""
    _parts: list[TaughtPart] = field(default_factory=list)
    _begins_song: bool = True
    _capo: int = 0  # of the song
    _used: set[str] = field(default_factory=set)  # names in this session: the library sees files later

    def begin(self, is_new_song: bool, playing: Song | None, capo: int) -> None:
        """A part begins: of the song that is being taught, where that is what plays, else of a new one.

        Args:
            capo: Half-tones by which the part sounds higher than it is to be written.
        """
        self._begins_song = is_new_song or playing is None or playing.name != self._name
        self._capo = capo if self._begins_song else self._capo

    def find(self, song: Song | None, part: int) -> TaughtPart | None:
        """A part of the song that is being taught, by its index; None for another song's."""
        if song is None or song.name != self._name or part >= len(self._parts):
            return None
        return self._parts[part]

    def take(self, message: Taught, preset: Preset, taken: Collection[str]) -> Lesson:
        """A part has been understood, or is understood better.

        Args:
            preset: That a new song is played with.
            taken: Names that songs have already.
        """
        begin = message.again or message.begin
        tempo = 60 * SAMPLE_RATE / message.beat
        bars = tuple(self._fingered(bar) for bar in cells(message.chart))
        part = TaughtPart(begin, bars, tempo, message.beats_per_bar, message.key)
        index = next((k for k, known in enumerate(self._parts) if known.begin == begin), None)
        if index is not None:
            self._parts[index] = part
            return Lesson(self._song(self._preset or preset), index, bars, is_new=False)
        if self._begins_song or self._preset is None:
            self._begin_song(preset, taken)
        self._parts.append(part)
        return Lesson(self._song(self._preset or preset), len(self._parts) - 1, bars, is_new=True)

    def _begin_song(self, preset: Preset, taken: Collection[str]) -> None:
        moment = self.now()
        self._parts, self._begins_song, self._preset = [], False, preset
        self._about = f"taught by playing it, {moment:%Y-%m-%d %H:%M}"
        self._name = name = f"taught {moment:%Y-%m-%d %H.%M}"
        count = 1
        while self._name in {*taken, *self._used}:
            count += 1
            self._name = f"{name} {count}"
        self._used.add(self._name)

    def _fingered(self, bar: str) -> str:
        """The chords of a bar as they are fingered behind the capo."""
        return " ".join(transposed(chord, -self._capo) for chord in bar.split())

    def _own(self, first: TaughtPart) -> dict[str, float]:
        """Values of OWN: it sounds as it was played, and is written as it was fingered."""
        tempo = round(first.tempo, 2)
        return {"tempo": tempo, "meter": float(first.meter), "transpose": 0.0, "capo": float(self._capo)}

    def _song(self, preset: Preset) -> Song:
        """The song of the parts so far; the first one's tempo, meter and key are the song's."""
        first = self._parts[0]
        return Song(
            name=self._name,
            about=self._about,
            preset=preset,
            values={**preset.values, **self._own(first)},
            key=first.key,
            parts=tuple(_part(k, part, first) for k, part in enumerate(self._parts)),
        )


def _part(index: int, part: TaughtPart, first: TaughtPart) -> Part:
    own: dict[str, float] = {}
    if abs(part.tempo / first.tempo - 1) > SAME_TEMPO:
        own["tempo"] = round(part.tempo, 2)
    if part.meter != first.meter:
        own["meter"] = float(part.meter)
    name = chr(ord("A") + index) if index < LETTERS else f"part {index + 1}"
    return Part(name=name, values=own, chart=written(part.bars), bars=len(part.bars))
