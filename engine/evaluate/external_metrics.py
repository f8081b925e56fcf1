"""External metrics: other projects' models that score a stem.

None is installed with bandmate: weights and licences are theirs.

Each is asked for on the command line by its checkpoint or its name, and adds a column beside our own metrics.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soxr
import torch

from ..contract.errors import BandmateError
from ..contract.timing import SAMPLE_RATE

Audio = npt.NDArray[np.float32]
BeatTracker = Callable[[Audio], npt.NDArray[np.float64]]  # mono at 44 100 Hz to seconds of the beats
Coherence = Callable[[Audio, Audio], float]  # context and stem to a score, higher where they belong together
Distance = Callable[[Path, Path], float]  # two folders of WAV files, true ones first

COCOLA_RATE, COCOLA_S = 16000, 5.0


class ExternalMetrics(NamedTuple):
    """The external metrics that are asked for; none by default."""

    beats: BeatTracker | None = None
    coherence: Coherence | None = None
    distance: Distance | None = None


def beat_this(checkpoint: str) -> BeatTracker:
    """Beat This! (Foscarin et al. 2024): `pip install beat_this`; a checkpoint's file or name, as `final0`.

    Raises:
        BandmateError: If the package or the checkpoint cannot be had.
    """
    package = _package(
        "beat_this.inference", "beat-this", "pip install https://github.com/CPJKU/beat_this/archive/main.zip"
    )
    track = _loaded(
        "beat-this",
        checkpoint,
        lambda: package.Audio2Beats(checkpoint_path=checkpoint, device="cpu", dbn=False),
    )
    return lambda audio: np.asarray(track(audio, SAMPLE_RATE)[0], np.float64)


def cocola(checkpoint: str) -> Coherence:
    """COCOLA (Ciranni et al. 2024): its repository on PYTHONPATH, and a checkpoint's file.

    The mean over pieces of five seconds.

    Raises:
        BandmateError: If the package or the checkpoint cannot be had.
    """
    package = _package(
        "contrastive_model.contrastive_model",
        "cocola",
        "PYTHONPATH=/path/to/cocola, from github.com/gladia-research-group/cocola",
    )
    model = _loaded("cocola", checkpoint, lambda: package.CoCola.load_from_checkpoint(checkpoint).eval())

    def pieces(audio: Audio) -> torch.Tensor:
        """Mono (B, 1, 80000) at 16 kHz."""
        length = int(COCOLA_RATE * COCOLA_S)
        resampled = soxr.resample(audio, SAMPLE_RATE, COCOLA_RATE)
        return torch.from_numpy(np.ascontiguousarray(resampled[: len(resampled) // length * length])).reshape(
            -1, 1, length
        )

    def score(context: Audio, stem: Audio) -> float:
        with torch.inference_mode():
            return float(model.score(pieces(context), pieces(stem)).mean())

    return score


def fad(embedding: str) -> Distance:
    """Fréchet audio distance (Kilgour et al. 2019) of `vggish`, `pann` or `clap` embeddings.

    Its package: `pip install frechet_audio_distance`.

    Raises:
        BandmateError: If the package or the embedding cannot be had.
    """
    package = _package("frechet_audio_distance", "fad", "pip install frechet_audio_distance")
    rate = 48000 if embedding == "clap" else 16000
    model = _loaded(
        "fad",
        embedding,
        lambda: package.FrechetAudioDistance(model_name=embedding, sample_rate=rate, verbose=False),
    )
    return lambda true, generated: float(model.score(str(true), str(generated), dtype="float32"))


def _package(name: str, option: str, how: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as e:
        raise BandmateError(f"--{option}: {e}; install it: {how}") from e


def _loaded(option: str, value: str, load: Callable[[], Any]) -> Any:
    try:
        return load()
    except Exception as e:  # whatever a foreign loader raises
        raise BandmateError(f"--{option} {value}: cannot be loaded: {e}") from e
