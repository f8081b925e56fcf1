"""Sends no faster than a small receive buffer is emptied, without ever waiting."""

from collections import deque
from collections.abc import Callable

BURST = 8192  # samples that are sent at once
PAUSE_S = 0.002  # between two bursts


class PacedSender:
    """A queue of datagrams that leaves in bursts; while it is not empty, call `send_due` every PAUSE_S."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send
        self._waiting: deque[tuple[bytes, int]] = deque()  # (datagram, samples in it)
        self._next_burst_s = 0.0

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def put(self, datagram: bytes, samples: int = 0) -> None:
        """Queue a datagram that carries so many samples."""
        self._waiting.append((datagram, samples))

    def send_due(self, now_s: float) -> None:
        """Send the next burst, if it is time."""
        if not self._waiting or now_s < self._next_burst_s:
            return
        sent = 0
        while self._waiting and sent < BURST:
            datagram, samples = self._waiting.popleft()
            self._send(datagram)
            sent += samples
        self._next_burst_s = now_s + PAUSE_S
