"""`bandmate evaluate`: which pieces, which cases, and where the tables go."""

import argparse
import itertools
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from tqdm import tqdm

from ..accompany import models
from ..accompany.accompanist import Accompanist
from ..contract.errors import BandmateError
from ..contract.params import Settings
from ..runtime import device
from . import by_ear, changes, external_metrics, pieces, report, responses, run


def main(args: argparse.Namespace) -> int:
    """Evaluate and print; write files where asked.

    Raises:
        BandmateError: If a piece, a model or a device cannot be had.
    """
    for name in ("look_ahead", "hop", "steps", "guidance"):
        for value in getattr(args, name):
            Settings.default().with_(name, value)
    if args.songs < 2 and not args.folder:
        raise BandmateError(f"--songs {args.songs}: at least 2, for each is compared with another")
    external = external_metrics.ExternalMetrics(
        external_metrics.beat_this(args.beat_this) if args.beat_this else None,
        external_metrics.cocola(args.cocola) if args.cocola else None,
        external_metrics.fad(args.fad) if args.fad else None,
    )
    accompanist = models.load(device.choose(args.device, args.threads), args.codec, args.backend)
    source = (
        pieces.recorded(args.folder)
        if args.folder
        else pieces.composed(args.first, args.songs, args.seconds, args.soundfont)
    )
    songs = list(tqdm(source, desc="songs", unit="song", disable=None))
    options = (args.condition, args.look_ahead, args.hop, args.steps, args.guidance)
    cases = [run.Case(*values) for values in itertools.product(*options)]
    if args.changes or args.responses:
        of = _changes if args.changes else _responses
        print("\n\n".join(f"**{report.title(asdict(c))}**\n\n{of(accompanist, songs, c)}" for c in cases))
        return 0
    with tempfile.TemporaryDirectory() as nowhere:
        sounds = args.output / "sounds" if args.output else Path(nowhere)
        results = _results(accompanist, songs, cases, sounds, external)
    heard = {} if args.no_ears else _by_ear(accompanist, songs, cases[0])
    tables = [report.summary(results), *(report.table(result) for result in results)] if results else []
    tables += [by_ear.table(heard)] if heard else []
    text = "\n\n".join(tables)
    print(text)
    if args.output:
        about = {"backend": args.backend, "codec": args.codec, "songs": [piece.name for piece in songs]}
        args.output.mkdir(parents=True, exist_ok=True)
        (args.output / "table.md").write_text(text + "\n")
        report.write(args.output / "scores.json", about, results, heard)
        if results:
            report.draw(results, args.output / "figures.png")
    return 0


def _results(
    accompanist: Accompanist,
    songs: list[pieces.Piece],
    cases: list[run.Case],
    sounds: Path,
    external: external_metrics.ExternalMetrics,
) -> list[run.Result]:
    """Of the songs that have a stem to compare with."""
    comparable = [piece for piece in songs if any(run.rounds(piece))]
    if not comparable:
        return []
    total = len(cases) * len(comparable)
    with tqdm(total=total, desc="playing", unit="song", disable=None) as bar:
        settings = Settings.default()
        return list(run.evaluate(accompanist, comparable, cases, settings, bar.update, sounds, external))


def _by_ear(accompanist: Accompanist, songs: list[pieces.Piece], case: run.Case) -> by_ear.Rows:
    if accompanist.listener is None:
        return {}
    with tqdm(total=len(songs), desc="by ear", unit="song", disable=None) as bar:
        return by_ear.score(
            accompanist, songs, replace(case, condition="ear"), Settings.default(), bar.update
        )


def _changes(accompanist: Accompanist, songs: list[pieces.Piece], case: run.Case) -> str:
    return changes.table(changes.follow(accompanist, songs, case, Settings.default()))


def _responses(accompanist: Accompanist, songs: list[pieces.Piece], case: run.Case) -> str:
    answers = (responses.responses(accompanist, piece, case, Settings.default()) for piece in songs)
    return responses.table(list(itertools.chain.from_iterable(answers)))
