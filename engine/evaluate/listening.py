"""How well the listener tracks, by kind of player.

`python -m engine.evaluate.listening FOLDER` scores recordings: a folder a piece with `context.*` or one stem,
and `beats.txt` (a line each: seconds, number in the bar). With `--sources FOLDER` it draws clips of held-out
instruments and performances. What is scored is what the band would go by: beats and roots predicted a hop
ahead, and the entry.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import mir_eval
import numpy as np
import numpy.typing as npt
import torch

from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE
from ..listener.entry import Entry
from ..listener.listener import Listener, load
from ..runtime import audiofile
from ..runtime.weights import FOLDER
from ..synthetic.contexts import CLIP_S, HELD_OUT_SEED, TUNING_SEED, draw
from ..synthetic.stage import Studio

Array = npt.NDArray[np.float32]
Times = npt.NDArray[np.float64]
HOP, AHEAD = 4, 4  # latent frames
SINCE_S = 10.0  # what comes before is listening; the first piece of silence not counted
TOLERANCE_S = 0.07
SAME_TEMPO = 0.04
LEVELS = {
    "half": 0.5,
    "double": 2.0,
    "third": 1 / 3,
    "triple": 3.0,
    "3:2": 1.5,
    "2:3": 2 / 3,
    "4:3": 4 / 3,
    "3:4": 0.75,
}
NO_ROOT = 12
GONE_S = 2.5  # without a beat in the truth nobody plays
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)  # of certainty
SURES = (0.4, 0.5, 0.6, 0.7, 0.8)  # thresholds of the entry that are compared


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the listener says after a hop."""

    grid: BeatGrid | None
    certainty: float
    plays: bool  # whether the band would play by now
    root: int  # predicted for the middle of the next hop to be generated, NO_ROOT for none
    known: bool  # whether it says anything about that chord
    evidence: npt.NDArray[np.float64]  # of the certainty


@dataclass(frozen=True)
class Piece:
    name: str
    kind: str
    audio: Array
    beats: Times  # seconds
    numbers: npt.NDArray[np.int64]
    chord_starts: Times
    chord_roots: npt.NDArray[np.int64]
    bars_known: bool = True


def recorded(folder: Path) -> Iterator[Piece]:
    """Pieces of a folder: each file of audio in each piece's folder by itself."""
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        rows = (
            np.loadtxt(place / "beats.txt", ndmin=2) if (place / "beats.txt").exists() else np.zeros((0, 2))
        )
        guessed = (place / "note.txt").exists() and "guess" in (place / "note.txt").read_text()
        for file in sorted(f for f in place.iterdir() if f.suffix in (".flac", ".wav", ".ogg")):
            if file.stem == "guitar" and (place / "rest.ogg").exists():
                continue  # the context itself
            yield Piece(
                f"{place.name}/{file.stem}", file.stem, audiofile.read(file),
                rows[:, 0], rows[:, 1].astype(int), np.zeros(0), np.zeros(0, int), not guessed,
            )  # fmt: skip


