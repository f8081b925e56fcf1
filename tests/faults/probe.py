"""A JACK client that plays a known signal, compares the dry sound bit by bit and records the stems.

It is a process of its own, so that nothing that is done to bandmate holds up its callback: `Probe` in the
test, `_play` there.
"""

import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Audio = npt.NDArray[np.float32]
NAME = "probe"
STEMS = ("bass", "drums")
LONGEST_S = 240
PARTING_S = 0.7  # before the end of a recording, in which the graph comes apart


def signal(rate: int, first: int, count: int) -> Audio:
    """Frames [first, first + count) of what is played, (2, count).

    A sine that wanders between 150 and 335 Hz, and one of 90 Hz.
    """
    t = np.arange(first, first + count) / rate
    wandering = 0.25 * np.sin(
        2 * np.pi * 240 * t + 2 * np.pi * 92 * 3.1 * np.sin(t / 3.1) + 5 * np.sin(0.37 * t)
    )
    return np.stack([wandering, 0.1 * np.sin(2 * np.pi * 90 * t)]).astype(np.float32)


@dataclass(frozen=True)
class Recording:
    """What came back.

    `bad_blocks`: numbers of blocks whose dry sound was not what was sent a period before, from the first
    right one on; `times_s`: monotonic time at the beginning of each block; `heard`: (stems, frames) by the
    probe's own frame count.
    """

    rate: int
    block: int
    blocks: int
    bad_blocks: list[int]
    times_s: npt.NDArray[np.float64]
    heard: Audio

    def frame_at(self, time_s: float) -> int:
        """The frame that was played at a monotonic time."""
        return int(np.searchsorted(self.times_s[: self.blocks], time_s)) * self.block


def _play(line: Connection, file: str) -> None:
    import time

    from bridge.audio.jack_client import load_jack

    client = load_jack().Client(NAME, no_start_server=True)
    rate, block = client.samplerate, client.blocksize
    outs = [client.outports.register(f"out_{i + 1}") for i in range(2)]
    backs = [client.inports.register(f"back_{i + 1}") for i in range(2)]
    stems = [client.inports.register(name) for name in STEMS]
    most = LONGEST_S * rate // block
    sound = signal(rate, 0, (most + 1) * block)
    heard = np.zeros((len(STEMS), most * block), np.float32)
    times, bad, state = np.zeros(most), np.zeros(most, bool), {"at": 0, "began": -1}

    def process(frames: int) -> None:
        at = state["at"]
        if at >= most or frames != block:
            for port in outs:
                port.get_array()[:] = 0
            return
        now = slice(at * block, (at + 1) * block)
        for port, row in zip(outs, sound, strict=True):
            port.get_array()[:] = row[now]
        if at:
            before = slice((at - 1) * block, at * block)
            same = all(
                np.array_equal(p.get_array(), row[before]) for p, row in zip(backs, sound, strict=True)
            )
            if same and state["began"] < 0:
                state["began"] = at
            bad[at] = not same and state["began"] >= 0
        for port, row in zip(stems, heard, strict=True):
            row[now] = port.get_array()
        times[at] = time.monotonic()
        state["at"] = at + 1

    client.set_process_callback(process)
    client.activate()
    line.send("here")
    line.recv()
    client.deactivate()
    client.close()
    blocks = max(0, state["at"] - int(PARTING_S * rate / block))
    np.savez(
        file,
        rate=rate,
        block=block,
        blocks=blocks,
        bad=np.flatnonzero(bad[:blocks]),
        times=times[:blocks],
        heard=heard[:, : blocks * block],
    )
    line.send(state["began"])


class Probe:
    """The probe's process, from connecting to its recording."""

    def __init__(self, folder: Path) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._file = folder / "probe.npz"
        self._line, theirs = spawn.Pipe()
        self._process: Any = spawn.Process(target=_play, args=(theirs, str(self._file)), daemon=True)
        self._process.start()
        assert self._line.recv() == "here"

    def finish(self) -> Recording:
        """Stop, and give what was recorded; the dry sound must have come back once."""
        self._line.send("stop")
        began = self._line.recv()
        self._process.join(10)
        assert began >= 0, "the dry sound never came back"
        with np.load(self._file) as found:
            return Recording(
                int(found["rate"]),
                int(found["block"]),
                int(found["blocks"]),
                found["bad"].tolist(),
                found["times"],
                found["heard"],
            )

    def kill(self) -> None:
        self._process.kill()
