"""The stages of training in order, from composed songs to exported weights.

Each goes on where it was stopped and leaves out what is there.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..synthetic.song import FIRST_HELD_OUT
from .data import clips, corpus, latents
from .data.encoding import load_codec
from .options import Options
from .recipes import autoencoder, consistency, diffusion, listener, rollouts, vocoder


def make_songs(options: Options) -> None:
    """Songs to train on, and held-out ones with programs and a SoundFont that are never trained on."""
    size, held = options.size, range(FIRST_HELD_OUT, FIRST_HELD_OUT + options.size.held_songs)
    seeds = options.mine(list(range(size.songs)))
    corpus.render(options.folder / "songs", seeds, size.song_s, options.soundfonts)
    corpus.render(options.folder / "held", options.mine(list(held)), size.song_s, options.held_soundfonts)


def make_clips(options: Options) -> None:
    """The listener's dataset: sampled players where `--sources` names them, and contexts of the songs."""
    folder, sources, size = options.folder, options.sources, options.size
    for songs, target, count in (("held", "clips_held", size.held_clips), ("songs", "clips", size.clips)):
        if sources:
            numbers = options.mine(list(range(count)))
            is_held_out = songs == "held"
            clips.make_sampled(sources, folder / "performances", numbers, folder / target, is_held_out)
        seeds = options.mine(corpus.seeds_in(folder / songs))
        clips.make_from_songs(folder / songs, seeds, folder / target, options.augmentation)


def make_latents(options: Options) -> None:
    """The latent dataset of the generative models."""
    codec = load_codec(options.weights, options.place.device)
    for songs, target in (("held", "latents_held"), ("songs", "latents")):
        seeds = options.mine(corpus.seeds_in(options.folder / songs))
        latents.build_all(codec, options.folder / songs, seeds, options.folder / target, options.augmentation)


STAGES: Mapping[str, Callable[[Options], None]] = MappingProxyType(
    {
        "songs": make_songs,
        "autoencoder": autoencoder.train,
        "vocoder": vocoder.train,
        "clips": make_clips,
        "listener": listener.train,
        "latents": make_latents,
        "diffusion": diffusion.train,
        "consistency": consistency.train,
        "rollouts": rollouts.make,
    }
)
