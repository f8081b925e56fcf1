"""A client of a session manager (NSM API 1.1.2): RaySession or nsmd opens, saves and switches bandmate with the rest of a session."""

import json
import logging
import os
import re
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from engine.contract import osc
from engine.contract.errors import BandmateError, DeviceError

from .panel import ControlPanel

log = logging.getLogger(__name__)
CAPABILITIES = ":dirty:switch:progress:message:"
API = (1, 1)
GENERAL, BAD_PROJECT = -1, -9  # errors of the API
OPEN_WAIT_S = 30.0
STATE = "bandmate.json"


class Session(NamedTuple):
    """What the manager asks to open. `client_id` is what the JACK client must be called."""

    folder: Path
    display_name: str
    client_id: str


@dataclass(slots=True)
class Nsm:
    """The socket to the manager; polled by one thread.

    Raises:
        DeviceError: If the address is none, or the manager does not answer or refuses.
    """

    url: str
    session: Session = field(init=False)
    _socket: socket.socket = field(init=False)
    _said: dict[str, Any] = field(
        default_factory=dict
    )  # last progress, message and whether there is something to save
    _saved: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        match = re.fullmatch(r"osc\.udp://([^:/]+):(\d+)/?", self.url)
        if not match:
            raise DeviceError(f"NSM_URL {self.url!r} is not osc.udp://HOST:PORT/")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.connect((match[1], int(match[2])))
            executable = Path(sys.argv[0]).name or "bandmate"
            self._send(
                "/nsm/server/announce", "sssiii", "bandmate", CAPABILITIES, executable, *API, os.getpid()
            )
            self.session = self._first_session()
        except OSError as error:
            raise DeviceError(f"the session manager at {self.url} does not answer: {error}") from error

    def _first_session(self) -> Session:
        """Wait until the manager has said what to open."""
        until = time.monotonic() + OPEN_WAIT_S
        while time.monotonic() < until:
            for address, arguments in self._receive(0.2):
                if address == "/error":
                    raise DeviceError(f"the session manager refuses: {arguments[-1]}")
                if address == "/nsm/client/open":
                    return Session(Path(arguments[0]), arguments[1], arguments[2])
        raise DeviceError(f"the session manager at {self.url} opened nothing within {OPEN_WAIT_S:g} s")

    def opened(self, stage: ControlPanel) -> None:
        """Say that what was asked for is open: the JACK client is there and the state is restored."""
        self._saved = content(stage)
        self._said.pop("is_dirty", None)
        self._send("/reply", "ss", "/nsm/client/open", f"{self.session.display_name} is open")

    def refuse(self, error: BandmateError) -> None:
        """Say that it could not be opened."""
        self._send("/error", "sis", "/nsm/client/open", BAD_PROJECT, str(error))

    def poll(self, stage: ControlPanel) -> Session | None:
        """Answer what came; another session when one is to be switched to. Tell what is new: progress, trouble, whether there is something to save."""
        switched = None
        for address, arguments in self._receive(0.0):
            if address == "/nsm/client/save":
                self._save(stage)
            elif address == "/nsm/client/open":
                switched = self.session = Session(Path(arguments[0]), arguments[1], arguments[2])
        self._tell("progress", "f", 1.0 if stage.feeder.telemetry.engine == "ready" else 0.5)
        self._tell("is_dirty", "", content(stage) != self._saved)
        if failed := stage.feeder.telemetry.engine_failure:
            self._tell("message", "is", (3, failed))
        return switched

    def _save(self, stage: ControlPanel) -> None:
        try:
            save(stage, self.session.folder)
        except OSError as error:
            self._send(
                "/error", "sis", "/nsm/client/save", GENERAL, f"{self.session.folder}: {error.strerror}"
            )
            return
        self._saved = content(stage)
        self._send("/reply", "ss", "/nsm/client/save", "saved")

    def _tell(self, what: str, tags: str, value: Any) -> None:
        """Only what is new."""
        if self._said.get(what) == value:
            return
        self._said[what] = value
        if what == "is_dirty":
            self._send(f"/nsm/client/{'is_dirty' if value else 'is_clean'}", "")
        else:
            self._send(f"/nsm/client/{what}", tags, *(value if isinstance(value, tuple) else (value,)))

    def _send(self, address: str, tags: str, *values: Any) -> None:
        self._socket.send(osc.encode(address, tags, values))

    def _receive(self, wait_s: float) -> list[tuple[str, list[Any]]]:
        found = []
        self._socket.settimeout(wait_s)
        while True:
            try:
                found.append(osc.decode(self._socket.recv(65536)))
            except (TimeoutError, BlockingIOError):
                return found
            except ConnectionError:  # the manager is gone; we play on
                return found
            except BandmateError as error:
                log.debug("from the session manager: %s", error)
            self._socket.settimeout(0.0)

    def close(self) -> None:
        self._socket.close()


def content(stage: ControlPanel) -> dict[str, Any]:
    """What a session keeps of a stage."""
    return {
        "preset": stage.preset.name,
        "values": dict(stage.settings.values),
        "chart": stage.feeder.store.chart,
        "song": stage.song.name if stage.song else None,
        "part": stage.part,
    }


def save(stage: ControlPanel, folder: Path) -> None:
    """Write the state into the session's folder; the old one stays until the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{STATE}.part"
    part.write_text(json.dumps(content(stage), indent=1))
    part.rename(folder / STATE)


def restore(stage: ControlPanel, folder: Path) -> None:
    """What `save` wrote; nothing for a session that is new.

    Raises:
        BandmateError: If the file does not make sense, or names what does not exist.
    """
    file = folder / STATE
    if not file.exists():
        return
    try:
        found = json.loads(file.read_text())
        stage.restore(
            str(found["preset"]), {str(k): float(v) for k, v in found["values"].items()}, str(found["chart"])
        )
        if found["song"]:
            stage.resume(str(found["song"]), int(found["part"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BandmateError(f"{file}: is not what bandmate saves: {error}") from error
