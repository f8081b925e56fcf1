"""A real JACK server on its dummy driver.

Synchronous and in freewheel its sound is exact, whatever the machine is busy with.
"""

import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from bridge.audio.feeder import Feeder
from bridge.audio.jack_client import JackDevice, load_jack
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import EngineOptions, LocalEngine, RemoteEngine
from bridge.library.presets import Connection
from bridge.playback.events import TakeEvent
from engine.accompany.accompanist import Accompanist
from engine.accompany.render import hops, steady
from engine.backends.echo import DELAY
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.stitch import Track
from engine.contract.timing import FRAME, STEMS

from ..conftest import Audio, StartJack, noise, strummed, wait_for


class Player:
    """A client that plays a sound and records what comes back."""

    def __init__(self, sound: Audio, length: int) -> None:
        self.client = load_jack().Client("tester", no_start_server=True)
        self.out = self.client.outports.register("out")
        self.back = [self.client.inports.register(f"back_{i}") for i in range(2)]
        self.recorded = np.zeros((2, length), np.float32)
        self.sound, self.at, self.goes = np.pad(sound, (0, length)), 0, threading.Event()
        self.done = threading.Event()
        self.client.set_process_callback(self._process)
        self.client.activate()

    def _process(self, frames: int) -> None:
        if not self.goes.is_set() or self.at + frames > self.recorded.shape[1]:
            self.out.get_array()[:] = 0
            return
        self.out.get_array()[:] = self.sound[self.at : self.at + frames]
        for row, port in zip(self.recorded, self.back, strict=True):
            row[self.at : self.at + frames] = port.get_array()
        self.at += frames
        if self.at + frames > self.recorded.shape[1]:
            self.done.set()

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


@pytest.fixture
def device() -> Iterator[JackDevice]:
    device = JackDevice(f"bandmate{time.monotonic_ns() % 100000}")
    yield device
    device.stop()


