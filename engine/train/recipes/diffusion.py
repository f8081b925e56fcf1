"""Trains the `diffusion` network on the bank: `python -m engine.train.recipes.diffusion`, then `--export FILE`.

Each window: a context of some players is heard up to a random look-ahead before the frames to be made, each absent player is
to be generated, some with their own past known, as when playing. Loss: EDM (Karras et al. 2022, eq. 8) on the frames to be
made, plus a quarter of the chord loss. What keeps it from drifting on its own output: noise on all latents, pasts that are
missing, have just begun, have faded towards silence, belong to another song, or are what the model itself played (`rollouts.py`).
"""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from ...backends.network import (
    CHANNELS,
    CHARACTER_SIZE,
    GIVEN,
    LAGS_BARS,
    WORDS_SIZE,
    Conditioning,
    DenoiserInputs,
    Network,
    preconditioning,
)
from ...contract.chords import BY_EAR, CHART, CHORD_SIZE, PITCH_CLASSES, chord_rows
from ...contract.grid import PHASE_SIZE, BeatGrid
from ...contract.styles import density, energy
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from ...runtime.weights import tensors, write
from ..data import latents
from ..loop import Run, every, half_precision, options
from .autoencoder import FRAMES

MOST_MADE = 24
DRAWS = 2  # noise levels for each trunk pass
LOOK_AHEADS = (-4, 0, 2, 4, 4, 6, 8, 8, 8, 12, 12, 14, 16, 16)
MOST_NOISE, MOST_MISSING = 1.0, 0.5  # on what is known: standard deviations, and share of the channels
PLAYED_SHARE = 0.4  # of the windows are of songs of which there are rollouts
KEPT_EVERY = 1000  # steps
BEATS_IN_MIND = 8  # through which the grid is drawn, as a listener would


class Window:
    """Numpy arrays of one batch, filled row by row; fields as in `network.Known`."""

    def __init__(self, batch: int, made: int) -> None:
        self.made, lags, stems = made, len(LAGS_BARS), len(STEMS)

        def zeros(*shape: int) -> np.ndarray:
            return np.zeros((batch, WINDOW, *shape), np.float32)

        self.context, self.context_mask = zeros(CHANNELS), zeros()
        self.own, self.own_mask = zeros(stems, CHANNELS), zeros(stems)
        self.context_memory, self.context_memory_mask = zeros(lags, CHANNELS), zeros(lags)
        self.own_memory, self.own_memory_mask = zeros(stems, lags, CHANNELS), zeros(stems, lags)
        self.phase, self.chords = zeros(PHASE_SIZE), zeros(CHORD_SIZE)
        self.words, self.character = (
            np.zeros((batch, WORDS_SIZE), np.float32),
            np.zeros((batch, stems, CHARACTER_SIZE), np.float32),
        )
        self.truth = np.zeros((batch, stems, made, CHANNELS), np.float32)
        self.wanted = np.zeros((batch, stems), np.float32)  # 1: absent from the context, so to be made
        self.root = np.zeros((batch, WINDOW), np.int64)
        self.tones = zeros(PITCH_CLASSES)

    def known(self) -> Conditioning:
        return Conditioning(*(torch.from_numpy(getattr(self, name)) for name in Conditioning._fields))


class Ideal(NamedTuple):
    """What validation asks for: a fixed look-ahead, no disturbance, and which conditions."""

    look_ahead: int
    with_beat: bool
    with_chords: bool


def fill(
    window: Window,
    row: int,
    songs: list[latents.LatentSong],
    rng: np.random.Generator,
    ideal: Ideal | None = None,
) -> None:
    """Put one random window of one random song into `row`."""
    entry = songs[rng.integers(len(songs))]
    c = int(rng.integers(len(entry.context)))
    first = int(rng.integers(0, FRAMES - WINDOW))
    start = WINDOW - window.made
    look_ahead = ideal.look_ahead if ideal else int(rng.choice(LOOK_AHEADS))
    heard = min(WINDOW, start - look_ahead)
    begun = (
        0 if ideal or rng.random() > 0.1 else int(rng.integers(0, start - GIVEN))
    )  # the stream began inside the window
    since = (
        first + begun
        if begun
        else (0 if ideal or rng.random() < 0.6 else max(0, first - int(rng.integers(WINDOW))))
    )
    in_window = slice(first, first + WINDOW)

    window.context[row], window.context_mask[row, begun:heard] = entry.context[c, 0, in_window], 1
    window.wanted[row] = ~entry.players[c]
    window.truth[row] = entry.own[:, 0, first + start : first + WINDOW]
    lags = [bars * entry.bar / FRAME for bars in LAGS_BARS]
    frames = first + np.arange(WINDOW)
    past, at = (entry.own, in_window) if ideal else _past(entry, in_window, songs, rng)
    for stem in np.flatnonzero(window.wanted[row]):
        fading = 0.0 if ideal or rng.random() > 0.3 else rng.uniform(-0.25, 0.8)  # below 0: too loud
        window.own[row, :, stem] = past[stem, 0, at]
        window.own_memory[row, :, stem] = past[stem, 1:, at].swapaxes(0, 1)
        for shown in (window.own[row, :, stem], window.own_memory[row, :, stem]):
            shown += fading * (entry.silence - shown)
        if ideal or rng.random() < 0.75:
            window.own_mask[row, begun:start, stem] = 1
            for j, lag in enumerate(lags):
                window.own_memory_mask[row, :, stem, j] = (frames - lag >= since) & (
                    frames - lag + 1 <= first + start
                )
    window.context_memory[row] = entry.context[c, 1:, in_window].swapaxes(0, 1)
    for j, lag in enumerate(lags):
        window.context_memory_mask[row, :, j] = (frames - lag >= since) & (frames - lag + 1 <= first + heard)
    window.root[row], window.tones[row] = entry.root[in_window], entry.tones[in_window]
    _drop(window, row, entry, (first, first + heard), rng, ideal)
    _conditions(window, row, entry, slice(first, first + WINDOW), heard, rng, ideal)


