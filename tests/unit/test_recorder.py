"""A take on a disk that fails, and what is told of it."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge.playback.events import Jumped
from bridge.take import report
from bridge.take.mixer import MIX_GAIN, Mixer
from bridge.take.recorder import QUEUED, Recorder, new_folder
from bridge.take.wav import WavWriter
from bridge.telemetry import CallbackTimes, Telemetry
from engine.contract.errors import BandmateError
from engine.contract.params import Settings
from engine.contract.take import read_lines
from engine.contract.timing import STEMS

from ..conftest import Audio, noise

SETTINGS = Settings.default().with_("level", 0)


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    """One whose thread is the test."""
    made = Recorder(tmp_path / "take")
    yield made
    for file in (*made._files.values(), made._lines):
        if file:
            file.close()


def play(recorder: Recorder, first: int, last: int, value: float = 0.25) -> None:
    """Context and stems of a constant level, and an event."""
    block = np.full(last - first, value, np.float32)
    recorder.context(first, block)
    recorder.stems(first, np.tile(block, (len(STEMS), 1)), SETTINGS)
    recorder.event(Jumped(first, last))


def write(recorder: Recorder) -> None:
    """What the thread does once."""
    recorder._closing.set()
    recorder._write()


def audio(recorder: Recorder, name: str = "context") -> Audio:
    read: Audio = soundfile.read(recorder.folder / f"{name}.wav", dtype="float32")[0]
    return read


def fail_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """The disk takes so many more bytes of a file, then none."""
    write_whole = WavWriter._write

    def partly(self: WavWriter, at: int, data: bytes) -> None:
        write_whole(self, at, data[: max(0, count - at)])
        if at + len(data) > count:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(WavWriter, "_write", partly)


def test_a_full_disk_leaves_a_gap_and_the_take_goes_on_behind_it(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    play(recorder, 0, 1000)
    write(recorder)
    with monkeypatch.context() as full:
        fail_after(full, 58 + 4 * 1200)
        for first in (1000, 2000):
            play(recorder, first, first + 1000)
            write(recorder)
    assert audio(recorder).tolist() == [0.25] * 1000  # it can be read meanwhile
    play(recorder, 3000, 4000, 0.5)
    write(recorder)
    assert audio(recorder).tolist() == [0.25] * 1000 + [0.0] * 2000 + [0.5] * 1000
    assert recorder.lost_s == pytest.approx(2000 / 44100)
    assert recorder.trouble == "No space left on device"
    assert [line["at"] for line in read_lines(recorder.folder)] == [
        0,
        1000,
        2000,
        3000,
    ]  # no event is missing
    said = [record.message for record in caplog.records]
    assert len(said) == 2
    assert "the take has a gap (No space left on device); the music goes on" in said[0]
    assert "the take goes on; 0.0 s are missing" in said[1]


def test_a_line_that_the_disk_took_in_part_is_written_again_in_whole(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(recorder, 0, 10)
    write(recorder)
    lines = recorder._lines
    assert lines

    class Torn:
        """Takes four bytes, then none."""

        def __init__(self) -> None:
            self.is_full = False

        def write(self, data: memoryview) -> int:
            if self.is_full:
                raise OSError(28, "No space left on device")
            self.is_full = True
            return file.write(data[:4]) or 0

        def __getattr__(self, name: str) -> object:
            return getattr(file, name)

    file = lines._file
    with monkeypatch.context() as full:
        full.setattr(lines, "_file", Torn())
        play(recorder, 10, 20)
        write(recorder)
    assert [line["at"] for line in read_lines(recorder.folder)] == [0]
    write(recorder)
    assert [line["at"] for line in read_lines(recorder.folder)] == [0, 10]


@pytest.mark.parametrize("whole_folder", [True, False])
def test_files_that_are_taken_away_are_made_anew(
    recorder: Recorder, caplog: pytest.LogCaptureFixture, whole_folder: bool
) -> None:
    play(recorder, 0, 1000)
    write(recorder)
    for file in recorder.folder.iterdir():
        file.unlink()
    if whole_folder:
        recorder.folder.rmdir()
    play(recorder, 1000, 2000, 0.5)
    write(recorder)
    assert audio(recorder).tolist() == [0.0] * 1000 + [0.5] * 1000
    assert [line["at"] for line in read_lines(recorder.folder)] == [1000]
    assert caplog.text.count("files were taken away") == 1


def test_a_disk_that_does_not_keep_up_costs_what_found_no_room(
    recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    blocks = QUEUED // 6 + 50
    for k in range(blocks):
        play(recorder, 100 * k, 100 * (k + 1))
    write(recorder)
    assert recorder.lost_s == pytest.approx((blocks - QUEUED // 6 - 1) * 100 / 44100)
    play(recorder, 100 * blocks, 100 * (blocks + 1), 0.5)
    write(recorder)
    heard = audio(recorder)
    assert len(heard) == 100 * (blocks + 1)
    assert (heard[0], heard[100 * blocks - 1], heard[-1]) == (0.25, 0.0, 0.5)
    assert len(read_lines(recorder.folder)) == blocks + 1
    assert caplog.text.count("the disk does not keep up") == 1


def test_the_mix_grows_as_it_is_played(recorder: Recorder) -> None:
    play(recorder, 0, 1000)
    recorder.stems(1000, np.full((len(STEMS), 500), 0.25, np.float32), SETTINGS)  # ahead of the context
    write(recorder)
    on = len(SETTINGS.stems)
    assert audio(recorder, "mix") == pytest.approx(np.full(1000, MIX_GAIN * 0.25 * (1 + on)), abs=1e-6)
    recorder.context(1000, np.full(500, 0.25, np.float32))
    write(recorder)
    assert audio(recorder, "mix") == pytest.approx(np.full(1500, MIX_GAIN * 0.25 * (1 + on)), abs=1e-6)


def test_a_mixer_adds_by_position_whatever_the_pieces() -> None:
    context, band = noise(0.3), noise(0.3, 1)
    whole = MIX_GAIN * (context + band)
    mixer, at, out = Mixer(), 0, np.zeros_like(whole)
    for length in (100, 0, 999, 4000, len(whole)):
        new = slice(at, at + length)
        ahead = slice(at and at + 50, at + length + 50)
        begin, mixed = mixer.mix([(at, context[new])], [(ahead.start, band[ahead])])
        out[begin : begin + len(mixed)] = mixed
        at += length
    assert out == pytest.approx(whole, abs=1e-6)


def test_a_gap_of_an_hour_is_not_mixed_sample_by_sample() -> None:
    mixer, hour = Mixer(), 3600 * 44100
    mixer.mix([(0, noise(0.1))], [(0, noise(0.1))])
    begin, mixed = mixer.mix([(hour, noise(0.1))], [(hour, noise(0.1))])
    assert (begin, len(mixed)) == (hour, 4410)


def test_two_takes_of_one_second_have_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Noon(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Noon":
            return cls(2026, 11, 25, 12, 0, 0)

    monkeypatch.setattr("bridge.take.recorder.datetime", Noon)
    folders = [new_folder(tmp_path / "takes") for _ in range(3)]
    assert [folder.name for folder in folders] == [f"2026-11-25_12-00-00{end}" for end in ("", "-2", "-3")]
    (tmp_path / "file").touch()
    with pytest.raises(BandmateError, match=r"the take cannot be kept there .* name another place"):
        new_folder(tmp_path / "file")


def test_the_last_line_says_what_is_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    figures = report.collect(Telemetry(settings=SETTINGS), [], CallbackTimes(0, 0, 0), "duo", 1.0)
    assert report.lines(figures, tmp_path)[-1] == f"there is no take in {tmp_path}: its files are gone"
    trouble = {"take_trouble": "No space left on device", "take_lost_s": 2.5}
    assert report.lines(figures | trouble, tmp_path)[-1].endswith(": No space left on device")
    (tmp_path / "mix.wav").touch()
    assert report.lines(figures, tmp_path)[-1] == f"the take is in {tmp_path}: listen to mix.wav"
    (tmp_path / report.PICTURE).touch()
    assert report.lines(figures | trouble, tmp_path)[-1] == (
        f"the take is in {tmp_path}: listen to mix.wav, look at timeline.png; "
        "2.5 s are missing: No space left on device"
    )
    report.save(figures, tmp_path / "gone")
    assert "the report was not written" in caplog.text
