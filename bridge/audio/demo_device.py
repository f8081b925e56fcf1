"""A song takes the musician's place: the same callback, blocks by the clock, no sound card. What `jam` uses where no JACK answers."""

import threading
import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .device import FrameGrid
from .shared import INPUTS, PORTS, Shared

Audio = npt.NDArray[np.float32]


@dataclass(slots=True)
class DemoDevice:
    """Plays `song` (samples, 2) into the inputs in real time, once; keeps what left the outputs only as `Shared` does."""

    song: Audio
    rate: int
    block: int = 256
    name: str = "demo song"
    shared: Shared = field(default_factory=Shared)
    xruns: int = 0  # blocks that came more than a block late
    generation: int = 1
    round_trip: int = 0
    is_freewheeling: bool = False
    finished: threading.Event = field(default_factory=threading.Event)
    _stopping: bool = False
    _buffers: list[Audio] = field(default_factory=list)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._buffers = [np.zeros(self.block, np.float32) for _ in PORTS]
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        if self._thread:
            self._thread.join(5)

    def transport(self) -> FrameGrid | None:
        return None

    def _run(self) -> None:
        from . import callback  # numba takes a second to load

        self.shared.control["jack_port_get_buffer"] = callback.port_is_buffer.address
        self.shared.control["audio_ports"] = [buffer.ctypes.data for buffer in self._buffers]
        begun = time.monotonic()
        for at in range(0, len(self.song) - self.block + 1, self.block):
            for buffer, channel in zip(
                self._buffers[: len(INPUTS)], self.song[at : at + self.block].T, strict=True
            ):
                buffer[:] = channel
            due = begun + at / self.rate
            late = time.monotonic() - due
            if late > self.block / self.rate:
                self.xruns += 1
            time.sleep(max(0.0, -late))
            if self._stopping:
                break
            callback.run_block(self.shared, self.block)
        self.finished.set()
