"""Beat, bars and chords by ear, and the chords to come: songs repeat themselves, so what followed then is expected again."""

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
from .network import PULSE, PULSES, ROOTS, SETTLED, ListenerNetwork

Array = npt.NDArray[np.float32]
PULSES_IN_MIND = 2048  # 24 s
FRAMES_IN_MIND = 1024  # 95 s
SURE = 0.08  # a line that fits less well is not a beat
HELD_S = 12.0  # a beat that is no longer heard is kept in mind this long
LOOPS_BARS = (1, 2, 4, 8, 12, 16)  # how far back a song may repeat itself
COMPARED_BARS = 6  # over which repeats are compared
SHARPNESS = 12.0  # of the choice between repeats
FOLLOWED_BARS = 12  # by which a chart is placed
NAMED = 0.45  # a chord that is less sure than this is left open


@dataclass(slots=True)
class ListenerState:
    """What was heard so far. Copied deeply, it hears on identically."""

    frame: int  # frames heard
    state: tuple[torch.Tensor, torch.Tensor]
    pointer: Pointer = field(default_factory=Pointer)
    beats: Array = field(default_factory=lambda: np.zeros(PULSES_IN_MIND, np.float32))
    ones: Array = field(default_factory=lambda: np.zeros(PULSES_IN_MIND, np.float32))
    chords: Array = field(
        default_factory=lambda: np.zeros((FRAMES_IN_MIND, ROOTS + PITCH_CLASSES), np.float32)
    )
    begun: int = 0  # frames in `chords` that were heard
    grid: BeatGrid | None = None
    bar: Bar | None = None
    bars: int = 0  # from the first that was heard to `bar`
    place: int = 0  # bars from there to where a chart begins
    sure_until: int = 0  # the frame up to which the grid was heard


class Listener:
    """Hears latents of the context, frame by frame."""

    def __init__(self, network: ListenerNetwork, device: torch.device) -> None:
        self.network = network.to(device).eval()

    def begin(self, first: int) -> ListenerState:
        return ListenerState(first, self.network.begin(1))

    @torch.inference_mode()
    def hear(self, ears: ListenerState, latents: torch.Tensor) -> None:
        """Take in latents (n, 64) of the next n frames and find the beat anew."""
        count = len(latents)
        ears.state, heard = self.network(ears.state, latents[None])
        beats, ones = (torch.sigmoid(x[0]).cpu().numpy() for x in (heard.beat, heard.one))
        for chance in beats:
            ears.pointer.move(float(np.clip(chance, 0.01, 0.99)))
        ears.beats, ears.ones = (
            np.concatenate([old, new])[-PULSES_IN_MIND:]
            for old, new in ((ears.beats, beats), (ears.ones, ones))
        )
        now, settled = (_chances(x[0]) for x in (heard.chord, heard.settled))
        ears.chords = np.concatenate([ears.chords, now])[-FRAMES_IN_MIND:]
        ears.begun = min(FRAMES_IN_MIND, ears.begun + count)
        ready = max(0, min(ears.begun - SETTLED, len(settled)))
        if ready:
            end = FRAMES_IN_MIND - SETTLED
            ears.chords[end - ready : end] = settled[len(settled) - ready :]
        ears.frame += count
        self._find_beat(ears)

    def _find_beat(self, ears: ListenerState) -> None:
        now = ears.frame * PULSES
        pulse = line(ears.beats, now, *ears.pointer.best)
        if pulse.fit >= SURE:
            before, ears.bar = ears.bar, bar(ears.ones, now, pulse, ears.bar)
            length = ears.bar.beats * pulse.beat
            ears.bars = ears.bars + round((ears.bar.one - before.one) / length) if before else 0
            first = ears.bar.one - ears.bars * length  # so that bars keep their numbers
            ears.grid = BeatGrid((first + 0.5) * PULSE, pulse.beat * PULSE, ears.bar.beats)
            ears.sure_until = ears.frame
        elif (ears.frame - ears.sure_until) * FRAME > HELD_S * SAMPLE_RATE:
            ears.grid = ears.bar = None

    def chords(self, ears: ListenerState, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """Chords of frames [first, first + count), (count, CHORD_SIZE): heard ones, then expected ones; open where not sure."""
        out = np.zeros((count, ROOTS + PITCH_CLASSES), np.float32)
        frames = first + np.arange(count)
        back = ears.frame - frames  # 1 for the newest frame
        heard = (back >= 1) & (back <= ears.begun)
        out[heard] = ears.chords[-back[heard]]
        if grid and (ahead := frames[back < 1]).size:
            out[back < 1] = _expected(ears, ahead, grid.bar / FRAME)
        roots = out[:, :ROOTS].argmax(1)
        sure = out[:, :ROOTS].max(1) > NAMED
        return chord_rows(roots, out[:, ROOTS:] > 0.5, BY_EAR * sure)

    def follow(self, ears: ListenerState, chart: Chart, first: int, count: int) -> Rows:
        """A chart's chords at frames [first, first + count), begun where it agrees best with what was heard."""
        if ears.grid is None:
            return chart.rows(first, count, None)
        grid = ears.grid
        recent = min(round(FOLLOWED_BARS * grid.bar / FRAME), ears.begun)

        def moved(bars: int) -> BeatGrid:
            return BeatGrid(grid.downbeat + bars * grid.bar, grid.beat, grid.beats_per_bar)

        if recent:
            heard = ears.chords[-recent:, :PITCH_CLASSES]
            fits = [
                float((chart.rows(ears.frame - recent, recent, moved(bars))[:, :PITCH_CLASSES] * heard).sum())
                for bars in range(chart.length)
            ]
            best = int(np.argmax(fits))
            if fits[best] > 1.1 * fits[ears.place % chart.length]:
                ears.place = best
        return chart.rows(first, count, moved(ears.place % chart.length))


def _chances(logits: torch.Tensor) -> Array:
    """(n, ROOTS + 12): chances of each root and of each tone."""
    joined = torch.cat([logits[:, :ROOTS].softmax(1), logits[:, ROOTS:].sigmoid()], 1)
    return np.asarray(joined.cpu().numpy(), np.float32)


def _expected(ears: ListenerState, frames: npt.NDArray[np.int64], bar_frames: float) -> Array:
    """What is expected at `frames` ahead: what came after the last repeats, each by how well it has foretold the last bars."""
    out, total = (
        np.zeros((len(frames), ROOTS + PITCH_CLASSES), np.float32),
        np.zeros((len(frames), 1), np.float32),
    )
    recent = np.arange(1, min(round(COMPARED_BARS * bar_frames), ears.begun) + 1)
    for bars in LOOPS_BARS:
        lag = round(bars * bar_frames)
        compared = recent[recent + lag <= ears.begun]
        if len(compared) < bar_frames:
            continue
        agree = float((ears.chords[-compared, :ROOTS] * ears.chords[-compared - lag, :ROOTS]).sum(1).mean())
        back = ears.frame - frames + lag
        while (back < 1).any():  # further ahead than the repeat is long: repeat the repeat
            back = np.where(back < 1, back + lag, back)
        known = back <= ears.begun
        weight = np.exp(SHARPNESS * agree) * known[:, None]
        out += weight * ears.chords[-np.minimum(back, ears.begun)]
        total += weight
    return np.asarray(out / np.maximum(total, 1e-9), np.float32)


def load(file: Path, device: torch.device) -> Listener:
    """The listener with the weights in `file` (safetensors)."""
    network = ListenerNetwork()
    read(file, network)
    return Listener(network, device)
