"""Trains the `diffusion` network on the bank: `python -m engine.train.accompany`, then `--export FILE`.

Each window: a context of some players is heard up to a random look-ahead before the frames to be made, each absent player is
to be generated, some with their own past known, as when playing. Loss: EDM (Karras et al. 2022, eq. 8) on the frames to be
made, plus a quarter of the chord loss. What keeps it from drifting on its own output: noise on all latents, pasts that are
missing, have just begun, have faded towards silence, belong to another song, or are what the model itself played (`rollouts.py`).
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from ..backends.network import CHANNELS, GIVEN, LAGS_BARS, PITCH_CLASSES, Known, Network, Scene, preconditioning
from ..grid import PHASE_SIZE, BeatGrid
from ..timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from ..weights import write
from . import bank
from .autoencoder import FRAMES
from .loop import Run, every

MOST_MADE = 24
DRAWS = 2  # noise levels for each trunk pass


class Window:
    """Numpy arrays of one batch, filled row by row; fields as in `network.Known`."""

    def __init__(self, batch: int, made: int) -> None:
        self.made, lags, stems = made, len(LAGS_BARS), len(STEMS)

        def zeros(*shape: int) -> np.ndarray:
            return np.zeros((batch, WINDOW, *shape), np.float32)

        self.context, self.context_on = zeros(CHANNELS), zeros()
        self.own, self.own_on = zeros(stems, CHANNELS), zeros(stems)
        self.context_memory, self.context_memory_on = zeros(lags, CHANNELS), zeros(lags)
        self.own_memory, self.own_memory_on = zeros(stems, lags, CHANNELS), zeros(stems, lags)
        self.phase = zeros(PHASE_SIZE)
        self.truth = np.zeros((batch, stems, made, CHANNELS), np.float32)
        self.wanted = np.zeros((batch, stems), np.float32)  # 1: absent from the context, so to be made
        self.root = np.zeros((batch, WINDOW), np.int64)
        self.tones = zeros(PITCH_CLASSES)

    def known(self) -> Known:
        return Known(*(torch.from_numpy(getattr(self, name)) for name in Known._fields))


class Ideal:
    """What validation asks for: a fixed look-ahead, no disturbance, all conditions or none."""

    def __init__(self, look_ahead: int, with_conditions: bool) -> None:
        self.look_ahead, self.with_conditions = look_ahead, with_conditions


def fill(window: Window, row: int, songs: list[bank.Entry], rng: np.random.Generator, ideal: Ideal | None = None) -> None:
    """Put one random window of one random song into `row`."""
    entry = songs[rng.integers(len(songs))]
    c = int(rng.integers(len(entry.context)))
    first = int(rng.integers(0, FRAMES - WINDOW))
    start = WINDOW - window.made
    look_ahead = ideal.look_ahead if ideal else int(rng.choice((-4, 0, 2, 3, 4, 6, 8, 12, 16)))
    heard = min(WINDOW, start - look_ahead)
    begun = 0 if ideal or rng.random() > 0.1 else int(rng.integers(0, start - GIVEN))  # the stream began inside the window
    since = first + begun if begun else (0 if ideal or rng.random() < 0.6 else max(0, first - int(rng.integers(WINDOW))))
    in_window = slice(first, first + WINDOW)

    window.context[row], window.context_on[row, begun:heard] = entry.context[c, 0, in_window], 1
    window.wanted[row] = ~entry.players[c]
    window.truth[row] = entry.own[:, 0, first + start : first + WINDOW]
    lags = [bars * entry.grid.bar / FRAME for bars in LAGS_BARS]
    frames = first + np.arange(WINDOW)
    past, at = (entry.own, in_window) if ideal else _past(entry, in_window, songs, rng)
    for stem in np.flatnonzero(window.wanted[row]):
        fading = 0.0 if ideal or rng.random() > 0.3 else rng.uniform(0, 0.8)
        window.own[row, :, stem] = past[stem, 0, at]
        window.own_memory[row, :, stem] = past[stem, 1:, at].swapaxes(0, 1)
        for latents in (window.own[row, :, stem], window.own_memory[row, :, stem]):
            latents += fading * (entry.silence - latents)
        if ideal or rng.random() < 0.75:
            window.own_on[row, begun:start, stem] = 1
            for j, lag in enumerate(lags):
                window.own_memory_on[row, :, stem, j] = (frames - lag >= since) & (frames - lag + 1 <= first + start)
    window.context_memory[row] = entry.context[c, 1:, in_window].swapaxes(0, 1)
    for j, lag in enumerate(lags):
        window.context_memory_on[row, :, j] = (frames - lag >= since) & (frames - lag + 1 <= first + heard)
    _truth_of_chords(window, row, entry, frames)
    _drop(window, row, entry.grid, first, rng, ideal)


def _past(entry: bank.Entry, here: slice, songs: list[bank.Entry], rng: np.random.Generator) -> tuple[np.ndarray, slice]:
    """The own past to show: what the model played if there is a rollout, another song's, mostly the true one."""
    draw = rng.random()
    if draw < 0.5 and entry.played is not None:
        return entry.played, here
    if draw > 0.86:
        start = int(rng.integers(FRAMES - WINDOW))
        return songs[rng.integers(len(songs))].own, slice(start, start + WINDOW)
    return entry.own, here


