"""Windows of the latent dataset as the accompanist would see them while playing: conditioning and what is to
be generated.

Shapes: B batch, W window frames, S stems, L lags of the memory, n frames to generate, C latent channels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from ...accompany.conditioning import (
    CONTEXT,
    MOST_REENCODED,
    Array,
    Latents,
    Mask,
    Masks,
    View,
    character_row,
    conditioning,
    lags_of,
    memory_begin,
    memory_end,
    reencoded_from,
    style_row,
)
from ...backends.inputs import LAGS_BARS, Conditioning, joined
from ...contract.timing import FRAME, STEMS, WINDOW
from .augmentation import Augmentation
from .cues import chord_cue, grid_cue
from .latents import LatentSong

Rng = np.random.Generator
Frames = tuple[int, ...]
Spans = tuple[tuple[int, int], ...]  # frames [begin, end)
FOREVER = 1 << 40


@dataclass(frozen=True, slots=True)
class History:
    """What exists of a session, in frames of the song."""

    context: Spans
    stems: tuple[Spans, ...]  # S
    memory: tuple[tuple[Spans, ...], ...]  # S + 1 sources x L lags, in frames of the memory
    first_sound: tuple[int, ...]  # S: memory of a stem before this frame is of silence


class Batch(NamedTuple):
    """Windows with what is to be generated in them."""

    conditioning: Conditioning
    target: torch.Tensor  # (B, S, n, C): the last n frames of every stem
    is_wanted: torch.Tensor  # (B, S) bool: absent from the context, so to be generated
    root: torch.Tensor  # (B, W) pitch class of each chord's root, NO_CHORD for none
    tones: torch.Tensor  # (B, W, 12)


def existing(view: View, history: History) -> Masks:
    """Which latents of a window exist."""

    def covers(spans: Spans) -> Mask:
        inside = [(view.frames >= begin) & (view.frames < end) for begin, end in spans]
        return np.asarray(np.any([np.zeros(WINDOW, bool), *inside], 0))

    return Masks(
        context=covers(history.context),
        self_context=np.stack([covers(spans) for spans in history.stems], 1),
        memory=np.stack([np.stack([covers(spans) for spans in row], 1) for row in history.memory], 1),
    )


def memory_spans(
    source: Spans, lag: int, restarts: Frames, *, now: int, frames: int, hop: int, ahead: int
) -> Spans:
    """Where a memory exists whose source exists in the spans `source`, as `AlignedMemory` encodes it hop by
    hop.

    Args:
        restarts: Starts of the hops in which it was encoded anew: the session's first, and where the lag
            changed.
        now: Start of the present hop.
        frames: Generated in each hop.
        hop: Frames from one hop to the next.
        ahead: Frames from a hop's start to where the source is known: 0 for a stem, minus the look-ahead for
            the context.
    """
    if not lag:
        return ()

    def encoded(start: int) -> int:
        return min(start + frames, memory_end(start + ahead, lag))

    last = max(restarts)
    least = reencoded_from(last, encoded(last))
    spans: list[tuple[int, int]] = []
    later = [*(begin for begin, _ in source[1:]), now]
    for (begin, end), resumed in zip(source, later[: len(source)], strict=True):
        until = FOREVER if end == FOREVER else encoded(end - hop)
        if end <= last or encoded(resumed) - until > MOST_REENCODED:
            spans.clear()
        else:
            spans.append((max(memory_begin(begin, lag), least), until))
    return tuple(spans)


def session(
    view: View, begin: int, stems: tuple[Spans, ...], restarts: Sequence[Frames], *, frames: int, hop: int
) -> History:
    """What exists of a session that begins at frame `begin`, whose stems play in the spans `stems`.

    A stem that plays from the first hop on counts from `begin`: its memory is of the silence before.

    Args:
        restarts: For each lag the starts of the hops in which it changed.
    """
    first_hop = begin + hop + view.start - view.context_end
    sources = [
        ((begin, spans[0][1]), *spans[1:]) if spans and spans[0][0] <= first_hop else spans for spans in stems
    ]

    def memories(source: Spans, ahead: int) -> tuple[Spans, ...]:
        return tuple(
            memory_spans(
                source, lag, (first_hop, *changes), now=view.start, frames=frames, hop=hop, ahead=ahead
            )
            for lag, changes in zip(view.lags, restarts, strict=True)
        )

    context = ((begin, FOREVER),)
    return History(
        context=context,
        stems=stems,
        memory=(*(memories(s, 0) for s in sources), memories(context, view.context_end - view.start)),
        first_sound=tuple(spans[0][0] if spans else begin for spans in stems),
    )


def slots(song: LatentSong, lags: tuple[int, ...], tolerance: float) -> tuple[tuple[int, ...], list[int]]:
    """For each of `lags` the nearest one of the song's memory, in samples, 0 where none is within the share
    `tolerance`; and its index.
    """
    nearest = [int(np.argmin(np.abs(np.array(song.lags) - lag))) for lag in lags]
    found = [song.lags[k] for k in nearest]
    return tuple(
        f if abs(f - lag) <= tolerance * lag else 0 for f, lag in zip(found, lags, strict=True)
    ), nearest


def window_latents(
    context: np.ndarray, past: np.ndarray, silence: Array, view: View, at: list[int], history: History
) -> Latents:
    """Latents of a window, float32.

    Args:
        context: The context, (1 + L, W, C).
        past: What to show as self-context and its memory, (S, 1 + L, W, C).
        silence: What silence encodes to, (C,).
        at: For each lag of `view` the index of the song's lag that stands for it.
    """
    context, past = context.astype(np.float32), past.astype(np.float32)
    memory = np.concatenate([past[:, 1:], context[None, 1:]])[:, at]  # (S + 1, L, W, C)
    for j, lag in enumerate(view.lags):
        for stem, begin in enumerate(history.first_sound):
            memory[stem, j, view.frames < memory_end(begin, lag)] = silence
    return Latents(
        torch.from_numpy(context[0]),
        torch.from_numpy(np.ascontiguousarray(past[:, 0].swapaxes(0, 1))),
        torch.from_numpy(np.ascontiguousarray(memory.transpose(2, 0, 1, 3))),
    )


def sample_history(view: View, frames: int, rng: Rng, augmentation: Augmentation) -> History:
    """Since when context, stems and memory exist, at random; `frames` (n) are to be generated."""

    def happens(probability: float) -> bool:
        return bool(rng.random() < probability)

    def lately() -> int:
        """A hop's start within the last window."""
        return int(rng.integers(view.start - WINDOW, view.start + 1))

    begin = 0
    if happens(augmentation.begins_in_window):
        begin = int(rng.integers(view.first, min(view.context_end, view.first + WINDOW)))
    elif happens(augmentation.begins_late):
        begin = max(0, view.first - int(rng.integers(WINDOW)))
    hop = int(rng.choice(augmentation.hops))
    first_hop = max(0, begin + hop + view.start - view.context_end)
    restarts: Frames = (max(first_hop, lately()),) if happens(augmentation.lag_changes) else ()
    if happens(augmentation.band_returns):
        back = max(first_hop, lately())
        stems, restarts = (((back, FOREVER),),) * len(STEMS), (back,)
        return session(view, begin, stems, [restarts] * len(LAGS_BARS), frames=frames, hop=hop)

    def plays() -> Spans:
        if happens(augmentation.stem_begins):
            return ((max(first_hop, lately()), FOREVER),)
        if happens(augmentation.stem_pauses):
            off, on = sorted(max(first_hop + hop, lately()) for _ in range(2))
            return ((first_hop, off), (on, FOREVER))
        return ((first_hop, FOREVER),)

    return session(
        view, begin, tuple(plays() for _ in STEMS), [restarts] * len(LAGS_BARS), frames=frames, hop=hop
    )


