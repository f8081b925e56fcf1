"""Audio files as people have them: empty, crashed, with samples that are no numbers, or in another format."""

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.contract.errors import BandmateError
from engine.evaluate.pieces import recorded
from engine.runtime import audiofile

from ..conftest import noise

TONE = (0.5 * np.sin(np.arange(44100) / 20)).astype(np.float32)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e30, -4000.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_sample_that_is_no_sound_is_read_as_0_and_said(
    tmp_path: Path, odd: float, channels: int, caplog: pytest.LogCaptureFixture
) -> None:
    audio = np.stack([TONE] * channels, 1)
    audio[30000, 0] = audio[7, 0] = odd
    soundfile.write(tmp_path / "x.wav", audio, 44100, subtype="FLOAT")
    read = audiofile.read(tmp_path / "x.wav")
    expected = TONE.copy()
    expected[[7, 30000]] *= (channels - 1) / channels
    assert read == pytest.approx(expected)
    assert caplog.messages == [f"{tmp_path / 'x.wav'}: 2 of its samples are no sound and read as 0"]


@pytest.mark.parametrize("odd", [math.nan, 32768.0])
def test_a_file_of_which_much_is_no_sound_is_refused(tmp_path: Path, odd: float) -> None:
    soundfile.write(tmp_path / "x.wav", TONE * odd, 44100, subtype="FLOAT")
    with pytest.raises(BandmateError, match=r"x\.wav: \d+ % of its samples are no sound"):
        audiofile.read(tmp_path / "x.wav")


@pytest.mark.parametrize("name", ["e.wav", "e.ogg", "e.aiff"])
def test_a_file_without_samples_says_so(tmp_path: Path, name: str) -> None:
    soundfile.write(tmp_path / name, np.zeros(0, np.float32), 44100)
    with pytest.raises(BandmateError, match=f"{name}: holds no sound"):
        audiofile.read(tmp_path / name)


@pytest.mark.parametrize("claimed", [0, 0xFFFFFFFF, 10**6])
def test_a_recording_that_crashed_is_read_as_far_as_it_goes(tmp_path: Path, claimed: int) -> None:
    """Its header has the length of the beginning, or one that was never reached."""
    file = tmp_path / "x.wav"
    soundfile.write(file, TONE, 44100, subtype="PCM_16")
    content = bytearray(file.read_bytes())
    at = content.index(b"data")
    content[4:8] = claimed.to_bytes(4, "little")
    content[at + 4 : at + 8] = claimed.to_bytes(4, "little")
    file.write_bytes(bytes(content[:-1001]))
    assert len(audiofile.read(file)) == 44100 - 501


def test_a_format_that_cannot_be_read_says_how_to_convert_it(tmp_path: Path) -> None:
    file = tmp_path / "my song.m4a"
    file.write_bytes(b"\0\0\0\x20ftypM4A \0\0\0\0" + bytes(400))
    with pytest.raises(BandmateError, match=r"ffmpeg -i '.*my song\.m4a' '.*my song\.wav'"):
        audiofile.read(file)
    with pytest.raises(BandmateError, match=r"gone\.m4a: there is no such file$"):
        audiofile.read(tmp_path / "gone.m4a")


@pytest.mark.parametrize("gain", [-1.0, -0.999])
def test_sides_that_cancel_each_other_are_heard_by_the_louder_one(
    tmp_path: Path, gain: float, caplog: pytest.LogCaptureFixture
) -> None:
    soundfile.write(tmp_path / "x.wav", np.stack([gain * TONE, TONE], 1), 44100, subtype="FLOAT")
    assert audiofile.read(tmp_path / "x.wav") == pytest.approx(TONE if gain > -1 else -TONE)
    assert "its channels cancel each other" in caplog.text


def test_one_side_alone_two_sides_and_silence_are_averaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = noise(1.0)
    for left, right in ((TONE, 0 * TONE), (TONE, other), (0 * TONE, 0 * TONE), (TONE, -0.5 * TONE)):
        soundfile.write(tmp_path / "x.wav", np.stack([left, right], 1), 44100, subtype="FLOAT")
        assert audiofile.read(tmp_path / "x.wav") == pytest.approx((left + right) / 2)
    assert not caplog.messages


def test_a_stem_is_the_first_file_of_its_name_that_is_audio(tmp_path: Path) -> None:
    song = tmp_path / "song"
    song.mkdir()
    for stem in ("bass", "drums"):
        soundfile.write(song / f"{stem}.wav", TONE, 44100)
    for name in ("bass.mid", "bass.json", "drums.als", "guitar.mid"):
        (song / name).write_bytes(b"MThd\0\0\0\6")
    (song / "drums.aaa").mkdir()
    (song / "beats.txt").write_text("0.0 1\n0.5 2\n")
    pieces = list(recorded(tmp_path))
    assert [sorted(piece.tracks) for piece in pieces] == [["bass", "drums"]]
