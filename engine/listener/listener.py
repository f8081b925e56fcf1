"""Beat, bars and chords of the context, and the chords to come: songs repeat themselves, so what followed
before is expected again.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ..contract.chords import BY_EAR, PITCH_CLASSES, Chart, Rows, chord_rows
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE
from ..runtime.weights import read
from .beats import Bar, Pointer, bar, line
from .network import ACTIVATION_SAMPLES, ACTIVATIONS, ROOTS, SETTLED, ListenerNetwork

Array = npt.NDArray[np.float32]
KEPT_ACTIVATIONS = 2048  # 24 s
KEPT_FRAMES = 1024  # 95 s
LEAST_FIT = 0.08  # a line that fits less well is not a beat
HELD_S = 12.0  # the grid is kept this long without a fit
REPEATS_BARS = (1, 2, 4, 8, 12, 16)  # how far back a song may repeat itself
COMPARED_BARS = 6  # over which repeats are compared
REPEAT_SHARPNESS = 12.0  # of the choice between repeats
FOLLOWED_BARS = 12  # over which a chart is aligned
LEAST_ROOT = 0.45  # probability below which a chord is not reported


@dataclass(slots=True)
class ListenerState:
    """What a listener keeps between calls, changed by `hear`. Copied deeply, it goes on identically."""

    frame: int  # context is known before this latent frame
    network: tuple[torch.Tensor, torch.Tensor]
    pointer: Pointer = field(default_factory=Pointer)
    # the last activations, newest last, and the last probabilities of each frame's root and tones
    beats: Array = field(default_factory=lambda: np.zeros(KEPT_ACTIVATIONS, np.float32))
    downbeats: Array = field(default_factory=lambda: np.zeros(KEPT_ACTIVATIONS, np.float32))
    chords: Array = field(default_factory=lambda: np.zeros((KEPT_FRAMES, ROOTS + PITCH_CLASSES), np.float32))
    chord_frames: int = 0  # of those in `chords`, the last so many exist
    grid: BeatGrid | None = None
    bar: Bar | None = None
    bars: int = 0  # from the first that was found to `bar`
    chart_offset: int = 0  # bars from the first one to where a chart begins
    sure_until: int = 0  # the frame up to which the grid fitted the activations


class Listener:
    """Tracks beat, bar and chords on latents of the context."""

    def __init__(self, network: ListenerNetwork, device: torch.device) -> None:
        self.network = network.to(device).eval()

    def begin(self, first: int) -> ListenerState:
        """The state of a stream that begins at latent frame `first`."""
        return ListenerState(first, self.network.begin(1))

    @torch.inference_mode()
    def hear(self, state: ListenerState, latents: torch.Tensor) -> None:
        """Take in latents (n, 64) of the next n frames and update the beat grid. Changes `state`."""
        count = len(latents)
        state.network, logits = self.network(state.network, latents[None])
        beats, downbeats = (torch.sigmoid(x[0]).cpu().numpy() for x in (logits.beat, logits.downbeat))
        for activation in beats:
            state.pointer.move(float(np.clip(activation, 0.01, 0.99)))
        state.beats, state.downbeats = (
            np.concatenate([old, new])[-KEPT_ACTIVATIONS:]
            for old, new in ((state.beats, beats), (state.downbeats, downbeats))
        )
        now, settled = (_probabilities(x[0]) for x in (logits.chord, logits.settled))
        state.chords = np.concatenate([state.chords, now])[-KEPT_FRAMES:]
        state.chord_frames = min(KEPT_FRAMES, state.chord_frames + count)
        ready = max(0, min(state.chord_frames - SETTLED, len(settled)))
        if ready:
            end = KEPT_FRAMES - SETTLED
            state.chords[end - ready : end] = settled[len(settled) - ready :]
        state.frame += count
        self._find_beat(state)

    def _find_beat(self, state: ListenerState) -> None:
        now = state.frame * ACTIVATIONS
        steady = line(state.beats, now, *state.pointer.best)
        if steady.fit >= LEAST_FIT:
            before, state.bar = state.bar, bar(state.downbeats, now, steady, state.bar)
            length = state.bar.beats * steady.beat
            state.bars = state.bars + round((state.bar.downbeat - before.downbeat) / length) if before else 0
            first = state.bar.downbeat - state.bars * length  # so that bars keep their numbers
            state.grid = BeatGrid(
                (first + 0.5) * ACTIVATION_SAMPLES, steady.beat * ACTIVATION_SAMPLES, state.bar.beats
            )
            state.sure_until = state.frame
        elif (state.frame - state.sure_until) * FRAME > HELD_S * SAMPLE_RATE:
            state.grid = state.bar = None

    def chords(self, state: ListenerState, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE): recognised ones, then expected ones;
        zero where unsure.
        """
        out = np.zeros((count, ROOTS + PITCH_CLASSES), np.float32)
        frames = first + np.arange(count)
        back = state.frame - frames  # 1 for the newest frame
        past = (back >= 1) & (back <= state.chord_frames)
        out[past] = state.chords[-back[past]]
        if grid and (ahead := frames[back < 1]).size:
            out[back < 1] = _expected(state, ahead, grid.bar / FRAME)
        roots = out[:, :ROOTS].argmax(1)
        sure = out[:, :ROOTS].max(1) > LEAST_ROOT
        return chord_rows(roots, out[:, ROOTS:] > 0.5, BY_EAR * sure)

    def follow(self, state: ListenerState, chart: Chart, first: int, count: int) -> Rows:
        """A chart's chords at frames [first, first + count), begun at the bar where it agrees best with the
        recognised ones.
        """
        if state.grid is None:
            return chart.rows(first, count, None)
        grid = state.grid
        recent = min(round(FOLLOWED_BARS * grid.bar / FRAME), state.chord_frames)

        def moved(bars: int) -> BeatGrid:
            return BeatGrid(grid.downbeat + bars * grid.bar, grid.beat, grid.beats_per_bar)

        if recent:
            tones = state.chords[-recent:, :PITCH_CLASSES]
            fits = [
                float(
                    (chart.rows(state.frame - recent, recent, moved(bars))[:, :PITCH_CLASSES] * tones).sum()
                )
                for bars in range(chart.length)
            ]
            best = int(np.argmax(fits))
            if fits[best] > 1.1 * fits[state.chart_offset % chart.length]:
                state.chart_offset = best
        return chart.rows(first, count, moved(state.chart_offset % chart.length))


