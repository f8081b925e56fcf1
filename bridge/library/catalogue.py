"""All presets, songs and the setlist of a session in memory, read and validated before anything plays.

Loading by name or number is a look-up in a dictionary: no disk is touched on the threads that controllers and
OSC wait for. A thread of its own looks once a second whether files changed, and replaces the whole catalogue.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from engine.contract.errors import ParameterError

from ..threads import SupervisedThread
from . import paths, presets, song_text, songs
from .presets import Preset
from .songs import Setlist, Song
from .yaml_nodes import DocumentError

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
KINDS = ("presets", "songs", "setlists")
T = TypeVar("T")
Signature = frozenset[tuple[str, int, int]]  # path, time of change in ns and size of each file


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What there is to choose from; immutable, so any thread may read it."""

    presets: Mapping[str, Preset]  # by program number, then those without one by name
    songs: Mapping[str, Song]
    setlist: Setlist | None = None
    programs: Mapping[int, str] = field(default_factory=dict)  # preset names by program number
    errors: Mapping[str, DocumentError] = field(default_factory=dict)  # of what is not valid, by `KIND/NAME`

    @staticmethod
    def read(setlist: str | None = None, previous: "Catalogue | None" = None) -> "Catalogue":
        """Read all files.

        A preset or song that is not valid is logged and left out, or stays what it was in `previous`; asking
        for it raises its error.

        Args:
            setlist: Name or file of the session's setlist, if it has one.
            previous: What was read before.
        Raises:
            DocumentError: If two presets have the same program number; if the setlist or one of its songs is
                not valid and there is none in `previous`.
        """
        errors: dict[str, DocumentError] = {}
        found = _read("presets", presets.read, previous.presets if previous else {}, errors)
        programs = _programs(found)
        order = [*(found[programs[n]] for n in sorted(programs))]
        order += [p for p in found.values() if p not in order]
        by_name = _read("songs", songs.read_song, previous.songs if previous else {}, errors)
        chosen = _setlist(setlist, previous) if setlist else None
        for error in errors.values():
            log.warning("%s", error)
        return Catalogue(
            MappingProxyType({p.name: p for p in order}),
            MappingProxyType(by_name),
            chosen,
            MappingProxyType(programs),
            MappingProxyType(errors),
        )

    def preset(self, name: str) -> Preset:
        """A preset by name or program number.

        Raises:
            ParameterError: If there is none.
            DocumentError: If its file is not valid.
        """
        number = None if name in self.presets else presets.number_in(name)
        if number is not None and number in self.programs:
            return self.presets[self.programs[number]]
        if number is not None and f"presets/{name}" not in self.errors:
            there = ", ".join(f"{n} {p}" for n, p in sorted(self.programs.items()))
            raise ParameterError(f"no preset has program number {name}: {there}")
        return self._known("presets", self.presets, name)

    def song(self, name: str) -> Song:
        """A song by name.

        Raises:
            ParameterError: If there is none.
            DocumentError: If its file is not valid.
        """
        return self._known("songs", self.songs, name)

    def _known(self, kind: str, known: Mapping[str, T], name: str) -> T:
        if name in known:
            return known[name]
        if error := self.errors.get(f"{kind}/{name}"):
            raise error
        if paths.is_file(name):
            one = paths.KINDS[kind]
            raise ParameterError(
                f"{name!r} is a file: while it plays, a {one} is chosen by its name or number"
            )
        raise ParameterError(paths.unknown(kind, name, list(known)))


def _read(
    kind: str, read: Callable[[Path], T], previous: Mapping[str, T], errors: dict[str, DocumentError]
) -> dict[str, T]:
    """Everything of a kind by name; what is not valid goes to `errors`."""
    found = {}
    for name, file in paths.files(kind).items():
        try:
            found[name] = read(file)
        except DocumentError as error:
            errors[f"{kind}/{name}"] = error
            if name in previous:
                found[name] = previous[name]
    return found


