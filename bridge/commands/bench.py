"""`bandmate bench`: computing times, live cycles through the real loop, and the audio callback under load."""

import argparse
import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.contract.errors import BandmateError, JackError
from engine.contract.options import duration, set_options
from engine.contract.params import Settings
from engine.contract.timing import FRAME, STEMS, seconds

from ..audio.demo_device import DemoDevice
from ..audio.jack_client import JackDevice, server_answers
from ..engine_client.process import EngineOptions, LocalEngine
from ..library import paths, presets
from ..session import JamOptions, JamSession
from . import bench_controls, bench_key
from .engine_programs import lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", action="append", help="which presets (default: all)")
    parser.add_argument("--threads", default="1", help="thread counts, e.g. 1,2 (default: 1)")
    parser.add_argument("--device", action="append", help="where to compute (default: all that torch finds)")
    parser.add_argument(
        "--seconds",
        type=duration,
        default=20,
        help="length of each live cycle measurement (default: %(default)s)",
    )
    parser.add_argument("--file", type=Path, help="also append the figures to this file, a line of JSON each")
    parser.add_argument(
        "--callback",
        type=duration,
        metavar="SECONDS",
        help="instead: the JACK callback with a busy interpreter, beside a pass-through",
    )
    parser.add_argument(
        "--controls",
        type=duration,
        metavar="SECONDS",
        help="instead: from a MIDI fader and an OSC message to the changed output, through JACK",
    )
    parser.add_argument(
        "--key", action="store_true", help="instead: what the key of an engine on another machine costs a hop"
    )
    parser.add_argument("--keep", action="store_true", help="also write what each preset holds into its file")
    parser.add_argument("--json", action="store_true", help="print JSON only")


def run(args: argparse.Namespace) -> int:
    """Measure what was asked for and print it; append it to a file and write it into presets where asked.

    Raises:
        BandmateError: If what is to be measured is not there, or the file does not take the figures.
    """
    common = {"time": time.strftime("%Y-%m-%d %H:%M"), "commit": _commit(), "machine": _machine()}
    for found in _measurements(args):
        row = {**common, **found}
        if args.file:
            _append(args.file, row)
        print(json.dumps(row) if args.json else _line(found), flush=True)
        if args.keep and found["what"] == "cycle":
            presets.keep_measured(found["preset"], _figures(found, common))
    if args.file and not args.json:
        print(f"appended to {args.file}")
    return 0


