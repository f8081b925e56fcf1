"""`music2latent`: the published codec (Pasini et al. 2024, arXiv 2408.06500), from Sony CSL's package and
checkpoint.

Its true grid: spectral frames of 2048 samples every 512 that begin at sample 0, eight to a latent frame, so
that latent frame j covers samples [4096 j, 4096 j + 4096 + 1536). An encoder that waits for those 1536
samples is one frame behind; decoded frames need a frame on their right to be whole. Neither network is
causal: `PAST` frames on the left stand for all that came before. Package and weights are CC BY-NC 4.0: not
for commercial use, and far too slow for a CPU on stage.
"""

import importlib.util
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import nn

from ..contract.errors import CheckpointError
from ..contract.timing import FRAME
from ..runtime.weights import fit

LICENCE = "CC BY-NC 4.0"
PAST = 8  # frames
TAIL = 1536  # samples of a latent frame's last spectral frame that lie beyond it
LATENT_SCALE = 0.06  # the package's own: latents leave the encoder within -1..1
SPECTRAL_FRAMES = 8
SIGMA_MAX = 80.0


def usual_checkpoint() -> Path:
    """Where the package keeps its weights once they were downloaded."""
    spec = importlib.util.find_spec("music2latent")
    folder = (
        Path(spec.submodule_search_locations[0])
        if spec and spec.submodule_search_locations
        else Path("music2latent")
    )
    return folder / "models" / "music2latent.pt"


class DecoderState(NamedTuple):
    latents: torch.Tensor  # (B, PAST, 64)


class Music2Latent(nn.Module):
    name = "music2latent"
    channels = 64
    encode_delay = 1
    decode_delay = 1
    licence = LICENCE

    def __init__(self) -> None:
        super().__init__()
        from music2latent import audio, models

        self._audio = audio
        self.network = models.UNet()

    @property
    def _device(self) -> torch.device:
        device: torch.device = next(self.network.parameters()).device
        return device

    def encoder_state(self, batch: int) -> torch.Tensor:
        """The last PAST + 1 frames of audio (B, samples)."""
        return torch.zeros(batch, (PAST + 1) * FRAME, device=self._device)

    @torch.inference_mode()
    def encode(self, state: torch.Tensor, audio: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        signal = torch.cat([state, audio], 1)
        frames = audio.shape[1] // FRAME
        spectrum = self._audio.to_representation_encoder(signal[:, : (PAST + frames) * FRAME + TAIL])
        latents = self.network.encoder(spectrum).transpose(1, 2) / LATENT_SCALE
        return signal[:, -state.shape[1] :], latents[:, -frames:]

    def decoder_state(self, stems: tuple[int, ...]) -> DecoderState:
        return DecoderState(torch.zeros(len(stems), PAST, self.channels, device=self._device))

    @torch.inference_mode()
    def decode(
        self, state: DecoderState, latents: torch.Tensor, start: int, keep: int
    ) -> tuple[DecoderState, torch.Tensor]:
        known = torch.cat([state.latents, latents], 1)
        spectrum = self.network(
            known.transpose(1, 2) * LATENT_SCALE,
            self._noise(start - PAST, known.shape[:2]) * SIGMA_MAX,
            SIGMA_MAX,
        )
        audio: torch.Tensor = self._audio.to_waveform(spectrum)
        end = known.shape[1] * FRAME - FRAME
        return DecoderState(known[:, keep : keep + PAST]), audio[:, end - latents.shape[1] * FRAME : end]

    def _noise(self, first: int, shape: tuple[int, ...]) -> torch.Tensor:
        """Noise that depends on the position alone, so that a frame decoded twice sounds the same."""
        bins = self._audio.hop * 2
        frames = [
            torch.randn(
                2, bins, SPECTRAL_FRAMES, generator=torch.Generator().manual_seed(first + i & 0xFFFFFFFF)
            )
            for i in range(shape[1])
        ]
        return torch.cat(frames, -1).expand(shape[0], -1, -1, -1).to(self._device)


def load(file: Path) -> Music2Latent:
    """The codec with the published checkpoint, as .pt (read as plain tensors, no code in it runs) or as
    .safetensors.

    Raises:
        CheckpointError: If the package is not installed, or the file is not such a checkpoint.
    """
    if importlib.util.find_spec("music2latent") is None:
        raise CheckpointError("codec music2latent needs the package: pip install music2latent (CC BY-NC 4.0)")
    codec = Music2Latent()
    expected = codec.network.state_dict().keys()
    tensors = {
        name: t.float() for name, t in _tensors(file).items() if name in expected
    }  # it also carries training state
    fit(file, codec.network, tensors)
    return codec.eval()


def _tensors(file: Path) -> dict[str, torch.Tensor]:
    try:
        if file.suffix == ".safetensors":
            return dict(load_file(file))
        saved = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # a file that was cut short makes torch raise whatever its bytes lead to
        raise CheckpointError(f"{file}: is not a checkpoint of plain tensors: {error!r:.200}") from error
    if not isinstance(saved, dict) or not isinstance(saved.get("gen_state_dict"), dict):
        raise CheckpointError(f"{file}: has no gen_state_dict, which music2latent checkpoints have")
    return dict(saved["gen_state_dict"])
