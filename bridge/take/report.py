"""The report of a take: `report.json`, `timeline.png`, and a few plain lines."""

import json
import logging
import math
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.contract.params import find
from engine.contract.take import HopReport
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, seconds

from ..telemetry import CallbackTimes, Telemetry

STEM_COLOURS = {
    "context": "#555555",
    "bass": "#8c564b",
    "drums": "#d62728",
    "guitar": "#2ca02c",
    "piano": "#1f77b4",
}
PIXELS = 1600
LEAST_SILENCE_S = 0.1  # that is worth a word
LATE_SHARE, LEAST_MARGIN_MS = 0.05, 15.0  # of the hops, from which on a cure is named; and what it leaves
PICTURE = "timeline.png"
log = logging.getLogger(__name__)


def collect(
    telemetry: Telemetry, hops: Sequence[HopReport], callback: CallbackTimes, preset: str, elapsed_s: float
) -> dict[str, Any]:
    """All figures of a session, ready for JSON. Times in milliseconds unless the name says otherwise.

    Args:
        telemetry: As of the end.
        hops: All of them, in order.
        preset: Name of the preset, or of the song and its part.
    """
    steady = [*hops][3:] or hops  # the first hops after a start find caches cold
    regular = [hop for hop in steady if not hop.start_offset] or steady
    engine = {name: getattr(telemetry, f"engine_{name}") for name in ("codec", "backend", "device")}
    return {
        "preset": preset,
        "device": telemetry.device,
        "rate": telemetry.rate,
        "block": telemetry.block,
        "engine": engine if telemetry.engine_codec else None,
        "machine": platform.processor() or platform.machine(),
        "length_s": round(elapsed_s, 3),
        "first_sound_s": telemetry.first_sound_s,
        "hops": len(hops),
        "missed": telemetry.missed,
        "late": telemetry.late,
        "silent_s": round(telemetry.silent_s, 3),
        "lost_packets": telemetry.lost_packets,
        "xruns": telemetry.xruns,
        "input_overruns": telemetry.overruns,
        "output_underruns": telemetry.underruns,
        "broken_messages": telemetry.broken_messages,
        "broken_inputs": telemetry.broken_inputs,
        "engine_starts": telemetry.engine_starts,
        "compute_ms": quantiles([hop.compute_ms for hop in steady]),
        "cycle_ms": quantiles([hop.cycle_ms for hop in steady]),
        "margin_ms": quantiles([hop.margin_s * 1e3 for hop in regular], (0.0, 0.01, 0.5)),
        "callback_us": {"p50": callback.p50_us, "p99.9": callback.p999_us},
        "callbacks_over_a_block": callback.over_a_block,
        "settings": dict(telemetry.settings.values),
        "each_hop": [hop.to_json() for hop in hops],
    }


def quantiles(values: list[float], shares: tuple[float, ...] = (0.5, 0.95, 0.99)) -> dict[str, float | None]:
    """Named quantiles, e.g. p50; 0 is the least."""
    return {f"p{100 * q:g}": round(float(np.quantile(values, q)), 2) if values else None for q in shares}


def lines(report: dict[str, Any], folder: Path | None) -> list[str]:
    """How it went, in words."""
    hop_ms = report["settings"]["hop"] * seconds(FRAME) * 1e3
    stems = [s for s in STEMS if report["settings"][f"stem/{s}/on"]]
    played = f"{report['length_s']:.0f} s with {', '.join(stems) or 'nobody'} ({report['preset']})"
    out = [f"{played}, {report['hops']} hops, every {hop_ms:.0f} ms"]
    cycle, margin = report["cycle_ms"], report["margin_ms"]
    if report["hops"]:
        took = f"a hop took {cycle['p50']:.0f} ms (99 %: {cycle['p99']:.0f} ms)"
        out.append(f"{took} and was ready {margin['p50']:.0f} ms before it had to sound")
    own_xruns = min(report["xruns"], report["callbacks_over_a_block"])
    troubles = {
        "missed": ("hop missed", "hops missed"),
        "late": ("hop late", "hops late"),
        "xruns": (f"xrun, at most {own_xruns} by bandmate", f"xruns, at most {own_xruns} by bandmate"),
        "output_underruns": ("frame not filled in time", "frames not filled in time"),
        "broken_messages": ("message of the engine left out", "messages of the engine left out"),
        "broken_inputs": ("sample at the inputs no sound", "samples at the inputs no sound"),
        "input_overruns": ("input frame lost", "input frames lost"),
    }
    found = [f"{report[key]} {words[report[key] != 1]}" for key, words in troubles.items() if report[key]]
    if report["silent_s"] >= LEAST_SILENCE_S:
        found.append(f"{report['silent_s']:.1f} s of stems had nothing to play")
    out.append("no hop was missed or late" if not found else "; ".join(found))
    out += _cure(report)
    return [*out, *_take_lines(report, folder)] if folder else out