def _measurements(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if args.callback:
        return callback_times(args.callback)
    if args.controls:
        return bench_controls.times(args.controls)
    if args.key:
        names = args.preset or presets.names()
        return (row for name in names for row in bench_key.times(name, presets.load(name).settings))
    return _computing(args)


def _append(file: Path, row: dict[str, Any]) -> None:
    try:
        with file.open("a") as opened:
            opened.write(json.dumps(row) + "\n")
    except OSError as error:
        raise BandmateError(f"--file {file}: cannot be written: {error.strerror}") from error


def _computing(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    devices = args.device or json.loads("".join(lines("describe", ["--json"])))["devices"]
    for name in args.preset or presets.names():
        preset = presets.load(name)
        for device in devices:
            for threads in (int(n) for n in args.threads.split(",")):
                for row in _step_times(device, threads, preset.settings):
                    yield {"what": "step", "preset": name, **row}
                cycle = live_cycle(preset, device, threads, args.seconds)
                yield {"what": "cycle", "preset": name, "device": device, "threads": threads, **cycle}
    one, four = _step_times("cpu", 1, presets.load("balanced").settings, (1, len(STEMS)))
    yield {
        "what": "four stems against one",
        "one": one["step"],
        "four": four["step"],
        "ratio": round(four["step"]["p50"] / one["step"]["p50"], 2),
    }


def _step_times(
    device: str, threads: int, settings: Settings, stems: tuple[int, ...] = ()
) -> Iterator[dict[str, Any]]:
    """Milliseconds of the engine's step, stage by stage.

    For the preset's stems, or side by side for each number in `stems`.
    """
    counts = ["--stems", *(str(n) for n in stems)] if stems else []
    words = ["--json", "--device", device, "--threads", str(threads), *counts, *set_options(settings)]
    return (json.loads(line) for line in lines("measure", words))


def live_cycle(preset: presets.Preset, compute_device: str, threads: int, length_s: float) -> dict[str, Any]:
    """The loop in real time over the demo song: from context complete to the last sample in the timeline."""
    song, rate = soundfile.read(paths.ASSETS / "demo.ogg", dtype="float32")
    about = json.loads((paths.ASSETS / "demo.json").read_text())
    repeats = int(length_s * rate / len(song)) + 1
    device = DemoDevice(np.tile(np.repeat(song[:, None] / 2, 2, 1), (repeats, 1)), rate)
    settings = preset.settings.with_("tempo", about["tempo"]).with_("meter", about["meter"])
    engine = LocalEngine(EngineOptions(device=compute_device, threads=threads))
    options = JamOptions(preset=preset, settings=settings, is_quiet=True)
    figures, _ = JamSession(device, engine, options).run(lambda: True, length_s)
    kept = (
        "hops",
        "missed",
        "late",
        "silent_s",
        "compute_ms",
        "cycle_ms",
        "margin_ms",
        "first_sound_s",
        "length_s",
    )
    return {name: figures[name] for name in kept} | {"hop_ms": round(settings["hop"] * seconds(FRAME) * 1e3)}


def callback_times(length_s: float) -> Iterator[dict[str, Any]]:
    """Our JACK client beside an idle pass-through in its own process.

    Ours has an engine at work and a thread that hogs this interpreter.

    Raises:
        JackError: If no JACK server answers.
    """
    if not server_answers():
        raise JackError("no JACK server answers: start one, e.g. jackd -R -d dummy -r 48000 -p 128")
    preset = presets.load("balanced")
    idle = subprocess.Popen(
        [sys.executable, "-m", "bridge.audio.passthrough", str(length_s)], stdout=subprocess.PIPE, text=True
    )
    device = JackDevice("bandmate")
    stop = threading.Event()
    hog = threading.Thread(target=_hog, args=(stop,), daemon=True)
    hog.start()
    options = JamOptions(preset=preset, settings=preset.settings, is_quiet=True)
    figures, _ = JamSession(device, LocalEngine(EngineOptions()), options).run(lambda: True, length_s)
    stop.set()
    beside = json.loads(idle.communicate(timeout=60)[0])
    period_us = device.block / device.rate * 1e6
    keys = ("xruns", "hops", "missed", "late", "callback_us", "output_underruns")
    yield {
        "what": "callback", "rate": device.rate, "block": device.block, "period_us": round(period_us),
        "length_s": length_s,
        "calls": device.shared.blocks_processed, **{k: figures[k] for k in keys}, "idle_pass_through": beside,
    }  # fmt: skip


def _hog(stop: threading.Event) -> None:
    """Holds the interpreter as long as it is let."""
    total = 0
    while not stop.is_set():
        for i in range(200_000):
            total += i * i


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, load "
        f"{os.getloadavg()[0]:.1f}"
    )


def _figures(cycle: dict[str, Any], common: dict[str, Any]) -> str:
    """What a live cycle says about a preset, in a line."""
    times, margin = cycle["cycle_ms"], cycle["margin_ms"]["p50"]
    figures = f"a hop of {cycle['hop_ms']} ms takes {times['p50']:.0f} ms, 99 % of them {times['p99']:.0f}"
    if presets.load(cycle["preset"]).settings["look_ahead"] > 0:  # behind the player nothing is in time
        figures += (
            f"; ready {margin:.0f} ms ahead; {cycle['missed']} missed, {cycle['late']} late of "
            f"{cycle['hops']}"
        )
    return f"{figures} ({common['machine'].partition(', Linux')[0]}, {common['time'][:10]})"


def _line(row: dict[str, Any]) -> str:
    """A row for people: nested figures flattened."""
    parts = []
    for key, value in row.items():
        if isinstance(value, dict):
            parts.append(
                f"{key} "
                + "/".join(f"{v:g}" if isinstance(v, int | float) else str(v) for v in value.values())
            )
        else:
            parts.append(f"{key} {value}" if key != "what" else f"{value}:")
    return "  ".join(parts)
