"""Whole tracks through the studio codec, for training."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ...codec.causal import silent
from ...codec.features import silence_before
from ...codec.studio import StudioCodec
from ...contract.timing import FRAME
from ...runtime.weights import read

Audio = npt.NDArray[np.float32]
Array = npt.NDArray[np.float32]


def load_codec(weights: Path, device: torch.device) -> StudioCodec:
    """The codec with `studio.safetensors` in the folder `weights`.

    Raises:
        CheckpointError: If it is missing or does not fit.
    """
    codec = StudioCodec()
    read(weights / "studio.safetensors", codec)
    return codec.eval().to(device)


@torch.inference_mode()
def encode(codec: StudioCodec, audio: Audio) -> Array:
    """Latents (rows, n, 64) of whole tracks (rows, n * 4096), on the codec's device."""
    device = codec.autoencoder.mean.device
    padded = silence_before(torch.from_numpy(audio).to(device))
    features = torch.cat([codec.features(track[None]) for track in padded])
    pasts = silent(codec.autoencoder.encoder, len(features))
    return np.asarray(codec.autoencoder.encode(features, pasts)[0].cpu().numpy())


def silence_latent(codec: StudioCodec) -> Array:
    """What silence encodes to, (64,)."""
    return np.asarray(encode(codec, np.zeros((1, 16 * FRAME), np.float32))[0, -1])
