"""Takes of real sessions: what a crash leaves can be read and replayed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge import cli
from engine.contract.take import read_lines
from engine.contract.timing import SAMPLE_RATE, STEMS

from ..conftest import wait_for

PLAYED_S = 6.0


def test_after_a_crash_the_take_replays_up_to_its_last_second(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGKILL of the bridge in the middle of the demo song."""
    options = ["--demo", "--quiet", "--osc-port", "0", "--takes", str(tmp_path), "--no-controllers"]
    command = [sys.executable, "-m", "bridge.cli", "jam", *options, "--set", "look_ahead=6"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def context() -> float:
        """Seconds of context in the take."""
        files = [*tmp_path.glob("*/context.wav")]
        return soundfile.info(files[0]).duration if files else 0.0

    try:
        assert wait_for(lambda: context() > PLAYED_S, 90)
        engines = subprocess.check_output(["pgrep", "-P", str(process.pid)], text=True).split()
    finally:
        process.kill()
        process.communicate()
    assert engines
    assert wait_for(lambda: not any(Path(f"/proc/{engine}/cmdline").exists() for engine in engines))
    (take,) = tmp_path.iterdir()
    assert not (take / "report.json").exists()
    hops = [line["hop"] for line in read_lines(take) if "hop" in line]
    assert hops[-1]["heard"] / SAMPLE_RATE > context() - 1
    lengths = [soundfile.info(take / f"{stem}.wav").duration for stem in STEMS]
    assert min(lengths) > context() - 0.5
    assert cli.main(["replay", str(take), "-o", str(tmp_path / "again")]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{stem:8} the same" for stem in STEMS]
    assert np.abs(soundfile.read(take / "drums.wav")[0]).max() > 0.01
