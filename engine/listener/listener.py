"""Tracks beat, bar and chords of the player's sound, with a calibrated certainty, and says when the band may
enter.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ..contract.chords import BY_EAR, PITCH_CLASSES, Chart, Rows, chord_rows
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME
from ..runtime.weights import read
from . import harmony, network
from .bar_pointer import Bar, BarPointer, Beats
from .count_in import CountIn
from .entry import Entry, same
from .estimate import CERTAINTY, certainty, evidence, kept_bar, refined, related, tempo_weights
from .evidence import Evidence
from .features import BEHIND, PULSE, PULSES, Features, FeatureState, extract
from .harmony import Harmony
from .network import ROOTS, ListenerNetwork

Array = npt.NDArray[np.float32]
ACTIVATIONS = 1024  # pulses kept, 12 s
LEAD = 8 * FRAME  # of a look-ahead and a hop of four frames
METER_EXPONENT = 0.06  # with which the network's meter weighs in each latent frame
LOYALTY = 0.5  # share of the best beat's probability at which the present one is kept
HINT_BEATS = 8.0  # for which a beat given by hand is held against unrelated estimates
HINT_CERTAINTY = 0.9  # of a beat given by hand, while it is not contradicted
HINT_TRUST, COUNT_TRUST = 0.97, 0.995  # of a beat given by hand, or counted in, against what was estimated
LEAST_ROOT = 0.45  # probability below which a chord is not reported
FOLLOWED_BARS = 12  # over which a chart is aligned
MOST_AGREED = 64.0  # beats


@dataclass(slots=True)
class ListenerState:
    """What a listener keeps between calls, changed by `hear`. Copied deeply, it goes on identically."""

    frame: int  # context is known before this latent frame
    network: network.State
    features: FeatureState = field(default_factory=FeatureState)
    pointer: BarPointer = field(default_factory=BarPointer)
    activations: Array = field(default_factory=lambda: np.zeros(ACTIVATIONS, np.float32))
    harmony: Harmony = field(default_factory=Harmony)
    heard: Evidence = field(default_factory=lambda: Evidence(0))  # kept to be looked back at
    count_in: CountIn = field(default_factory=CountIn)
    entry: Entry = field(default_factory=Entry)
    found: int = 0  # the pulse up to which `beats` and `bar` were estimated
    beats: Beats | None = None
    bar: Bar | None = None
    grid: BeatGrid | None = None
    downbeat: float = 0.0  # sample of the last one
    certainty: float = 0.0  # calibrated probability that the beat is where `grid` says
    evidence: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(CERTAINTY)))  # for that
    playing: float = 0.0  # probability that anything with a beat is played
    agreed: float = 0.0  # beats for which `grid` has stayed the same
    is_hinted: bool = False  # the beat was given by hand, and the sound has not contradicted it clearly
    contradicted: float = 0.0  # beats for which it has
    bars: int = 0  # from the first that was found to the last downbeat
    chart_offset: int = 0  # bars from the first one to where a chart begins


class Listener:
    """Analyses the samples of the context, whole latent frames at a time. Immutable; the state is the
    session's.
    """

    def __init__(self, model: ListenerNetwork, device: torch.device) -> None:
        self.network = model.to(device).eval()
        self.device = device

    def begin(self, first: int = 0) -> ListenerState:
        """The state of a stream that begins at latent frame `first`."""
        return ListenerState(first, self.network.begin(1), heard=Evidence(first))

    @torch.inference_mode()
    def hear(self, state: ListenerState, audio: Array, lead: int = LEAD) -> None:
        """Take in the next samples (n * FRAME,), and estimate beat, bar and chords anew. Changes `state`.

        Args:
            lead: Samples from the end of `audio` to the first at which the band can still enter.
        Raises:
            ValueError: If `audio` is not whole latent frames.
        """
        out = self._activations(state, extract(state.features, audio))
        pulses = out.pulses[0].softmax(-1).cpu().numpy()
        tempo, meter = (x[0].softmax(-1).cpu().numpy() for x in (out.tempo, out.meter))
        state.playing = float(torch.sigmoid(out.playing[0, -1]))
        meter_weights = np.exp(METER_EXPONENT * np.log(meter + 1e-3).sum(0))
        state.pointer.advance(pulses, tempo_weights(tempo), meter_weights)
        state.activations = np.concatenate([state.activations, pulses[:, 1:].sum(1)])[-ACTIVATIONS:]
        chords, settled = (_probabilities(x[0]) for x in (out.chord, out.settled))
        state.harmony.hear(chords, settled)
        beats = np.stack([pulses[:, 1:].sum(1), pulses[:, network.DOWNBEAT]], 1)
        state.heard.hear(beats, tempo, chords, settled)
        state.frame += len(audio) // FRAME
        self._find_beat(state, tempo[-1], lead)
        if counted := _counted(state, audio):
            self.hint(state, counted, lead, COUNT_TRUST)

    def _activations(self, state: ListenerState, features: Features) -> network.Outputs:
        arrays = (features.bands, features.tempogram, features.pitches, features.level)
        out: network.Outputs
        state.network, out = self.network(
            state.network, *(torch.from_numpy(a).to(self.device)[None] for a in arrays)
        )
        return out

    def _find_beat(self, state: ListenerState, tempo: Array, lead: int) -> None:
        now, before = state.frame * FRAME, state.grid
        passed = state.pointer.pulse - state.found
        held = state.beats and state.beats._replace(since=state.beats.since + passed)
        if state.is_hinted and held and state.bar:
            beats, bar = self._hinted(state, held, state.bar, passed)
        else:
            beats, bar = self._estimated(state, held)
        state.beats, state.bar, state.found = beats, bar, state.pointer.pulse
        _set_grid(state, *refined(beats, state.activations, state.pointer.pulse))
        is_same = before is not None and state.grid is not None and same(before, state.grid, now)
        state.agreed = min(MOST_AGREED, state.agreed + passed / beats.length) if is_same else 0.0
        state.evidence = evidence(
            beats, bar, playing=state.playing, tempo=tempo, activations=state.activations,
            agreed=state.agreed, pulses=state.pointer.pulse,
        )  # fmt: skip
        is_held = state.is_hinted and not state.contradicted
        state.certainty = max(certainty(state.evidence), HINT_CERTAINTY * is_held)
        state.entry.update(now, state.grid, state.certainty, lead)

    def _estimated(self, state: ListenerState, held: Beats | None) -> tuple[Beats, Bar]:
        """The pointer's beat and bar, which are kept until others have become much likelier.

        Args:
            held: The last beat, not yet wrapped: more than a beat may have passed since.
        """
        wrapped = held and held._replace(since=held.since % held.length)
        best = state.pointer.best(wrapped, LOYALTY)
        bar, table = state.pointer.bar(best)
        if held is not None and state.bar is not None:
            bar = kept_bar(state.bar, bar, table, round((held.since - best.since) / best.length))
        return best, bar

    def _hinted(self, state: ListenerState, held: Beats, bar: Bar, passed: int) -> tuple[Beats, Bar]:
        """The beat that was given by hand, in time with the pointer's as far as that is related to it.

        Released once the pointer's has been unrelated for HINT_BEATS.
        """
        beats = related(held, state.pointer.best(None, 0.0))
        state.contradicted = 0.0 if beats else state.contradicted + passed / held.length
        if state.contradicted > HINT_BEATS:
            state.is_hinted = False
            return self._estimated(state, None)
        beats = beats or held
        count, since = divmod(beats.since, beats.length)
        return beats._replace(since=since), bar._replace(number=(bar.number + int(count)) % bar.beats)

    def pause(self, state: ListenerState) -> None:
        """The player has stopped: what comes next is a new beginning."""
        state.entry.reset()
        state.is_hinted = False

    def skip(self, state: ListenerState, count: int) -> None:
        """Let `count` latent frames pass that are not analysed: the player has handed over."""
        nothing = np.zeros((count, harmony.SIZE), np.float32)
        state.harmony.hear(nothing, nothing[:0])
        state.heard.skip(count)
        state.frame += count

    def hint(self, state: ListenerState, grid: BeatGrid, lead: int = LEAD, trust: float = HINT_TRUST) -> None:
        """Go by a beat that was given by hand or counted in, until the sound contradicts it clearly.

        The band may enter on its next downbeat.
        """
        length = grid.beat / PULSE
        # beats from the newest pulse to the grid's downbeat
        ahead = (grid.downbeat / PULSE - 0.5 + BEHIND - _origin(state) - (state.pointer.pulse - 1)) / length
        since, number = (-ahead % 1) * length, int(np.floor(-ahead)) % (grid.beats_per_bar or 4)
        beats = grid.beats_per_bar or None
        state.pointer.hint(length, since, beats, number if beats else None, trust)
        state.beats = Beats(length, since, trust)
        state.bar = Bar(grid.beats_per_bar or 4, number, trust)
        state.found = state.pointer.pulse
        now = state.frame * FRAME
        _set_grid(state, state.pointer.pulse - 1 - since, length)
        state.is_hinted, state.contradicted = True, 0.0
        if state.grid is not None:
            state.entry.start(state.grid, now, lead)

    def chords(self, state: ListenerState, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE): recognised ones, then expected ones;
        zero where unsure, and where only noise or drums are recognised, which leave the choice to the model.
        """
        out = state.harmony.rows(state.frame, first + np.arange(count), grid)
        roots = out[:, :ROOTS].argmax(1)
        is_sure = (out[:, :ROOTS].max(1) > LEAST_ROOT) & (roots < PITCH_CLASSES)
        return chord_rows(roots, out[:, ROOTS:] > 0.5, BY_EAR * is_sure)

    def follow(self, state: ListenerState, chart: Chart, first: int, count: int) -> Rows:
        """A chart's chords at frames [first, first + count), begun at the bar where it agrees best with the
        recognised ones.
        """
        if state.grid is None:
            return chart.rows(first, count, None)
        grid = state.grid
        recent = min(round(FOLLOWED_BARS * grid.bar / FRAME), state.harmony.known)

        def moved(bars: int) -> BeatGrid:
            return BeatGrid(grid.downbeat + bars * grid.bar, grid.beat, grid.beats_per_bar)

        if recent:
            recognised = state.harmony.frames[-recent:, :PITCH_CLASSES]
            fits = [
                float(
                    (
                        chart.rows(state.frame - recent, recent, moved(bars))[:, :PITCH_CLASSES] * recognised
                    ).sum()
                )
                for bars in range(chart.length)
            ]
            best = int(np.argmax(fits))
            if fits[best] > 1.1 * fits[state.chart_offset % chart.length]:
                state.chart_offset = best
        return chart.rows(first, count, moved(state.chart_offset % chart.length))


