"""Random controls: pedals, faders and OSC. The dry sound is left alone, so that it can be compared."""

import random
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.contract import osc

from ..library import songs
from ..library.songs import Setlist
from .player import LOUD, Player

CHARTS = ("| Am | F | C | G |", "| Dm7 | G7 | C^7 | % |", "| E7 | % | A7 | E7 |", "")
PRESETS = ("fast", "balanced", "drums-only", "bass-only", "funk-duo")
SONGS = 10
PEDALS, STEMS_ON, FADERS = (43, 44), (32, 33, 34, 35), (0, 1, 5, 6)  # controls of the nanoKONTROL2
MODES = (45, 46, 41)  # freeze, hold, hand over
GAINS = (0.0, 0.06, LOUD, LOUD, 1.0)  # the player rests, plays softly, loudly


def write_songs(folder: Path) -> Setlist:
    """Songs of two parts each, with and without tempo and chords, that switch at all times there are."""
    for k in range(SONGS):
        lines = [f"preset: {PRESETS[k % len(PRESETS)]}"]
        lines += [f"tempo: {80 + 8 * k}", f"count_in: {k % 2}"] if k % 3 else []
        lines += [f"chart: '{CHARTS[k % len(CHARTS)]}'"] if CHARTS[k % len(CHARTS)] else []
        at = ("now", "hop", "beat", "bar", "part")[k % 5]
        lines += [
            f"parameters: {{switch_at: {at}, fade: {0.01 + k % 3}}}",
            "parts:",
            "  a: {bars: 2}",
            "  b: {parameters: {energy: 8, density: 3}}",
        ]
        (folder / f"song{k}.yaml").write_text("\n".join(lines) + "\n")
    names = ", ".join(f"song{k}.yaml" for k in range(SONGS))
    (folder / "soak.yaml").write_text(f"songs: [{names}]\n")
    return songs.read_setlist(folder / "soak.yaml")


@dataclass(frozen=True, slots=True)
class RandomControls:
    """Moves a control of a player's, by MIDI or OSC, each time it is called."""

    rng: random.Random
    player: Player
    socket: socket.socket
    address: tuple[str, int]  # where bandmate takes OSC

    def __call__(self) -> None:
        match self.rng.randrange(11):
            case 0:
                self._press(self.rng.choice(PEDALS))
            case 1:
                self._press(self.rng.choice(STEMS_ON))
            case 2:
                self._press(self.rng.choice(MODES))
            case 3:
                values = range(0, 128, 7) if self.rng.random() < 0.5 else range(127, -1, -7)
                fader = self.rng.choice(FADERS)
                self.player.send(*(bytes((0xB0, fader, value)) for value in values))
            case 4:
                self._say("next_part")
            case 5:
                self._say("song", "s", str(self.rng.randint(1, SONGS)))
            case 6:
                self._say(f"style/{self.rng.choice(('rock', 'funk', 'swing'))}", "f", self.rng.random())
            case 7:
                self._say("unit/energy", "f", self.rng.random())
            case 8:
                self._say("panic", "i", self.rng.choice((0, 0, 1)))
            case 9:
                self._say("hop", "i", self.rng.choice((2, 4, 99)))  # the last is refused
            case 10:
                self.player.send(gain=self.rng.choice(GAINS))

    def _press(self, number: int) -> None:
        self.player.send(bytes((0xB0, number, 127)), bytes((0xB0, number, 0)))

    def _say(self, name: str, tag: str = "", *values: Any) -> None:
        self.socket.sendto(osc.encode(f"/bandmate/{name}", tag, values), self.address)
