"""The bridge's side of the protocol against real servers: what is sent, what survives a bad network, and an
engine that comes and goes.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import EngineOptions, LocalEngine, RemoteEngine
from engine.contract import protocol
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.protocol import FromEngine, NextHop
from engine.contract.take import MessageSent, SessionBegun
from engine.contract.timing import FRAME

from ..conftest import noise, wait_for
from ..network import BadNetwork
from .conftest import Serve


def poll(link: EngineLink, until: Callable[[], bool], seconds: float = 20.0) -> list[FromEngine]:
    """Run the link until a condition is true; returns what came."""
    came: list[FromEngine] = []

    def is_over() -> bool:
        link.poll(time.monotonic())
        came.extend(link.receive(0.005))
        return until()

    assert wait_for(is_over, seconds)
    return came


def test_the_next_hop_is_known_though_datagrams_are_lost_doubled_and_reordered(serve: Serve) -> None:
    port, _ = serve(0)
    network = BadNetwork(("127.0.0.1", 0), ("127.0.0.1", port), delay_s=0.02, jitter_s=0.02, loss=0.3)
    link = EngineLink(RemoteEngine(*network.address))
    try:
        poll(link, lambda: link.ready is not None)
        link.send_settings(Settings.default().with_("hop", 8), None, None, "", False, 0)
        poll(link, lambda: not link.unacknowledged)
        link.send_context(5 * FRAME + 1, noise(0.2))
        announced: list[int] = []
        while not announced or not announced[-1]:
            announced += [m.context_end for m in poll(link, lambda: True) if isinstance(m, NextHop)]
        first = -(-announced[-1] // FRAME) - 8  # the frame that the engine began with
        assert announced[-1] % FRAME == 0
        assert 6 <= first <= 6 + 3  # a packet or two may be lost at the beginning
    finally:
        link.close()
        network.close()


def test_an_engine_that_was_started_again_at_its_address_is_noticed_and_sent_everything_again(
    serve: Serve,
) -> None:
    port, end = serve(0)
    link, changes = EngineLink(RemoteEngine("127.0.0.1", port)), list[SessionBegun | MessageSent]()
    link.journal = changes.append
    settings = Settings.default().with_("energy", 5)
    poll(link, lambda: link.ready is not None)
    link.send_settings(settings, None, None, "| Am |", False, 0)
    link.send_context(0, noise(0.1))
    poll(link, lambda: not link.unacknowledged)
    count, first = len(changes), link.last_ready
    end()
    serve(port)
    poll(link, lambda: link.last_ready is not first)
    assert link.last_ready and first and link.last_ready.session > first.session  # its results count as newer
    link.send_settings(settings, None, None, "| Am |", False, 0)
    assert values(changes[count:]) == values(changes[:count])
    poll(link, lambda: not link.unacknowledged)
    link.close()


def values(events: Sequence[SessionBegun | MessageSent]) -> list[Mapping[str, Any]]:
    return [event.values for event in events if isinstance(event, MessageSent)]


class Listening:
    """A socket in an engine's place, that says it is ready and keeps what it is sent."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self.link = EngineLink(RemoteEngine(*self.socket.getsockname()))
        self.link.poll(time.monotonic())
        (hello,) = self.take(1)
        ready = protocol.Ready(session=hello.session, codec="c", backend="b", device="d")
        self.socket.sendto(protocol.encode(ready), self.bridge)
        assert list(self.link.receive(5)) == []
        assert self.link.ready

    def take(self, count: int) -> list[protocol.Message]:
        messages = []
        for _ in range(count):
            datagram, self.bridge = self.socket.recvfrom(65536)
            messages.append(protocol.decode(datagram))
        return messages

    def is_silent(self) -> bool:
        self.socket.settimeout(0)
        try:
            self.socket.recv(65536)
        except BlockingIOError:
            self.socket.settimeout(5)
            return True
        return False


