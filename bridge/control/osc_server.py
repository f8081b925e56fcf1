"""Parameters over OSC: every address derives from the tables of parameters, actions and states; every message is answered to its sender.

`/bandmate/NAME VALUE` sets, `/bandmate/NAME` asks; `/bandmate/unit/NAME 0..1` is the same for knobs. `/bandmate/dump` sends
everything, `/bandmate/presets`, `songs` and `parts` what there is to choose from, `/bandmate/ping` answers with the version; actions of the table are addresses too, as `/bandmate/tap` and `/bandmate/preset NAME`.
`/bandmate/subscribe` sends everything, and from then on what changes.
"""

import logging
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from engine.contract import osc
from engine.contract.errors import BandmateError, DeviceError, ParameterError
from engine.contract.params import BY_NAME, PARAMS, Param, find

from . import actions
from .panel import ControlPanel
from .states import NAMES, STATES, Names

log = logging.getLogger(__name__)
PREFIX, UNIT = "/bandmate/", "unit/"
DEFAULT_PORT = 7770
FEEDBACK_S, HEARTBEAT_S = 0.03, 1.0
MOST_SUBSCRIBERS = 16
Address = tuple[str, int]
Shown = dict[str, tuple[str, Any]]  # by address without prefix: type and value


@dataclass(slots=True)
class OscServer:
    """A UDP port that listens, and tells subscribers what changes.

    Raises:
        DeviceError: If the port is taken.
    """

    stage: ControlPanel
    version: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    _socket: socket.socket = field(init=False)
    _threads: list[threading.Thread] = field(init=False)
    _subscribers: list[Address] = field(default_factory=list)
    _shown: Shown = field(default_factory=dict)  # what subscribers know
    _stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((self.host, self.port))
        except OSError as error:
            self._socket.close()
            raise DeviceError(
                f"OSC port {self.port} on {self.host} cannot be had ({error.strerror}): use --osc-port, 0 for any"
            ) from error
        self.port = int(self._socket.getsockname()[1])
        self._threads = [
            threading.Thread(target=run, name=f"osc {run.__name__}", daemon=True)
            for run in (self._serve, self._tell)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._stopping.set()
        self._threads[1].join(5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                datagram, sender = self._socket.recvfrom(65536)
            except OSError:  # closed
                return
            try:
                address, arguments = osc.decode(datagram)
                self._answer(address, arguments, sender)
            except BandmateError as error:
                log.warning("OSC from %s:%d: %s", *sender, error)
                self._send(sender, f"{PREFIX}error", "s", str(error))

    def _tell(self) -> None:
        """Subscribers hear of what changed, and once a second that bandmate lives."""
        beat_s = 0.0
        while not self._stopping.wait(FEEDBACK_S):
            if not self._subscribers:
                continue
            now = self.everything()
            news = {name: what for name, what in now.items() if self._shown[name] != what}
            self._shown = now
            if time.monotonic() - beat_s > HEARTBEAT_S:
                beat_s = time.monotonic()
                news["heartbeat"] = ("i", 1)
            for subscriber in list(self._subscribers):
                self._send_all(news, subscriber)

    def everything(self) -> Shown:
        """All parameters in both spellings, and all states."""
        settings = self.stage.settings
        shown: Shown = {}
        for param in PARAMS:
            shown |= _spellings(param, settings[param.name])
        return shown | {state.name: (state.tag, state.read(self.stage)) for state in STATES}

    def _answer(self, address: str, arguments: list[Any], sender: Address) -> None:
        name = address.removeprefix(PREFIX)
        if name == address:
            raise ParameterError(f"unknown address {address!r}, expected {PREFIX}NAME")
        states = {state.name: state for state in STATES}
        lists = {names.name: names for names in NAMES}
        match name:
            case "ping":
                self._send(sender, address, "s", self.version)
            case "dump":
                self._send_all(self.everything(), sender)
                for names in NAMES:
                    self._list(names, sender)
            case "subscribe":
                self._subscribe(arguments, sender)
            case state if state in states:
                self._send(sender, address, states[state].tag, states[state].read(self.stage))
            case choices if choices in lists:
                self._list(lists[choices], sender)
            case action if action in actions.BY_NAME:
                self._action(action, arguments, sender)
            case _:
                self._parameter(name, arguments, sender)

    def _subscribe(self, arguments: list[Any], sender: Address) -> None:
        """Without a value or with a port other than the sender's: everything now, changes from now on; with 0: no more."""
        port = _only(f"{PREFIX}subscribe", arguments) if arguments else sender[1]
        if not isinstance(port, int | float) or not 0 <= int(port) < 65536:
            raise ParameterError(f"{PREFIX}subscribe takes a port, or 0 to end it, got {port!r}")
        receiver = (sender[0], int(port))
        self._subscribers[:] = [
            s for s in self._subscribers if s != receiver and (port or s[0] != sender[0])
        ][-MOST_SUBSCRIBERS + 1 :]
        if port:
            now = self.everything()
            if not self._subscribers:
                self._shown = now
            self._subscribers.append(receiver)
            self._send_all(now, receiver)
            for names in NAMES:
                self._list(names, receiver)

    def _list(self, names: Names, receiver: Address) -> None:
        found = names.read(self.stage)
        self._send(receiver, PREFIX + names.name, "s" * len(found), *found)

    def _action(self, name: str, arguments: list[Any], sender: Address) -> None:
        """Buttons send 1 when pressed and 0 when released: the release is not meant."""
        argument = ""
        if actions.find(name).argument:
            argument = str(_only(PREFIX + name, arguments))
        elif arguments and not arguments[0]:
            return
        self.stage.do(name, argument)
        self._send(sender, PREFIX + name, *(("s", argument) if argument else ("",)))

    def _parameter(self, name: str, arguments: list[Any], sender: Address) -> None:
        is_unit = name.startswith(UNIT) and name not in BY_NAME
        param = find(name.removeprefix(UNIT))
        value = self.stage.settings[param.name]
        if arguments:
            given = _only(PREFIX + name, arguments)
            if isinstance(given, str) and given in param.choices:
                given = param.read(given)
            if not isinstance(given, int | float):
                raise ParameterError(
                    f"{PREFIX}{name} takes {' or '.join(param.choices) or 'a number'}, got {given!r}"
                )
            value = param.check(param.from_unit(float(given)) if is_unit else float(given))
            self.stage.set(param.name, value)
        self._send_all(_spellings(param, value), sender)

    def _send_all(self, what: Shown, receiver: Address) -> None:
        for name, (tag, value) in what.items():
            self._send(receiver, PREFIX + name, tag, value)

    def _send(self, receiver: Address, address: str, tags: str, *values: Any) -> None:
        try:
            self._socket.sendto(
                osc.encode(
                    address, tags, [int(v) if tag == "i" else v for tag, v in zip(tags, values, strict=True)]
                ),
                receiver,
            )
        except OSError as error:
            log.debug("OSC to %s:%d: %s", *receiver, error)


def _spellings(param: Param, value: float) -> Shown:
    """Both, so that a widget on either follows."""
    return {
        param.name: ("i" if param.kind in ("int", "switch") else "f", value),
        UNIT + param.name: ("f", param.to_unit(value)),
    }


def _only(address: str, arguments: list[Any]) -> Any:
    if len(arguments) != 1:
        raise ParameterError(f"{address} takes one value, got {len(arguments)}")
    return arguments[0]
