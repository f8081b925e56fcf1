"""Control over OSC: addresses derive from the tables of parameters, actions and states.

Every message is answered. `/bandmate/NAME VALUE` sets, `/bandmate/NAME` asks; `/bandmate/unit/NAME 0..1` is
the same for knobs. Actions are addresses too, as `/bandmate/tap` and `/bandmate/preset NAME`.
`/bandmate/dump` sends everything; `/bandmate/presets`, `songs` and `parts` what there is to choose from;
`/bandmate/ping` answers with the version; `/bandmate/subscribe` sends everything, and from then on what
changes. An address may be a pattern, as `/bandmate/stem/*/on`; it reaches parameters, states and lists. The
messages of a bundle are carried out at once and in order, whatever its time tag.
"""

import logging
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from engine.contract import osc, udp
from engine.contract.errors import BandmateError, NetworkError, ParameterError
from engine.contract.params import BY_NAME, PARAMS, Param, find

from ..threads import SupervisedThread
from . import actions, osc_values
from .panel import ControlPanel
from .states import NAMES, STATES, Names, read_states

log = logging.getLogger(__name__)
incoming, outgoing = logging.getLogger("bandmate.osc.in"), logging.getLogger("bandmate.osc.out")
PREFIX, UNIT = "/bandmate/", "unit/"
DEFAULT_PORT = 7770
FEEDBACK_S, HEARTBEAT_S = 0.03, 1.0
# how soon the receiving thread sees that it is to end
STOP_WAIT_S = 0.2
MOST_SUBSCRIBERS = 16
LONGEST_ERROR = 400  # characters that are answered
PATTERN = re.compile(r"[*?\[{]")
LISTS: Mapping[str, Names] = {names.name: names for names in NAMES}
STATE_TAGS: Mapping[str, str] = {state.name: state.tag for state in STATES}
# what an address pattern can match: everything but actions, which a mere question must not set off
ADDRESSES = (
    *(f"{PREFIX}{spelling}{param.name}" for param in PARAMS for spelling in ("", UNIT)),
    *(f"{PREFIX}{name}" for name in (*STATE_TAGS, *LISTS)),
)
Address = tuple[str, int]  # host, port
Values = dict[str, tuple[str, Any]]  # OSC type and value by address, without the prefix


