"""Trains the listener's network on rendered clips: `python -m engine.train.recipes.ears`, then `--export FILE`.

Clips come from `python -m engine.train.data.ears`; those that are rendered meanwhile join in. Cross-entropy on beats and downbeats at each pulse
(neighbours within 12 ms count half), on tempo, meter and whether there is a beat at all, on the chord's root and tones, now and once settled.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from ...contract.timing import FRAME, SAMPLE_RATE
from ...listener.audio_features import BEHIND, PER_SEMITONE, PULSE, PULSES
from ...listener.audio_network import FASTEST, METERS, ROOTS, SETTLED, SLOWEST, TEMPI, AudioNetwork
from ...runtime.weights import write
from ..loop import Place, Run, Schedule, every

PASSAGE = 320  # latent frames, 30 s
HELD = 0.04  # of the clips, the first, by which a run is judged
RELOAD_STEPS, REPORT_STEPS = 150, 200
NOTHING = -100  # a class that is not asked for
GONE_S = 2.5  # without a beat there is none
Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """A passage and its truth, each along time. Half precision, as it lies on disk."""

    bands: npt.NDArray[np.float16]
    tempogram: npt.NDArray[np.float16]
    pitches: npt.NDArray[np.float16]
    level: npt.NDArray[np.float16]
    pulses: Array  # (T, 2): chance of a beat that is none the first, of a downbeat
    tempo: Array  # (n,) beats a minute, 0 where there is no beat
    meter: npt.NDArray[np.int64]  # (n,) index in METERS
    root: npt.NDArray[np.int64]
    tones: Array
    pitched: Array  # (n,) weight of the chord

    def part(self, frames: slice) -> "Heard":
        pulses = slice(frames.start * PULSES, frames.stop * PULSES)
        fine = {name: getattr(self, name)[pulses] for name in ("bands", "pulses")}
        coarse = {name: getattr(self, name)[frames] for name in self.__dataclass_fields__ if name not in fine}
        return Heard(**fine, **coarse)


def load(file: Path) -> Heard:
    with np.load(file) as d:
        arrays = {name: d[name] for name in d.files}
    count = len(arrays["level"])
    beats, numbers = arrays["beats"], arrays["numbers"]
    pulses = np.zeros((count * PULSES, 2), np.float32)
    at = np.round(beats * SAMPLE_RATE / PULSE - 0.5).astype(int) + BEHIND
    for shift, value in ((-1, 0.5), (1, 0.5), (0, 1.0)):
        inside = (at + shift >= 0) & (at + shift < len(pulses))
        pulses[at[inside] + shift, (numbers[inside] == 1).astype(int)] = value
    frames = (np.arange(count) + 0.5) * FRAME / SAMPLE_RATE
    tempo = np.zeros(count, np.float32)
    if len(beats) > 2:
        k = np.clip(np.searchsorted(beats, frames), 1, len(beats) - 1)
        interval = beats[k] - beats[k - 1]
        near = (interval < GONE_S) & (frames >= beats[0]) & (frames < beats[-1] + interval)
        tempo[near] = 60 / interval[near]
    meter = np.full(
        count,
        METERS.index(int(arrays["beats_per_bar"])) if int(arrays["beats_per_bar"]) in METERS else NOTHING,
    )
    index = np.maximum(0, np.searchsorted(arrays["chord_starts"], frames, side="right") - 1)
    known = len(arrays["chord_roots"]) > 0
    root = arrays["chord_roots"][index].astype(np.int64) if known else np.full(count, ROOTS - 1)
    tones = arrays["chord_tones"][index].astype(np.float32) if known else np.zeros((count, 12), np.float32)
    root, tones = np.where(tempo > 0, root, ROOTS - 1), tones * (tempo > 0)[:, None]
    weight = {"voice": 0.3, "horn": 0.3}.get(str(arrays["kind"]), 1.0) * float(arrays["pitched"] or not known)
    return Heard(
        arrays["bands"], arrays["tempogram"], arrays["pitches"], arrays["level"], pulses, tempo,
        np.where(tempo > 0, meter, NOTHING), root, tones, np.full(count, weight, np.float32),
    )  # fmt: skip


class Clips:
    """All clips that are rendered by now; the first are kept for judging."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, Heard] = {}
        self.reload()

    def reload(self) -> None:
        for file in sorted(self._folder.glob("*.npz")):
            if file not in self._known:
                self._known[file] = load(file)

    @property
    def held(self) -> list[Heard]:
        return [h for f, h in self._known.items() if int(f.stem) % 25 == 0]

    @property
    def trained(self) -> list[Heard]:
        return [h for f, h in self._known.items() if int(f.stem) % 25]


