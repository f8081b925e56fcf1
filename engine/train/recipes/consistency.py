"""Distils `diffusion` into `consistency`.

The teacher samples as it plays at its best, in four steps with guidance, from noise alone; the student learns
the consistency function of that path (Song et al. 2023, def. 1): from each of its points, its end. The trunk
stays the teacher's; pseudo-Huber distance. Shapes as in `data.windows`; R rows to denoise.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from ...backends import consistency, diffusion
from ...backends.inputs import DenoiserInputs, denoiser_inputs, joined, without_context
from ...backends.network import Denoiser, Network
from ...runtime.weights import read, write
from ..data.augmentation import Augmentation
from ..data.corrupt import corrupt
from ..data.encoding import load_codec, silence_latent
from ..data.latents import LatentSong, load_all
from ..data.windows import Batch, balanced, sample_batch
from ..loop import Place, Run, every, to_device
from ..options import CONSISTENCY, DIFFUSION, Options

HUBER = 0.03
MOST_GUIDANCE, UNGUIDED = 3.0, 0.5  # of the teacher, uniform; but for this share, which is not guided
# of training, for each point of the path: one step begins at the first, attacks are decided at the third
SHARES = (0.5, 0.15, 0.3, 0.05)
LEAST_SIGMA = 1e-3
SCORED_WINDOWS, SCORED_FRAMES, SCORED_GUIDANCES, SCORED_STEPS = 32, 8, (1.0, 2.0), (1, 2, 4)


class Rows(NamedTuple):
    """What the denoisers see of the stems to generate, with and without context, and the target."""

    conditional: DenoiserInputs
    unconditional: DenoiserInputs
    clean: torch.Tensor  # (R, n, C)


class Teacher:
    """The frozen network, guided as while playing."""

    def __init__(self, network: Network, augmentation: Augmentation, place: Place) -> None:
        self.network = network.eval().requires_grad_(False)
        self._augmentation, self._place = augmentation, place

    @torch.no_grad()
    def rows(self, batch: Batch, guidance: torch.Tensor) -> Rows:
        """Denoiser inputs of a batch, corrupted as in training the teacher.

        `guidance` of each window, (B,).
        """
        sparse, whole = corrupt(batch.conditioning, self._augmentation)
        rows, stems = batch.is_wanted.nonzero(as_tuple=True)
        clean = batch.target[rows, stems]
        with self._place.autocast():
            trunks = self.network.trunk(joined([sparse, without_context(sparse)])).float().chunk(2)
        conditional, unconditional = (
            denoiser_inputs(whole, trunk, rows, stems, clean.shape[1], guidance[rows]) for trunk in trunks
        )
        return Rows(conditional, unconditional, clean)

    @torch.no_grad()
    def denoise(self, x: torch.Tensor, sigma: torch.Tensor, rows: Rows) -> torch.Tensor:
        """Clean estimate (R, n, C) of x at sigma (R,), guided where the guidance is not 1."""
        sigma = sigma.clamp(min=LEAST_SIGMA)
        clean: torch.Tensor = self.network.denoiser(x, sigma, rows.conditional)
        guidance = rows.conditional.guidance
        guided = guidance != 1
        if guided.any():
            blind = self.network.denoiser(
                x[guided], sigma[guided], DenoiserInputs(*(part[guided] for part in rows.unconditional))
            )
            clean[guided] = blind + guidance[guided, None, None] * (clean[guided] - blind)
        return clean

    @torch.no_grad()
    def path(self, noise: torch.Tensor, rows: Rows) -> list[torch.Tensor]:
        """The points of sampling from unit noise (R, n, C), Euler steps as while playing, and its end."""
        points = [diffusion.SIGMA_MAX * noise]
        for sigma, lower in pairwise(consistency.PATH):
            x = points[-1]
            clean = self.denoise(x, torch.full((len(x),), sigma, device=x.device), rows)
            points.append(x + (lower - sigma) * (x - clean) / sigma)
        return points


def loss_of(student: nn.Module, teacher: Teacher, batch: Batch) -> torch.Tensor:
    """Pseudo-Huber distance of the student's estimate at random points of the teacher's path from the path's
    end.
    """
    windows, device = len(batch.is_wanted), batch.target.device
    guidance = MOST_GUIDANCE * torch.rand(windows, device=device)
    guidance[torch.rand(windows, device=device) < UNGUIDED] = 1.0
    rows = teacher.rows(batch, guidance)
    *points, end = teacher.path(torch.randn_like(rows.clean), rows)
    at = torch.multinomial(torch.tensor(SHARES, device=device), len(end), replacement=True)
    x = torch.stack(points)[at, torch.arange(len(end), device=device)]
    sigma = torch.tensor(consistency.PATH, device=device)[at]
    estimate = student(x, sigma, rows.conditional)
    return torch.sqrt((estimate - end).square().mean(-1) + HUBER**2).mean() - HUBER


@torch.no_grad()
def scores(teacher: Teacher, student: nn.Module, held: list[LatentSong], options: Options) -> str:
    """Error and spread of the student's output in one, two and four steps and of the teacher's, and their
    distance, on held-out windows.
    """
    device = options.place.device
    batch = to_device(
        sample_batch(held, SCORED_WINDOWS, np.random.default_rng(3), options.augmentation, SCORED_FRAMES),
        device,
    )
    out = []
    for guidance in SCORED_GUIDANCES:
        rows = teacher.rows(batch, torch.full((SCORED_WINDOWS,), guidance, device=device))
        noise = torch.randn(rows.clean.shape, generator=torch.Generator().manual_seed(0)).to(device)
        end = teacher.path(noise, rows)[-1]
        outputs = {f"guidance {guidance:.0f}: teacher": end}
        for steps in SCORED_STEPS:
            levels = consistency.LEVELS[steps]
            outputs[f"{steps}"] = consistency.sample(student, noise, rows.conditional, levels)
        for name, output in outputs.items():
            error, distance = ((output - other).square().mean() for other in (rows.clean, end))
            spread = output.std() / rows.clean.std()
            out.append(f"{name} error {error:.3f} spread {spread:.3f} distance {distance:.3f}")
    return "; ".join(out)


def sampler(songs: list[LatentSong], options: Options) -> Callable[[np.random.Generator], Batch]:
    """A function from a generator to a batch of the student's."""
    return lambda rng: sample_batch(songs, options.size.consistency.batch, rng, options.augmentation)


