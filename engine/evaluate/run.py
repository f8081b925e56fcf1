"""Accompanies pieces and scores the result: every condition, look-ahead and number of steps that is asked
for, side by side.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
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
from . import metrics
from .cases import CONDITIONS, KINDS, ROUNDS
from .external_metrics import Distance, ExternalMetrics
from .pieces import Piece

Audio = npt.NDArray[np.float32]
Latents = npt.NDArray[np.float32]
CONTEXT_GAIN = 0.7
SCORED_FROM_S = 8.0  # what comes before is listening
DISTANCE_CHANNELS = 16  # the latents' first, which hold most of their variance


@dataclass(frozen=True, slots=True)
class Case:
    """One way to accompany; numbers as the parameters of these names."""

    condition: str  # a key of CONDITIONS
    look_ahead: int
    hop: int
    steps: int
    guidance: float = 1.0

    def settings(self, settings: Settings, generated: tuple[str, ...]) -> Settings:
        """`settings` for this case, with the stems `generated` on."""
        _, _, by_ear = CONDITIONS[self.condition]
        values = {name: getattr(self, name) for name in ("look_ahead", "hop", "steps", "guidance")}
        values |= {f"stem/{stem}/on": float(stem in generated) for stem in STEMS}
        return settings.with_all({**values, "by_ear": float(by_ear)})


NONE = ExternalMetrics()
# a case's fields; `stems`: {stem: {kind: {metric: mean}}}; `distance` and, if asked for, `fad`:
# {stem: {kind: Fréchet distance}}
Result = dict[str, Any]


@dataclass(slots=True)
class _Scores:
    """What is computed once for all cases: scores of the stems that are not generated, and latents of all."""

    anchors: dict[tuple[int, str, int], dict[str, dict[str, float]]] = field(default_factory=dict)
    latents: dict[tuple[int, str, str], Latents] = field(default_factory=dict)


def evaluate(
    accompanist: Accompanist,
    pieces: list[Piece],
    cases: list[Case],
    settings: Settings,
    progress: Callable[[], object],
    sounds: Path,
    external: ExternalMetrics = NONE,
) -> Iterator[Result]:
    """Means over all pieces, one result for each case.

    What was scored is left in `sounds`: STEM/KIND[-CASE]/PIECE.wav.
    """
    kept = _Scores()
    for number, case in enumerate(cases, 1):
        scores: dict[str, dict[str, list[dict[str, float]]]] = {}
        for i, piece in enumerate(pieces):
            for context, generated in rounds(piece):
                stems = accompany(accompanist, piece, context, case, case.settings(settings, generated))
                for stem in generated:
                    audio = {"made": stems[STEMS.index(stem)]}
                    anchors = kept.anchors.setdefault((i, stem, case.hop), {})
                    if not anchors:  # for each hop, on which the boundary flux depends
                        audio |= _anchors(accompanist, pieces, i, stem)
                    found = {k: _score(x, piece, stem, context, case, external) for k, x in audio.items()}
                    for kind, sound in audio.items():
                        kept.latents[i, stem, kind] = _latents(accompanist, sound)
                        _keep(_folder(sounds, stem, kind, number) / f"{i + 1}.wav", sound)
                    anchors |= {kind: scored for kind, scored in found.items() if kind != "made"}
                    by_kind = scores.setdefault(stem, {k: [] for k in KINDS})
                    for kind in KINDS:
                        by_kind[kind].append({**anchors, **found}[kind])
            progress()
        result = {**asdict(case), "stems": {stem: _means(kinds) for stem, kinds in scores.items()}}
        result["distance"] = {stem: _distances(kept.latents, stem) for stem in scores}
        if external.distance:
            result["fad"] = {stem: _fad(external.distance, sounds, stem, number) for stem in scores}
        yield result


def _means(kinds: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    return {k: {m: float(np.mean([r[m] for r in rows])) for m in rows[0]} for k, rows in kinds.items()}


def rounds(piece: Piece) -> Iterator[tuple[Audio, tuple[str, ...]]]:
    """Contexts (samples,) and the stems to generate to each, as far as the piece has them."""
    for context, wanted in ROUNDS:
        players, generated = (tuple(s for s in stems if s in piece.tracks) for stems in (context, wanted))
        if players and generated:
            yield CONTEXT_GAIN * piece.mix(players), generated


def accompany(
    accompanist: Accompanist, piece: Piece, context: Audio, case: Case, settings: Settings
) -> Audio:
    """All four stems (stems, samples) as the backend plays them to `context`."""
    has_beat, has_chart, _ = CONDITIONS[case.condition]
    given: Conductor = piece.grid if has_beat else steady(None)
    parts = render(accompanist, context, settings, given, piece if has_chart else None)
    return np.concatenate([part for _, part in parts], 1)


def through_codec(accompanist: Accompanist, audio: Audio, stem: str) -> Audio:
    """A stem (samples,) encoded and decoded, aligned with what went in."""
    codec = accompanist.codec
    late = codec.decode_delay + codec.encode_delay
    padded = np.pad(audio, (0, -len(audio) % FRAME + late * FRAME))
    on_device = torch.from_numpy(padded)[None].to(accompanist.device)
    _, latents = codec.encode(codec.encoder_state(1), on_device)
    _, out = codec.decode(codec.decoder_state((STEMS.index(stem),)), latents, 0, latents.shape[1])
    return np.asarray(out[0, late * FRAME : late * FRAME + len(audio)].cpu().numpy())


def _anchors(accompanist: Accompanist, pieces: list[Piece], i: int, stem: str) -> dict[str, Audio]:
    """The stem of piece `i` itself, through the codec, and of another piece."""
    true = pieces[i].tracks[stem]
    return {
        "true": true,
        "codec": through_codec(accompanist, true, stem),
        "other": _other(pieces, i, stem),
    }


def _latents(accompanist: Accompanist, audio: Audio) -> Latents:
    """Features (frames, DISTANCE_CHANNELS) of the scored part of a stem."""
    codec = accompanist.codec
    whole = torch.from_numpy(audio[: len(audio) // FRAME * FRAME])[None].to(accompanist.device)
    _, latents = codec.encode(codec.encoder_state(1), whole)
    first = int(SCORED_FROM_S * SAMPLE_RATE) // FRAME
    return np.asarray(latents[0, first:, :DISTANCE_CHANNELS].cpu().numpy())


def _distances(latents: dict[tuple[int, str, str], Latents], stem: str) -> dict[str, float]:
    """Fréchet distances from the true stem's latents; of `true`, between its even and odd frames."""

    def all_of(kind: str) -> Latents:
        return np.concatenate([z for (_, s, k), z in latents.items() if (s, k) == (stem, kind)])

    true = all_of("true")
    found = {kind: metrics.frechet(all_of(kind), true) for kind in ("made", "codec")}
    return found | {"true": metrics.frechet(true[::2], true[1::2])}