class Batch(NamedTuple):
    """The fields of `Heard`, a passage in each row."""

    bands: torch.Tensor
    tempogram: torch.Tensor
    pitches: torch.Tensor
    level: torch.Tensor
    pulses: torch.Tensor
    tempo: torch.Tensor
    meter: torch.Tensor
    root: torch.Tensor
    tones: torch.Tensor
    pitched: torch.Tensor


def passage(clips: list[Heard], rng: np.random.Generator, frames: int) -> Heard:
    clip = clips[rng.integers(len(clips))]
    first = int(rng.integers(len(clip.level) - frames + 1))
    return clip.part(slice(first, first + frames))


def spliced(clips: list[Heard], rng: np.random.Generator) -> Iterator[Heard]:
    """PASSAGE frames; in some another player takes over."""
    if rng.random() > 0.2:
        yield passage(clips, rng, PASSAGE)
        return
    change = int(rng.integers(PASSAGE // 4, PASSAGE * 3 // 4))
    yield passage(clips, rng, change)
    yield passage(clips, rng, PASSAGE - change)


def transposed(heard: dict[str, np.ndarray], semitones: int) -> None:
    """Move pitches and chords, in place."""
    heard["pitches"] = np.roll(heard["pitches"], semitones * PER_SEMITONE, 1)
    heard["tones"] = np.roll(heard["tones"], semitones, 1)
    heard["root"] = np.where(heard["root"] < 12, (heard["root"] + semitones) % 12, 12)


def draw(clips: list[Heard], rng: np.random.Generator, batch: int) -> dict[str, torch.Tensor]:
    """A batch of passages, in random keys, through random equalisers."""
    rows = []
    for _ in range(batch):
        parts = list(spliced(clips, rng))
        row = {
            name: np.concatenate([getattr(p, name) for p in parts]) for name in parts[0].__dataclass_fields__
        }
        transposed(row, int(rng.integers(-5, 7)))
        rows.append(row)
    out = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    out = {name: x.float() if x.dtype in (torch.float16, torch.float64) else x for name, x in out.items()}
    knots = torch.from_numpy(rng.normal(0, 0.4, (batch, 1, 6))).float()
    equaliser = F.interpolate(knots, out["bands"].shape[-1], mode="linear", align_corners=True)
    out["bands"] = torch.log1p(torch.expm1(out["bands"]) * torch.exp(equaliser))
    return out


def loss_of(network: AudioNetwork, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, dict[str, float]]:
    _, heard = network(
        network.begin(len(batch["bands"])), *(batch[k] for k in ("bands", "tempogram", "pitches", "level"))
    )
    beat = batch["pulses"]
    target = torch.cat([1 - beat.sum(-1, keepdim=True), beat], -1)
    playing = batch["tempo"] > 0
    bins = (
        torch.log(batch["tempo"].clamp(SLOWEST, FASTEST) / SLOWEST) / np.log(FASTEST / SLOWEST) * (TEMPI - 1)
    )
    near = torch.softmax(-((torch.arange(TEMPI) - bins[..., None]) ** 2) / 1.5, -1)
    parts = {
        "pulse": -(target * heard.pulses.log_softmax(-1)).sum(-1).mean(),
        "tempo": -((near * heard.tempo.log_softmax(-1)).sum(-1) * playing).sum() / playing.sum().clamp(1),
        "meter": F.cross_entropy(heard.meter.flatten(0, 1), batch["meter"].flatten(), ignore_index=NOTHING),
        "playing": F.binary_cross_entropy_with_logits(heard.playing, playing.float()),
    }
    for name, logits, late in (("chord", heard.chord, 0), ("settled", heard.settled[:, SETTLED:], SETTLED)):
        end = batch["root"].shape[1] - late
        weight = batch["pitched"][:, :end]
        root = F.cross_entropy(logits[..., :ROOTS].transpose(1, 2), batch["root"][:, :end], reduction="none")
        tones = F.binary_cross_entropy_with_logits(
            logits[..., ROOTS:], batch["tones"][:, :end], reduction="none"
        ).mean(-1)
        parts[name] = ((root + 2 * tones) * weight).sum() / weight.sum().clamp(1)
    shares = {"pulse": 8.0, "tempo": 0.3, "meter": 0.15, "playing": 0.2, "chord": 0.1, "settled": 0.15}
    return sum((shares[k] * v for k, v in parts.items()), torch.zeros(())), {
        k: float(v.detach()) for k, v in parts.items()
    }


@torch.no_grad()
def scores(network: torch.nn.Module, held: list[Heard]) -> str:
    """Losses over held clips, and how often tempo (within 4 %) and settled root are right after 15 s."""
    sums: dict[str, list[float]] = {}
    for clip in held[:60]:
        part = clip.part(slice(0, min(len(clip.level), PASSAGE)))
        row = {
            name: torch.from_numpy(np.asarray(getattr(part, name)))[None]
            for name in part.__dataclass_fields__
        }
        row = {name: x.float() if x.dtype in (torch.float16, torch.float64) else x for name, x in row.items()}
        for name, value in loss_of(network, row)[1].items():  # type: ignore[arg-type]
            if value == value:
                sums.setdefault(name, []).append(value)
        heard = network(network.begin(1), *(row[k] for k in ("bands", "tempogram", "pitches", "level")))[1]  # type: ignore[operator]
        true, said = (
            row["tempo"][0, 160:],
            SLOWEST * (FASTEST / SLOWEST) ** (heard.tempo[0, 160:].argmax(-1) / (TEMPI - 1)),
        )
        if (true > 0).any():
            sums.setdefault("tempo right", []).append(
                float((abs(said / true - 1) < 0.04)[true > 0].float().mean())
            )
        if part.pitched[0] > 0.5:
            right = heard.settled[0, SETTLED:, :ROOTS].argmax(-1) == row["root"][0, :-SETTLED]
            sums.setdefault("root right", []).append(float(right[152:].float().mean()))
    return " ".join(f"{name} {np.mean(values):.3f}" for name, values in sums.items())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("training/ears"), help="clips and the checkpoint")
    parser.add_argument("--steps", type=int, default=6000, help="to take in all, over all calls")
    parser.add_argument("--batch", type=int, default=16, help="passages in a step")
    parser.add_argument("--rate", type=float, default=2.5e-3, help="of learning, at its highest")
    parser.add_argument("--threads", type=int, default=1, help="of the CPU")
    parser.add_argument("--export", type=Path, help="write the averaged weights to this file, and stop")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    schedule = Schedule(steps=args.steps, batch=args.batch, rate=args.rate, weight_decay=1e-2)
    run = Run("ears", AudioNetwork(), schedule, Place(args.folder, torch.device("cpu")))
    clips = Clips(args.folder / "clips")
    if args.export:
        write(args.export, run.average, run.metadata(model="audio listener", licence="Apache-2.0"))
        print(f"{args.export}: {scores(run.average, clips.held)}")
        return
    report = every(REPORT_STEPS, lambda: f"{len(clips.trained)} clips: {scores(run.average, clips.held)}")
    for batch in run.batches(lambda rng: Batch(**draw(clips.trained, rng, args.batch))):
        if run.step % RELOAD_STEPS == 0:
            clips.reload()
        run.update(loss_of(run.model, batch._asdict())[0])
        report(run.step)
    print(scores(run.average, clips.held))


if __name__ == "__main__":
    main()
