"""What tests share: a JACK server on its dummy driver, models, and waiting for a condition."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from engine.contract.environment import ENVIRONMENT

for name, value in ENVIRONMENT.items():
    os.environ.setdefault(name, value)

if TYPE_CHECKING:
    from engine.accompany.accompanist import Accompanist

Audio = npt.NDArray[np.float32]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test with the tier whose folder it lies in."""
    for item in items:
        item.add_marker(getattr(pytest.mark, item.path.parent.name))


def pytest_collection_finish() -> None:
    """What computes with torch has one thread; tests/unit does without it."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@dataclass
class JackServer:
    """A running jackd -S -R on the dummy driver: synchronous, so that even real-time sound is exact."""

    name: str
    rate: int
    block: int
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


StartJack = Callable[..., JackServer]


@pytest.fixture
def start_jack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StartJack]:
    """Starts JACK servers, and makes the last one the default for clients."""
    if shutil.which("jackd") is None:
        pytest.skip("jackd is not installed: apt install jackd2")
    started: list[JackServer] = []
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")

    def start(rate: int = 48000, block: int = 256, name: str | None = None) -> JackServer:
        name = name or f"test{os.getpid()}-{len(started)}"
        monkeypatch.setenv("JACK_DEFAULT_SERVER", name)
        command = (
            f"setpriv --pdeathsig KILL jackd -n {name} -S -R -p 128 -d dummy -r {rate} -p {block}".split()
        )
        # without setpriv a server would outlive tests that are killed, and in freewheel take a whole core
        with (tmp_path / f"jackd{len(started)}.log").open("wb") as log:
            server = JackServer(name, rate, block, subprocess.Popen(command, stdout=log, stderr=log))
        started.append(server)
        subprocess.run(["jack_wait", "-s", name, "-w", "-t", "10"], check=True, capture_output=True)
        return server

    yield start
    for server in started:
        server.process.terminate()
        server.process.wait()


def load(codec: str = "studio", backend: str = "consistency") -> "Accompanist":
    """An accompanist on the CPU; without names the one that ships."""
    import torch

    from engine.accompany import models

    torch.set_num_threads(1)
    return models.load(torch.device("cpu"), codec, backend)


@pytest.fixture(scope="session")
def identity() -> "Accompanist":
    """Echo over the identity codec: what goes in comes out 40 frames later, to the bit."""
    return load("identity", "echo")


@pytest.fixture(scope="session")
def shipped() -> "Accompanist":
    """The models that come with bandmate."""
    return load()


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition came true in time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def noise(seconds: float, seed: int = 0, level: float = 0.1) -> Audio:
    return np.random.default_rng(seed).normal(0, level, int(seconds * 44100)).astype(np.float32)
