"""What the network is shown of a window: the one definition, for playing and for training.

Shapes: W frames of the window, S stems, L lags of the aligned memory, C latent channels. Frames count from
the beginning of the session or song; intervals exclude their end. A memory is its source delayed by a lag in
samples, then encoded; its sources are the S stems and, last, the context.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from ..backends.inputs import CHARACTER_SIZE, LAGS_BARS, PREFIX, STYLE_SIZE, Conditioning
from ..contract.chords import Rows
from ..contract.grid import PHASE_SIZE, BeatGrid
from ..contract.styles import density, energy
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
CONTEXT = len(STEMS)  # index of the context among the sources of memory
SOURCES = len(STEMS) + 1
MOST_REENCODED = 24  # frames of memory that are encoded again after a change of lag: more would cost a hop
SAME_LAG = int(0.01 * SAMPLE_RATE)  # a lag that changes by less than this stays as it is
NO_MEMORY = (0,) * len(LAGS_BARS)  # lags while no beat is known


class Latents(NamedTuple):
    """Latents of a window, whether they exist or not."""

    context: torch.Tensor  # (W, C)
    self_context: torch.Tensor  # (W, S, C)
    memory: torch.Tensor  # (W, S + 1, L, C)


class Masks(NamedTuple):
    """Which latents of a window exist, or are shown."""

    context: Mask  # (W,)
    self_context: Mask  # (W, S)
    memory: Mask  # (W, S + 1, L)


@dataclass(frozen=True, slots=True)
class View:
    """The limits of one window: what may be shown at most, where everything exists."""

    first: int  # the window's first frame
    start: int  # the first frame to generate: self-context ends here
    context_end: int
    lags: tuple[int, ...]  # samples, one for each of LAGS_BARS; 0: no memory
    encode_delay: int = 0  # frames by which the encoder's latents trail its audio
    left_at: int | None = None  # frame from which the context is ignored (the player has handed over)

    @property
    def frames(self) -> npt.NDArray[np.int64]:
        """The window's frames, (W,)."""
        return self.first + np.arange(WINDOW)


def lags_of(bar: float | None) -> tuple[int, ...]:
    """The memory's lags in samples for bars of `bar` samples; none where no bar is known."""
    return NO_MEMORY if bar is None else tuple(round(bars * bar) for bars in LAGS_BARS)


def memory_begin(begin: int, lag: int) -> int:
    """The first frame of a memory whose source begins with frame `begin`: none of its samples lies before."""
    return begin + -(-lag // FRAME)


def memory_end(end: int, lag: int) -> int:
    """One past the last frame of a memory whose source is known before frame `end`: none of its samples lies
    after.
    """
    return (end * FRAME + lag) // FRAME


def reencoded_from(start: int, end: int) -> int:
    """The first frame of a memory that is encoded again, up to `end`, in a hop that generates from `start`
    on.
    """
    return max(start - PREFIX, end - MOST_REENCODED)


def shown(view: View, exists: Masks) -> Masks:
    """Which of the existing latents are shown: none later than the context or the model's own past allows."""
    frames, delay = view.frames, view.encode_delay
    left_at = view.context_end if view.left_at is None else view.left_at
    memory = exists.memory.copy()
    for j, lag in enumerate(view.lags):
        ends = [memory_end(view.start, lag) - delay] * len(STEMS)
        ends.append(min(memory_end(view.context_end, lag) - delay, memory_end(left_at, lag)))
        memory[:, :, j] &= (frames[:, None] < ends) & bool(lag)
    return Masks(
        context=exists.context & (frames < min(view.context_end - delay, left_at)),
        self_context=exists.self_context & (frames < view.start)[:, None],
        memory=memory,
    )


def conditioning(
    view: View,
    latents: Latents,
    exists: Masks,
    *,
    grid: BeatGrid | None,
    chords: Rows,
    style_tags: Array,
    character: Array,
) -> Conditioning:
    """The network's inputs for one window (B = 1), on the device of `latents`.

    Args:
        exists: Which of `latents` exist; of these the ones are shown that `view` allows.
        grid: The beat, or None where it is not known.
        chords: (W, CHORD_SIZE); zero where they are not known.
        style_tags: (STYLE_SIZE,), as from `style_row`.
        character: (S, CHARACTER_SIZE), rows as from `character_row`.
    """
    device = latents.context.device
    masks = shown(view, exists)
    phase = grid.phase(view.first, WINDOW) if grid else np.zeros((WINDOW, PHASE_SIZE), np.float32)

    def batched(array: npt.NDArray[np.generic]) -> torch.Tensor:
        floats = np.ascontiguousarray(array, np.float32)
        return torch.from_numpy(floats).to(device, non_blocking=True)[None]

    return Conditioning(
        context=latents.context[None],
        context_mask=batched(masks.context),
        self_context=latents.self_context[None],
        self_context_mask=batched(masks.self_context),
        context_memory=latents.memory[None, :, CONTEXT],
        context_memory_mask=batched(masks.memory[:, CONTEXT]),
        self_memory=latents.memory[None, :, :CONTEXT],
        self_memory_mask=batched(masks.memory[:, :CONTEXT]),
        phase=batched(phase),
        chords=batched(chords),
        style_tags=batched(style_tags),
        character=batched(character),
    )


def style_row(shares: Sequence[float]) -> Array:
    """A blend of style tags, one share for each of `styles.STYLE_TAGS`, as the network reads it,
    (STYLE_SIZE,).

    Zero when none is asked for.
    """
    out = np.zeros(STYLE_SIZE, np.float32)
    given = np.array(shares, np.float32)
    if given.any():
        out[:-1], out[-1] = given / given.max(), 1
    return out


def character_row(notes_per_beat: float | None, loudest_db: float | None) -> Array:
    """How a stem is to be played, (CHARACTER_SIZE,); zero what is left to the model.

    Args:
        notes_per_beat: Every note of a chord counted.
        loudest_db: Level of the loudest frame, dB of full scale.
    """
    out = np.zeros(CHARACTER_SIZE, np.float32)
    if notes_per_beat is not None:
        out[:2] = density(notes_per_beat), 1
    if loudest_db is not None:
        out[2:] = energy(loudest_db), 1
    return out
