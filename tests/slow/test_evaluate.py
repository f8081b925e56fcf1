"""Metrics on sounds whose answer is known; the command takes songs of the user's own."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import __main__ as engine
from engine.contract.errors import BandmateError
from engine.contract.grid import BeatGrid
from engine.contract.timing import FRAME, SAMPLE_RATE
from engine.evaluate import pieces
from engine.evaluate.pieces import Piece

metrics = pytest.importorskip("engine.evaluate.metrics", reason="the evaluate extra is not installed")

BEAT = 22050  # samples: 120 a minute
BARS = 10


def clicks(beat: float = BEAT, first: int = 0, length: int = BARS * 4 * BEAT) -> np.ndarray:
    out = np.zeros(length, np.float32)
    burst = np.random.default_rng(0).normal(0, 0.3, 600) * np.exp(-np.arange(600) / 120)
    for at in np.arange(first, length - 600, beat):
        out[int(at) : int(at) + 600] = burst
    return out


def chord(root: int, length: int) -> np.ndarray:
    t = np.arange(length) / SAMPLE_RATE
    return np.asarray(
        sum(0.1 * np.sin(2 * np.pi * 440 * 2 ** ((60 + (root + n) % 12 - 69) / 12) * t) for n in (0, 4, 7)),
        np.float32,
    )


ROOTS = [0, 5, 7, 9] * BARS


def harmony(shift: int = 0) -> np.ndarray:
    return np.concatenate([chord(ROOTS[b] + shift, 4 * BEAT) for b in range(BARS)])


@pytest.fixture
def piece() -> Piece:
    chords = tuple(
        (b * 4.0 * BEAT, ROOTS[b], tuple(sorted((ROOTS[b] + n) % 12 for n in (0, 4, 7)))) for b in range(BARS)
    )
    tracks = {"drums": clicks(), "piano": harmony(), "bass": harmony(), "guitar": harmony()}
    return Piece("known", tracks, np.arange(BARS * 4 + 1, dtype=np.float64) * BEAT, 4, 4, chords)


def test_pulse_is_high_on_the_beat_and_low_off_its_tempo(piece: Piece) -> None:
    assert metrics.pulse(clicks(), piece, 0) > 0.9
    assert metrics.pulse(clicks(BEAT * 0.83), piece, 0) < 0.25
    assert metrics.pulse(np.zeros(BARS * 4 * BEAT, np.float32), piece, 0) == 0


def test_chroma_is_high_on_the_chords_and_low_on_others(piece: Piece) -> None:
    assert metrics.chroma(harmony(), piece, "piano", 0) > 0.5
    assert metrics.chroma(harmony(6), piece, "piano", 0) < 0.1
    unknown = Piece("unknown", piece.tracks, piece.beats, 4, 4)  # then the other stems are the reference
    assert metrics.chroma(harmony(), unknown, "piano", 0) > 0.4


def test_key_onsets_level_silence_and_beats_are_measured(piece: Piece) -> None:
    assert metrics.same_key(harmony(), piece) == 1
    assert metrics.same_key(harmony(6), piece) == 0
    assert metrics.onset_precision(clicks(), clicks(), 0) > 0.9
    assert metrics.onset_precision(clicks(first=BEAT // 2), clicks(), 0) < 0.2
    assert metrics.level(0.5 * harmony(), harmony()) == pytest.approx(-6.02, abs=0.01)
    assert (
        metrics.silence(
            np.concatenate([np.zeros(10 * FRAME, np.float32), np.full(10 * FRAME, 0.1, np.float32)])
        )
        == 0.5
    )
    assert metrics.beat_f1(clicks(), piece, 0) > 0.8


def test_groove_says_whether_the_bar_is_where_it_belongs(piece: Piece) -> None:
    """A beat late: the same bar, rotated."""
    loud = np.where(np.arange(BARS * 4 * BEAT) // BEAT % 4 == 0, 1.0, 0.03).astype(np.float32) * clicks()
    late = np.roll(loud, BEAT)
    assert metrics.groove(loud, loud, piece, 0) == pytest.approx((1, 1), abs=0.01)
    played, rotated = metrics.groove(late, loud, piece, 0)
    assert played < 0.5
    assert rotated > 0.9


def test_attack_and_dynamics_are_measured_in_decibels() -> None:
    soft = np.convolve(clicks(), np.hanning(2000) / 500, "same").astype(np.float32)
    assert metrics.attack(clicks(), 0) > metrics.attack(soft, 0) + 10
    assert metrics.attack(np.zeros(SAMPLE_RATE, np.float32), 0) == 0
    noise = np.random.default_rng(0).normal(0, 0.1, 8 * SAMPLE_RATE).astype(np.float32)
    swelling = noise * 10 ** (np.repeat([0, -12] * 4, SAMPLE_RATE) / 20).astype(np.float32)
    assert metrics.dynamics(noise) < 0.1
    assert metrics.dynamics(swelling) == pytest.approx(6, abs=0.1)


def test_a_click_at_every_hop_boundary_is_seen() -> None:
    quiet = np.random.default_rng(0).normal(0, 0.01, 80 * FRAME).astype(np.float32)
    seams = quiet + clicks(8 * FRAME, length=len(quiet))
    assert metrics.boundary_flux(quiet, 8, 0) == pytest.approx(1, abs=0.3)
    assert metrics.boundary_flux(seams, 8, 0) > 5


def test_the_distance_grows_with_the_difference() -> None:
    rng = np.random.default_rng(0)
    a, b, c = (rng.normal(shift, 1, (400, 6)).astype(np.float32) for shift in (0, 0, 1))
    assert metrics.frechet(a, b) < 0.2 < metrics.frechet(a, c)


def test_a_given_grid_follows_the_local_tempo(piece: Piece) -> None:
    late = Piece(
        "faster",
        piece.tracks,
        np.concatenate([piece.beats[:20], piece.beats[19] + np.arange(1, 20) * 15000.0]),
        4,
        4,
    )
    early = late.grid(int(piece.beats[10]))
    assert early == BeatGrid(early.downbeat, early.beat, 4)
    assert (early.downbeat, early.beat) == pytest.approx((0, BEAT), abs=0.01)
    assert late.grid(int(late.beats[30])).beat == pytest.approx(15000)


def write_song(folder: Path, piece: Piece, beats: str | None) -> None:
    folder.mkdir(parents=True)
    for stem, audio in piece.tracks.items():
        soundfile.write(folder / f"{stem}.wav", audio[: 14 * SAMPLE_RATE], SAMPLE_RATE)
    if beats is not None:
        (folder / "beats.txt").write_text(beats)


@pytest.mark.parametrize(
    ("beats", "words"),
    [
        ("one two\n", "beats.txt: .* expected a line for each beat"),
        ("1\n2\n", "expected a line for each beat"),
    ],
)
def test_beats_that_cannot_be_read_are_named(tmp_path: Path, piece: Piece, beats: str, words: str) -> None:
    write_song(tmp_path / "song", piece, beats)
    with pytest.raises(BandmateError, match=words):
        list(pieces.recorded(tmp_path))


BEAT_THIS = """
import numpy as np
class Audio2Beats:
    def __init__(self, checkpoint_path, device, dbn):
        if checkpoint_path != "final0":
            raise ValueError("no such checkpoint")
    def __call__(self, signal, sr):
        return np.arange(0, len(signal) / sr, 0.5), np.arange(0, len(signal) / sr, 2.0)
