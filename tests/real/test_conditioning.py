"""Training shows the network what playing shows it: the accompanist's own conditioning beside the one that
training builds.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engine.accompany.accompanist import Accompanist
from engine.accompany.conditioning import (
    CONTEXT,
    SAME_LAG,
    SOURCES,
    Masks,
    View,
    conditioning,
    lags_of,
    memory_begin,
    shown,
    style_row,
)
from engine.accompany.history import FRAMES, LatentHistory
from engine.accompany.state import HopResult
from engine.backends.base import Request
from engine.backends.inputs import CHARACTER_SIZE, LAGS_BARS, Conditioning
from engine.codec.base import Codec
from engine.codec.identity import IdentityCodec
from engine.contract.chart import parse
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.styles import STYLE_TAGS
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, WINDOW
from engine.train.data import windows
from engine.train.data.windows import FOREVER, Spans

from ..conftest import Audio, noise

BEGIN = 80  # the session's first frame: no window reaches before 0
CHART = parse("| C | F | Dm | G |")


@dataclass
class Playback:
    """A backend that plays given latents frame by frame and records what it was shown."""

    truth: torch.Tensor  # (S, frames, C)
    channels: int
    start: int = 0
    seen: list[Conditioning] = field(default_factory=list)
    name: str = "playback"
    uses_memory: bool = True
    rests: bool = False
    licence: str = ""

    def generate(self, conditioning: Conditioning, request: Request) -> torch.Tensor:
        self.seen.append(conditioning)
        return self.truth[list(request.stems), self.start : self.start + request.frames]


@dataclass(frozen=True)
class Scenario:
    """A session: hops of one size, in each of which stems are on or off, and the beat is known or changes."""

    hop: int
    look_ahead: int
    overhang: int
    stems: tuple[tuple[bool, bool, bool, bool], ...]  # of each hop
    tempos: tuple[float | None, ...]  # of each hop, beats a minute
    beats_per_bar: int
    downbeat: float

    @property
    def frames(self) -> int:
        return self.hop + self.overhang

    def context_end(self, hop: int) -> int:
        return BEGIN + (hop + 1) * self.hop

    def start(self, hop: int) -> int:
        return self.context_end(hop) + self.look_ahead

    def grid(self, hop: int) -> BeatGrid | None:
        tempo = self.tempos[hop]
        return BeatGrid.at_tempo(tempo, self.beats_per_bar, self.downbeat) if tempo else None

    def settings(self, hop: int) -> Settings:
        chosen: dict[str, float] = {
            "hop": self.hop,
            "look_ahead": self.look_ahead,
            "overhang": self.overhang,
            "rest_after": 0,
        }
        chosen |= {f"stem/{stem}/on": float(on) for stem, on in zip(STEMS, self.stems[hop], strict=True)}
        return Settings.default().with_all(chosen)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    hop, hops = draw(st.integers(1, 16)), draw(st.integers(2, 26))
    changes = st.lists(st.integers(0, hops - 1), max_size=3)
    stems = []
    for _ in STEMS:
        on = draw(st.booleans()) ^ (np.cumsum(np.bincount(draw(changes), minlength=hops)) % 2 == 1)
        stems.append([bool(x) for x in on])
    tempos: list[float | None] = []
    tempo = draw(st.none() | st.floats(60, 200))
    moments = set(draw(changes))
    for k in range(hops):
        if k in moments:  # a little, which leaves the memory where it is, or to another beat, or to none
            nearly = (tempo or 120) + draw(st.floats(-0.05, 0.05))
            tempo = draw(st.none() | st.just(nearly) | st.floats(60, 200))
        tempos.append(tempo)
    return Scenario(
        hop,
        draw(st.integers(-8, 16)),
        draw(st.integers(1, 6)),
        tuple(zip(*stems, strict=True)),
        tuple(tempos),
        draw(st.sampled_from([2, 3, 4, 0])),
        draw(st.floats(0, 1e5)),
    )


def on_spans(scenario: Scenario, stem: int, until: int) -> Spans:
    """The frames in which a stem plays, as far as is known in hop `until`."""
    spans: list[tuple[int, int]] = []
    was_on = False
    for k in range(until + 1):
        is_on = scenario.stems[k][stem]
        if is_on and not was_on:
            spans.append((scenario.start(k), FOREVER))
        if was_on and not is_on:
            spans[-1] = (spans[-1][0], scenario.start(k))
        was_on = is_on
    return tuple(spans)


@dataclass
class Lags:
    """The lags of the memory hop by hop, and in which hops each changed."""

    held: list[int] = field(default_factory=lambda: [0] * len(LAGS_BARS))
    changes: list[tuple[int, ...]] = field(default_factory=lambda: [()] * len(LAGS_BARS))

    def move(self, grid: BeatGrid | None, start: int) -> None:
        for j, lag in enumerate(lags_of(grid.bar if grid else None)):
            if lag != self.held[j] and not (lag and abs(lag - self.held[j]) < SAME_LAG):
                self.held[j] = lag
                self.changes[j] = (*self.changes[j], start)


class ThinCodec:
    """Every 512th sample as latents, so that a thousand windows are quickly compared.

    Exact and causal, no delay.
    """

    name = "thin"
    channels = FRAME // 512
    encode_delay = 0
    decode_delay = 0
    licence = ""

    def encoder_state(self, batch: int) -> torch.Tensor:
        return torch.zeros(batch)

    def encode(self, state: torch.Tensor, audio: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return state, audio[:, ::512].unflatten(1, (-1, self.channels))

    def decoder_state(self, stems: tuple[int, ...]) -> torch.Tensor:
        return torch.zeros(len(stems))

    def decode(
        self, state: torch.Tensor, latents: torch.Tensor, start: int, keep: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return state, latents.flatten(1).repeat_interleave(512, 1)


def delayed(codec: Codec, audio: Audio, lags: list[int], first: int, count: int = WINDOW) -> np.ndarray:
    """Latents (rows, 1 + L, count, C) of tracks, without delay and delayed by each lag, from frame `first`
    on.
    """

    def part(row: Audio, lag: int) -> Audio:
        begin = first * FRAME - lag
        cut = row[max(0, begin) : max(0, begin + count * FRAME)]
        return np.pad(cut, (count * FRAME - len(cut), 0))

    rows = np.stack([part(row, lag) for row in audio for lag in (0, *lags)])
    _, latents = codec.encode(codec.encoder_state(len(rows)), torch.from_numpy(rows))
    return latents.numpy().reshape(len(audio), 1 + len(lags), count, codec.channels)


def trained(scenario: Scenario, hop: int, lags: Lags, context: Audio, played: Audio) -> Conditioning:
    """The window of a hop as training would build it from the whole song."""
    start = scenario.start(hop)
    view = View(start + scenario.frames - WINDOW, start, scenario.context_end(hop), tuple(lags.held))
    plays = tuple(on_spans(scenario, stem, hop) for stem in range(len(STEMS)))
    history = windows.session(view, BEGIN, plays, lags.changes, frames=scenario.frames, hop=scenario.hop)
    heard, past = (delayed(ThinCodec(), x, lags.held, view.first) for x in (context[None], played))
    silence = np.zeros(ThinCodec.channels, np.float32)
    grid = scenario.grid(hop)
    return conditioning(
        view,
        windows.window_latents(heard[0], past, silence, view, list(range(len(LAGS_BARS))), history),
        windows.existing(view, history),
        grid=grid,
        chords=CHART.rows(view.first, WINDOW, grid),
        style_tags=style_row([0.0] * len(STYLE_TAGS)),
        character=np.zeros((len(STEMS), CHARACTER_SIZE), np.float32),
    )


def assert_same(seen: Conditioning, expected: Conditioning) -> None:
    for name in Conditioning._fields:
        a, b = getattr(seen, name), getattr(expected, name)
        if f"{name}_mask" in Conditioning._fields:
            mask = getattr(expected, f"{name}_mask")[..., None]
            a, b = a * mask, b * mask
        assert torch.equal(a, b), name


@given(scenarios())
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink))
def test_a_training_window_is_what_the_accompanist_sees(scenario: Scenario) -> None:
    """To the bit, for random hops, look-aheads, overhangs, tempo changes and stems switched on and off.

    Masks of both sides too.
    """
    codec, rng, hops = ThinCodec(), np.random.default_rng(0), len(scenario.stems)
    frames = max(scenario.context_end(hops), scenario.start(hops) + scenario.frames)
    truth = torch.from_numpy(rng.normal(size=(len(STEMS), frames, codec.channels)).astype(np.float32))
    context = rng.normal(size=frames * FRAME).astype(np.float32)
    context[: BEGIN * FRAME] = 0
    played = np.zeros((len(STEMS), frames * FRAME), np.float32)
    backend = Playback(truth, codec.channels)
    accompanist = Accompanist(codec, backend, None, torch.device("cpu"))
    state, lags = accompanist.begin(BEGIN), Lags()
    for hop in range(hops):
        begin, end = (scenario.context_end(k) * FRAME for k in (hop - 1, hop))
        backend.start = scenario.start(hop)
        backend.seen.clear()
        result = accompanist.step(
            state, context[begin:end], scenario.settings(hop), scenario.grid(hop), CHART
        )
        lags.move(scenario.grid(hop), scenario.start(hop))
        if backend.seen:
            assert_same(backend.seen[0], trained(scenario, hop, lags, context, played))
        for stem, audio in zip(result.stems, result.audio, strict=True):
            played[stem, result.start : result.end] = audio


def test_the_studio_codec_too_shows_in_playing_what_is_in_the_latent_dataset(shipped: Accompanist) -> None:
    """Once the encoder's context is full, latents of a stream and of the whole song are the same."""
    hops = 48
    scenario = Scenario(4, 4, 2, ((False, True, False, False),) * hops, (150.0,) * hops, 4, 5000.0)
    frames = scenario.start(hops) + scenario.frames
    context = noise(frames * FRAME / SAMPLE_RATE)[: frames * FRAME]
    context = np.pad(context, (0, frames * FRAME - len(context)))
    context[: BEGIN * FRAME] = 0
    backend = Playback(torch.zeros(len(STEMS), frames + 8, 64), 64)
    accompanist = replace(shipped, backend=backend, others={}, listener=None)
    state, lags = accompanist.begin(BEGIN), Lags()
    for hop in range(hops):
        begin, end = (scenario.context_end(k) * FRAME for k in (hop - 1, hop))
        accompanist.step(state, context[begin:end], scenario.settings(hop), scenario.grid(hop))
        lags.move(scenario.grid(hop), scenario.start(hop))
    whole = torch.from_numpy(delayed(shipped.codec, context[None], lags.held, 0, frames))[0]
    first = scenario.start(hops - 1) + scenario.frames + shipped.codec.decode_delay - WINDOW
    settled = 12  # frames: the encoder's reach
    pairs = [(backend.seen[-1].context[0], backend.seen[-1].context_mask[0], whole[0], BEGIN)]
    pairs += [
        (
            backend.seen[-1].context_memory[0, :, j],
            backend.seen[-1].context_memory_mask[0, :, j],
            whole[1 + j],
            memory_begin(BEGIN, lag),
        )
        for j, lag in enumerate(lags.held)
    ]
    for seen, mask, true, begin in pairs:
        at = [i for i in range(WINDOW) if mask[i] and first + i >= begin + settled]
        assert len(at) > 10
        assert torch.allclose(seen[at], true[first + np.array(at)], atol=1e-4)


