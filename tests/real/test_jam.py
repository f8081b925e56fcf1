"""Whole sessions: the demo song through the same loop, what is left on disk, and what goes wrong on stage."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from bridge import cli
from bridge.audio.demo_device import DemoDevice
from bridge.engine_client.process import EngineOptions, LocalEngine, parse_address
from bridge.library import presets
from bridge.session import JamOptions, JamSession
from engine.contract.errors import BandmateError, NetworkError
from engine.contract.timing import STEMS

from ..conftest import Audio, StartJack, noise, wait_for


def jam(device: DemoDevice, takes: Path | None, **engine: Any) -> JamSession:
    preset = presets.load("balanced")
    options = JamOptions(preset=preset, settings=preset.settings, takes=takes, is_quiet=True)
    return JamSession(device, LocalEngine(EngineOptions(**engine)), options)


def song(seconds: float) -> Audio:
    return np.repeat(noise(seconds)[:, None], 2, 1)


def test_jam_ends_with_a_take_that_lines_up(tmp_path: Path) -> None:
    """Over the echo engine the stems are the context, 40 frames later: in the files too."""
    sound = song(8)
    device = DemoDevice(sound, 44100)
    figures, folder = jam(device, tmp_path, codec="identity", backend="echo").run(lambda: True)
    assert folder is not None
    names = {f.name for f in folder.iterdir()}
    assert names == {
        "context.wav",
        *(f"{s}.wav" for s in STEMS),
        "mix.wav",
        "bandmate.log",
        "events.jsonl",
        "report.json",
        "timeline.png",
    }
    context, drums = (soundfile.read(folder / f"{n}.wav", dtype="float32")[0] for n in ("context", "drums"))
    assert np.abs(context - sound[: len(context)].sum(1)).max() < 1e-6
    delay = 40 * 4096
    span = slice(delay + 10 * 4096, min(len(context), len(drums)) - 8 * 4096)
    assert np.abs(drums[span] - context[span.start - delay : span.stop - delay]).max() < 1e-6
    report = json.loads((folder / "report.json").read_text())
    assert report["hops"] == len(report["each_hop"]) > 10
    assert figures["settings"]["mute"] == 1  # it faded before it ended


def test_look_ahead_auto_finds_the_shortest_that_holds() -> None:
    device = DemoDevice(song(14), 44100)
    session = jam(device, None, codec="identity", backend="echo")
    for name, value in (("hop", 1), ("look_ahead", 9), ("look_ahead_auto", 1)):
        session.feeder.store.set(name, value)
    figures, _ = session.run(lambda: True)
    assert 1 <= figures["settings"]["look_ahead"] < 9
    assert any(h["start"] - h["heard"] < 9 * 4096 for h in figures["each_hop"])  # and the engine followed


def test_a_dead_engine_is_started_again_and_dry_sound_never_stops(tmp_path: Path) -> None:
    device = DemoDevice(song(60), 44100)
    session = jam(device, None, codec="identity", backend="echo")
    result: list[dict[str, Any]] = []
    stop = threading.Event()
    thread = threading.Thread(target=lambda: result.append(session.run(lambda: not stop.is_set())[0]))
    thread.start()
    engine = session.engine
    assert isinstance(engine, LocalEngine)
    assert wait_for(lambda: len(session.feeder.chain.hops.reports) > 3)
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    assert wait_for(lambda: session.feeder.link.ready is None)
    hops, done = len(session.feeder.chain.hops.reports), device.shared.frames_processed
    assert wait_for(lambda: len(session.feeder.chain.hops.reports) > hops + 3, 40)
    assert device.shared.frames_processed > done
    stop.set()
    thread.join()
    assert result[0]["engine_starts"] == 2
    assert result[0]["output_underruns"] < 44100


def test_what_happened_is_in_the_takes_log_with_the_engines_own_lines(tmp_path: Path) -> None:
    _, folder = jam(DemoDevice(song(4), 44100), tmp_path, codec="identity", backend="echo").run(lambda: True)
    assert folder is not None
    text = (folder / "bandmate.log").read_text()
    assert re.search(r"INFO +\[engine log\] bandmate.engine: engine.serve.server: session \d+", text)
    assert re.search(r"INFO +\[feeder\] bridge.engine_client.link: engine ready: echo, identity", text)


class FailingDevice(DemoDevice):
    """Raises an unexpected error when the feeder asks it for the transport, as often as a test says."""

    failures = 0

    def transport(self) -> None:
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError("a fault of bandmate's own")


def test_an_exception_in_the_feeder_is_logged_and_the_band_comes_back(tmp_path: Path) -> None:
    device = FailingDevice(song(30), 44100)
    session = jam(device, tmp_path, codec="identity", backend="echo")
    result: list[Any] = []
    stop = threading.Event()
    thread = threading.Thread(target=lambda: result.append(session.run(lambda: not stop.is_set())))
    thread.start()
    assert wait_for(lambda: session.feeder.telemetry.hops > 3)
    device.failures = 2
    assert wait_for(lambda: device.failures == 0)
    hops = session.feeder.telemetry.hops
    assert wait_for(lambda: session.feeder.telemetry.hops > hops + 3)
    stop.set()
    thread.join()
    figures, folder = result[0]
    assert figures["output_underruns"] < 22050
    text = (folder / "bandmate.log").read_text()
    assert "a round of the feeder failed: the band begins anew" in text
    assert "ZeroDivisionError: a fault of bandmate's own" in text


class StallingDevice(DemoDevice):
    """Can hold up the feeder, which asks it for the transport."""

    stall_s = 0.0

    def transport(self) -> None:
        stall_s, self.stall_s = self.stall_s, 0.0
        time.sleep(stall_s)


def test_a_take_replays_to_the_same_audio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With parameters, a chart, freeze, panic, a count-in, and a feeder held up for more than a second."""
    device = StallingDevice(song(24), 44100)
    session = jam(device, tmp_path)
    thread = threading.Thread(target=lambda: session.run(lambda: True))
    thread.start()
    feeder = session.feeder
    assert wait_for(lambda: feeder.telemetry.hops > 2)
    changes = [
        ("steps", 1.0), ("stem/piano/on", 1.0), ("freeze", 1.0), ("hop", 2.0), ("freeze", 0.0),
        ("panic", 1.0), ("energy", 8.0), ("panic", 0.0), ("look_ahead", 6.0),
    ]  # fmt: skip
    for name, value in changes:
        until = feeder.chain.position + 44100
        assert wait_for(lambda t=until: feeder.chain.position > t or not thread.is_alive())  # type: ignore[misc]
        feeder.store.set(name, value)
    session.panel.set_chart("| Am | F |")
    device.stall_s = 1.5
    assert wait_for(lambda: device.stall_s == 0)
    feeder.store.set("tempo", 200)
    session.panel.do("count")
    thread.join()
    (take,) = tmp_path.iterdir()
    assert any("jump" in line for line in (take / "events.jsonl").read_text().splitlines())
    assert cli.main(["replay", str(take), "-o", str(tmp_path / "again")]) == 0
    assert capsys.readouterr().out.split("\n")[:4] == [f"{stem:8} the same" for stem in STEMS]
    heard, _ = soundfile.read(take / "drums.wav")
    assert np.abs(heard).max() > 0.01
    assert (tmp_path / "again" / "drums.wav").exists()
    assert cli.main(["replay", str(tmp_path)]) == 2
    assert "is no take that can be replayed" in capsys.readouterr().err


