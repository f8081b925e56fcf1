"""How much is trained on what: sizes of a whole training, and the options of one call."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ..synthetic.synth import HELD_OUT_SOUNDFONT, SOUNDFONTS
from .data.augmentation import Augmentation
from .loop import Place, Schedule

T = TypeVar("T")
# files in the folder of weights, but for the first, which the vocoder's recipe needs
AUTOENCODER = "autoencoder.pt"
STUDIO, LISTENER = "studio.safetensors", "listener.safetensors"
DIFFUSION, CONSISTENCY = "diffusion.safetensors", "consistency.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size of training, from songs to the last export."""

    songs: int
    held_songs: int
    song_s: float
    autoencoder_songs: int  # the first so many
    vocoder_songs: int
    rollout_songs: int
    clips: int  # of sampled players
    held_clips: int
    report_every: int  # steps
    keep_every: int  # steps, after which the teacher's averaged weights are kept beside the checkpoint
    autoencoder: Schedule
    vocoder: Schedule
    listener: Schedule
    diffusion: Schedule
    consistency: Schedule


SIZES = {
    "full": Size(
        songs=1000,
        held_songs=16,
        song_s=60.0,
        autoencoder_songs=100,
        vocoder_songs=160,
        rollout_songs=80,
        clips=1700,
        held_clips=64,
        report_every=500,
        keep_every=1000,
        autoencoder=Schedule(steps=6000, batch=8, rate=1.2e-3),
        vocoder=Schedule(steps=12000, batch=6, rate=1.2e-3),
        listener=Schedule(steps=4600, batch=16, rate=2.5e-3, weight_decay=1e-2),
        diffusion=Schedule(steps=20000, batch=8, rate=1.2e-3, average=0.999),
        consistency=Schedule(steps=3000, batch=6, rate=4e-4, average=0.98),
    ),
    # every stage to its end within about a minute on a CPU: nothing that it makes is of use
    "debug": Size(
        songs=2,
        held_songs=2,
        song_s=10.0,
        autoencoder_songs=2,
        vocoder_songs=2,
        rollout_songs=1,
        clips=2,
        held_clips=1,
        report_every=2,
        keep_every=2,
        autoencoder=Schedule(steps=3, batch=2, rate=1.2e-3),
        vocoder=Schedule(steps=3, batch=2, rate=1.2e-3),
        listener=Schedule(steps=3, batch=2, rate=2e-3),
        diffusion=Schedule(steps=3, batch=2, rate=1.2e-3),
        consistency=Schedule(steps=3, batch=2, rate=4e-4),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of one call of `python -m engine.train`.

    Attributes:
        weights: Folder of the weights that a stage reads; each stage writes its own to `exports`.
        part: (k, n): only each n-th song from the k-th on, to share the work of a stage between processes.
        sources: Folder of instruments, performances and rooms for the listener's clips; None: songs only.
        start: Weights from which the teacher begins, where names and shapes agree.
    """

    size: Size
    place: Place
    weights: Path
    part: tuple[int, int] = (0, 1)
    start: Path | None = None
    sources: Path | None = None
    augmentation: Augmentation = field(default_factory=Augmentation)
    soundfonts: tuple[Path, ...] = SOUNDFONTS
    held_soundfonts: tuple[Path, ...] = (HELD_OUT_SOUNDFONT,)

    @property
    def folder(self) -> Path:
        return self.place.folder

    @property
    def exports(self) -> Path:
        return self.place.folder / "weights"

    def mine(self, songs: list[T]) -> list[T]:
        """The songs, by seed or file, of this process's part."""
        first, step = self.part
        return songs[first::step]