def _programs(found: Mapping[str, Preset]) -> dict[int, str]:
    """Preset names by program number; one in the user's own folder takes it from one that came with bandmate.

    Raises:
        DocumentError: If two presets of the same folder have one number.
    """
    own = str(paths.own_folder("presets"))
    holders: dict[tuple[int, bool], Preset] = {}
    for preset in found.values():
        if preset.program is None:
            continue
        is_own = preset.program_position.startswith(own)
        other = holders.setdefault((preset.program, is_own), preset)
        if other is not preset:
            raise DocumentError(
                f"{preset.program_position}: preset {preset.name} has program number {preset.program}, "
                f"as {other.name} ({other.program_position}): give one of them another, or none"
            )
    shipped = {number: p.name for (number, is_own), p in holders.items() if not is_own}
    return shipped | {number: p.name for (number, is_own), p in holders.items() if is_own}


def _setlist(name: str, previous: Catalogue | None) -> Setlist:
    try:
        return songs.load_setlist(name)
    except DocumentError as error:
        if previous is None or previous.setlist is None:
            raise
        log.warning("%s; the setlist stays as it was", error)
        return previous.setlist


class Library:
    """The catalogue of this moment, and the thread that keeps it up to date.

    `catalogue` is replaced as a whole by that thread; any thread may read it, and nobody waits for it.
    """

    def __init__(self, catalogue: Catalogue, setlist: str | None, seen: Signature) -> None:
        self.catalogue = catalogue
        self._setlist = setlist
        self._seen = seen
        self._kept: queue.SimpleQueue[Song] = queue.SimpleQueue()  # songs to be written
        self._stopping = threading.Event()
        self._thread = SupervisedThread("library", self._run)

    @staticmethod
    def open(setlist: str | None = None) -> "Library":
        """Read everything; `setlist` is the session's, by name or file.

        Raises:
            DocumentError: See `Catalogue.read`.
        """
        seen = _signature(_folders(setlist))  # first: what changes while it is read is read again
        return Library(Catalogue.read(setlist), setlist, seen)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.stop()
        self.write_kept()

    def keep(self, song: Song) -> None:
        """Let a song be written to the user's own; the last of one name counts. Waits for nothing."""
        self._kept.put(song)

    def write_kept(self) -> None:
        """Write the songs that are to be kept."""
        waiting: dict[str, Song] = {}
        while not self._kept.empty():
            song = self._kept.get_nowait()
            waiting[song.name] = song
        for song in waiting.values():
            try:
                song_text.keep(song)
            except OSError as error:
                log.warning("%s cannot be kept: %s", song.name, error)

    def refresh(self) -> bool:
        """Read everything again if a file changed; False if none did or what stands there is refused.

        Two presets with one number are refused with a warning, and the catalogue stays as it was.
        """
        signature = _signature(_folders(self._setlist))
        if signature == self._seen:
            return False
        self._seen = signature
        try:
            self.catalogue = Catalogue.read(self._setlist, self.catalogue)
        except DocumentError as error:
            log.warning("%s; presets and songs stay as they were", error)
            return False
        return True

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            self.write_kept()
            self.refresh()


def _folders(setlist: str | None) -> list[Path]:
    """Where changes are looked for: folders of presets, songs, setlists, and of a setlist given as a file."""
    beside = [Path(setlist).parent] if setlist and paths.is_file(setlist) else []
    return [folder(kind) for kind in KINDS for folder in (paths.own_folder, paths.shipped_folder)] + beside


def _signature(folders: Iterable[Path]) -> Signature:
    """Tells whether a YAML file in `folders` was changed, added or removed."""
    found = set()
    for file in {file for folder in folders for file in folder.glob("*.y*ml")}:
        try:
            status = file.stat()
        except OSError:  # removed since it was listed, or a link to nowhere or to itself
            continue
        found.add((str(file), status.st_mtime_ns, status.st_size))
    return frozenset(found)