def _past(
    entry: latents.LatentSong, here: slice, songs: list[latents.LatentSong], rng: np.random.Generator
) -> tuple[np.ndarray, slice]:
    """The own past to show: what the model played if there is a rollout, another song's, mostly the true one."""
    draw = rng.random()
    if draw < 0.8 and entry.played is not None:
        return entry.played, here
    if draw > 0.86:
        start = int(rng.integers(FRAMES - WINDOW))
        return songs[rng.integers(len(songs))].own, slice(start, start + WINDOW)
    return entry.own, here


def _mishear(grid: BeatGrid, rng: np.random.Generator) -> BeatGrid:
    """What a tap or a listener makes of a grid: late or early, now and then at another beat, at twice or half the tempo."""
    downbeat, beat, bar = grid.downbeat + rng.normal(0, 0.012) * SAMPLE_RATE, grid.beat, grid.beats_per_bar
    draw = rng.random()
    if draw < 0.06:
        downbeat += int(rng.integers(1, max(2, bar))) * beat
    elif draw < 0.08:
        downbeat += beat / 2
    elif draw < 0.11:
        beat *= rng.choice((0.5, 2.0))
    return BeatGrid(downbeat, float(beat), 0 if rng.random() < 0.12 else bar)


def _drop(
    window: Window,
    row: int,
    entry: latents.LatentSong,
    span: tuple[int, int],
    rng: np.random.Generator,
    ideal: Ideal | None,
) -> None:
    """Take the beat, the context and the memory away at random, so that each is optional in playing. `span`: first frame, first not heard."""

    def chance(p: float) -> bool:
        return ideal is None and bool(rng.random() < p)

    has_beat = ideal.with_beat if ideal else rng.random() > 0.15
    if has_beat:
        grid = BeatGrid.through(
            entry.beats,
            int(np.searchsorted(entry.beats, span[1] * FRAME)),
            BEATS_IN_MIND,
            entry.beats_per_bar,
        )
        window.phase[row] = (grid if ideal else _mishear(grid, rng)).phase(span[0], WINDOW)
    if chance(0.1):  # nothing heard at all: the unconditional half of guidance
        window.context_mask[row], window.context_memory_mask[row] = 0, 0
    if not has_beat or chance(0.45):
        window.own_memory_mask[row] = 0
    if not has_beat or chance(0.15):
        window.context_memory_mask[row] = 0
    for j in range(len(LAGS_BARS)):
        if chance(0.15):
            window.own_memory_mask[row, :, :, j] = 0


def _conditions(
    window: Window,
    row: int,
    entry: latents.LatentSong,
    here: slice,
    heard: int,
    rng: np.random.Generator,
    ideal: Ideal | None,
) -> None:
    """Chords, style words, density and energy, each given to some windows only; the chords as charts or as ears have them."""
    if ideal:
        if ideal.with_chords:
            window.chords[row] = chord_rows(entry.root[here], entry.tones[here], np.ones(WINDOW))
        return
    if rng.random() < 0.7:
        window.chords[row] = (
            _chart(entry, here, rng) if rng.random() < 0.45 else _chords_by_ear(entry, here, heard, rng)
        )
    if rng.random() < 0.4:
        window.words[row, :-1], window.words[row, -1] = entry.words, 1
    made = slice(here.stop - window.made, here.stop)
    for stem in range(len(STEMS)):
        if rng.random() < 0.3:
            beats = window.made * FRAME / (entry.bar / entry.beats_per_bar)
            window.character[row, stem, :2] = density(entry.onsets[stem, made].sum() / beats), 1
        if rng.random() < 0.3:
            window.character[row, stem, 2:] = (
                energy(float(entry.loudness[stem, made].astype(np.float32).max())),
                1,
            )


