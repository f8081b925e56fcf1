"""Trains the studio codec's vocoder on a frozen autoencoder.

Multi-resolution spectral loss: spectral convergence + 0.5 log magnitude + log mel (semitones at the longest
window), two random resolutions in each step. Shapes: B batch, n latent frames, T samples.
"""

import numpy as np
import torch
from torch import nn

from ...codec.causal import silent
from ...codec.features import mel_bank, semitone_bank
from ...codec.studio import StudioCodec
from ...codec.vocoder import Vocoder
from ...contract.timing import FRAME, STEMS
from ...runtime.weights import write
from ..data import corpus
from ..data.crops import Crops, Stems, sample_crops
from ..loop import Place, Run, every
from ..options import AUTOENCODER, STUDIO, Options

WARM_UP = 4  # latent frames at a crop's beginning that have not seen their past
LATENT_NOISE = 0.15  # standard deviation at most
QUIET = 1e-3  # amplitude below which logarithms level off
RESOLUTIONS_A_STEP = 2
SCORED_FRAMES = 100


class SpectralLoss(nn.Module):
    """Distance between two batches of audio (B, T) at one to six resolutions."""

    # window, mel bands (0: semitones)
    RESOLUTIONS = ((8192, 0), (4096, 160), (2048, 128), (1024, 80), (512, 64), (256, 40))

    def __init__(self) -> None:
        super().__init__()
        for size, bands in self.RESOLUTIONS:
            bank = mel_bank(size, bands, 20, 20000) if bands else semitone_bank(size, 28, 84)
            self.register_buffer(f"bank{size}", torch.from_numpy(bank))
            self.register_buffer(f"window{size}", torch.hann_window(size) / (size / 4) ** 0.5)

    def forward(
        self, decoded: torch.Tensor, true: torch.Tensor, which: tuple[int, ...]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The loss, and its log-mel part alone in nepers, averaged over the resolutions in `which`."""
        loss, mel = decoded.new_zeros(()), decoded.new_zeros(())
        for size in (self.RESOLUTIONS[i][0] for i in which):
            a, b = self._magnitude(decoded, size), self._magnitude(true, size)
            bank = self.get_buffer(f"bank{size}")
            convergence = (a - b).square().sum((1, 2)).sqrt() / b.square().sum((1, 2)).sqrt().clamp(min=1.0)
            magnitude = (torch.log(a + QUIET) - torch.log(b + QUIET)).abs().mean((1, 2))
            bands = (torch.log(a @ bank + QUIET) - torch.log(b @ bank + QUIET)).abs().mean((1, 2))
            loss = loss + (convergence + 0.5 * magnitude + bands).mean() / len(which)
            mel = mel + bands.mean() / len(which)
        return loss, mel

    def _magnitude(self, audio: torch.Tensor, size: int) -> torch.Tensor:
        """Spectra (B, windows, bins) of audio (B, T)."""
        windows = audio.unfold(1, size, size // 4) * self.get_buffer(f"window{size}")
        spectrum = torch.view_as_real(torch.fft.rfft(windows))
        return (spectrum.square().sum(-1) + 1e-9).sqrt()


def decode(
    codec: StudioCodec, model: Vocoder, z: torch.Tensor, stems: torch.Tensor, first: int
) -> torch.Tensor:
    """Audio (B, T) of whole crops (B, n, 64) through `model`, the vocoder in training, without its warm-up
    and delay.
    """
    with torch.no_grad():
        pasts = silent(codec.autoencoder.decoder, len(z))
        spectral, _ = codec.autoencoder.decode(z, pasts, z.shape[1])
    audio: torch.Tensor = model(z, spectral, model.state(tuple(stems.tolist())), first, z.shape[1])[1]
    return audio[:, (WARM_UP + codec.decode_delay) * FRAME :]


def target(audio: torch.Tensor) -> torch.Tensor:
    """The part of a crop's audio (B, T) that `decode` returns."""
    return audio[:, WARM_UP * FRAME : -FRAME]


def loss_of(
    codec: StudioCodec, model: Vocoder, crops: Crops, loss: SpectralLoss, place: Place
) -> torch.Tensor:
    """Spectral loss of noisy crops at two random resolutions."""
    z = crops.latents
    z = z + LATENT_NOISE * torch.rand(len(z), 1, 1, device=z.device) * torch.randn_like(z)
    which = torch.randperm(len(SpectralLoss.RESOLUTIONS))[:RESOLUTIONS_A_STEP]
    with place.autocast():
        decoded = decode(codec, model, z, crops.stems, crops.first)
    distance: torch.Tensor = loss(decoded, target(crops.audio), tuple(which.tolist()))[0]
    return distance


@torch.no_grad()
def scores(codec: StudioCodec, model: Vocoder, held: Stems, loss: SpectralLoss) -> str:
    """Log-mel distance in nepers of each stem of held-out songs, averaged over all resolutions."""
    device, every_one = codec.autoencoder.mean.device, tuple(range(len(SpectralLoss.RESOLUTIONS)))
    frames = min(SCORED_FRAMES, held.frames // 2)
    out = []
    for stem, name in enumerate(STEMS):
        crops = [
            held.crop(song, stem, start, frames)
            for song in range(len(held.audio))
            for start in (0, held.frames // 2)
        ]
        z, x = (torch.from_numpy(np.stack(part)).to(device) for part in zip(*crops, strict=True))
        decoded = decode(codec, model, z, torch.full((len(z),), stem), 100)
        out.append(f"{name} {float(loss(decoded, target(x), every_one)[1]):.3f}")
    return " ".join(out)


def train(options: Options) -> None:
    """Train to the last step and export the whole codec."""
    folder, place, size = options.folder, options.place, options.size
    torch.manual_seed(size.vocoder.seed)
    codec = StudioCodec()
    codec.autoencoder.load_state_dict(torch.load(folder / AUTOENCODER, weights_only=True))
    codec.autoencoder.requires_grad_(False)
    codec.to(place.device)
    run = Run("vocoder", codec.vocoder, size.vocoder, place)
    seeds = {name: corpus.seeds_in(folder / name) for name in ("songs", "held")}
    held = Stems(codec, folder / "held", seeds["held"][:6], folder / "stems_held.npy")
    loss = SpectralLoss().to(place.device)
    if not run.is_done:
        data = Stems(codec, folder / "songs", seeds["songs"][: size.vocoder_songs], folder / "stems.npy")
        report = every(size.report_every, lambda: scores(codec, run.average, held, loss))
        for crops in run.batches(lambda rng: sample_crops(data, size.vocoder.batch, rng)):
            run.update(loss_of(codec, run.model, crops, loss, place))
            report(run.step)
    codec.vocoder = run.average
    write(options.exports / STUDIO, codec, run.metadata(model=codec.name, licence=codec.licence))
    print(scores(codec, run.average, held, loss))
