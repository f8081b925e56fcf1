"""The one table of faults: what is done, for how long, and what may be heard of it.

Every scenario plays the echo of a known signal, so that "in place" is exact to the sample.
`python -m tests.faults` runs all of them and writes the table; the tests run those that CI has time for.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..conftest import JackServer
from .rig import ECHO, NATURAL_STEP, Outcome, RunningProduct

RETURNS_S = 5.0  # an echo needs 3.7 s until it comes round again after the context was lost


@dataclass
class Stage:
    """What a scenario has at hand."""

    folder: Path
    server: JackServer

    def rig(self, *options: str, engine: tuple[str, ...] = ECHO) -> RunningProduct:
        return RunningProduct(self.folder, *options, engine=engine)


@dataclass(frozen=True)
class Fault:
    """`run` gives what was measured. `back_within_s`: from the end of the cause; None: however long."""

    name: str
    what: str
    run: Callable[[Stage], Outcome]
    back_within_s: float | None = 2.0
    largest_step: float = 1.05 * NATURAL_STEP
    in_ci: bool = False

    def complaints(self, found: Outcome) -> list[str]:
        """Everything that is worse than it may be."""
        out = []
        if found.bad_dry_blocks:
            out.append(f"{found.bad_dry_blocks} blocks of the dry sound were not what went in")
        if found.not_finite:
            out.append(f"{found.not_finite} samples of the stems were not finite")
        if found.misplaced != 0:
            out.append(
                f"the band is {found.misplaced} samples off at the end"
                if found.misplaced
                else "the band did not come back"
            )
        elif found.back_after_s is None:
            out.append("the band did not come back for good")
        elif self.back_within_s is not None and found.back_after_s > self.back_within_s:
            out.append(f"back after {found.back_after_s:.1f} s, expected {self.back_within_s:g}")
        if found.largest_step > self.largest_step:
            out.append(f"a step of {found.largest_step:.3f}, the material's own is {NATURAL_STEP:.4f}")
        return out


def _simple(
    begin: Callable[[RunningProduct], object],
    lasts_s: float,
    end: Callable[[RunningProduct], object] = lambda rig: None,
    after_s: float = 7.0,
) -> Callable[[Stage], Outcome]:
    """Play, do it, undo it, play on."""

    def run(stage: Stage) -> Outcome:
        rig = stage.rig()
        try:
            rig.until_it_plays()
            rig.fault(lambda: begin(rig), lasts_s, lambda: end(rig))
            time.sleep(after_s)
            return rig.outcome(rig.finish())
        finally:
            rig.close()

    return run


def _saboteur(fault: str, lasts_s: float, after_s: float = 9.0) -> Callable[[Stage], Outcome]:
    """An engine of our own that goes wrong for a while."""

    def run(stage: Stage) -> Outcome:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "tests.faults.engine", str(port)]
        engine = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert engine.stdin is not None and engine.stdout is not None
        engine.stdout.readline()

        def tell(word: str) -> None:
            print(word, file=engine.stdin, flush=True)

        rig = stage.rig("--engine", f"127.0.0.1:{port}", engine=())
        try:
            rig.until_it_plays()
            rig.fault(lambda: tell(fault), lasts_s, lambda: tell("ok"))
            time.sleep(after_s)
            return rig.outcome(rig.finish())
        finally:
            rig.close()
            engine.kill()
            engine.wait()

    return run


def _flood(
    name: str, tags: str, values: Callable[[int], tuple[object, ...]], seconds: float = 5.0
) -> Callable[[RunningProduct], None]:
    def run(rig: RunningProduct) -> None:
        until, count = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            rig.control.send(name, tags, *values(count))
            count += 1

    return run


def _raw(datagram: bytes) -> Callable[[RunningProduct], None]:
    def run(rig: RunningProduct) -> None:
        rig.control.send_raw(datagram)
        time.sleep(0.5)
        assert rig.control.ask("now/engine") == "ready", "OSC control is dead"

    return run


def _padded(text: str) -> bytes:
    return text.encode() + b"\0" * (4 - len(text.encode()) % 4)


FAULTS = (
    Fault(
        "engine killed",
        "SIGKILL",
        _simple(RunningProduct.kill_engine, 8.0, after_s=10),
        back_within_s=8,
        in_ci=True,
    ),
    Fault(
        "engine stopped 0.2 s",
        "SIGSTOP, SIGCONT",
        _simple(lambda r: r.kill_engine(signal.SIGSTOP), 0.2, lambda r: r.kill_engine(signal.SIGCONT)),
    ),
    Fault(
        "engine stopped 2 s",
        "SIGSTOP, SIGCONT",
        _simple(lambda r: r.kill_engine(signal.SIGSTOP), 2, lambda r: r.kill_engine(signal.SIGCONT)),
    ),
    Fault(
        "engine stopped for good",
        "SIGSTOP",
        _simple(lambda r: r.kill_engine(signal.SIGSTOP), 25, after_s=12),
        back_within_s=10,
    ),
    Fault("engine: NaN", "every sample that it generates, 2 s", _saboteur("nan", 2.0), RETURNS_S, in_ci=True),
    Fault("engine: infinite", "every sample that it generates, 2 s", _saboteur("inf", 2.0), RETURNS_S),
    Fault("engine: a million", "every sample that it generates, 2 s", _saboteur("huge", 2.0), RETURNS_S),
    Fault(
        "engine: a step fails",
        "an exception in every step for 2 s",
        _saboteur("raise", 2.0),
        back_within_s=RETURNS_S,
    ),
    Fault("engine 50 times slow", "0.5 s more a step for 8 s", _saboteur("slow 0.5", 8.0)),
    Fault(
        "bridge stopped 1 s",
        "SIGSTOP of the bridge; the dry blocks are JACK's, which repeats the last one meanwhile",
        _simple(
            lambda r: os.kill(r.process.pid, signal.SIGSTOP),
            1.0,
            lambda r: os.kill(r.process.pid, signal.SIGCONT),
        ),
    ),
    Fault(
        "level as fast as it comes",
        "OSC, 5 s",
        _simple(_flood("level", "f", lambda k: (-0.0001 * (k % 2),)), 0.0),
    ),
    Fault(
        "style as fast as it comes",
        "OSC, 5 s",
        _simple(_flood("style/funk", "f", lambda k: (k % 100 / 100,)), 0.0),
    ),
    Fault(
        "nonsense as fast as it comes", "OSC, 5 s", _simple(_flood("nonsense", "s", lambda k: ("x",)), 0.0)
    ),
    Fault(
        "a name of 300 letters",
        "OSC preset",
        _simple(_raw(_padded("/bandmate/preset") + _padded(",s") + _padded("x" * 300)), 0.0),
        in_ci=True,
    ),
    Fault(
        "a port that is no number",
        "OSC subscribe, NaN",
        _simple(_raw(_padded("/bandmate/subscribe") + _padded(",f") + b"\x7f\xc0\0\0"), 0.0),
    ),
    Fault(
        "arrays 3000 deep",
        "OSC hop",
        _simple(_raw(_padded("/bandmate/hop") + _padded("," + "[" * 3000 + "]" * 3000)), 0.0),
    ),
    Fault(
        "a chart of 630 000 bars",
        "OSC chart",
        _simple(
            _raw(_padded("/bandmate/chart") + _padded(",s") + _padded("|C" * 300 + ":" + "|x9" * 300 + "|")),
            0.0,
        ),
    ),
)
