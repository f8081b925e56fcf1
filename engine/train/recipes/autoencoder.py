"""Trains the studio codec's autoencoder on spectral features.

The linear maps are set by PCA; then L1 + 0.5 MSE on the features, with a little noise on the latents so that
neighbours sound alike. Shapes: B batch, n latent frames, N examples.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from ...codec.autoencoder import Autoencoder
from ...codec.causal import silent
from ...codec.features import Features, silence_before
from ...contract.timing import FRAME, STEMS, WINDOW
from ..data import corpus
from ..data.files import save_array
from ..loop import Place, Run, every
from ..options import AUTOENCODER, Options

LATENT_NOISE = 0.12  # standard deviation
UNSETTLED = 12  # frames at a window's beginning that have not seen their past
PCA_FRAMES = 40_000
SCORED_FRAMES = 128
SOURCES = (*STEMS, "mix")

Features16 = npt.NDArray[np.float16]
Rng = np.random.Generator


def features_of(songs: Path, seeds: list[int], file: Path, device: torch.device) -> Features16:
    """Features (songs * 5, n, SIZE) of each stem and of a random mix of the songs `seeds`; kept in `file`."""
    if file.exists():
        return np.asarray(np.load(file, mmap_mode="r"))
    extract, out = Features().to(device), []
    for seed in tqdm(seeds, desc="features", unit="song", mininterval=5, disable=None):
        rng = np.random.default_rng(seed)
        song, audio = corpus.load(songs, seed)
        stems = corpus.as_float(audio[:, : corpus.frames_of(song) * FRAME])
        gains = 10 ** (rng.uniform(-6, 4, len(STEMS)) / 20) * (rng.random(len(STEMS)) < 0.8)
        mix = (gains @ stems)[None]
        levels = 10 ** (rng.uniform(-8, 2, (len(STEMS), 1)) / 20)
        for track in np.concatenate([stems * levels, mix]).astype(np.float32):
            padded = silence_before(torch.from_numpy(track[None]).to(device))
            out.append(extract(padded)[0].cpu().numpy().astype(np.float16))
    save_array(file, np.stack(out))
    return np.stack(out)


def sample_windows(data: Features16, size: int) -> Callable[[Rng], torch.Tensor]:
    """A function from a generator to features (B, WINDOW, SIZE) of random windows."""

    def sample(rng: Rng) -> torch.Tensor:
        rows = rng.integers(len(data), size=size)
        starts = rng.integers(data.shape[1] - WINDOW, size=size)
        windows = [data[r, s : s + WINDOW] for r, s in zip(rows, starts, strict=True)]
        return torch.from_numpy(np.stack(windows)).float()

    return sample


def loss_of(model: Autoencoder, features: torch.Tensor, place: Place) -> torch.Tensor:
    """Error of the features (B, n, SIZE) after encoding, a little noise, and decoding."""
    batch, frames, _ = features.shape
    with place.autocast():
        z, _ = model.encode(features, silent(model.encoder, batch))
        noisy = z + LATENT_NOISE * torch.randn_like(z)
        decoded, _ = model.decode(noisy, silent(model.decoder, batch), frames)
    error = (decoded.float() - features)[:, UNSETTLED:]
    return error.abs().mean() + 0.5 * error.square().mean() + 2e-4 * z.float().square().mean()


@torch.no_grad()
def scores(model: Autoencoder, held: torch.Tensor) -> str:
    """Mean absolute error of held-out features (songs * 5, n, SIZE) by source; 0.1 is 1.7 dB."""
    z, _ = model.encode(held, silent(model.encoder, len(held)))
    decoded, _ = model.decode(z, silent(model.decoder, len(held)), held.shape[1])
    error = (decoded - held).abs().mean((1, 2)).view(-1, len(SOURCES)).mean(0)
    return " ".join(f"{source} {e:.4f}" for source, e in zip(SOURCES, error.tolist(), strict=True))


def initial(data: Features16) -> Autoencoder:
    """A new autoencoder whose linear maps are the principal components of random frames of `data`."""
    rng = np.random.default_rng(0)
    count = min(PCA_FRAMES, data.shape[0] * data.shape[1])
    rows, frames = rng.integers(len(data), size=count), rng.integers(data.shape[1], size=count)
    model = Autoencoder()
    kept = model.set_principal_components(
        torch.from_numpy(np.stack([data[r, t] for r, t in zip(rows, frames, strict=True)])).float()
    )
    print(f"64 principal components keep {kept:.1%} of the variance")
    return model


def train(options: Options) -> None:
    """Train to the last step and write the weights, with latents scaled to unit RMS on held-out songs."""
    folder, place, size = options.folder, options.place, options.size
    seeds = {name: corpus.seeds_in(folder / name) for name in ("songs", "held")}
    data = features_of(
        folder / "songs", seeds["songs"][: size.autoencoder_songs], folder / "features.npy", place.device
    )
    held_out = features_of(folder / "held", seeds["held"][:4], folder / "features_held.npy", place.device)
    held = torch.from_numpy(np.array(held_out[:, :SCORED_FRAMES], np.float32)).to(place.device)
    torch.manual_seed(size.autoencoder.seed)
    run = Run("autoencoder", initial(data), size.autoencoder, place)
    report = every(size.report_every, lambda: scores(run.average, held))
    for features in run.batches(sample_windows(data, size.autoencoder.batch)):
        run.update(loss_of(run.model, features, place))
        report(run.step)
    with torch.no_grad():
        z, _ = run.average.encode(held, silent(run.average.encoder, len(held)))
        run.average.scale.mul_(z.square().mean().sqrt())
    torch.save(run.average.state_dict(), folder / AUTOENCODER)
    print(scores(run.average, held))