class OscServer:
    """A UDP port that takes control messages and sends subscribers what changes.

    Two threads: one receives and answers, one looks for changes. `close` after `start`; once.

    Args:
        panel: What is controlled.
        version: The answer to `ping`.
        host: Address of the interface to listen on, or its name; its address from `start` on.
        port: UDP port, 0 for any; the real one from `start` on.
        allowed: Networks that are listened to, besides this machine.
    """

    _socket: socket.socket

    def __init__(
        self,
        panel: ControlPanel,
        version: str,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        allowed: tuple[udp.Network, ...] = (),
    ) -> None:
        self._allowed = allowed
        self.panel, self.version, self.host, self.port = panel, version, host, port
        self._lock = threading.Lock()  # around the next two
        self._subscribers: list[Address] = []
        self._known: Values = {}  # what subscribers were sent last
        self._stopping = threading.Event()
        self._threads = (
            SupervisedThread("osc receive", self._receive),
            SupervisedThread("osc feedback", self._feedback),
        )

    def start(self) -> None:
        """Listen.

        Raises:
            NetworkError: If the port is taken.
        """
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((self.host, self.port))
        except OSError as error:
            self._socket.close()
            raise NetworkError(
                f"OSC port {self.port} on {self.host} cannot be had ({error.strerror}): "
                "use --osc-port, 0 for any, or another --osc-host"
            ) from error
        self._socket.settimeout(STOP_WAIT_S)
        self.host, self.port = self._socket.getsockname()
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.stop()
        self._socket.close()

    def admits(self, host: str) -> bool:
        """Whether an address is listened to."""
        if is_allowed := udp.is_allowed(host, self._allowed):
            return is_allowed
        log.warning("control from %s is left out: it is in no network named by --osc-allow", host)
        return False

    def everything(self) -> Values:
        """All parameters in both spellings, and all states."""
        settings = self.panel.settings
        values: Values = {}
        for param in PARAMS:
            values |= _spellings(param, settings[param.name])
        states = read_states(self.panel)
        return values | {name: (tag, states[name]) for name, tag in STATE_TAGS.items()}

    def _receive(self) -> None:
        while not self._stopping.is_set():
            try:
                datagram, sender = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            if not self.admits(sender[0]):
                continue
            try:
                messages = osc.decode_packet(datagram)
            except BandmateError as error:
                self._complain(error, sender)
                continue
            for address, arguments in messages:
                if incoming.isEnabledFor(logging.DEBUG):
                    incoming.debug("%s:%d %s %r", *sender, address, arguments)
                for one in _matching(address):
                    self._handle(one, arguments, sender)

    def _handle(self, address: str, arguments: list[Any], sender: Address) -> None:
        """Carry out one message; whatever goes wrong is answered, and the next one is heard."""
        try:
            self._answer(address, arguments, sender)
        except BandmateError as error:
            self._complain(error, sender)
        except Exception:
            log.exception("OSC from %s: %.80s failed", sender[0], address)
            self._send(sender, f"{PREFIX}error", "s", f"{address:.80} failed: see bandmate's log")

    def _complain(self, error: BandmateError, sender: Address) -> None:
        """Tell the sender and the log, by host alone: many programs send each datagram from another port."""
        log.warning("OSC from %s: %s", sender[0], error)
        self._send(sender, f"{PREFIX}error", "s", f"{error}"[:LONGEST_ERROR])

    def _feedback(self) -> None:
        """Send subscribers what changed, and a heartbeat once a second."""
        beat_s = 0.0
        while not self._stopping.wait(FEEDBACK_S):
            with self._lock:
                if not self._subscribers:
                    continue
                now = self.everything()
                changed = {name: value for name, value in now.items() if self._known.get(name) != value}
                self._known, receivers = now, list(self._subscribers)
            if time.monotonic() - beat_s > HEARTBEAT_S:
                beat_s = time.monotonic()
                changed["heartbeat"] = ("i", 1)
            for receiver in receivers:
                self._send_all(changed, receiver)

    def _answer(self, address: str, arguments: list[Any], sender: Address) -> None:
        """Carry out one message."""
        name = address.removeprefix(PREFIX)
        if name == address:
            raise ParameterError(f"unknown address {address!r:.80}, expected {PREFIX}NAME")
        match name:
            case "ping":
                self._send(sender, address, "s", self.version)
            case "dump":
                self._send_everything(self.everything(), sender)
            case "subscribe":
                self._subscribe(arguments, sender)
            case state if state in STATE_TAGS:
                self._send(sender, address, STATE_TAGS[state], read_states(self.panel)[state])
            case choices if choices in LISTS:
                self._send_list(LISTS[choices], sender)
            case action if action in actions.BY_NAME:
                self._do(action, arguments, sender)
            case _:
                self._parameter(name, arguments, sender)

    def _subscribe(self, arguments: list[Any], sender: Address) -> None:
        """Send everything now and changes from now on, to the sender or to the port given; 0 ends it."""
        port = osc_values.port(f"{PREFIX}subscribe", arguments, sender[1])
        receiver = (sender[0], port)
        with self._lock:
            kept = [s for s in self._subscribers if s != receiver and (port or s[0] != sender[0])]
            self._subscribers = kept[-MOST_SUBSCRIBERS + 1 :]
            if not port:
                return
            now = self.everything()
            if not self._subscribers:
                self._known = now
            self._subscribers.append(receiver)
        self._send_everything(now, receiver)

    def _do(self, name: str, arguments: list[Any], sender: Address) -> None:
        """An action. Buttons send 1 when pressed and 0 when released: the release is not meant."""
        takes_text = bool(actions.find(name).argument)
        if osc_values.is_release(arguments, takes_text):
            return
        argument = osc_values.name(PREFIX + name, arguments) if takes_text else ""
        self.panel.do(name, argument)
        self._send(sender, PREFIX + name, *(("s", argument) if argument else ("",)))

    def _parameter(self, name: str, arguments: list[Any], sender: Address) -> None:
        """Set or ask for a parameter, by value or by position 0..1."""
        is_unit = name.startswith(UNIT) and name not in BY_NAME
        param = find(name.removeprefix(UNIT))
        value = self.panel.settings[param.name]
        if arguments and arguments != [None]:
            given = osc_values.only(PREFIX + name, arguments)
            value = osc_values.setting(PREFIX + name, param, given, is_unit)
            self.panel.set(param.name, value)
        self._send_all(_spellings(param, value), sender)

    def _send_everything(self, values: Values, receiver: Address) -> None:
        self._send_all(values, receiver)
        for names in NAMES:
            self._send_list(names, receiver)

    def _send_list(self, names: Names, receiver: Address) -> None:
        found = names.read(self.panel)
        self._send(receiver, PREFIX + names.name, "s" * len(found), *found)

    def _send_all(self, values: Values, receiver: Address) -> None:
        for name, (tag, value) in values.items():
            self._send(receiver, PREFIX + name, tag, value)

    def _send(self, receiver: Address, address: str, tags: str, *values: Any) -> None:
        if outgoing.isEnabledFor(logging.DEBUG):
            outgoing.debug("%s:%d %s %r", *receiver, address, list(values))
        whole = [int(value) if tag == "i" else value for tag, value in zip(tags, values, strict=True)]
        try:
            self._socket.sendto(osc.encode(address, tags, whole), receiver)
        except OSError as error:
            log.debug("OSC to %s:%d: %s", *receiver, error)


def _matching(address: str) -> Iterator[str]:
    """The addresses that a pattern matches, or the address itself, which may be one that there is not."""
    found = osc.match_pattern(address, ADDRESSES) if PATTERN.search(address) else []
    yield from found or [address]


def _spellings(param: Param, value: float) -> Values:
    """Value and position 0..1, so that a widget on either address follows."""
    return {
        param.name: ("i" if param.kind in ("int", "switch") else "f", value),
        UNIT + param.name: ("f", param.to_unit(value)),
    }
