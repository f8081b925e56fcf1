"""The end of an error message about an unknown name: the closest known one, or what there is."""

from collections.abc import Iterable
from difflib import get_close_matches

# names in one line of an error; of more, only a close one is named
MOST_LISTED = 24


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'hop'?` where one of `known` resembles `word`, else `, expected one of ...`."""
    names = tuple(known)
    if near := get_close_matches(word, names, 1):
        return f"; did you mean {near[0]!r}?"
    return f", expected one of {', '.join(names)}" if len(names) <= MOST_LISTED else ""
