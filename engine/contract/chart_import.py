"""Charts of other programs as ours: ChordPro, chords above words, and iReal Pro's links and playlists."""

import re

from . import chordpro, irealpro
from .errors import ChartError
from .tune import Tune


def is_link(text: str) -> bool:
    """Whether it is a link of iReal Pro's itself, and no file's name."""
    return irealpro.SCHEME.match(text.lstrip()) is not None


def read_all(text: str) -> list[Tune | ChartError]:
    """The tunes in a ChordPro file or in iReal Pro's links, each as it was read or why it was not.

    Raises:
        ChartError: If it is neither.
    """
    if irealpro.SCHEME.search(text):
        tunes = irealpro.read(text)
    else:
        tunes = chordpro.read(text)
        if not re.search(r"[\[{]", text) and all("no chords" in str(tune) for tune in tunes):
            raise ChartError(
                "this is neither ChordPro (chords in brackets, or above the words) nor an iReal Pro link "
                "(irealb://...)"
            )
    return [_checked(tune) for tune in tunes]


def read(text: str, choice: str = "") -> Tune:
    """The one tune in `text`, or the one that `choice` names, by its title or number from 1.

    Raises:
        ChartError: If it cannot be read, or there are several and none is chosen.
    """
    tunes = read_all(text)
    if len(tunes) > 1 or choice:
        return _readable(tunes[_chosen(tunes, choice)])
    return _readable(tunes[0])


def _chosen(tunes: list[Tune | ChartError], choice: str) -> int:
    titles = [tune.title if isinstance(tune, Tune) else "" for tune in tunes]
    if not choice:
        shown = ", ".join(f"{k} {title}" for k, title in enumerate(titles[:8], 1))
        raise ChartError(
            f"there are {len(tunes)} songs ({shown}{', ...' if len(tunes) > 8 else ''}): "
            "choose one by name or number with --song, or write all with -o FOLDER"
        )
    named = [k for k, title in enumerate(titles) if title.casefold() == choice.casefold()]
    if named:
        return named[0]
    if re.fullmatch(r"[0-9]{1,6}", choice) and 0 < int(choice) <= len(tunes):
        return int(choice) - 1
    close = [title for title in titles if choice.casefold() in title.casefold()][:5]
    raise ChartError(
        f"there is no song {choice!r} among {len(tunes)}"
        + (f"; did you mean {', '.join(close)}?" if close else "")
    )


def _readable(tune: Tune | ChartError) -> Tune:
    if isinstance(tune, ChartError):
        raise tune
    return tune


def _checked(tune: Tune | ChartError) -> Tune | ChartError:
    """The same, or why its chart is none."""
    if isinstance(tune, Tune):
        try:
            tune.text()
        except ChartError as error:
            return ChartError(f"{tune.title}: {error}" if tune.title else str(error))
    return tune
