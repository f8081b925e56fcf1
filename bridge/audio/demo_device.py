"""A song in the place of a sound card, for `jam` without a JACK server: the same callback, in real time."""

import threading
import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..threads import SupervisedThread
from .device import FrameGrid
from .shared import INPUTS, PORTS, Shared

Audio = npt.NDArray[np.float32]


@dataclass(slots=True)
class DemoDevice:
    """Plays `song` (samples, inputs) into the inputs, once. The outputs go nowhere."""

    song: Audio
    rate: int
    block: int = 256
    name: str = "demo song"
    shared: Shared = field(default_factory=Shared)
    xruns: int = 0  # blocks that came more than a block late
    generation: int = 1
    round_trip: int = 0
    is_freewheeling: bool = False
    finished: threading.Event = field(default_factory=threading.Event)  # the song is over
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: SupervisedThread | None = None

    def start(self) -> None:
        self._thread = SupervisedThread("demo song", self._play)
        self._thread.start()

    def stop(self) -> None:
        """May be called twice, or without a start."""
        self._stopping.set()
        if self._thread:
            self._thread.stop()

    def transport(self) -> FrameGrid | None:
        return None

    def _play(self) -> None:
        from . import callback  # numba takes a second to load

        ports = np.zeros((len(PORTS), self.block), np.float32)
        self.shared.control["jack_port_get_buffer"] = callback.port_is_buffer.address
        self.shared.control["audio_ports"] = [port.ctypes.data for port in ports]
        began = time.monotonic()
        for at in range(0, len(self.song) - self.block + 1, self.block):
            ports[: len(INPUTS)] = self.song[at : at + self.block].T
            late_s = time.monotonic() - (began + at / self.rate)
            self.xruns += late_s > self.block / self.rate
            time.sleep(max(0.0, -late_s))
            if self._stopping.is_set():
                return
            callback.run_block(self.shared, self.block)
        self.finished.set()