def _chart(entry: latents.LatentSong, here: slice, rng: np.random.Generator) -> np.ndarray:
    """The true chords, as if the chart were read a little early or late."""
    at = np.clip(np.arange(here.start, here.stop) + round(rng.normal(0, 0.5)), 0, FRAMES - 1)
    return chord_rows(entry.root[at], entry.tones[at], np.full(WINDOW, CHART))


def _chords_by_ear(
    entry: latents.LatentSong, here: slice, heard: int, rng: np.random.Generator
) -> np.ndarray:
    """The chords as a listener has them: late, mistaken now and then, more often where they are foretold; sevenths may be missed."""
    at = np.clip(np.arange(here.start, here.stop) - int(rng.integers(0, 3)), 0, FRAMES - 1)
    root, tones = entry.root[at].copy(), entry.tones[at].astype(np.float32)
    changes = [0, *(np.flatnonzero(np.diff(root)) + 1), WINDOW]
    wrong, wrong_ahead = rng.uniform(0, 0.2), rng.uniform(0, 0.5)
    for begin, end in pairwise(changes):
        if rng.random() < (wrong if begin < heard else wrong_ahead):
            other = int(rng.integers(FRAMES))
            root[begin:end], tones[begin:end] = entry.root[other], entry.tones[other]
    if rng.random() < 0.5:
        tones *= _triad(root, tones)
    return chord_rows(root, tones, np.full(WINDOW, BY_EAR))


def _triad(root: np.ndarray, tones: np.ndarray) -> np.ndarray:
    """1 at root, third, fourth and fifth above each root, 0 elsewhere, (n, 12)."""
    above = (np.arange(PITCH_CLASSES) - root[:, None]) % PITCH_CLASSES
    return np.isin(above, (0, 3, 4, 5, 6, 7)).astype(np.float32)


def draw(
    songs: list[latents.LatentSong],
    rng: np.random.Generator,
    batch: int,
    made: int,
    ideal: Ideal | None = None,
) -> Window:
    window = Window(batch, made)
    for row in range(batch):
        fill(window, row, songs, rng, ideal)
    return window


def disturb(known: Conditioning) -> tuple[Conditioning, Conditioning]:
    """Noise on latents, as bandmate's own output is imperfect: for the denoiser; and with some of their channels missing for the trunk, which else
    knows a song again by its details. A denoiser that misses channels plays between the notes."""

    def noisy(x: torch.Tensor) -> torch.Tensor:
        return x + MOST_NOISE * torch.rand(len(x), *[1] * (x.dim() - 1)) ** 2 * torch.randn_like(x)

    def sparse(x: torch.Tensor) -> torch.Tensor:
        ones = [1] * (x.dim() - 1)
        return x * (torch.rand(len(x), *ones[1:], x.shape[-1]) < 1 - MOST_MISSING * torch.rand(len(x), *ones))

    fields = ("context", "own", "context_memory", "own_memory")
    whole = known._replace(**{name: noisy(getattr(known, name)) for name in fields})
    return whole._replace(**{name: sparse(getattr(whole, name)) for name in fields}), whole


def scene(
    known: Conditioning, trunk: torch.Tensor, rows: torch.Tensor, stems: torch.Tensor, made: int
) -> DenoiserInputs:
    """The denoiser's view of (row, stem) pairs: the last GIVEN + made frames."""
    span, given = slice(WINDOW - made - GIVEN, None), slice(WINDOW - made - GIVEN, WINDOW - made)
    return DenoiserInputs(
        trunk[rows, span],
        known.own[rows, given, stems],
        known.own_mask[rows, given, stems],
        known.own_memory[rows, span, stems],
        known.own_memory_mask[rows, span, stems],
        known.phase[rows, span],
        known.chords[rows, span],
        known.words[rows],
        known.character[rows, stems],
        torch.ones(len(rows)),
        stems,
    )


