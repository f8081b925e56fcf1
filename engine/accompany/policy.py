"""When the band waits, plays, rests and ends, from the listener, how loud the player is, and the settings.

Pure arithmetic on frames.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..contract.grid import BeatGrid
from ..contract.params import Settings, find
from ..contract.timing import FRAME, SAMPLE_RATE

Audio = npt.NDArray[np.float32]
QUIET_BELOW_DB = 40.0  # below the loudest so far: the player has stopped
SILENT_DB = -66.0  # dB of full scale under which everything counts as silence
LOUDEST_DECAY_DB = 0.05  # a frame
REENTRY_FRAMES = 43  # 4 s of silence, after which the next tone is a new beginning
REST_LOOK_AHEAD, REST_FADE = 2, 4  # frames from the decision to rest to the fade, and its length
ENTRY_FADE_S = 0.01  # before the downbeat on which the band enters
END_FADE = 6  # frames from the last beat to silence
END_UNTIMED = 11  # frames, 1 s, after which it ends where no beat is known


@dataclass(slots=True)
class PlayerLevel:
    """How loud the player was, and for how long it has been quiet."""

    loudest_db: float = -np.inf  # of a frame, decaying
    quiet: int = 0  # frames since the last loud one

    def update(self, frames: Audio) -> None:
        """Take in audio (n, FRAME)."""
        for level_db in 10 * np.log10(np.mean(frames**2, 1) + 1e-12):
            self.loudest_db = max(self.loudest_db - LOUDEST_DECAY_DB, float(level_db))
            is_quiet = level_db < max(self.loudest_db - QUIET_BELOW_DB, SILENT_DB)
            self.quiet = self.quiet + 1 if is_quiet else 0


def rests(settings: Settings, level: PlayerLevel, grid: BeatGrid | None) -> bool:
    """Whether the band is silent because the player has been for `rest_after` beats; never handed over."""
    if settings["hand_over"]:
        return False
    beat = grid.beat if grid else SAMPLE_RATE / 2
    return bool(settings["rest_after"]) and level.quiet * FRAME > settings["rest_after"] * beat


def last_frame(start: int, grid: BeatGrid | None) -> int:
    """The frame at which the music ends, asked for when frame `start` is generated: a beat after the first
    bar line from there on.
    """
    if grid is None:
        return start + END_UNTIMED
    bars = -(-(start * FRAME - grid.downbeat) // grid.bar)
    return round((grid.downbeat + bars * grid.bar + grid.beat) / FRAME)


def fade_in(length: int, begin: int) -> Audio:
    """Gains (length,): 0, then within ENTRY_FADE_S up to 1 at sample `begin`."""
    before = begin - np.arange(length, dtype=np.float32)
    return np.asarray(np.clip(1 - before / (ENTRY_FADE_S * SAMPLE_RATE), 0, 1), np.float32)


def fade_out(length: int, begin: int, frames: int) -> Audio:
    """Gains (length,): 1, then from sample `begin` on down to 0 over `frames` latent frames."""
    since = np.arange(length, dtype=np.float32) - begin
    return np.asarray(np.clip(1 - since / (frames * FRAME), 0, 1), np.float32)


def with_same_end(settings: Settings, start_offset: int) -> Settings:
    """Settings whose hop ends where it would have at the look-ahead, though it begins `start_offset` samples
    after the context's end.
    """
    sooner_by = max(0, settings.integer("look_ahead") - start_offset // FRAME)
    return settings.with_("hop", min(settings["hop"] + sooner_by, find("hop").high))
