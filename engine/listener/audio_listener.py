"""Beat, bar and chords by ear from the sound itself, how sure they are, and when the band should come in."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ..contract.chords import BY_EAR, PITCH_CLASSES, Chart, Rows, chord_rows
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE
from ..runtime.weights import read
from . import audio_network
from .audio_features import BEHIND, PULSE, PULSES, Features, FeatureState, extract
from .audio_network import ROOTS, AudioNetwork
from .bar_pointer import METERS, PULSES_A_MINUTE, Bar, BarPointer, Beats, rings
from .count_in import CountIn
from .entry import Entry, same
from .harmony import Harmony

Array = npt.NDArray[np.float32]
ACTIVATIONS = 1024  # pulses kept, 12 s
LEAD = 8 * FRAME  # samples from what was heard to what can still be played: look-ahead and hop
TEMPO_TRUST, METER_TRUST = (
    0.12,
    0.06,
)  # exponents with which the network's tempo and meter weigh in a latent frame
LOYALTY, BAR_LOYALTY = 0.5, 0.25  # the share of the best chance at which the held beat, the held bar stay
REFINED_BEATS, REFINED_FADING = 10, 0.85  # beats by whose activations the pointer's beat is made finer
PRIOR_WEIGHT = 0.6  # of the pointer's own position in that, in activations
NAMED = 0.45  # a chord that is less sure than this is left open
FOLLOWED_BARS = 12  # by which a chart is placed
HAND_LOYALTY = 0.2  # the share of LOYALTY while a hand is held
HAND_TRUST = 0.97  # of what is told by hand against what was heard
HAND_BEATS = 16  # for which it is held against a listener that hears something else
COUNT_TRUST = 0.995
JUDGED_BEATS, JUDGED_PULSES = 8, 400  # by which certainty is judged
# weights of `evidence`, fitted by `python -m engine.evaluate.listening --fit`
CERTAINTY = (-1.56, 0.066, 0.15, 0.198, 0.029, 0.379, 0.311, 0.079, -0.334)


class Correction(Enum):
    """What a hand says about the beat that is heard."""

    HALF_TIME = "half_time"  # half as many beats
    DOUBLE_TIME = "double_time"  # twice as many
    SHIFT_BEAT = "shift_beat"  # the downbeat is a beat later
    SHIFT_HALF_BEAT = "shift_half_beat"  # the beat is half a beat later


@dataclass(slots=True)
class AudioListenerState:
    """What was heard so far. Copied deeply, it hears on identically."""

    frame: int  # latent frames heard
    network: audio_network.State
    features: FeatureState = field(default_factory=FeatureState)
    pointer: BarPointer = field(default_factory=BarPointer)
    activations: Array = field(default_factory=lambda: np.zeros(ACTIVATIONS, np.float32))
    harmony: Harmony = field(default_factory=Harmony)
    count_in: CountIn = field(default_factory=CountIn)
    entry: Entry = field(default_factory=Entry)
    found: int = 0  # the pulse up to which `beats` and `bar` were found
    beats: Beats | None = None
    bar: Bar | None = None
    grid: BeatGrid | None = None
    downbeat: float = 0.0  # sample of the last one that was heard
    certainty: float = 0.0  # calibrated chance that the beat is where `grid` says
    evidence: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(CERTAINTY)))  # for that
    playing: float = 0.0  # chance that anything with a beat is played
    agreed: float = 0.0  # beats for which `grid` has stayed the same
    held_until: float = 0.0  # sample up to which a hand's word is held
    bars: int = 0  # from the first that was heard to the grid's
    place: int = 0  # bars from there to where a chart begins


class AudioListener:
    """Hears the samples of the context, whole latent frames at a time."""

    def __init__(self, network: AudioNetwork, device: torch.device) -> None:
        self.network = network.to(device).eval()
        self.device = device

    def begin(self, first: int = 0) -> AudioListenerState:
        return AudioListenerState(first, self.network.begin(1))

    @torch.inference_mode()
    def hear(self, state: AudioListenerState, audio: Array) -> None:
        """Take in the next samples, a multiple of FRAME, and find beat, bar and chords anew.

        Raises:
            ValueError: If `audio` is not whole latent frames.
        """
        heard = self._network(state, extract(state.features, audio))
        pulses = heard.pulses[0].softmax(-1).cpu().numpy()
        tempo, meter = (x[0].softmax(-1).cpu().numpy() for x in (heard.tempo, heard.meter))
        state.playing = float(torch.sigmoid(heard.playing[0, -1]))
        state.pointer.advance(
            pulses, _tempo_weights(tempo), np.exp(METER_TRUST * np.log(meter + 1e-3).sum(0))
        )
        state.activations = np.concatenate([state.activations, pulses[:, 1:].sum(1)])[-ACTIVATIONS:]
        state.harmony.hear(*(_chances(x[0]) for x in (heard.chord, heard.settled)))
        state.frame += len(audio) // FRAME
        self._find_beat(state, tempo[-1])
        if counted := _counted(state, audio):
            self.tell(state, counted, COUNT_TRUST)
            state.entry.told(counted, state.frame * FRAME, LEAD)

    def _network(self, state: AudioListenerState, features: Features) -> audio_network.Heard:
        arrays = (features.bands, features.tempogram, features.pitches, features.level)
        heard: audio_network.Heard
        state.network, heard = self.network(
            state.network, *(torch.from_numpy(a).to(self.device)[None] for a in arrays)
        )
        return heard

    def _find_beat(self, state: AudioListenerState, tempo: Array) -> None:
        passed = state.pointer.pulse - state.found
        held = state.beats and state.beats._replace(since=(state.beats.since + passed) % state.beats.length)
        hand = state.frame * FRAME < state.held_until
        best = state.pointer.best(held, LOYALTY * (HAND_LOYALTY if hand else 1.0))
        bar, table = state.pointer.bar(best)
        if state.beats is not None and state.bar is not None:
            bar = _loyal(
                state.bar, bar, table, round((state.beats.since + passed - best.since) / best.length)
            )
        before = state.grid
        state.beats, state.bar, state.found = best, bar, state.pointer.pulse
        _place(state, *refined(best, state.activations, state.pointer.pulse))
        kept = before is not None and state.grid is not None and same(before, state.grid, state.frame * FRAME)
        state.agreed = min(64.0, state.agreed + passed / best.length) if kept else 0.0
        state.evidence = evidence(state, tempo)
        state.certainty = float(1 / (1 + np.exp(-np.dot(CERTAINTY, state.evidence))))
        state.entry.hear(state.frame * FRAME, state.grid, state.certainty, LEAD)

    def tell(self, state: AudioListenerState, grid: BeatGrid, trust: float = HAND_TRUST) -> None:
        """Believe a beat that a hand or a count tells, until what is heard contradicts it clearly."""
        length = grid.beat / PULSE
        last = (
            grid.downbeat / PULSE - 0.5 + BEHIND - (state.pointer.pulse - 1)
        ) / length  # beats to the downbeat
        since, number = (-last % 1) * length, int(np.floor(-last)) % (grid.beats_per_bar or 4)
        state.pointer.tell(
            length, since, grid.beats_per_bar or None, number if grid.beats_per_bar else None, trust
        )
        state.beats = Beats(length, since, trust)
        state.bar = Bar(grid.beats_per_bar or 4, number, trust)
        state.found = state.pointer.pulse
        state.grid, state.held_until = grid, state.frame * FRAME + HAND_BEATS * grid.beat

    def correct(self, state: AudioListenerState, correction: Correction) -> None:
        """Carry out what a hand says about the beat; nothing where no beat is heard."""
        if state.grid is not None:
            self.tell(state, corrected(state.grid, correction, state.frame * FRAME))

    def chords(self, state: AudioListenerState, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE): heard ones, then expected ones; open where not sure."""
        out = state.harmony.rows(state.frame, first + np.arange(count), grid)
        sure = out[:, :ROOTS].max(1) > NAMED
        return chord_rows(out[:, :ROOTS].argmax(1), out[:, ROOTS:] > 0.5, BY_EAR * sure)

    def follow(self, state: AudioListenerState, chart: Chart, first: int, count: int) -> Rows:
        """A chart's chords at frames [first, first + count), begun where it agrees best with what was heard."""
        if state.grid is None:
            return chart.rows(first, count, None)
        grid = state.grid
        recent = min(round(FOLLOWED_BARS * grid.bar / FRAME), state.harmony.heard)

        def moved(bars: int) -> BeatGrid:
            return BeatGrid(grid.downbeat + bars * grid.bar, grid.beat, grid.beats_per_bar)

        if recent:
            heard = state.harmony.frames[-recent:, :PITCH_CLASSES]
            fits = [
                float(
                    (chart.rows(state.frame - recent, recent, moved(bars))[:, :PITCH_CLASSES] * heard).sum()
                )
                for bars in range(chart.length)
            ]
            best = int(np.argmax(fits))
            if fits[best] > 1.1 * fits[state.place % chart.length]:
                state.place = best
        return chart.rows(first, count, moved(state.place % chart.length))


