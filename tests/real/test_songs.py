"""Songs that begin and switches: counted in, at their beat to the sample, and that a switch costs nothing."""

import os
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.audio.demo_device import DemoDevice
from bridge.audio.feeder import Feeder
from bridge.audio.jack_client import JackDevice
from bridge.audio.switching import UPBEAT, Switch
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.playback.count_in import CountIn
from engine.contract.params import PARAMS, Settings
from engine.contract.stitch import FADE
from engine.contract.take import MessageSent
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..conftest import StartJack, wait_for
from ..rig import Rig
from .test_jack import Player

SWITCHING_S = int(os.environ.get("SWITCHING_S", "30"))  # 200 for the five hundred switches of the notes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own songs, and nothing remembered."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "bandmate" / "songs").mkdir(parents=True)
    (tmp_path / "bandmate" / "songs" / "free.yaml").write_text("preset: quality\n")
    return tmp_path / "bandmate"


def test_sticks_count_before_beat_one_and_the_band_is_silent_until_then() -> None:
    rng = np.random.default_rng(0)
    count = CountIn(asked=1000, first=5000.5, beat=20000, beats=4, beats_per_bar=4, stem=1)
    live = 0.01 * rng.standard_normal((len(STEMS), 100_000)).astype(np.float32)
    whole = count.over(0, live)
    cuts = [0, 1, 700, 1024, 5000, 5001, 7000, 65000, 99_999, 100_000]
    assert np.array_equal(np.concatenate([count.over(a, live[:, a:b]) for a, b in pairwise(cuts)], 1), whole)
    assert np.array_equal(whole[:, :1000], live[:, :1000])
    assert np.array_equal(whole[:, 85_001:], live[:, 85_001:])
    assert not whole[0, 1000 + FADE : 85_000 - FADE].any()
    loudest = [int(np.abs(whole[1, at : at + 20000]).argmax()) for at in range(5000, 85_000, 20000)]
    assert max(loudest) < 200
    assert np.abs(whole[1, 5000:25000]).max() > 1.3 * np.abs(whole[1, 25000:45000]).max()


def test_a_song_with_a_count_in_has_its_beat_one_after_it(folder: Path) -> None:
    """At the song's tempo; the band enters though the player is silent, after clicks in a stem that is on."""
    (folder / "songs" / "counted.yaml").write_text(
        "tempo: 120\ncount_in: 2\nparameters: {stem/drums/on: off, switch_at: bar}\n"
    )
    rig = Rig()
    panel, feeder = rig.panel, rig.feeder
    feeder.run_once()
    panel.do("song", "counted")
    feeder.run_once()
    count = feeder.chain.count_in
    assert count and (count.beats, count.beat, STEMS[count.stem]) == (8, SAMPLE_RATE / 2, "bass")
    assert 0.2 * SAMPLE_RATE < count.first - feeder.chain.position < 0.4 * SAMPLE_RATE
    assert feeder.tempo.given and feeder.tempo.given.downbeat == pytest.approx(count.end)
    assert count.is_alone(feeder.chain.position)
    panel.do("song", "free")
    feeder.run_once()
    assert not feeder.chain.count_in
    panel.set("tempo", 100)
    panel.do("count")
    feeder.run_once()
    one_bar = feeder.chain.count_in  # where the song says nothing
    assert one_bar and one_bar.beats == 4


@pytest.fixture
def device() -> Iterator[JackDevice]:
    device = JackDevice("bandmate")
    yield device
    device.stop()


