"""Trains the studio codec's vocoder on a frozen autoencoder: `python -m engine.train.recipes.vocoder`, then `--export`.

Multi-resolution spectral loss: spectral convergence + 0.5 log magnitude + log mel (semitones at the longest window), two
resolutions drawn for each step.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from ...codec.features import mel_bank, semitone_bank, silence_before
from ...codec.studio import StudioCodec, silent
from ...contract.timing import FRAME, STEMS
from ...runtime.weights import write
from ..data import corpus
from ..loop import Run, every, half_precision, options
from .autoencoder import FRAMES

CROP, WARM_UP = 14, 4  # latent frames in a crop; those at its start that have not seen their past
QUIET = 1e-3


class SpectralLoss(nn.Module):
    """Distance between two batches of audio (B, S) at one to six resolutions."""

    RESOLUTIONS = (
        (8192, 0),
        (4096, 160),
        (2048, 128),
        (1024, 80),
        (512, 64),
        (256, 40),
    )  # window, mel bands (0: semitones)

    def __init__(self) -> None:
        super().__init__()
        for size, bands in self.RESOLUTIONS:
            bank = mel_bank(size, bands, 20, 20000) if bands else semitone_bank(size, 28, 84)
            self.register_buffer(f"bank{size}", torch.from_numpy(bank))
            self.register_buffer(f"window{size}", torch.hann_window(size) / (size / 4) ** 0.5)

    def forward(
        self, made: torch.Tensor, true: torch.Tensor, which: tuple[int, ...]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The loss, and its log-mel part alone in nepers, averaged over the resolutions in `which`."""
        loss, mel = made.new_zeros(()), made.new_zeros(())
        for size in (self.RESOLUTIONS[i][0] for i in which):
            a, b = self._magnitude(made, size), self._magnitude(true, size)
            bank = self.get_buffer(f"bank{size}")
            convergence = (a - b).square().sum((1, 2)).sqrt() / b.square().sum((1, 2)).sqrt().clamp(min=1.0)
            magnitude = (torch.log(a + QUIET) - torch.log(b + QUIET)).abs().mean((1, 2))
            bands = (torch.log(a @ bank + QUIET) - torch.log(b @ bank + QUIET)).abs().mean((1, 2))
            loss = loss + (convergence + 0.5 * magnitude + bands).mean() / len(which)
            mel = mel + bands.mean() / len(which)
        return loss, mel

    def _magnitude(self, audio: torch.Tensor, size: int) -> torch.Tensor:
        spectrum = torch.view_as_real(
            torch.fft.rfft(audio.unfold(1, size, size // 4) * self.get_buffer(f"window{size}"))
        )
        return (spectrum.square().sum(-1) + 1e-9).sqrt()


class Stems:
    """Audio and latents of solo stems: `latents` (songs, stems, FRAMES, 64) kept in a file."""

    def __init__(self, codec: StudioCodec, folder: Path, seeds: list[int], file: Path) -> None:
        self.audio = [corpus.load(folder, seed)[1] for seed in seeds]
        if not file.exists():
            latents = [
                encode(codec, a[:, : FRAMES * FRAME].astype(np.float32) / 32768)
                for a in tqdm(self.audio, desc="encode", unit="song")
            ]
            np.save(file, np.stack(latents).astype(np.float16))
        self.latents = np.load(file)

    def crop(self, song: int, stem: int, start: int, frames: int = CROP) -> tuple[np.ndarray, np.ndarray]:
        audio = self.audio[song][stem, start * FRAME : (start + frames) * FRAME].astype(np.float32) / 32768
        return self.latents[song, stem, start : start + frames].astype(np.float32), audio


def encode(codec: StudioCodec, audio: np.ndarray) -> np.ndarray:
    """Latents (rows, n, 64) of whole tracks (rows, n * 4096)."""
    with torch.inference_mode():
        heard = silence_before(torch.from_numpy(audio))
        f = torch.cat([codec.features(row[None]) for row in heard])
        return np.asarray(codec.autoencoder.encode(f, silent(codec.autoencoder.encoder, len(f)))[0].numpy())


def decode(
    codec: StudioCodec, model: nn.Module, z: torch.Tensor, stems: tuple[int, ...], start: int
) -> torch.Tensor:
    """Audio of whole crops through `model`, the vocoder in training."""
    frames = z.shape[1]
    with torch.no_grad():
        spectral, _ = codec.autoencoder.decode(z, silent(codec.autoencoder.decoder, len(z)), frames)
    audio: torch.Tensor = model(z, spectral, codec.vocoder.state(stems), start, frames)[1]
    return audio[:, (WARM_UP + codec.decode_delay) * FRAME :]


def draw(
    data: Stems, rng: np.random.Generator, batch: int
) -> tuple[torch.Tensor, torch.Tensor, tuple[int, ...]]:
    """Crops that are not silent: latents (B, CROP, 64), audio, stems."""
    latents: list[np.ndarray] = []
    audio: list[np.ndarray] = []
    stems: list[int] = []
    while len(stems) < batch:
        song, stem, start = (
            rng.integers(len(data.audio)),
            int(rng.integers(len(STEMS))),
            int(rng.integers(FRAMES - CROP)),
        )
        z, x = data.crop(int(song), stem, start)
        if np.mean(x**2) > 1e-6 or rng.random() < 0.1:
            latents.append(z)
            audio.append(x)
            stems.append(stem)
    return torch.from_numpy(np.stack(latents)), torch.from_numpy(np.stack(audio)), tuple(stems)


def target(audio: torch.Tensor) -> torch.Tensor:
    """The part of a crop's audio that `decode` returns."""
    return audio[:, WARM_UP * FRAME : -FRAME]


@torch.no_grad()
def scores(codec: StudioCodec, model: nn.Module, held: Stems, loss: SpectralLoss) -> str:
    """Log-mel distance in nepers of each stem, averaged over all resolutions."""
    out = []
    for stem, name in enumerate(STEMS):
        crops = [held.crop(song, stem, start) for song in range(len(held.audio)) for start in (100, 300)]
        z, x = (torch.from_numpy(np.stack(part)) for part in zip(*crops, strict=True))
        made = decode(codec, model, z, (stem,) * len(z), 100)
        out.append(f"{name} {float(loss(made, target(x), tuple(range(6)))[1]):.3f}")
    return " ".join(out)


def main() -> None:
    parser = options(__doc__, steps=12000, batch=6)
    parser.add_argument("--songs", type=int, default=160)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    codec = StudioCodec()
    codec.autoencoder.load_state_dict(torch.load(args.folder / "autoencoder.pt", weights_only=True))
    codec.autoencoder.requires_grad_(False)
    run = Run("vocoder", codec.vocoder, steps=args.steps, rate=args.rate, seed=0, folder=args.folder)
    seeds = {name: corpus.seeds_in(args.folder / name) for name in ("songs", "held")}
    held = Stems(codec, args.folder / "held", seeds["held"][:6], args.folder / "stems_held.npy")
    loss = SpectralLoss()
    if args.export:
        codec.vocoder = run.average  # type: ignore[assignment]
        write(args.export, codec, {"model": "studio", "steps": str(run.step), "licence": codec.licence})
        print(
            f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(codec, run.average, held, loss)}"
        )
        return
    data = Stems(codec, args.folder / "songs", seeds["songs"][: args.songs], args.folder / "stems.npy")
    report = every(500, lambda: scores(codec, run.average, held, loss))
    for step in run:
        z, x, stems = draw(data, run.rng, args.batch)
        z = z + 0.15 * torch.rand(len(z), 1, 1) * torch.randn_like(z)
        with half_precision():
            made = decode(codec, run.model, z, stems, int(run.rng.integers(10_000)))
        run.update(loss(made, target(x), tuple(run.rng.permutation(6)[:2]))[0])
        report(step)
    print(scores(codec, run.average, held, loss))


if __name__ == "__main__":
    main()
