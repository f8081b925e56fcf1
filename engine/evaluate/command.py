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
from . import changes, ears, judges, pieces, report, run


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
    judge = judges.Judges(
        judges.beat_this(args.beat_this) if args.beat_this else None,
        judges.cocola(args.cocola) if args.cocola else None,
        judges.fad(args.fad) if args.fad else None,
    )
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend)
    source = (
        pieces.recorded(args.folder)
        if args.folder
        else pieces.composed(args.first, args.songs, args.seconds, args.soundfont)
    )
    songs = list(tqdm(source, desc="songs", unit="song"))
    cases = [
        run.Case(*values)
        for values in itertools.product(args.condition, args.look_ahead, args.hop, args.steps, args.guidance)
    ]
    if args.changes:
        print(
            "\n\n".join(
                f"**{report.title(asdict(case))}**\n\n{changes.table(changes.follow(accompanist, songs, case, Settings.default()))}"
                for case in cases
            )
        )
        return 0
    with (
        tempfile.TemporaryDirectory() as nowhere,
        tqdm(total=len(cases) * len(songs), desc="playing", unit="song") as bar,
    ):
        sounds = args.output / "sounds" if args.output else Path(nowhere)
        results = list(run.evaluate(accompanist, songs, cases, Settings.default(), bar.update, sounds, judge))
    heard = {} if args.no_ears or accompanist.listener is None else ears.hear(accompanist, songs)
    text = "\n\n".join(
        [
            report.summary(results),
            *(report.table(r) for r in results),
            *([ears.table(heard)] if heard else []),
        ]
    )
    print(text)
    if args.output:
        args.output.mkdir(parents=True, exist_ok=True)
        (args.output / "table.md").write_text(text + "\n")
        report.draw(results, args.output / "figures.png")
        report.write(
            args.output / "scores.json",
            {"backend": args.backend, "codec": args.codec, "songs": [p.name for p in songs]},
            results,
            heard,
        )
    return 0
