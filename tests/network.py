"""A bad network in user space, for kernels without `netem`.

Datagrams are delayed, overtake each other and are lost, both ways.
"""

import heapq
import random
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field

Address = tuple[str, int]


@dataclass
class BadNetwork:
    """Passes datagrams between whoever talks to `address` and `target`.

    `jitter_s` is the most by which a datagram's delay differs.
    """

    address: Address
    target: Address
    delay_s: float = 0.04
    jitter_s: float = 0.01
    loss: float = 0.02
    passed: int = 0
    lost: dict[str, int] = field(default_factory=lambda: {"there": 0, "back": 0})
    lost_stems: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(0)
        self._front, self._rear = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for one in (self._front, self._rear):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            one.setblocking(False)
        self._front.bind(self.address)
        self.address = self._front.getsockname()
        self._client: Address | None = None
        self._due: list[tuple[float, int, bytes, str]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._front.close()
        self._rear.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._front, selectors.EVENT_READ, "there")
            waiting.register(self._rear, selectors.EVENT_READ, "back")
            while not self._stop.is_set():
                for key, _ in waiting.select(0.001):
                    self._take(key.fileobj, key.data)  # type: ignore[arg-type]
                now = time.monotonic()
                while self._due and self._due[0][0] <= now:
                    _, _, datagram, way = heapq.heappop(self._due)
                    self.passed += 1
                    if way == "there":
                        self._rear.sendto(datagram, self.target)
                    elif self._client:
                        self._front.sendto(datagram, self._client)

    def _take(self, source: socket.socket, way: str) -> None:
        while True:
            try:
                datagram, sender = source.recvfrom(65536)
            except OSError:
                return
            if way == "there":
                self._client = sender
            if self._random.random() < self.loss:
                self.lost[way] += 1
                self.lost_stems += b"/bandmate/engine/stem\0" in datagram[:64]  # sealed or not
                continue
            due = time.monotonic() + self.delay_s + self._random.uniform(-self.jitter_s, self.jitter_s)
            heapq.heappush(self._due, (due, self._random.getrandbits(60), datagram, way))
