"""Trains the listener on the contexts in the bank (made with `--ears`): `python -m engine.train.recipes.listener`, then `--export FILE`.

Whole passages, as the network will hear them; cross-entropy on beats and beats one (its neighbours within 12 ms count half), and on the chord's
root and tones, now and once they have settled.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from ...listener.network import PULSE, PULSES, ROOTS, SETTLED, ListenerNetwork
from ...runtime.weights import write
from ..data import latents
from ..loop import Run, every, half_precision, options
from .autoencoder import FRAMES
from .diffusion import load_songs

PASSAGE = 320  # frames, 30 s


def pulse_targets(entry: latents.LatentSong, first: int, frames: int) -> np.ndarray:
    """Beats and beats one, (2, T), with halves beside them."""
    out = np.zeros((2, frames * PULSES), np.float32)
    at = np.round(entry.beats / PULSE - 0.5).astype(int) - first * PULSES
    for shift, value in ((-1, 0.5), (1, 0.5), (0, 1.0)):
        inside = (at + shift >= 0) & (at + shift < out.shape[1])
        out[0, at[inside] + shift] = value
        ones = inside & (np.arange(len(at)) % entry.beats_per_bar == 0)
        out[1, at[ones] + shift] = value
    return out


class Passage(NamedTuple):
    """A stretch of one song as it is heard, and its truth."""

    z: np.ndarray  # (T, 64)
    pulses: np.ndarray  # (2, T * PULSES)
    roots: np.ndarray  # (T,)
    tones: np.ndarray  # (T, 12)


def passage(entry: latents.LatentSong, rng: np.random.Generator, frames: int) -> Passage:
    first = int(rng.integers(FRAMES - frames + 1))
    here = slice(first, first + frames)
    z = entry.context[rng.integers(len(entry.context)), 0, here].astype(np.float32)
    return Passage(z, pulse_targets(entry, first, frames), entry.root[here], entry.tones[here])


def spliced(songs: list[latents.LatentSong], rng: np.random.Generator) -> Passage:
    """PASSAGE frames; in some another song takes over, with its own tempo and key, as on a stage."""
    if rng.random() > 0.3:
        return passage(songs[rng.integers(len(songs))], rng, PASSAGE)
    change = int(rng.integers(PASSAGE // 5, PASSAGE * 4 // 5))
    parts = [passage(songs[rng.integers(len(songs))], rng, frames) for frames in (change, PASSAGE - change)]
    axes = (0, 1, 0, 0)  # along which time runs
    return Passage(*(np.concatenate(field, axis) for axis, *field in zip(axes, *parts, strict=True)))


def draw(songs: list[latents.LatentSong], rng: np.random.Generator, batch: int) -> tuple[torch.Tensor, ...]:
    """Latents (B, PASSAGE, 64), pulses (B, 2, T), roots (B, PASSAGE), tones (B, PASSAGE, 12). Some begin in silence, some have holes."""
    drawn = []
    for _ in range(batch):
        heard = spliced(songs, rng)
        latents = heard.z + rng.uniform(0, 0.4) * rng.normal(size=heard.z.shape).astype(np.float32)
        if rng.random() < 0.2:
            hole = int(rng.integers(PASSAGE))
            latents[hole : hole + int(rng.integers(4, 60))] = songs[0].silence
        drawn.append(heard._replace(z=latents))
    z, pulses, roots, tones = (torch.from_numpy(np.stack(field)) for field in zip(*drawn, strict=True))
    return z.float(), pulses, roots.long(), tones.float()


def loss_of(network: ListenerNetwork, batch: tuple[torch.Tensor, ...]) -> torch.Tensor:
    z, pulses, roots, tones = batch
    with half_precision():
        _, heard = network(network.begin(len(z)), z)
    beat = F.binary_cross_entropy_with_logits(heard.beat.float(), pulses[:, 0])
    one = F.binary_cross_entropy_with_logits(heard.one.float(), pulses[:, 1])
    total = 4 * beat + 4 * one
    for logits, late in ((heard.chord.float(), 0), (heard.settled.float()[:, SETTLED:], SETTLED)):
        end = roots.shape[1] - late
        total = total + 0.15 * F.cross_entropy(logits[..., :ROOTS].flatten(0, 1), roots[:, :end].flatten())
        total = total + 0.3 * F.binary_cross_entropy_with_logits(logits[..., ROOTS:], tones[:, :end])
    return total


@torch.no_grad()
def scores(network: torch.nn.Module, held: list[latents.LatentSong]) -> str:
    """Losses over whole held-out songs, and how often the chord's root is right, now and settled, where others than the drums are heard."""
    rows = [(entry, c) for entry in held for c in range(4)]
    z = torch.from_numpy(np.stack([e.context[c, 0].astype(np.float32) for e, c in rows]))
    _, heard = network(network.begin(len(z)), z)  # type: ignore[operator]
    pulses = torch.from_numpy(np.stack([pulse_targets(e, 0, FRAMES) for e, _ in rows]))
    roots = torch.from_numpy(np.stack([e.root for e, _ in rows])).long()
    late = slice(160, None)
    pitched = torch.tensor([bool(e.players[c][[0, 2, 3]].any()) for e, c in rows])
    losses = [
        float(F.binary_cross_entropy_with_logits(h[:, 1280:], pulses[:, i, 1280:]))
        for i, h in enumerate((heard.beat, heard.one))
    ]
    now = (heard.chord[..., :ROOTS].argmax(-1) == roots)[pitched][:, late].float().mean()
    settled = (
        (heard.settled[:, SETTLED:, :ROOTS].argmax(-1) == roots[:, :-SETTLED])[pitched][:, late]
        .float()
        .mean()
    )
    return f"beat {losses[0]:.4f} one {losses[1]:.4f} root {now:.2f} settled {settled:.2f}"


def main() -> None:
    parser = options(__doc__, steps=3000, batch=12, rate=2e-3)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run = Run(
        "listen",
        ListenerNetwork(),
        steps=args.steps,
        rate=args.rate,
        seed=0,
        folder=args.folder,
        average=0.998,
        weight_decay=1e-2,
    )
    held = load_songs(args.folder / "ears_held")
    if args.export:
        write(
            args.export, run.average, {"model": "listener", "steps": str(run.step), "licence": "Apache-2.0"}
        )
        print(f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(run.average, held)}")
        return
    songs = load_songs(args.folder / "ears")
    report = every(200, lambda: scores(run.average, held))
    for step in run:
        run.update(loss_of(run.model, draw(songs, run.rng, args.batch)))  # type: ignore[arg-type]
        report(step)
    print(scores(run.average, held))


if __name__ == "__main__":
    main()
