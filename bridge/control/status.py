"""The status line while playing, and log lines that do not tear it."""

import logging
import sys

from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS, seconds

from ..audio.feeder import Feeder

WIDTH = 150


def line(feeder: Feeder, where: str, hints: str = "") -> str:
    """Song or preset, stems, look-ahead, computing time against the hop, beat, and what went wrong so far."""
    s = feeder.settings
    stems = "+".join(STEMS[i] for i in s.stems) or "nobody"
    ms = 1e3 * seconds(FRAME)
    recent = sorted(h.cycle_ms for h in list(feeder.timeline.hops)[-200:])
    speed = f"{recent[len(recent) // 2]:.0f}/{recent[int(len(recent) * 0.99)]:.0f}" if recent else "-/-"
    engine = "" if feeder.link.ready else "  ENGINE STARTING" if not recent else "  ENGINE GONE"
    return (
        f"{where}  {stems}  ahead {s['look_ahead'] * ms:.0f} ms{' auto' if s['look_ahead_auto'] else ''}  "
        f"hop {s['hop'] * ms:.0f} ms, takes {speed} ms (p50/p99)  {beat(feeder)}  xruns {feeder.device.xruns}  "
        f"missed {feeder.timeline.missed}  late {feeder.timeline.late}{engine}{f'  turn {hints}' if hints else ''}"
    )


def beat(feeder: Feeder) -> str:
    """Tempo, whether it is told or heard, and the chord that sounds."""
    heard = feeder.beat.heard
    if heard is None or not heard["beat"]:
        return (
            "listening for the beat"
            if feeder.settings["by_ear"]
            else "no beat: roll the transport or give --tempo"
        )
    return f"{60 * SAMPLE_RATE / heard['beat']:.0f} bpm {'' if feeder.beat.told else 'by ear '}{heard['chord']}".rstrip()


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
