"""What a session logs: repeated lines once, the engine's at their own level; no failure of a log ends it."""

import io
import logging
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bridge.control.status import StatusLine
from bridge.logs import FILE, SessionLog, log_changes
from bridge.telemetry import Telemetry
from engine.contract import logs
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE


class Clock:
    """Seconds that a test lets pass."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Kept(logging.Handler):
    """Keeps the text of what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def record(text: str, level: int = logging.WARNING, name: str = "bridge.x") -> logging.LogRecord:
    return logging.LogRecord(name, level, "", 0, text, None, None)


def passed(repeats: logging.Filter, line: logging.LogRecord) -> str | None:
    return line.getMessage() if repeats.filter(line) else None


def test_a_repeated_line_is_said_once_a_minute_with_how_often_it_came() -> None:
    clock = Clock()
    repeats = logs.RepeatFilter(clock)
    assert passed(repeats, record("bad datagram")) == "bad datagram"
    for _ in range(500):
        clock.now += 0.1
        assert passed(repeats, record("bad datagram")) is None
    assert passed(repeats, record("another")) == "another"
    assert passed(repeats, record("bad datagram", name="bridge.y")) == "bad datagram"  # another place's
    clock.now = 60.0
    assert passed(repeats, record("bad datagram")) == "bad datagram (500 more times)"
    assert passed(repeats, record("bad datagram")) is None
    assert [r.getMessage() for r in repeats.rest()] == ["bad datagram (once more)"]
    assert list(repeats.rest()) == []


def test_traffic_is_never_held_back_and_the_memory_of_lines_is_bounded() -> None:
    clock = Clock()
    repeats = logs.RepeatFilter(clock)
    assert [passed(repeats, record("note 36 on", logging.DEBUG)) for _ in range(3)] == ["note 36 on"] * 3
    for i in range(3 * logs.MOST_REMEMBERED):
        clock.now += 1 / logs.LINES_PER_S
        assert passed(repeats, record(f"line {i}")) == f"line {i}"
    assert len(repeats._said) == logs.MOST_REMEMBERED


def test_a_flood_of_different_lines_is_a_few_a_second_and_a_count() -> None:
    """138 918 lines in ten seconds, of random datagrams."""
    clock = Clock()
    repeats = logs.RepeatFilter(clock)
    said = []
    for i in range(20_000):
        clock.now += 10 / 20_000
        said += [text] if (text := passed(repeats, record(f"datagram {i}"))) else []
    assert len(said) <= logs.BURST + 10 * logs.LINES_PER_S + 1
    assert passed(repeats, record("of another place", name="bridge.y")) == "of another place"
    (last,) = [r.getMessage() for r in repeats.rest()]
    counted = [int(text.split("(")[1].split()[0]) for text in [*said, last] if "(" in text]
    assert sum(counted) + len(said) == 20_000
    assert "other lines from here were too many" in last


def test_a_line_is_as_long_as_can_be_read() -> None:
    text = passed(logs.RepeatFilter(Clock()), record("x" * 60_000))
    assert text == "x" * logs.LONGEST_LINE + " ... (60000 characters)"


def test_two_errors_with_the_same_words_are_two_lines() -> None:
    repeats = logs.RepeatFilter(Clock())
    lines = [record("the thread failed") for _ in range(2)]
    for line, error in zip(lines, (ValueError("one"), ValueError("two")), strict=True):
        line.exc_info = (type(error), error, None)
    assert [passed(repeats, line) for line in lines] == ["the thread failed"] * 2


def test_lines_of_the_engine_keep_their_level_and_logger() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter(logs.FORMAT))
    handler.handle(record("no room: 3 packets\nin two lines", name="engine.serve.server"))
    first, second = out.getvalue().splitlines()
    assert logs.parse(first) == (logging.WARNING, "engine.serve.server: no room: 3 packets")
    assert logs.parse(second) == (logging.INFO, "in two lines")
    assert logs.parse("Traceback (most recent call last):")[0] == logging.INFO


def test_the_file_has_time_thread_and_logger_and_more_than_the_terminal(tmp_path: Path) -> None:
    terminal = Kept()
    with SessionLog(terminal, "warning") as session_log:
        session_log.write_to(tmp_path)
        logging.getLogger("bridge.session").info("OSC control on port %d", 7770)
        logging.getLogger("bridge.session").warning("the engine is gone")
        logging.getLogger("bandmate.engine").info("engine.serve.server: session 1")
        logging.getLogger("bandmate.engine").warning("engine.serve.server: no room")
        logging.getLogger("bridge.session").debug("not asked for")
        logging.getLogger("matplotlib").info("not ours")
        for _ in range(5):  # python-osc's, on the root logger
            logging.warning("Found incorrect datagram, ignoring it")
        thread = threading.Thread(
            target=lambda: logging.getLogger("bridge.osc").error("odd"), name="osc serve"
        )
        thread.start()
        thread.join()
        logging.getLogger("bandmate.osc.in").debug("/bandmate/level -6")
    lines = (tmp_path / FILE).read_text().splitlines()
    assert terminal.texts == [
        "the engine is gone",
        "engine.serve.server: no room",
        "Found incorrect datagram, ignoring it",
        "odd",
        "Found incorrect datagram, ignoring it (4 more times)",
    ]
    assert [line.split("] ", 1)[1] for line in lines[1:]] == [
        "bridge.session: OSC control on port 7770",
        "bridge.session: the engine is gone",
        "bandmate.engine: engine.serve.server: session 1",
        "bandmate.engine: engine.serve.server: no room",
        "root: Found incorrect datagram, ignoring it",
        "bridge.osc: odd",
        "root: Found incorrect datagram, ignoring it (4 more times)",
    ]
    assert "bandmate 0." in lines[0]
    assert all(time.strptime(line[:19], "%Y-%m-%d %H:%M:%S") for line in lines)
    assert "WARNING [MainThread]" in lines[2]
    assert "ERROR   [osc serve]" in lines[6]


