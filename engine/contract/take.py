"""What a take keeps of its sessions with an engine: with the context, enough to generate every hop again.

A take is a folder. The bridge writes a JSON object a line to `events.jsonl`, in the order in which things
happened; beside it lie `context.wav` and a file for each stem. Takes older than the `hop` lines have their
hops in `report.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from .errors import BandmateError
from .stitch import FADE
from .timing import SAMPLE_RATE

EVENTS, REPORT, CONTEXT = "events.jsonl", "report.json", "context.wav"
# names in files, where they are not the field's
_KEYS = {"context_end": "heard", "start_offset": "soon"}
_MESSAGES = {"effective_from": "since", "freewheel": "wait"}
_KINDS = {word: kind for kind, word in _MESSAGES.items()}
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HopReport:
    """One hop as the bridge saw it. Positions and lengths in samples."""

    session: int
    generation: int  # number of the result, from 1 on in each session
    changes: int  # messages that change what is generated, which the engine had taken in
    start_offset: (
        int  # from `context_end` to `start` where a change begins it sooner than the look-ahead; else 0
    )
    context_end: int
    start: int
    end: int
    encode_ms: float
    model_ms: float
    decode_ms: float
    cycle_ms: float  # from the last context sample sent to the last packet here
    margin_s: float  # from complete to when its first sample is due; negative is late
    skipped: int  # hops before it that were left out
    is_late: bool  # complete after its beginning was due; never where a change takes effect as soon as it can
    is_complete: bool  # no packet was lost

    @property
    def compute_ms(self) -> float:
        return self.encode_ms + self.model_ms + self.decode_ms

    def to_json(self) -> dict[str, Any]:
        return {_KEYS.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_json(cls, values: Line) -> "HopReport":
        return cls(**{f.name: values[_KEYS.get(f.name, f.name)] for f in fields(cls)})


@dataclass(frozen=True, slots=True)
class HopDone:
    """A hop's results had come when playback stood at position `at`.

    Of its packets the take has those that came later than `decided` samples before their position; all of
    them if one was lost.
    """

    at: int
    report: HopReport
    decided: int

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at, "hop": self.report.to_json(), "decided": self.decided}

    @classmethod
    def from_json(cls, line: Line) -> "HopDone":
        return cls(line["at"], HopReport.from_json(line["hop"]), line["decided"])

    @classmethod
    def of(cls, report: HopReport) -> "HopDone":
        """Of a report in an older take, which does not say which packets were lost."""
        played = report.start - round(report.margin_s * SAMPLE_RATE)
        return cls(played, replace(report, is_complete=True), FADE)


@dataclass(frozen=True, slots=True)
class SessionBegun:
    """Context was sent from position `begin` on, to an engine with this codec, backend and compute device."""

    session: int
    begin: int
    codec: str
    backend: str
    device: str

    def to_json(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_json(cls, line: Line) -> "SessionBegun":
        return cls(
            line["session"], line["begin"], *(line.get(name, "") for name in ("codec", "backend", "device"))
        )


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message that changes what is generated: its name in the protocol, and its values."""

    session: int
    message: str
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        message = _MESSAGES.get(self.message, self.message)
        return {"session": self.session, "message": message, "values": dict(self.values)}

    @classmethod
    def from_json(cls, line: Line) -> "MessageSent":
        message = _KINDS.get(str(line["message"]), str(line["message"]))
        return cls(line["session"], message, line["values"])


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session of a take: what the engine was sent besides context, and the hops that came back."""

    begun: SessionBegun
    messages: tuple[MessageSent, ...]
    hops: tuple[HopDone, ...]


def read_lines(folder: Path) -> list[dict[str, Any]]:
    """The events of a take; a last line that a crash cut short is left out.

    Raises:
        BandmateError: If the folder is no take.
    """
    try:
        lines = (folder / EVENTS).read_text(encoding="utf-8").splitlines(keepends=True)
        read = [json.loads(line) for line in lines if line.endswith("\n")]
    except (OSError, ValueError, RecursionError) as error:
        raise BandmateError(f"{folder}: is no take that can be replayed: {error}") from error
    for number, line in enumerate(read, 1):
        if not isinstance(line, dict):
            raise BandmateError(f"{folder / EVENTS}:{number}: is {line!r:.40}, expected an event")
    return read


def read_sessions(folder: Path, lines: Sequence[Line], until: int) -> list[SessionRecord]:
    """The sessions of a take in which hops were generated; without hops whose context ends after `until`.

    Raises:
        BandmateError: If no engine played in the take, or its files do not fit together.
    """
    try:
        hops = [hop for hop in _hops(folder, lines) if hop.report.context_end <= until]
        sessions = [_session(n, lines, hops, folder) for n in dict.fromkeys(h.report.session for h in hops)]
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError) as error:
        raise BandmateError(f"{folder}: is no take that can be replayed: {error!r}") from error
    if not sessions:
        raise BandmateError(f"{folder}: no engine played in this take")
    return sessions


def _hops(folder: Path, lines: Sequence[Line]) -> list[HopDone]:
    written = [HopDone.from_json(line) for line in lines if "hop" in line]
    if written or not (folder / REPORT).exists():
        return written
    reports = json.loads((folder / REPORT).read_text())["each_hop"]
    return [HopDone.of(HopReport.from_json(report)) for report in reports]


def _session(number: int, lines: Sequence[Line], hops: Sequence[HopDone], folder: Path) -> SessionRecord:
    own = [line for line in lines if line.get("session") == number]
    begun = SessionBegun.from_json(next(line for line in own if "begin" in line))
    if not begun.codec:
        begun = replace(begun, **json.loads((folder / REPORT).read_text())["engine"])
    return SessionRecord(
        begun,
        tuple(MessageSent.from_json(line) for line in own if "message" in line),
        tuple(hop for hop in hops if hop.report.session == number),
    )
