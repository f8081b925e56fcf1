"""Plays along with pieces and measures it: every condition, look-ahead and number of steps that is asked for, side by side."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import torch

from ..accompany.accompanist import Accompanist
from ..accompany.render import Conductor, render, steady
from ..contract.params import Settings
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS
from . import measures
from .cases import CONDITIONS, KINDS, ROUNDS
from .judges import Distance, Judges
from .pieces import Piece

Audio = npt.NDArray[np.float32]
CONTEXT_GAIN = 0.7
SINCE_S = 8.0  # what comes before is listening
DISTANCE_CHANNELS = 16  # the latents' first, which carry most


@dataclass(frozen=True, slots=True)
class Case:
    """One way to play."""

    condition: str
    look_ahead: int
    hop: int
    steps: int
    guidance: float = 1.0

    def settings(self, settings: Settings, made: tuple[str, ...]) -> Settings:
        _, _, by_ear = CONDITIONS[self.condition]
        for name in ("look_ahead", "hop", "steps", "guidance"):
            settings = settings.with_(name, getattr(self, name))
        for stem in STEMS:
            settings = settings.with_(f"stem/{stem}/on", float(stem in made))
        return settings.with_("by_ear", float(by_ear))


NOBODY = Judges()
Result = dict[
    str, Any
]  # a case's fields, `stems`: {stem: {kind: {measure: mean}}}, `distance` and, if judged, `fad`: {stem: {kind: Fréchet}}


def evaluate(
    accompanist: Accompanist,
    pieces: list[Piece],
    cases: list[Case],
    settings: Settings,
    progress: Callable[[], object],
    sounds: Path,
    judges: Judges = NOBODY,
) -> Iterator[Result]:
    """Means over all pieces, one result for each case; what was judged is left in `sounds`: STEM/KIND[-CASE]/PIECE.wav."""
    anchors: dict[tuple[int, str, int], dict[str, dict[str, float]]] = {}
    latents: dict[tuple[int, str, str], npt.NDArray[np.float32]] = {}
    for number, case in enumerate(cases, 1):
        scores: dict[str, dict[str, list[dict[str, float]]]] = {}
        for i, piece in enumerate(pieces):
            for context, made in rounds(piece):
                stems = play(accompanist, piece, context, case, case.settings(settings, made))
                for stem in made:
                    anchor, kinds = (
                        anchors.setdefault((i, stem, case.hop), {}),
                        {"made": stems[STEMS.index(stem)]},
                    )
                    if not anchor:  # for each hop, on which seams depend
                        kinds |= {
                            "true": piece.tracks[stem],
                            "codec": through_codec(accompanist, piece.tracks[stem], stem),
                            "other": _other(pieces, i, stem),
                        }
                    found = {
                        kind: _score(sound, piece, stem, context, case, judges)
                        for kind, sound in kinds.items()
                    }
                    for kind, sound in kinds.items():
                        latents[i, stem, kind] = _latents(accompanist, sound)
                        _keep(_folder(sounds, stem, kind, number) / f"{i + 1}.wav", sound)
                    anchor |= {kind: scored for kind, scored in found.items() if kind != "made"}
                    by_kind = scores.setdefault(stem, {k: [] for k in KINDS})
                    for kind in KINDS:
                        by_kind[kind].append({**anchor, **found}[kind])
            progress()
        yield {
            **asdict(case),
            "stems": {
                s: {
                    k: {m: float(np.mean([r[m] for r in rows])) for m in rows[0]} for k, rows in kinds.items()
                }
                for s, kinds in scores.items()
            },
            "distance": {s: _distances(latents, s) for s in scores},
            **(
                {"fad": {s: _fad(judges.distance, sounds, s, number) for s in scores}}
                if judges.distance
                else {}
            ),
        }


def rounds(piece: Piece) -> Iterator[tuple[Audio, tuple[str, ...]]]:
    """What is heard and which stems are to be made, as far as the piece has them."""
    for heard, wanted in ROUNDS:
        players, made = (tuple(s for s in stems if s in piece.tracks) for stems in (heard, wanted))
        if players and made:
            yield CONTEXT_GAIN * piece.mix(players), made


def play(accompanist: Accompanist, piece: Piece, context: Audio, case: Case, settings: Settings) -> Audio:
    """All four stems (stems, samples) as the backend plays them to `context`."""
    has_beat, has_chart, _ = CONDITIONS[case.condition]
    told: Conductor = piece.grid if has_beat else steady(None)
    return np.concatenate(
        [part for _, part in render(accompanist, context, settings, told, piece if has_chart else None)], 1
    )


def through_codec(accompanist: Accompanist, audio: Audio, stem: str) -> Audio:
    """A stem encoded and decoded, aligned with what went in."""
    codec = accompanist.codec
    late = codec.decode_delay + codec.encode_delay
    padded = np.pad(audio, (0, -len(audio) % FRAME + late * FRAME))
    _, latents = codec.encode(codec.encoder_state(1), torch.from_numpy(padded)[None].to(accompanist.device))
    _, out = codec.decode(codec.decoder_state((STEMS.index(stem),)), latents, 0, latents.shape[1])
    return np.asarray(out[0, late * FRAME : late * FRAME + len(audio)].cpu().numpy())


def _latents(accompanist: Accompanist, audio: Audio) -> npt.NDArray[np.float32]:
    """Features (frames, DISTANCE_CHANNELS) of what sounds after the first seconds."""
    codec = accompanist.codec
    whole = torch.from_numpy(audio[: len(audio) // FRAME * FRAME])[None].to(accompanist.device)
    latents = codec.encode(codec.encoder_state(1), whole)[1][
        0, int(SINCE_S * SAMPLE_RATE) // FRAME :, :DISTANCE_CHANNELS
    ]
    return np.asarray(latents.cpu().numpy())


def _distances(latents: dict[tuple[int, str, str], npt.NDArray[np.float32]], stem: str) -> dict[str, float]:
    def all_of(kind: str) -> npt.NDArray[np.float32]:
        return np.concatenate([z for (_, s, k), z in latents.items() if (s, k) == (stem, kind)])

    true = all_of("true")
    return {kind: measures.frechet(all_of(kind), true) for kind in ("made", "codec")} | {
        "true": measures.frechet(true[::2], true[1::2])
    }


def _folder(sounds: Path, stem: str, kind: str, case: int) -> Path:
    return sounds / stem / (f"made-{case}" if kind == "made" else kind)


def _keep(file: Path, audio: Audio) -> None:
    """What is judged, from the first scored second on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, audio[int(SINCE_S * SAMPLE_RATE) :], SAMPLE_RATE, "PCM_16")