def drawn(studio: Studio, first_seed: int, count: int) -> Iterator[Piece]:
    """Sampled clips of the seeds from `first_seed` on."""
    for seed in range(first_seed, first_seed + count):
        clip = draw(studio, seed, CLIP_S)
        chords = clip.chords if clip.pitched else ()
        yield Piece(
            str(seed), clip.kind, clip.audio[: len(clip.audio) // FRAME * FRAME], clip.beats, clip.numbers,
            np.array([c.start for c in chords]), np.array([c.root for c in chords], int),
        )  # fmt: skip


def estimates(listener: Listener, piece: Piece) -> list[Estimate]:
    """What the listener says after each hop of a piece."""
    state, out = listener.begin(), []
    whole = np.pad(piece.audio, (0, -len(piece.audio) % (HOP * FRAME)))
    for at in range(0, len(whole), HOP * FRAME):
        listener.hear(state, whole[at : at + HOP * FRAME], (AHEAD + HOP) * FRAME)
        row = listener.chords(state, state.frame + AHEAD, HOP, state.grid)[HOP // 2]
        plays = state.entry.plays((state.frame + AHEAD + HOP) * FRAME)
        root = int(row[:NO_ROOT].argmax()) if row[:NO_ROOT].any() else NO_ROOT
        out.append(Estimate(state.grid, state.certainty, plays, root, bool(row[-1]), state.evidence))
    return out


def score(piece: Piece, heard: list[Estimate]) -> dict[str, float]:
    """Scores of one piece; those that do not apply are left out."""
    beats, ones, rights, sures = [], [], [], []
    begin = piece.beats[0] if len(piece.beats) else 0.0
    out: dict[str, float] = {}
    ratio: list[str] = []
    right_beats = 0.0
    entry: tuple[float, bool] | None = None
    for k, h in enumerate(heard):
        now = (k + 1) * HOP * FRAME / SAMPLE_RATE
        playing = _plays(piece, now)
        right = False
        if h.grid is not None:
            low, high = ((k + 1) * HOP + AHEAD) * FRAME, ((k + 2) * HOP + AHEAD) * FRAME
            index = np.arange(
                np.ceil((low - h.grid.downbeat) / h.grid.beat),
                np.ceil((high - h.grid.downbeat) / h.grid.beat),
            )
            found = (h.grid.downbeat + index * h.grid.beat) / SAMPLE_RATE
            beats += list(found)
            ones += list(found[index % (h.grid.beats_per_bar or 4) == 0])
            if playing:
                kind, right = _judge(piece, h.grid, now)
                if now > SINCE_S:
                    ratio.append(kind)
        if playing and now > 3:
            rights.append(float(right))
            sures.append(h.certainty if h.grid is not None else 0.0)
        if h.plays and entry is None:
            entry = (now, right)
        if entry is not None and right and "right entry s" not in out:
            right_beats = right_beats + HOP * FRAME / h.grid.beat if h.grid else 0.0
            if right_beats >= 4 or entry == (now, True):
                out["right entry s"] = now - begin
        elif not right:
            right_beats = 0.0
    if not len(piece.beats):
        return {"false start": float(entry is not None)} if piece.kind == "none" else {}
    span = (max(SINCE_S, begin), piece.beats[-1])
    out["beat F1"] = _f1(np.array(beats), piece.beats, span)
    out["level F1"] = max(
        out["beat F1"], *(_f1(_level(np.array(beats), step), piece.beats, span) for step in (0.5, 2))
    )
    if piece.bars_known:
        out["downbeat F1"] = _f1(np.array(ones), piece.beats[piece.numbers == 1], span)
    out |= {
        name: float(np.mean([r == name for r in ratio])) if ratio else 0.0
        for name in ("right", "half beat off", "level", "other")
    }
    out["entered"] = float(entry is not None)
    if entry is not None:
        out["false entry"], out["entry s"] = float(not entry[1]), entry[0] - begin
    out.setdefault("right entry s", piece.beats[-1] - begin)
    if len(piece.chord_starts):
        out |= _chords(piece, heard)
    out["calibration"] = float(np.mean((np.array(sures) - np.array(rights)) ** 2)) if rights else 0.0
    return out


def _plays(piece: Piece, now: float) -> bool:
    k = int(np.searchsorted(piece.beats, now))
    return 0 < k < len(piece.beats) and piece.beats[k] - piece.beats[k - 1] < GONE_S


def _judge(piece: Piece, grid: BeatGrid, now: float) -> tuple[str, bool]:
    """What is wrong with a grid around now + a hop, and whether it is right."""
    k = int(np.clip(np.searchsorted(piece.beats, now + AHEAD * FRAME / SAMPLE_RATE), 1, len(piece.beats) - 1))
    interval, beat = piece.beats[k] - piece.beats[k - 1], grid.beat / SAMPLE_RATE
    nearest = grid.downbeat + round((piece.beats[k] * SAMPLE_RATE - grid.downbeat) / grid.beat) * grid.beat
    apart = abs(nearest / SAMPLE_RATE - piece.beats[k])
    factor = interval / beat
    if abs(factor - 1) < 2 * SAME_TEMPO:
        if apart < TOLERANCE_S:
            return "right", True
        return ("half beat off" if abs(apart / beat - 0.5) < 0.17 else "other"), False
    return (
        "level" if any(abs(factor / level - 1) < SAME_TEMPO for level in LEVELS.values()) else "other"
    ), False


def _level(beats: Times, step: float) -> Times:
    """Every second beat, or a beat between every two."""
    if len(beats) < 3:
        return beats
    return beats[::2] if step == 2 else np.sort(np.concatenate([beats, (beats[1:] + beats[:-1]) / 2]))


def _f1(found: Times, true: Times, span: tuple[float, float]) -> float:
    true, found = (x[(x >= span[0]) & (x <= span[1] + TOLERANCE_S)] for x in (true, np.sort(found)))
    if not len(true) or not len(found):
        return 0.0
    return float(mir_eval.beat.f_measure(true, found, f_measure_threshold=TOLERANCE_S))


def _chords(piece: Piece, heard: list[Estimate]) -> dict[str, float]:
    """How often the root predicted a hop ahead is right, where one is known; how often one is named."""
    right, said = [], []
    for k, h in enumerate(heard):
        at = ((k + 1) * HOP + AHEAD + HOP / 2 + 0.5) * FRAME / SAMPLE_RATE
        index = int(np.searchsorted(piece.chord_starts, at, side="right")) - 1
        if at > SINCE_S and _plays(piece, at) and index >= 0 and piece.chord_roots[index] < 12:
            right.append(float(h.known and h.root == piece.chord_roots[index]))
            said.append(float(h.known))
    return {"root": float(np.mean(right)), "named": float(np.mean(said))} if right else {}


def fitted(heard: list[tuple[Piece, list[Estimate]]]) -> str:
    """What `--fit` prints: weights of the evidence by which certainty is right as often as it says (logistic
    regression), how often it then is, and the entries that each threshold would give.
    """
    from scipy.optimize import minimize

    rows, rights = [], []
    for piece, estimated in heard:
        for k, estimate in enumerate(estimated):
            now = (k + 1) * HOP * FRAME / SAMPLE_RATE
            if not len(piece.beats) or _plays(piece, now):
                rows.append(estimate.evidence)
                rights.append(_is_right(piece, estimate, now))
    x, right = np.array(rows), np.array(rights, float)

    def loss(w: Times) -> float:
        z = x @ w
        return float(np.mean(np.logaddexp(0, z) - right * z) + 1e-3 * (w**2).sum())

    weights = minimize(loss, np.zeros(x.shape[1])).x
    said = 1 / (1 + np.exp(-x @ weights))
    constants = f"CERTAINTY = {tuple(round(float(w), 3) for w in weights)}"
    return "\n".join([constants, reliability(said, right), *(entries(heard, weights, s) for s in SURES)])


def entries(heard: list[tuple[Piece, list[Estimate]]], weights: Times, sure: float) -> str:
    """How many first entries would be right and wrong if a beat counted as found from certainty `sure` on."""
    right = wrong = 0
    for piece, estimated in heard:
        entry = Entry(sure=sure)
        for k, estimate in enumerate(estimated):
            now = (k + 1) * HOP * FRAME
            certainty = float(1 / (1 + np.exp(-estimate.evidence @ weights)))
            entry.update(now, estimate.grid, certainty, (AHEAD + HOP) * FRAME)
            if entry.plays(now + (AHEAD + HOP) * FRAME):
                is_right = _is_right(piece, estimate, now / SAMPLE_RATE)
                right, wrong = right + is_right, wrong + (not is_right)
                break
    return f"sure {sure}: {right} entries right, {wrong} wrong, of {len(heard)} pieces"


def _is_right(piece: Piece, estimate: Estimate, now: float) -> bool:
    return estimate.grid is not None and len(piece.beats) > 0 and _judge(piece, estimate.grid, now)[1]


def reliability(said: Times, right: Times) -> str:
    """For each range of certainty: how sure it was on average, how often it was right, of how many."""
    lines = []
    for low, high in pairwise(STEPS):
        inside = (said >= low) & (said < high)
        if inside.any():
            lines.append(
                f"said {said[inside].mean():.2f}, right {right[inside].mean():.2f} of {inside.sum()}"
            )
    return "\n".join(lines)


COLUMNS = (
    "beat F1", "level F1", "downbeat F1", "right", "half beat off", "level", "other", "entered",
    "false entry",
    "entry s", "right entry s", "root", "named", "calibration", "false start",
)  # fmt: skip


def table(rows: dict[str, list[dict[str, float]]], columns: tuple[str, ...] = COLUMNS) -> str:
    """Markdown: means by kind; the median of seconds."""
    lines = ["| heard | n | " + " | ".join(columns) + " |", "|---|---|" + "---|" * len(columns)]
    for kind, scores in rows.items():
        cells = []
        for name in columns:
            values = [s[name] for s in scores if name in s]
            mean = (np.median(values) if name.endswith(" s") else np.mean(values)) if values else np.nan
            cells.append(f"{mean:.1f}" if name.endswith(" s") else f"{mean:.2f}" if values else "")
        lines.append(f"| {kind} | {len(scores)} | " + " | ".join(cells).replace("nan", "") + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="recordings")
    parser.add_argument("--sources", type=Path, help="instruments, performances and rooms, to draw clips of")
    parser.add_argument(
        "--unpacked", type=Path, default=Path("training/performances"), help="where performances are unpacked"
    )
    parser.add_argument("--weights", type=Path, default=FOLDER / "listener.safetensors")
    parser.add_argument("--count", type=int, default=64, help="pieces at most")
    parser.add_argument("--each", action="store_true", help="print every piece")
    parser.add_argument("--fit", action="store_true", help="print constants of certainty, by clips for it")
    args = parser.parse_args()
    torch.set_num_threads(1)
    listener = load(args.weights, torch.device("cpu"))
    if args.fit:
        studio = Studio.open(args.sources, args.unpacked)
        tuning = drawn(studio, TUNING_SEED, args.count)
        print(fitted([(piece, estimates(listener, piece)) for piece in tuning]))
        return
    source = (
        recorded(args.folder)
        if args.folder
        else drawn(Studio.open(args.sources, args.unpacked, held_out=True), HELD_OUT_SEED, args.count)
    )
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    spent, hops = 0.0, 0
    for _, piece in zip(range(args.count), source, strict=False):
        began = time.process_time()
        heard = estimates(listener, piece)
        spent, hops = spent + time.process_time() - began, hops + len(heard)
        scores = score(piece, heard)
        rows[piece.name if args.folder else piece.kind].append(scores)
        if len(piece.beats):
            rows["all"].append(scores)
        if args.each:
            print(piece.name, piece.kind, {k: round(v, 2) for k, v in scores.items()}, flush=True)
    order = [*sorted(k for k in rows if k != "all"), "all"]
    print(table({k: rows[k] for k in order}))
    print(f"\n{1e3 * spent / max(1, hops):.1f} ms a hop of {HOP} latent frames")


if __name__ == "__main__":
    main()