def train(options: Options) -> None:
    """Train to the last step and export the student's denoiser."""
    place, size, augmentation = options.place, options.size, options.augmentation
    network = Network()
    read(options.weights / DIFFUSION, network)
    torch.manual_seed(size.consistency.seed)
    student = Denoiser(is_guided=True)
    student.load_state_dict(network.denoiser.state_dict(), strict=False)  # all but the map of the guidance
    student.eval()  # no dropout: the teacher answers anything, so there is nothing to overfit to
    teacher = Teacher(network.to(place.device), augmentation, place)
    run = Run("consistency", student, size.consistency, place, {"augmentation": augmentation.text()})
    silence = silence_latent(load_codec(options.weights, place.device))
    held = load_all(options.folder / "latents_held", silence)
    report = every(size.report_every, lambda: scores(teacher, run.average, held, options))
    if not run.is_done:
        songs = balanced(load_all(options.folder / "latents", silence), augmentation)
        for batch in run.batches(sampler(songs, options)):
            run.update(loss_of(run.model, teacher, batch))
            report(run.step)
    about = run.metadata(model="consistency", licence="Apache-2.0")
    write(options.exports / CONSISTENCY, nn.ModuleDict({"denoiser": run.average}), about)
    print(scores(teacher, run.average, held, options))
