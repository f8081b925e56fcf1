"""The tables of codecs and backends, and how an accompanist is put together from their names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from ..backends import consistency, diffusion, echo
from ..backends.base import Backend
from ..codec import music2latent, studio
from ..codec.base import Codec
from ..codec.identity import IdentityCodec
from ..contract.errors import BandmateError, CheckpointError
from ..contract.grid import BeatGrid
from ..contract.params import Settings
from ..contract.suggest import nearest
from ..contract.timing import FRAME
from ..listener import listener
from ..runtime import weights
from .accompanist import Accompanist


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights that a model needs, and on what terms."""

    file: Path
    licence: str
    cure: str  # what to do when it is missing


def _shipped(name: str) -> Weights:
    return Weights(weights.FOLDER / name, "Apache-2.0", "reinstall bandmate: it comes with it")


STUDIO = _shipped("studio.safetensors")
DIFFUSION = _shipped("diffusion.safetensors")
CONSISTENCY = _shipped("consistency.safetensors")
LISTENER = _shipped("listener.safetensors")
MUSIC2LATENT = Weights(
    music2latent.usual_checkpoint(),
    music2latent.LICENCE,
    "get it from Sony CSL's music2latent release, then name it with --checkpoint",
)

CODECS: dict[str, tuple[Callable[[Path], Codec], Weights | None]] = {
    "studio": (studio.load, STUDIO),
    "music2latent": (music2latent.load, MUSIC2LATENT),
    "identity": (lambda _: IdentityCodec(), None),
}
BACKENDS: dict[str, tuple[Callable[[Path, Codec], Backend], Weights | None]] = {
    "consistency": (lambda file, _: consistency.load(file, _file(DIFFUSION.file, DIFFUSION)), CONSISTENCY),
    "diffusion": (lambda file, _: diffusion.load(file), DIFFUSION),
    "echo": (lambda _, codec: echo.Echo(codec.channels), None),
}


TRAINED = ("consistency", "diffusion")  # one may switch between them while playing

T = TypeVar("T")


def load(
    device: torch.device, codec: str = "studio", backend: str = "consistency", checkpoint: Path | None = None
) -> Accompanist:
    """Put an accompanist together on `device`.

    Args:
        checkpoint: Weights of the codec instead of those in the table.
    Raises:
        BandmateError: If a name is unknown, or codec and backend do not speak the same latents.
        CheckpointError: If weights are missing or do not fit.
    """
    make_codec, codec_weights = _pick("codec", codec, CODECS)
    _pick("backend", backend, BACKENDS)
    chosen_codec = make_codec(
        _file(checkpoint or (codec_weights.file if codec_weights else None), codec_weights)
    )
    names = TRAINED if codec == "studio" and backend in TRAINED else (backend,)
    backends = {name: _backend(name, chosen_codec, codec) for name in names}
    for part in (chosen_codec, *backends.values()):
        if isinstance(part, nn.Module):
            part.to(device)
    # what is only passed through needs no beat
    ears = None if codec == "identity" else listener.load(_file(LISTENER.file, LISTENER), device)
    return Accompanist(chosen_codec, backends[backend], ears, device, backends)


def _backend(name: str, codec: Codec, codec_name: str) -> Backend:
    make, about = BACKENDS[name]
    backend = make(_file(about.file if about else None, about), codec)
    if backend.channels != codec.channels:
        raise BandmateError(
            f"backend {name} makes latents of {backend.channels} channels, "
            f"codec {codec_name} takes {codec.channels}"
        )
    return backend


def warm(accompanist: Accompanist, settings: Settings) -> None:
    """Run hops of the shapes that `settings` will use, so that the first hop of a session takes no longer
    than the others.
    """
    state, grid = accompanist.begin(), BeatGrid.at_tempo(120, 4)
    rng = np.random.default_rng(0)
    for _ in range(4):
        noise = rng.normal(0, 0.01, settings.integer("hop") * FRAME).astype(np.float32)
        accompanist.step(state, noise, settings, grid)


def _file(file: Path | None, about: Weights | None) -> Path:
    if file is None:
        return Path()
    if not file.exists():
        raise CheckpointError(f"{file} is missing" + (f": {about.cure}" if about else ""))
    return file


def _pick(kind: str, name: str, table: dict[str, T]) -> T:
    if name in table:
        return table[name]
    raise BandmateError(f"there is no {kind} {name!r}{nearest(name, table)}")