def sample_past(
    song: LatentSong, songs: list[LatentSong], first: int, rng: Rng, augmentation: Augmentation
) -> np.ndarray:
    """The past to show in a window, (S, 1 + L, W, C): a model's own where there is a rollout, another song's,
    else the true one.
    """
    draw, past = rng.random(), song.stems
    if draw < augmentation.rollout and song.rollout is not None:
        past = song.rollout
    elif draw > 1 - augmentation.foreign:
        other = songs[rng.integers(len(songs))]
        past, first = other.stems, int(rng.integers(other.frames - WINDOW + 1))
    return past[:, :, first : first + WINDOW]


def faded(latents: Latents, silence: Array, rng: Rng, augmentation: Augmentation) -> Latents:
    """With the past of some stems faded towards silence, or too loud."""
    is_faded = rng.random(len(STEMS)) < augmentation.fading
    share = torch.from_numpy(is_faded * rng.uniform(*augmentation.fade, len(STEMS))).float()[:, None]
    quiet = torch.from_numpy(silence).float()
    memory = latents.memory.clone()
    memory[:, :CONTEXT] += share[:, None] * (quiet - memory[:, :CONTEXT])
    return latents._replace(
        self_context=latents.self_context + share * (quiet - latents.self_context), memory=memory
    )


