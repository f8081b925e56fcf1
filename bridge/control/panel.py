"""What every control acts on: parameters and actions, by MIDI, OSC, keyboard or session manager."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.contract import chart
from engine.contract.errors import BandmateError, LessonError, ParameterError
from engine.contract.grid import Correction
from engine.contract.params import SWITCH_AT, Settings, find
from engine.contract.protocol import Taught
from engine.contract.timing import STEMS

from ..audio.switching import Switch
from ..library.catalogue import Library
from ..library.presets import Preset, number_in
from ..library.songs import Setlist, Song
from ..telemetry import Selection, Telemetry
from . import actions
from .choice import Choice, SavedState
from .confirmation import Confirmation
from .setlist_position import SetlistPosition
from .taps import Taps
from .target import ControlTarget
from .teacher import Lesson, Teacher

log = logging.getLogger(__name__)
SEEDS = 10_000
# parameters that the switch `lock` leaves free
UNLOCKED = frozenset(
    [f"stem/{stem}/{key}" for stem in STEMS for key in ("on", "level")]
    + ["lock", "dry", "click", "level", "mute", "freeze", "bypass", "panic", "hand_over", "ending"]
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
        teacher: Keeps the song that is taught by playing it.
    """

    feeder: ControlTarget
    initial: Preset
    library: Library
    remember: Callable[[SetlistPosition], None] = lambda position: None
    clock: Callable[[], float] = time.monotonic
    teacher: Teacher = field(default_factory=Teacher)
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)
    _asked: Choice = field(init=False)  # last; it sounds, or waits for its beat
    _sounding: Choice = field(init=False)  # when `_asked` was asked for
    _switch: Switch = field(init=False)  # to `_asked`
    _chart: str = field(init=False, default="")  # last asked for
    _confirmation: Confirmation = field(init=False, default_factory=Confirmation)
    _taps: Taps = field(init=False, default_factory=Taps)

    def __post_init__(self) -> None:
        self._asked = self._sounding = Choice(self.initial)
        self._switch = Switch({})
        self.feeder.teaching.on_taught = self.take_taught
        self.feeder.switcher.on_switched = self.follow_up

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
            case "teach" | "teach_song":
                self._teach(action == "teach_song")
            case "teach_again":
                self._hear_again()
            case "another":
                self.set("seed", (self.settings["seed"] + 1) % SEEDS)
            case "preset":
                self.load_preset(argument)
            case "song":
                self._begin(*self._find_song(argument))
            case "next" | "previous":
                self._step(1 if action == "next" else -1)
            case "part":
                self._begin_part(self._asked.find_part(argument))
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
        return self.feeder.switcher.is_waiting or self.playing != self._asked.selection

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
            part_began=self.feeder.switcher.part_began,
            begins_part=True,
            is_new_song=is_new,
            count_in=count_in,
        )
        self._ask(Choice(song.preset, song, part, place), switch)
        self._keep_position()

    def follow_up(self, switch: Switch) -> None:
        """A switch has taken effect: place what follows by itself after the part. The feeder's thread."""
        with self._lock:
            if self.feeder.switcher.is_waiting:
                return
            if switch.follows:
                self._asked = self._sounding = self._asked.following or self._asked
                self._chart = self._chart if switch.chart is None else switch.chart
                self._keep_position()
            if coming := self._asked.follow_up(self.feeder.switcher.part_began, switch):
                self.feeder.switcher.follow(coming)

    def _keep_position(self) -> None:
        """Let the place in the setlist be remembered."""
        song = self._asked.song
        if self.setlist and song:
            self.remember(SetlistPosition(self.setlist.name, song.name, self._asked.part, self._asked.place))

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
        index = self._asked.position_in(setlist) + step
        song = setlist.songs[index] if 0 <= index < len(setlist.songs) else None
        if song and self._confirmation.is_given(index, song.name, self.clock(), setlist.confirm_s):
            self._begin(song, index)

    def _begin_part(self, part: int) -> None:
        song = self._asked.song
        if song and 0 <= part < len(song.parts):
            self._begin(song, self._asked.place, part)

    def _teach(self, is_new_song: bool) -> None:
        """A foot is pressed: a part begins, over chords by ear, or ends, or is taken back at once."""
        request = self.feeder.teaching.press(self.settings)
        if request.is_open:
            self.teacher.begin(is_new_song, self._asked.song, self.settings.integer("capo"))
            self.feeder.store.set_chart("")
        elif not request.end:
            self.feeder.store.set_chart(self._chart)

    def _hear_again(self) -> None:
        part = self.teacher.find(self._asked.song, self._asked.part)
        if part is None or self._is_waiting:
            raise LessonError("teach_again: what plays is no part that was taught in this session")
        self.feeder.teaching.hear_again(
            part.begin, len(part.bars), self.feeder.switcher.part_began, self.settings
        )

    def take_taught(self, message: Taught) -> None:
        """A part was taught, or is understood better: play it and keep its song. The feeder's thread."""
        with self._lock:
            try:
                lesson = self.teacher.take(message, self._asked.preset, self.library.catalogue.songs)
                self._play_lesson(lesson, message)
            except BandmateError as error:
                log.warning("%s", error)
                return
        self.library.keep(lesson.song)
        log.info("taught %s/%s: %s", lesson.song.name, lesson.song.part_name(lesson.part), message.chart)

    def _play_lesson(self, lesson: Lesson, message: Taught) -> None:
        """Play a new part from its downbeat on; correct one that plays; let others know their new song."""
        asked, song = self._asked, lesson.song
        is_same = asked.song is not None and asked.song.name == song.name
        if not lesson.is_new and not (is_same and asked.part == lesson.part):
            self._asked = replace(asked, song=song) if is_same else asked
            return
        fixed = self.telemetry.grid if self.feeder.teaching.request.is_fixed else None
        self._ask(Choice(asked.preset, song, lesson.part), lesson.switch(message, fixed))

    def _tap(self) -> None:
        """From the third tap on: set the tempo, the first one on a downbeat and the last one on a beat."""
        found = self._taps.tap(self.clock(), self.telemetry.sounding)
        if found is None:
            return
        self.set("tempo", found.bpm)
        self.feeder.tempo.set_downbeat(found.downbeat)
