"""Trains the studio codec's autoencoder on features: `python -m engine.train.recipes.autoencoder`.

PCA sets the linear maps, then L1 + 0.5 MSE on the features, a little latent noise so that neighbours sound alike.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from ...codec.features import SIZE, Features, silence_before
from ...codec.studio import Autoencoder, silent
from ...contract.timing import FRAME, WINDOW
from ..data import corpus
from ..loop import Run, every, half_precision

FRAMES = 640  # of each song
LATENT_NOISE = 0.12
SOURCES = ("bass", "drums", "guitar", "piano", "mix")


def features_of(songs: Path, seeds: list[int], file: Path) -> np.ndarray:
    """Features (songs * 5, FRAMES, SIZE) float16 of each stem and of a random mix; kept in `file`."""
    if file.exists():
        return np.asarray(np.load(file, mmap_mode="r"))
    extract, out = Features(), np.zeros((len(seeds) * len(SOURCES), FRAMES, SIZE), np.float16)
    for i, seed in enumerate(tqdm(seeds, desc="features", unit="song")):
        rng = np.random.default_rng(seed)
        audio = corpus.load(songs, seed)[1][:, : FRAMES * FRAME].astype(np.float32) / 32768
        gains = 10 ** (rng.uniform(-6, 4, 4) / 20) * (rng.random(4) < 0.8)
        audio = np.concatenate(
            [audio * 10 ** (rng.uniform(-8, 2, (4, 1)) / 20), (gains @ audio)[None]]
        ).astype(np.float32)
        for j, track in enumerate(audio):
            out[i * len(SOURCES) + j] = extract(silence_before(torch.from_numpy(track[None])))[0].numpy()
    np.save(file, out)
    return out


def train(run: Run, data: np.ndarray, held: np.ndarray, batch: int = 8) -> None:
    """Fit `run.model` to windows of `data`, printing the error by source on `held`."""
    report = every(1000, lambda: scores(run.average, held))
    for step in run:
        rows, starts = run.rng.integers(len(data), size=batch), run.rng.integers(FRAMES - WINDOW, size=batch)
        f = torch.from_numpy(
            np.stack([data[r, s : s + WINDOW] for r, s in zip(rows, starts, strict=True)])
        ).float()
        with half_precision():
            z, _ = run.model.encode(f, silent(run.model.encoder, batch))  # type: ignore[operator, arg-type]
            noisy = z + LATENT_NOISE * torch.randn_like(z)
            y, _ = run.model.decode(noisy, silent(run.model.decoder, batch), WINDOW)  # type: ignore[operator, arg-type]
        error = (y.float() - f)[:, 12:]  # the first frames have not seen their past
        run.update(error.abs().mean() + 0.5 * error.square().mean() + 2e-4 * z.float().square().mean())
        report(step)


@torch.no_grad()
def scores(model: torch.nn.Module, held: np.ndarray) -> str:
    """Mean absolute feature error of each source (0.1 is 1.7 dB)."""
    f = torch.from_numpy(np.asarray(held[:, :128])).float()
    z, _ = model.encode(f, silent(model.encoder, len(f)))  # type: ignore[operator, arg-type]
    y, _ = model.decode(z, silent(model.decoder, len(f)), 128)  # type: ignore[operator, arg-type]
    error = (y - f).abs().mean((1, 2)).view(-1, len(SOURCES)).mean(0)
    return " ".join(f"{s} {e:.4f}" for s, e in zip(SOURCES, error.tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--songs", type=int, default=100, help="songs to learn from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    data = features_of(
        args.folder / "songs",
        corpus.seeds_in(args.folder / "songs")[: args.songs],
        args.folder / "features.npy",
    )
    held = features_of(
        args.folder / "held", corpus.seeds_in(args.folder / "held")[:4], args.folder / "features_held.npy"
    )
    model = Autoencoder()
    rng = np.random.default_rng(0)
    some = torch.from_numpy(
        np.stack(
            [
                data[r, t]
                for r, t in zip(
                    rng.integers(len(data), size=40000), rng.integers(FRAMES, size=40000), strict=True
                )
            ]
        )
    ).float()
    kept = model.set_principal_components(some)
    print(f"64 principal components keep {kept:.1%}; {scores(model, held)}")
    run = Run("autoencoder", model, steps=args.steps, rate=1.2e-3, seed=0, folder=args.folder)
    train(run, data, held)
    with torch.no_grad():
        f = torch.from_numpy(np.asarray(held[:, :128])).float()
        z, _ = run.average.encode(f, silent(run.average.encoder, len(f)))  # type: ignore[operator, arg-type]
        run.average.get_buffer("scale").mul_(z.square().mean().sqrt())
    torch.save(run.average.state_dict(), args.folder / "autoencoder.pt")
    print(scores(run.average, held))


if __name__ == "__main__":
    main()
