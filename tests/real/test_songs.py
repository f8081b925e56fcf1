"""Songs, setlists and switching: what files say, where the evening is, and that a switch costs nothing."""

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
from bridge.control import setlist_position
from bridge.control.panel import ControlPanel
from bridge.engine_client.link import EngineLink, EngineOptions, LocalEngine, RemoteEngine
from bridge.library import songs
from bridge.library.presets import load
from bridge.library.yaml_nodes import DocumentError
from bridge.playback.count_in import CountIn
from engine.contract.errors import ParameterError
from engine.contract.params import PARAMS, Settings
from engine.contract.stitch import FADE
from engine.contract.take import MessageSent
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..conftest import StartJack, wait_for
from .test_jack import Player

SWITCHING_S = int(os.environ.get("SWITCHING_S", "30"))  # 200 for the five hundred switches of the notes
SONG = """\
about: in three
preset: fast
tempo: 96
meter: 3
key: Am
chart: |
  [Verse]
  |: Am | F :|
parameters: {stem/guitar/on: on, level: -6}
parts:
  verse: {bars: 8}
  solo: {parameters: {stem/guitar/on: off, energy: 7}, chart: "| Dm |"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own songs, and nothing remembered."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for kind in ("songs", "setlists"):
        (tmp_path / "bandmate" / kind).mkdir(parents=True)
    (tmp_path / "bandmate" / "songs" / "waltz.yaml").write_text(SONG)
    (tmp_path / "bandmate" / "songs" / "free.yaml").write_text("preset: quality\n")
    (tmp_path / "bandmate" / "setlists" / "friday.yaml").write_text("songs: [waltz, free, waltz]\n")
    return tmp_path / "bandmate"


@pytest.fixture
def stage() -> ControlPanel:
    device = DemoDevice(np.zeros((256, 2), np.float32), SAMPLE_RATE)
    return ControlPanel(
        Feeder(device, EngineLink(RemoteEngine("127.0.0.1", None)), Settings.default()), load("balanced")
    )


def test_a_song_is_a_preset_with_its_own_tempo_chords_and_parts(folder: Path) -> None:
    song = songs.load_song("waltz")
    assert (song.values["tempo"], song.values["meter"], song.key) == (96, 3, "Am")
    assert song.values["hop"] == load("fast").settings["hop"]
    verse, chart = song.part(0)
    assert (verse["stem/guitar/on"], chart) == (1, "[Verse]\n|: Am | F :|")
    solo, chart = song.part(1)
    assert (solo["stem/guitar/on"], solo["energy"], solo["level"], chart) == (0, 7, -6, "| Dm |")


def test_what_a_song_does_not_name_stays_as_the_hands_have_it(folder: Path, stage: ControlPanel) -> None:
    stage.set("dry", -3)
    stage.set("level", -20)
    stage.begin(songs.load_song("free"))
    stage.feeder.run_once()
    assert (stage.settings["dry"], stage.settings["level"], stage.settings["steps"]) == (-3, -20, 2)
    stage.begin(songs.load_song("waltz"))
    stage.feeder.run_once()
    assert (stage.settings["dry"], stage.settings["level"], stage.settings["tempo"]) == (-3, -6, 96)
    assert stage.feeder.store.chart.startswith("[Verse]")


WRONG = [
    ("songs", "tempo: fast", r"w\.yaml:1:8: tempo is 'fast', expected a number in 0\.\.300"),
    ("songs", "preset: fats", r"w\.yaml:1:9: there is no preset 'fats'; did you mean 'fast'"),
    ("songs", "chart: '| H |'", r"w\.yaml:1:8: chart: 'H' in bar 1 is no chord"),
    ("songs", "parts: {a: {bar: 8}}", r"w\.yaml:1:13: unknown key 'bar'; did you mean 'bars'"),
    ("songs", "parameters: {switch_at: bra}", r"w\.yaml:1:25: switch_at is 'bra'; did you mean 'bar'"),
    ("setlists", "songs: [wlatz]", r"w\.yaml:1:9: there is no song 'wlatz'; did you mean 'waltz'"),
    ("setlists", "songs: []", r"w\.yaml:1:8: expected at least one song"),
    ("setlists", "confirm: 2", r"w\.yaml:1:1: expected songs"),
]


@pytest.mark.parametrize(("kind", "text", "words"), WRONG, ids=[w for *_, w in WRONG])
def test_a_wrong_song_or_setlist_is_refused_with_its_place(
    folder: Path, kind: str, text: str, words: str
) -> None:
    file = folder / kind / "w.yaml"
    file.write_text(text + "\n")
    with pytest.raises(DocumentError, match=words):
        (songs.read_song if kind == "songs" else songs.read_setlist)(file)


def test_next_and_previous_stop_at_the_ends_and_the_place_is_remembered(
    folder: Path, stage: ControlPanel
) -> None:
    stage.remember = setlist_position.keep
    stage.setlist = songs.load_setlist("friday")
    stage.begin(stage.setlist.songs[0])
    for _ in range(3):
        stage.do("next_part")
    assert (stage.where, setlist_position.last("friday")) == ("waltz/solo", ("waltz", 1))
    for way in ("previous", "next", "next", "next"):
        stage.do(way)
    assert stage.song is stage.setlist.songs[1] or stage.song is stage.setlist.songs[2]
    stage.do("song", "2")
    assert setlist_position.last("friday") == ("free", 0)
    assert setlist_position.last("saturday") is None


def test_where_a_setlist_says_so_a_foot_must_ask_twice(folder: Path, stage: ControlPanel) -> None:
    (folder / "setlists" / "careful.yaml").write_text("songs: [waltz, free]\nconfirm: 2\n")
    stage.setlist = songs.load_setlist("careful")
    stage.begin(stage.setlist.songs[0])
    stage.do("next")
    assert stage.song and stage.song.name == "waltz"
    stage.do("next")
    assert stage.song.name == "free"


def test_the_next_song_begins_though_the_last_one_was_ended(folder: Path, stage: ControlPanel) -> None:
    stage.begin(songs.load_song("waltz"))
    stage.set("ending", 1)
    stage.set("hand_over", 1)
    stage.do("next_part")
    stage.feeder.run_once()
    assert stage.settings["ending"] == 1
    stage.begin(songs.load_song("free"))
    stage.feeder.run_once()
    assert (stage.settings["ending"], stage.settings["hand_over"]) == (0, 0)


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


def test_a_song_with_a_count_in_has_its_beat_one_after_it(folder: Path, stage: ControlPanel) -> None:
    """At the song's own tempo, with the band told to begin though the player is silent, and with the sticks where they are heard."""
    (folder / "songs" / "counted.yaml").write_text(
        "tempo: 120\ncount_in: 2\nparameters: {stem/drums/on: off, switch_at: bar}\n"
    )
    feeder = stage.feeder
    feeder.run_once()
    stage.begin(songs.load_song("counted"))
    feeder.run_once()
    count = feeder.chain.count_in
    assert count and (count.beats, count.beat, STEMS[count.stem]) == (8, SAMPLE_RATE / 2, "bass")
    assert 0.2 * SAMPLE_RATE < count.first - feeder.chain.position < 0.4 * SAMPLE_RATE
    assert feeder.tempo.given and feeder.tempo.given.downbeat == pytest.approx(count.end)
    assert count.is_alone(feeder.chain.position)
    stage.begin(songs.load_song("free"))
    feeder.run_once()
    assert not feeder.chain.count_in
    stage.set("tempo", 100)
    stage.do("count")
    feeder.run_once()
    one_bar = feeder.chain.count_in  # where the song says nothing
    assert one_bar and one_bar.beats == 4


