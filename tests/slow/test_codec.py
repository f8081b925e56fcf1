from pathlib import Path

import numpy as np
import pytest
import torch

from engine.accompany import models
from engine.codec import music2latent
from engine.codec.base import Codec, merge, row
from engine.codec.features import semitone_hz
from engine.codec.identity import IdentityCodec
from engine.contract.errors import CheckpointError
from engine.contract.timing import FRAME

from ..conftest import noise

TOLERANCE = {"identity": 0.0, "studio": 2e-5}


@pytest.fixture(scope="module")
def small_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of the published format and architecture, but narrow: 58 million weights are too many."""
    m = pytest.importorskip("music2latent.models", reason="music2latent is not installed")
    small = pytest.MonkeyPatch()
    for name, value in (
        ("base_channels", 8),
        ("bottleneck_base_channels", 16),
        ("heads", 2),
        ("cond_channels", 16),
    ):
        small.setattr(m, name, value)
    torch.manual_seed(0)
    network = m.UNet()
    for parameter in network.parameters():  # its output layers start at zero
        torch.nn.init.normal_(parameter, 0, 0.05)
    file = tmp_path_factory.mktemp("m2l") / "music2latent.pt"
    torch.save({"gen_state_dict": network.state_dict(), "it": 1}, file)
    return file


def make(name: str, request: pytest.FixtureRequest) -> Codec:
    if name == "identity":
        return IdentityCodec()
    if name == "studio":
        return models.CODECS["studio"][0](models.STUDIO.file)
    return music2latent.load(request.getfixturevalue("small_checkpoint"))


@pytest.fixture(scope="module", params=["identity", "studio", "music2latent"])
def codec(request: pytest.FixtureRequest) -> Codec:
    return make(request.param, request)


@pytest.fixture(scope="module", params=["identity", "studio"])
def causal(request: pytest.FixtureRequest) -> Codec:
    """Codecs whose blocks equal the whole; music2latent is not causal, each call sees the past it keeps."""
    return make(request.param, request)


def encode(codec: Codec, audio: np.ndarray, frames: int) -> torch.Tensor:
    """Latents of the true frames: the declared delay taken off."""
    state, out = codec.encoder_state(1), []
    for i in range(0, len(audio), frames * FRAME):
        state, z = codec.encode(state, torch.from_numpy(audio[None, i : i + frames * FRAME]))
        out.append(z)
    return torch.cat(out, 1)[:, codec.encode_delay :]


@pytest.mark.parametrize("frames", [1, 3, 4])
def test_encoding_in_blocks_equals_encoding_whole(causal: Codec, frames: int) -> None:
    audio = noise(24 * FRAME / 44100)
    assert torch.allclose(encode(causal, audio, frames), encode(causal, audio, 24), atol=1e-5)


@pytest.mark.parametrize("frames", [1, 3, 4])
def test_decoding_hops_with_overhang_equals_decoding_whole(causal: Codec, frames: int) -> None:
    z = torch.randn(1, 24, causal.channels, generator=torch.Generator().manual_seed(0))
    whole = causal.decode(causal.decoder_state((0,)), z, 100, 24)[1]
    state, out = causal.decoder_state((0,)), []
    for i in range(0, 24, frames):
        state, audio = causal.decode(state, z[:, i : i + frames + 2], 100 + i, frames)
        out.append(audio[:, : frames * FRAME])
    assert float((torch.cat(out, 1) - whole[:, : 24 * FRAME]).abs().max()) <= TOLERANCE[causal.name]


def test_frames_are_where_they_are_declared(codec: Codec) -> None:
    """A burst in one frame changes that frame's latents and none before: 0 samples, by the declared delay."""
    silent = np.zeros(24 * FRAME, np.float32)
    burst = silent.copy()
    burst[12 * FRAME : 12 * FRAME + 2048] = noise(2048 / 44100, level=0.3)
    moved = (encode(codec, burst, 4) - encode(codec, silent, 4)).abs().sum((0, 2))
    reach = (
        1 if codec.name == "music2latent" else 0
    )  # its frames overlap their neighbours by 1536 samples, and its net looks around
    assert int(moved.argmax()) in (12, 12 + reach)
    if codec.name != "music2latent":
        assert float(moved[:12].max()) == 0.0