def _cure(report: dict[str, Any]) -> list[str]:
    """What would bring the results in time, where many came late."""
    margin_ms, late = report["margin_ms"]["p1"], report["late"] + report["missed"]
    if margin_ms is None or margin_ms >= 0 or late <= LATE_SHARE * report["hops"]:
        return []
    before, most = int(report["settings"]["look_ahead"]), int(find("look_ahead").high)
    needed = before + math.ceil((LEAST_MARGIN_MS - margin_ms) / (seconds(FRAME) * 1e3))
    smaller = f"blocks smaller than {report['block']} frames"
    if needed > most:
        return [f"no look_ahead brings them in time: it takes {smaller}, or a preset that computes less"]
    enough = f"with look_ahead {needed} instead of {before} they come in time (--set look_ahead={needed})"
    return [f"{enough}; or with {smaller}"]


def _take_lines(report: dict[str, Any], folder: Path) -> list[str]:
    """What there is of the take, and what is missing and why."""
    trouble = report.get("take_trouble", "")
    if not (folder / "mix.wav").exists():
        return [f"there is no take in {folder}: {trouble or 'its files are gone'}"]
    picture = f", look at {PICTURE}" if (folder / PICTURE).exists() else ""
    missing = f"; {report.get('take_lost_s', 0):.1f} s are missing: {trouble}" if trouble else ""
    return [f"the take is in {folder}: listen to mix.wav{picture}{missing}"]


def save(report: dict[str, Any], folder: Path) -> None:
    """Write `report.json` and `timeline.png` beside the audio; a disk that does not take them is named."""
    try:
        (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n")
        draw(report, folder)
    except (OSError, soundfile.SoundFileError) as error:
        log.warning("%s: the report was not written: %s", folder, error)


def draw(report: dict[str, Any], folder: Path) -> None:
    """Context and stems over time, and each hop's time against what it had; none without matplotlib."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        log.info("the take has no picture: pip install 'bandmate[report]'")
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    envelopes = {name: _envelope(folder / f"{name}.wav") for name in ("context", *STEMS)}
    is_on = {stem: report["settings"][f"stem/{stem}/on"] for stem in STEMS}
    names = ["context", *(stem for stem in STEMS if is_on[stem] or np.any(envelopes[stem][1]))]
    size, heights = (14, 1.3 * len(names) + 3), [1] * len(names) + [2.2]
    figure, axes = plt.subplots(len(names) + 1, 1, figsize=size, sharex=True, height_ratios=heights)
    for axis, name in zip(axes, names, strict=False):
        times, peaks = envelopes[name]
        axis.fill_between(times, -peaks, peaks, color=STEM_COLOURS[name], linewidth=0)
        axis.set_ylabel(name, rotation=0, ha="right", va="center")
        axis.set_yticks([])
        axis.set_ylim(-1, 1)
    _draw_hops(axes[-1], report)
    counts = ", ".join(f"{report[key]} {key}" for key in ("hops", "missed", "late", "xruns"))
    axes[0].set_title(f"bandmate, {report['preset']}: {counts}")
    figure.tight_layout()
    figure.savefig(folder / PICTURE, dpi=100)
    plt.close(figure)


def _draw_hops(axis: Any, report: dict[str, Any]) -> None:
    hops = report["each_hop"]
    at = [seconds(h["start"]) for h in hops]
    # from context complete to when it had to be there
    had = [h["cycle_ms"] + 1e3 * h["margin_s"] for h in hops]
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
            positions_s, cycles_ms = [seconds(h["start"]) for h in which], [h["cycle_ms"] for h in which]
            axis.plot(positions_s, cycles_ms, "v", color=colour, label=label)
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
