"""What a take tells: `report.json`, `timeline.png`, and a few plain lines."""

import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.contract.errors import BandmateError
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, seconds

from ..audio.feeder import Feeder

STEM_COLOURS = {
    "context": "#555555",
    "bass": "#8c564b",
    "drums": "#d62728",
    "guitar": "#2ca02c",
    "piano": "#1f77b4",
}
PIXELS = 1600


def collect(feeder: Feeder, preset: str, elapsed_s: float) -> dict[str, Any]:
    """All figures of a session, ready for JSON. Times in milliseconds unless the name says otherwise."""
    device, timeline = feeder.device, feeder.timeline
    hops = list(timeline.hops)
    steady = hops[3:] or hops  # the first hops after a start find caches cold
    regular = [h for h in steady if not h.soon] or steady
    return {
        "preset": preset,
        "device": device.name,
        "rate": device.rate,
        "block": device.block,
        "engine": {k: feeder.link.last_ready[k] for k in ("codec", "backend", "device")}
        if feeder.link.last_ready
        else None,
        "machine": platform.processor() or platform.machine(),
        "length_s": round(elapsed_s, 3),
        "first_sound_s": feeder.first_sound_s,
        "hops": len(hops),
        "missed": timeline.missed,
        "late": timeline.late,
        "silent_s": round(seconds(timeline.silent), 3),
        "lost_packets": timeline.lost,
        "xruns": device.xruns,
        "input_overruns": feeder.overruns,
        "output_underruns": feeder.underruns,
        "engine_starts": feeder.link.engine.starts,
        "compute_ms": quantiles([h.compute_ms for h in steady]),
        "cycle_ms": quantiles([h.cycle_ms for h in steady]),
        "margin_ms": quantiles([h.margin_s * 1e3 for h in regular], (0.0, 0.01, 0.5)),
        "callback_us": {f"p{100 * q:g}": device.shared.duration_us(q) for q in (0.5, 0.999)},
        "callbacks_over_a_block": device.shared.longer_than(device.block / device.rate * 1e6),
        "settings": dict(feeder.settings.values),
        "each_hop": [asdict(h) for h in hops],
    }


def quantiles(values: list[float], shares: tuple[float, ...] = (0.5, 0.95, 0.99)) -> dict[str, float | None]:
    """Named quantiles, e.g. p50; 0 is the least."""
    return {f"p{100 * q:g}": round(float(np.quantile(values, q)), 2) if values else None for q in shares}


def lines(report: dict[str, Any], folder: Path | None) -> list[str]:
    """How it went, in words."""
    hop_ms = report["settings"]["hop"] * seconds(FRAME) * 1e3
    stems = [s for s in STEMS if report["settings"][f"stem/{s}/on"]]
    out = [
        f"{report['length_s']:.0f} s with {', '.join(stems) or 'nobody'} ({report['preset']}), {report['hops']} hops, every {hop_ms:.0f} ms"
    ]
    cycle, margin = report["cycle_ms"], report["margin_ms"]
    if report["hops"]:
        out.append(
            f"a hop took {cycle['p50']:.0f} ms (99 %: {cycle['p99']:.0f} ms) and was ready {margin['p50']:.0f} ms before it had to sound"
        )
    troubles = {
        "missed": "missed",
        "late": "late",
        "xruns": f"xruns, of which {min(report['xruns'], report['callbacks_over_a_block'])} at most bandmate's own",
        "output_underruns": "frames not filled in time",
        "input_overruns": "frames not heard",
    }
    found = [f"{report[key]} {words}" for key, words in troubles.items() if report[key]]
    out.append("no hop was missed or late" if not found else "; ".join(found))
    if folder:
        out.append(f"the take is in {folder}: listen to mix.wav, look at timeline.png")
    return out


def save(report: dict[str, Any], folder: Path) -> None:
    """Write `report.json` and `timeline.png` beside the audio.

    Raises:
        BandmateError: If the disk does not take them.
    """
    try:
        (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n")
        draw(report, folder)
    except (OSError, soundfile.SoundFileError) as error:
        raise BandmateError(f"{folder}: the report was not written: {error}") from error


def draw(report: dict[str, Any], folder: Path) -> None:
    """Context and stems over time, and each hop's time against the time it had."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    names = [
        "context",
        *(
            s
            for s in STEMS
            if report["settings"][f"stem/{s}/on"] or np.any(_envelope(folder / f"{s}.wav")[1])
        ),
    ]
    figure, axes = plt.subplots(
        len(names) + 1,
        1,
        figsize=(14, 1.3 * len(names) + 3),
        sharex=True,
        height_ratios=[1] * len(names) + [2.2],
    )
    for axis, name in zip(axes, names, strict=False):
        times, peaks = _envelope(folder / f"{name}.wav")
        axis.fill_between(times, -peaks, peaks, color=STEM_COLOURS[name], linewidth=0)
        axis.set_ylabel(name, rotation=0, ha="right", va="center")
        axis.set_yticks([])
        axis.set_ylim(-1, 1)
    _draw_hops(axes[-1], report)
    axes[0].set_title(
        f"bandmate, {report['preset']}: {report['hops']} hops, {report['missed']} missed, {report['late']} late, {report['xruns']} xruns"
    )
    figure.tight_layout()
    figure.savefig(folder / "timeline.png", dpi=100)
    plt.close(figure)


def _draw_hops(axis: Any, report: dict[str, Any]) -> None:
    hops = report["each_hop"]
    at = [seconds(h["start"]) for h in hops]
    had = [
        h["cycle_ms"] + 1e3 * h["margin_s"] for h in hops
    ]  # from context complete to when it had to be there
    axis.step(at, had, where="mid", color="black", linewidth=1, label="time it had")
    bottom = np.zeros(len(hops))
    for stage, colour in (("encode_ms", "#9ecae1"), ("model_ms", "#4292c6"), ("decode_ms", "#08519c")):
        height = np.array([h[stage] for h in hops])
        axis.bar(at, height, width=0.2, bottom=bottom, color=colour, label=stage.removesuffix("_ms"))
        bottom = bottom + height
    rest = np.maximum(0, np.array([h["cycle_ms"] for h in hops]) - bottom)
    axis.bar(at, rest, width=0.2, bottom=bottom, color="#cccccc", label="way there and back")
    for label, colour, which in (
        ("late", "#ff7f0e", [h for h in hops if h["is_late"] and not h["skipped"]]),
        ("missed before it", "#d62728", [h for h in hops if h["skipped"]]),
    ):
        if which:
            axis.plot(
                [seconds(h["start"]) for h in which],
                [h["cycle_ms"] for h in which],
                "v",
                color=colour,
                label=label,
            )
    axis.set_ylabel("a hop's\ntime (ms)", rotation=0, ha="right", va="center")
    axis.set_xlabel("position (s)")
    axis.set_ylim(0, 1.3 * max([1.0, *had, *(h["cycle_ms"] for h in hops)]))
    axis.legend(loc="upper right", ncols=6, fontsize=8)


def _envelope(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """Times (s) and peaks of a mono file in at most PIXELS columns, read piece by piece."""
    if not file.exists():
        return np.zeros(1), np.zeros(1)
    with soundfile.SoundFile(file) as audio:
        step = max(1, -(-audio.frames // PIXELS))
        peaks = [float(np.abs(block).max(initial=0)) for block in audio.blocks(step)]
    return np.arange(len(peaks)) * step / SAMPLE_RATE, np.array(peaks)
