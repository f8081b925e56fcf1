"""A backing track: sections on their bars, the count-in before them, the end after them, as loud as asked."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge import cli
from bridge.commands.render import song_arguments
from engine.__main__ import main
from engine.accompany.accompanist import Accompanist
from engine.accompany.backing import SongChart, backing, placed
from engine.contract.arrangement import Arrangement, Section
from engine.contract.errors import BandmateError
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS
from engine.runtime import audiofile
from engine.runtime.loudness import CEILING, loudness, normalising_gain

DRUMS, BASS = STEMS.index("drums"), STEMS.index("bass")


def section(name: str, bars: int, chart: str, **values: float) -> Section:
    return Section(name, bars, chart, {"tempo": 150.0, "meter": 4.0, **values})


TWO = Arrangement(
    1, (section("A", 2, "| C |"), section("B", 1, "| Am | D |", **{"tempo": 120.0, "stem/drums/on": 0.0}))
)


def test_sections_follow_on_their_bars_with_their_own_chords() -> None:
    first, second = placed(TWO)
    lead, bar = 4 * FRAME, 4 * 0.4 * SAMPLE_RATE
    assert first.grid.downbeat == pytest.approx(lead + bar)
    assert second.grid.downbeat == pytest.approx(lead + 3 * bar) == first.end
    assert second.end - second.grid.downbeat == pytest.approx(2 * SAMPLE_RATE)
    frame = int(second.grid.downbeat / FRAME)
    rows = SongChart((first, second)).rows(frame - 3, 9, None)
    assert rows[:3].argmax(1).tolist() == [0, 0, 0] and rows[5:].argmax(1).tolist() == [9] * 4


def test_a_song_is_counted_in_played_and_ended(shipped: Accompanist) -> None:
    pieces = list(backing(shipped, TWO))
    stems = np.concatenate([piece for _, piece in pieces], 1)
    bar = round(1.6 * SAMPLE_RATE)
    assert stems.shape[1] / SAMPLE_RATE == pytest.approx(
        3 * 1.6 + 2 + 0.5 + 10 * FRAME / SAMPLE_RATE, abs=1e-3
    )
    assert [share for share, _ in pieces][-1] == 1
    beats = [int(np.abs(stems[DRUMS, at : at + 8000]).argmax()) for at in range(0, bar, bar // 4)]
    assert max(beats) < 300  # sticks on the beats of the count-in
    assert not stems[BASS, : bar - 1024].any() and np.abs(stems[BASS, bar : 3 * bar]).max() > 0.01
    assert np.abs(stems[DRUMS, bar : 3 * bar]).max() > 0.01
    assert not stems[DRUMS, 3 * bar + 1024 :].any()
    assert not stems[:, -2 * FRAME :].any()


def test_a_song_file_becomes_a_mix_and_stems(tmp_path: Path) -> None:
    file = tmp_path / "song.yaml"
    file.write_text("preset: fast\ntempo: 160\nchart: '| C |'\n")
    words = ["render", "--song", str(file), "-o", str(tmp_path / "out.wav"), "--split"]
    assert main(["backing", *song_arguments(cli.parser().parse_args(words))]) == 0
    mix, rate = soundfile.read(tmp_path / "out.wav", dtype="float32")
    stems = [soundfile.read(f, dtype="float32")[0] for f in tmp_path.glob("out-*.wav")]
    assert rate == SAMPLE_RATE and len(stems) >= 1
    assert np.allclose(sum(stems), mix, atol=1e-5)
    assert np.abs(mix).max() <= CEILING + 1e-4


def test_loudness_is_that_of_the_standard() -> None:
    at = np.arange(20 * SAMPLE_RATE) / SAMPLE_RATE
    tone = (0.1 * np.sin(2 * np.pi * 997 * at)).astype(np.float32)
    assert loudness(tone) == pytest.approx(-23.0, abs=0.05)  # -20 dBFS in one channel
    halves = np.concatenate([tone, 1e-3 * tone])
    assert loudness(halves) == pytest.approx(-23.0, abs=0.1)  # what is quiet is gated
    low = (0.1 * np.sin(2 * np.pi * 25 * at)).astype(np.float32)
    assert loudness(low) < loudness(tone) - 8
    assert loudness(normalising_gain(tone, -16.0) * tone) == pytest.approx(-16.0, abs=0.05)
    assert normalising_gain(np.zeros(SAMPLE_RATE, np.float32), -16.0) == 1
    loud = np.sign(tone) * np.float32(0.5)
    assert np.abs(normalising_gain(loud, 0.0) * loud).max() <= CEILING + 1e-6


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg"])
def test_the_ending_decides_the_format(tmp_path: Path, ending: str) -> None:
    sound = np.linspace(-0.5, 0.5, 4410, dtype=np.float32)
    audiofile.write(tmp_path / f"out.{ending}", sound)
    assert soundfile.info(tmp_path / f"out.{ending}").format == ending.upper()
    back, _ = soundfile.read(tmp_path / f"out.{ending}", dtype="float32")
    assert np.abs(back - sound).max() < (0.05 if ending == "ogg" else 1e-6)


def test_an_ending_that_is_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BandmateError, match=r"out\.xyz: cannot be written"):
        audiofile.write(tmp_path / "out.xyz", np.zeros(10, np.float32))
