"""The report of a soak: `soak.md`, `soak.png` and `soak.json`."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from engine.contract.timing import STEMS

from .run import SAMPLE_EVERY_S, Soak
from .samples import Minute, Sample, drift

SETTLED_S = 300.0  # after which memory should no longer grow
LAST = 0.1  # share of the samples at the end whose memory is compared
MOST_GROWTH = 0.01
PROCESSES = ("bandmate", "engine")
Row = tuple[str, str, str, bool]  # what, found, wanted, whether it is so


def unexplained(samples: Iterable[Sample]) -> int:
    """Hops missed or late in times in which the JACK server had no xrun, nor just before."""
    count, had_xrun = 0, False
    for before, now in pairwise(samples):
        has_xrun = now.xruns > before.xruns
        if not (has_xrun or had_xrun):
            count += now.missed - before.missed
        had_xrun = has_xrun
    return count


def growth(samples: tuple[Sample, ...], process: int) -> float:
    """Share by which a process grew from minute five, or the middle of a shorter soak, to the end."""
    sizes = [(s.at_s, s.memory_mb[process]) for s in samples if process < len(s.memory_mb)]
    if not sizes:
        return math.nan
    since = min(SETTLED_S, sizes[-1][0] / 2)
    settled = [mb for at_s, mb in sizes if since <= at_s < since + 60] or [sizes[0][1]]
    last = [mb for _, mb in sizes[-max(1, round(LAST * len(sizes))) :]]
    return float(np.median(last) / np.median(settled) - 1)


def rows(soak: Soak) -> list[Row]:
    """What was found against what is wanted."""
    report, minutes = soak.report, soak.report["length_s"] / 60
    missed, own_xruns = unexplained(soak.samples), min(report["xruns"], report["callbacks_over_a_block"])
    alone = f"{soak.alone.xruns / (soak.alone_s / 60):.1f}" if soak.alone_s else "not measured"
    breaks, starts, cycle = soak.counts.dry_breaks, report["engine_starts"], report["cycle_ms"]
    found: list[Row] = [
        ("hops missed or late, no xrun near", f"{missed}", "0", missed == 0),
        ("hops missed or late in all", f"{report['missed'] + report['late']} of {report['hops']}", "", True),
        ("xruns while our callback took a block", f"{own_xruns}", "0", own_xruns == 0),
        ("xruns a minute, and without bandmate", f"{report['xruns'] / minutes:.1f}, {alone}", "", True),
        ("blocks of dry sound that were not what went in", f"{breaks}", "0", breaks == 0),
        ("starts of the engine", f"{starts}", "1", starts == 1),
        ("a hop, ms, median and 99 %", f"{cycle['p50']}, {cycle['p99']}", "", True),
    ]
    for k, name in enumerate(PROCESSES):
        share = growth(soak.samples, k)
        fits = share <= MOST_GROWTH
        found.append((f"memory of {name} since it settled", f"{100 * share:+.1f} %", "<= 1 %", fits))
    for what in ("handles", "threads"):
        values = [getattr(s, what) for s in soak.samples]
        found.append((what, f"{values[len(values) // 2]} in the middle, {values[-1]} at the end", "", True))
    return found


def drifts(take: Path) -> dict[str, list[Minute]]:
    """The minutes of each stem."""
    return {stem: drift(take / f"{stem}.wav") for stem in STEMS}


def text(soak: Soak, stems: dict[str, list[Minute]]) -> str:
    """The report as Markdown."""
    report = soak.report
    head = f"{report['length_s'] / 60:.0f} minutes at {report['rate']} Hz, {report['block']} frames a block"
    lines = ["# Soak", "", f"{head}; {soak.actions} random controls. {report['machine']}.", ""]
    lines += ["| | found | wanted | |", "|---|---|---|---|"]
    for what, found, wanted, fits in rows(soak):
        lines.append(f"| {what} | {found} | {wanted} | {'' if fits else '**no**'} |")
    lines += [
        "",
        "The first and the last minute: level in dB of full scale, pitch in cents beside 440 Hz.",
        "",
    ]
    lines += ["| stem | level | pitch |", "|---|---|---|"]
    for stem, minutes in stems.items():
        sounding = [m for m in minutes if not math.isnan(m.level_db)]
        if sounding:
            first, last = sounding[0], sounding[-1]
            levels = f"{first.level_db:.1f}, {last.level_db:.1f}"
            pitches = "" if stem == "drums" else f"{first.cents:.1f}, {last.cents:.1f}"
            lines.append(f"| {stem} | {levels} | {pitches} |")
    return "\n".join(lines)


def save(soak: Soak, folder: Path) -> str:
    """Write report, picture and figures; the report's text."""
    stems = drifts(soak.take)
    written = text(soak, stems)
    (folder / "soak.md").write_text(written + "\n\n![over time](soak.png)\n")
    kept: dict[str, Any] = {
        "report": {k: v for k, v in soak.report.items() if k != "each_hop"},
        "samples": [asdict(s) for s in soak.samples],
        "drift": {stem: [asdict(m) for m in minutes] for stem, minutes in stems.items()},
    }
    (folder / "soak.json").write_text(json.dumps(kept, indent=1) + "\n")
    draw(soak, stems, folder / "soak.png")
    return written


def draw(soak: Soak, stems: dict[str, list[Minute]], file: Path) -> None:
    """Memory, a hop's time, misses and xruns, levels and pitch over the minutes; none without matplotlib."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    at = [s.at_s / 60 for s in soak.samples]
    figure, axes = plt.subplots(5, 1, figsize=(12, 12), sharex=True, layout="constrained")
    for k, name in enumerate(PROCESSES):
        axes[0].plot(
            at, [s.memory_mb[k] if k < len(s.memory_mb) else math.nan for s in soak.samples], label=name
        )
    axes[1].plot(at, [s.cycle_p50_ms for s in soak.samples], label="median of 200 hops")
    axes[1].plot(at, [s.cycle_p99_ms for s in soak.samples], label="99 %")
    axes[2].step(at, [s.missed for s in soak.samples], where="post", label="hops missed or late")
    axes[2].step(at, [s.xruns for s in soak.samples], where="post", label="xruns")
    for stem, minutes in stems.items():
        middles = np.arange(len(minutes)) + 0.5
        axes[3].plot(middles, [m.level_db for m in minutes], ".-", label=stem)
        if stem != "drums":
            axes[4].plot(middles, [m.cents for m in minutes], ".-", label=stem)
    names = ("memory (MB)", "a hop (ms)", "counted so far", "level (dB)", "pitch (cents)")
    for axis, name in zip(axes, names, strict=True):
        axis.set_ylabel(name)
        axis.grid(alpha=0.3)
        axis.legend(loc="upper left", fontsize=8, ncols=4)
    axes[-1].set_xlabel(f"minutes; a point every {SAMPLE_EVERY_S:g} s, of levels and pitch every minute")
    figure.savefig(file, dpi=90)
    plt.close(figure)
