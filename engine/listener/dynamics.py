"""How loud the player is against how loud they usually are, and the energy with which the band answers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.timing import FRAME, SAMPLE_RATE

Array = npt.NDArray[np.float32]
NOW_S, USUAL_S = 1.0, 25.0  # over which the two levels are averaged
SILENT_DB = -60.0  # dB of full scale below which a frame does not count
DB_A_STEP = 3.0  # of the parameter `energy`
MIDDLE, LEAST, MOST = 6.0, 1.0, 10.0  # energy of the usual level where none is set, and its range
DEAD_ZONE_DB = 2.0  # within which levels always move


@dataclass(slots=True)
class Dynamics:
    """Mean powers of the frames that are not silent: exponential, and plain means before NOW_S and USUAL_S
    have passed. Copied deeply, it goes on identically.
    """

    now: float = 0.0
    usual: float = 0.0
    frames: int = 0  # that counted

    def update(self, audio: Array) -> None:
        """Take in samples, a multiple of FRAME."""
        for power in np.mean(audio.reshape(-1, FRAME).astype(np.float64) ** 2, 1):
            if 10 * np.log10(power + 1e-12) >= SILENT_DB:
                self.frames += 1
                self.now += (power - self.now) * self._rate(NOW_S)
                self.usual += (power - self.usual) * self._rate(USUAL_S)

    def _rate(self, time_s: float) -> float:
        return max(1 / self.frames, FRAME / SAMPLE_RATE / time_s)

    @property
    def above_usual_db(self) -> float:
        """By how much the player is louder than usual, without the dead zone; 0 before the first sound."""
        if not self.frames:
            return 0.0
        apart = 10 * np.log10(self.now / self.usual)
        return float(np.sign(apart) * max(0.0, abs(apart) - DEAD_ZONE_DB))

    def energy(self, asked: float) -> float:
        """`asked` (0: not set, then the middle), raised and lowered with the player's level; 0: left to the
        model.
        """
        apart = self.above_usual_db
        if not asked and not apart:
            return 0.0
        return float(np.clip((asked or MIDDLE) + apart / DB_A_STEP, LEAST, MOST))
