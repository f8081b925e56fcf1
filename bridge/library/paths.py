"""Where the files are that people write: their own folder first, then what comes with bandmate."""

import os
from pathlib import Path

from .yaml_nodes import DocumentError, nearest

ASSETS = Path(__file__).parent.parent / "assets"  # of the package `bridge`
WORDS = {
    "presets": "preset",
    "controllers": "controller map",
    "songs": "song",
    "setlists": "setlist",
}  # kinds of files, and one of each


def own_folder(kind: str) -> Path:
    """The user's own, `~/.config/bandmate/KIND` or under $XDG_CONFIG_HOME, whether it exists or not."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "bandmate" / kind


def shipped_folder(kind: str) -> Path:
    """What comes with bandmate: in the wheel, or beside the package in a checkout."""
    inside = ASSETS / kind
    return inside if inside.exists() else ASSETS.parent.parent / kind


def names(kind: str) -> list[str]:
    """Names of all files of a kind that can be found."""
    return sorted(
        {file.stem for folder in (own_folder(kind), shipped_folder(kind)) for file in folder.glob("*.yaml")}
    )


def find(kind: str, name: str, besides: Path | None = None) -> Path:
    """The file called `name`, or the file `name` itself if that ends in .yaml; `besides`: not this one, which extends it.

    Raises:
        DocumentError: If there is none, with the nearest name that there is.
    """
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    for folder in (own_folder(kind), shipped_folder(kind)):
        if (file := folder / f"{name}.yaml").exists() and file != besides:
            return file
    there = names(kind)
    raise DocumentError(
        f"there is no {WORDS[kind]} {name!r}"
        + (nearest(name, there) if there else f": {own_folder(kind)} has none")
    )
