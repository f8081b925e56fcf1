"""`bandmate chart`: song files out of ChordPro files and iReal Pro links and playlists."""

import argparse
import sys
from pathlib import Path

from engine.contract import chart_import
from engine.contract.errors import BandmateError, ChartError
from engine.contract.tune import Tune

from ..library import imports


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a file, or an irealb:// link in quotes")
    parser.add_argument(
        "--song", default="", metavar="NAME", help="of several songs the one called so, or its number"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="write a file for each song there, instead of printing one (~/.config/bandmate/songs is where "
        "they are found)",
    )


def run(args: argparse.Namespace) -> int:
    """Print the song, to be kept as `~/.config/bandmate/songs/NAME.yaml`, or all; notes what was left out.

    Raises:
        BandmateError: If the source cannot be read, holds no song, or holds several and none is chosen.
    """
    try:
        text = imports.source_text(args.source)
        if args.output is None:
            return _print(chart_import.read(text, args.song))
        tunes: list[Tune | ChartError] = (
            [chart_import.read(text, args.song)] if args.song else chart_import.read_all(text)
        )
    except BandmateError as error:
        known = chart_import.is_link(args.source) or str(error).startswith(args.source)
        raise error if known else ChartError(f"{args.source}: {error}") from error
    return _write(tunes, args.output)


def _print(tune: Tune) -> int:
    print(imports.song_file(tune), end="")
    for note in tune.notes:
        print(f"bandmate: {note}", file=sys.stderr)
    return 0


def _write(tunes: list[Tune | ChartError], folder: Path) -> int:
    """A file each; exit status 2 where there is none."""
    written = list(imports.write_songs(tunes, folder))
    for song in written:
        for note in song.notes:
            print(f"bandmate: {song.title}: {note}", file=sys.stderr)
        if song.file is None:
            print(f"bandmate: not written: {song.title}", file=sys.stderr)
    files = [song for song in written if song.file]
    noted = sum(bool(song.notes) for song in files)
    print(
        f"{len(written)} songs: {len(files) - noted} written as they are, {noted} with something left out or "
        "approximated, "
        f"{len(written) - len(files)} not written; in {folder}"
    )
    return 0 if files else 2
