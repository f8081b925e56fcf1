"""The engine in another network namespace, behind a network that delays and loses datagrams.

NETWORK_S=600 for ten minutes of the shipped model.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge.audio.demo_device import DemoDevice
from bridge.engine_client.process import RemoteEngine
from bridge.library.presets import load
from bridge.session import JamOptions, JamSession
from bridge.soak.player import SOUND
from engine.contract.seal import derive
from engine.contract.timing import SAMPLE_RATE

from ..network import BadNetwork

SECONDS = float(os.environ.get("NETWORK_S", "20"))
MODEL = (
    [] if "NETWORK_S" in os.environ else ["--codec", "identity", "--backend", "echo"]
)  # whatever else this machine does
HERE, THERE = "10.77.31.1", "10.77.31.2"
PHRASE = "only for this cable"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """An engine that can only be reached by a cable of its own, and with its key."""
    key = tmp_path / "bandmate.key"
    key.write_text(PHRASE)
    key.chmod(0o600)
    name = f"bandmate{os.getpid()}"
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("network namespaces need root and iproute2")

    def ip(*words: str) -> None:
        done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no network namespaces here: ip {' '.join(words)}: {done.stderr.strip()}")

    ip("netns", "add", name)
    try:
        ip("link", "add", f"{name}a"[-15:], "type", "veth", "peer", "name", f"{name}b"[-15:], "netns", name)
        ip("addr", "add", f"{HERE}/30", "dev", f"{name}a"[-15:])
        ip("link", "set", f"{name}a"[-15:], "up")
        ip("-n", name, "addr", "add", f"{THERE}/30", "dev", f"{name}b"[-15:])
        ip("-n", name, "link", "set", f"{name}b"[-15:], "up")
        inside = ["ip", "netns", "exec", name, sys.executable, "-m"]
        command = [*inside, "engine", "serve", "--host", THERE]
        command += ["--allow", f"{HERE}/32", "--key-file", str(key), *MODEL]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        port = int(process.stdout.readline().removeprefix("listening "))
        yield THERE, port
        process.terminate()
        process.wait()
        process.stdout.close()
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)


@pytest.mark.timeout(SECONDS + 200)
@pytest.mark.parametrize("is_auto", [False, True])
def test_a_far_engine_plays_without_a_missed_hop_one_hop_further_ahead(
    engine: tuple[str, int], is_auto: bool
) -> None:
    """40 ms, 10 ms of jitter and 2 % of loss each way, at `balanced`.

    `look_ahead: auto` finds that it needs no more than that.
    """
    network = BadNetwork((HERE, 0), engine)
    song, _ = soundfile.read(SOUND, dtype="float32")
    song = np.tile(song.reshape(len(song), -1).mean(1), 1 + int(SECONDS * SAMPLE_RATE) // len(song))[
        : int(SECONDS * SAMPLE_RATE)
    ]
    preset = load("balanced")
    settings = preset.settings.with_("tempo", 100)
    allowed = settings["look_ahead"] + settings["hop"]
    settings = settings.with_("look_ahead", 1 if is_auto else allowed).with_(
        "look_ahead_auto", float(is_auto)
    )
    jam = JamSession(
        DemoDevice(np.stack([song, song], 1), SAMPLE_RATE),
        RemoteEngine(*network.address, derive(PHRASE)),
        JamOptions(preset=preset, settings=settings, osc_port=0, is_quiet=True),
    )
    figures, _ = jam.run(lambda: True)
    network.close()
    assert jam.feeder.link.packet == 320  # fits an Ethernet frame
    assert figures["hops"] > 0.8 * SECONDS / 0.372 - 8
    assert network.lost["there"] > 0 and network.lost_stems > 0
    assert (
        jam.feeder.chain.hops.lost >= 0.8 * network.lost_stems
    )  # those of the last results are not over yet
    if is_auto:
        assert 2 < jam.feeder.store.settings["look_ahead"] <= allowed
    else:
        assert figures["missed"] == 0
    print(
        f"{figures['hops']} hops, {figures['missed']} missed, {figures['late']} late, {network.lost}, "
        f"look-ahead {jam.feeder.store.settings['look_ahead']:g}"
    )
