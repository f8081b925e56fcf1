"""The bridge's side of the protocol: one UDP socket to an engine, here or elsewhere; and the local engine's life."""

import contextlib
import logging
import os
import re
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.contract import protocol, udp
from engine.contract.environment import ENVIRONMENT
from engine.contract.errors import ProtocolError
from engine.contract.grid import BeatGrid
from engine.contract.params import BY_NAME, Scope, Settings
from engine.contract.protocol import Received
from engine.contract.take import MessageSent, SessionBegun

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

HELLO_EVERY_S, PING_EVERY_S, LOST_AFTER_S = 0.25, 1.0, 3.0
RESEND_S, MOST_RESENT = 0.15, 64  # of changes that were not answered
REFUSED = 2  # exit status of an engine that was asked for something it cannot do
BACK_OFF_S = (0.0, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a local engine is started."""

    device: str = "auto"
    threads: int = 1
    codec: str = "studio"
    backend: str = "consistency"
    checkpoint: Path | None = None

    def arguments(self) -> list[str]:
        options = [
            "--device",
            self.device,
            "--threads",
            str(self.threads),
            "--codec",
            self.codec,
            "--backend",
            self.backend,
        ]
        return options + (["--checkpoint", str(self.checkpoint)] if self.checkpoint else [])


class LocalEngine:
    """A process `python -m engine` on loopback, started again when it dies, with growing pauses."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self.port: int | None = None  # written by the watching thread once the engine listens
        self.starts = 0
        self.last_words = ""
        self.failed = ""  # why it will not start, however often one tries
        self._stopping = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._watch, name="engine watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._process:
            self._process.terminate()
        self._thread.join(5)
        if self._thread.is_alive() and self._process:
            self._process.kill()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _watch(self) -> None:
        while not self._stopping.wait(BACK_OFF_S[min(self.starts, len(BACK_OFF_S) - 1)]):
            command = [sys.executable, "-m", "engine", "--port", "0", *self._options.arguments()]
            environment = {**os.environ, **ENVIRONMENT}
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
            ) as process:
                self._process = process
                self.starts += 1
                words = threading.Thread(target=self._listen_to, args=(process,), daemon=True)
                words.start()
                assert process.stdout is not None
                for line in process.stdout:
                    if match := re.fullmatch(r"listening (\d+)\n", line):
                        self.port = int(match[1])
                self.port = None
                code = process.wait()
                words.join(1)
            if code == REFUSED:  # starting again would not help
                self.failed = self.last_words
                return
            if not self._stopping.is_set():
                log.warning("the engine ended (%s) %s: starting it again", code, self.last_words)

    def _listen_to(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self.last_words = line.strip()
            log.debug("%s", self.last_words)


@dataclass(slots=True)
class RemoteEngine:
    """An engine that somebody else minds."""

    host: str
    port: int | None
    starts: int = 1
    last_words: str = ""
    failed: str = ""

    def stop(self) -> None:
        """Nothing to stop."""


def parse_address(text: str) -> RemoteEngine:
    """`HOST:PORT` or `HOST`.

    Raises:
        DeviceError: If it is neither, or the host has no address.
    """
    return RemoteEngine(*udp.parse_address("--engine", text, protocol.DEFAULT_PORT))


@dataclass(slots=True)
class EngineLink:
    """Keeps a session with an engine: says hello until it is ready, sends context and settings, notices when it is gone.

    Only the feeder's thread uses it.
    """

    engine: LocalEngine | RemoteEngine
    ready: Received | None = None
    last_ready: Received | None = None  # what the engine said of itself, even after it has gone
    refused: str = ""
    session: int = 0
    journal: Callable[[SessionBegun | MessageSent], None] = lambda event: (
        None
    )  # hears what the engine is sent besides context
    sent_at: list[tuple[int, float]] = field(
        default_factory=list
    )  # (position up to which context was sent, when)
    _socket: socket.socket | None = None
    _peer: tuple[str, int] | None = None
    _last_hello: float = -1e9
    _last_ping: float = -1e9
    _last_heard: float = 0.0
    _sent: dict[str, float] = field(default_factory=dict)
    _begun: bool = False  # whether context was sent in this session
    _grid: BeatGrid | None = None
    _chart: str = ""
    _waits: bool = False
    _since: int = 0
    _changes: int = 0  # that the engine was told in this session
    _untold: list[tuple[int, bytes]] = field(default_factory=list)  # those that it has not answered
    _last_told: float = -1e9

    def tend(self, now: float) -> None:
        """Say hello or ping when it is time; forget an engine that has fallen silent or moved."""
        port = self.engine.port
        peer = (
            (self.engine.host if isinstance(self.engine, RemoteEngine) else "127.0.0.1", port)
            if port
            else None
        )
        if self.ready and (peer != self._peer or now - self._last_heard > LOST_AFTER_S):
            log.warning("the engine is gone; the dry sound goes on")
            self.ready = None
        if peer is None:
            return
        if not self.ready and now - self._last_hello > HELLO_EVERY_S:
            self._hello(peer, now)
        elif self.ready and now - self._last_ping > PING_EVERY_S:
            self._last_ping = now
            self._send("ping", number=0)
        if self.ready and self._untold and now - self._last_told > RESEND_S:
            self._last_told = now
            for _, datagram in self._untold[:MOST_RESENT]:
                self._put(datagram)

    def _hello(self, peer: tuple[str, int], now: float) -> None:
        if peer != self._peer or self._socket is None or self.session == 0 or self._sent:
            self.close()
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, udp.BUFFER)
            self._socket.setblocking(False)
            self._socket.connect(peer)
            self._peer = peer
            self.session = int.from_bytes(os.urandom(1)) + (
                (int(time.time()) & 0x3FFFFF) << 8
            )  # later sessions have higher numbers
            self._sent, self._grid, self._chart, self._waits, self._begun = {}, None, "", False, False
            self._since, self._changes, self._untold = 0, 0, []
        self._last_hello = now
        self._send(
            "hello", version=protocol.VERSION, session=self.session, packet=self.packet, codec="", backend=""
        )

    @property
    def packet(self) -> int:
        """Samples in a datagram: large on this machine, one Ethernet frame elsewhere."""
        is_here = self._peer is not None and self._peer[0].startswith("127.")
        return protocol.LOOPBACK_SAMPLES if is_here else protocol.NETWORK_SAMPLES

    def send_settings(
        self, settings: Settings, grid: BeatGrid | None, chart: str, waits: bool, since: int
    ) -> None:
        """Send what changed since it was last sent, to be heard from position `since` on."""
        if since != self._since:
            self._since = since
            self._tell("since", position=since)
        for name, value in settings.values.items():
            if BY_NAME[name].scope is Scope.HOP and self._sent.get(name) != value:
                self._sent[name] = value
                self._tell("param", name=name, value=value)
        if grid != self._grid:
            self._grid = grid
            values = (grid.downbeat, grid.beat, grid.beats_per_bar) if grid else (0.0, 0.0, 0)
            self._tell("grid", downbeat=values[0], beat=values[1], beats_per_bar=values[2])
        if chart != self._chart:
            self._chart = chart
            self._tell("chart", text=chart)
        if waits != self._waits:
            self._waits = waits
            self._tell("wait", on=int(waits))

    def send_context(self, position: int, audio: Audio) -> None:
        """Send samples from `position` on, in packets."""
        if not self._begun:
            self._begun = True
            names = (
                ("", "", "")
                if self.ready is None
                else (self.ready[k] for k in ("codec", "backend", "device"))
            )
            self.journal(SessionBegun(self.session, position, *names))
        for at in range(0, len(audio), self.packet):
            self._send(
                "context", session=self.session, position=position + at, samples=audio[at : at + self.packet]
            )
        self.sent_at.append((position + len(audio), time.monotonic()))
        del self.sent_at[:-2000]

    def sent_time(self, heard: int) -> float:
        """When the context up to `heard` was complete on its way."""
        return next((when for position, when in self.sent_at if position >= heard), time.monotonic())

    def receive(self, wait_s: float = 0.0) -> Iterator[Received]:
        """Messages of this session that wait, or come within `wait_s`."""
        if self._socket is None:
            return
        if wait_s:
            select.select([self._socket], [], [], wait_s)
        while True:
            try:
                message = protocol.decode(self._socket.recv(65536))
            except BlockingIOError:
                return
            except ConnectionError:  # nobody listens there yet
                return
            except ProtocolError as error:
                self._refusal(str(error))
                continue
            if "session" in message.values and message["session"] != self.session:
                continue
            self._last_heard = time.monotonic()
            if message.name == "ready":
                if not self.ready:
                    log.info(
                        "engine ready: %s, %s on %s", message["backend"], message["codec"], message["device"]
                    )
                self.ready = self.last_ready = message
            elif message.name == "refused":
                self._refusal(message["text"])
            elif message.name == "told":
                self._untold = [
                    (change, datagram) for change, datagram in self._untold if change > message["change"]
                ]
            else:
                yield message

    def _tell(self, name: str, /, **values: object) -> None:
        """Send something that changes what is made, and again until it is answered; the engine counts these, and so can a journal."""
        try:
            datagram = protocol.encode(name, change=self._changes + 1, **values)
        except ProtocolError as error:
            self._refusal(str(error))
            return
        self.journal(MessageSent(self.session, name, values))
        self._changes += 1
        if not self._untold:
            self._last_told = time.monotonic()
        self._untold.append((self._changes, datagram))
        self._put(datagram)

    def _refusal(self, text: str) -> None:
        if text != self.refused:
            self.refused = text
            log.warning("the engine says: %s", text)

    def _send(self, name: str, /, **values: object) -> None:
        self._put(protocol.encode(name, **values))

    def _put(self, datagram: bytes) -> None:
        assert self._socket is not None
        with contextlib.suppress(OSError):  # no engine there now: `tend` notices by its silence
            self._socket.send(datagram)

    def close(self) -> None:
        if self._socket:
            self._send("bye", session=self.session)
            self._socket.close()
            self._socket = None
        self.ready = None
