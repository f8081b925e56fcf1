"""The stages of training in order, from composed songs to exported weights.

Each goes on where it was stopped and leaves out what is there.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..synthetic.song import FIRST_HELD_OUT
from .data import corpus, latents
from .data.encoding import load_codec
from .options import Options
from .recipes import autoencoder, consistency, diffusion, listener, rollouts, vocoder


def make_songs(options: Options) -> None:
    """Songs to train on, and held-out ones with programs and a SoundFont that are never trained on."""
    size, held = options.size, range(FIRST_HELD_OUT, FIRST_HELD_OUT + options.size.held_songs)
    seeds = options.mine(list(range(size.songs)))
    corpus.render(options.folder / "songs", seeds, size.song_s, options.soundfonts)
    corpus.render(options.folder / "held", options.mine(list(held)), size.song_s, options.held_soundfonts)


def make_contexts(options: Options) -> None:
    """The listener's dataset."""
    _encode(options, "contexts", for_listener=True)


def make_latents(options: Options) -> None:
    """The latent dataset of the generative models."""
    _encode(options, "latents", for_listener=False)


def _encode(options: Options, name: str, for_listener: bool) -> None:
    codec = load_codec(options.weights, options.place.device)
    for songs, target in (("held", f"{name}_held"), ("songs", name)):
        seeds = options.mine(corpus.seeds_in(options.folder / songs))
        latents.build_all(
            codec, options.folder / songs, seeds, options.folder / target, options.augmentation, for_listener
        )


STAGES: Mapping[str, Callable[[Options], None]] = MappingProxyType(
    {
        "songs": make_songs,
        "autoencoder": autoencoder.train,
        "vocoder": vocoder.train,
        "contexts": make_contexts,
        "listener": listener.train,
        "latents": make_latents,
        "diffusion": diffusion.train,
        "consistency": consistency.train,
        "rollouts": rollouts.make,
    }
)
