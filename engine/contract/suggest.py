"""The end of an error message about an unknown name: the closest known one, or what there is."""

from collections.abc import Iterable
from difflib import get_close_matches

# names in one line of an error; of more, only a close one is named
MOST_LISTED = 24
LONGEST = 80  # letters of a word that is compared: more is no slip of the hand, and takes long


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'hop'?` where one of `known` resembles `word`, else `, expected one of ...`."""
    names = tuple(known)
    if len(word) <= LONGEST and (near := get_close_matches(word, names, 1)):
        return f"; did you mean {near[0]!r}?"
    return f", expected one of {', '.join(names)}" if len(names) <= MOST_LISTED else ""
