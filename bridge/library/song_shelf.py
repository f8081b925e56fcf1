"""The user's own songs as files: found, renamed, deleted."""

from pathlib import Path

from . import paths
from .yaml_nodes import DocumentError

TAUGHT = "taught "  # begins the names of songs that were taught and have no other yet


def all_songs() -> list[tuple[str, Path]]:
    """Name and file of each song, those that were taught and have no name yet first, the newest first."""
    found = paths.files("songs")
    taught = sorted((name for name in found if name.startswith(TAUGHT)), reverse=True)
    return [(name, found[name]) for name in [*taught, *(n for n in found if not n.startswith(TAUGHT))]]


def last_taught() -> str:
    """The name of the song that was taught last and has no other yet.

    Raises:
        DocumentError: If there is none.
    """
    folder = paths.own_folder("songs")
    files = sorted(folder.glob(f"{TAUGHT}*.yaml"), key=lambda file: file.stat().st_mtime)
    if not files:
        raise DocumentError(f"no song in {folder} was taught and has no name yet: teach one while you play")
    return files[-1].stem


def own(name: str) -> Path:
    """The file of one of the user's own songs.

    Raises:
        DocumentError: If there is none.
    """
    file = paths.own_folder("songs") / f"{name}.yaml"
    if not file.exists():
        raise DocumentError(paths.unknown("songs", name, [f.stem for f in file.parent.glob("*.yaml")]))
    return file


def free(name: str) -> Path:
    """Where a song of this name belongs.

    Raises:
        DocumentError: If it cannot be the name of a file.
    """
    if not name.strip() or name != name.strip() or {"/", "\0"} & set(name) or name.startswith("."):
        raise DocumentError(f"{name!r} is no name for a song: expected words without a slash")
    return paths.own_folder("songs") / f"{name.removesuffix('.yaml')}.yaml"


def rename(file: Path, target: Path) -> None:
    """Give a song's file another name.

    Raises:
        DocumentError: If it cannot be done; then both stay as they are.
    """
    try:
        file.rename(target)
    except OSError as error:
        raise DocumentError(f"{file}: cannot be renamed: {error.strerror or error}") from error


def delete(file: Path) -> None:
    """Delete a song's file.

    Raises:
        DocumentError: If it cannot be done.
    """
    try:
        file.unlink()
    except OSError as error:
        raise DocumentError(f"{file}: cannot be deleted: {error.strerror or error}") from error
