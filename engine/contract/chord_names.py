"""Names of chords as songs write them, turned into those of a chart, and transposed.

German H, lower-case minors, unicode accidentals.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .chart import LETTERS, UNICODE, symbol
from .chords import PITCH_CLASSES
from .tune import nearest_chord

NO_CHORD = "N.C."
ROOT = re.compile(r"([A-G])(##|bb|[#b]?)")
GERMAN = re.compile(r"([A-H])(is|es|s)(?![a-z])")
ACCIDENTALS = {"is": "#", "es": "b", "s": "b"}
SHARPS, FLATS = (
    ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"],
    ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"],
)
WORD = re.compile(r"[A-Za-z]?[A-Za-z]*[a-z]{3}")


@dataclass(frozen=True, slots=True)
class ChordNames:
    """How the chords of a song are named.

    `is_german`: H is B, and B is B flat; `has_notes`: a lower-case name is a note, no chord.
    """

    is_german: bool = False
    has_notes: bool = False

    @lru_cache(maxsize=1024)  # noqa: B019 - of two truth values, so nothing is kept alive
    def read(self, word: str) -> tuple[str, str] | None:
        """The chord that `word` names, as in a chart, and what of it was left out; None if it names none."""
        word = word.translate(UNICODE)
        if word.startswith("(") and word.endswith(")"):
            word = word[1:-1]
        found = self._known(word)
        if found:
            return found, ""
        if WORD.fullmatch(word):
            return None  # not C, because of Chorus
        near = nearest_chord(self._natural(word))
        return near if near and len(near[1]) <= len(word) else None

    def _known(self, word: str) -> str:
        """A chord that is known to its end, in each of the ways of naming it; empty if it is none."""
        if word.upper() in ("N.C.", "NC", "N.C", "NC."):
            return NO_CHORD
        for written in (word, _with_accidental(word), "" if self.has_notes else _minor(word)):
            chord = self._natural(written)
            if written and (found := symbol(chord)) and not found[1]:
                return chord
        return ""

    def _natural(self, word: str) -> str:
        """H as B; with German names B as B flat, as root and as bass."""
        head, slash, bass = word.rpartition("/")
        return self._root(head) + slash + self._root(bass) if slash and head else self._root(word)

    def _root(self, name: str) -> str:
        if name[:1] == "H":
            return "B" + name[1:]
        if self.is_german and name[:1] == "B" and name[1:2] != "b":
            return "Bb" + name[1:]
        return name


def is_german(words: set[str]) -> bool:
    """Whether one of `words` is a chord on H."""
    english = ChordNames()
    return any(word[:1] in ("H", "h") and english.read(word) not in (None, (NO_CHORD, "")) for word in words)


def _with_accidental(word: str) -> str:
    """Es, As, Fis and their kind with # and b; empty if it is none."""
    match = GERMAN.match(word)
    return match[1] + ACCIDENTALS[match[2]] + word[match.end() :] if match else ""


def _minor(word: str) -> str:
    """A lower-case root means a minor chord: e7 is Em7, and so is em7; empty if it is none."""
    if word[:1] not in "abcdefgh":
        return ""
    upper = _with_accidental(word[:1].upper() + word[1:]) or word[:1].upper() + word[1:]
    root = re.match(r"[A-H](?:#|b)?", upper)
    rest = upper[root.end() :] if root else ""
    head, slash, bass = rest.rpartition("/")
    if slash:
        rest = head + slash + bass[:1].upper() + bass[1:]
    return (root[0] if root else "") + ("" if rest[:1] in ("m", "-") else "m") + rest


def transposed(chord: str, semitones: int) -> str:
    """A chord moved up, or down where negative: with sharps up and flats down."""
    if not semitones or chord == NO_CHORD:
        return chord
    head, slash, bass = chord.rpartition("/")
    if not (slash and ROOT.fullmatch(bass)):
        head, slash, bass = chord, "", ""
    return _moved(head, semitones) + slash + _moved(bass, semitones)


def _moved(name: str, semitones: int) -> str:
    match = ROOT.match(name)
    if match is None:
        return name
    pitch = LETTERS[match[1]] + match[2].count("#") - match[2].count("b") + semitones
    return (SHARPS if semitones > 0 else FLATS)[pitch % PITCH_CLASSES] + name[match.end() :]
