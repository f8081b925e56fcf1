"""The status line while playing, and log lines that do not tear it."""

import logging
import sys

from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, seconds

from ..telemetry import Telemetry

WIDTH = 150


def line(telemetry: Telemetry, where: str, hints: str = "") -> str:
    """Song or preset, stems, look-ahead, computing time against the hop, beat, and what went wrong so far."""
    t, s = telemetry, telemetry.settings
    stems = "+".join(STEMS[i] for i in s.stems) or "nobody"
    ms = 1e3 * seconds(FRAME)
    speed = f"{t.cycle_p50_ms:.0f}/{t.cycle_p99_ms:.0f}" if t.hops else "-/-"
    engine = "" if t.engine == "ready" else "  ENGINE GONE" if t.hops else "  ENGINE STARTING"
    return (
        f"{where}  {stems}  ahead {s['look_ahead'] * ms:.0f} ms{' auto' if s['look_ahead_auto'] else ''}  "
        f"hop {s['hop'] * ms:.0f} ms, takes {speed} ms (p50/p99)  {beat(t)}  xruns {t.xruns}  "
        f"missed {t.missed}  late {t.late}{engine}{f'  turn {hints}' if hints else ''}"
    )


def beat(telemetry: Telemetry) -> str:
    """Tempo, whether it is told or heard, and the chord that sounds."""
    grid = telemetry.grid
    if grid is None:
        by_ear = telemetry.settings["by_ear"]
        return "listening for the beat" if by_ear else "no beat: roll the transport or give --tempo"
    how = "" if telemetry.is_grid_given else "by ear "
    return f"{60 * SAMPLE_RATE / grid.beat:.0f} bpm {how}{telemetry.chord}".rstrip()


class StatusLine(logging.Handler):
    """Writes the line over itself on a terminal; log messages appear above it."""

    def __init__(self, is_quiet: bool) -> None:
        super().__init__()
        self._is_shown = not is_quiet and sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K" + text[:WIDTH])
            sys.stderr.flush()

    def emit(self, record: logging.LogRecord) -> None:
        start, end = ("\r\x1b[K", "\n") if self._is_shown else ("", "\n")
        sys.stderr.write(f"{start}bandmate: {record.getMessage()}{end}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
