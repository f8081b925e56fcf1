"""The engine as a process of ours on this machine, or one that runs elsewhere."""

import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.contract import logs, protocol, seal, udp
from engine.contract.environment import ENVIRONMENT
from engine.contract.errors import NetworkError

from ..threads import SupervisedThread

log = logging.getLogger(__name__)
engine_log = logging.getLogger("bandmate.engine")  # what the engine writes to its standard error

STATUS_REFUSED = 2  # exit status of an engine that was asked for something it cannot do
# before each start, the last one from then on; the first again after an engine has lived for STEADY_S
RESTART_PAUSES_S = (0.0, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 60.0
STOP_WAIT_S = 1.0
LISTENING = re.compile(r"listening (\d+)\n")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a local engine is started."""

    device: str = "auto"
    threads: int = 1
    codec: str = "studio"
    backend: str = "consistency"
    checkpoint: Path | None = None
    log_level: str = "info"

    def arguments(self) -> list[str]:
        """As command line options, of any program that has a model."""
        options = {
            "device": self.device,
            "threads": self.threads,
            "codec": self.codec,
            "backend": self.backend,
        }
        if self.checkpoint:
            options["checkpoint"] = str(self.checkpoint)
        return [word for name, value in options.items() for word in (f"--{name}", str(value))]


class LocalEngine:
    """A process `python -m engine serve` on loopback, started again when it ends, with growing pauses.

    It ends with this one, however that ends: then its standard input is closed. `clock` gives seconds.

    The attributes without underscore are written by its threads; any thread may read them.
    """

    host = "127.0.0.1"
    key: bytes | None = None  # it needs none: nobody else can reach it

    def __init__(self, options: EngineOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self._options, self._clock = options, clock
        self.port: int | None = None  # UDP port; None while it does not listen
        self.starts = 0
        self.last_line = ""  # of its standard error
        self.failed = ""  # why it will not start, however often one tries
        self._stopping = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._watch = SupervisedThread("engine watch", self._run)

    def start(self) -> None:
        """Start the process and watch over it; returns at once."""
        self._watch.start()

    def stop(self) -> None:
        """End the process; returns when it has ended. May be called twice, or without a start."""
        self._stopping.set()
        if self._process:
            self._process.terminate()
        self._watch.stop(STOP_WAIT_S)
        if self._watch.is_alive and self._process:
            self._process.kill()
            self._watch.stop(STOP_WAIT_S)

    def end_hung(self) -> None:
        """End a process that does not answer any more; another one is started in its place."""
        if self._process:
            log.warning("the engine does not answer and is started again")
            self._process.kill()

    @property
    def pid(self) -> int | None:
        """Of the process that was started last."""
        return self._process.pid if self._process else None

    def _run(self) -> None:
        in_a_row = 0
        while not self._stopping.wait(RESTART_PAUSES_S[min(in_a_row, len(RESTART_PAUSES_S) - 1)]):
            began = self._clock()
            code = self._run_once()
            in_a_row = 0 if self._clock() - began >= STEADY_S else in_a_row + 1
            if code == STATUS_REFUSED:  # starting again would not help
                self.failed = self.last_line
                return
            if not self._stopping.is_set():
                log.warning("the engine ended (%s) %s: starting it again", code, self.last_line)

    def _run_once(self) -> int:
        """Start the process and wait until it ends; returns its exit status."""
        options = [*self._options.arguments(), "--log-level", self._options.log_level]
        command = [sys.executable, "-m", "engine", "serve", "--port", "0", "--until-eof", *options]
        environment = {**os.environ, **ENVIRONMENT}
        environment.pop(seal.VARIABLE, None)
        self.starts, self.last_line = self.starts + 1, ""
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, start_new_session=True
        ) as process:  # Ctrl-C in a terminal is for the bridge, which ends the engine when it has faded
            self._process = process
            if self._stopping.is_set():
                process.terminate()
            reader = SupervisedThread("engine log", lambda: self._read_log(process))
            reader.start()
            try:
                for line in process.stdout or ():
                    if match := LISTENING.fullmatch(line):
                        self.port = int(match[1])
            finally:
                self.port = None
            code = process.wait()
            reader.stop(1.0)
        return code

    def _read_log(self, process: "subprocess.Popen[str]") -> None:
        """Log each line of its standard error at its own level."""
        for line in process.stderr or ():
            level, text = logs.parse(line.rstrip())
            self.last_line = text or self.last_line
            engine_log.log(level, "%s", text)


@dataclass(slots=True)
class RemoteEngine:
    """An engine process that was not started by us."""

    host: str
    port: int | None
    key: bytes | None = None  # that it has too; None: neither has one
    starts: int = 1
    last_line: str = ""
    failed: str = ""

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def end_hung(self) -> None:
        """Nobody here can end it."""


def parse_address(text: str, key: bytes | None = None) -> RemoteEngine:
    """The engine at `HOST:PORT` or `HOST`.

    Raises:
        NetworkError: If it is neither, the host has no address, or it is another machine and there is no key.
    """
    host, port = udp.parse_address("--engine", text, protocol.DEFAULT_PORT)
    if key is None and not udp.is_loopback(host):
        raise NetworkError(
            f"--engine {text}: an engine on another machine has a key: name it with --key-file FILE, or put "
            f"it into {seal.VARIABLE}"
        )
    return RemoteEngine(host, port, key)