def _fad(distance: Distance, sounds: Path, stem: str, case: int) -> dict[str, float]:
    return {
        kind: distance(sounds / stem / "true", _folder(sounds, stem, kind, case))
        for kind in KINDS
        if kind != "true"
    }


def _other(pieces: list[Piece], i: int, stem: str) -> Audio:
    """The same stem of the next song that has it, as long as this one."""
    length = pieces[i].samples
    for piece in (*pieces[i + 1 :], *pieces[:i]):
        if stem in piece.tracks:
            return np.resize(piece.tracks[stem], length)
    return np.zeros(length, np.float32)


def _score(
    audio: Audio, piece: Piece, stem: str, context: Audio, case: Case, judges: Judges
) -> dict[str, float]:
    since, length = int(SINCE_S * SAMPLE_RATE), len(audio)
    middle = (since + length) // 2
    found = {
        "pulse": measures.pulse(audio, piece, since),
        "beat_f1": measures.beat_f1(audio, piece, since),
        "onset_precision": measures.onset_precision(audio, context, since),
        "level_db": measures.level(audio[since:], piece.tracks[stem][since:length]),
        "silence": measures.silence(audio[since:]),
        "seam": measures.seam(audio, case.hop, since),
        "pulse_drift": measures.pulse(audio, piece, middle) - measures.pulse(audio, piece, since, middle),
        "level_drift_db": measures.level(audio[middle:], audio[since:middle]),
    }
    if judges.beats:
        found["beat_this_f1"] = measures.beat_f1(audio, piece, since, judges.beats)
    if judges.coherence:
        found["cocola"] = judges.coherence(context[since:length], audio[since:])
    if stem != "drums":
        found["chroma"] = measures.chroma(audio, piece, stem, since)
        found["chroma_drift"] = measures.chroma(audio, piece, stem, middle) - measures.chroma(
            audio, piece, stem, since, middle
        )
        found["same_key"] = measures.same_key(audio[since:], piece)
    return found
