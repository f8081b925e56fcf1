"""The four players of a composed song, each with a pattern for each part."""

import random

from ..contract.timing import STEMS
from . import bass, guitar, piano
from .drums import Drums
from .patterns import Style
from .player import Feel, Player
from .song import Bar, Note, Song

PARTS = 2  # of a song, A and B


class Band:
    """Chooses what each player plays in each part, then plays bar by bar.

    The order of draws is part of the composition.
    """

    def __init__(self, rng: random.Random, style: Style, song: Song) -> None:
        jitter_s = rng.uniform(0.002, 0.008)
        lags_s = {stem: rng.gauss(0, 0.005) for stem in STEMS}
        feel = Feel(jitter_s, rng.choice((0.0, 0.0, 0.0, rng.uniform(0.02, 0.07))))
        self._players = {stem: Player(stem, rng, style, song, feel, lags_s[stem]) for stem in STEMS}
        patterns = {
            stem: [rng.choice(getattr(style, stem)) for _ in range(PARTS)]
            for stem in ("bass", "guitar", "piano")
        }
        funk = [rng.choice(bass.FUNK) for _ in range(PARTS)]
        stabs = [rng.choice(piano.STABS) for _ in range(PARTS)]
        scratch = [rng.choice(guitar.SCRATCH) for _ in range(PARTS)]
        comping = [rng.choice(piano.COMPING) for _ in range(PARTS)]
        riffs = [piano.riff(rng) for _ in range(PARTS)]
        choices = piano.Choices(patterns["piano"], stabs, comping, riffs)
        self._parts: dict[str, bass.Bass | Drums | guitar.Guitar | piano.Piano] = {
            "bass": bass.Bass(self._players["bass"], patterns["bass"], funk),
            "drums": Drums(self._players["drums"]),
            "guitar": guitar.Guitar(self._players["guitar"], patterns["guitar"], scratch),
            "piano": piano.Piano(self._players["piano"], choices),
        }

    @property
    def notes(self) -> dict[str, list[Note]]:
        """What was played so far, by stem."""
        return {stem: player.notes for stem, player in self._players.items()}

    def play(self, bar: Bar) -> None:
        for stem in STEMS:
            if stem in bar.resting:
                continue
            if bar.is_stop or bar.is_last:
                self._parts[stem].hit(bar)
            else:
                self._parts[stem].play(bar)
