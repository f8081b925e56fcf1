"""The command line: each command's options, what they come to, and a bridge that needs nothing of what computes."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge import cli
from bridge.commands import bench, jam, render
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library import presets
from engine import __main__ as engine
from engine.commands import render as engine_render
from engine.contract.environment import COMMAND
from engine.contract.errors import BandmateError, ParameterError
from engine.contract.options import assigned, set_options
from engine.contract.params import Settings

ROOT = Path(__file__).parent.parent.parent
BLOCKER = """
from importlib.machinery import PathFinder

find_spec = PathFinder.find_spec

def find_spec_of_others(name, path=None, target=None):
    return None if name.partition(".")[0] in {blocked!r} else find_spec(name, path, target)

PathFinder.find_spec = find_spec_of_others
"""
EVERY_MODULE = """
import importlib, pkgutil, bridge
for module in pkgutil.walk_packages(bridge.__path__, "bridge."):
    importlib.import_module(module.name)
"""
NOT_THE_BRIDGES = ("torch", "safetensors", "matplotlib", "py2max", "py2tosc", "librosa")


def without(folder: Path, *packages: str) -> dict[str, str]:
    """The environment of a Python, and of those that it starts, in which these packages are not installed."""
    (folder / "sitecustomize.py").write_text(BLOCKER.format(blocked=packages))
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def run(*words: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, **more)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-c", EVERY_MODULE], ""),
        (["-m", "bridge.cli", "controllers"], "nanokontrol2"),
        (
            ["-m", "bridge.cli", "chart", "irealbook://Blue=Me=Swing=Bb=n={*AT44Bb7   |Eb7   |Bb7   |x  }"],
            "chart:",
        ),
        (["-m", "bridge.cli", "jam", "--help"], "--log-level"),
    ],
    ids=["import", "controllers", "chart", "jam"],
)
def test_the_bridge_needs_no_package_of_the_engines_or_the_tools(
    tmp_path: Path, words: list[str], expected: str
) -> None:
    done = run(*words, env=without(tmp_path, *NOT_THE_BRIDGES))
    assert (done.returncode, done.stderr) == (0, "")
    assert expected in done.stdout


def test_doctor_says_that_no_engine_is_installed_and_how_to_have_one(tmp_path: Path) -> None:
    done = run("-m", "bridge.cli", "doctor", "--json", env=without(tmp_path, *NOT_THE_BRIDGES))
    findings = {f["what"]: f for f in json.loads(done.stdout)}
    assert done.returncode == 0  # an engine elsewhere will do
    assert findings["engine"]["found"] == "torch is not installed"
    assert "pip install 'bandmate[engine]'" in findings["engine"]["cure"]
    assert "pip install 'bandmate[report]'" in findings["picture of a take"]["cure"]


@pytest.mark.parametrize(
    ("package", "words", "extra"),
    [
        ("torch", ["serve"], "engine"),
        ("torch", ["render", "x.wav", "-o", "y.wav"], "engine"),
        ("safetensors", ["measure"], "engine"),
        ("librosa", ["evaluate"], "evaluate"),
    ],
)
def test_a_package_that_a_program_lacks_is_one_line_with_the_cure(
    tmp_path: Path, package: str, words: list[str], extra: str
) -> None:
    done = run("-m", "engine", *words, env=without(tmp_path, package))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{package} is not installed: pip install 'bandmate[{extra}]'\n"


@pytest.mark.parametrize("program", engine.PROGRAMS)
def test_help_of_the_engines_programs_needs_nothing_installed(tmp_path: Path, program: str) -> None:
    done = run("-m", "engine", program, "--help", env=without(tmp_path, *NOT_THE_BRIDGES))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m engine {program}")


@pytest.mark.parametrize("command", ["engine", "evaluate"])
def test_help_that_is_passed_on_names_the_command_that_was_typed(command: str) -> None:
    done = run("-m", "bridge.cli", command, "--help")
    assert done.stdout.startswith(f"usage: bandmate {command}")
    assert "--device" in done.stdout


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


def test_a_program_names_the_command_that_was_typed_in_its_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["render", "none.wav", "-o", "x.wav", "--set", "hop=99"]
    assert engine.main(words) == 2
    assert capsys.readouterr().err.startswith("hop 99 is outside")
    monkeypatch.setenv(COMMAND, "bandmate render")
    assert engine.main(words) == 2
    assert capsys.readouterr().err.startswith("bandmate: hop 99 is outside")


@pytest.mark.parametrize(("asked", "engines"), [("debug", "debug"), ("info", "info"), ("error", "info")])
def test_an_engine_here_logs_what_the_takes_log_has(asked: str, engines: str) -> None:
    parser = argparse.ArgumentParser()
    jam.add_arguments(parser)
    engine = jam._engine(parser.parse_args(["--log-level", asked, "--threads", "2"]))
    assert isinstance(engine, LocalEngine)
    assert engine._options == EngineOptions(threads=2, log_level=engines)
