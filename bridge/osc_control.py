"""Parameters over OSC: every address derives from the parameter table, every message is answered to its sender.

`/bandmate/NAME VALUE` sets, `/bandmate/NAME` asks; `/bandmate/unit/NAME 0..1` is the same for knobs. `/bandmate/dump` sends
everything, `/bandmate/ping` answers with the version; actions of the table are addresses too, as `/bandmate/tap` and `/bandmate/preset NAME`.
"""

import logging
import socket
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import osc
from engine.errors import BandmateError, DeviceError, ParameterError
from engine.params import PARAMS, Param, Settings, find

from . import actions

log = logging.getLogger(__name__)
PREFIX, UNIT = "/bandmate/", "unit/"
DEFAULT_PORT = 7770
Address = tuple[str, int]


class Stage(Protocol):
    """What OSC acts on, from a thread of its own."""

    @property
    def settings(self) -> Settings: ...

    def set(self, name: str, value: float) -> None: ...

    def do(self, action: str, argument: str = "") -> None: ...


@dataclass(slots=True)
class OscControl:
    """A UDP port that listens.

    Raises:
        DeviceError: If the port is taken.
    """

    stage: Stage
    version: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    _socket: socket.socket = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((self.host, self.port))
        except OSError as error:
            self._socket.close()
            raise DeviceError(f"OSC port {self.port} cannot be had ({error.strerror}): use --osc-port, 0 for any") from error
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, name="osc", daemon=True)
        self._thread.start()

    def close(self) -> None:
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

    def _answer(self, address: str, arguments: list[Any], sender: Address) -> None:
        name = address.removeprefix(PREFIX)
        if name == address:
            raise ParameterError(f"unknown address {address!r}, expected {PREFIX}NAME")
        match name:
            case "ping":
                self._send(sender, address, "s", self.version)
            case "dump":
                for param in PARAMS:
                    self._report(param, self.stage.settings[param.name], sender)
            case action if action in actions.BY_NAME:
                self._action(action, arguments, sender)
            case _:
                self._parameter(name, arguments, sender)

    def _action(self, name: str, arguments: list[Any], sender: Address) -> None:
        """Buttons send 1 when pressed and 0 when released: the release is not meant."""
        argument = ""
        if actions.find(name).argument:
            argument = str(_only(PREFIX + name, arguments))
        elif arguments and not arguments[0]:
            return
        self.stage.do(name, argument)
        self._send(sender, PREFIX + name, "s" if argument else "", argument)

    def _parameter(self, name: str, arguments: list[Any], sender: Address) -> None:
        is_unit = name.startswith(UNIT)
        param = find(name.removeprefix(UNIT))
        value = self.stage.settings[param.name]
        if arguments:
            given = _only(PREFIX + name, arguments)
            if isinstance(given, str) and given in param.choices:
                given = param.read(given)
            if not isinstance(given, int | float):
                raise ParameterError(f"{PREFIX}{name} takes {' or '.join(param.choices) or 'a number'}, got {given!r}")
            value = param.check(param.from_unit(float(given)) if is_unit else float(given))
            self.stage.set(param.name, value)
        self._report(param, value, sender)

    def _report(self, param: Param, value: float, sender: Address) -> None:
        """Both spellings, so that a widget on either follows."""
        self._send(sender, PREFIX + param.name, "i" if param.kind in ("int", "switch") else "f", value)
        self._send(sender, PREFIX + UNIT + param.name, "f", param.to_unit(value))

    def _send(self, receiver: Address, address: str, tag: str, value: Any) -> None:
        try:
            self._socket.sendto(osc.encode(address, tag, [int(value) if tag == "i" else value] if tag else []), receiver)
        except OSError as error:
            log.debug("OSC to %s:%d: %s", *receiver, error)


def _only(address: str, arguments: list[Any]) -> Any:
    if len(arguments) != 1:
        raise ParameterError(f"{address} takes one value, got {len(arguments)}")
    return arguments[0]