def test_only_what_changed_is_sent_and_the_journal_has_the_same() -> None:
    engine, events = Listening(), list[SessionBegun | MessageSent]()
    engine.link.journal = events.append
    settings = Settings.default()
    engine.link.send_settings(settings, None, None, "", False, 0)
    first = engine.take(len(events))
    assert {m.name for m in first if isinstance(m, protocol.Param)} >= {"hop", "stem/bass/on", "seed"}
    del events[:]
    for _ in range(3):
        engine.link.send_settings(settings, None, None, "", False, 0)
        engine.link.send_settings(settings.with_("level", -6), None, None, "", False, 0)  # acts in the bridge
    assert engine.is_silent()
    grid = BeatGrid(100.0, 22050.0, 4)
    engine.link.send_settings(settings.with_("seed", 7), grid, None, "| Am |", True, 4096)
    kinds = [(m.kind, m.change) for m in engine.take(5) if isinstance(m, protocol.Change)]
    names = ["effective_from", "param", "grid", "chart", "freewheel"]
    assert kinds == [(name, len(first) + 1 + k) for k, name in enumerate(names)]
    assert [e.message for e in events if isinstance(e, MessageSent)] == names
    assert values(events)[:3] == [
        {"position": 4096},
        {"name": "seed", "value": 7.0},
        {"downbeat": 100.0, "beat": 22050.0, "beats_per_bar": 4},
    ]
    engine.link.close()
    engine.socket.close()


def test_context_without_samples_begins_nothing() -> None:
    engine = Listening()
    engine.link.send_context(0, np.zeros(0, np.float32))
    before = engine.link.has_context
    assert not before and engine.is_silent()
    engine.link.send_context(10, np.ones(5000, np.float32))
    assert engine.link.has_context
    positions = [m.position for m in engine.take(3) if isinstance(m, protocol.Context)]
    assert positions == [10, 10 + 2048, 10 + 4096]
    engine.link.close()
    engine.socket.close()


def test_an_engine_that_cannot_do_what_it_is_asked_is_not_started_again_and_says_why() -> None:
    engine = LocalEngine(EngineOptions(codec="nonsense"))
    assert engine.starts == 0  # nothing runs before it is started
    engine.start()
    assert wait_for(lambda: bool(engine.failed), 60)
    engine.stop()
    assert "nonsense" in engine.failed
    assert engine.starts == 1


def test_an_engine_that_is_stopped_while_it_starts_is_gone() -> None:
    engine = LocalEngine(EngineOptions(codec="identity", backend="echo"))
    engine.start()
    assert wait_for(lambda: engine.pid is not None)
    engine.stop()
    engine.stop()
    assert engine.port is None
    process = engine._process
    assert process is not None and process.returncode is not None


PARENT = """
import time
from bridge.engine_client.process import EngineOptions, LocalEngine
engine = LocalEngine(EngineOptions(codec="identity", backend="echo"))
engine.start()
while {condition}:
    time.sleep(0.01)
print(engine.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("condition", ["engine.pid is None", "engine.port is None"])
def test_an_engine_does_not_outlive_a_bridge_that_is_killed(condition: str) -> None:
    """Neither while it starts nor when it listens."""
    command = [sys.executable, "-c", PARENT.format(condition=condition)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    assert wait_for(
        lambda: not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text(), 20
    )


def test_a_hung_engine_is_replaced() -> None:
    engine = LocalEngine(EngineOptions(codec="identity", backend="echo"))
    engine.start()
    link = EngineLink(engine)
    try:
        poll(link, lambda: link.ready is not None, 60)
        first = engine.pid
        assert first
        os.kill(first, signal.SIGSTOP)
        poll(link, lambda: link.ready is None)
        poll(link, lambda: link.ready is not None, 60)
        assert (engine.starts, engine.pid != first) == (2, True)
    finally:
        link.close()
        engine.stop()
