"""One generation step of the accompaniment model: `hop = accompanist.step(state, context, settings, grid)`.

The same call serves the server and the offline render. It never looks at a clock except to time itself; what
it returns follows from its arguments and the state.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch

from ..backends.base import Backend, Request
from ..backends.inputs import Conditioning
from ..codec.base import Codec, merge, row
from ..codec.base import State as CodecState
from ..contract.chords import CHORD_SIZE, Chart, Rows, TransposedChart, name
from ..contract.grid import BeatGrid
from ..contract.params import BACKENDS, Settings
from ..contract.stitch import FADE
from ..contract.styles import STYLE_TAGS
from ..contract.timing import FRAME, STEMS, WINDOW
from ..contract.window import Plan, plan
from ..listener.listener import Listener
from .conditioning import CONTEXT, SOURCES, Latents, Masks, View, character_row, conditioning, style_row
from .history import FRAMES, AudioHistory, LatentHistory
from .memory import AlignedMemory
from .policy import (
    END_FADE,
    REENTRY_FRAMES,
    REST_FADE,
    REST_LOOK_AHEAD,
    fade_in,
    fade_out,
    last_frame,
    rests,
    with_same_end,
)
from .state import AccompanistState, HopResult

Audio = npt.NDArray[np.float32]
# dB of full scale of a stem's loudest frame that the parameter `energy` 1 and 10 ask for;
# what is asked to be softer comes out silent
SOFTEST_DB, HARDEST_DB = -34.0, -10.0
WARM_FRAMES = 8  # frames of self-context from which a decoder's state is restored
HELD_BARS = 2  # after which a held take repeats its noise


@dataclass(frozen=True, slots=True)
class _Hop:
    """What one hop goes by."""

    plan: Plan
    start: int  # sample
    stems: tuple[int, ...]
    settings: Settings
    grid: BeatGrid | None
    chart: Chart | None
    view: View


@dataclass(slots=True)
class Accompanist:
    """A codec, a backend and, where the codec has one, a listener, on one device. Immutable while playing.

    The state is the session's.
    """

    codec: Codec
    backend: Backend
    listener: Listener | None
    device: torch.device
    others: Mapping[str, Backend] = field(default_factory=dict)  # of the same latents, to switch to

    def selected(self, settings: Settings) -> Backend:
        """The backend that is asked for; the engine's own where that is not here."""
        return self.others.get(BACKENDS[settings.integer("backend")], self.backend)

    def begin(self, first: int = 0) -> AccompanistState:
        """The state of a session that begins at latent frame `first`."""
        channels = self.codec.channels
        return AccompanistState(
            context_end=first,
            encoder=self.codec.encoder_state(1),
            context=LatentHistory(1, channels, self.device),
            self_context=LatentHistory(len(STEMS), channels, self.device),
            memory=AlignedMemory(channels if self.backend.uses_memory else 0, self.device, first),
            audio=[AudioHistory() for _ in range(SOURCES)],
            begins=[first] * SOURCES,
            listener=self.listener.begin(first) if self.listener else None,
            fades_in=self.codec.name == "identity" and first > 0,  # which would pass on a click
        )

    @torch.inference_mode()
    def step(
        self,
        state: AccompanistState,
        context: Audio,
        settings: Settings,
        given_grid: BeatGrid | None,
        chart: Chart | None = None,
        start_offset: int = 0,
        hint: BeatGrid | None = None,
    ) -> HopResult:
        """Take in the next whole frames of context and generate one hop. Changes `state`.

        Args:
            context: The samples (n * 4096,) that follow those of the last step; n may be 0.
            given_grid: Beats and bars, or None where they are not given: then the listener's are taken.
            chart: Chords, or None where they are not given: then the listener's are taken.
            start_offset: Where the audio begins, in samples after the context's end; 0 for at the look-ahead.
                A hop that begins sooner ends where it would have; until one that begins later, the last
                overhang plays.
            hint: A beat given by hand, for the listener to go on from; taken once, when it is new.
        Raises:
            ValueError: If the context is not whole frames.
        """
        times = [time.perf_counter()]
        settings = with_same_end(settings, start_offset) if start_offset > 0 else settings
        lead = (settings.integer("look_ahead") + settings.integer("hop")) * FRAME
        backend = self.selected(settings)
        higher = settings.integer("transpose") + settings.integer("capo")
        chart = TransposedChart(chart, higher) if chart and higher else chart
        self._hand_over(state, bool(settings["hand_over"]), lead)
        self._take_in(state, context, lead)
        if backend.rests and state.level.quiet >= REENTRY_FRAMES and state.alone_from is None:
            self._forget_player(state)
        self._take_hint(state, hint, lead)
        state.grid = self._grid(state, settings, given_grid)
        enters = self._enters(state, settings, given_grid)
        hop = self._plan(state, settings, chart, start_offset, is_resting=False)
        is_resting = rests(settings, state.level, state.grid) or hop.plan.commit * FRAME <= enters
        if is_resting and backend.rests:
            return self._rest(state, self._plan(state, settings, chart, start_offset, is_resting=True))
        state.silent_from = None
        state.ends_at = self._ends_at(state, hop) if settings["ending"] else None
        if state.ends_at is not None and hop.plan.start >= state.ends_at + END_FADE:
            return self._silence(state, hop)
        if backend.uses_memory:
            state.memory.encode(self.codec, hop.view, hop.plan.end, state.audio, state.begins, hop.stems)
        times.append(time.perf_counter())
        latents = self._generate(state, hop) if hop.stems else None
        times.append(time.perf_counter())
        audio = self._decode(state, hop, latents, enters if backend.rests else 0.0)
        if state.ends_at is not None:
            audio *= fade_out(audio.shape[1], state.ends_at * FRAME - hop.start, END_FADE)
        times.append(time.perf_counter())
        state.generated_until, state.covered_until = hop.plan.commit, hop.plan.end - self.codec.decode_delay
        encode_s, model_s, decode_s = np.diff(times).tolist()
        return HopResult(hop.plan, hop.start, hop.stems, audio, encode_s, model_s, decode_s)

    def _hand_over(self, state: AccompanistState, is_alone: bool, lead: int) -> None:
        """From here on the context is ignored, or used again: then the listener takes over the beat."""
        if not is_alone and state.alone_from is not None and self.listener and state.listener and state.grid:
            self.listener.hint(state.listener, state.grid, lead)
        state.alone_from = (
            (state.context_end if state.alone_from is None else state.alone_from) if is_alone else None
        )

    def _take_in(self, state: AccompanistState, context: Audio, lead: int) -> None:
        count, rest = divmod(len(context), FRAME)
        if rest:
            raise ValueError(f"context has {len(context)} samples, expected a multiple of {FRAME}")
        if not count:
            return
        if state.fades_in:
            context = context * np.clip(np.arange(1, len(context) + 1, dtype=np.float32) / FADE, 0, 1)
            state.fades_in = False
        state.audio[CONTEXT].write(state.context_end * FRAME, context)
        state.encoder, latents = self.codec.encode(state.encoder, self._to_device(context)[None])
        first = state.context_end + count - self.codec.encode_delay - min(count, FRAMES)
        state.context.write(0, first, latents[0, -FRAMES:], state.begins[CONTEXT])
        state.level.update(context.reshape(count, FRAME))
        if self.listener and state.listener and state.alone_from is None:
            self.listener.hear(state.listener, context, lead)
            state.dynamics.update(context)
        elif self.listener and state.listener:
            self.listener.skip(state.listener, count)
        state.context_end += count

    def _forget_player(self, state: AccompanistState) -> None:
        """After a long silence what comes from here on is a new beginning, as at a session's."""
        state.context.clear(0)
        state.begins[CONTEXT] = state.context_end
        if self.listener and state.listener:
            self.listener.pause(state.listener)

    def _take_hint(self, state: AccompanistState, hint: BeatGrid | None, lead: int) -> None:
        if hint and hint != state.hint and self.listener and state.listener:
            self.listener.hint(state.listener, hint, lead)
        state.hint = hint

    def _enters(self, state: AccompanistState, settings: Settings, given: BeatGrid | None) -> float:
        """The sample before which the band is silent: 0 unless it waits for the listener to find the beat."""
        listener = state.listener
        if listener is None or given or not settings["by_ear"] or settings["hand_over"]:
            return 0.0
        return np.inf if listener.entry.starts is None else listener.entry.starts

    def _grid(self, state: AccompanistState, settings: Settings, given: BeatGrid | None) -> BeatGrid | None:
        """The beat to go by: the given one; alone the last one; else the listener's, where it may be used."""
        if given or settings["hand_over"]:
            return given or state.grid
        listener = state.listener if settings["by_ear"] else None
        return listener.grid if listener and listener.entry.is_found else None

    def _plan(
        self,
        state: AccompanistState,
        settings: Settings,
        chart: Chart | None,
        start_offset: int,
        is_resting: bool,
    ) -> _Hop:
        look_ahead, into, until = settings.integer("look_ahead"), 0, state.generated_until
        if is_resting:
            look_ahead = min(REST_LOOK_AHEAD, look_ahead)
        elif start_offset:
            (look_ahead, into), until = divmod(start_offset, FRAME), state.covered_until
        planned = plan(
            state.context_end,
            hop=settings.integer("hop"),
            look_ahead=look_ahead,
            overhang=settings.integer("overhang"),
            delay=self.codec.decode_delay,
            generated_until=until,
        )
        start = planned.start * FRAME + (into if planned.start == state.context_end + look_ahead else 0)
        view = View(
            first=planned.first,
            start=planned.start,
            context_end=state.context_end,
            lags=state.memory.lags(state.grid.bar if state.grid else None),
            encode_delay=self.codec.encode_delay,
            left_at=state.alone_from,
        )
        return _Hop(planned, start, settings.stems, settings, state.grid, chart, view)

    def _ends_at(self, state: AccompanistState, hop: _Hop) -> int:
        return last_frame(hop.plan.start, hop.grid) if state.ends_at is None else state.ends_at

    def _rest(self, state: AccompanistState, hop: _Hop) -> HopResult:
        """Silence, after a fade of what was already generated for the next frames."""
        state.silent_from = hop.plan.start if state.silent_from is None else state.silent_from
        result = self._silence(state, hop)
        gains = fade_out(result.audio.shape[1], state.silent_from * FRAME - result.start, REST_FADE)
        for audio, stem in zip(result.audio, hop.stems, strict=True):
            audio[:] = state.audio[stem].read(result.start, len(gains)) * gains
        return result

    def _silence(self, state: AccompanistState, hop: _Hop) -> HopResult:
        """Zeros up to the next hop, after which every stem begins anew."""
        for stem in range(len(STEMS)):
            self._forget(state, hop.plan, stem)
        state.generated_until = state.covered_until = hop.plan.commit
        zeros = np.zeros((len(hop.stems), (hop.plan.commit - hop.plan.start) * FRAME), np.float32)
        return HopResult(hop.plan, hop.plan.start * FRAME, hop.stems, zeros, 0.0, 0.0, 0.0)

    def _generate(self, state: AccompanistState, hop: _Hop) -> torch.Tensor:
        """Latents (stems, n, C) of the frames from the hop's start to the overhang's end.

        Also the stems' new self-context.
        """
        settings = hop.settings
        loop = HELD_BARS * hop.grid.bar / FRAME if settings["hold"] and hop.grid else None
        noise = np.stack([self._noise(settings.integer("seed"), hop.plan, stem, loop) for stem in hop.stems])
        request = Request(
            hop.stems, hop.plan.count, settings.integer("steps"), settings["guidance"], self._to_device(noise)
        )
        latents = self.selected(settings).generate(self._conditioning(state, hop), request)
        for i, stem in enumerate(hop.stems):
            state.self_context.write(stem, hop.plan.start, latents[i])
        return latents

    def _noise(self, seed: int, planned: Plan, stem: int, loop: float | None) -> Audio:
        """Noise (n, C) that depends on the frame, not on the hop: a frame that is generated again starts from
        the same.

        Args:
            loop: Frames after which it repeats, or None for never.
        """
        frames = [round(f % loop) if loop else f & 0xFFFFFFFF for f in range(planned.start, planned.end)]
        size = self.backend.channels
        return np.stack(
            [np.random.default_rng((seed, f, stem)).standard_normal(size, np.float32) for f in frames]
        )

    def _conditioning(self, state: AccompanistState, hop: _Hop) -> Conditioning:
        settings, first = hop.settings, hop.view.first
        context, has_context = state.context.window(first, WINDOW)
        self_context, has_self = state.self_context.window(first, WINDOW)
        memory, has_memory = state.memory.window(first, WINDOW)
        chords = self._chords(state, hop)
        state.chord = name(chords[hop.plan.start - first])
        energy = state.dynamics.energy(settings["energy"])
        character = character_row(settings["density"] or None, loudest_db(energy) if energy else None)
        return conditioning(
            hop.view,
            Latents(context[:, 0], self_context, memory),
            Masks(has_context[:, 0], has_self, has_memory),
            grid=hop.grid,
            chords=chords,
            style_tags=style_row([settings[f"style/{word}"] for word in STYLE_TAGS]),
            character=np.tile(character, (len(STEMS), 1)),
        )

    def _chords(self, state: AccompanistState, hop: _Hop) -> Rows:
        """Chords (WINDOW, CHORD_SIZE): the chart's, the listener's where there is no chart, else zero."""
        first, grid = hop.view.first, hop.grid
        listener = self.listener if hop.settings["by_ear"] else None
        if hop.chart and listener and state.listener and grid is state.listener.grid:
            return listener.follow(state.listener, hop.chart, first, WINDOW)  # nobody gave its first bar
        if hop.chart:
            return hop.chart.rows(first, WINDOW, grid)
        if listener and state.listener:
            return listener.chords(state.listener, first, WINDOW, grid)
        return np.zeros((WINDOW, CHORD_SIZE), np.float32)

    def _decode(
        self, state: AccompanistState, hop: _Hop, latents: torch.Tensor | None, enters: float
    ) -> Audio:
        """Audio (stems, samples) from the hop's first sample to the overhang's end, silent before `enters`.

        Stems that are off lose their past.
        """
        for stem in set(range(len(STEMS))) - set(hop.stems):
            self._forget(state, hop.plan, stem)
        if latents is None:
            return np.zeros((0, 0), np.float32)
        decoder = merge([self._decoder(state, hop.plan, stem) for stem in hop.stems])
        keep = hop.plan.commit - hop.plan.start
        decoder, decoded = self.codec.decode(decoder, latents, hop.plan.start, keep)
        offset = (self.codec.decode_delay - hop.plan.start) * FRAME + hop.start
        audio: Audio = decoded[:, offset:].cpu().numpy()
        if enters > hop.start:
            audio = audio * fade_in(audio.shape[1], round(enters) - hop.start)
        for i, stem in enumerate(hop.stems):
            state.decoders[stem] = (hop.plan.commit, row(decoder, i))
            state.audio[stem].write(hop.start, audio[i])
        return audio

    def _forget(self, state: AccompanistState, planned: Plan, stem: int) -> None:
        state.self_context.forget(stem, planned.start, planned.end)
        state.begins[stem] = planned.commit
        state.decoders.pop(stem, None)

    def _decoder(self, state: AccompanistState, planned: Plan, stem: int) -> CodecState:
        """The decoder's state at the hop's start: kept from the last hop, or restored from the stem's
        self-context.
        """
        frame, kept = state.decoders.get(stem, (None, None))
        if frame == planned.start:
            return kept
        first = planned.start - WARM_FRAMES
        latents, exists = state.self_context.window(first, WARM_FRAMES)
        mask = self._to_device(exists[:, stem].astype(np.float32))
        fresh = self.codec.decoder_state((stem,))
        return self.codec.decode(fresh, (latents[:, stem] * mask[:, None])[None], first, WARM_FRAMES)[0]

    def _to_device(self, array: Audio) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device, non_blocking=True)


def loudest_db(energy: float) -> float:
    """What `energy` 1 to 10 asks for, dB of full scale."""
    return SOFTEST_DB + (energy - 1) / 9 * (HARDEST_DB - SOFTEST_DB)
