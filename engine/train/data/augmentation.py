"""Every random choice that training makes about its data, as one record: it is saved with checkpoints,
exports and latent datasets.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from ...contract.errors import BandmateError
from ...contract.window import MAX_GENERATED

OF_DATASETS = (
    "contexts", "players", "gain_db", "bleed", "bleed_db", "distortion", "equaliser",
    "equaliser_cut", "room", "level_db", "noise", "noise_log10", "hum",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Probabilities 0..1, unless a field says otherwise; ranges are (low, high) of a uniform draw."""

    # Contexts: what a microphone or a line input makes of the players. Drawn once for each context in a
    # latent dataset (OF_DATASETS).
    contexts: int = 2  # for each song
    players: tuple[float, float, float] = (0.45, 0.35, 0.2)  # that one, two, three of the four are in it
    gain_db: tuple[float, float] = (-6.0, 6.0)  # of each player
    bleed: float = 0.15  # the others are in it too, as is the band's own loudspeaker
    bleed_db: tuple[float, float] = (-30.0, -14.0)
    distortion: float = 0.35
    equaliser: float = 0.6
    equaliser_cut: float = 0.3  # of these: the lows or highs are missing
    room: float = 0.35
    level_db: tuple[float, float] = (-12.0, 3.0)
    noise: float = 0.5
    noise_log10: tuple[float, float] = (-4.5, -2.7)  # amplitude, powers of ten of full scale
    hum: float = 0.3  # of these

    # The window: what is to be generated, and how far the context is known.
    frames: tuple[int, ...] = (
        3,
        4,
        5,
        6,
        7,
        8,
        8,
        10,
        11,
        12,
        16,
        MAX_GENERATED,
    )  # generated, one choice a batch
    look_aheads: tuple[int, ...] = (-16, -4, 0, 2, 4, 4, 6, 8, 8, 8, 12, 12, 14, 16, 16)  # frames
    hops: tuple[int, ...] = (1, 2, 4, 4, 8, 16)  # frames
    rollout_songs: float = 0.4  # share of the windows that are of songs with a rollout

    # The history: since when there is something to see.
    begins_in_window: float = 0.1  # the session begins within the window
    begins_late: float = 0.36  # or less than a window before it; else with the song
    stem_begins: float = 0.1  # a stem was switched on within the last window, for each stem
    stem_pauses: float = 0.05  # or was off for a while
    band_returns: float = 0.05  # all stems begin, after a rest
    lag_changes: float = 0.1  # the memory was encoded again within the last window, after a tempo change
    lag_tolerance: float = 0.1  # a memory stands for lags that differ by this share; others are not shown

    # The self-context: what the model itself has played.
    self_context: float = 0.75  # there is any, for each stem
    rollout: float = 0.8  # it is a model's output, where there is a rollout
    foreign: float = 0.14  # it is another song's
    fading: float = 0.3  # it fades towards silence, or is too loud
    fade: tuple[float, float] = (-0.25, 0.8)  # 1: silence; below 0: too loud

    # What is missing.
    no_beat: float = 0.15
    no_context: float = 0.1  # for classifier-free guidance
    no_self_memory: float = 0.45
    no_context_memory: float = 0.15
    no_lag: float = 0.15  # of the self-memory, for each lag

    # The beat grid, as a listener or a player who taps has it.
    grid_beats: int = 8  # through which it is drawn
    downbeat_s: float = 0.012  # standard deviation of its error
    wrong_downbeat: float = 0.06
    offbeat: float = 0.02
    wrong_tempo: float = 0.03  # half or double
    no_bar: float = 0.12

    # Chords, style tags, density and energy.
    chords: float = 0.7
    chart: float = 0.45  # of these: from a chart; else by the listener
    chart_shift: float = 0.5  # frames, standard deviation
    chords_late: int = 2  # frames at most, by the listener
    wrong_chords: float = 0.2  # share at most, where they are estimated
    wrong_chords_ahead: float = 0.5  # share at most, where they are predicted
    triads: float = 0.5  # sevenths and more are missed by the listener
    style_tags: float = 0.4
    density: float = 0.3  # for each stem
    energy: float = 0.3

    # Corruption of latents, on the training device.
    latent_noise: float = 1.0  # standard deviation at most
    channels_missing: float = 0.5  # share at most, in the trunk's inputs

    def text(self) -> str:
        """As JSON, for the metadata of files."""
        return json.dumps(asdict(self))

    def dataset_text(self) -> str:
        """The fields that are fixed when a latent dataset is written, as JSON."""
        return json.dumps({name: value for name, value in asdict(self).items() if name in OF_DATASETS})

    def changed(self, assignments: list[str]) -> "Augmentation":
        """The same with fields replaced, each given as NAME=VALUE with a JSON value.

        Raises:
            BandmateError: If there is no such field, or the value is of another kind.
        """
        values = {}
        kinds = {name: type(value) for name, value in asdict(self).items()}
        for assignment in assignments:
            name, _, text = assignment.partition("=")
            if name not in kinds:
                raise BandmateError(f"augmentation has no field {name!r}: expected one of {', '.join(kinds)}")
            try:
                value = json.loads(text)
                values[name] = kinds[name](value)
            except (ValueError, TypeError) as error:
                raise BandmateError(
                    f"augmentation {assignment!r}: expected a {kinds[name].__name__}"
                ) from error
        return replace(self, **values)


def evaluation(look_ahead: int, has_beat: bool = True, has_chords: bool = False) -> Augmentation:
    """Nothing random: the true past and grid from the song's beginning on, a fixed look-ahead, and which
    conditions are given.
    """
    kept = ("lag_tolerance", "rollout_songs")
    never: dict[str, Any] = {
        name: 0.0
        for name, value in asdict(Augmentation()).items()
        if isinstance(value, float) and name not in kept
    }
    given = {"self_context": 1.0, "no_beat": 1.0 - has_beat, "chords": float(has_chords), "chart": 1.0}
    fixed = {"look_aheads": (look_ahead,), "hops": (1,), "chords_late": 0}
    return replace(Augmentation(), **(never | given | fixed))
