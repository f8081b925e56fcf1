"""Trains the listener's network on passages of clips, in random keys, through random equalisers.

Cross-entropy on beats and downbeats at each pulse, on tempo, on meter, on whether there is a beat at all, and
on the chord's root and tones, now and SETTLED frames later. Shapes: B batch, n latent frames, T = PULSES n
pulses.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from ...listener.features import PER_SEMITONE
from ...listener.network import FASTEST, ROOTS, SETTLED, SLOWEST, TEMPI, ListenerNetwork, Outputs
from ...runtime.weights import write
from ..data.clips import UNSCORED, LabelledClip, load_all
from ..loop import Place, Run, every
from ..options import LISTENER, Options

Rng = np.random.Generator
PASSAGE = 320  # latent frames, 30 s
ANOTHER_PLAYER = 0.2  # probability that another clip takes over within the passage
EQUALISER, EQUALISER_KNOTS = 0.4, 6  # standard deviation in nepers, and of how many points over the bands
SEMITONES = (-5, 7)  # range of transpositions, the end excluded
TEMPO_SPREAD = 1.5  # bins^2, of the target around the true tempo
SAME_TEMPO = 0.04  # share
LISTENS_FIRST = 160  # frames that are not scored
CHORD_KNOWN = 0.5  # weight from which a chord is scored
WEIGHTS = {"pulse": 8.0, "tempo": 0.3, "meter": 0.15, "playing": 0.2, "chord": 0.1, "settled": 0.15}


class Batch(NamedTuple):
    """The fields of `LabelledClip`, a passage in each row."""

    bands: torch.Tensor
    tempogram: torch.Tensor
    pitches: torch.Tensor
    level: torch.Tensor
    pulses: torch.Tensor
    tempo: torch.Tensor
    meter: torch.Tensor
    root: torch.Tensor
    tones: torch.Tensor
    chord_weight: torch.Tensor


def passage(clips: list[LabelledClip], rng: Rng, frames: int) -> LabelledClip:
    """Part of a random clip, from a random frame on; the whole of one that is shorter."""
    clip = clips[rng.integers(len(clips))]
    first = int(rng.integers(max(1, len(clip.level) - frames + 1)))
    return clip.part(slice(first, first + frames))


def spliced(clips: list[LabelledClip], rng: Rng, frames: int) -> list[LabelledClip]:
    """Parts of `frames` in all: of one clip, or of two."""
    if rng.random() > ANOTHER_PLAYER:
        return [passage(clips, rng, frames)]
    change = int(rng.integers(frames // 4, frames * 3 // 4))
    return [passage(clips, rng, change), passage(clips, rng, frames - change)]


def transpose(row: dict[str, np.ndarray], semitones: int) -> None:
    """Move pitches and chords, in place."""
    row["pitches"] = np.roll(row["pitches"], semitones * PER_SEMITONE, 1)
    row["tones"] = np.roll(row["tones"], semitones, 1)
    row["root"] = np.where(row["root"] < 12, (row["root"] + semitones) % 12, 12)


def batch_of(rows: list[dict[str, np.ndarray]]) -> Batch:
    """Rows of arrays as tensors; numbers with a point in single precision."""
    stacked = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in Batch._fields}
    return Batch(**{name: x.float() if x.is_floating_point() else x for name, x in stacked.items()})


def sample_batch(clips: list[LabelledClip], rng: Rng, batch: int, frames: int = PASSAGE) -> Batch:
    """Random passages of `frames`, less where the shortest clip is shorter."""
    frames = min(frames, min(len(clip.level) for clip in clips))
    rows = []
    for _ in range(batch):
        parts = spliced(clips, rng, frames)
        row = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Batch._fields}
        transpose(row, int(rng.integers(*SEMITONES)))
        rows.append(row)
    out = batch_of(rows)
    knots = torch.from_numpy(rng.normal(0, EQUALISER, (batch, 1, EQUALISER_KNOTS))).float()
    gains = F.interpolate(knots, out.bands.shape[-1], mode="linear", align_corners=True)
    return out._replace(bands=torch.log1p(torch.expm1(out.bands) * torch.exp(gains)))


def forward(network: ListenerNetwork, batch: Batch) -> Outputs:
    """The network's outputs on passages from their beginning."""
    state = network.begin(len(batch.bands))
    out: Outputs = network(state, batch.bands, batch.tempogram, batch.pitches, batch.level)[1]
    return out


