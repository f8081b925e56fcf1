"""What a session logs: on the terminal, and in a file of the take.

A thread of its own writes it, so that no disk or terminal holds up the audio.
"""

import contextlib
import copy
import logging
import logging.handlers
import platform
import queue
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from engine.contract.logs import RepeatFilter
from engine.contract.timing import SAMPLE_RATE

from .telemetry import Telemetry
from .threads import SupervisedThread

log = logging.getLogger(__name__)
FILE = "bandmate.log"
FORMAT = "%(asctime)s %(levelname)-7s [%(threadName)s] %(name)s: %(message)s"
OURS = ("bridge", "engine", "bandmate")  # loggers; of others only warnings are kept
TRAFFIC = ("bandmate.osc.in", "bandmate.osc.out", "bandmate.midi.in", "bandmate.midi.out")
ENGINE = "bandmate.engine"  # lines of the engine's stderr
COUNTS = {  # of the telemetry, and what they count
    "missed": "hops missed",
    "late": "hops late",
    "lost_packets": "packets lost",
    "xruns": "xruns",
    "overruns": "input frames lost",
    "underruns": "frames not filled in time",
    "broken_messages": "messages of the engine that cannot be",
    "broken_inputs": "samples at the inputs that are no sound",
    "midi_lost": "MIDI events without room",
}
FOR_FILE = {"is_for_file": True}  # as `extra` of a record: not for the terminal
QUEUED = 10_000  # records: what a disk that does not answer may owe


class SessionLog:
    """From entering to leaving it, hands every record to the terminal, and from `write_to` on to a file too.

    Args:
        terminal: Shows records of `level` and above; of the engine's own lines only warnings, unless `level`
            is debug.
        level: A name of `engine.contract.logs.LEVELS`. The file has INFO and above, whatever is asked.
        has_traffic: Whether each message in and out by OSC and MIDI is logged, at DEBUG.
    """

    def __init__(self, terminal: logging.Handler, level: str = "info", has_traffic: bool = False) -> None:
        least = logging.getLevelNamesMapping()[level.upper()]
        terminal.setLevel(least)
        terminal.addFilter(lambda record: not hasattr(record, "is_for_file"))
        if least > logging.DEBUG:
            terminal.addFilter(lambda record: record.name != ENGINE or record.levelno >= logging.WARNING)
        self._levels = {
            "": logging.WARNING,
            **dict.fromkeys(OURS, min(least, logging.INFO)),
            **dict.fromkeys(TRAFFIC, logging.DEBUG if has_traffic else logging.INFO),
        }
        self._handlers: list[logging.Handler] = [terminal]
        self._records: queue.Queue[logging.LogRecord | None] = queue.Queue(QUEUED)
        self._input = _Input(self._records)
        self._repeats = RepeatFilter()
        self._thread = SupervisedThread("log", self._run)

    def __enter__(self) -> "SessionLog":
        logging.raiseExceptions = False  # a line that cannot be written ends nothing, and is not talked about
        for name, level in self._levels.items():
            logger = logging.getLogger(name or None)
            self._levels[name] = logger.level  # as it is put back
            logger.setLevel(level)
        logging.getLogger().addHandler(self._input)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            log.error(
                "the session ends: %s", error, exc_info=error, extra=FOR_FILE
            )  # the terminal has it anyway
        logging.getLogger().removeHandler(self._input)
        with contextlib.suppress(queue.Full):  # a terminal or a disk that does not answer is not waited for
            self._records.put(None, timeout=1)
        self._thread.stop()
        for name, level in self._levels.items():
            logging.getLogger(name or None).setLevel(level)
        for handler in self._handlers[1:]:
            with contextlib.suppress(OSError, ValueError):
                handler.close()

    def write_to(self, folder: Path) -> None:
        """Also write `bandmate.log` in a folder; one that cannot be written is logged and passed over."""
        try:
            handler = logging.FileHandler(folder / FILE, encoding="utf-8")
        except OSError as error:
            log.warning("%s: no log is kept there: %s", folder, error.strerror)
            return
        handler.setFormatter(logging.Formatter(FORMAT))
        handler.handle(_record(logging.INFO, _header()))
        self._handlers.append(handler)

    def _run(self) -> None:
        """Until the end is put in: each record once to all handlers."""
        while (record := self._records.get()) is not None:
            if self._repeats.filter(record):
                self._hand_on(record)
        for record in self._last():
            self._hand_on(record)

    def _hand_on(self, record: logging.LogRecord) -> None:
        for handler in self._handlers:
            if record.levelno >= handler.level:
                handler.handle(record)

    def _last(self) -> Iterator[logging.LogRecord]:
        """What is left to say at the end."""
        yield from self._repeats.rest()
        if self._input.lost:
            text = f"{self._input.lost} lines are missing: the log was not written as fast as they came"
            yield _record(logging.WARNING, text)


def log_changes(before: Telemetry, now: Telemetry) -> None:
    """Log what went wrong between two moments, as an engine that cannot start; in the file, rising counts."""
    if now.engine_failure and not before.engine_failure:
        log.warning("no engine, the dry sound goes on: %s", now.engine_failure)
    if now.broken_inputs and not before.broken_inputs:
        log.warning("an input brings samples that are no numbers, or absurdly loud: silence for the engine")
    rises = {
        words: (getattr(now, name) - getattr(before, name), getattr(now, name))
        for name, words in COUNTS.items()
        if getattr(now, name) > getattr(before, name)
    }
    if rises:
        text = ", ".join(f"{more} more {words} ({so_far} so far)" for words, (more, so_far) in rises.items())
        log.info("%s at %.1f s", text, now.sounding / SAMPLE_RATE, extra=FOR_FILE)


def _header() -> str:
    """With what it was started, and on what."""
    words = " ".join(sys.argv[1:])
    return (
        f"bandmate {version('bandmate')}, Python {platform.python_version()}, {platform.platform()}: {words}"
    )


def _record(level: int, text: str) -> logging.LogRecord:
    return logging.LogRecord(__name__, level, "", 0, text, None, None)


class _Input(logging.handlers.QueueHandler):
    """Puts records into the queue, from any thread, without waiting."""

    lost = 0  # records for which there was no room

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """A copy with its arguments merged now, for they may change; the exception stays for the file."""
        merged = copy.copy(record)
        merged.msg, merged.args = record.getMessage(), None
        return merged

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.lost += 1
