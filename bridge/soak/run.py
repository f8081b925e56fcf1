"""A soak: a set is played for hours in real time, and the program is measured every few seconds."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.contract.errors import JackError

from ..audio.jack_client import JackDevice, server_answers
from ..control.midi import maps
from ..engine_client.process import EngineOptions, LocalEngine
from ..library.catalogue import Library
from ..library.presets import Connection
from ..library.songs import Setlist
from ..session import JamOptions, JamSession
from .controls import RandomControls, write_songs
from .player import CONNECTIONS, NAME, Counts, Player
from .samples import Sample, resources

PER_MINUTE = 15.0  # controls that are moved
SAMPLE_EVERY_S = 5.0
FIRST_HOPS = 3  # before the soak begins
START_S = 120.0  # in which they must come


@dataclass(frozen=True, slots=True)
class Soak:
    """What was played and measured.

    Attributes:
        report: Of the session, as in a take's `report.json`.
        alone: What the player noticed in `alone_s` seconds before bandmate was there.
    """

    report: dict[str, Any]
    take: Path
    samples: tuple[Sample, ...]
    actions: int
    counts: Counts
    alone: Counts
    alone_s: float


def play(
    seconds: float,
    folder: Path,
    seed: int = 1,
    alone_s: float = 0.0,
    per_minute: float = PER_MINUTE,
    goes_on: Callable[[], bool] = lambda: True,
) -> Soak:
    """Play a set of songs, which is written into `folder`, on the JACK server that is the default one.

    Args:
        alone_s: For which the player is there alone first, so that xruns can be compared.
        per_minute: Controls that are moved.
        goes_on: Ends the soak early when it is false.
    Raises:
        JackError: If there is no JACK server.
        BandmateError: If the engine cannot start.
    """
    if not server_answers():
        raise JackError("a soak needs a JACK server: jackd -d dummy -r 48000 -p 128")
    player = Player()
    try:
        _wait(alone_s, goes_on)
        alone = player.send()
        return _played(player, alone, alone_s, seconds, folder, random.Random(seed), per_minute, goes_on)
    finally:
        player.close()


def _played(
    player: Player, alone: Counts, alone_s: float, seconds: float, folder: Path, rng: random.Random,
    per_minute: float, goes_on: Callable[[], bool],
) -> Soak:  # fmt: skip
    jam, stop = _session(folder, write_songs(folder)), threading.Event()
    samples: list[Sample] = []
    with ThreadPoolExecutor(1) as pool, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        playing = pool.submit(jam.run, lambda: not stop.is_set())
        try:
            _wait(
                START_S, lambda: not playing.done() and goes_on() and jam.feeder.telemetry.hops < FIRST_HOPS
            )
            actions, began = 0, time.monotonic()
            while not playing.done() and goes_on() and time.monotonic() - began < seconds:
                RandomControls(rng, player, control, jam.osc_address)()
                actions += 1
                _wait(rng.uniform(0.5, 1.5) * 60 / per_minute, goes_on)
                at_s = time.monotonic() - began
                if not samples or at_s - samples[-1].at_s >= SAMPLE_EVERY_S:
                    samples.append(_sample(jam, at_s))
        finally:
            stop.set()
        report, take = playing.result()
    if take is None or not samples:
        raise JackError("the soak ended before anything was played")
    return Soak(report, take, tuple(samples), actions, player.send(), alone, alone_s)


def _session(folder: Path, setlist: Setlist) -> JamSession:
    first = setlist.songs[0]
    return JamSession(
        JackDevice("bandmate", tuple(Connection(*ends) for ends in CONNECTIONS)),
        LocalEngine(EngineOptions()),
        JamOptions(
            preset=first.preset,
            settings=first.preset.settings,
            song=first,
            maps=(maps.load(NAME.lower()),),
            takes=folder / "takes",
            osc_port=0,
            is_quiet=True,
        ),
        Library.open(str(folder / "soak.yaml")),
    )


def _sample(jam: JamSession, at_s: float) -> Sample:
    now = jam.feeder.telemetry
    pids = [
        os.getpid(),
        *([jam.engine.pid] if isinstance(jam.engine, LocalEngine) and jam.engine.pid else []),
    ]
    memory, handles, threads = resources(pids)
    return Sample(
        at_s=at_s, memory_mb=memory, handles=handles, threads=threads, hops=now.hops,
        missed=now.missed + now.late, xruns=now.xruns, cycle_p50_ms=now.cycle_p50_ms,
        cycle_p99_ms=now.cycle_p99_ms,
    )  # fmt: skip


def _wait(seconds: float, goes_on: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while goes_on() and time.monotonic() < until:
        time.sleep(0.05)