def test_the_engines_own_lines_stay_off_the_terminal_until_debug_is_asked_for() -> None:
    shown = {}
    for level in ("info", "debug"):
        terminal = Kept()
        with SessionLog(terminal, level):
            logging.getLogger("bandmate.engine").info("engine.serve.server: session 1")
            logging.getLogger("bridge.session").debug("detail")
        shown[level] = terminal.texts
    assert shown == {"info": [], "debug": ["engine.serve.server: session 1", "detail"]}


def test_traffic_goes_to_the_file_where_asked_for(tmp_path: Path) -> None:
    terminal = Kept()
    with SessionLog(terminal, "info", has_traffic=True) as session_log:
        session_log.write_to(tmp_path)
        for _ in range(2):
            logging.getLogger("bandmate.midi.in").debug("slot 1: b0 04 7f")
    assert (tmp_path / FILE).read_text().count("bandmate.midi.in: slot 1: b0 04 7f") == 2
    assert terminal.texts == []


def test_levels_and_handlers_are_as_before_when_it_ends() -> None:
    before = [logging.getLogger(name).level for name in (None, "bridge", "bandmate.osc.in")]
    handlers = list(logging.getLogger().handlers)
    with SessionLog(Kept(), "debug", has_traffic=True):
        pass
    assert [logging.getLogger(name).level for name in (None, "bridge", "bandmate.osc.in")] == before
    assert logging.getLogger().handlers == handlers


def test_an_error_that_ends_the_session_is_in_the_file_with_where_it_came_from(tmp_path: Path) -> None:
    terminal = Kept()

    def fail() -> None:
        with SessionLog(terminal) as session_log:
            session_log.write_to(tmp_path)
            raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        fail()
    text = (tmp_path / FILE).read_text()
    assert "the session ends: odd" in text
    assert "in fail" in text
    assert terminal.texts == []  # where the command line says it


def test_a_full_disk_and_a_closed_terminal_end_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).symlink_to("/dev/full")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    kept = Kept()
    with SessionLog(status := StatusLine(is_quiet=True)) as session_log:
        session_log.write_to(tmp_path)
        session_log._handlers.append(kept)  # the last to be handed a line: it still gets all of them
        for i in range(logs.BURST):
            logging.getLogger("bridge.x").info("line %d", i)
        status.clear()
    assert len(kept.texts) == logs.BURST


def test_a_folder_that_takes_no_file_is_a_warning(tmp_path: Path) -> None:
    terminal = Kept()
    with SessionLog(terminal) as session_log:
        session_log.write_to(tmp_path / "none")
    assert terminal.texts == [f"{tmp_path / 'none'}: no log is kept there: No such file or directory"]


def test_who_logs_does_not_wait_for_a_terminal_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.logs.QUEUED", 10)
    goes_on, stands = threading.Event(), threading.Event()

    class Standing(Kept):
        def emit(self, record: logging.LogRecord) -> None:
            stands.set()
            assert goes_on.wait(10)
            super().emit(record)

    terminal = Standing()
    with SessionLog(terminal):
        log = logging.getLogger("bridge.x")
        log.info("first")
        assert stands.wait(5)
        for i in range(30):
            log.info("line %d", i)  # returns, though nothing is written
        goes_on.set()
    assert terminal.texts[:2] == ["first", "line 0"]
    assert terminal.texts[-1] == "20 lines are missing: the log was not written as fast as they came"


def test_counts_that_rise_are_in_the_file_with_their_time(tmp_path: Path) -> None:
    terminal = Kept()
    begin = Telemetry(settings=Settings.default())
    worse = replace(begin, missed=1, xruns=3, sounding=2.5 * SAMPLE_RATE)
    gone = replace(worse, xruns=4, sounding=4.0 * SAMPLE_RATE, engine_failure="there is no backend 'x'")
    with SessionLog(terminal) as session_log:
        session_log.write_to(tmp_path)
        for before, now in pairwise([begin, begin, worse, worse, gone, gone]):
            log_changes(before, now)
    lines = (tmp_path / FILE).read_text().splitlines()[1:]
    assert [line.split("bridge.logs: ")[1] for line in lines] == [
        "1 more hops missed (1 so far), 3 more xruns (3 so far) at 2.5 s",
        "no engine, the dry sound goes on: there is no backend 'x'",
        "1 more xruns (4 so far) at 4.0 s",
    ]
    assert terminal.texts == ["no engine, the dry sound goes on: there is no backend 'x'"]