def masks(value: bool = True) -> Masks:
    return Masks(
        np.full(WINDOW, value),
        np.full((WINDOW, len(STEMS)), value),
        np.full((WINDOW, SOURCES, len(LAGS_BARS)), value),
    )


@given(
    st.integers(0, 300), st.integers(1, 24), st.integers(-16, 16), st.floats(4000, 400_000), st.integers(0, 1)
)
@settings(max_examples=100, deadline=None)
def test_nothing_is_shown_whose_last_sample_lies_later_than_it_may(
    first: int, frames: int, look_ahead: int, bar: float, delay: int
) -> None:
    start = first + WINDOW - frames
    view = View(first, start, start - look_ahead, lags_of(bar), delay)
    seen = shown(view, masks())
    last = (view.frames + 1) * FRAME
    assert (last[seen.context] <= (view.context_end - delay) * FRAME).all()
    assert (last[seen.self_context[:, 0]] <= start * FRAME).all()
    for j, lag in enumerate(view.lags):
        assert (last[seen.memory[:, CONTEXT, j]] - lag <= view.context_end * FRAME).all()
        assert (last[seen.memory[:, 0, j]] - lag <= start * FRAME).all()


def test_after_the_player_has_handed_over_no_later_context_is_shown() -> None:
    view = View(100, 150, 146, lags_of(20.0 * FRAME), left_at=130)
    seen = shown(view, masks())
    assert view.frames[seen.context].max() == 129
    assert view.frames[seen.memory[:, CONTEXT, 0]].max() == 149  # 20 frames later
    assert view.frames[seen.memory[:, 0, 0]].max() == 163  # its own is not concerned