def loss_of(network: Network, window: Window) -> torch.Tensor:
    """EDM loss of the wanted stems plus the chord loss."""
    sparse, known = disturb(window.known())
    rows, stems = (torch.from_numpy(a) for a in np.nonzero(window.wanted))
    with half_precision():
        trunk = network.trunk(sparse)
        rows, stems = rows.repeat(DRAWS), stems.repeat(DRAWS)
        clean = torch.from_numpy(window.truth)[rows, stems]
        sigma = torch.exp(torch.randn(len(rows)) * 1.5 + 0.5).clamp(0.01, 80)
        noisy = clean + sigma[:, None, None] * torch.randn_like(clean)
        c_skip, c_out, c_in = preconditioning(sigma)
        raw = network.denoiser.raw(c_in * noisy, sigma, scene(known, trunk, rows, stems, window.made))
        chords = network.trunk.chords(trunk)
    edm = (raw.float() - (clean - c_skip * noisy) / c_out).square().mean()
    root = F.cross_entropy(
        chords[..., :PITCH_CLASSES].float().flatten(0, 1),
        torch.from_numpy(window.root).flatten(),
        ignore_index=latents.NO_CHORD,
    )
    tones = F.binary_cross_entropy_with_logits(
        chords[..., PITCH_CLASSES:].float(), torch.from_numpy(window.tones)
    )
    return edm + 0.25 * (root + 3 * tones)


@torch.no_grad()
def scores(network: nn.Module, held: list[latents.LatentSong]) -> str:
    """Error of the clean estimate from pure noise by stem (the target's variance is about 1), with all conditions and with none."""
    out = []
    for ideal in (Ideal(4, True, False), Ideal(8, True, False), Ideal(8, True, True), Ideal(8, False, False)):
        window = draw(held, np.random.default_rng(3), 32, 8, ideal)
        known, (rows, stems) = window.known(), (torch.from_numpy(a) for a in np.nonzero(window.wanted))
        trunk = network.trunk(known)  # type: ignore[operator]
        clean = torch.from_numpy(window.truth)[rows, stems]
        noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
        rows_seen, level = scene(known, trunk, rows, stems, 8), torch.full((len(rows),), 20.0)
        made = network.denoiser(clean + 20 * noise, level, rows_seen)  # type: ignore[operator]
        error = (made - clean).square().mean((1, 2))
        chords = network.trunk.chords(trunk)[:, -8:, :PITCH_CLASSES]  # type: ignore[operator, union-attr]
        root = (chords.argmax(-1) == torch.from_numpy(window.root)[:, -8:]).float().mean()
        by_stem = "/".join(f"{error[stems == s].mean():.2f}" for s in range(len(STEMS)))
        out.append(
            f"la{ideal.look_ahead}{'b' * ideal.with_beat}{'c' * ideal.with_chords} {by_stem} root {root:.2f}"
        )
    return "  ".join(out)


def matching(network: Network, weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The network's own weights, replaced by those in `weights` that have their name and shape."""
    own = network.state_dict()
    return {
        name: weights[name].float() if name in weights and weights[name].shape == t.shape else t
        for name, t in own.items()
    }


def load_songs(folder: Path) -> list[latents.LatentSong]:
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise SystemExit(f"{folder} holds no songs: run `python -m engine.train.data.latents` first")
    silence = latents.silence(latents.load_codec())
    return [latents.load(f, silence) for f in tqdm(files, desc=str(folder), unit="song")]


def weighted(songs: list[latents.LatentSong]) -> list[latents.LatentSong]:
    """The same songs, those with rollouts so often that they are PLAYED_SHARE of the list."""
    played = [entry for entry in songs if entry.played is not None]
    often = round(PLAYED_SHARE * (len(songs) - len(played)) / (1 - PLAYED_SHARE) / max(1, len(played)))
    return [*songs, *played * max(0, often - 1)]


def main() -> None:
    parser = options(__doc__, steps=20000)
    parser.add_argument(
        "--start",
        type=Path,
        help="begin from these weights (safetensors) instead of from chance, where shapes agree",
    )
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = Network()
    if args.start:
        network.load_state_dict(matching(network, tensors(args.start)))
    run = Run(
        "accompany", network, steps=args.steps, rate=args.rate, seed=0, folder=args.folder, average=0.999
    )
    held = load_songs(args.folder / "bank_held")
    if args.export:
        write(
            args.export, run.average, {"model": "diffusion", "steps": str(run.step), "licence": "Apache-2.0"}
        )
        print(f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(run.average, held)}")
        return
    songs = weighted(load_songs(args.folder / "bank"))
    report = every(500, lambda: scores(run.average, held))
    run.model.denoiser.eval()  # type: ignore[union-attr]  # dropout is for the trunk
    for step in run:
        made = int(run.rng.choice((4, 5, 6, 7, 8, 8, 10, 12, 16, MOST_MADE)))
        run.update(loss_of(run.model, draw(songs, run.rng, args.batch, made)))  # type: ignore[arg-type]
        report(step)
        if step and step % KEPT_EVERY == 0:  # the best of them is exported: the last need not be
            write(
                args.folder / f"accompany-{step}.safetensors",
                run.average,
                {"model": "diffusion", "steps": str(step), "licence": "Apache-2.0"},
            )
    print(scores(run.average, held))


if __name__ == "__main__":
    main()
