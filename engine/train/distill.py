"""Distils `diffusion` into `consistency`: `python -m engine.train.distill`, then `--export FILE`.

Consistency distillation (Song et al. 2023, Alg. 2) of the denoiser; the trunk stays the teacher's. One Heun step of the guided teacher
leads from a noise level to the next lower one, where the averaged student says what is clean; pseudo-Huber distance.
"""

from itertools import pairwise

import numpy as np
import torch
from torch import nn

from ..backends import consistency, diffusion
from ..backends.network import Denoiser, Known, Network, Scene
from ..weights import FOLDER, read, write
from . import bank
from .accompany import MOST_MADE, Window, disturb, draw, load_songs, scene
from .loop import Run, every, half_precision, options

LEVELS = 18
HUBER = 0.03
MOST_GUIDANCE = 3.0


def noise_levels() -> torch.Tensor:
    """The teacher's schedule, and 0."""
    return torch.tensor(diffusion.schedule(LEVELS))


class Teacher:
    """The frozen network, guided as in playing."""

    def __init__(self, network: Network) -> None:
        self.network = network.eval().requires_grad_(False)

    @torch.no_grad()
    def scenes(self, window: Window, guidance: torch.Tensor) -> tuple[Scene, Scene, torch.Tensor]:
        """What the denoiser sees with and without context, and the clean latents (R, n, C)."""
        known = disturb(window.known())
        rows, stems = (torch.from_numpy(a) for a in np.nonzero(window.wanted))
        both = Known(*(torch.cat(pair) for pair in zip(known, diffusion.without_context(known), strict=True)))
        with half_precision():
            trunk, blind = self.network.trunk(both).float().chunk(2)
        seeing, unseeing = (scene(known, t, rows, stems, window.made)._replace(guidance=guidance[rows]) for t in (trunk, blind))
        return seeing, unseeing, torch.from_numpy(window.truth)[rows, stems]

    @torch.no_grad()
    def denoise(self, x: torch.Tensor, sigma: torch.Tensor, seeing: Scene, unseeing: Scene) -> torch.Tensor:
        sigma = sigma.clamp(min=1e-3)
        clean: torch.Tensor = self.network.denoiser(x, sigma, seeing)
        guided = seeing.guidance != 1
        if guided.any():
            blind = self.network.denoiser(x[guided], sigma[guided], Scene(*(part[guided] for part in unseeing)))
            clean[guided] = blind + seeing.guidance[guided, None, None] * (clean[guided] - blind)
        return clean

    @torch.no_grad()
    def step(self, x: torch.Tensor, sigma: torch.Tensor, lower: torch.Tensor, scenes: tuple[Scene, Scene]) -> torch.Tensor:
        """One Heun step from `sigma` to `lower`, both (R,): Karras et al. 2022, Alg. 1."""
        s, t = sigma[:, None, None], lower[:, None, None]
        slope = (x - self.denoise(x, sigma, *scenes)) / s
        euler = x + (t - s) * slope
        corrected = (euler - self.denoise(euler, lower, *scenes)) / t.clamp(min=1e-3)
        return torch.where(t > 0, x + (t - s) * (slope + corrected) / 2, euler)


def loss_of(student: nn.Module, average: nn.Module, teacher: Teacher, window: Window, rng: np.random.Generator) -> torch.Tensor:
    guidance = torch.from_numpy(np.where(rng.random(len(window.wanted)) < 0.5, 1.0, rng.uniform(0, MOST_GUIDANCE, len(window.wanted)))).float()
    *scenes, clean = teacher.scenes(window, guidance)
    levels = noise_levels()
    n = torch.from_numpy((rng.random(len(clean)) ** 1.3 * LEVELS).astype(int))
    sigma, lower = levels[n], levels[n + 1]
    noisy = clean + sigma[:, None, None] * torch.randn_like(clean)
    less = teacher.step(noisy, sigma, lower, (scenes[0], scenes[1]))
    with torch.no_grad():
        target = torch.where((lower > 0)[:, None, None], average(less, lower.clamp(min=1e-3), scenes[0]), less)
    made = student(noisy, sigma, scenes[0])
    return torch.sqrt((made - target).square().mean(-1) + HUBER**2).mean() - HUBER


@torch.no_grad()
def scores(teacher: Teacher, student: nn.Module, held: list[bank.Entry]) -> str:
    """Level and error of what one, two and four steps make, beside sixteen of the teacher, on held-out windows."""
    window = draw(held, np.random.default_rng(3), 32, 8)
    seeing, _, clean = teacher.scenes(window, torch.ones(len(window.wanted)))
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))

    def about(name: str, made: torch.Tensor) -> str:
        return f"{name} error {(made - clean).square().mean():.3f} spread {made.std() / clean.std():.3f}"

    x, levels = diffusion.SIGMA_MAX * noise, diffusion.schedule(16)
    for sigma, lower in pairwise(levels):
        at = torch.full((len(x),), sigma)
        x = x + (lower - sigma) * (x - teacher.network.denoiser(x, at, seeing)) / sigma
    out = [about("teacher", x)]
    for steps in (1, 2, 4):
        x = student(diffusion.SIGMA_MAX * noise, torch.full((len(clean),), diffusion.SIGMA_MAX), seeing)
        for k, sigma in enumerate(consistency.LEVELS[steps], 1):
            x = student(x + sigma * noise.roll(7 * k, -1), torch.full((len(clean),), sigma), seeing)
        out.append(about(str(steps), x))
    return "; ".join(out)


def main() -> None:
    parser = options(__doc__, steps=3000, batch=6, rate=4e-4)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = Network()
    read(FOLDER / "diffusion.safetensors", network)
    teacher, student = Teacher(network), Denoiser(is_guided=True)
    student.load_state_dict(network.denoiser.state_dict(), strict=False)  # all but the map of the guidance
    run = Run("distill", student, steps=args.steps, rate=args.rate, seed=0, folder=args.folder, average=0.98)
    held = load_songs(args.folder / "bank_held")
    if args.export:
        whole = nn.ModuleDict({"denoiser": run.average})
        write(args.export, whole, {"model": "consistency", "steps": str(run.step), "licence": "Apache-2.0"})
        print(f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(teacher, run.average, held)}")
        return
    songs = load_songs(args.folder / "bank")
    report = every(250, lambda: scores(teacher, run.average, held))
    for step in run:
        made = int(run.rng.choice((4, 5, 6, 7, 8, 8, 10, 11, 12, 16, MOST_MADE)))
        run.update(loss_of(run.model, run.average, teacher, draw(songs, run.rng, args.batch, made), run.rng))
        report(step)
    print(scores(teacher, run.average, held))


if __name__ == "__main__":
    main()
