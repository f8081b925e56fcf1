"""A take's files: audio that can be read at any moment, and events that are read again."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import soundfile

from bridge.take import report
from bridge.take.recorder import _append
from bridge.take.wav import WavWriter
from bridge.telemetry import CallbackTimes, Telemetry
from engine.commands.remake import remake
from engine.contract.errors import BandmateError
from engine.contract.params import Settings
from engine.contract.take import (
    EVENTS,
    REPORT,
    HopDone,
    HopReport,
    MessageSent,
    SessionBegun,
    SessionRecord,
    read_lines,
    read_sessions,
)

from ..conftest import noise


@pytest.mark.parametrize(("kind", "subtype"), [("float32", "FLOAT"), ("int24", "PCM_24")])
def test_audio_can_be_read_while_it_is_written(
    tmp_path: Path, kind: Literal["int24", "float32"], subtype: str
) -> None:
    audio, writer = noise(0.2), WavWriter(tmp_path / "x.wav", kind)
    for at in range(0, len(audio), 700):
        writer.append(audio[at : at + 700])
        read, rate = soundfile.read(tmp_path / "x.wav", dtype="float32")
        assert rate == 44100
        assert len(read) == min(len(audio), at + 700)
    info = soundfile.info(tmp_path / "x.wav")
    assert (info.subtype, info.channels, info.frames) == (subtype, 1, len(audio))
    assert np.abs(read - audio).max() <= (0 if kind == "float32" else 2**-23)
    writer.close()


def test_samples_that_exceed_full_scale_are_clipped_where_they_are_integers(tmp_path: Path) -> None:
    writer = WavWriter(tmp_path / "x.wav", "int24")
    writer.append(np.array([2, -2, 1, -1, 0], np.float32))
    writer.close()
    assert soundfile.read(tmp_path / "x.wav")[0] == pytest.approx([1, -1, 1, -1, 0], abs=2**-22)


def test_pieces_lie_at_their_positions(tmp_path: Path) -> None:
    """With a gap, an overlap, and pieces that follow one another."""
    writer, ones = WavWriter(tmp_path / "x.wav", "float32"), np.ones(10, np.float32)
    _append(writer, [(0, ones), (10, 2 * ones), (25, 3 * ones)])
    _append(writer, [(30, 4 * ones), (40, 5 * ones)])
    writer.close()
    expected = [1] * 10 + [2] * 10 + [0] * 5 + [3] * 10 + [4] * 5 + [5] * 10
    assert soundfile.read(tmp_path / "x.wav")[0].tolist() == expected


def a_hop(generation: int, session: int = 1, context_end: int = 4096) -> HopReport:
    return HopReport(
        session=session, generation=generation, changes=0, start_offset=5, context_end=context_end,
        start=8192,
        end=12288, encode_ms=1.0, model_ms=2.0, decode_ms=3.0, cycle_ms=20.0, margin_s=0.01, skipped=0,
        is_late=False, is_complete=True,
    )  # fmt: skip


def test_a_hop_is_written_with_the_keys_that_older_takes_have() -> None:
    written = a_hop(1).to_json()
    assert (written["heard"], written["soon"]) == (4096, 5)
    assert HopReport.from_json(json.loads(json.dumps(written))) == a_hop(1)


BEGUN = {"session": 1, "begin": 0, "codec": "studio", "backend": "consistency", "device": "cpu"}
SENT = {"session": 1, "message": "param", "values": {"name": "hop", "value": 2.0}}


def take(folder: Path, *lines: dict[str, object], tail: str = "") -> Path:
    (folder / EVENTS).write_text("".join(json.dumps(line) + "\n" for line in lines) + tail)
    return folder


def test_a_take_that_a_crash_cut_short_is_read_up_to_there(tmp_path: Path) -> None:
    hops = [HopDone(7000 + g, a_hop(g, context_end=4096 * g), 4096).to_json() for g in (1, 2, 3)]
    lines = read_lines(take(tmp_path, BEGUN, SENT, *hops, tail='{"at": 123, "ho'))
    assert len(lines) == 5
    (session,) = read_sessions(tmp_path, lines, until=2 * 4096)  # the context's end
    assert [hop.report.generation for hop in session.hops] == [1, 2]
    assert session.begun.codec == "studio"
    assert session.messages[0].values["value"] == 2


def test_an_older_take_has_its_hops_and_its_engine_in_the_report(tmp_path: Path) -> None:
    lines = read_lines(take(tmp_path, {"session": 1, "begin": 0}, SENT))
    engine = {"codec": "identity", "backend": "echo", "device": "cpu"}
    report = {"engine": engine, "each_hop": [a_hop(1).to_json() | {"is_complete": False}]}
    (tmp_path / REPORT).write_text(json.dumps(report))
    (session,) = read_sessions(tmp_path, lines, until=44100)
    assert (session.begun.codec, session.begun.backend) == ("identity", "echo")
    (hop,) = session.hops
    assert hop.at == 8192 - 441
    assert hop.report.is_complete  # what was lost was not written then


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "no engine played in this take"),
        ([BEGUN, SENT], "no engine played in this take"),
        ([HopDone(0, a_hop(1), 0).to_json()], "is no take that can be replayed"),
        ([BEGUN, {"at": 0, "hop": {}, "decided": 0}], "is no take that can be replayed"),
    ],
)
def test_a_folder_that_is_no_take_is_one_clear_error(
    tmp_path: Path, lines: list[dict[str, object]], words: str
) -> None:
    with pytest.raises(BandmateError, match=words):
        read_sessions(tmp_path, read_lines(take(tmp_path, *lines)), until=44100)


def test_a_folder_without_events_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BandmateError, match=f"{tmp_path}: is no take that can be replayed"):
        read_lines(tmp_path)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ("[" * 100_000 + "\n", "is no take"),
        ("7\n", r"events\.jsonl:1: is 7, expected an event"),
        ("{}\n[]\n", ":2: "),
    ],
)
def test_events_that_are_none_are_one_clear_error(tmp_path: Path, events: str, words: str) -> None:
    (tmp_path / EVENTS).write_text(events)
    with pytest.raises(BandmateError, match=words):
        read_lines(tmp_path)


def test_a_report_counts_one_and_many_in_words() -> None:
    telemetry = Telemetry(settings=Settings.default(), engine_codec="studio", xruns=1, late=2, missed=1)
    figures = report.collect(telemetry, [a_hop(g) for g in range(9)], CallbackTimes(5, 9, 3), "duo", 60.0)
    assert figures["engine"]["codec"] == "studio"
    assert (figures["compute_ms"]["p50"], figures["cycle_ms"]["p50"]) == (6, 20)
    assert report.lines(figures, None)[-1] == "1 hop missed; 2 hops late; 1 xrun, at most 1 by bandmate"
    figures = report.collect(Telemetry(settings=Settings.default()), [], CallbackTimes(0, 0, 0), "duo", 1.0)
    assert report.lines(figures, None)[-1] == "no hop was missed or late"
    assert figures["engine"] is None


@pytest.mark.parametrize(
    ("margin_s", "look_ahead", "words"),
    [
        (-0.135, 4, r"with look_ahead 6 instead of 4 they come in time \(--set look_ahead=6\)"),
        (-0.02, -1, "with look_ahead 0 instead of -1"),
        (-2.0, 4, "no look_ahead brings them in time: it takes blocks smaller than 8192 frames"),
        (0.05, 4, "^21 hops late$"),
    ],
)  # fmt: skip
def test_a_report_of_late_hops_says_what_would_be_in_time(
    margin_s: float, look_ahead: int, words: str
) -> None:
    settings = Settings.default().with_("look_ahead", look_ahead)
    telemetry = Telemetry(settings=settings, late=21, block=8192)
    hops = [replace(a_hop(g), margin_s=margin_s) for g in range(21)]
    figures = report.collect(telemetry, hops, CallbackTimes(5, 9, 0), "balanced", 60.0)
    assert re.search(words, report.lines(figures, None)[-1])


class NoAccompanist:
    """Stands where no hop is reached."""

    def begin(self, _frame: int) -> None: ...


@pytest.mark.parametrize(
    ("message", "values", "named"),
    [
        ("transpose", {"name": "steps", "value": 2.0}, "'transpose'"),
        ("param", {"name": "steps", "amount": 2.0}, "'amount': 2.0"),
        ("param", {"name": "steps", "value": "two"}, "'value': 'two'"),
    ],
)
def test_a_message_of_another_version_in_a_take_is_named(
    message: str, values: dict[str, object], named: str
) -> None:
    hop = HopDone(0, replace(a_hop(0), changes=1), 0)
    record = SessionRecord(SessionBegun(1, 0, "", "", ""), (MessageSent(1, message, values),), (hop,))
    with pytest.raises(BandmateError, match=f"{named}.*expected one of param, grid"):
        next(remake(NoAccompanist(), record, noise(0.1)))  # type: ignore[arg-type]