def _folder(sounds: Path, stem: str, kind: str, case: int) -> Path:
    return sounds / stem / (f"made-{case}" if kind == "made" else kind)


def _keep(file: Path, audio: Audio) -> None:
    """Write the scored part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, audio[int(SCORED_FROM_S * SAMPLE_RATE) :], SAMPLE_RATE, "PCM_16")


def _fad(distance: Distance, sounds: Path, stem: str, case: int) -> dict[str, float]:
    true = sounds / stem / "true"
    return {kind: distance(true, _folder(sounds, stem, kind, case)) for kind in KINDS if kind != "true"}


def _other(pieces: list[Piece], i: int, stem: str) -> Audio:
    """The same stem of the next song that has it, as long as this one."""
    length = pieces[i].samples
    for piece in (*pieces[i + 1 :], *pieces[:i]):
        if stem in piece.tracks:
            return np.resize(piece.tracks[stem], length)
    return np.zeros(length, np.float32)


def _score(
    audio: Audio, piece: Piece, stem: str, context: Audio, case: Case, external: ExternalMetrics
) -> dict[str, float]:
    """Every metric of a stem (samples,), from SCORED_FROM_S on.

    Drifts are of its second half against its first.
    """
    since, length = int(SCORED_FROM_S * SAMPLE_RATE), len(audio)
    middle = (since + length) // 2
    found = {
        "pulse": metrics.pulse(audio, piece, since),
        "beat_f1": metrics.beat_f1(audio, piece, since),
        "onset_precision": metrics.onset_precision(audio, context, since),
        "level_db": metrics.level(audio[since:], piece.tracks[stem][since:length]),
        "attack_db": metrics.attack(audio, since),
        "dynamics_db": metrics.dynamics(audio[since:]),
        "silence": metrics.silence(audio[since:]),
        "seam": metrics.boundary_flux(audio, case.hop, since),
        "pulse_drift": metrics.pulse(audio, piece, middle) - metrics.pulse(audio, piece, since, middle),
        "level_drift_db": metrics.level(audio[middle:], audio[since:middle]),
    }
    if stem == "drums":
        found["groove"], found["groove_rotated"] = metrics.groove(audio, piece.tracks[stem], piece, since)
    if external.beats:
        found["beat_this_f1"] = metrics.beat_f1(audio, piece, since, external.beats)
    if external.coherence:
        found["cocola"] = external.coherence(context[since:length], audio[since:])
    if stem != "drums":
        found["chroma"] = metrics.chroma(audio, piece, stem, since)
        early, late = (metrics.chroma(audio, piece, stem, *span) for span in ((since, middle), (middle,)))
        found["chroma_drift"] = late - early
        found["same_key"] = metrics.same_key(audio[since:], piece)
    return found