def thinned(exists: Masks, is_wanted: Mask, rng: Rng, augmentation: Augmentation) -> Masks:
    """With parts taken away at random, so that each is optional while playing.

    Stems of the context are not the model's own.
    """

    def keeps(probability: float) -> bool:
        return bool(rng.random() >= probability)

    has_past = is_wanted & (rng.random(len(STEMS)) < augmentation.self_context)
    has_context = keeps(augmentation.no_context)
    own, context = exists.memory[:, :CONTEXT], exists.memory[:, CONTEXT:]
    lags = [keeps(augmentation.no_lag) for _ in LAGS_BARS]
    own = own & has_past[:, None] & lags & keeps(augmentation.no_self_memory)
    context = context & has_context & keeps(augmentation.no_context_memory)
    return Masks(
        exists.context & has_context, exists.self_context & has_past, np.concatenate([own, context], 1)
    )


def characters(song: LatentSong, here: slice, rng: Rng, augmentation: Augmentation) -> Array:
    """Density and energy of each stem in the frames to generate, given to some, (S, CHARACTER_SIZE)."""
    beats = (here.stop - here.start) * FRAME / (song.bar / song.beats_per_bar)
    return np.stack(
        [
            character_row(
                float(onsets[here].sum()) / beats if rng.random() < augmentation.density else None,
                float(loudness[here].astype(np.float32).max())
                if rng.random() < augmentation.energy
                else None,
            )
            for onsets, loudness in zip(song.onsets, song.loudness, strict=True)
        ]
    )


def sample_window(songs: list[LatentSong], frames: int, rng: Rng, augmentation: Augmentation) -> Batch:
    """One random window of one random song (B = 1), with `frames` (n) to generate."""
    song = songs[rng.integers(len(songs))]
    context = int(rng.integers(len(song.contexts)))
    first = int(rng.integers(song.frames - WINDOW + 1))
    start, here = first + WINDOW - frames, slice(first, first + WINDOW)
    context_end = min(here.stop, start - int(rng.choice(augmentation.look_aheads)))
    grid = grid_cue(song, context_end, rng, augmentation)
    lags, at = slots(song, lags_of(grid.bar if grid else None), augmentation.lag_tolerance)
    view = View(first, start, context_end, lags)
    history = sample_history(view, frames, rng, augmentation)
    past = sample_past(song, songs, first, rng, augmentation)
    latents = window_latents(song.contexts[context, :, here], past, song.silence, view, at, history)
    has_tags = rng.random() < augmentation.style_tags
    is_wanted = ~song.players[context]
    return Batch(
        conditioning(
            view,
            faded(latents, song.silence, rng, augmentation),
            thinned(existing(view, history), is_wanted, rng, augmentation),
            grid=grid,
            chords=chord_cue(song, here, context_end - first, rng, augmentation),
            style_tags=style_row((song.style_tags * has_tags).tolist()),
            character=characters(song, slice(start, here.stop), rng, augmentation),
        ),
        target=torch.from_numpy(song.stems[None, :, 0, start : here.stop].astype(np.float32)),
        is_wanted=torch.from_numpy(is_wanted[None]),
        root=torch.from_numpy(song.root[None, here].astype(np.int64)),
        tones=torch.from_numpy(song.tones[None, here].astype(np.float32)),
    )


def sample_batch(
    songs: list[LatentSong], size: int, rng: Rng, augmentation: Augmentation, frames: int | None = None
) -> Batch:
    """`size` (B) random windows; `frames` (n) to generate in each, or a random number of them."""
    count = int(rng.choice(augmentation.frames)) if frames is None else frames
    parts = [sample_window(songs, count, rng, augmentation) for _ in range(size)]
    conditionings, *others = zip(*parts, strict=True)
    return Batch(joined(list(conditionings)), *(torch.cat(field) for field in others))


def balanced(songs: list[LatentSong], augmentation: Augmentation) -> list[LatentSong]:
    """The same songs, those with rollouts so often that they are the share `rollout_songs` of the list."""
    played = [song for song in songs if song.rollout is not None]
    share = augmentation.rollout_songs
    often = round(share * (len(songs) - len(played)) / (1 - share) / max(1, len(played)))
    return [*songs, *played * max(0, often - 1)]