def test_a_frame_that_was_never_written_is_not_held_though_its_slot_is() -> None:
    """The ring wraps after FRAMES: an older frame's latents in a slot must not pass for a later one's."""
    history = LatentHistory(1, 2, torch.device("cpu"))
    history.write(0, 5, torch.ones(3, 2))
    _, held = history.window(0, WINDOW)
    assert np.flatnonzero(held[:, 0]).tolist() == [5, 6, 7]
    _, held = history.window(FRAMES, WINDOW)
    assert not held.any()


def test_context_that_comes_all_at_once_lies_on_its_frames() -> None:
    """More frames in one step than the history holds: the last ones are kept, at their own places."""
    codec = IdentityCodec()
    backend = Playback(torch.zeros(len(STEMS), 400, FRAME), FRAME)
    accompanist = Accompanist(codec, backend, None, torch.device("cpu"))
    context = np.repeat(np.arange(200, dtype=np.float32), FRAME)
    result: HopResult = accompanist.step(
        accompanist.begin(), context, Settings.default().with_("rest_after", 0), None
    )
    frames = result.plan.first + np.arange(WINDOW)
    known = backend.seen[-1].context_mask[0].numpy() == 1
    assert frames[known].max() == 199
    assert np.array_equal(backend.seen[-1].context[0, known, 0].numpy(), frames[known])


