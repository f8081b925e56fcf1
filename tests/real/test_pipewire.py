"""A real PipeWire in the place of jackd."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..conftest import wait_for


@pytest.fixture
def pipewire(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a client of a PipeWire that runs in a folder of its own."""
    if shutil.which("pipewire") is None or shutil.which("pw-jack") is None:
        pytest.skip("PipeWire is not installed: apt install pipewire pipewire-bin pipewire-jack")
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "PIPEWIRE_QUANTUM": "256/48000"}
    environment.pop("JACK_DEFAULT_SERVER", None)
    with subprocess.Popen(
        ["pipewire", "-c", str(Path(__file__).parent.parent / "pipewire.conf")], env=environment
    ) as server:
        try:
            assert wait_for((tmp_path / "pipewire-0").exists)
            yield environment
        finally:
            server.kill()


def test_jam_plays_through_pipewire_and_keeps_its_take(pipewire: dict[str, str], tmp_path: Path) -> None:
    options = [
        "--seconds",
        "6",
        "--codec",
        "identity",
        "--backend",
        "echo",
        "--takes",
        str(tmp_path / "takes"),
        "--osc-port",
        "0",
    ]
    done = subprocess.run(
        ["pw-jack", sys.executable, "-m", "bridge.cli", "jam", *options],
        env=pipewire,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "JACK client bandmate at 48000 Hz, 256 frames" in done.stderr
    assert "the take is in" in done.stdout, done.stderr
    (take,) = (tmp_path / "takes").iterdir()
    assert (take / "mix.wav").stat().st_size > 100_000
