"""How loud the player is against how loud he usually is, and the energy that answers him."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.timing import FRAME, SAMPLE_RATE

Array = npt.NDArray[np.float32]
NOW_S, USUAL_S = 1.5, 25.0  # over which both levels are averaged
SOUNDS_DB = -60.0  # below which nobody plays: it does not count
DB_A_STEP = 3.0  # of the parameter `energy`
MIDDLE, LEAST, MOST = 6.0, 1.0, 10.0  # energy that stands for "as usual" where none is set, and its range
IGNORED_DB = 2.0  # of difference, which is only how people play


@dataclass(slots=True)
class Dynamics:
    """Levels in dB of full scale; both None before anything sounded. Copied deeply, it goes on identically."""

    now_db: float | None = None
    usual_db: float | None = None

    def hear(self, audio: Array) -> None:
        """Take in samples, a multiple of FRAME."""
        for level_db in 10 * np.log10(np.mean(audio.reshape(-1, FRAME) ** 2, 1) + 1e-12):
            if level_db < SOUNDS_DB:
                continue
            if self.now_db is None or self.usual_db is None:
                self.now_db = self.usual_db = float(level_db)
            self.now_db += (float(level_db) - self.now_db) * FRAME / SAMPLE_RATE / NOW_S
            self.usual_db += (float(level_db) - self.usual_db) * FRAME / SAMPLE_RATE / USUAL_S

    @property
    def above_usual_db(self) -> float:
        """By how much the player is louder than usual, small differences left out; 0 before anything sounded."""
        if self.now_db is None or self.usual_db is None:
            return 0.0
        apart = self.now_db - self.usual_db
        return float(np.sign(apart) * max(0.0, abs(apart) - IGNORED_DB))

    def energy(self, asked: float) -> float:
        """The energy that answers the player: `asked` (0 for none) or the middle, up and down with his level."""
        apart = self.above_usual_db
        if not asked and not apart:
            return 0.0  # left to the model
        return float(np.clip((asked or MIDDLE) + apart / DB_A_STEP, LEAST, MOST))