def run(*arguments: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bridge.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )


def test_the_command_line_plays_the_demo_and_says_how_it_went(tmp_path: Path) -> None:
    done = run("jam", "--demo", "--seconds", "4", "--takes", str(tmp_path), "--osc-port", "0")
    assert done.returncode == 0, done.stderr
    assert "listen to mix.wav" in done.stdout
    (folder,) = tmp_path.iterdir()
    assert (folder / "timeline.png").stat().st_size > 10_000


def test_keys_in_a_terminal_play_along_and_q_ends(tmp_path: Path) -> None:
    """In a real terminal of its own."""
    main, terminal = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "bridge.cli",
        "jam",
        "--demo",
        "--codec",
        "identity",
        "--backend",
        "echo",
        "--osc-port",
        "0",
        "--takes",
        str(tmp_path),
    ]
    process = subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, text=True)
    os.close(terminal)
    shown = ""

    def shows(words: str) -> bool:
        nonlocal shown
        while select.select([main], [], [], 0)[0]:
            shown += os.read(main, 65536).decode()
        return words in shown

    assert wait_for(lambda: shows("bass+drums"), 60)
    os.write(main, b"3?")
    assert wait_for(lambda: shows("bass+drums+guitar"))
    assert wait_for(lambda: shows("space tap"))
    os.write(main, b"n")
    assert wait_for(lambda: shows("ballad"))  # the preset after `balanced`, by name
    os.write(main, b"q")
    assert process.wait(20) == 0
    assert process.stdout
    assert "the take is in" in process.stdout.read()
    process.stdout.close()
    os.close(main)