def losses(out: Outputs, batch: Batch) -> dict[str, torch.Tensor]:
    """Each loss by its name in WEIGHTS."""
    targets = torch.cat([1 - batch.pulses.sum(-1, keepdim=True), batch.pulses], -1)
    is_playing = (batch.tempo > 0).float()
    octaves = torch.log(batch.tempo.clamp(SLOWEST, FASTEST) / SLOWEST) / np.log(FASTEST / SLOWEST)
    bins = torch.arange(TEMPI, device=batch.tempo.device)
    near = torch.softmax(-((bins - octaves[..., None] * (TEMPI - 1)) ** 2) / TEMPO_SPREAD, -1)
    tempo = -(near * out.tempo.log_softmax(-1)).sum(-1)
    is_metered = (batch.meter != UNSCORED).sum().clamp(1)
    return {
        "pulse": -(targets * out.pulses.log_softmax(-1)).sum(-1).mean(),
        "tempo": (tempo * is_playing).sum() / is_playing.sum().clamp(1),
        "meter": F.cross_entropy(
            out.meter.flatten(0, 1), batch.meter.flatten(), ignore_index=UNSCORED, reduction="sum"
        ) / is_metered,
        "playing": F.binary_cross_entropy_with_logits(out.playing, is_playing),
        "chord": chord_loss(out.chord, batch, 0),
        "settled": chord_loss(out.settled[:, SETTLED:], batch, SETTLED),
    }  # fmt: skip


def chord_loss(logits: torch.Tensor, batch: Batch, late: int) -> torch.Tensor:
    """Cross-entropy of root and tones; logits (B, n - late, ROOTS + 12) speak of `late` frames before."""
    end = batch.root.shape[1] - late
    root, tones, weight = batch.root[:, :end], batch.tones[:, :end], batch.chord_weight[:, :end]
    of_root = F.cross_entropy(logits[..., :ROOTS].transpose(1, 2), root, reduction="none")
    of_tones = F.binary_cross_entropy_with_logits(logits[..., ROOTS:], tones, reduction="none").mean(-1)
    return ((of_root + 2 * of_tones) * weight).sum() / weight.sum().clamp(1)


@torch.no_grad()
def scores(network: ListenerNetwork, held: list[LabelledClip], place: Place) -> str:
    """Losses over held-out clips, and how often tempo and settled root are right once LISTENS_FIRST has
    passed.
    """
    sums: dict[str, list[float]] = {}
    for clip in held:
        row = {name: getattr(clip.part(slice(0, PASSAGE)), name) for name in Batch._fields}
        batch = Batch(*(x.to(place.device) for x in batch_of([row])))
        out = forward(network, batch)
        for name, value in (losses(out, batch) | shares_right(out, batch)).items():
            sums.setdefault(name, []).append(float(value))
    means = {name: [v for v in values if np.isfinite(v)] for name, values in sums.items()}
    return " ".join(f"{name} {np.mean(values):.3f}" for name, values in means.items() if values)


def shares_right(out: Outputs, batch: Batch) -> dict[str, torch.Tensor]:
    """Of the frames with a beat and with a chord; nan where there are none."""
    said = SLOWEST * (FASTEST / SLOWEST) ** (out.tempo.argmax(-1) / (TEMPI - 1))
    true = batch.tempo[:, LISTENS_FIRST:]
    is_right = (said[:, LISTENS_FIRST:] / true - 1).abs() < SAME_TEMPO
    root, weight = batch.root[:, :-SETTLED], batch.chord_weight[:, :-SETTLED]
    is_root = (out.settled[:, SETTLED:, :ROOTS].argmax(-1) == root)[:, LISTENS_FIRST:]
    is_known = (weight > CHORD_KNOWN)[:, LISTENS_FIRST:]
    return {
        "tempo_right": is_right[true > 0].float().mean(), "root_right": is_root[is_known].float().mean()
    }  # fmt: skip


def train(options: Options) -> None:
    """Train to the last step and export."""
    place, size = options.place, options.size
    torch.manual_seed(size.listener.seed)
    run = Run(
        "listener", ListenerNetwork(), size.listener, place, {"augmentation": options.augmentation.text()}
    )
    held = load_all(options.folder / "clips_held")
    report = every(size.report_every, lambda: scores(run.average, held, place))
    if not run.is_done:
        clips = load_all(options.folder / "clips")
        for batch in run.batches(lambda rng: sample_batch(clips, rng, size.listener.batch)):
            out = forward(run.model, batch)
            parts = losses(out, batch)
            run.update(
                sum((WEIGHTS[k] * loss for k, loss in parts.items()), torch.zeros((), device=place.device))
            )
            report(run.step)
    write(options.exports / LISTENER, run.average, run.metadata(model="listener", licence="Apache-2.0"))
    print(scores(run.average, held, place))