@pytest.mark.parametrize("back", [1, 6])
def test_memory_of_its_own_ends_where_the_hop_begins_when_that_goes_back(back: int) -> None:
    """What is about to be generated again was audible before: its old version is not shown."""
    codec = IdentityCodec()
    backend = Playback(torch.ones(len(STEMS), 400, FRAME), FRAME)
    accompanist = Accompanist(codec, backend, None, torch.device("cpu"))
    grid = BeatGrid(0.0, 2 * FRAME, 4)  # a bar of 8 frames, shorter than what a hop generates
    chosen = Settings.default().with_all({"rest_after": 0, "hop": 8, "look_ahead": 8, "overhang": 6})
    state = accompanist.begin(BEGIN)
    for _ in range(4):
        result = accompanist.step(state, np.zeros(8 * FRAME, np.float32), chosen, grid)
    offset = (result.plan.commit - result.plan.context_end - back) * FRAME
    result = accompanist.step(state, np.zeros(0, np.float32), chosen, grid, None, offset)
    shown_until = (
        result.plan.first + np.flatnonzero(backend.seen[-1].self_memory_mask[0, :, 0, 0].numpy()).max()
    )
    assert shown_until < result.plan.start + 8


def test_after_a_tempo_change_all_memory_is_of_the_new_lag_though_the_window_goes_back() -> None:
    codec = ThinCodec()
    backend = Playback(torch.zeros(len(STEMS), 400, codec.channels), codec.channels)
    accompanist = Accompanist(codec, backend, None, torch.device("cpu"))
    context = np.random.default_rng(0).normal(size=300 * FRAME).astype(np.float32)
    context[: BEGIN * FRAME] = 0
    state, end = accompanist.begin(BEGIN), BEGIN
    for look_ahead, tempo in [(16, 120.0)] * 30 + [(8, 90.0), (-4, 90.0)]:
        chosen = Settings.default().with_all({"rest_after": 0, "hop": 4, "look_ahead": look_ahead})
        grid = BeatGrid.at_tempo(tempo, 4)
        result = accompanist.step(state, context[end * FRAME : (end + 4) * FRAME], chosen, grid)
        end += 4
    true = delayed(codec, context[None], list(lags_of(grid.bar)), result.plan.first)[0, 1:]
    mask = backend.seen[-1].context_memory_mask[0].numpy() == 1
    assert mask.any()
    assert np.array_equal(backend.seen[-1].context_memory[0].numpy()[mask], true.swapaxes(0, 1)[mask])
