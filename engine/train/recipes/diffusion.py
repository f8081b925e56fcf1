"""Trains the `diffusion` network on the latent dataset.

In each window a context of some players is known up to a random look-ahead before the frames to generate;
each absent player is to be generated, some with their own past known, as while playing. Loss: EDM (Karras et
al. 2022, eq. 8) on the frames to generate, plus a quarter of the chord loss. Against drift on its own output:
noise on all latents, and pasts that are missing, have just begun, fade, belong to another song, or are a
model's own (`rollouts`). Shapes as in `data.windows`; R rows to denoise.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional as F

from ...backends.inputs import denoiser_inputs
from ...backends.network import Network, preconditioning
from ...contract.chart import NO_CHORD
from ...contract.chords import PITCH_CLASSES
from ...contract.timing import STEMS
from ...runtime.weights import tensors, write
from ..data.augmentation import evaluation
from ..data.corrupt import corrupt
from ..data.encoding import load_codec, silence_latent
from ..data.latents import LatentSong, load_all
from ..data.windows import Batch, balanced, sample_batch
from ..loop import Place, Run, every, to_device
from ..options import DIFFUSION, Options

DRAWS = 2  # noise levels for each pass of the trunk
CHORD_WEIGHT, TONES_WEIGHT = 0.25, 3.0
LOG_SIGMA = (0.5, 1.5)  # mean and standard deviation
SIGMAS = (0.01, 80.0)  # least and most
SCORED_SIGMA, SCORED_WINDOWS, SCORED_FRAMES = 20.0, 32, 8
# look-ahead, whether the beat and the chords are given
SCORED = ((4, True, False), (8, True, False), (8, True, True), (8, False, False))


def loss_of(network: Network, batch: Batch, options: Options) -> torch.Tensor:
    """EDM loss of the stems that are to be generated, plus the chord loss of the trunk."""
    sparse, whole = corrupt(batch.conditioning, options.augmentation)
    rows, stems = batch.is_wanted.nonzero(as_tuple=True)
    rows, stems = rows.repeat(DRAWS), stems.repeat(DRAWS)
    clean = batch.target[rows, stems]
    mean, deviation = LOG_SIGMA
    sigma = torch.exp(torch.randn(len(rows), device=clean.device) * deviation + mean).clamp(*SIGMAS)
    noisy = clean + sigma[:, None, None] * torch.randn_like(clean)
    c_skip, c_out, c_in = preconditioning(sigma)
    with options.place.autocast():
        trunk = network.trunk(sparse)
        inputs = denoiser_inputs(whole, trunk, rows, stems, clean.shape[1], torch.ones_like(sigma))
        raw = network.denoiser.raw(c_in * noisy, sigma, inputs)
        chords = network.trunk.chords(trunk)
    edm = (raw.float() - (clean - c_skip * noisy) / c_out).square().mean()
    return edm + chord_loss(chords.float(), batch)


def chord_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross-entropy of root and tones, weighted; logits (B, W, 2 * 12)."""
    roots, tones = logits.split(PITCH_CLASSES, -1)
    root_loss = F.cross_entropy(roots.flatten(0, 1), batch.root.flatten(), ignore_index=NO_CHORD)
    tones_loss = F.binary_cross_entropy_with_logits(tones, batch.tones)
    return CHORD_WEIGHT * (root_loss + TONES_WEIGHT * tones_loss)


@torch.no_grad()
def scores(network: Network, held: list[LatentSong], place: Place) -> str:
    """Error of the clean estimate from nearly pure noise by stem (the target's variance is about 1), under
    each of SCORED.
    """
    out = []
    for look_ahead, has_beat, has_chords in SCORED:
        sampled = sample_batch(
            held,
            SCORED_WINDOWS,
            np.random.default_rng(3),
            evaluation(look_ahead, has_beat, has_chords),
            SCORED_FRAMES,
        )
        batch = to_device(sampled, place.device)
        rows, stems = batch.is_wanted.nonzero(as_tuple=True)
        clean = batch.target[rows, stems]
        noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0)).to(place.device)
        sigma = torch.full((len(rows),), SCORED_SIGMA, device=place.device)
        trunk = network.trunk(batch.conditioning)
        inputs = denoiser_inputs(
            batch.conditioning, trunk, rows, stems, SCORED_FRAMES, torch.ones_like(sigma)
        )
        estimate = network.denoiser(clean + SCORED_SIGMA * noise, sigma, inputs)
        error = (estimate - clean).square().mean((1, 2))
        chords = network.trunk.chords(trunk)[:, -SCORED_FRAMES:, :PITCH_CLASSES]
        root = (chords.argmax(-1) == batch.root[:, -SCORED_FRAMES:]).float().mean()
        by_stem = "/".join(f"{error[stems == s].mean():.2f}" for s in range(len(STEMS)))
        given = "b" * has_beat + "c" * has_chords
        out.append(f"la{look_ahead}{given} {by_stem} root {root:.2f}")
    return "  ".join(out)


def matching(network: Network, weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The network's own weights, replaced by those in `weights` that have their name and shape."""
    return {
        name: weights[name].float() if name in weights and weights[name].shape == own.shape else own
        for name, own in network.state_dict().items()
    }


def sampler(songs: list[LatentSong], options: Options) -> Callable[[np.random.Generator], Batch]:
    """A function from a generator to a batch of the teacher's."""
    return lambda rng: sample_batch(songs, options.size.diffusion.batch, rng, options.augmentation)


def train(options: Options) -> None:
    """Train to the last step, keeping the averaged weights now and then, and export them: the last need not
    be the best.
    """
    place, size = options.place, options.size
    torch.manual_seed(size.diffusion.seed)
    network = Network()
    if options.start:
        network.load_state_dict(matching(network, tensors(options.start)))
    run = Run("diffusion", network, size.diffusion, place, {"augmentation": options.augmentation.text()})
    silence = silence_latent(load_codec(options.weights, place.device))
    held = load_all(options.folder / "latents_held", silence)
    report = every(size.report_every, lambda: scores(run.average, held, place))
    about = {"model": "diffusion", "licence": "Apache-2.0"}
    if not run.is_done:
        songs = balanced(load_all(options.folder / "latents", silence), options.augmentation)
        run.model.denoiser.eval()  # dropout is for the trunk
        for batch in run.batches(sampler(songs, options)):
            run.update(loss_of(run.model, batch, options))
            report(run.step)
            if run.step % size.keep_every == 0:
                kept = options.folder / f"diffusion-{run.step}.safetensors"
                write(kept, run.average, run.metadata(**about))
    write(options.exports / DIFFUSION, run.average, run.metadata(**about))
    print(scores(run.average, held, place))
