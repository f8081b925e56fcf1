"""Where the files are that people write: their own folder first, then what comes with bandmate."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import platformdirs

from engine.contract.suggest import nearest

from .yaml_nodes import DocumentError

# of the package `bridge`
ASSETS = Path(__file__).parent.parent / "assets"
# folders, and what one file in them is called
KINDS: Mapping[str, str] = MappingProxyType(
    {"presets": "preset", "controllers": "controller map", "songs": "song", "setlists": "setlist"}
)
SUFFIXES = (".yaml", ".yml")


def own_folder(kind: str) -> Path:
    """The user's own, `~/.config/bandmate/KIND` or under $XDG_CONFIG_HOME, whether it exists or not."""
    return platformdirs.user_config_path("bandmate") / kind


def state_folder() -> Path:
    """What bandmate itself remembers, `~/.local/state/bandmate` or under $XDG_STATE_HOME."""
    return platformdirs.user_state_path("bandmate")


def shipped_folder(kind: str) -> Path:
    """What comes with bandmate: in the wheel, or beside the package in a checkout."""
    inside = ASSETS / kind
    return inside if inside.exists() else ASSETS.parent.parent / kind


def files(kind: str) -> dict[str, Path]:
    """All files of a kind by name, in alphabetical order; the user's own take the place of shipped ones."""
    found = {
        file.stem: file
        for folder in (shipped_folder(kind), own_folder(kind))
        for suffix in reversed(SUFFIXES)
        for file in folder.glob(f"*{suffix}")
    }
    return dict(sorted(found.items()))


def names(kind: str) -> list[str]:
    """Names of all files of a kind that can be found, in alphabetical order."""
    return list(files(kind))


def is_file(name: str) -> bool:
    """Whether `name` is meant as a file and not as a name in the folders."""
    return name.endswith(SUFFIXES)


def find(kind: str, name: str, besides: Path | None = None) -> Path:
    """The file called `name`, or the file `name` itself if that ends in .yaml or .yml.

    Args:
        kind: One of KINDS.
        name: Without folder and suffix, or a path.
        besides: A file that is passed over: the one that extends what is looked for.
    Raises:
        DocumentError: If there is none, with the nearest name that there is.
    """
    if is_file(name):
        return Path(name)
    for folder in (own_folder(kind), shipped_folder(kind)):
        for suffix in SUFFIXES:
            file = folder / f"{name}{suffix}"
            if file != besides and file in folder.glob(f"*{suffix}"):
                return file
    raise DocumentError(unknown(kind, name, names(kind)))


def find_from(file: Path, kind: str, name: str) -> Path:
    """The file that `name` means where it stands in `file`: as `find`, but beside it if it ends in .yaml.

    A file that was given away by others leads into no folder but its own and ours.

    Raises:
        DocumentError: If there is none, or it names a folder.
    """
    if Path(name).name != name:
        raise DocumentError(f"{name!r:.80} names a folder, expected a {KINDS[kind]} by its name alone")
    return file.parent / name if is_file(name) else find(kind, name, file)


def unknown(kind: str, name: str, known: list[str]) -> str:
    """The words for a name that is not among `known`."""
    rest = nearest(name, known) if known else f": {own_folder(kind)} has none"
    return f"there is no {KINDS[kind]} {name!r:.80}{rest}"
