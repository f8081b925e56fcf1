"""Rollouts: songs as the student plays them on its own past, SEED.npz, tracks as in the latent dataset.

Without them a model never sees its own errors and builds on them: a guitar was 6 dB louder and out of key
after three minutes. So each song is played twice in a row, and the second time is kept.
"""

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ...accompany.accompanist import Accompanist
from ...accompany.render import render
from ...backends import consistency
from ...contract.grid import BeatGrid
from ...contract.params import Settings
from ...contract.timing import FRAME, SAMPLE_RATE, STEMS
from ...synthetic.song import Song
from ..data import corpus
from ..data.encoding import load_codec
from ..data.files import save_arrays
from ..data.latents import rollout_file, tracks
from ..options import CONSISTENCY, DIFFUSION, Options

CONTEXT, GENERATED = ("bass", "drums"), ("guitar", "piano")  # bass and drums do not drift
LOOK_AHEADS, STEPS, HOP = (4, 8, 12), (1, 2, 4), 8
LEVEL_DB = (-10.0, 0.0)  # of the context
GRID_BEATS = 4  # through which the given grid is drawn: a transport gives the tempo of the moment
Audio = npt.NDArray[np.float32]


def play(accompanist: Accompanist, song: Song, audio: npt.NDArray[np.int16], offset: int) -> Audio:
    """The stems GENERATED (2, F * 4096), as the model plays them to the true others from sample `offset` on,
    the second time round.
    """
    rng = np.random.default_rng(song.seed)
    length = corpus.frames_of(song) * FRAME
    settings = Settings.default().with_all(
        {"look_ahead": int(rng.choice(LOOK_AHEADS)), "steps": int(rng.choice(STEPS)), "hop": HOP}
    )
    settings = settings.with_all({f"stem/{stem}/on": float(stem in GENERATED) for stem in STEMS})
    stems = audio[[STEMS.index(stem) for stem in CONTEXT], offset : offset + length]
    once = corpus.as_float(stems).sum(0) * 10 ** (rng.uniform(*LEVEL_DB) / 20)
    beats = np.array(song.beats) * SAMPLE_RATE - offset
    beats = np.concatenate([beats[beats < length], beats[beats >= 0] + length])

    def given(context_end: int) -> BeatGrid:
        return BeatGrid.through(
            beats, int(np.searchsorted(beats, context_end)) + 1, GRID_BEATS, song.beats_per_bar
        )

    context = np.tile(once, 2).astype(np.float32)
    played = np.concatenate([piece for _, piece in render(accompanist, context, settings, given)], 1)
    again = played[[STEMS.index(stem) for stem in GENERATED], length : 2 * length]
    return np.pad(again, ((0, 0), (0, length - again.shape[1])))


def make(options: Options) -> None:
    """Add rollouts of the first songs in the latent dataset, those that have none yet."""
    device, weights = options.place.device, options.weights
    codec = load_codec(weights, device)
    student = consistency.load(weights / CONSISTENCY, weights / DIFFUSION).to(device)
    accompanist = Accompanist(codec, student, None, device)
    files = options.mine(sorted((options.folder / "latents").glob("*.npz"))[: options.size.rollout_songs])
    missing = [file for file in files if not rollout_file(file).exists()]
    for file in tqdm(missing, desc="rollouts", unit="song", mininterval=5, disable=None):
        song, audio = corpus.load(options.folder / "songs", int(file.stem))
        with np.load(file) as saved:
            offset, lags, stems = int(saved["offset"]), tuple(saved["lags"].tolist()), saved["stems"]
        played = play(accompanist, song, audio, offset)
        stems[[STEMS.index(stem) for stem in GENERATED]] = tracks(codec, played, lags)
        save_arrays(rollout_file(file), {"stems": stems})