"""
COCOLA = """
class CoCola:
    @classmethod
    def load_from_checkpoint(cls, path):
        return cls()
    def eval(self):
        return self
    def score(self, x, y):
        assert x.shape == y.shape and x.shape[1:] == (1, 80000)
        return x.square().mean((1, 2))
"""
FAD = """
from pathlib import Path
class FrechetAudioDistance:
    def __init__(self, model_name, sample_rate, verbose):
        assert (model_name, sample_rate) == ("vggish", 16000)
    def score(self, background, evaluated, dtype):
        return 10 * len(list(Path(background).glob("*.wav"))) + len(list(Path(evaluated).glob("*.wav")))
"""


@pytest.fixture
def packages_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Optional packages, replaced by the smallest modules with the calls that they document."""
    for name, text in (
        ("beat_this/__init__", ""), ("beat_this/inference", BEAT_THIS),
        ("contrastive_model/__init__", ""), ("contrastive_model/contrastive_model", COCOLA),
        ("frechet_audio_distance", FAD),
    ):  # fmt: skip
        file = tmp_path / "packages" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("beat_this", "contrastive_model", "frechet_audio_distance"):
            del sys.modules[name]


@pytest.mark.usefixtures("packages_of_others")
def test_a_folder_of_multitracks_is_evaluated_from_the_command_line(
    tmp_path: Path, piece: Piece, capsys: pytest.CaptureFixture[str]
) -> None:
    """With tables, a picture and sounds; external metrics are called as their documents say."""
    beats = "".join(f"{b / SAMPLE_RATE} {i % 4 + 1}\n" for i, b in enumerate(piece.beats))
    for name in ("one", "two"):
        write_song(tmp_path / "songs" / name, piece, beats)
    options = ["--folder", str(tmp_path / "songs"), "--condition", "beat", "--steps", "1", "--no-ears"]
    external = ["--beat-this", "final0", "--cocola", "some.ckpt", "--fad", "vggish"]
    assert engine.main(["evaluate", *options, *external, "-o", str(tmp_path / "out")]) == 0
    saved = json.loads((tmp_path / "out" / "scores.json").read_text())
    (case,) = saved["cases"]
    assert set(case["stems"]) == {"bass", "drums", "guitar", "piano"}
    assert case["stems"]["drums"]["true"]["pulse"] > 0.9
    assert case["stems"]["drums"]["true"]["groove"] == pytest.approx(1)
    assert case["stems"]["drums"]["made"]["beat_this_f1"] > 0.9
    assert case["stems"]["drums"]["made"]["cocola"] > 0
    assert case["fad"]["drums"] == {"made": 22, "codec": 22, "other": 22}
    assert "| drums | pulse |" in capsys.readouterr().out
    assert "| drums | fad | 22.00 |" in (tmp_path / "out" / "table.md").read_text()
    assert (tmp_path / "out" / "figures.png").stat().st_size > 10_000
    for sound in ("drums/true/1.wav", "bass/made-1/2.wav"):
        kept, _ = soundfile.read(tmp_path / "out" / "sounds" / sound)
        assert np.abs(kept).max() > 0.01


