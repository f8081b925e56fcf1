"""`bandmate evaluate`: which pieces, which cases, and where the tables go."""

import argparse
import itertools
import tempfile
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from ..accompany import models
from ..contract.errors import BandmateError
from ..contract.params import Settings
from ..runtime import device
from . import changes, external_metrics, listener_scores, pieces, report, run


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
    if args.changes:
        followed = [(case, changes.follow(accompanist, songs, case, Settings.default())) for case in cases]
        print(
            "\n\n".join(f"**{report.title(asdict(c))}**\n\n{changes.table(found)}" for c, found in followed)
        )
        return 0
    with (
        tempfile.TemporaryDirectory() as nowhere,
        tqdm(total=len(cases) * len(songs), desc="playing", unit="song", disable=None) as bar,
    ):
        sounds = args.output / "sounds" if args.output else Path(nowhere)
        results = list(
            run.evaluate(accompanist, songs, cases, Settings.default(), bar.update, sounds, external)
        )
    listening = (
        {} if args.no_ears or accompanist.listener is None else listener_scores.score(accompanist, songs)
    )
    tables = [report.summary(results), *(report.table(result) for result in results)]
    tables += [listener_scores.table(listening)] if listening else []
    text = "\n\n".join(tables)
    print(text)
    if args.output:
        about = {"backend": args.backend, "codec": args.codec, "songs": [piece.name for piece in songs]}
        args.output.mkdir(parents=True, exist_ok=True)
        (args.output / "table.md").write_text(text + "\n")
        report.draw(results, args.output / "figures.png")
        report.write(args.output / "scores.json", about, results, listening)
    return 0
