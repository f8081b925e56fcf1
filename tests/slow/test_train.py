"""Training itself: a rendered song follows its truth, runs resume to the exact step, and every stage runs to
its end.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from engine.backends import consistency
from engine.contract.errors import CheckpointError
from engine.contract.timing import SAMPLE_RATE, STEMS
from engine.evaluate.pieces import Piece
from engine.synthetic import synth
from engine.synthetic.composer import compose
from engine.train.__main__ import main
from engine.train.data.augmentation import Augmentation
from engine.train.loop import Place, Run, Schedule, rate_at

SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.fixture
def soundfont() -> Path:
    pytest.importorskip("fluidsynth", reason="libfluidsynth3 is not installed", exc_type=ImportError)
    if not SOUNDFONT.exists():
        pytest.skip(f"{SOUNDFONT} is not installed: apt install timgm6mb-soundfont")
    return SOUNDFONT


def test_a_rendered_song_follows_its_beat(soundfont: Path) -> None:
    metrics = pytest.importorskip("engine.evaluate.metrics", reason="the evaluate extra is not installed")
    song = compose(27, 16)
    tracks = synth.Renderer(soundfont).song(song).astype(np.float32) / 32768
    assert np.abs(np.sqrt((tracks**2).mean(1)) / np.array(list(synth.LEVELS.values())) - 1).max() < 0.5
    beats = np.array(song.beats) * SAMPLE_RATE
    piece = Piece("", dict(zip(STEMS, tracks, strict=True)), beats, song.beats_per_bar, song.division)
    assert metrics.pulse(piece.tracks["drums"], piece, SAMPLE_RATE) > 0.5


def trained(folder: Path, until: int, device: str, workers: int = 0) -> "Run[nn.Sequential]":
    """A small run with dropout and noise, stopped after step `until` of 40."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.2), nn.Linear(8, 1))
    place = Place(folder, torch.device(device), workers)
    run = Run("net", model, Schedule(steps=40, batch=8, rate=1e-2), place)

    def sample(rng: np.random.Generator) -> torch.Tensor:
        return torch.from_numpy(rng.normal(size=(8, 4)).astype(np.float32))

    for batch in run.batches(sample):
        noisy = batch + 0.1 * torch.randn_like(batch)
        run.update((run.model(noisy) - batch.sum(1, keepdim=True)).square().mean())
        if run.step == until:
            run.save()
            break
    return run


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("device", DEVICES)
def test_a_run_that_was_stopped_goes_on_to_the_same_weights(
    tmp_path: Path, device: str, workers: int
) -> None:
    """Whatever is drawn belongs to its step: also with workers that prepare batches beside it."""
    whole = trained(tmp_path / "whole", 40, device)
    trained(tmp_path / "parts", 17, device, workers)
    torch.randn(100)  # what others draw meanwhile changes nothing
    parts = trained(tmp_path / "parts", 40, device, workers)
    assert parts.step == whole.step == 40
    for a, b in zip(whole.model.parameters(), parts.model.parameters(), strict=True):
        assert torch.equal(a, b)
    for a, b in zip(whole.average.parameters(), parts.average.parameters(), strict=True):
        assert torch.equal(a, b)
    pairs = zip(whole.average.parameters(), whole.model.parameters(), strict=True)
    assert not all(torch.equal(a, b) for a, b in pairs)


def test_the_average_is_that_of_the_weights_of_each_step(tmp_path: Path) -> None:
    run = Run(
        "net",
        nn.Linear(1, 1),
        Schedule(steps=9, batch=1, rate=0.1, average=0.9),
        Place(tmp_path, torch.device("cpu")),
    )
    expected = 0.0
    for step, x in enumerate(run.batches(lambda rng: torch.from_numpy(rng.normal(size=(1, 1))).float())):
        run.update((run.model(x) - 3).square().mean())
        now = float(run.model.bias.detach())
        decay = 0.0 if step == 0 else min(0.9, 1 - 1 / (step / 5 + 2))
        expected = decay * expected + (1 - decay) * now
    assert float(run.average.bias.detach()) == pytest.approx(expected, rel=1e-5)


def test_the_rate_warms_up_holds_and_falls() -> None:
    rates = [rate_at(step, 1000) for step in range(1000)]
    assert rates[0] == pytest.approx(1 / 60)
    assert rates[60:501] == [1] * 441
    assert rates[750] == pytest.approx(0.5)
    assert rates[-1] == 0.03


def test_a_checkpoint_of_another_model_is_named(tmp_path: Path) -> None:
    trained(tmp_path, 3, "cpu")
    with pytest.raises(CheckpointError, match=r"net\.checkpoint: does not fit Linear"):
        Run(
            "net", nn.Linear(2, 2), Schedule(steps=4, batch=1, rate=0.1), Place(tmp_path, torch.device("cpu"))
        )


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.timeout(600)
def test_every_stage_from_nothing_to_the_student_runs_to_its_end(
    tmp_path: Path, soundfont: Path, device: str
) -> None:
    """And again: what is there is left as it is, and a stage whose means are missing says which stage makes
    them.
    """
    common = ["--folder", str(tmp_path), "--size", "debug", "--soundfont", str(soundfont), "--device", device]
    assert main([*common, "--workers", "1", "--augment", "no_beat=0.5"]) == 0
    weights = tmp_path / "weights"
    consistency.load(weights / "consistency.safetensors", weights / "diffusion.safetensors")
    saved = torch.load(tmp_path / "diffusion.checkpoint", weights_only=True, map_location="cpu")
    assert json.loads(saved["about"]["augmentation"])["no_beat"] == 0.5
    assert saved["step"] == 3
    assert len(list((tmp_path / "rollouts").glob("*.npz"))) == 1

    songs = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*/*.np[yz]")}
    assert main([*common, "--augment", "no_beat=0.6", "songs", "clips", "latents", "rollouts"]) == 0
    assert songs == {file: file.stat().st_mtime_ns for file in songs}


def test_what_is_missing_or_unknown_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (["dance"], "there is no stage 'dance': expected some of songs, autoencoder"),
        (["autoencoder"], "holds no songs: run `python -m engine.train songs` first"),
        (["latents"], "studio.safetensors: cannot be read"),
        (["songs", "--augment", "hum=loud"], "augmentation 'hum=loud': expected a float"),
        (["songs", "--soundfont", "none.sf2"], "SoundFont none.sf2 is missing"),
    ):
        assert main(["--folder", str(tmp_path), "--device", "cpu", *arguments]) == 2
        assert words in capsys.readouterr().err


def test_a_latent_dataset_is_of_one_augmentation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = tmp_path / "latents_held" / "augmentation.json"
    about.parent.mkdir()
    about.write_text(Augmentation(hum=0.5).dataset_text())
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "0.npy").touch()
    shipped = Path(__file__).parents[2] / "engine" / "assets"
    assert (
        main(["latents", "--folder", str(tmp_path), "--device", "cpu", "--weights", os.fspath(shipped)]) == 2
    )
    assert "made with another augmentation" in capsys.readouterr().err