def corrected(grid: BeatGrid, correction: Correction, now: float) -> BeatGrid:
    """The grid that a hand means, counted from the bar around sample `now`."""
    downbeat = grid.downbeat + np.floor((now - grid.downbeat) / grid.bar) * grid.bar
    if correction is Correction.HALF_TIME:
        return BeatGrid(downbeat, 2 * grid.beat, grid.beats_per_bar)
    if correction is Correction.DOUBLE_TIME:
        return BeatGrid(downbeat, grid.beat / 2, grid.beats_per_bar)
    by = grid.beat if correction is Correction.SHIFT_BEAT else grid.beat / 2
    return BeatGrid(downbeat + by, grid.beat, grid.beats_per_bar)


def refined(beats: Beats, activations: Array, pulse: int) -> tuple[float, float]:
    """Pulse of the last beat and pulses a beat: the pointer's, drawn to where the activations of the last beats lie.

    A weighted line through the centroids near each expected beat; where nothing was activated, the pointer's word stands.
    """
    k = np.arange(REFINED_BEATS)
    last = len(activations) - 1 - beats.since
    at = last - k * beats.length
    slack = max(2, round(0.1 * beats.length))
    around = np.round(at).astype(int)[:, None] + np.arange(-slack, slack + 1)
    inside = (around >= 0) & (around < len(activations))
    values = np.where(inside, activations[np.clip(around, 0, len(activations) - 1)], 0) ** 2
    weight = values.sum(1)
    centroid = np.where(weight > 1e-6, (values * around).sum(1) / np.maximum(weight, 1e-6), at)
    offset = centroid - at
    trust = np.sqrt(np.minimum(weight, 1)) * REFINED_FADING**k * (at >= 0)
    total = trust.sum() + PRIOR_WEIGHT
    mean_k, mean = (trust * k).sum() / total, (trust * offset).sum() / total
    spread = (trust * (k - mean_k) ** 2).sum() + 4 * PRIOR_WEIGHT
    slope = (trust * (k - mean_k) * (offset - mean)).sum() / spread  # offset a beat further back
    shift = mean - slope * mean_k
    return pulse - 1 - beats.since + float(shift), beats.length - float(slope)


