"""A song takes the musician's place: the same callback, blocks by the clock, no sound card. What `jam` uses where no JACK answers."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .shared import INPUTS, PORTS, At, Shared, exchange_plain

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
    is_compiled: bool = False
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

    def transport(self) -> tuple[float, float, int] | None:
        return None

    def _run(self) -> None:
        exchange = self._exchange()
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
            exchange()
        self.finished.set()

    def _exchange(self) -> Callable[[], None]:
        try:
            from . import callback
        except ImportError:
            return lambda: exchange_plain(
                self.shared, self._buffers[: len(INPUTS)], self._buffers[len(INPUTS) :]
            )
        control = self.shared.control
        control[At.GET_BUFFER] = callback.port_is_buffer.address
        for i, buffer in enumerate(self._buffers):
            control[At.PORT + i] = int(buffer.ctypes.data)
        self.is_compiled = True
        return lambda: callback.run_block(self.block, control)