def _probabilities(logits: torch.Tensor) -> Array:
    """Probabilities of each root and of each tone, (n, ROOTS + 12), from logits of that shape."""
    joined = torch.cat([logits[:, :ROOTS].softmax(1), logits[:, ROOTS:].sigmoid()], 1)
    return np.asarray(joined.cpu().numpy(), np.float32)


def _expected(state: ListenerState, frames: npt.NDArray[np.int64], bar_frames: float) -> Array:
    """Probabilities expected at `frames` ahead, (n, ROOTS + 12): what followed the last repeats, weighted by
    how well each predicted the last bars.
    """
    out, total = (
        np.zeros((len(frames), ROOTS + PITCH_CLASSES), np.float32),
        np.zeros((len(frames), 1), np.float32),
    )
    recent = np.arange(1, min(round(COMPARED_BARS * bar_frames), state.chord_frames) + 1)
    for bars in REPEATS_BARS:
        lag = round(bars * bar_frames)
        compared = recent[recent + lag <= state.chord_frames]
        if len(compared) < bar_frames:
            continue
        agree = float((state.chords[-compared, :ROOTS] * state.chords[-compared - lag, :ROOTS]).sum(1).mean())
        back = state.frame - frames + lag
        while (back < 1).any():  # further ahead than the repeat is long: repeat the repeat
            back = np.where(back < 1, back + lag, back)
        known = back <= state.chord_frames
        weight = np.exp(REPEAT_SHARPNESS * agree) * known[:, None]
        out += weight * state.chords[-np.minimum(back, state.chord_frames)]
        total += weight
    return np.asarray(out / np.maximum(total, 1e-9), np.float32)


def load(file: Path, device: torch.device) -> Listener:
    """The listener with the weights in `file` (safetensors)."""
    network = ListenerNetwork()
    read(file, network)
    return Listener(network, device)
