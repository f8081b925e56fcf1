"""Where the evening is: kept after every change of song, so that a start after a crash goes on there."""

import json
import logging
import os
from pathlib import Path

from .panel import ControlPanel

log = logging.getLogger(__name__)


def file() -> Path:
    """`~/.local/state/bandmate/place.json`, or under $XDG_STATE_HOME."""
    return (
        Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "bandmate" / "place.json"
    )


def keep(stage: ControlPanel) -> None:
    """Write setlist, song and part; a disk that refuses is told of, and the music goes on."""
    if not stage.setlist or not stage.song:
        return
    content = {"setlist": stage.setlist.name, "song": stage.song.name, "part": stage.part}
    part = file().with_suffix(".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content))
        part.rename(file())
    except OSError as error:
        log.warning("%s: the place in the setlist is not kept: %s", file(), error.strerror)


def last(setlist: str) -> tuple[str, int] | None:
    """Song and part at which that setlist was left; None when it was another, or nothing is known."""
    try:
        content = json.loads(file().read_text())
        return (str(content["song"]), int(content["part"])) if content["setlist"] == setlist else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
