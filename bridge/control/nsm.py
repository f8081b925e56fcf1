"""A client of session managers as RaySession (NSM API 1.1.2), which open, save and switch bandmate."""

import json
import logging
import os
import re
import socket
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from engine.contract import osc
from engine.contract.errors import BandmateError, SessionError

from ..library.files import write_atomically
from .choice import SavedState
from .panel import ControlPanel

log = logging.getLogger(__name__)
CAPABILITIES = ":dirty:switch:progress:message:"
API = (1, 1)
# errors of the API
GENERAL, BAD_PROJECT = -1, -9
# a message's priority, 0..3
HIGH = 3
OPEN_WAIT_S, ANSWER_WAIT_S = 30.0, 0.2
FILE = "bandmate.json"


class Session(NamedTuple):
    """What the manager asks to open. `client_id` is what the JACK client must be called."""

    folder: Path
    display_name: str
    client_id: str


class Nsm:
    """The socket to the manager, from `start` to `close`.

    All methods are called by one thread; `poll` does not block. `session` is the one that is open.
    """

    session: Session
    _socket: socket.socket

    def __init__(self, url: str) -> None:
        self.url = url
        self._sent: dict[str, Any] = {}  # last progress, message, and whether there is something to save
        self._saved: SavedState | None = None

    def start(self) -> None:
        """Announce bandmate and wait until the manager says what to open, half a minute at most.

        Raises:
            SessionError: If `url` is not an NSM address, or the manager does not answer or refuses.
        """
        match = re.fullmatch(r"osc\.udp://([^:/]+):(\d+)/?", self.url)
        if not match:
            raise SessionError(f"NSM_URL {self.url!r} is not osc.udp://HOST:PORT/")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.connect((match[1], int(match[2])))
            self._announce()
            self.session = self._first_session()
        except OSError as error:
            self._socket.close()
            raise SessionError(f"the session manager at {self.url} does not answer: {error}") from error
        except BandmateError:
            self._socket.close()
            raise

    def close(self) -> None:
        self._socket.close()

    def _announce(self) -> None:
        executable = Path(sys.argv[0]).name or "bandmate"
        about = ("bandmate", CAPABILITIES, executable, *API, os.getpid())
        self._send("/nsm/server/announce", "sssiii", *about)

    def _first_session(self) -> Session:
        """Wait until the manager has said what to open."""
        until = time.monotonic() + OPEN_WAIT_S
        while time.monotonic() < until:
            for address, arguments in self._receive(ANSWER_WAIT_S):
                if address == "/error":
                    raise SessionError(f"the session manager refuses: {arguments[-1]}")
                if address == "/nsm/client/open":
                    return Session(Path(arguments[0]), arguments[1], arguments[2])
        raise SessionError(f"the session manager at {self.url} opened nothing within {OPEN_WAIT_S:g} s")

    def opened(self, panel: ControlPanel) -> None:
        """Say that the session is open: the JACK client is there and the state is restored."""
        self._saved = panel.saved_state()
        self._sent.pop("is_dirty", None)
        self._send("/reply", "ss", "/nsm/client/open", f"{self.session.display_name} is open")

    def refuse(self, error: BandmateError) -> None:
        """Say that it could not be opened."""
        self._send("/error", "sis", "/nsm/client/open", BAD_PROJECT, str(error))

    def poll(self, panel: ControlPanel) -> Session | None:
        """Answer what came; send progress, failures and whether something is to be saved, where they changed.

        Returns:
            Another session, when the manager asks to switch to it.
        """
        switched = None
        for address, arguments in self._receive(0.0):
            if address == "/nsm/client/save":
                self._save(panel)
            elif address == "/nsm/client/open":
                switched = self.session = Session(Path(arguments[0]), arguments[1], arguments[2])
        telemetry = panel.telemetry
        self._send_if_new("progress", "f", 1.0 if telemetry.engine == "ready" else 0.5)
        self._send_dirty(panel.saved_state() != self._saved)
        if telemetry.engine_failure:
            self._send_if_new("message", "is", HIGH, telemetry.engine_failure)
        return switched

    def _save(self, panel: ControlPanel) -> None:
        state, folder = panel.saved_state(), self.session.folder
        try:
            save(state, folder)
        except OSError as error:
            self._send("/error", "sis", "/nsm/client/save", GENERAL, f"{folder}: {error.strerror}")
            return
        self._saved = state
        self._send("/reply", "ss", "/nsm/client/save", "saved")

    def _send_if_new(self, name: str, tags: str, *values: Any) -> None:
        if self._sent.get(name) != values:
            self._sent[name] = values
            self._send(f"/nsm/client/{name}", tags, *values)

    def _send_dirty(self, is_dirty: bool) -> None:
        if self._sent.get("is_dirty") != is_dirty:
            self._sent["is_dirty"] = is_dirty
            self._send(f"/nsm/client/{'is_dirty' if is_dirty else 'is_clean'}", "")

    def _send(self, address: str, tags: str, *values: Any) -> None:
        self._socket.send(osc.encode(address, tags, values))

    def _receive(self, wait_s: float) -> list[tuple[str, list[Any]]]:
        """Messages that came, waiting for the first one; none if the manager is gone."""
        found: list[tuple[str, list[Any]]] = []
        self._socket.settimeout(wait_s)
        while True:
            try:
                found += osc.decode_packet(self._socket.recv(65536))
            except (TimeoutError, BlockingIOError):
                return found
            except ConnectionError:  # the manager is gone; we play on
                return found
            except BandmateError as error:
                log.debug("from the session manager: %s", error)
            self._socket.settimeout(0.0)


def save(state: SavedState, folder: Path) -> None:
    """Write the state into the session's folder; the old one stays until the new one is whole.

    Raises:
        OSError: If it cannot be written.
    """
    content = {**asdict(state), "values": dict(state.values), "song": state.song or None}
    write_atomically(folder / FILE, json.dumps(content, indent=1))


def restore(panel: ControlPanel, folder: Path) -> None:
    """Set what `save` wrote; nothing for a session that is new.

    Raises:
        BandmateError: If the file is not valid, or names what does not exist; then nothing changes.
    """
    file = folder / FILE
    if not file.exists():
        return
    try:
        found = json.loads(file.read_text())
        values = {str(name): float(value) for name, value in found["values"].items()}
        song, part = str(found["song"] or ""), int(found["part"])
        place = None if found.get("place") is None else int(found["place"])
        state = SavedState(str(found["preset"]), values, str(found["chart"]), song, part, place)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BandmateError(f"{file}: is not what bandmate saves: {error}") from error
    panel.restore(state)