def evidence(state: AudioListenerState, tempo: Array) -> npt.NDArray[np.float64]:
    """What certainty is calibrated on, (len(CERTAINTY),).

    A constant; odds of the pointer's beat, of anything being played, of its tempo, of its bar; for how long nothing has changed; by how much
    the last beats stand out against half beats, and against all pulses; for how long it has listened.
    """
    if state.beats is None or state.bar is None:
        return np.zeros(len(CERTAINTY))
    range_ = np.log(audio_network.FASTEST / audio_network.SLOWEST)
    at = np.log(PULSES_A_MINUTE / state.beats.length / audio_network.SLOWEST) / range_
    bin_ = round(float(at) * (audio_network.TEMPI - 1))
    near = tempo[max(0, bin_ - 2) : bin_ + 3].sum()
    chance = np.clip([state.beats.chance, state.playing, near, state.bar.chance], 0.003, 0.997)
    on, off = (_activated(state.beats, state.activations, shift) for shift in (0.0, 0.5))
    mean = float(state.activations[-JUDGED_PULSES:].mean())
    contrast = np.log([(on + 0.02) / (off + 0.02), (on + 0.02) / (mean + 0.02)])
    heard = np.log1p(min(60.0, state.pointer.pulse * PULSE / SAMPLE_RATE))
    return np.array([1.0, *np.log(chance / (1 - chance)), np.log1p(state.agreed), *contrast, heard])