def hog(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(i * i for i in range(100_000))


@pytest.mark.parametrize("rate", [44100, 48000])
def test_thru_is_exact_while_a_python_thread_hogs_the_interpreter(
    start_jack: StartJack, device: JackDevice, rate: int
) -> None:
    start_jack(rate=rate, block=128)
    device.start()
    sound = noise(1.5)
    tester = Player(sound, len(sound))
    tester.client.connect("tester:out", f"{device.client_name}:in_1")
    tester.client.connect(f"{device.client_name}:thru_1", "tester:back_0")
    tester.client.set_freewheel(True)  # the tester's own callback is Python: freewheel keeps it exact
    stop = threading.Event()
    thread = threading.Thread(target=hog, args=(stop,))
    thread.start()
    device.shared.control["frames_filled"] = 1 << 60  # nobody feeds: nothing to wait for
    tester.goes.set()
    assert tester.done.wait(60)
    stop.set()
    thread.join()
    tester.client.set_freewheel(False)
    back, lag = tester.recorded[0, : tester.at], 128  # a loop through two clients costs JACK one period
    assert np.array_equal(back[lag:], sound[: len(back) - lag])
    tester.close()


class Memory:
    """Takes the recorder's place: keeps context and stems, by position."""

    may_wait = False

    def __init__(self, length: int) -> None:
        self.captured = np.zeros(length, np.float32)
        self.played = np.zeros((len(STEMS), length), np.float32)

    def context(self, position: int, audio: Audio) -> None:
        self.captured[position : position + len(audio)] = audio

    def stems(self, position: int, audio: Audio, settings: Settings) -> None:
        self.played[:, position : position + audio.shape[1]] = audio

    def event(self, event: TakeEvent) -> None:
        """Kept by takes only."""


def through_freewheel(
    device: JackDevice, options: EngineOptions, settings: Settings, sound: Audio, length: int
) -> tuple[Feeder, Memory, Audio, float]:
    """Play `sound` through JACK, bridge, sockets and engine in freewheel.

    Also what came back from the port `drums`, and the time that it took.
    """
    engine = LocalEngine(options)
    memory: Any = Memory(90 * 96000)
    feeder = Feeder(device, EngineLink(engine), settings)
    feeder.record(memory)
    thread = threading.Thread(target=feeder.run)
    tester = Player(sound, length)
    try:
        engine.start()
        assert wait_for(lambda: engine.port is not None, 60)
        device.start()
        tester.client.connect("tester:out", f"{device.client_name}:in_1")
        tester.client.connect(f"{device.client_name}:drums", "tester:back_0")
        tester.client.set_freewheel(True)
        assert wait_for(lambda: device.is_freewheeling)
        thread.start()
        assert wait_for(lambda: feeder.telemetry.hops > 2)
        began = time.monotonic()
        tester.goes.set()
        assert tester.done.wait(120)
        took = time.monotonic() - began
        tester.client.set_freewheel(False)
    finally:
        feeder.stop()
        if thread.is_alive():
            thread.join()
        feeder.link.close()
        engine.stop()
        tester.close()
    return feeder, memory, tester.recorded[0, : tester.at], took


@pytest.mark.parametrize("rate", [44100, 48000])
def test_freewheel_is_determined_faster_than_real_time_and_equals_render(
    start_jack: StartJack, device: JackDevice, shipped: Accompanist, rate: int
) -> None:
    """JACK, bridge, sockets and engine, against `render` of the same context: equal to rounding."""
    start_jack(rate=rate, block=256)
    seconds = 12
    settings = Settings.default().with_("steps", 2).with_("tempo", 100)
    feeder, memory, heard_back, took = through_freewheel(
        device, EngineOptions(), settings, strummed(100, seconds * 1.2), seconds * rate
    )
    print(f"{seconds} s in {took:.1f} s")  # no bound: machines differ
    reports = list(feeder.chain.hops.reports)
    base = reports[0].context_end - settings.integer("hop") * FRAME
    until = [h for h in reports if h.skipped == 0][-4].context_end
    tracks = [Track() for _ in STEMS]
    for made in hops(
        shipped, memory.captured[base:until], settings, steady(BeatGrid.at_tempo(100, 4)), first=base // FRAME
    ):
        for i, stem in enumerate(made.stems):
            tracks[stem].put(made.plan.context_end, made.start, made.end, made.start, made.audio[i])
    first, last = base + 8 * FRAME, until
    for stem in settings.stems:
        tracks[stem].pull(0, first)
        expected = tracks[stem].pull(first, last - first)
        assert np.abs(expected).max() > 1e-3
        assert np.abs(memory.played[stem, first:last] - expected).max() < 1e-6
    if rate == 44100:  # what JACK carried is what the timeline played, at its place
        drums = memory.played[STEMS.index("drums")].astype(np.float64)
        piece = heard_back[4 * rate : 5 * rate]
        energy = np.convolve(drums[:until] ** 2, np.ones(8192), "valid")
        at = int(np.argmin(energy - 2 * np.correlate(drums[:until], piece[:8192], "valid")))
        assert np.abs(drums[at : at + len(piece)] - piece).max() < 1e-6


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_an_impulse_is_at_its_place_at_any_rate(start_jack: StartJack, device: JackDevice, rate: int) -> None:
    """Through both resamplers the echo is 40 frames late to the sample, plus a period of the loop."""
    start_jack(rate=rate, block=256)
    sound = np.zeros(rate, np.float32)
    sound[1000] = 0.5
    settings = Settings.default().with_("hop", 3)
    _, _, back, _ = through_freewheel(
        device, EngineOptions(codec="identity", backend="echo"), settings, sound, 6 * rate
    )
    assert abs(int(np.abs(back).argmax()) - (1000 + 256 + DELAY * FRAME * rate / 44100)) <= 0.5


def test_an_export_without_an_engine_ends_with_the_dry_sound(
    start_jack: StartJack, device: JackDevice
) -> None:
    """Freewheel waits for an engine that never comes once, not once a block."""
    start_jack(rate=44100)
    feeder = Feeder(device, EngineLink(RemoteEngine("127.0.0.1", 9)), Settings.default())
    thread = threading.Thread(target=feeder.run)
    sound = noise(1.0)
    tester = Player(sound, len(sound))
    device.start()
    tester.client.connect("tester:out", f"{device.client_name}:in_1")
    tester.client.connect(f"{device.client_name}:thru_1", "tester:back_0")
    tester.client.set_freewheel(True)
    thread.start()
    tester.goes.set()
    assert tester.done.wait(60)  # 172 blocks: waiting at each would take a quarter of an hour
    tester.client.set_freewheel(False)
    feeder.stop()
    thread.join()
    feeder.link.close()
    back = tester.recorded[0, : tester.at]
    assert np.array_equal(back[256:], sound[: len(back) - 256])
    tester.close()


def test_connections_follow_the_rules_and_leave_the_users_own(
    start_jack: StartJack, device: JackDevice
) -> None:
    start_jack()
    device.rules = (
        Connection("hardware:1", "in_1"),
        Connection("mix_1", "tester:.*0"),
        Connection("thru_2", "hardware:2"),
    )
    device.start()
    tester = Player(noise(0.1), 48000)  # appears later: the rule waits for it
    name = device.client_name

    def joined() -> bool:
        listing = subprocess.run(
            ["jack_lsp", "-c", f"{name}:"], capture_output=True, text=True, check=True
        ).stdout
        return all(p in listing for p in ("system:capture_1", "tester:back_0", "system:playback_2"))

    assert wait_for(joined)
    tester.client.connect(f"{name}:bass", "tester:back_1")
    tester.client.disconnect(f"{name}:mix_1", "tester:back_0")
    tester.client.outports.register("new")  # any new port makes the rules look again
    assert wait_for(joined)
    assert tester.client.get_all_connections("tester:back_1")
    tester.close()


def test_stems_are_on_time_and_thru_is_as_late_as_its_input(
    start_jack: StartJack, device: JackDevice
) -> None:
    """As `jack_lsp -l` sees it; the dummy driver's ports are a period late each way."""
    start_jack(48000, 256)
    device.start()
    device.rules = (
        Connection("system:capture_1", "in_1"),
        Connection("thru_1", "system:playback_1"),
        Connection("bass", "system:playback_2"),
    )
    device._changed.set()
    name = device.client_name
    assert wait_for(lambda: bool(device._client.get_all_connections(f"{name}:bass")))

    def latencies(port: str) -> tuple[str, str]:
        """Capture and playback."""
        lines = subprocess.run(
            ["jack_lsp", "-l", f"{name}:{port}"], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        found = {words[1]: " ".join(words[4:]) for words in map(str.split, lines) if "latency" in words}
        return found["capture"], found["playback"]

    assert wait_for(lambda: latencies("in_1") == ("[ 256 256 ] frames", "[ 256 256 ] frames"))
    assert latencies("thru_1") == latencies("in_1")
    assert latencies("bass") == ("[ 0 0 ] frames", "[ 256 256 ] frames")
    assert latencies("mix_1")[0] == "[ 0 0 ] frames"


def test_ports_have_names_for_people(start_jack: StartJack, device: JackDevice) -> None:
    start_jack(48000, 256)
    device.start()
    jack = load_jack()
    pretty = {
        port.shortname: jack.get_property(port, jack.METADATA_PRETTY_NAME)[0].decode()
        for port in device._ports.values()
    }
    assert pretty["bass"] == "Bass"
    assert pretty["in_1"] == "Instrument 1"
    assert pretty["control_in_1"] == "Controllers in 1"


def test_a_server_that_dies_is_waited_for_and_positions_go_on(
    start_jack: StartJack, device: JackDevice
) -> None:
    first = start_jack(rate=48000, name="again")
    device.start()
    feeder = Feeder(
        device, EngineLink(LocalEngine(EngineOptions(backend="echo", codec="identity"))), Settings.default()
    )
    feeder.link.engine.start()
    thread = threading.Thread(target=feeder.run)
    thread.start()
    assert wait_for(lambda: feeder.stream.position > 10_000)
    first.kill()
    assert wait_for(lambda: not device.is_connected)
    before = feeder.stream.position
    start_jack(rate=44100, block=512, name="again")
    assert wait_for(lambda: device.is_connected and device.rate == 44100)
    assert wait_for(lambda: feeder.stream.position > before + 20_000)
    assert device.generation == 2
    feeder.stop()
    thread.join()
    feeder.link.close()
    feeder.link.engine.stop()


def test_a_server_that_dies_while_ports_are_made_is_left_and_the_next_one_found(
    start_jack: StartJack, device: JackDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, opened, set_process = start_jack(name="again"), [], JackDevice._set_process

    def set_and_die(device: JackDevice, client: Any) -> None:
        opened.append(client.name)
        if len(opened) == 2:
            second.kill()
        set_process(device, client)

    monkeypatch.setattr(JackDevice, "_set_process", set_and_die)
    device.start()
    device.rename("other")
    assert wait_for(lambda: len(opened) == 2)
    assert wait_for(lambda: not device.is_connected)
    start_jack(name="again")
    assert wait_for(lambda: device.is_connected and len(opened) == 3)
    done = device.shared.frames_processed
    assert wait_for(lambda: device.shared.frames_processed > done)


def test_the_block_size_may_change_while_playing(start_jack: StartJack, device: JackDevice) -> None:
    start_jack(block=256)
    device.start()
    assert wait_for(lambda: device.shared.frames_processed > 0)
    subprocess.run(["jack_bufsize", "1024"], check=True, capture_output=True)
    assert wait_for(lambda: device.block == 1024)
    calls, done = device.shared.blocks_processed, device.shared.frames_processed
    assert wait_for(lambda: device.shared.blocks_processed > calls + 3)
    assert (device.shared.frames_processed - done) // (device.shared.blocks_processed - calls) in (
        1023,
        1024,
    )


def test_a_rolling_transport_gives_the_beat(start_jack: StartJack, device: JackDevice) -> None:
    start_jack(rate=44100)
    device.start()
    jack = load_jack()
    master = jack.Client("master", no_start_server=True)

    def timebase(state: Any, frames: int, position: Any, is_new: bool) -> None:
        position.valid = jack._lib.JackPositionBBT
        beats = position.frame / 22050  # 120 beats a minute
        position.bar, position.beat = int(beats // 3) + 1, int(beats % 3) + 1
        position.tick, position.ticks_per_beat = int(beats % 1 * 1920), 1920
        position.beats_per_bar, position.beat_type, position.beats_per_minute = 3, 4, 120

    master.set_timebase_callback(timebase)
    master.activate()
    feeder = Feeder(
        device, EngineLink(LocalEngine(EngineOptions(backend="echo", codec="identity"))), Settings.default()
    )
    feeder.link.engine.start()
    master.transport_start()
    try:
        assert wait_for(lambda: bool(master.transport_frame > 22050))  # its first cycles still say 0

        def found() -> bool:
            feeder.run_once()
            return feeder.tempo.given is not None

        assert wait_for(found)
        grid = feeder.tempo.given
        assert grid is not None
        assert (round(grid.beat), grid.beats_per_bar) == (22050, 3)
        query: Any = None
        for _ in range(20):  # of one cycle, as the device itself does
            before = int(device.shared.control["cycle_first_frame"])
            query = master.transport_query()[1]
            if before == int(device.shared.control["cycle_first_frame"]):
                break
        assert feeder.stream.mapping is not None
        heard_at = (
            before - feeder.stream.mapping.first_frame + device.round_trip
        )  # position that sounds in that cycle
        beats = (heard_at - grid.downbeat) / grid.beat
        assert abs((beats - query["frame"] / 22050 + 1.5) % 3 - 1.5) * 22050 < 256
    finally:
        feeder.link.engine.stop()
        master.deactivate()
        master.close()