@pytest.mark.parametrize("option", ["--beat-this", "--cocola", "--fad"])
def test_an_external_metric_that_is_not_installed_is_named(
    option: str, tmp_path: Path, piece: Piece, capsys: pytest.CaptureFixture[str]
) -> None:
    write_song(tmp_path / "one", piece, None)
    value = "vggish" if option == "--fad" else "final0"
    assert engine.main(["evaluate", "--folder", str(tmp_path), option, value]) == 2
    assert f"{option}: No module named" in capsys.readouterr().err


def test_recordings_may_be_a_context_alone_or_have_tracks_by_other_names(
    tmp_path: Path, piece: Piece, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has no stem to compare with is judged by ear alone; a context without beats is left out."""
    beats = "".join(f"{b / SAMPLE_RATE} {i % 4 + 1}\n" for i, b in enumerate(piece.beats))
    short = slice(0, 11 * SAMPLE_RATE)
    for name, files in {"free": ["context"], "voice": ["context"], "duo": ["guitar", "rest"]}.items():
        (tmp_path / name).mkdir()
        for file in files:
            soundfile.write(tmp_path / name / f"{file}.wav", clicks()[short], SAMPLE_RATE)
        if name != "free":
            (tmp_path / name / "beats.txt").write_text(beats)
    found = {p.name: p for p in pieces.recorded(tmp_path)}
    assert found.keys() == {"voice", "duo"}
    assert found["duo"].others.keys() == {"rest"}
    options = ["--look-ahead", "4", "--hop", "4", "--steps", "1", "--condition", "ear"]
    assert engine.main(["evaluate", "--folder", str(tmp_path), *options, "-o", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    heard = json.loads((tmp_path / "out" / "scores.json").read_text())["ears"]
    assert heard.keys() == {"context", "guitar alone", "whole band"}
    for kind, (row,) in heard.items():
        assert f"| {kind} | 1 |" in printed
        assert row["librosa F1"] > 0.5


def test_an_empty_folder_and_wrong_values_are_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (["--folder", str(tmp_path)], "no song: expected folders"),
        (["--look-ahead", "99"], "look_ahead 99 is outside"),
        (["--songs", "1"], "at least 2"),
        (["--backend", "difusion"], "did you mean 'diffusion'"),
    ):
        assert engine.main(["evaluate", *arguments]) == 2
        assert words in capsys.readouterr().err


def test_two_songs_are_joined_at_a_beat_one(piece: Piece) -> None:
    """After the change comes the second song from its first beat on: tracks, beats and chords together."""
    late = {stem: np.pad(track, (5000, 0)) for stem, track in piece.tracks.items()}
    second = Piece(
        "later",
        late,
        piece.beats[:-1] * 0.5 + 5000,
        3,
        4,
        tuple((c[0] + 5000, c[1], c[2]) for c in piece.chords),
    )
    both, change = pieces.joined(piece, second, 9.7)
    assert change == 5 * 4 * BEAT  # 10 s
    assert both.beats_per_bar == 3
    assert change in both.beats
    assert np.all(np.diff(both.beats) > 0)
    assert np.array_equal(both.tracks["drums"][change : change + 1000], late["drums"][5000:6000])
    assert both.chords[both.chord_at(change + 1)][1] == second.chords[0][1]
    assert both.chords[both.chord_at(change - 1)][1] == piece.chords[4][1]
