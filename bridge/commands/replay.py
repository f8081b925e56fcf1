"""`bandmate replay TAKE`: makes a take's stems again, from what was heard, what was told and when; the same audio, on the same kind of machine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
from tqdm import tqdm

from engine.accompany import models
from engine.accompany.accompanist import Accompanist, AccompanistState, HopResult
from engine.contract.chart import WrittenChart, parse
from engine.contract.errors import BandmateError
from engine.contract.grid import BeatGrid
from engine.contract.params import Settings
from engine.contract.stitch import FADE, Track
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS
from engine.runtime import device

from ..playback.count_in import CountIn
from ..playback.freeze import Freeze
from ..take.recorder import EVENTS

Audio = npt.NDArray[np.float32]
SAME = 1e-4  # full scale: rounding of the take's files, and of another processor's arithmetic


@dataclass(slots=True)
class _Told:
    """What the engine has been told in a session."""

    settings: Settings = field(default_factory=Settings.default)
    grid: BeatGrid | None = None
    chart: WrittenChart | None = None

    def take(self, event: dict[str, Any]) -> None:
        values = event["values"]
        match event["message"]:
            case "param":
                self.settings = self.settings.with_(
                    values["name"], np.float32(values["value"]).item()
                )  # as it went over the wire
            case "grid":
                self.grid = (
                    BeatGrid(values["downbeat"], values["beat"], values["beats_per_bar"])
                    if values["beat"]
                    else None
                )
            case "chart":
                self.chart = parse(values["text"]) if values["text"] else None


def main(take: Path, output: Path | None, place: str, threads: int) -> int:
    """Replay, say how far it is from what was heard, and write the stems to `output` if given; status 1 when it is not the same.

    Raises:
        BandmateError: If the folder is no take, or its engine cannot be had.
    """
    report, events, context = _read(take)
    engine = report["engine"]
    accompanist = models.load(device.choose(place, threads), engine["codec"], engine["backend"])
    stems = replay(accompanist, report["each_hop"], events, context)
    is_same = True
    for stem, made in zip(STEMS, stems, strict=True):
        heard, _ = soundfile.read(take / f"{stem}.wav", dtype="float32")
        length = min(len(heard), len(made))
        difference = float(np.abs(np.clip(made[:length], -1, 1) - heard[:length]).max(initial=0))
        is_same = is_same and difference < SAME
        print(f"{stem:8} {'the same' if difference < SAME else f'differs by up to {difference:.3g}'}")
        if output:
            output.mkdir(parents=True, exist_ok=True)
            soundfile.write(output / f"{stem}.wav", made, SAMPLE_RATE, "PCM_24")
    return int(not is_same)


def _read(take: Path) -> tuple[dict[str, Any], list[dict[str, Any]], Audio]:
    try:
        report = json.loads((take / "report.json").read_text())
        events = [json.loads(line) for line in (take / EVENTS).read_text().splitlines()]
        context, _ = soundfile.read(take / "context.wav", dtype="float32")
    except (OSError, ValueError, soundfile.SoundFileError) as error:
        raise BandmateError(f"{take}: is no take that can be replayed: {error}") from error
    if not report.get("engine"):
        raise BandmateError(f"{take}: no engine played in this take")
    return report, events, context


def replay(
    accompanist: Accompanist, hops: list[dict[str, Any]], events: list[dict[str, Any]], context: Audio
) -> Audio:
    """All four stems (stems, samples) as they were played: every hop made again and joined when it came."""
    tracks, freeze, out = (
        [Track() for _ in STEMS],
        Freeze(),
        np.zeros((len(STEMS), len(context) + SAMPLE_RATE), np.float32),
    )
    holds, counts, jumps = ([e for e in events if kind in e] for kind in ("panic", "count_in", "jump"))
    late: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for event in (e for e in events if "late" in e):
        late.setdefault((event["late"][0], event["late"][1]), []).append(event)
    counting: CountIn | None = None
    hold: dict[str, Any] = {"panic": False, "freeze": False, "bar": None}
    played = 0

    def play(until: int) -> None:
        nonlocal played, hold, counting
        while played < min(until, out.shape[1]):
            if holds and holds[0]["at"] <= played:
                hold = holds.pop(0)
                continue
            if counts and counts[0]["at"] <= played:
                count = counts.pop(0)["count_in"]
                counting = CountIn(*count) if count else None
                continue
            if jumps and jumps[0]["at"] <= played:
                played = max(played, jumps.pop(0)["jump"])
                continue
            if hold["panic"]:
                tracks[:] = [Track() for _ in STEMS]
            end = min(
                [until, out.shape[1], *(waiting[0]["at"] for waiting in (holds, counts, jumps) if waiting)]
            )
            audio = np.stack([track.pull(played, end - played) for track in tracks])
            audio = freeze.through(audio, hold["freeze"], hold["bar"])
            out[:, played:end] = counting.over(played, audio) if counting else audio
            played = end

    for hop, made in tqdm(_made(accompanist, hops, events, context), total=len(hops), unit="hop"):
        order = (hop["session"] << 32) + hop["generation"]
        came_late = late.get((hop["session"], hop["generation"]), [])
        early = {
            stem: list(
                _besides(
                    made,
                    [(e["late"][3], e["late"][3] + e["late"][4]) for e in came_late if e["late"][2] == stem],
                )
            )
            for stem in made.stems
        }
        firsts = [
            spans[0][0] - FADE - 1 for spans in early.values() if spans
        ]  # they came before that was played, whenever the hop was complete
        play(
            min([round(hop["start"] - hop["margin_s"] * SAMPLE_RATE), *firsts, *(e["at"] for e in came_late)])
        )
        for stem, audio in zip(made.stems, made.audio, strict=True):
            for position, end in early[stem]:
                tracks[stem].put(
                    order, made.start, made.end, position, audio[position - made.start : end - made.start]
                )
        for event in came_late:
            stem, position, count = event["late"][2:]
            play(event["at"])
            piece = made.audio[made.stems.index(stem), position - made.start : position - made.start + count]
            tracks[stem].put(order, made.start, made.end, position, piece)
    play(len(context))
    return out[:, : len(context)]


def _besides(made: HopResult, late: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of a result that came in time."""
    begin = made.start
    for first, end in sorted(late):
        if first > begin:
            yield begin, first
        begin = max(begin, end)
    if begin < made.end:
        yield begin, made.end


def _made(
    accompanist: Accompanist, hops: list[dict[str, Any]], events: list[dict[str, Any]], context: Audio
) -> Iterator[tuple[dict[str, Any], HopResult]]:
    """Each hop with what it made, session by session."""
    session, heard = None, 0
    state: AccompanistState | None = None
    told, changes = _Told(), 0
    messages: list[dict[str, Any]] = []
    for hop in hops:
        if hop["session"] != session:
            session = hop["session"]
            messages = [e for e in events if e.get("session") == session and "message" in e]
            heard = (
                -(-next(e["begin"] for e in events if e.get("session") == session and "begin" in e) // FRAME)
                * FRAME
            )
            told, changes, state = _Told(), 0, accompanist.begin(heard // FRAME)
        for event in messages[changes : hop["changes"]]:
            told.take(event)
        changes = hop["changes"]
        audio = context[heard : hop["heard"]]
        audio = np.pad(audio, (0, hop["heard"] - heard - len(audio)))
        assert state is not None
        state, made = accompanist.step(state, audio, told.settings, told.grid, told.chart, hop["soon"])
        heard = hop["heard"]
        yield hop, made
