"""Trains the listener on contexts: beats, downbeats and chords of passages, as the network will get them
while playing.

Cross-entropy on the activations of beats and downbeats, and on the chord's root and tones, now and SETTLED
frames later. Shapes: B batch, n latent frames, T = ACTIVATIONS n activation frames.
"""

import numpy as np
import torch
from torch.nn import functional as F

from ...contract.timing import STEMS
from ...listener.network import ACTIVATIONS, ROOTS, SETTLED, ListenerNetwork
from ...runtime.weights import write
from ..data.encoding import load_codec, silence_latent
from ..data.latents import load_all
from ..data.passages import Passages, sample_passages, whole
from ..loop import Place, Run, every, to_device
from ..options import LISTENER, Options

ACTIVATION_WEIGHT, ROOT_WEIGHT, TONES_WEIGHT = 4.0, 0.15, 0.3
UNSCORED = 4  # the first so-many-th of each song: what comes before is listening
PITCHED = [stem != "drums" for stem in STEMS]


def loss_of(network: ListenerNetwork, passages: Passages, place: Place) -> torch.Tensor:
    """The sum of all losses, weighted."""
    with place.autocast():
        _, logits = network(network.begin(len(passages.latents)), passages.latents)
    total = torch.zeros((), device=place.device)
    for estimated, true in zip((logits.beat, logits.downbeat), passages.activations.unbind(1), strict=True):
        total = total + ACTIVATION_WEIGHT * F.binary_cross_entropy_with_logits(estimated.float(), true)
    for estimated, late in ((logits.chord.float(), 0), (logits.settled.float()[:, SETTLED:], SETTLED)):
        end = passages.roots.shape[1] - late
        roots, tones = passages.roots[:, :end], passages.tones[:, :end]
        total = total + ROOT_WEIGHT * F.cross_entropy(estimated[..., :ROOTS].flatten(0, 1), roots.flatten())
        total = total + TONES_WEIGHT * F.binary_cross_entropy_with_logits(estimated[..., ROOTS:], tones)
    return total


@torch.no_grad()
def scores(network: ListenerNetwork, held: Passages, players: np.ndarray) -> str:
    """Losses of beats and downbeats over held-out contexts, and how often the root is right, now and settled,
    where not only drums are in the context.

    Args:
        players: Which stems are in each context, (B, 4) bool.
    """
    _, logits = network(network.begin(len(held.latents)), held.latents)
    first = held.latents.shape[1] // UNSCORED
    beat, downbeat = (
        float(
            F.binary_cross_entropy_with_logits(
                estimated[:, first * ACTIVATIONS :], true[:, first * ACTIVATIONS :]
            )
        )
        for estimated, true in zip((logits.beat, logits.downbeat), held.activations.unbind(1), strict=True)
    )
    is_pitched = torch.from_numpy((players & PITCHED).any(1)).to(held.roots.device)
    now = logits.chord[..., :ROOTS].argmax(-1) == held.roots
    settled = logits.settled[:, SETTLED:, :ROOTS].argmax(-1) == held.roots[:, :-SETTLED]
    shares = [float(right[is_pitched][:, first:].float().mean()) for right in (now, settled)]
    return f"beat {beat:.4f} downbeat {downbeat:.4f} root {shares[0]:.2f} settled {shares[1]:.2f}"


def train(options: Options) -> None:
    """Train to the last step and export."""
    place, size, augmentation = options.place, options.size, options.augmentation
    torch.manual_seed(size.listener.seed)
    run = Run("listener", ListenerNetwork(), size.listener, place, {"augmentation": augmentation.text()})
    silence = silence_latent(load_codec(options.weights, place.device))
    held, players = whole(load_all(options.folder / "contexts_held", silence))
    held = to_device(held, place.device)
    report = every(size.report_every, lambda: scores(run.average, held, players))
    if not run.is_done:
        songs = load_all(options.folder / "contexts", silence)
        for passages in run.batches(
            lambda rng: sample_passages(songs, size.listener.batch, rng, augmentation)
        ):
            run.update(loss_of(run.model, passages, place))
            report(run.step)
    write(options.exports / LISTENER, run.average, run.metadata(model="listener", licence="Apache-2.0"))
    print(scores(run.average, held, players))
