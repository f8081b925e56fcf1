"""The position in the setlist, kept on disk so that a start after a crash goes on there."""

import json
import logging
import threading
from pathlib import Path
from typing import NamedTuple

from ..library.files import write_atomically
from ..library.paths import state_folder
from ..threads import SupervisedThread

log = logging.getLogger(__name__)


class SetlistPosition(NamedTuple):
    """Setlist and song by name, part by index; `place` is the song's index, where it is in the setlist."""

    setlist: str
    song: str
    part: int
    place: int | None = None


def file() -> Path:
    """`~/.local/state/bandmate/place.json`, or under $XDG_STATE_HOME."""
    return state_folder() / "place.json"


def write(position: SetlistPosition) -> None:
    """Keep a position; a disk that refuses is logged, and the music goes on."""
    try:
        write_atomically(file(), json.dumps(position._asdict()))
    except OSError as error:
        log.warning("%s: the position in the setlist is not kept: %s", file(), error.strerror)


def last(setlist: str) -> SetlistPosition | None:
    """Where that setlist was left; None when it was another, or nothing is known."""
    try:
        content = json.loads(file().read_text())
        place = content.get("place")
        position = SetlistPosition(
            str(content["setlist"]),
            str(content["song"]),
            int(content["part"]),
            None if place is None else int(place),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return position if position.setlist == setlist else None


class PositionWriter:
    """Writes the newest position in a thread of its own, so that no controller waits for the disk."""

    def __init__(self) -> None:
        self._newest: SetlistPosition | None = None  # replaced by any thread, taken by the writer's
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread = SupervisedThread("setlist position", self._run)

    def start(self) -> None:
        self._thread.start()

    def keep(self, position: SetlistPosition) -> None:
        """Have `position` written soon; from any thread, without waiting."""
        with self._lock:
            self._newest = position
        self._wake.set()

    def stop(self) -> None:
        """Write what is left and end the thread."""
        self._stopping = True
        self._wake.set()
        self._thread.stop()
        self.flush()

    def flush(self) -> None:
        """Write the newest position now, if it was not yet."""
        with self._lock:
            position, self._newest = self._newest, None
        if position:
            write(position)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            self.flush()