def _activated(beats: Beats, activations: Array, shift: float) -> float:
    """Mean of the strongest activations near the last JUDGED_BEATS beats, `shift` of a beat earlier."""
    at = len(activations) - 1 - beats.since - (np.arange(JUDGED_BEATS) + shift) * beats.length
    around = np.round(at).astype(int)[:, None] + np.arange(-2, 3)
    inside = around >= 0
    return float(np.where(inside, activations[np.clip(around, 0, len(activations) - 1)], 0).max(1).mean())


def _tempo_weights(tempo: Array) -> Array:
    """Weights of the pointer's tempi from the network's chances (n, TEMPI)."""
    range_ = np.log(audio_network.FASTEST / audio_network.SLOWEST)
    at = (
        np.log(PULSES_A_MINUTE / rings().lengths / audio_network.SLOWEST) / range_ * (audio_network.TEMPI - 1)
    )
    mean = np.log(tempo + 1e-3).sum(0)
    return np.asarray(np.exp(TEMPO_TRUST * np.interp(at, np.arange(audio_network.TEMPI), mean)), np.float32)


def _loyal(held: Bar, best: Bar, table: Array, passed: int) -> Bar:
    """The bar that was held, `passed` beats later, unless another has become much likelier."""
    number = (held.number + passed) % held.beats
    chance = float(table[METERS.index(held.beats), number])
    return Bar(held.beats, number, chance) if chance >= BAR_LOYALTY * best.chance else best


def _place(state: AudioListenerState, pulse: float, length: float) -> None:
    """Set the grid from the pulse of the last beat and pulses a beat; bars keep their numbers."""
    if state.bar is None:
        return
    origin = state.frame * PULSES - state.pointer.pulse  # pulses before the first that was heard
    beat = length * PULSE
    downbeat = (origin + pulse - BEHIND + 0.5) * PULSE - state.bar.number * beat
    bar = beat * state.bar.beats
    state.bars = state.bars + round((downbeat - state.downbeat) / bar) if state.grid else 0
    state.downbeat = downbeat
    state.grid = BeatGrid(downbeat - state.bars * bar, beat, state.bar.beats)


def _counted(state: AudioListenerState, audio: Array) -> BeatGrid | None:
    """The count that is completed in these samples, on the stream's clock."""
    origin = state.frame * FRAME - len(audio) - state.count_in.pulse * PULSE
    counted = state.count_in.hear(audio)
    return counted and BeatGrid(counted.downbeat + origin, counted.beat, counted.beats_per_bar)


def _chances(logits: torch.Tensor) -> Array:
    """(n, CHANCES): chances of each root and of each tone."""
    joined = torch.cat([logits[:, :ROOTS].softmax(1), logits[:, ROOTS:].sigmoid()], 1)
    return np.asarray(joined.cpu().numpy(), np.float32)


def load(file: Path, device: torch.device) -> AudioListener:
    """The listener with the weights in `file` (safetensors)."""
    network = AudioNetwork()
    read(file, network)
    return AudioListener(network, device)
