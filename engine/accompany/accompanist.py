"""The step that everything is about: `state, made = accompanist.step(state, context, settings, grid)`.

The same call serves the server and the offline render. It never looks at a clock; what it returns follows from its arguments.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch

from ..backends.base import Backend, Request
from ..backends.network import CHARACTER_SIZE, GIVEN, LAGS_BARS, WORDS_SIZE, Conditioning
from ..codec.base import Codec, merge, row
from ..codec.base import State as CodecState
from ..contract.chords import CHORD_SIZE, Chart, name
from ..contract.grid import PHASE_SIZE, BeatGrid
from ..contract.params import BACKENDS, Settings, find
from ..contract.styles import WORDS, density, energy
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from ..contract.window import Plan, plan
from ..listener.listener import Listener, ListenerState
from .history import FRAMES, AudioHistory, LatentHistory

Audio = npt.NDArray[np.float32]
CONTEXT = len(STEMS)  # index of the context among the sources of memory, after the stems
WARM_FRAMES = 8  # own past from which a decoder finds its state again
MOST_REENCODED = 24  # frames of memory taken up again when the beat changes: more would cost a hop
QUIET_BELOW_DB, SILENT_DB, FORGETS_DB = (
    40.0,
    -66.0,
    0.05,
)  # below the loudest so far, or of full scale; forgotten with each frame
FORGOTTEN = 43  # frames of silence, 4 s, after which the next tone is a new beginning
LISTENS_FIRST = 130  # frames, 12 s, that it listens before it plays without having found a beat
STOP_LEAD, STOP_FADE = 2, 4  # frames from hearing that the player has stopped to the fade, and its length
END_FADE = 6  # frames from the last beat to silence
END_UNTIMED = 11  # frames, 1 s, after which it ends where no beat is known
HELD_BARS = 2  # after which a held take comes again
SAME_LAG = int(0.01 * SAMPLE_RATE)  # a beat that moves the memory by less than this leaves it where it is


@dataclass(slots=True)
class MemoryTrack:
    """One source, delayed by a whole number of bars and encoded as it goes."""

    source: int
    lag: int  # samples; 0 until a beat is known
    next: int  # first frame not encoded yet
    state: CodecState


@dataclass(slots=True)
class Level:
    """How loud the player was, and for how long it has been quiet."""

    loudest_db: float = -np.inf
    quiet: int = 0  # frames
    playing: int = 0  # frames since it was quiet for long

    def hear(self, frames: Audio) -> None:
        """Take in audio (n, FRAME)."""
        for level_db in 10 * np.log10(np.mean(frames**2, 1) + 1e-12):
            self.loudest_db = max(self.loudest_db - FORGETS_DB, float(level_db))
            self.quiet = self.quiet + 1 if level_db < max(self.loudest_db - QUIET_BELOW_DB, SILENT_DB) else 0
            self.playing = self.playing + 1 if self.quiet < FORGOTTEN else 0


@dataclass(slots=True)
class AccompanistState:
    """The state between two hops. Copied deeply, it plays on identically."""

    heard: int  # frames of context taken in
    encoder: CodecState
    context: LatentHistory
    own: LatentHistory
    memory: LatentHistory  # tracks: source * lags + lag
    tracks: list[MemoryTrack]
    audio: list[AudioHistory]  # of each stem, then of the context
    since: list[int]  # frame at which each source began without a break
    decoders: dict[int, tuple[int, CodecState]]  # stem: (frame, state)
    ears: ListenerState | None
    level: Level
    alone_from: int | None = (
        None  # frame from which the band goes on without the player; None while it listens
    )
    ends: int | None = None  # frame at which the last beat is over; None while no end is asked for
    silent_from: int | None = (
        None  # frame from which the band falls silent with the player; None while it plays
    )
    grid: BeatGrid | None = None  # the beat that the last hop went by, told or heard
    chord: str = ""  # the one that sounds where the last hop begins
    made_until: int | None = None  # frame at which the next hop would begin
    covered_until: int | None = None  # frame at which what was made ends, overhang and all


@dataclass(frozen=True, slots=True)
class HopResult:
    """What one hop made: audio (stems, samples) from sample `start` on, in frame `plan.start`, ending where the overhang ends."""

    plan: Plan
    start: int
    stems: tuple[int, ...]
    audio: Audio
    encode_s: float
    model_s: float
    decode_s: float

    @property
    def end(self) -> int:
        return self.start + int(self.audio.shape[1])


@dataclass(slots=True)
class Accompanist:
    """A codec, a backend and, where the codec has one, a listener, on one device."""

    codec: Codec
    backend: Backend
    listener: Listener | None
    device: torch.device
    others: Mapping[str, Backend] = field(
        default_factory=dict
    )  # that may be switched to, of the same latents

    def chosen(self, settings: Settings) -> Backend:
        """The backend that is asked for; the engine's own where that is not here."""
        return self.others.get(BACKENDS[settings.integer("backend")], self.backend)

    def begin(self, first: int = 0) -> AccompanistState:
        """The state before anything was heard, at latent frame `first`."""
        lags, channels = len(LAGS_BARS), self.codec.channels
        sources = len(STEMS) + 1
        return AccompanistState(
            heard=first,
            encoder=self.codec.encoder_state(1),
            context=LatentHistory(1, channels, self.device),
            own=LatentHistory(len(STEMS), channels, self.device),
            memory=LatentHistory(sources * lags, channels if self.backend.uses_memory else 0, self.device),
            tracks=[MemoryTrack(source, 0, first, None) for source in range(sources) for _ in LAGS_BARS],
            audio=[AudioHistory() for _ in range(sources)],
            since=[first] * sources,
            decoders={},
            ears=self.listener.begin(first) if self.listener else None,
            level=Level(),
        )

    @torch.inference_mode()
    def step(
        self,
        state: AccompanistState,
        context: Audio,
        settings: Settings,
        told: BeatGrid | None,
        chart: Chart | None = None,
        soon: int = 0,
    ) -> tuple[AccompanistState, HopResult]:
        """Hear the next whole frames of context and make one hop.

        Args:
            context: The samples that follow those heard before, a multiple of 4096.
            told: Beats and bars, or None when they are not known: then the listener's are taken.
            chart: Chords, or None when they are not known: then the listener's are taken.
            soon: Where the sound begins, in samples after what was heard; 0 for at the look-ahead. A hop that begins sooner ends where it would have;
                until one that begins later, the last overhang plays.
        """
        watch = [time.perf_counter()]
        settings = _reaching(settings, soon) if soon > 0 else settings
        alone = bool(settings["hand_over"])
        state.alone_from = (state.heard if state.alone_from is None else state.alone_from) if alone else None
        self._hear(state, context, alone)
        ears = state.ears if settings["by_ear"] else None
        grid = state.grid = told or (state.grid if alone else ears.grid if ears else None)
        backend = self.chosen(settings)
        rests = backend.rests and _rests(state, settings, grid)
        look_ahead, into, until = settings.integer("look_ahead"), 0, state.made_until
        if rests:
            look_ahead = min(STOP_LEAD, look_ahead)
        elif soon:
            (look_ahead, into), until = divmod(soon, FRAME), state.covered_until
        hop = plan(
            state.heard,
            hop=settings.integer("hop"),
            look_ahead=look_ahead,
            overhang=settings.integer("overhang"),
            delay=self.codec.decode_delay,
            made_until=until,
        )
        start = hop.start * FRAME + (into if hop.start == state.heard + look_ahead else 0)
        stems = settings.stems
        if rests:
            return state, self._rest(state, hop, stems)
        state.silent_from = None
        state.ends = _end(state, hop, grid) if settings["ending"] else None
        if state.ends is not None and hop.start >= state.ends + END_FADE:
            return state, self._silence(state, hop, stems)
        if backend.uses_memory:
            self._remember(state, hop, stems, grid)
        watch.append(time.perf_counter())
        latents = self._make(state, hop, stems, settings, (grid, chart)) if stems else None
        watch.append(time.perf_counter())
        audio = self._decode(state, hop, stems, latents, start)
        if state.ends is not None:
            audio *= _fade(audio.shape[1], state.ends * FRAME - start, END_FADE)
        watch.append(time.perf_counter())
        state.made_until, state.covered_until = hop.commit, hop.end - self.codec.decode_delay
        encode_s, model_s, decode_s = np.diff(watch).tolist()
        return state, HopResult(hop, start, stems, audio, encode_s, model_s, decode_s)

    def _hear(self, state: AccompanistState, context: Audio, alone: bool) -> None:
        count, rest = divmod(len(context), FRAME)
        if rest:
            raise ValueError(f"context has {len(context)} samples, expected a multiple of {FRAME}")
        if not count:
            return
        state.audio[CONTEXT].write(state.heard * FRAME, context)
        state.encoder, latents = self.codec.encode(state.encoder, self._to_device(context)[None])
        state.context.write(
            0, state.heard - self.codec.encode_delay, latents[0, -FRAMES:], state.since[CONTEXT]
        )
        state.level.hear(context.reshape(count, FRAME))
        if self.listener and state.ears and not alone:
            self.listener.hear(state.ears, latents[0])
        state.heard += count

    def _rest(self, state: AccompanistState, hop: Plan, stems: tuple[int, ...]) -> HopResult:
        """Silence, after a fade of what was already made for the next frames."""
        state.silent_from = hop.start if state.silent_from is None else state.silent_from
        made = self._silence(state, hop, stems)
        ramp = _fade(made.audio.shape[1], state.silent_from * FRAME - made.start, STOP_FADE)
        for part, stem in zip(made.audio, stems, strict=True):
            part[:] = state.audio[stem].read(made.start, len(ramp)) * ramp
        return made

    def _silence(self, state: AccompanistState, hop: Plan, stems: tuple[int, ...]) -> HopResult:
        """Nothing, after which every stem begins anew."""
        for stem in range(len(STEMS)):
            self._forget(state, hop, stem)
        state.made_until = state.covered_until = hop.commit
        return HopResult(
            hop,
            hop.start * FRAME,
            stems,
            np.zeros((len(stems), (hop.commit - hop.start) * FRAME), np.float32),
            0.0,
            0.0,
            0.0,
        )

    def _remember(
        self, state: AccompanistState, hop: Plan, stems: tuple[int, ...], grid: BeatGrid | None
    ) -> None:
        """Bring the aligned memory of the context and of the stems that play up to the end of the window."""
        due: dict[int, list[tuple[int, MemoryTrack]]] = {}
        known = [hop.start * FRAME] * len(STEMS) + [state.heard * FRAME]
        for index, track in enumerate(state.tracks):
            lag = round(LAGS_BARS[index % len(LAGS_BARS)] * grid.bar) if grid else 0
            if lag and abs(lag - track.lag) < SAME_LAG:
                lag = track.lag
            until = min(hop.end, (known[track.source] + lag) // FRAME)
            is_fresh = lag != track.lag or until - track.next > MOST_REENCODED or track.state is None
            if is_fresh:
                state.memory.forget(index, hop.first, hop.end)
                track.lag, track.state = lag, self.codec.encoder_state(1)
                track.next = max(state.since[track.source], hop.start - GIVEN, until - MOST_REENCODED)
            if lag and until > track.next and track.source in (*stems, CONTEXT):
                due.setdefault(until - track.next, []).append((index, track))
        for count, tracks in due.items():
            self._encode_memory(state, count, tracks)

    def _encode_memory(
        self, state: AccompanistState, count: int, tracks: list[tuple[int, MemoryTrack]]
    ) -> None:
        audio = [state.audio[t.source].read(t.next * FRAME - t.lag, count * FRAME) for _, t in tracks]
        states, latents = self.codec.encode(
            merge([t.state for _, t in tracks]), self._to_device(np.stack(audio))
        )
        for i, (index, track) in enumerate(tracks):
            first = track.next - self.codec.encode_delay
            begun = state.since[track.source] + -(-track.lag // FRAME)
            state.memory.write(index, first, latents[i], begun)
            track.state, track.next = row(states, i), track.next + count

    def _make(
        self,
        state: AccompanistState,
        hop: Plan,
        stems: tuple[int, ...],
        settings: Settings,
        told: tuple[BeatGrid | None, Chart | None],
    ) -> torch.Tensor:
        loop = HELD_BARS * told[0].bar / FRAME if settings["hold"] and told[0] else None
        noise = np.stack([self._noise(settings.integer("seed"), hop, stem, loop) for stem in stems])
        request = Request(
            stems, hop.made, settings.integer("steps"), settings["guidance"], self._to_device(noise)
        )
        latents = self.chosen(settings).make(self._known(state, hop, settings, told), request)
        for stem in range(len(STEMS)):
            if stem in stems:
                state.own.write(stem, hop.start, latents[stems.index(stem)], hop.start)
        return latents

    def _noise(self, seed: int, hop: Plan, stem: int, loop: float | None) -> Audio:
        """Noise that belongs to a frame, not to a hop: what is made again in the next hop starts from the same.

        `loop`: frames after which it comes again, or None for ever new noise.
        """
        frames = [round(f % loop) if loop else f & 0xFFFFFFFF for f in range(hop.start, hop.end)]
        shape = self.backend.channels
        return np.stack(
            [np.random.default_rng((seed, f, stem)).standard_normal(shape, np.float32) for f in frames]
        )

    def _known(
        self,
        state: AccompanistState,
        hop: Plan,
        settings: Settings,
        told: tuple[BeatGrid | None, Chart | None],
    ) -> Conditioning:
        grid = told[0]
        context, context_mask = state.context.window(hop.first, WINDOW, state.heard - self.codec.encode_delay)
        own, own_mask = state.own.window(hop.first, WINDOW, hop.start)
        memory, memory_mask = state.memory.window(hop.first, WINDOW, hop.end)
        memory, memory_mask = (
            memory.unflatten(1, (-1, len(LAGS_BARS))),
            memory_mask.unflatten(1, (-1, len(LAGS_BARS))),
        )
        if state.alone_from is not None:
            context_mask[max(0, state.alone_from - hop.first) :] = 0
            for j, bars in enumerate(LAGS_BARS):
                from_here = state.alone_from - hop.first + (int(bars * grid.bar / FRAME) if grid else 0)
                memory_mask[max(0, from_here) :, CONTEXT, j] = 0
        chords = self._chords(state, hop, settings, told)
        state.chord = name(chords[hop.start - hop.first])
        phase = grid.phase(hop.first, WINDOW) if grid else np.zeros((WINDOW, PHASE_SIZE), np.float32)
        return Conditioning(
            context=context[None, :, 0],
            context_mask=context_mask[None, :, 0],
            own=own[None],
            own_mask=own_mask[None],
            context_memory=memory[None, :, CONTEXT],
            context_memory_mask=memory_mask[None, :, CONTEXT],
            own_memory=memory[None, :, :CONTEXT],
            own_memory_mask=memory_mask[None, :, :CONTEXT],
            phase=self._to_device(phase)[None],
            chords=self._to_device(chords)[None],
            words=self._to_device(_words(settings))[None],
            character=self._to_device(_character(settings))[None],
        )

    def _chords(
        self,
        state: AccompanistState,
        hop: Plan,
        settings: Settings,
        told: tuple[BeatGrid | None, Chart | None],
    ) -> Audio:
        """The chart's chords; the listener's where there is no chart."""
        grid, chart = told
        listener = self.listener if settings["by_ear"] else None
        if (
            chart and listener and state.ears and grid is state.ears.grid
        ):  # nobody said where its first bar is
            return listener.follow(state.ears, chart, hop.first, WINDOW)
        if chart:
            return chart.rows(hop.first, WINDOW, grid)
        if listener and state.ears:
            return listener.chords(state.ears, hop.first, WINDOW, grid)
        return np.zeros((WINDOW, CHORD_SIZE), np.float32)

    def _decode(
        self,
        state: AccompanistState,
        hop: Plan,
        stems: tuple[int, ...],
        latents: torch.Tensor | None,
        start: int,
    ) -> Audio:
        """Audio (stems, samples) from sample `start` to the end of the overhang; the stems that rest forget their past."""
        for stem in set(range(len(STEMS))) - set(stems):
            self._forget(state, hop, stem)
        if latents is None:
            return np.zeros((0, 0), np.float32)
        decoder = merge([self._decoder(state, hop, stem) for stem in stems])
        decoder, audio = self.codec.decode(decoder, latents, hop.start, hop.commit - hop.start)
        for i, stem in enumerate(stems):
            state.decoders[stem] = (hop.commit, row(decoder, i))
        made: Audio = audio[:, self.codec.decode_delay * FRAME + start - hop.start * FRAME :].cpu().numpy()
        for i, stem in enumerate(stems):
            state.audio[stem].write(start, made[i])
        return made

    def _forget(self, state: AccompanistState, hop: Plan, stem: int) -> None:
        state.own.forget(stem, hop.start, hop.end)
        state.since[stem] = hop.commit
        state.decoders.pop(stem, None)

    def _decoder(self, state: AccompanistState, hop: Plan, stem: int) -> CodecState:
        """The decoder's state at hop.start: kept from the last hop, or found again from the stem's own past."""
        frame, kept = state.decoders.get(stem, (None, None))
        if frame == hop.start:
            return kept
        first = hop.start - WARM_FRAMES
        latents, on = state.own.window(first, WARM_FRAMES, hop.start)
        fresh = self.codec.decoder_state((stem,))
        return self.codec.decode(fresh, (latents[:, stem] * on[:, stem, None])[None], first, WARM_FRAMES)[0]

    def _to_device(self, array: Audio) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device, non_blocking=True)


def _reaching(settings: Settings, soon: int) -> Settings:
    """Settings whose hop ends where it would have, though it begins `soon` samples after what was heard."""
    sooner_by = max(0, settings.integer("look_ahead") - soon // FRAME)
    return settings.with_("hop", min(settings["hop"] + sooner_by, find("hop").high))


def _rests(state: AccompanistState, settings: Settings, grid: BeatGrid | None) -> bool:
    """Whether the player has been silent for `rest_after` beats, or plays but the beat is still being looked for; never alone."""
    if settings["hand_over"]:
        return False
    if grid is None and settings["by_ear"] and state.ears and state.level.playing < LISTENS_FIRST:
        return True
    beat = grid.beat if grid else SAMPLE_RATE / 2
    return bool(settings["rest_after"]) and state.level.quiet * FRAME > settings["rest_after"] * beat


def _end(state: AccompanistState, hop: Plan, grid: BeatGrid | None) -> int:
    """The frame at which the music ends: a beat after the first bar line that was still to come when the end was asked for."""
    if state.ends is not None:
        return state.ends
    if grid is None:
        return hop.start + END_UNTIMED
    bars = -(-(hop.start * FRAME - grid.downbeat) // grid.bar)
    return round((grid.downbeat + bars * grid.bar + grid.beat) / FRAME)


def _fade(length: int, begins: int, frames: int) -> Audio:
    """Gains of `length` samples: 1, then from sample `begins` on down to 0 over `frames`."""
    since = np.arange(length, dtype=np.float32) - begins
    return np.asarray(np.clip(1 - since / (frames * FRAME), 0, 1), np.float32)


def _words(settings: Settings) -> Audio:
    """The blend of style words that is asked for, (WORDS_SIZE,); zero when none is."""
    shares = np.array([settings[f"style/{word}"] for word in WORDS], np.float32)
    out = np.zeros(WORDS_SIZE, np.float32)
    if shares.any():
        out[:-1], out[-1] = shares / shares.max(), 1
    return out


def _character(settings: Settings) -> Audio:
    """Density and energy of every stem, (S, CHARACTER_SIZE); zero what is left to the model."""
    out = np.zeros((len(STEMS), CHARACTER_SIZE), np.float32)
    if settings["density"]:
        out[:, :2] = density(settings["density"]), 1
    if settings["energy"]:
        out[:, 2:] = energy(3 * settings["energy"] - 40), 1
    return out
