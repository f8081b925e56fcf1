"""The status line while playing, and log lines that do not tear it."""

import contextlib
import logging
import sys

from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, seconds

from ..telemetry import Lesson, Selection, Telemetry

WIDTH = 150  # columns
ENGINE = {"ready": "", "starting": "  ENGINE STARTING", "gone": "  ENGINE GONE", "failed": "  ENGINE FAILED"}


def describe(selection: Selection) -> str:
    """Song and part, or the preset, as `autumn/solo`."""
    if not selection.song:
        return selection.preset
    return f"{selection.song}/{selection.part}" if selection.part else selection.song


def line(telemetry: Telemetry, playing: Selection, hints: str = "") -> str:
    """What sounds and what waits, stems, look-ahead, computing time against the hop, beat, and faults so far.

    Args:
        telemetry: The feeder's newest.
        playing: What sounds.
        hints: Controls that have to be turned to get hold of their parameters.
    """
    settings, ms = telemetry.settings, 1e3 * seconds(FRAME)
    waiting = f" -> {describe(telemetry.waiting)}" if telemetry.waiting else ""
    stems = "+".join(STEMS[i] for i in settings.stems) or "nobody"
    automatic = " auto" if settings["look_ahead_auto"] else ""
    took = f"{telemetry.cycle_p50_ms:.0f}/{telemetry.cycle_p99_ms:.0f}" if telemetry.hops else "-/-"
    fields = (
        describe(playing) + waiting,
        stems,
        f"ahead {settings['look_ahead'] * ms:.0f} ms{automatic}",
        f"hop {settings['hop'] * ms:.0f} ms, takes {took} ms (p50/p99)",
        beat(telemetry),
        *((f"teaching: {words}",) if (words := teaching(telemetry.lesson)) else ()),
        f"xruns {telemetry.xruns}",
        f"missed {telemetry.missed}",
        f"late {telemetry.late}{ENGINE[telemetry.engine]}",
        *((f"MIDI lost {telemetry.midi_lost}",) if telemetry.midi_lost else ()),
        *((f"turn {hints}",) if hints else ()),
    )
    return "  ".join(fields)


def teaching(lesson: Lesson | None) -> str:
    """What has been understood of the part that is being played, as `2 bars | C | Am |`; else empty."""
    if lesson is None or not lesson.is_open:
        return ""
    count = f"{lesson.bars} bar{'' if lesson.bars == 1 else 's'}"
    return f"{count} {lesson.chart}".strip()


def beat(telemetry: Telemetry) -> str:
    """Tempo, whether it was given or is found by ear, and the chord that sounds."""
    if telemetry.grid is None:
        if found := telemetry.waiting_for_beat:
            bpm = 60 * SAMPLE_RATE / found.beat
            return f"listening: {bpm:.0f} bpm? {100 * telemetry.certainty:.0f} % sure"
        by_ear = telemetry.settings["by_ear"]
        return "listening for the beat" if by_ear else "no beat: roll the transport or give --tempo"
    source = "" if telemetry.is_grid_given else "by ear "
    return f"{60 * SAMPLE_RATE / telemetry.grid.beat:.0f} bpm {source}{telemetry.chord}".rstrip()


class StatusLine(logging.Handler):
    """Writes the line over itself on a terminal, below the log messages.

    A terminal that is gone is written to in vain.
    """

    def __init__(self, is_quiet: bool) -> None:
        super().__init__()
        self._is_shown = not is_quiet and sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._is_shown:
            self._write("\r\x1b[K" + text[:WIDTH])

    def emit(self, record: logging.LogRecord) -> None:
        start, end = ("\r\x1b[K", "\n") if self._is_shown else ("", "\n")
        self._write(f"{start}bandmate: {record.getMessage()}{end}")

    def clear(self) -> None:
        if self._is_shown:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        with self.lock or contextlib.nullcontext(), contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
