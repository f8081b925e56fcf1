"""`bandmate songs`: the songs that there are; gives one that was taught its name, renames and forgets."""

import argparse
import sys

from engine.contract.errors import BandmateError

from ..library import paths, song_shelf, songs, yaml_nodes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="all songs; first those that were taught and have no name yet")
    show = actions.add_parser("show", help="a song's file, as it can be edited")
    show.add_argument("name", metavar="NAME")
    keep = actions.add_parser("keep", help="give the song that was taught last a name")
    keep.add_argument("name", metavar="NAME")
    keep.add_argument("--song", metavar="TAUGHT", help="this one instead of the last")
    rename = actions.add_parser("rename", help="give a song another name")
    rename.add_argument("old", metavar="NAME")
    rename.add_argument("name", metavar="NEW")
    forget = actions.add_parser("forget", help="delete a song's file")
    forget.add_argument("old", metavar="NAME")
    for action in (keep, rename, forget):
        action.add_argument("--yes", action="store_true", help="do not ask before a file is lost")


def run(args: argparse.Namespace) -> int:
    """Do it; exit status 1 where the question whether a file may be lost was not answered with yes.

    Raises:
        BandmateError: If there is no such song, or it does not belong to the user.
    """
    match args.action:
        case "list":
            _list()
        case "show":
            print(paths.find("songs", args.name).read_text(encoding="utf-8"), end="")
        case "keep":
            return _rename(args.song or song_shelf.last_taught(), args.name, args.yes)
        case "rename":
            return _rename(args.old, args.name, args.yes)
        case "forget":
            return _forget(args.old, args.yes)
    return 0


def _list() -> None:
    for name, file in song_shelf.all_songs():
        try:
            song = songs.read_song(file)
        except yaml_nodes.DocumentError as error:
            print(f"{name}: {error}")
            continue
        tempo = f"{song.values['tempo']:.0f} bpm" if song.values["tempo"] else "any tempo"
        parts = ", ".join(f"{part.name} {part.bars}" if part.bars else part.name for part in song.parts)
        print("  ".join(word for word in (name, tempo, song.key, parts) if word))


def _rename(old: str, new: str, is_sure: bool) -> int:
    file = song_shelf.own(old)
    target = song_shelf.free(new)
    if (
        target.exists()
        and target != file
        and not (is_sure or _agrees(f"{target} is there already: lose it?"))
    ):
        return 1
    song_shelf.rename(file, target)
    print(f"{old} is now {new}: {target}")
    return 0


def _forget(name: str, is_sure: bool) -> int:
    file = song_shelf.own(name)
    if not (is_sure or _agrees(f"delete {file}?")):
        return 1
    song_shelf.delete(file)
    print(f"{name} is forgotten")
    return 0


def _agrees(question: str) -> bool:
    """Whether the user says yes.

    Raises:
        BandmateError: If nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise BandmateError(f"{question} say so with --yes")
    return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
