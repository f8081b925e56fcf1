"""Commands in processes of their own, with and without the packages that they may lack."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import __main__ as engine
from engine.contract.environment import COMMAND

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


def test_the_bridge_runs_without_torch() -> None:
    done = run("-c", "import sys, bridge.cli, bridge.session; sys.exit('torch' in sys.modules)")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_program_names_the_command_that_was_typed_in_its_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["render", "none.wav", "-o", "x.wav", "--set", "hop=99"]
    assert engine.main(words) == 2
    assert capsys.readouterr().err.startswith("hop 99 is outside")
    monkeypatch.setenv(COMMAND, "bandmate render")
    assert engine.main(words) == 2
    assert capsys.readouterr().err.startswith("bandmate: hop 99 is outside")
