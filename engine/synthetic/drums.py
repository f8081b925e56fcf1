"""Drum grooves: what the drummer plays in a bar."""

from .patterns import CRASH, DRUM_KEYS, FILL_DRUMS, KICK, OPEN_HAT, SNARE
from .player import Player
from .song import Bar

VELOCITIES = {"x": 95, "g": 45, "o": 88}
ACCENT, UNACCENTED = 80, 62  # of hi-hat and ride, on the beat and between


class Drums:
    """Plays the bar's groove; a fill takes over its last quarter."""

    def __init__(self, player: Player) -> None:
        self.player = player

    def play(self, bar: Bar) -> None:
        steps = len(next(iter(bar.drums.values())))
        step = self.player.style.beats / steps
        fill_from = steps * 3 // 4 if bar.is_fill else steps
        for drum, pattern in bar.drums.items():
            for k, mark in enumerate(pattern):
                if mark != "." and (k < fill_from or drum == "K"):
                    key = OPEN_HAT if mark == "o" else DRUM_KEYS[drum]
                    self.player.add(bar, k * step, 0.2, key, self._velocity(drum, mark, k, steps))
        for j, k in enumerate(range(fill_from, steps)):
            drum_key = FILL_DRUMS[j * 6 // (steps - fill_from)]
            self.player.add(bar, k * step, 0.2, drum_key, 75 + 5 * j)
        if bar.is_first:
            self.player.add(bar, 0, 1.0, CRASH, 95)

    def _velocity(self, drum: str, mark: str, step: int, steps: int) -> int:
        if mark == "x" and drum in "HR":
            return ACCENT if step % (steps // self.player.style.beats) == 0 else UNACCENTED
        return VELOCITIES[mark]

    def hit(self, bar: Bar) -> None:
        self.player.hit(bar, [KICK, SNARE, CRASH])
