"""What everybody who controls acts on: parameters and actions, whether they come by MIDI, OSC, keyboard or command line."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from engine.contract import chart
from engine.contract.errors import ParameterError
from engine.contract.params import SWITCH_AT, Settings, find
from engine.contract.timing import STEMS

from ..audio.feeder import Feeder
from ..audio.switching import Switch
from ..library import presets, songs
from ..library.presets import Preset
from ..library.songs import Setlist, Song
from ..library.yaml_nodes import nearest
from . import actions

log = logging.getLogger(__name__)
TAPS, TAP_PAUSE_S = 5, 2.0  # a tempo is the median of the last intervals between taps; a pause begins anew
LEAST_TAPS = 3
SEEDS = 10_000
UNLOCKED = frozenset(
    {
        "lock",
        "dry",
        "level",
        "mute",
        "freeze",
        "bypass",
        "panic",
        "hand_over",
        "ending",
        *(f"stem/{s}/{k}" for s in STEMS for k in ("on", "level")),
    }
)


@dataclass(slots=True)
class ControlPanel:
    """May be called from any thread. `remember` is called after every change of song or part."""

    feeder: Feeder
    preset: Preset
    setlist: Setlist | None = None
    song: Song | None = None
    part: int = 0
    remember: Callable[["ControlPanel"], None] = lambda stage: None
    _asked: tuple[str, float] = ("", -1e9)  # the last change of song that waits to be confirmed, and when
    _taps: deque[tuple[float, float]] = field(
        default_factory=lambda: deque(maxlen=TAPS)
    )  # (when, at which position)

    @property
    def settings(self) -> Settings:
        return self.feeder.store.settings

    @property
    def where(self) -> str:
        """Song and part, or the preset."""
        if self.song is None:
            return self.preset.name
        return f"{self.song.name}/{self.song.parts[self.part].name}" if self.song.parts else self.song.name

    def set(self, name: str, value: float) -> None:
        """Change a parameter.

        Raises:
            ParameterError: If there is none of that name, it does not take the value, or it is locked.
        """
        if self.settings["lock"] and find(name).name not in UNLOCKED:
            raise ParameterError(f"{name} is locked: switch lock off first")
        self.feeder.store.set(name, value)

    def do(self, action: str, argument: str = "") -> None:
        """Do something of the action table.

        Raises:
            BandmateError: If there is no such action, or it does not take the argument.
        """
        found = actions.find(action)
        if argument and not found.argument:
            raise ParameterError(f"{action} takes no value, got {argument!r}")
        match found.name:
            case "tap":
                self._tap(time.monotonic())
            case "downbeat":
                self.feeder.tempo.tap_downbeat()
            case "count":
                self.feeder.switcher.request_count_in(max(1, self.settings.integer("count_in")))
            case "another":
                self.set("seed", (self.settings["seed"] + 1) % SEEDS)
            case "preset":
                self.load(argument)
            case "song":
                self.begin(self._song(argument))
            case "next" | "previous":
                self._step(1 if found.name == "next" else -1)
            case "part":
                self._begin_part(self._part(argument))
            case "next_part" | "previous_part":
                self._begin_part(self.part + (1 if found.name == "next_part" else -1))
            case "chart":
                self.set_chart(argument)

    def set_chart(self, text: str) -> None:
        """Play over these chords; an empty chart goes back to the ear.

        Raises:
            BandmateError: If a chord cannot be read.
        """
        if text.strip():
            chart.parse(text)
        self.feeder.store.set_chart(text.strip())

    def load(self, name: str) -> None:
        """A preset, by name or by number from 1; songs and tempo go on.

        Raises:
            BandmateError: If there is none of that name, or it is not valid.
        """
        names = presets.names()
        self.preset = presets.load(
            names[int(name) - 1] if name.isdecimal() and 0 < int(name) <= len(names) else name
        )
        self.feeder.switcher.request(Switch(self.preset.values, at=self._switch_at))

    def begin(self, song: Song, part: int = 0) -> None:
        """Another song takes over."""
        self._switch(song, part, is_new=song is not self.song)

    def restore(self, preset: str, values: dict[str, float], chart_text: str) -> None:
        """Everything as a session kept it.

        Raises:
            BandmateError: If a preset, parameter or chord does not exist; then nothing changes.
        """
        found = presets.load(preset)
        self.feeder.store.set_all(values)
        self.preset = found
        self.set_chart(chart_text)

    def resume(self, song: str, part: int) -> None:
        """Be in a song that has begun, without a switch."""
        found = self._song(song)
        self.song, self.part = found, part if part < len(found.parts) else 0

    @property
    def _switch_at(self) -> str:
        return SWITCH_AT[self.settings.integer("switch_at")]

    def _switch(self, song: Song, part: int, is_new: bool) -> None:
        values, chart_text = song.part(part)
        if is_new:  # the last one's ending, or its turn alone, is over
            values = {"ending": 0.0, "hand_over": 0.0, **values}
        bars = self.song.parts[self.part].bars if self.song and self.song.parts else 0
        count_in = int(values["count_in"]) if is_new else 0
        at = "now" if count_in else self._switch_at
        self.feeder.switcher.request(
            Switch(values, chart_text, at, bars, self.feeder.switcher.switched, is_new, count_in)
        )
        self.song, self.part, self.preset = song, part, song.preset
        self.remember(self)

    def _song(self, which: str) -> Song:
        """By number in the setlist or by name; a song that is not in it may be played too."""
        inside = self.setlist.songs if self.setlist else ()
        if which.isdecimal():
            if not 0 < int(which) <= len(inside):
                raise ParameterError(f"there is no song {which}: the setlist has {len(inside)}")
            return inside[int(which) - 1]
        return next((s for s in inside if s.name == which), None) or songs.load_song(which)

    def _step(self, way: int) -> None:
        """The next song, or preset by name; no further than the first and the last, and where asked for only when asked twice."""
        if self.setlist is None:
            names = presets.names()
            at = names.index(self.preset.name) if self.preset.name in names else -1
            if 0 <= at + way < len(names):
                self.load(names[at + way])
            return
        order = [s.name for s in self.setlist.songs]
        at = order.index(self.song.name) if self.song and self.song.name in order else -1
        if not 0 <= at + way < len(order) or not self._is_confirmed(order[at + way]):
            return
        self.begin(self.setlist.songs[at + way])

    def _is_confirmed(self, name: str) -> bool:
        """Whether a foot that may have slipped has asked again."""
        now = time.monotonic()
        (before, when), self._asked = self._asked, (name, now)
        if (
            not self.setlist
            or not self.setlist.confirm_s
            or (before == name and now - when <= self.setlist.confirm_s)
        ):
            self._asked = ("", -1e9)
            return True
        log.info("%s? once more within %g s", name, self.setlist.confirm_s)
        return False

    def _part(self, which: str) -> int:
        parts = [p.name for p in self.song.parts] if self.song else []
        if which in parts:
            return parts.index(which)
        if which.isdecimal() and 0 < int(which) <= len(parts):
            return int(which) - 1
        raise ParameterError(
            f"there is no part {which!r}" + (nearest(which, parts) if parts else ": the song has none")
        )

    def _begin_part(self, part: int) -> None:
        if self.song and 0 <= part < len(self.song.parts):
            self._switch(self.song, part, is_new=False)

    def _tap(self, now_s: float) -> None:
        """From the third tap on: their tempo, and the first of them on beat one."""
        if self._taps and now_s - self._taps[-1][0] > TAP_PAUSE_S:
            self._taps.clear()
        self._taps.append((now_s, self.feeder.stream.sounding))
        if len(self._taps) < LEAST_TAPS:
            return
        times = [when for when, _ in self._taps]
        beat_s = median(b - a for a, b in pairwise(times))
        if not 30 <= 60 / beat_s <= 300:
            return
        self.set("tempo", 60 / beat_s)
        if len(self._taps) == LEAST_TAPS:
            self.feeder.tempo.set_downbeat(self._taps[0][1])
