"""How loud the player is against how loud they usually are, and the energy with which the band answers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.timing import FRAME, SAMPLE_RATE

Array = npt.NDArray[np.float32]
NOW_S, USUAL_S = 1.5, 25.0  # time constants of the two levels
SILENT_DB = -60.0  # dB of full scale below which a frame does not count
DB_A_STEP = 3.0  # of the parameter `energy`
MIDDLE, LEAST, MOST = 6.0, 1.0, 10.0  # energy of the usual level where none is set, and its range
DEAD_ZONE_DB = 2.0  # within which levels always move


@dataclass(slots=True)
class Dynamics:
    """Exponential means of the level, dB of full scale; None before the first sound. Copied deeply, it goes
    on identically.
    """

    now_db: float | None = None
    usual_db: float | None = None

    def update(self, audio: Array) -> None:
        """Take in samples, a multiple of FRAME."""
        for level_db in 10 * np.log10(np.mean(audio.reshape(-1, FRAME) ** 2, 1) + 1e-12):
            if level_db < SILENT_DB:
                continue
            if self.now_db is None or self.usual_db is None:
                self.now_db = self.usual_db = float(level_db)
            self.now_db += (float(level_db) - self.now_db) * FRAME / SAMPLE_RATE / NOW_S
            self.usual_db += (float(level_db) - self.usual_db) * FRAME / SAMPLE_RATE / USUAL_S

    @property
    def above_usual_db(self) -> float:
        """By how much the player is louder than usual, without the dead zone; 0 before the first sound."""
        if self.now_db is None or self.usual_db is None:
            return 0.0
        apart = self.now_db - self.usual_db
        return float(np.sign(apart) * max(0.0, abs(apart) - DEAD_ZONE_DB))

    def energy(self, asked: float) -> float:
        """`asked` (0: not set, then the middle), raised and lowered with the player's level; 0: left to the
        model.
        """
        apart = self.above_usual_db
        if not asked and not apart:
            return 0.0
        return float(np.clip((asked or MIDDLE) + apart / DB_A_STEP, LEAST, MOST))
