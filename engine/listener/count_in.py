"""Counted in by playing: four even claps, muted strums, stick clicks or spoken numbers after silence give
tempo and downbeat.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..contract.grid import BeatGrid
from ..contract.timing import SAMPLE_RATE
from .features import PULSE

Array = npt.NDArray[np.float32]
RATE = SAMPLE_RATE / PULSE  # pulses a second
COUNTED = 4  # sounds that make a count
SLOWEST, FASTEST = 55.0, 215.0  # beats a minute, with room for jitter at 60 and 200
EVEN = 0.14  # by how much intervals may differ from their mean: two jitters of 4 % each, and the window's own
QUIET_BEFORE_S = 1.3  # without a sound, before which a new count begins
RISE_DB = 9.0  # of a sound above the softest of the last NEAR pulses
NEAR = 8
ONE_SOUND_S = 0.2  # a spoken number's consonant and vowel, two hands that do not fall together
HEARD_S = 0.08  # of the last sound before the count is judged: a vowel comes after its consonant
BODY_DB = 6.0  # below its peak, where a sound is taken to begin: a consonant is before the beat
DECAY_DB = 7.0  # by which each sound must have fallen before the next: what rings is music, not a count
ECHO_DB, LIKE_DB = 16.0, 14.0  # what is softer by so much is not counted; counted sounds differ by less
FLOOR_DB = -62.0


@dataclass(slots=True)
class Sound:
    """One sound: the pulse at which it rose, its levels in dB from there on, the lowest after its peak."""

    pulse: int
    levels: list[float]
    valley_db: float = 0.0

    @property
    def peak_db(self) -> float:
        return max(self.levels)

    @property
    def begins(self) -> int:
        """The pulse at which its body begins."""
        return self.pulse + next(k for k, level in enumerate(self.levels) if level >= self.peak_db - BODY_DB)


@dataclass(slots=True)
class CountIn:
    """Separate sounds since silence, and the count that they make. Copied deeply, it goes on identically."""

    pulse: int = 0  # heard
    recent: list[float] = field(default_factory=list)  # dB of the last pulses
    sounds: list[Sound] = field(default_factory=list)
    loud: int = -(1 << 30)  # pulse at which something was last heard
    is_over: bool = False  # a count was found, or what was heard since silence is none

    def hear(self, audio: Array) -> BeatGrid | None:
        """Take in samples; the grid once sounds complete a count. Its fifth beat is the downbeat, in samples
        from the first call.

        Raises:
            ValueError: If `audio` is not a whole number of pulses.
        """
        if len(audio) % PULSE:
            raise ValueError(f"audio has {len(audio)} samples, expected a multiple of {PULSE}")
        found = None
        for level_db in 10 * np.log10(np.mean(audio.reshape(-1, PULSE) ** 2, 1) + 1e-12):
            self._advance(float(level_db))
            found = found or self._judge()
        return found

    def _advance(self, level_db: float) -> None:
        before = min(self.recent, default=-120.0)
        self.recent = [*self.recent[1 - NEAR :], level_db]
        last = self.sounds[-1] if self.sounds else None
        if level_db > max(FLOOR_DB, last.peak_db - 2 * ECHO_DB if last else FLOOR_DB):
            self.loud = self.pulse
        elif self.pulse - self.loud > QUIET_BEFORE_S * RATE:
            self.sounds, self.is_over, last = [], False, None
        if last and self.pulse - last.pulse < ONE_SOUND_S * RATE:
            last.levels.append(level_db)
            last.valley_db = level_db if level_db == last.peak_db else min(last.valley_db, level_db)
        elif level_db > max(before, FLOOR_DB) + RISE_DB:
            self.sounds = [*self._counted(), Sound(self.pulse, [level_db], level_db)]
        elif last:
            last.valley_db = min(last.valley_db, level_db)
        self.pulse += 1

    def _counted(self) -> list[Sound]:
        """Sounds that are no echo of others."""
        loudest = max((s.peak_db for s in self.sounds), default=0.0)
        return [s for s in self.sounds if s.peak_db > loudest - ECHO_DB]

    def _judge(self) -> BeatGrid | None:
        if self.is_over or not self.sounds or self.pulse - self.sounds[-1].pulse < HEARD_S * RATE:
            return None
        sounds = self._counted()
        rings = any(a.valley_db > a.peak_db - DECAY_DB for a in sounds[:-1])
        self.is_over = rings or len(sounds) >= COUNTED
        if rings or len(sounds) != COUNTED:
            return None
        begins = np.array([s.begins for s in sounds])
        steps = np.array([b - a for a, b in pairwise(begins)])
        tempo = 60 * RATE / steps.mean()
        uneven = float(np.abs(steps / steps.mean() - 1).max())
        if not SLOWEST <= tempo <= FASTEST or uneven > EVEN or np.ptp([s.peak_db for s in sounds]) > LIKE_DB:
            return None
        beat, first = np.polyfit(np.arange(COUNTED), begins, 1)
        return BeatGrid(float(first + COUNTED * beat) * PULSE, float(beat) * PULSE, COUNTED)