def test_a_state_taken_apart_and_put_together_decodes_the_same(codec: Codec) -> None:
    z = torch.randn(2, 12, codec.channels, generator=torch.Generator().manual_seed(0))
    state, _ = codec.decode(codec.decoder_state((0, 1)), z[:, :6], 0, 6)
    again = merge([row(state, 0), row(state, 1)])
    assert torch.equal(codec.decode(state, z[:, 6:], 6, 6)[1], codec.decode(again, z[:, 6:], 6, 6)[1])


def test_decoding_again_gives_the_same_noise(codec: Codec) -> None:
    z = torch.randn(1, 8, codec.channels, generator=torch.Generator().manual_seed(0))
    a, b = (codec.decode(codec.decoder_state((1,)), z, 5, 8)[1] for _ in range(2))
    assert torch.equal(a, b)


@pytest.mark.parametrize(("stem", "midi"), [(0, 33), (0, 45), (2, 64), (3, 72)])
def test_the_studio_codec_keeps_a_pitch(stem: int, midi: int) -> None:
    codec = models.CODECS["studio"][0](models.STUDIO.file)
    t = np.arange(32 * FRAME) / 44100
    sound = sum(0.1 / k * np.sin(2 * np.pi * k * float(semitone_hz(midi)) * t) for k in range(1, 6))
    z = encode(codec, np.asarray(sound, np.float32), 32)
    audio = codec.decode(codec.decoder_state((stem,)), z, 0, 32)[1][0, 16 * FRAME :].numpy()
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio)), 1 << 18))
    freqs = np.fft.rfftfreq(1 << 18, 1 / 44100)
    near = [
        spectrum[(freqs > f * 2 ** (-0.5 / 12)) & (freqs < f * 2 ** (0.5 / 12))].max()
        for f in semitone_hz(np.arange(midi - 6, midi + 7))
    ]
    assert int(np.argmax(near)) == 6


def test_music2latent_frames_begin_at_multiples_of_4096_samples(small_checkpoint: Path) -> None:
    """The package's spectrum of 64 frames needs 64 * 4096 + 1536 samples; frame 0 begins at sample 0."""
    codec = music2latent.load(small_checkpoint)
    spectrum = codec._audio.to_representation_encoder(torch.zeros(1, 64 * FRAME + music2latent.TAIL))
    assert spectrum.shape[-1] == 64 * music2latent.SPECTRAL_FRAMES
    assert codec.network.encoder(spectrum).shape[-1] == 64


def test_a_checkpoint_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    pytest.importorskip("music2latent", reason="music2latent is not installed")
    file = tmp_path / "other.pt"
    torch.save({"model": {}}, file)
    with pytest.raises(CheckpointError, match=r"other\.pt: has no gen_state_dict"):
        music2latent.load(file)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("music2latent", reason="music2latent is not installed")
    file = tmp_path / "evil.pt"
    torch.save({"gen_state_dict": Path("x")}, file)
    with pytest.raises(CheckpointError, match="not a checkpoint of plain tensors"):
        music2latent.load(file)


def test_studio_weights_that_do_not_fit_are_named(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    file = tmp_path / "studio.safetensors"
    save_file({"autoencoder.nonsense": torch.zeros(1)}, file)
    with pytest.raises(CheckpointError, match=r"autoencoder\.nonsense .* is not part of StudioCodec"):
        models.load(torch.device("cpu"), checkpoint=file)


def test_missing_weights_say_what_to_do() -> None:
    with pytest.raises(CheckpointError, match="missing: get it from Sony"):
        models.load(torch.device("cpu"), "music2latent")
