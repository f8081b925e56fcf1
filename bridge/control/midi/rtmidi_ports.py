"""Controllers by ALSA, for where JACK does not show them, through python-rtmidi.

Whatever goes wrong in rtmidi is raised as a subclass of `rtmidi.RtMidiError`: `SystemError` (an OSError)
where there is no sequencer, `InvalidPortError` where a port was unplugged between listing and opening it,
`InvalidUseError` and others.
"""

import logging
import threading
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from engine.contract.errors import MidiError

from ...audio.midi_ring import Event, Wake
from ...threads import SupervisedThread
from . import port_names

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
SEQUENCER = Path("/dev/snd/seq")
CLIENT = "bandmate"


class Matcher(Protocol):
    """Says where ports belong; `PortMatcher` is one."""

    def slot(self, names: tuple[str, ...]) -> int | None:
        """The slot of the port with these names; None if it is to be left alone."""

    def unknown(self, names: tuple[str, ...]) -> None:
        """Called with the names of a port that has no slot."""

    def plugged(self, slots: frozenset[int]) -> None:
        """Called with the slots that have a controller now."""


class _Open(NamedTuple):
    """A controller whose ports are open."""

    name: str
    input: Any
    output: Any  # None: there is none of that name


class RtmidiPorts:
    """Looks for controllers every second, in a thread of its own.

    Args:
        wake: Woken when a message came.
        matcher: Asked where a port belongs; from the thread that looks.
        api: One of rtmidi's; ALSA where not given.
    """

    def __init__(self, wake: Wake, matcher: Matcher, api: int | None = None) -> None:
        self.wake, self.matcher = wake, matcher
        self._api = api
        self._rtmidi: Any = None
        self._listing: tuple[Any, Any] = (None, None)  # input and output clients that only list ports
        self._open: dict[int, _Open] = {}  # by slot
        self._lock = threading.Lock()  # while a port is closed or sends: a closed one must not be used
        self._received: deque[Event] = deque()
        self._stopping = threading.Event()
        self._thread = SupervisedThread("alsa controllers", self._run)

    def start(self) -> None:
        """Connect to the sequencer and look for controllers.

        Raises:
            MidiError: If there is no rtmidi or no ALSA sequencer.
        """
        try:
            import rtmidi
        except ImportError as error:
            raise MidiError("python-rtmidi is not installed: pip install 'bandmate[midi]'") from error
        if (
            self._api is None and not SEQUENCER.exists()
        ):  # asked for it, libasound would write on the terminal
            raise MidiError(f"no ALSA sequencer: {SEQUENCER} is not there")
        self._rtmidi, self._api = rtmidi, rtmidi.API_LINUX_ALSA if self._api is None else self._api
        try:
            self._listing = rtmidi.MidiIn(self._api, CLIENT), rtmidi.MidiOut(self._api, CLIENT)
        except rtmidi.RtMidiError as error:
            raise MidiError(f"no ALSA sequencer: {error}") from error
        self._thread.start()

    def close(self) -> None:
        self._stopping.set()
        self._thread.stop()
        for slot in list(self._open):
            self._close_ports(slot)
        for client in self._listing:
            if client is not None:
                client.delete()

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""
        return [self._received.popleft() for _ in range(len(self._received))]

    def write(self, slot: int, data: bytes) -> bool:
        """Send a message to the controller in `slot`; False when there is none that receives."""
        with self._lock:
            controller = self._open.get(slot)
            if controller is None or controller.output is None:
                return False
            try:
                controller.output.send_message(data)
            except self._rtmidi.RtMidiError as error:
                log.debug("%s: %s", controller.name, error)
                return False
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.scan()
            self._stopping.wait(LOOK_EVERY_S)

    def scan(self) -> None:
        """Open ports that were plugged in, close those that were unplugged."""
        names = self._listing[0].get_ports()
        gone = [slot for slot, controller in self._open.items() if controller.name not in names]
        for slot in gone:
            self._close_ports(slot)
        if gone:
            self.matcher.plugged(frozenset(self._open))  # before their slots are given anew
        for index, name in enumerate(names):
            is_open = name in [controller.name for controller in self._open.values()]
            new = None if is_open else self.matcher.slot((name,))
            if new is not None and new not in self._open:
                self._open_ports(new, index, name)
            elif new is None and not is_open:
                self.matcher.unknown((name,))
        self.matcher.plugged(frozenset(self._open))

    def _open_ports(self, slot: int, index: int, name: str) -> None:
        opened: list[Any] = []
        try:
            opened.append(self._open_input(slot, index))
            opened.append(self._open_output(name))
        except self._rtmidi.RtMidiError as error:  # unplugged since it was listed: the next scan finds out
            log.debug("%s: %s", name, error)
            for port in opened:
                _close(port)
        else:
            self._open[slot] = _Open(name, *opened)

    def _open_input(self, slot: int, index: int) -> Any:
        port = self._rtmidi.MidiIn(self._api, CLIENT)
        port.ignore_types(sysex=False)
        port.set_callback(lambda message, _: self._receive(slot, message[0]))
        return self._opened(port, index, f"control_in_{slot + 1}")

    def _receive(self, slot: int, data: list[int]) -> None:
        """Called by rtmidi's own thread."""
        self._received.append(Event(0, slot, bytes(data)))
        self.wake.now()

    def _open_output(self, name: str) -> Any:
        """The output of the same device; None if there is none."""
        for index, other in enumerate(self._listing[1].get_ports()):
            if port_names.device((other,)) == port_names.device((name,)):
                return self._opened(self._rtmidi.MidiOut(self._api, CLIENT), index, "control_out")
        return None

    def _opened(self, port: Any, index: int, name: str) -> Any:
        """`port`, connected to the listed port `index`."""
        try:
            port.open_port(index, name)
        except self._rtmidi.RtMidiError:
            port.delete()
            raise
        return port

    def _close_ports(self, slot: int) -> None:
        with self._lock:
            controller = self._open.pop(slot)
            for port in (controller.input, controller.output):
                _close(port)


def _close(port: Any) -> None:
    if port is not None:
        port.close_port()
        port.delete()
