"""How well a part is understood that is taught by playing it once: root, kind, tempo, number of bars, entry.

`python -m engine.evaluate.teaching --sources FOLDER` draws players alone, guitars and keys of held-out banks
that play held-out human performances; presses, off by up to FOOT_S, mark four or eight bars of each. A bar
counts in the chord that fills most of it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ..contract.chart import symbol
from ..contract.lesson import LessonRequest
from ..contract.timing import FRAME, SAMPLE_RATE
from ..listener.lesson import Lesson, learned
from ..listener.listener import Listener, ListenerState, load
from ..listener.network import SETTLED
from ..listener.presses import options
from ..runtime.weights import FOLDER
from ..synthetic.contexts import CLIP_S, HELD_OUT_SEED, TUNING_SEED, Clip, draw
from ..synthetic.stage import Studio

Times = npt.NDArray[np.float64]
KINDS = (
    "guitar clean",
    "guitar driven",
    "guitar picked",
    "keys comping",
    "keys arrangement",
    "keys arpeggio",
)
FOOT_S = 0.06
BARS = (4, 8)
HOP = 4  # latent frames
UNEVEN = 1.5  # times the median beat, from which there is a hole in what is played
FILLED = 0.6  # of a bar by its main chord, from which it is scored
SAME_TEMPO, SAME_BEAT_S = 0.01, 0.03


@dataclass(frozen=True, slots=True)
class Part:
    """What is taught of a clip."""

    clip: Clip
    beats: Times  # seconds, from the first downbeat to that after the last bar
    bars: int
    presses: tuple[float, float]  # seconds


def parts(studio: Studio, first_seed: int, count: int) -> Iterator[Part]:
    """A part of each of `count` clips, of all kinds in turn."""
    seed = first_seed
    found = 0
    while found < count:
        part = chosen(draw(studio, seed, CLIP_S, KINDS[found % len(KINDS)]), np.random.default_rng(seed))
        seed += 1
        if part:
            found += 1
            yield part


def chosen(clip: Clip, rng: np.random.Generator) -> Part | None:
    """A part of a clip that is played without a hole and with chords; None where there is none."""
    bars, ones = int(rng.choice(BARS)), np.flatnonzero(clip.numbers == 1)
    for first in rng.permutation(len(ones)):
        begin, end = ones[first], ones[first] + bars * clip.beats_per_bar
        beats = clip.beats[begin : end + 1]
        if len(beats) <= bars * clip.beats_per_bar or not clip.pitched:
            continue
        steps = np.diff(beats)
        if steps.max() < UNEVEN * np.median(steps) and all(_main(clip, a, b) for a, b in _spans(beats, bars)):
            off = rng.uniform(-FOOT_S, FOOT_S, 2)
            return Part(clip, beats, bars, (float(beats[0] + off[0]), float(beats[-1] + off[1])))
    return None


def _spans(beats: Times, bars: int) -> list[tuple[float, float]]:
    lines = beats[:: (len(beats) - 1) // bars]
    return list(zip(lines[:-1].tolist(), lines[1:].tolist(), strict=True))


def _main(clip: Clip, begin: float, end: float) -> tuple[int, str, float] | None:
    """Root and kind of the chord that fills most of a span, and which share; None where there is none."""
    starts = np.array([c.start for c in clip.chords])
    index = np.searchsorted(starts, np.linspace(begin, end, 64, endpoint=False), side="right") - 1
    names, counts = np.unique(index, return_counts=True)
    main = int(names[counts.argmax()])
    if main < 0 or not clip.chords[main].tones:
        return None
    chord = clip.chords[main]
    return chord.root, kind(chord.root, chord.tones), counts.max() / 64


def kind(root: int, tones: frozenset[int]) -> str:
    """Minor, seventh or major."""
    above = {(tone - root) % 12 for tone in tones}
    if 3 in above and 4 not in above:
        return "minor"
    return "seventh" if {4, 10} <= above else "major"


def taught(listener: Listener, part: Part) -> Lesson:
    """What is understood once the last chord has settled, with the grid that is found at the second press."""
    begin, end = (press * SAMPLE_RATE for press in part.presses)
    lesson = Lesson(LessonRequest(begin, end, part.clip.beats_per_bar, is_fixed=False))
    state = heard(listener, part)
    lesson = learned(lesson, state.heard, None, None)
    hear_on(listener, part, state, -(-(SETTLED + HOP) // HOP))
    return learned(lesson, state.heard, None, None)


def heard(listener: Listener, part: Part) -> ListenerState:
    """The listener's state at the second press, by its last whole hop."""
    state = listener.begin()
    hear_on(listener, part, state, int(part.presses[1] * SAMPLE_RATE) // (HOP * FRAME))
    return state


def hear_on(listener: Listener, part: Part, state: ListenerState, hops: int) -> None:
    """Let the listener hear so many hops more; after its end the clip is silent."""
    for _ in range(hops):
        at = state.frame * FRAME
        audio = part.clip.audio[at : at + HOP * FRAME]
        listener.hear(state, np.pad(audio, (0, HOP * FRAME - len(audio))))


def score(part: Part, lesson: Lesson) -> dict[str, float]:
    """Shares of bars whose chord is right where they are, and truth values."""
    grid, bars = lesson.grid, lesson.named.bars
    assert grid is not None
    beat_s = (part.beats[-1] - part.beats[0]) / (len(part.beats) - 1)
    entry_s = abs((grid.downbeat + len(bars) * grid.bar) / SAMPLE_RATE - part.beats[-1])
    out = {
        "bars": float(len(bars) == part.bars),
        "tempo": float(abs(grid.beat / SAMPLE_RATE / beat_s - 1) < SAME_TEMPO),
        "entry": float(entry_s < SAME_BEAT_S),
    }
    roots, kinds = [], []
    for span in _spans(part.beats, part.bars):
        main = _main(part.clip, *span)
        if main is None or main[2] < FILLED:
            continue
        found = {_played(lesson, span[0] + share * (span[1] - span[0])) for share in (0.25, 0.75)}
        roots.append(float(any(chord[0] == main[0] for chord in found)))
        kinds.append(float(main[:2] in found))
    return out | ({"root": float(np.mean(roots)), "kind": float(np.mean(kinds))} if roots else {})


def _played(lesson: Lesson, at_s: float) -> tuple[int, str]:
    """Root and kind of the chord that the taught chart has at a time, also where it has other bars."""
    grid, bars = lesson.grid, lesson.named.bars
    assert grid is not None
    bar = (at_s * SAMPLE_RATE - grid.downbeat) / grid.bar
    names = bars[int(bar) % len(bars)].split()
    found = symbol(names[int(bar % 1 * len(names))])
    assert found is not None
    return found[0].root, kind(found[0].root, found[0].tones)


COLUMNS = ("root", "kind", "bars", "tempo", "entry")


def table(rows: dict[str, list[dict[str, float]]]) -> str:
    """Markdown: the mean of each score by kind of player."""
    lines = [f"| played by | n | {' | '.join(COLUMNS)} |", "|---|---|" + "---|" * len(COLUMNS)]
    for name, scores in rows.items():
        means = [np.mean([s[column] for s in scores if column in s]) for column in COLUMNS]
        lines.append(f"| {name} | {len(scores)} | {' | '.join(f'{mean:.2f}' for mean in means)} |")
    return "\n".join(lines)


def fitted(listener: Listener, examples: list[Part]) -> str:
    """What `--fit` prints: weights by which the right number of bars is chosen most often, by conditional
    logistic regression.
    """
    from scipy.optimize import minimize

    rows = []
    for part in examples:
        begin, end = (press * SAMPLE_RATE for press in part.presses)
        evidence = heard(listener, part).heard.between(begin, end)
        found = options(begin, end, part.clip.beats_per_bar, evidence)
        if part.bars in [option.bars for option in found]:
            right = [option.bars for option in found].index(part.bars)
            rows.append((np.array([option.variables for option in found]), right))

    def loss(weights: Times) -> float:
        terms = [np.logaddexp.reduce(x @ weights) - (x @ weights)[right] for x, right in rows]
        return float(np.mean(terms) + 1e-3 * (weights**2).sum())

    weights = minimize(loss, np.zeros(rows[0][0].shape[1])).x
    return f"WEIGHTS = {tuple(round(float(w), 2) for w in weights)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--sources", type=Path, required=True, help="instruments, performances and rooms")
    parser.add_argument(
        "--unpacked", type=Path, default=Path("training/performances"), help="where performances are unpacked"
    )
    parser.add_argument("--weights", type=Path, default=FOLDER / "listener.safetensors")
    parser.add_argument("--count", type=int, default=40, help="parts")
    parser.add_argument("--each", action="store_true", help="print every part")
    parser.add_argument("--fit", action="store_true", help="print constants, by clips for it")
    args = parser.parse_args()
    torch.set_num_threads(1)
    listener = load(args.weights, torch.device("cpu"))
    if args.fit:
        studio = Studio.open(args.sources, args.unpacked)
        print(fitted(listener, list(parts(studio, TUNING_SEED, args.count))))
        return
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    studio = Studio.open(args.sources, args.unpacked, held_out=True)
    for part in parts(studio, HELD_OUT_SEED, args.count):
        lesson = taught(listener, part)
        scores = score(part, lesson)
        rows[part.clip.kind].append(scores)
        rows["all"].append(scores)
        if args.each:
            print(part.clip.kind, part.bars, lesson.named, {k: round(v, 2) for k, v in scores.items()})
    order = [*sorted(name for name in rows if name != "all"), "all"]
    print(table({name: rows[name] for name in order}))


if __name__ == "__main__":
    main()
