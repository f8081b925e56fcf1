"""What every control acts on: parameters and actions, by MIDI, OSC, keyboard or session manager."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from engine.contract import chart
from engine.contract.errors import ParameterError
from engine.contract.grid import Correction
from engine.contract.params import SWITCH_AT, Settings, find
from engine.contract.suggest import nearest
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..audio.switching import Switch
from ..library.catalogue import Library
from ..library.presets import Preset, number_in
from ..library.songs import Setlist, Song
from ..telemetry import Selection, Telemetry
from . import actions
from .choice import Choice, SavedState
from .setlist_position import SetlistPosition
from .target import ControlTarget

log = logging.getLogger(__name__)
# the tempo is the median of the last intervals between taps; after a pause they begin anew
TAPS, FEWEST_TAPS, TAP_PAUSE_S = 5, 3, 2.0
# 300 and 30 beats a minute
LEAST_TAP_S, MOST_TAP_S = 0.2, 2.0
SEEDS = 10_000
# parameters that the switch `lock` leaves free
UNLOCKED = frozenset(
    [f"stem/{stem}/{key}" for stem in STEMS for key in ("on", "level")]
    + ["lock", "dry", "level", "mute", "freeze", "bypass", "panic", "hand_over", "ending"]
)


@dataclass(slots=True)
class ControlPanel:
    """Changes parameters, presets, songs and parts.

    Every method may be called from any thread. One lock makes changes exclude each other; no disk and no
    network is touched while it is held. What is read is one immutable value at a time.

    Args:
        feeder: Carries changes out.
        initial: The preset that the session begins with.
        library: Presets, songs and setlist in memory.
        remember: Called with each song or part of the setlist that is asked for; must not block.
        clock: Seconds, for taps and confirmations.
    """

    feeder: ControlTarget
    initial: Preset
    library: Library
    remember: Callable[[SetlistPosition], None] = lambda position: None
    clock: Callable[[], float] = time.monotonic
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)
    _asked: Choice = field(init=False)  # last; it sounds, or waits for its beat
    _sounding: Choice = field(init=False)  # when `_asked` was asked for
    _switch: Switch = field(init=False)  # to `_asked`
    _chart: str = field(init=False, default="")  # last asked for
    # index of the song asked for once, and when in s
    _unconfirmed: tuple[int, float] = field(init=False, default=(-1, -1e9))
    _taps: deque[tuple[float, float]] = field(init=False)  # time in s and position of each
    _first_tap: float = field(init=False, default=0.0)  # position

    def __post_init__(self) -> None:
        self._asked = self._sounding = Choice(self.initial)
        self._switch = Switch({})
        self._taps = deque(maxlen=TAPS)

    @property
    def settings(self) -> Settings:
        """Parameters as they are now."""
        return self.feeder.store.settings

    @property
    def telemetry(self) -> Telemetry:
        """The feeder's state at the end of its last round."""
        return self.feeder.telemetry

    @property
    def playing(self) -> Selection:
        """Preset, song and part that sound."""
        return self.telemetry.playing or Selection(self.initial.name)

    @property
    def asked(self) -> Choice:
        """What was asked for last: it sounds, or waits for its beat."""
        return self._asked

    @property
    def setlist(self) -> Setlist | None:
        return self.library.catalogue.setlist

    def set(self, name: str, value: float) -> None:
        """Change a parameter.

        Raises:
            ParameterError: If there is none of that name, it does not take the value, or it is locked.
        """
        with self._lock:
            if self.settings["lock"] and find(name).name not in UNLOCKED:
                raise ParameterError(f"{name} is locked: switch lock off first")
            self.feeder.store.set(name, value)

    def do(self, action: str, argument: str = "") -> None:
        """Do something of the action table.

        Raises:
            BandmateError: If there is no such action, it does not take the argument, or it cannot be done
                now.
        """
        found = actions.find(action)
        if argument and not found.argument:
            raise ParameterError(f"{action} takes no value, got {argument!r}")
        with self._lock:
            self._do(found.name, argument)

    def _do(self, action: str, argument: str) -> None:
        match action:
            case "tap":
                self._tap()
            case "downbeat":
                self.feeder.tempo.tap_downbeat()
            case action if action in actions.CORRECTIONS:
                self.feeder.tempo.correct(Correction(action))
            case "count":
                self.feeder.switcher.request_count_in(max(1, self.settings.integer("count_in")))
            case "another":
                self.set("seed", (self.settings["seed"] + 1) % SEEDS)
            case "preset":
                self.load_preset(argument)
            case "song":
                self._begin(*self._find_song(argument))
            case "next" | "previous":
                self._step(1 if action == "next" else -1)
            case "part":
                self._begin_part(self._find_part(argument))
            case "next_part" | "previous_part":
                self._begin_part(self._asked.part + (1 if action == "next_part" else -1))
            case "chart":
                self.set_chart(argument)

    def set_chart(self, text: str) -> None:
        """Play over these chords; without any, chords are found by ear again.

        Raises:
            BandmateError: If a chord cannot be parsed.
        """
        if text.strip():
            chart.parse(text)
        with self._lock:
            self._chart = text.strip()
            self.feeder.store.set_chart(self._chart)

    def load_preset(self, name: str) -> None:
        """Switch to a preset, by name or program number; song and tempo stay.

        Raises:
            BandmateError: If there is none, or its file is not valid.
        """
        preset = self.library.catalogue.preset(name)
        with self._lock:
            self._update_sounding()
            self._ask(replace(self._asked, preset=preset), Switch(preset.values, at=self._switch_at))

    def begin_song(self, song: Song, part: int = 0, place: int | None = None) -> None:
        """Switch to a song, in the setlist or not; `part` is an index, `place` that in the setlist."""
        with self._lock:
            setlist = self.setlist
            self._begin(song, setlist.place(song.name, place) if setlist else None, part)

    def restore(self, state: SavedState) -> None:
        """Set everything as it was saved, at once; what waited for its beat is dropped.

        Raises:
            BandmateError: If a preset, song, parameter or chord does not exist; then nothing changes.
        """
        choice = Choice(self.library.catalogue.preset(state.preset))
        if state.song:
            song, place = self._find_song(state.song)
            if self.setlist:
                place = self.setlist.place(song.name, state.place)
            choice = replace(
                choice, song=song, part=state.part if 0 <= state.part < len(song.parts) else 0, place=place
            )
        if state.chart.strip():
            chart.parse(state.chart)
        with self._lock:
            self.feeder.store.set_all(state.values)
            self._ask(choice, Switch({}, state.chart.strip()))
            self.set_chart(state.chart)

    def saved_state(self) -> SavedState:
        """What a session manager keeps: what was asked for last, also while it still waits for its beat.

        So that a session that is saved in the bar before a switch opens with the song that was chosen, and
        saving does not become stale when the switch is carried out.
        """
        with self._lock:
            values = dict(self.settings.values)
            if self._is_waiting:
                values |= self._switch.values
            asked = self._asked
            song = asked.song.name if asked.song else ""
            return SavedState(asked.preset.name, values, self._chart, song, asked.part, asked.place)

    @property
    def _is_waiting(self) -> bool:
        """Whether what was asked for last does not sound yet."""
        return self.telemetry.waiting is not None or self.playing != self._asked.selection

    @property
    def _switch_at(self) -> str:
        return SWITCH_AT[self.settings.integer("switch_at")]

    def _update_sounding(self) -> None:
        if not self._is_waiting:
            self._sounding = self._asked

    def _ask(self, choice: Choice, switch: Switch) -> None:
        """Hand a switch to the feeder."""
        switch = replace(switch, selection=choice.selection)
        self.feeder.switcher.request(switch)
        self._asked, self._switch = choice, switch
        self._chart = self._chart if switch.chart is None else switch.chart

    def _begin(self, song: Song, place: int | None, part: int = 0) -> None:
        self._update_sounding()
        current = self._asked.song
        is_new = current is None or (current.name, self._asked.place) != (song.name, place)
        values, chart_text = song.part(part)
        if is_new:  # an ending or a hand-over of the last song is over
            values = {"ending": 0.0, "hand_over": 0.0, **values}
        count_in = int(values["count_in"]) if is_new else 0
        switch = Switch(
            values,
            chart_text,
            at="now" if count_in else self._switch_at,
            bars=self._sounding.bars,
            part_began=self.feeder.switcher.switched,
            is_new_song=is_new,
            count_in=count_in,
        )
        self._ask(Choice(song.preset, song, part, place), switch)
        if self.setlist:
            self.remember(SetlistPosition(self.setlist.name, song.name, part, place))

    def _find_song(self, name: str) -> tuple[Song, int | None]:
        """A song by name or program number, and its index in the setlist if it is there."""
        catalogue = self.library.catalogue
        if catalogue.setlist is None and number_in(name) is not None and name not in catalogue.songs:
            raise ParameterError(f"no song has program number {name}: there is no setlist")
        place = catalogue.setlist.find(name) if catalogue.setlist else None
        if catalogue.setlist and place is not None:
            return catalogue.setlist.songs[place], place
        return catalogue.song(name), None

    def _step(self, step: int) -> None:
        """To the next or previous song or preset from the one asked for last; not beyond the ends."""
        setlist = self.setlist
        if setlist is None:
            names = list(self.library.catalogue.presets)
            current = self._asked.preset.name
            index = (names.index(current) if current in names else -1) + step
            if 0 <= index < len(names):
                self.load_preset(names[index])
            return
        index = self._position_in(setlist) + step
        if 0 <= index < len(setlist.songs) and self._is_confirmed(setlist, index):
            self._begin(setlist.songs[index], index)

    def _position_in(self, setlist: Setlist) -> int:
        """Index of the song asked for last, also after the setlist was read again; -1: not there."""
        song, place = self._asked.song, self._asked.place
        if song is None or place is None:
            return -1
        there = setlist.place(song.name, place)
        return -1 if there is None else there

    def _is_confirmed(self, setlist: Setlist, place: int) -> bool:
        """Whether this is the second request within the setlist's time for it, or one is enough."""
        now_s = self.clock()
        (before, when_s), self._unconfirmed = self._unconfirmed, (place, now_s)
        if not setlist.confirm_s or (before == place and now_s - when_s <= setlist.confirm_s):
            self._unconfirmed = (-1, -1e9)
            return True
        log.info("%s? once more within %g s", setlist.songs[place].name, setlist.confirm_s)
        return False

    def _find_part(self, name: str) -> int:
        """Index of a part of the song, by name or by number from 1."""
        song = self._asked.song
        names = [p.name for p in song.parts] if song else []
        if name in names:
            return names.index(name)
        if 0 < (number := number_in(name) or 0) <= len(names):
            return number - 1
        raise ParameterError(
            f"there is no part {name!r:.80}{nearest(name, names) if names else ': the song has none'}"
        )

    def _begin_part(self, part: int) -> None:
        song = self._asked.song
        if song and 0 <= part < len(song.parts):
            self._begin(song, self._asked.place, part)

    def _tap(self) -> None:
        """From the third tap on: set the tempo, the first one on a downbeat and the last one on a beat."""
        now_s = self.clock()
        if self._taps and now_s - self._taps[-1][0] > TAP_PAUSE_S:
            self._taps.clear()
        if not self._taps:
            self._first_tap = self.telemetry.sounding
        self._taps.append((now_s, self.telemetry.sounding))
        if len(self._taps) < FEWEST_TAPS:
            return
        beat_s = median(b - a for (a, _), (b, _) in pairwise(self._taps))
        if not LEAST_TAP_S <= beat_s <= MOST_TAP_S:
            return
        self.set("tempo", 60 / beat_s)
        beat, first, last = beat_s * SAMPLE_RATE, self._first_tap, self._taps[-1][1]
        is_third = len(self._taps) == FEWEST_TAPS
        self.feeder.tempo.set_downbeat(first if is_third else last - round((last - first) / beat) * beat)
