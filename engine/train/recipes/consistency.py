"""Distils `diffusion` into `consistency`: `python -m engine.train.recipes.consistency`, then `--export FILE`.

The teacher samples as it plays at its best, in TEACHER_STEPS steps with guidance, from noise alone; the student learns the consistency function of
that path (Song et al. 2023, def. 1): from each of its points, its end. The trunk stays the teacher's; pseudo-Huber distance.
"""

from itertools import pairwise

import numpy as np
import torch
from torch import nn

from ...backends import consistency, diffusion
from ...backends.network import Conditioning, Denoiser, DenoiserInputs, Network
from ...runtime.weights import FOLDER, read, write
from ..data import latents
from ..loop import Run, every, half_precision, options
from .diffusion import MOST_MADE, Window, disturb, draw, load_songs, scene, weighted

HUBER = 0.03
MOST_GUIDANCE = 3.0
SHARES = (
    0.5,
    0.15,
    0.3,
    0.05,
)  # of training, for each point of the path; the first is where one step begins, the third decides the attacks


class Teacher:
    """The frozen network, guided as in playing."""

    def __init__(self, network: Network) -> None:
        self.network = network.eval().requires_grad_(False)

    @torch.no_grad()
    def scenes(
        self, window: Window, guidance: torch.Tensor
    ) -> tuple[DenoiserInputs, DenoiserInputs, torch.Tensor]:
        """What the denoiser sees with and without context, and the clean latents (R, n, C)."""
        sparse, known = disturb(window.known())
        rows, stems = (torch.from_numpy(a) for a in np.nonzero(window.wanted))
        both = Conditioning(
            *(torch.cat(pair) for pair in zip(sparse, diffusion.without_context(sparse), strict=True))
        )
        with half_precision():
            trunk, blind = self.network.trunk(both).float().chunk(2)
        seeing, unseeing = (
            scene(known, t, rows, stems, window.made)._replace(guidance=guidance[rows])
            for t in (trunk, blind)
        )
        return seeing, unseeing, torch.from_numpy(window.truth)[rows, stems]

    @torch.no_grad()
    def denoise(
        self, x: torch.Tensor, sigma: torch.Tensor, seeing: DenoiserInputs, unseeing: DenoiserInputs
    ) -> torch.Tensor:
        sigma = sigma.clamp(min=1e-3)
        clean: torch.Tensor = self.network.denoiser(x, sigma, seeing)
        guided = seeing.guidance != 1
        if guided.any():
            blind = self.network.denoiser(
                x[guided], sigma[guided], DenoiserInputs(*(part[guided] for part in unseeing))
            )
            clean[guided] = blind + seeing.guidance[guided, None, None] * (clean[guided] - blind)
        return clean

    @torch.no_grad()
    def path(self, noise: torch.Tensor, scenes: tuple[DenoiserInputs, DenoiserInputs]) -> list[torch.Tensor]:
        """What sampling goes through from `noise` (R, n, C), Euler steps as in playing: TEACHER_STEPS points, and the end."""
        points = [diffusion.SIGMA_MAX * noise]
        for sigma, lower in pairwise(consistency.PATH):
            x = points[-1]
            points.append(
                x + (lower - sigma) * (x - self.denoise(x, torch.full((len(x),), sigma), *scenes)) / sigma
            )
        return points


def loss_of(student: nn.Module, teacher: Teacher, window: Window, rng: np.random.Generator) -> torch.Tensor:
    guidance = torch.from_numpy(
        np.where(rng.random(len(window.wanted)) < 0.5, 1.0, rng.uniform(0, MOST_GUIDANCE, len(window.wanted)))
    ).float()
    seeing, unseeing, clean = teacher.scenes(window, guidance)
    *points, end = teacher.path(torch.randn_like(clean), (seeing, unseeing))
    at = torch.from_numpy(rng.choice(len(points), len(clean), p=SHARES))
    made = student(
        torch.stack(points)[at, torch.arange(len(clean))], torch.tensor(consistency.PATH)[at], seeing
    )
    return torch.sqrt((made - end).square().mean(-1) + HUBER**2).mean() - HUBER


@torch.no_grad()
def scores(teacher: Teacher, student: nn.Module, held: list[latents.LatentSong]) -> str:
    """Error and level of what one, two and four steps make beside the teacher, and how far from the teacher each is, on held-out windows."""
    window = draw(held, np.random.default_rng(3), 32, 8)
    out = []
    for guidance in (1.0, 2.0):
        seeing, unseeing, clean = teacher.scenes(window, torch.full((len(window.wanted),), guidance))
        noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
        end = teacher.path(noise, (seeing, unseeing))[-1]

        def about(name: str, made: torch.Tensor, clean: torch.Tensor = clean, end: torch.Tensor = end) -> str:
            error, away = ((made - other).square().mean() for other in (clean, end))
            return f"{name} error {error:.3f} spread {made.std() / clean.std():.3f} away {away:.3f}"

        out.append(about(f"guidance {guidance:.0f}: teacher", end))
        out += [
            about(str(steps), consistency.sample(student, noise, seeing, consistency.LEVELS[steps]))
            for steps in (1, 2, 4)
        ]
    return "; ".join(out)


def main() -> None:
    parser = options(__doc__, steps=3000, batch=6, rate=4e-4)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = Network()
    read(FOLDER / "diffusion.safetensors", network)
    teacher, student = Teacher(network), Denoiser(is_guided=True)
    student.load_state_dict(network.denoiser.state_dict(), strict=False)  # all but the map of the guidance
    student.eval()  # no dropout: there is nothing to know by heart, the teacher answers anything
    run = Run("distill", student, steps=args.steps, rate=args.rate, seed=0, folder=args.folder, average=0.98)
    held = load_songs(args.folder / "bank_held")
    if args.export:
        write(
            args.export,
            nn.ModuleDict({"denoiser": run.average}),
            {"model": "consistency", "steps": str(run.step), "licence": "Apache-2.0"},
        )
        print(
            f"{args.export}: step {run.step}, {run.elapsed_s / 3600:.2f} h, {scores(teacher, run.average, held)}"
        )
        return
    songs = weighted(load_songs(args.folder / "bank"))
    report = every(250, lambda: scores(teacher, run.average, held))
    for step in run:
        made = int(run.rng.choice((4, 5, 6, 7, 8, 8, 10, 11, 12, 16, MOST_MADE)))
        run.update(loss_of(run.model, teacher, draw(songs, run.rng, args.batch, made), run.rng))
        report(step)
    print(scores(teacher, run.average, held))


if __name__ == "__main__":
    main()
