"""The aligned memory while playing: every source's audio, delayed by one, four and eight bars and encoded as
it goes.
"""

from dataclasses import dataclass

import numpy as np
import torch

from ..backends.inputs import LAGS_BARS
from ..codec.base import Codec, merge, row
from ..codec.base import State as CodecState
from ..contract.timing import FRAME
from .conditioning import (
    CONTEXT,
    MOST_REENCODED,
    SAME_LAG,
    SOURCES,
    View,
    lags_of,
    memory_begin,
    memory_end,
    reencoded_from,
)
from .history import AudioHistory, LatentHistory, Mask


@dataclass(slots=True)
class MemoryTrack:
    """One source with one lag."""

    source: int  # a stem, or CONTEXT
    lag: int  # samples; 0 until a beat is known
    next: int  # first frame not encoded yet
    encoder: CodecState


class AlignedMemory:
    """Latents of SOURCES x LAGS_BARS tracks, in that order. Copied deeply, it goes on identically."""

    def __init__(self, channels: int, device: torch.device, first: int) -> None:
        self.latents = LatentHistory(SOURCES * len(LAGS_BARS), channels, device)
        self.tracks = [MemoryTrack(source, 0, first, None) for source in range(SOURCES) for _ in LAGS_BARS]

    def lags(self, bar: float | None) -> tuple[int, ...]:
        """Lags in samples for bars of `bar` samples: those held so far where the change is too small to
        matter.
        """
        held = [track.lag for track in self.tracks[: len(LAGS_BARS)]]
        return tuple(
            before if lag and abs(lag - before) < SAME_LAG else lag
            for lag, before in zip(lags_of(bar), held, strict=True)
        )

    def window(self, first: int, count: int) -> tuple[torch.Tensor, Mask]:
        """Latents (count, SOURCES, L, C) of frames [first, first + count), and which of them exist, (count,
        SOURCES, L).
        """
        latents, exists = self.latents.window(first, count)
        return latents.unflatten(1, (SOURCES, -1)), exists.reshape(count, SOURCES, len(LAGS_BARS))

    @torch.inference_mode()
    def encode(
        self,
        codec: Codec,
        view: View,
        end: int,
        audio: list[AudioHistory],
        begins: list[int],
        stems: tuple[int, ...],
    ) -> None:
        """Bring the memory of the context and of `stems` up to frame `end`, as far as their audio reaches.

        Args:
            view: The window of this hop, whose lags are taken.
            audio: Of each source.
            begins: Frame at which each source began, without a break since.
        """
        due: dict[int, list[tuple[int, MemoryTrack]]] = {}
        for index, track in enumerate(self.tracks):
            lag = view.lags[index % len(LAGS_BARS)]
            known = view.context_end if track.source == CONTEXT else view.start
            until = min(end, memory_end(known, lag))
            if lag != track.lag or until - track.next > MOST_REENCODED or track.encoder is None:
                self.latents.clear(index)
                track.lag, track.encoder = lag, codec.encoder_state(1)
                track.next = max(begins[track.source], reencoded_from(view.start, until))
            if lag and until > track.next and track.source in (*stems, CONTEXT):
                due.setdefault(until - track.next, []).append((index, track))
        for count, tracks in due.items():  # tracks of one length are encoded in one batch
            self._encode(codec, count, tracks, audio, begins)

    def _encode(
        self,
        codec: Codec,
        count: int,
        tracks: list[tuple[int, MemoryTrack]],
        audio: list[AudioHistory],
        begins: list[int],
    ) -> None:
        delayed = [audio[t.source].read(t.next * FRAME - t.lag, count * FRAME) for _, t in tracks]
        on_device = torch.from_numpy(np.stack(delayed)).to(self.latents.device, non_blocking=True)
        encoders, latents = codec.encode(merge([t.encoder for _, t in tracks]), on_device)
        for i, (index, track) in enumerate(tracks):
            first = track.next - codec.encode_delay
            self.latents.write(index, first, latents[i], memory_begin(begins[track.source], track.lag))
            track.encoder, track.next = row(encoders, i), track.next + count