def test_switches_cost_no_hop_and_make_no_click_and_dry_never_notices(
    start_jack: StartJack, device: JackDevice
) -> None:
    """Dozens of random switches at random times, in freewheel, where every sample is determined.

    The engine echoes a low tone.
    """
    start_jack(48000, 128)
    rng, rate, seconds = np.random.default_rng(5), 48000, SWITCHING_S
    tone = (0.2 * np.sin(2 * np.pi * 55 * np.arange(seconds * rate) / rate)).astype(np.float32)
    engine = LocalEngine(EngineOptions(backend="echo", codec="identity"))
    feeder = Feeder(device, EngineLink(engine), Settings.default().with_("tempo", 120))
    tester = Player(tone, seconds * rate)
    thread = threading.Thread(target=feeder.run)
    count = 0
    try:
        engine.start()
        assert wait_for(lambda: engine.port is not None, 60)
        device.start()
        tester.client.connect("tester:out", "bandmate:in_1")
        tester.client.connect("bandmate:drums", "tester:back_0")
        tester.client.connect("bandmate:thru_1", "tester:back_1")
        tester.client.set_freewheel(True)
        assert wait_for(lambda: device.is_freewheeling)
        thread.start()
        assert wait_for(lambda: feeder.telemetry.hops > 2)
        tester.goes.set()
        while not tester.done.is_set():
            values = {
                "hop": rng.integers(1, 9),
                "look_ahead": rng.integers(0, 9),
                "stem/drums/on": rng.integers(0, 2),
                "stem/drums/level": rng.integers(-20, 1),
            }
            at = str(rng.choice(["now", "hop", "beat", "bar"]))
            feeder.switcher.request(
                Switch({k: float(v) for k, v in values.items()}, at=at, is_new_song=bool(rng.integers(2)))
            )
            count += 1
            until = feeder.chain.position + int(rng.uniform(0.1, 0.6) * SAMPLE_RATE)
            assert wait_for(lambda t=until: feeder.chain.position > t or tester.done.is_set(), 30)  # type: ignore[misc]
        missed, lost = feeder.chain.hops.missed, feeder.chain.hops.lost  # before real time begins again
        tester.client.set_freewheel(False)
    finally:
        feeder.stop()
        thread.join()
        feeder.link.close()
        engine.stop()
        tester.close()
    print(f"{count} switches in {seconds} s")
    assert count > 0.8 * seconds
    drums, thru = tester.recorded[:, : tester.at]
    assert missed == lost == 0
    assert np.abs(drums).max() > 0.1
    steepest = 2 * np.pi * 55 / rate * 0.2 + 0.2 / (
        0.01 * rate
    )  # the tone itself, and a gain that moves over 10 ms
    assert np.abs(np.diff(drums)).max() < 1.5 * steepest
    best = max(
        range(0, 257, 128),
        key=lambda lag: float((thru[rate : 2 * rate] * tone[rate - lag : 2 * rate - lag]).sum()),
    )
    assert np.array_equal(thru[rate:], tone[rate - best : tester.at - best])


def test_the_result_of_a_switch_sounds_from_its_beat_on_to_the_sample() -> None:
    """In real time, by a real engine: its result begins just before the beat, wherever hops lie."""
    length = 20 * SAMPLE_RATE
    device = DemoDevice(np.zeros((length, 2), np.float32), SAMPLE_RATE)
    engine = LocalEngine(EngineOptions(backend="echo", codec="identity"))
    feeder = Feeder(device, EngineLink(engine), Settings.default().with_("tempo", 130))
    sent: list[MessageSent] = []
    feeder.link.journal = lambda event: sent.append(event) if isinstance(event, MessageSent) else None
    thread = threading.Thread(target=feeder.run)
    begins = []
    try:
        engine.start()
        assert wait_for(lambda: engine.port is not None, 60)
        device.start()
        thread.start()
        assert wait_for(lambda: feeder.telemetry.hops > 3)
        for energy in range(1, 7):
            feeder.switcher.request(Switch({"energy": float(energy)}, at="beat"))
            assert wait_for(lambda: feeder.switcher.pending is None or feeder.switcher.pending.is_placed)
            assert feeder.switcher.pending
            begins.append(round(feeder.switcher.pending.position) - UPBEAT)
            assert wait_for(lambda: feeder.switcher.pending is None)
        assert wait_for(lambda: feeder.chain.position > begins[-1] + SAMPLE_RATE)
    finally:
        feeder.stop()
        thread.join()
        feeder.link.close()
        engine.stop()
        device.stop()
    changes = {e.values["value"]: n for n, e in enumerate(sent, 1) if e.values.get("name") == "energy"}
    begun = [
        next(h.start for h in feeder.chain.hops.reports if h.changes >= changes[float(energy)])
        for energy in range(1, 7)
    ]
    assert all(start >= begin for start, begin in zip(begun, begins, strict=True))
    assert (
        sum(start == begin for start, begin in zip(begun, begins, strict=True)) > 3
    )  # a machine that stands still may be later


def test_parameters_that_are_kept_by_hand_and_those_of_presets() -> None:
    kept = {p.name for p in PARAMS if p.by_hand}
    assert {"dry", "level", "tempo", "panic", "lock"} <= kept
    assert not {"hop", "steps", *(f"stem/{s}/on" for s in STEMS)} & kept
