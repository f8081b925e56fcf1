"""Controllers by ALSA, for where JACK does not show them: python-rtmidi. Without it, or without ALSA, there are simply none."""

import logging
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.contract.errors import DeviceError

from ...audio.midi_ring import Event, Wake
from .manager import PortMatcher

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
SEQUENCER = Path("/dev/snd/seq")
OURS = "bandmate"


@dataclass(slots=True)
class RtmidiPorts:
    """Looks for controllers every second, in a thread of its own. `api`: one of rtmidi's, ALSA where not given.

    Raises:
        DeviceError: If there is no rtmidi or no ALSA sequencer.
    """

    wake: Wake
    plugs: PortMatcher
    api: int | None = None
    _rtmidi: Any = field(init=False)
    _look: tuple[Any, Any] = field(init=False)  # clients that only look
    _open: dict[int, tuple[str, Any, Any]] = field(
        default_factory=dict
    )  # by slot: the port's name, its input and output
    _came: deque[Event] = field(default_factory=deque)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        try:
            import rtmidi
        except ImportError as error:
            raise DeviceError("python-rtmidi is not installed: pip install 'bandmate[midi]'") from error
        if (
            self.api is None and not SEQUENCER.exists()
        ):  # asked for it, libasound would complain on the terminal
            raise DeviceError(f"no ALSA sequencer: {SEQUENCER} is not there")
        self._rtmidi, self.api = rtmidi, rtmidi.API_LINUX_ALSA if self.api is None else self.api
        try:
            self._look = rtmidi.MidiIn(self.api, OURS), rtmidi.MidiOut(self.api, OURS)
        except rtmidi.SystemError as error:
            raise DeviceError(f"no ALSA sequencer: {error}") from error
        self._thread = threading.Thread(target=self._tend, name="alsa controllers", daemon=True)
        self._thread.start()

    def read(self) -> list[Event]:
        """What came since the last call, oldest first."""
        return [self._came.popleft() for _ in range(len(self._came))]

    def write(self, slot: int, data: bytes) -> bool:
        out = self._open.get(slot, (None, None, None))[2]
        if out is None:
            return False
        out.send_message(data)
        return True

    def close(self) -> None:
        self._stopping.set()
        self._thread.join(5)
        for slot in list(self._open):
            self._shut(slot)
        for client in self._look:
            client.delete()

    def _tend(self) -> None:
        while not self._stopping.is_set():
            names = self._look[0].get_ports()
            for slot, (name, *_) in list(self._open.items()):
                if name not in names:
                    self._shut(slot)
            for index, name in enumerate(names):
                new = None if name in [n for n, *_ in self._open.values()] else self.plugs.slot((name,))
                if new is not None and new not in self._open:
                    self._open[new] = (name, self._listen(new, index), self._speak(name))
            self.plugs.plugged(frozenset(self._open))
            self._stopping.wait(LOOK_EVERY_S)

    def _listen(self, slot: int, index: int) -> Any:
        port = self._rtmidi.MidiIn(self.api, OURS)
        port.ignore_types(sysex=False)
        port.set_callback(lambda message, _: self._hear(slot, message[0]))
        port.open_port(index, f"control_in_{slot + 1}")
        return port

    def _hear(self, slot: int, data: list[int]) -> None:
        self._came.append(Event(0, slot, bytes(data)))
        self.wake.now()

    def _speak(self, name: str) -> Any:
        """The output to the same device: its name without the numbers of client and port."""
        plain = _plain(name)
        for index, other in enumerate(self._look[1].get_ports()):
            if _plain(other) == plain:
                port = self._rtmidi.MidiOut(self.api, OURS)
                port.open_port(index, "control_out")
                return port
        return None

    def _shut(self, slot: int) -> None:
        for port in self._open.pop(slot)[1:]:
            if port is not None:
                port.close_port()
                port.delete()


def _plain(name: str) -> str:
    """A device's name: ALSA says `nanoKONTROL2:nanoKONTROL2 MIDI 1 20:0`, JACK `client:port`."""
    return re.sub(r"\s*\d+:\d+$", "", name).split(":")[0]