def test_locked_only_what_a_gig_needs_can_be_changed(stage: ControlPanel) -> None:
    stage.set("lock", 1)
    with pytest.raises(ParameterError, match="steps is locked"):
        stage.set("steps", 4)
    stage.set("level", -6)
    stage.set("lock", 0)
    stage.set("steps", 4)


def test_three_taps_are_a_tempo_and_the_first_is_beat_one(stage: ControlPanel) -> None:
    for k in range(4):
        stage._tap(10 + 0.5 * k)
    assert stage.settings["tempo"] == pytest.approx(120)
    stage._tap(20)  # after a pause it begins anew
    assert stage.settings["tempo"] == pytest.approx(120)


@pytest.fixture
def device() -> Iterator[JackDevice]:
    device = JackDevice("bandmate")
    yield device
    device.stop()


def test_switches_cost_no_hop_and_make_no_click_and_dry_never_notices(
    start_jack: StartJack, device: JackDevice
) -> None:
    """Dozens of random switches at random times, in freewheel, where every sample is determined; the engine echoes a low tone."""
    start_jack(48000, 128)
    rng, rate, seconds = np.random.default_rng(5), 48000, SWITCHING_S
    tone = (0.2 * np.sin(2 * np.pi * 55 * np.arange(seconds * rate) / rate)).astype(np.float32)
    engine = LocalEngine(EngineOptions(backend="echo", codec="identity"))
    feeder = Feeder(device, EngineLink(engine), Settings.default().with_("tempo", 120))
    tester = Player(tone, seconds * rate)
    thread = threading.Thread(target=feeder.run)
    count = 0
    try:
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


def test_what_a_switch_brings_is_heard_from_its_beat_on_to_the_sample() -> None:
    """In real time, by a real engine: what is made for it begins just before the beat that it waits for, wherever hops lie."""
    length = 20 * SAMPLE_RATE
    device = DemoDevice(np.zeros((length, 2), np.float32), SAMPLE_RATE)
    engine = LocalEngine(EngineOptions(backend="echo", codec="identity"))
    feeder = Feeder(device, EngineLink(engine), Settings.default().with_("tempo", 130))
    told: list[MessageSent] = []
    feeder.link.journal = lambda event: told.append(event) if isinstance(event, MessageSent) else None
    thread = threading.Thread(target=feeder.run)
    begins = []
    try:
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
    changes = {e.values["value"]: n for n, e in enumerate(told, 1) if e.values.get("name") == "energy"}
    heard = [
        next(h.start for h in feeder.chain.hops.reports if h.changes >= changes[float(energy)])
        for energy in range(1, 7)
    ]
    assert all(start >= begin for start, begin in zip(heard, begins, strict=True))
    assert (
        sum(start == begin for start, begin in zip(heard, begins, strict=True)) > 3
    )  # a machine that stands still may be later


def test_every_parameter_by_hand_is_one_and_the_rest_is_the_presets() -> None:
    kept = {p.name for p in PARAMS if p.by_hand}
    assert {"dry", "level", "tempo", "panic", "lock"} <= kept
    assert not {"hop", "steps", *(f"stem/{s}/on" for s in STEMS)} & kept