def test_ctrl_c_ends_with_the_take(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bridge.cli",
        "jam",
        "--demo",
        "--takes",
        str(tmp_path),
        "--osc-port",
        "0",
        "--codec",
        "identity",
        "--backend",
        "echo",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("engine ready" in line for line in process.stderr)
        wait_for(lambda: False, 2.0)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "the take is in" in out


QUIET_JAM = (
    sys.executable, "-m", "bridge.cli", "jam", "--osc-port", "0", "--codec", "identity", "--backend", "echo",
    "--no-controllers", "--takes",
)  # fmt: skip


def whole_take(takes: Path) -> Path:
    """The take, whose files are all there and of one length."""
    (folder,) = takes.iterdir()
    assert {"report.json", "mix.wav", "events.jsonl"} <= {file.name for file in folder.iterdir()}
    lengths = {soundfile.info(folder / f"{name}.wav").frames for name in ("context", "mix")}
    assert len(lengths) == 1
    return folder


def test_a_terminal_that_is_closed_ends_as_ctrl_c_does(tmp_path: Path) -> None:
    """It sends SIGHUP, and nothing can be written any more."""
    main, terminal = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [*QUIET_JAM, str(tmp_path), "--demo"], stdin=terminal, stdout=terminal, stderr=terminal,
        preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(terminal)
    shown = ""
    while "engine ready" not in shown:
        shown += os.read(main, 65536).decode()
    wait_for(lambda: False, 1.0)
    os.close(main)
    assert process.wait(20) == 0
    report = json.loads((whole_take(tmp_path) / "report.json").read_text())
    assert report["settings"]["mute"] == 1  # it faded


def test_a_jack_server_that_hangs_holds_up_neither_the_end_nor_the_take(
    tmp_path: Path, start_jack: StartJack
) -> None:
    server = start_jack()
    with subprocess.Popen(
        [*QUIET_JAM, str(tmp_path / "takes")], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert any("engine ready" in line for line in process.stderr)
        wait_for(lambda: False, 1.0)
        server.process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(30) == 0
        finally:
            server.process.send_signal(signal.SIGCONT)
        assert "the JACK server does not let go" in process.stderr.read()
    assert (whole_take(tmp_path / "takes") / "report.json").exists()


def test_render_takes_any_rate_and_channels_and_writes_what_was_asked(tmp_path: Path) -> None:
    source = tmp_path / "in.flac"
    soundfile.write(source, np.stack([noise(3.0), noise(3.0, 1)], 1)[: int(2.5 * 44100)], 32000)
    arguments = [
        "render",
        str(source),
        "--stem",
        "drums",
        "--stem",
        "bass",
        "--split",
        "--tempo",
        "100",
        "--set",
        "steps=2",
        "-o",
        str(tmp_path / "out.wav"),
    ]
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    for stem in ("drums", "bass"):
        info = soundfile.info(tmp_path / f"out-{stem}.wav")
        assert (info.samplerate, info.channels) == (44100, 1)
        assert abs(info.frames - 2.5 * 44100 * 44100 / 32000) < 2


@pytest.mark.parametrize("split", [False, True])
def test_render_is_as_loud_as_the_faders_say(split: bool, tmp_path: Path) -> None:
    """The echo engine gives back the context; level, a stem's level and mute act as they do live."""
    soundfile.write(source := tmp_path / "in.wav", noise(8.0), 44100)

    def peak(*assignments: str) -> float:
        words = ["render", str(source), "--stem", "bass", "-o", str(tmp_path / "out.wav")]
        words += ["--codec", "identity", "--backend", "echo", *(["--split"] if split else [])]
        done = run(*words, *(word for a in assignments for word in ("--set", a)))
        assert done.returncode == 0, done.stderr
        audio, _ = soundfile.read(tmp_path / ("out-bass.wav" if split else "out.wav"))
        return float(np.abs(audio).max())

    full = peak()
    assert full > 0.1
    assert peak("level=-6", "stem/bass/level=-14") == pytest.approx(full / 10, rel=1e-3)
    assert peak("level=-60") == 0
    assert peak("mute=1") == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["jam", "--demo", "--preset", "balnced"], "did you mean 'balanced'"),
        (["jam", "--demo", "--engine", "host:port"], "is not HOST:PORT"),
        (["jam", "--demo", "--set", "hop=99"], "hop 99 is outside 1..16"),
        (["jam", "--demo", "--set", "hop=x"], "hop is 'x', expected a number in 1..16"),
        (["jam", "--demo", "--set", "hop"], "expected NAME=VALUE"),
        (["jam", "--demo", "--connect", "x"], "expected SOURCE=DESTINATION"),
        (["jam", "--demo", "--takes", "/dev/null/x"], "cannot be kept there"),
        (
            ["jam", "--demo", "--no-take", "--osc-port", "0", "--backend", "difusion"],
            "did you mean 'diffusion'",
        ),
        (["render", "nothing.wav", "-o", "x.wav"], "nothing.wav: there is no such file"),
        (["engine", "--device", "tpu"], "device 'tpu' is not here"),
        (
            ["engine", "--codec", "identity"],
            "backend consistency makes latents of 64 channels, codec identity takes 4096",
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_every_mistake_is_one_clear_line(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if words in line]
    assert len(lines) == 1
    assert "Traceback" not in done.stderr


STARTS = """
import os, sys
if "engine" in sys.orig_argv:
    open(os.environ["ENGINE_STARTS"], "a").close()
"""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--chart", "| Am | Xyz |"], "Xyz"),
        (["--controller", "nanokontrl2"], "did you mean 'nanokontrol2'"),
        (["--setlist", "nowhere"], "there is no setlist 'nowhere'"),
        (["--osc-port", "0", "--takes", "/dev/null/x"], "cannot be kept there"),
    ],
    ids=["chart", "controller", "setlist", "takes"],
)
def test_no_engine_is_started_before_everything_is_read(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(STARTS)
    starts = tmp_path / "starts"
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = run(
        "jam", "--demo", *arguments, env={**os.environ, "PYTHONPATH": path, "ENGINE_STARTS": str(starts)}
    )
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not starts.exists()


def test_measurements_of_the_engine_are_a_line_of_json_each() -> None:
    words = [
        "measure",
        "--json",
        "--device",
        "cpu",
        "--stems",
        "1",
        "2",
        "--set",
        "hop=1",
        "--set",
        "steps=1",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "engine", *words], capture_output=True, text=True, timeout=200, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["stems"] for row in rows] == [1, 2]
    for row in rows:
        assert {"device", "threads", "encode", "model", "decode", "step"} <= row.keys()
        assert 0 < row["step"]["p50"] <= row["step"]["p99"]


def test_doctor_names_a_cure_for_all_that_is_amiss() -> None:
    done = run("doctor", "--json")
    findings = json.loads(done.stdout)
    assert {"Python", "JACK library", "codec studio", "backend diffusion", "engine port"} <= {
        f["what"] for f in findings
    }
    assert all(f["cure"] for f in findings if not f["is_well"])


def test_help_reads_like_a_manual_page() -> None:
    done = run("--help")
    assert all(
        command in done.stdout for command in ("jam", "engine", "render", "bench", "doctor", "examples:")
    )


def test_an_engine_elsewhere_is_named_by_host_and_port() -> None:
    assert (parse_address("127.0.0.1:9000").host, parse_address("127.0.0.1:9000").port) == ("127.0.0.1", 9000)
    with pytest.raises(NetworkError, match="not HOST:PORT"):
        parse_address("127.0.0.1:99999")


def test_without_a_jack_library_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from bridge.audio import jack_client

    monkeypatch.setitem(sys.modules, "jack", None)  # importing it fails, as it does where libjack is missing
    with pytest.raises(BandmateError, match="JACK library is not installed"):
        jack_client.load_jack()