def _truth_of_chords(window: Window, row: int, entry: bank.Entry, frames: np.ndarray) -> None:
    times = (entry.offset + (frames + 0.5) * FRAME) / SAMPLE_RATE
    at = np.searchsorted([chord.start for chord in entry.chords], times, side="right") - 1
    for i, k in enumerate(np.maximum(at, 0)):
        window.root[row, i] = entry.chords[k].root
        window.tones[row, i, list(entry.chords[k].tones)] = 1


def _drop(window: Window, row: int, grid: BeatGrid, first: int, rng: np.random.Generator, ideal: Ideal | None) -> None:
    """Take conditions away at random, so that each is optional in playing; jitter the beat as a tap would."""

    def chance(p: float) -> bool:
        return ideal is None and bool(rng.random() < p)

    has_beat = ideal.with_conditions if ideal else rng.random() > 0.2
    if has_beat:
        late = 0.0 if ideal else rng.normal(0, 0.01) * SAMPLE_RATE
        seen = BeatGrid(grid.downbeat + late, grid.beat, 0 if chance(0.15) else grid.beats_per_bar)
        window.phase[row] = seen.phase(first, WINDOW)
    if chance(0.1):  # nothing heard at all: the unconditional half of guidance
        window.context_on[row], window.context_memory_on[row] = 0, 0
    if not has_beat or chance(0.5):
        window.own_memory_on[row] = 0
    if not has_beat or chance(0.15):
        window.context_memory_on[row] = 0
    for j in range(len(LAGS_BARS)):
        if chance(0.15):
            window.own_memory_on[row, :, :, j] = 0


def draw(songs: list[bank.Entry], rng: np.random.Generator, batch: int, made: int, ideal: Ideal | None = None) -> Window:
    window = Window(batch, made)
    for row in range(batch):
        fill(window, row, songs, rng, ideal)
    return window


def disturb(known: Known) -> Known:
    """Noise on latents as bandmate's own, imperfect output will have it."""

    def noisy(x: torch.Tensor, most: float) -> torch.Tensor:
        return x + most * torch.rand(len(x), *[1] * (x.dim() - 1)) * torch.randn_like(x)

    return known._replace(
        context=noisy(known.context, 0.2), own=noisy(known.own, 0.35),
        context_memory=noisy(known.context_memory, 0.3), own_memory=noisy(known.own_memory, 0.35),
    )  # fmt: skip


def scene(known: Known, trunk: torch.Tensor, rows: torch.Tensor, stems: torch.Tensor, made: int) -> Scene:
    """The denoiser's view of (row, stem) pairs: the last GIVEN + made frames."""
    span, given = slice(WINDOW - made - GIVEN, None), slice(WINDOW - made - GIVEN, WINDOW - made)
    return Scene(
        trunk[rows, span],
        known.own[rows, given, stems],
        known.own_on[rows, given, stems],
        known.own_memory[rows, span, stems],
        known.own_memory_on[rows, span, stems],
        known.phase[rows, span],
        stems,
    )


