"""The command line: each command's options and what they come to."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge import cli
from bridge.commands import bench, jam, render
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library import presets
from engine.commands import render as engine_render
from engine.contract import udp
from engine.contract.errors import BandmateError, NetworkError, ParameterError
from engine.contract.options import assigned, set_options
from engine.contract.params import Settings


def test_an_option_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["jam", "--tempoo", "120"])
    assert "unrecognized arguments: --tempoo" in capsys.readouterr().err


def test_what_set_options_writes_is_read_as_the_same_settings() -> None:
    settings = Settings.default().with_all({"tempo": 96.4, "level": -7.25, "stem/piano/on": 1, "seed": 7})
    words = set_options(settings)
    assert assigned(Settings.default(), words[1::2]) == settings
    assert words[::2] == ["--set"] * 4
    assert set_options(Settings.default()) == []


def test_assignments_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BandmateError, match="--set 'hop': expected NAME=VALUE"):
        assigned(Settings.default(), ["hop"])
    with pytest.raises(ParameterError, match="hop 99 is outside"):
        assigned(Settings.default(), ["hop=99"])


def program_settings(*words: str) -> tuple[argparse.Namespace, Settings]:
    """What the engine's render is asked for by `bandmate render`, as it reads it."""
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    program = argparse.ArgumentParser()
    engine_render.add_arguments(program)
    args = program.parse_args(render.program_arguments(parser.parse_args(words)))
    return args, assigned(Settings.default(), args.assignments)


def test_render_asks_the_engine_for_plain_values(tmp_path: Path) -> None:
    chart = tmp_path / "chart.txt"
    chart.write_text("# a song\n| Am | F |\n| C | G |\n")
    args, settings = program_settings(
        *(
            "guitar.wav",
            "-o",
            "out.wav",
            "--split",
            "--preset",
            "ballad",
            "--stem",
            "drums",
            "--stem",
            "bass",
        ),
        *("--tempo", "96.5", "--meter", "3", "--downbeat", "0.25", "--chart", str(chart)),
        *("--set", "level=-3.5", "--threads", "2", "--codec", "identity", "--backend", "echo"),
    )
    expected = presets.load("ballad").settings.with_all(
        {f"stem/{stem}/on": float(stem in ("bass", "drums")) for stem in ("bass", "drums", "guitar", "piano")}
        | {"tempo": 96.5, "meter": 3, "level": -3.5}
    )
    assert settings == expected
    assert (args.context, args.output, args.split) == (Path("guitar.wav"), Path("out.wav"), True)
    assert (args.downbeat, args.chart) == (0.25, chart.read_text().strip())
    assert (args.device, args.threads, args.codec, args.backend) == ("auto", 2, "identity", "echo")


def test_render_refuses_a_chord_that_does_not_exist_before_anything_is_started() -> None:
    with pytest.raises(BandmateError, match="Xyz"):
        program_settings("guitar.wav", "-o", "out.wav", "--chart", "| Am | Xyz |")


def figures(_: argparse.Namespace) -> Iterator[dict[str, Any]]:
    yield {"what": "step", "step": {"p50": 12.5}}


def test_bench_writes_no_file_unless_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "_measurements", figures)
    assert cli.main(["bench"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert "step" in capsys.readouterr().out
    for _ in range(2):
        assert cli.main(["bench", "--file", "figures.jsonl"]) == 0
    rows = [json.loads(line) for line in (tmp_path / "figures.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [{"p50": 12.5}] * 2
    assert cli.main(["bench", "--file", "none/figures.jsonl"]) == 2
    assert "none/figures.jsonl: cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(("asked", "engines"), [("debug", "debug"), ("info", "info"), ("error", "info")])
def test_an_engine_here_logs_what_the_takes_log_has(asked: str, engines: str) -> None:
    parser = argparse.ArgumentParser()
    jam.add_arguments(parser)
    engine = jam._engine(parser.parse_args(["--log-level", asked, "--threads", "2"]))
    assert isinstance(engine, LocalEngine)
    assert engine._options == EngineOptions(threads=2, log_level=engines)


def test_what_a_key_costs_is_measured_for_every_datagram_of_a_hop(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--key", "--preset", "balanced", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["datagrams"] == 52 + 2 * 77  # 4 frames of context; two stems of 6 frames
    assert row["bytes_more"] == 24 * row["datagrams"]
    assert 0 < row["ms"]["p50"] <= row["ms"]["p99"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--osc-host", "0.0.0.0"], "--osc-host 0.0.0.0 lets other machines in: say which with --osc-allow"),
        (["--osc-host", "0.0.0.0", "--osc-allow", "tablet"], "--osc-allow: .*'tablet'"),
        (["--engine", "10.0.0.2"], "--engine 10.0.0.2: an engine on another machine has a key"),
        (["--engine", "10.0.0.2", "--key-file", "/none"], "/none: the key cannot be read"),
    ],
)
def test_others_are_let_in_by_name_and_key_only(
    words: list[str], error: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BANDMATE_KEY", raising=False)
    assert cli.main(["jam", "--demo", "--no-take", "--no-controllers", *words]) == 2
    assert re.search(error, capsys.readouterr().err)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--osc-port", "99999"], "'99999' is no port: expected 0..65535"),
        (["--osc-port", "-1"], "'-1' is no port"),
        (["--osc-port", "7770.5"], "'7770.5' is no port"),
        (["--osc-port", "9" * 5000], "is no port"),
        (["--osc-host", "::1"], "'::1' is no IPv4 address: expected one as 127.0.0.1"),
        (["--osc-host", "[::]"], "is no IPv4 address"),
        (["--osc-host", "127.0.0.1:7770"], "is no IPv4 address"),
    ],
)
def test_where_control_listens_is_refused_in_words(
    words: list[str], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["jam", *words])
    assert error in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[::1]:7771", "IPv6 is not supported, expected a name or an IPv4 address"),
        ("::1", "IPv6 is not supported"),
        ("host:99999", "is not HOST:PORT, with a port in 1..65535"),
        ("host:0", "is not HOST:PORT"),
        ("host:" + "9" * 5000, "is not HOST:PORT"),
        (":7771", "is not HOST:PORT"),
        ("a" * 300 + ":7771", "no such host"),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        udp.parse_address("--engine", text, 7771)


@pytest.mark.parametrize("port", [99999, -1])
def test_a_port_that_is_none_is_refused_in_words(port: int) -> None:
    with pytest.raises(NetworkError, match=r"cannot be had: expected 0\.\.65535"):
        udp.Port("127.0.0.1", port)


@pytest.mark.parametrize("option", ["--seconds", "--downbeat"])
@pytest.mark.parametrize("text", ["nan", "inf", "1:30", "soon"])
def test_a_time_that_is_none_is_refused_in_words(
    option: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["jam", option, text])
    assert f"{text!r} is no number of seconds" in capsys.readouterr().err