def _origin(state: ListenerState) -> int:
    """Pulses of the stream before the first that was analysed."""
    return state.frame * PULSES - state.pointer.pulse


def _set_grid(state: ListenerState, pulse: float, length: float) -> None:
    """Set the grid from the pulse of the last beat and pulses a beat; bars keep their numbers."""
    if state.bar is None:
        return
    beat = length * PULSE
    downbeat = (_origin(state) + pulse - BEHIND + 0.5) * PULSE - state.bar.number * beat
    bar = beat * state.bar.beats
    state.bars = state.bars + round((downbeat - state.downbeat) / bar) if state.grid else 0
    state.downbeat = downbeat
    state.grid = BeatGrid(downbeat - state.bars * bar, beat, state.bar.beats)


def _counted(state: ListenerState, audio: Array) -> BeatGrid | None:
    """The count-in that is completed in these samples, on the stream's clock."""
    origin = state.frame * FRAME - len(audio) - state.count_in.pulse * PULSE
    counted = state.count_in.hear(audio)
    return counted and BeatGrid(counted.downbeat + origin, counted.beat, counted.beats_per_bar)


def _probabilities(logits: torch.Tensor) -> Array:
    """Probabilities of each root and of each tone, (n, ROOTS + 12), from logits of that shape."""
    joined = torch.cat([logits[:, :ROOTS].softmax(1), logits[:, ROOTS:].sigmoid()], 1)
    return np.asarray(joined.cpu().numpy(), np.float32)


def load(file: Path, device: torch.device) -> Listener:
    """The listener with the weights in `file` (safetensors)."""
    model = ListenerNetwork()
    read(file, model)
    return Listener(model, device)
