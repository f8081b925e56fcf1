"""A real Ardour session on a JACK server: its recordings of the stems are aligned to the sample."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge.audio.feeder import Feeder
from bridge.audio.jack_client import JackDevice
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library.presets import Connection
from engine.backends.echo import DELAY
from engine.contract.params import Settings
from engine.contract.timing import FRAME

from ..conftest import Audio, StartJack, noise, wait_for
from .test_jack import Player

RATE, SECONDS, TRIES = 44100, 9, 3
TRACKS = {"direct": "tester:out", "thru": "bandmate:thru_1", "drums": "bandmate:drums"}
SCRIPT = Path(__file__).parent.parent / "ardour_session.lua"


def record(folder: Path) -> dict[str, Audio]:
    """The tracks as Ardour has them after the session.

    Ardour loses its JACK server now and then when a session begins, so it may try again.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {
        "HOME": str(folder)
    }
    for attempt in range(TRIES):
        session = folder / f"session{attempt}"
        command = [
            "ardour7-lua",
            str(SCRIPT),
            str(session),
            str(RATE),
            str(SECONDS),
            *(f"{track}={port}" for track, port in TRACKS.items()),
        ]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=100, check=False
        )
        found = {track: list(session.rglob(f"*_{track}-1*.wav")) for track in TRACKS}
        if "recorded" in done.stdout and all(found.values()):
            return {track: soundfile.read(files[0], dtype="float32")[0] for track, files in found.items()}
    pytest.fail(f"Ardour recorded nothing: {done.stdout}{done.stderr}")


def lag(sound: Audio, reference: Audio) -> int:
    """How many samples later `sound` is."""
    size = len(sound) + len(reference)
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(reference, size)), size)
    best = int(product.argmax())
    return best - size if best > size // 2 else best


@pytest.mark.skipif(shutil.which("ardour7-lua") is None, reason="Ardour is not installed: apt install ardour")
def test_ardour_records_thru_and_stems_aligned_to_the_sample(start_jack: StartJack, tmp_path: Path) -> None:
    start_jack(RATE, 256)
    device = JackDevice("bandmate", (Connection("tester:out", "in_1"),))
    engine = LocalEngine(EngineOptions(backend="echo", codec="identity"))
    feeder = Feeder(device, EngineLink(engine), Settings.default())
    thread = threading.Thread(target=feeder.run)
    tester = Player(noise(90), 90 * RATE)
    try:
        engine.start()
        assert wait_for(lambda: engine.port is not None, 60)
        device.start()
        thread.start()
        assert wait_for(lambda: feeder.telemetry.hops > 2, 30)
        tester.goes.set()
        tracks = record(tmp_path)
    finally:
        feeder.stop()
        thread.join()
        feeder.link.close()
        engine.stop()
        device.stop()
        tester.close()
    assert min(np.abs(sound).max() for sound in tracks.values()) > 0.01
    assert lag(tracks["thru"], tracks["direct"]) == 0
    assert lag(tracks["drums"], tracks["direct"]) == DELAY * FRAME