def loss_of(network: Network, window: Window) -> torch.Tensor:
    """EDM loss of the wanted stems plus the chord loss."""
    known = disturb(window.known())
    rows, stems = (torch.from_numpy(a) for a in np.nonzero(window.wanted))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        trunk = network.trunk(known)
        rows, stems = rows.repeat(DRAWS), stems.repeat(DRAWS)
        clean = torch.from_numpy(window.truth)[rows, stems]
        sigma = torch.exp(torch.randn(len(rows)) * 1.5 + 0.5).clamp(0.01, 80)
        noisy = clean + sigma[:, None, None] * torch.randn_like(clean)
        c_skip, c_out, c_in = preconditioning(sigma)
        raw = network.denoiser.raw(c_in * noisy, sigma, scene(known, trunk, rows, stems, window.made))
        chords = network.trunk.chords(trunk)
    edm = (raw.float() - (clean - c_skip * noisy) / c_out).square().mean()
    root = F.cross_entropy(chords[..., :PITCH_CLASSES].float().flatten(0, 1), torch.from_numpy(window.root).flatten())
    tones = F.binary_cross_entropy_with_logits(chords[..., PITCH_CLASSES:].float(), torch.from_numpy(window.tones))
    return edm + 0.25 * (root + 3 * tones)


@torch.no_grad()
def scores(network: nn.Module, held: list[bank.Entry]) -> str:
    """Error of the clean estimate from pure noise by stem (the target's variance is about 1), with all conditions and with none."""
    out = []
    for look_ahead in (0, 4, 8):
        for with_conditions in (True, False):
            window = draw(held, np.random.default_rng(3), 24, 8, Ideal(look_ahead, with_conditions))
            known, (rows, stems) = window.known(), (torch.from_numpy(a) for a in np.nonzero(window.wanted))
            trunk = network.trunk(known)  # type: ignore[operator]
            clean = torch.from_numpy(window.truth)[rows, stems]
            noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
            made = network.denoiser(clean + 20 * noise, torch.full((len(rows),), 20.0), scene(known, trunk, rows, stems, 8))  # type: ignore[operator]
            error = (made - clean).square().mean((1, 2))
            root = (network.trunk.chords(trunk)[:, -8:, :PITCH_CLASSES].argmax(-1) == torch.from_numpy(window.root)[:, -8:]).float().mean()  # type: ignore[operator, union-attr]
            by_stem = "/".join(f"{error[stems == s].mean():.2f}" for s in range(len(STEMS)))
            out.append(f"la{look_ahead}{'+' if with_conditions else '-'} {by_stem} root {root:.2f}")
    return "  ".join(out)


def matching(network: Network, weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The network's own weights, replaced by those in `weights` that have their name and shape."""
    own = network.state_dict()
    return {name: weights[name] if name in weights and weights[name].shape == t.shape else t for name, t in own.items()}


def load_songs(folder: Path, codec_file: Path) -> list[bank.Entry]:
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise SystemExit(f"{folder} holds no songs: run `python -m engine.train.bank` first")
    silence = bank.silence(bank.load_codec(codec_file))
    return [bank.load(f, silence) for f in tqdm(files, desc=str(folder), unit="song")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="begin from the weights in this checkpoint instead of from chance, where shapes agree")
    parser.add_argument("--export", type=Path, help="write the averaged weights to this file, and stop")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = Network()
    if args.start:
        network.load_state_dict(matching(network, torch.load(args.start, weights_only=True)["average"]))
    run = Run("accompany", network, steps=args.steps, rate=args.rate, seed=0, folder=args.folder, average=0.999)
    codec_file = args.folder / "autoencoder.pt"
    held = load_songs(args.folder / "bank_held", codec_file)
    if args.export:
        write(args.export, run.average, {"model": "diffusion", "steps": str(run.step), "licence": "Apache-2.0"})
        print(f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(run.average, held)}")
        return
    songs = load_songs(args.folder / "bank", codec_file)
    report = every(500, lambda: scores(run.average, held))
    for step in run:
        made = int(run.rng.choice((4, 5, 6, 7, 8, 8, 10, 12, 16, MOST_MADE)))
        run.update(loss_of(run.model, draw(songs, run.rng, args.batch, made)))  # type: ignore[arg-type]
        report(step)
    print(scores(run.average, held))


if __name__ == "__main__":
    main()
