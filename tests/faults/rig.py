"""bandmate as a performer starts it, with a probe around it; and what is measured of a fault."""

import json
import os
import signal as signals
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.backends.echo import DELAY
from engine.contract.timing import FRAME

from ..conftest import wait_for
from ..osc_client import OscClient
from .probe import NAME, PARTING_S, STEMS, Audio, Probe, Recording, signal

RULES = (
    f"{NAME}:out_1=in_1",
    f"{NAME}:out_2=in_2",
    f"thru_1={NAME}:back_1",
    f"thru_2={NAME}:back_2",
    *(f"{stem}={NAME}:{stem}" for stem in STEMS),
)
ECHO = ("--codec", "identity", "--backend", "echo")
# full scale: the largest step between two samples of the sum of the two sines at 44.1 kHz
NATURAL_STEP = 0.0139
COUNTERS = (
    "missed", "late", "silent_s", "lost_packets", "output_underruns", "input_overruns",
    "broken_messages", "broken_inputs",
)  # fmt: skip
SEARCHED = 12_000  # samples around the right place in which a wrong one is looked for


@dataclass
class Outcome:
    """What a fault did, measured from the recording.

    Times in seconds, places in samples at the device's rate.
    """

    bad_dry_blocks: int
    silent_s: float  # between the cause and the last return, during which the band was not what it should be
    back_after_s: (
        float | None
    )  # from the end of the cause until the band was right again for good; None: never
    misplaced: (
        int | None
    )  # samples by which the band is late (+) or early (-) at the end; None: not to be found
    largest_step: float  # between two samples of a stem from the cause on
    not_finite: int  # samples of stems
    counters: dict[str, float] = field(default_factory=dict)  # of the report, those that are not 0


class RunningProduct:
    """One life of `bandmate jam` on the JACK server that is the default one."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        engine: tuple[str, ...] = ECHO,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.probe = Probe(folder)
        self.log = folder / "terminal.txt"
        command = [
            sys.executable,
            "-m",
            "bridge.cli",
            "jam",
            "--quiet",
            "--preset",
            "fast",
            "--osc-port",
            str(port),
        ]
        command += ["--takes", str(folder / "takes"), *engine, *options]
        command += [word for rule in RULES for word in ("--connect", rule)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **(environment or {})},
            )
        self.control = OscClient(port, timeout_s=0.5)
        self.cause: tuple[float, float] = (0.0, 0.0)  # monotonic begin and end

    def until_it_plays(self, patience_s: float = 60.0) -> None:
        """Until the engine is ready and an echo has come round."""
        assert wait_for(lambda: self.control.ask("now/engine", 1.0) == "ready", patience_s), self.terminal
        time.sleep(DELAY * FRAME / 44100 + 1.5)

    @property
    def terminal(self) -> str:
        return self.log.read_text(errors="replace")

    def fault(
        self, begin: Callable[[], object], lasts_s: float = 0.0, end: Callable[[], object] = lambda: None
    ) -> None:
        """Inject something for a while, and note when."""
        began = time.monotonic()
        begin()
        time.sleep(lasts_s)
        end()
        self.cause = began, time.monotonic()

    def engine_pids(self) -> list[int]:
        """Processes that bandmate started and that live."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        return [int(pid) for pid in found]

    def kill_engine(self, number: int = signals.SIGKILL) -> None:
        for pid in self.engine_pids():
            os.kill(pid, number)

    def finish(self) -> Recording:
        """Stop the probe first, so that bandmate's own end is not part of it; then bandmate, by SIGINT."""
        time.sleep(PARTING_S)
        recording = self.probe.finish()
        self.leave()
        return recording

    def leave(self, patience_s: float = 15.0) -> int:
        """Ask it to end; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signals.SIGINT)
        return self.process.wait(patience_s)

    def close(self) -> None:
        """Whatever happened, nothing stays."""
        children = self.engine_pids()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in children:
            try:
                os.kill(pid, signals.SIGKILL)
            except ProcessLookupError:
                continue
        self.probe.kill()
        self.control.close()

    def outcome(self, recording: Recording) -> Outcome:
        """Measure what the cause did to the echo of the sum of both inputs."""
        begin, end = (recording.frame_at(t) for t in self.cause)
        return replace(measure(recording, begin, end), counters=self.counters())

    def counters(self) -> dict[str, float]:
        """What the take's report counts, as far as it is not 0."""
        (report,) = self.folder.glob("takes/*/report.json")
        figures = json.loads(report.read_text())
        return {name: figures[name] for name in COUNTERS if figures[name]}


def expected(recording: Recording, moved: int = 0) -> Audio:
    """The echo as it should be at every frame of the recording, (frames,); `moved` samples late."""
    lag = DELAY * FRAME + recording.block + moved
    frames = recording.blocks * recording.block
    out = np.zeros(frames, np.float32)
    out[lag:] = signal(recording.rate, 0, frames - lag).sum(0, dtype=np.float32)
    return out


def measure(recording: Recording, begin: int, end: int) -> Outcome:
    """Outcome of a cause from frame `begin` to `end`; the stem that is looked at is the first."""
    stem = recording.heard[0]
    wrong = np.flatnonzero(np.abs(np.nan_to_num(stem, nan=9.0) - expected(recording)) > 1e-4)
    wrong = wrong[wrong >= begin]
    misplaced, last = _place(recording, stem), int(wrong[-1]) if len(wrong) else begin
    is_back = misplaced == 0 and last < len(stem) - recording.rate // 2
    with np.errstate(invalid="ignore"):
        steps = np.abs(
            np.diff(
                np.nan_to_num(recording.heard[:, max(0, begin - 1) :], nan=1.0, posinf=1.0, neginf=-1.0),
                axis=1,
            )
        )
    return Outcome(
        bad_dry_blocks=len(recording.bad_blocks),
        silent_s=round(len(wrong) / recording.rate, 3),
        back_after_s=round(max(0, last - end) / recording.rate, 3) if is_back else None,
        misplaced=misplaced,
        largest_step=round(float(steps.max(initial=0)), 4),
        not_finite=int((~np.isfinite(recording.heard)).sum()),
    )


def _place(recording: Recording, stem: Audio) -> int | None:
    """Samples by which the last half second is late; None where it is none of the played signal."""
    tail = slice(len(stem) - recording.rate // 2, len(stem) - recording.block)
    heard = stem[tail]
    if not np.any(heard):
        return None
    lag = DELAY * FRAME + recording.block
    whole = signal(recording.rate, 0, recording.blocks * recording.block).sum(0, dtype=np.float32)
    for moved in sorted(range(-SEARCHED, SEARCHED), key=abs):
        first = tail.start - lag - moved
        if first >= 0 and np.abs(whole[first : first + len(heard)] - heard).max(initial=0) < 1e-3:
            return moved
    return None


def lives(make: Callable[[], RunningProduct]) -> Iterator[RunningProduct]:
    """A rig that is closed whatever happens: for fixtures."""
    rig = make()
    try:
        yield rig
    finally:
        rig.close()
