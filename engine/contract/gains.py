"""Each stem's level from faders and switches: in the callback, in a take's mix and in a rendered file."""

import numpy as np
import numpy.typing as npt

from .params import Settings
from .timing import STEMS


def stem_gains(settings: Settings) -> npt.NDArray[np.float32]:
    """The linear gain of each stem as played, (stems,)."""
    is_silent = settings["mute"] or settings["bypass"] or settings["panic"]
    band = 0.0 if is_silent else settings.gain("level")
    return np.array(
        [band * settings.gain(f"stem/{stem}/level") * settings[f"stem/{stem}/on"] for stem in STEMS],
        np.float32,
    )
