"""iReal Pro's links: `irealb://` (packed music), `irealbook://` (plain); playlists and pages of links.

The music is a row of cells, as many to a bar as its layout needs: a chord, a blank, a slash. Bar lines, signs
and texts stand between.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal
from urllib.parse import unquote_to_bytes

from .chart import MAX_BARS, shared
from .errors import ChartError
from .playing_order import Bar, Jump
from .tune import Tune, beats, label, nearest_chord, plain

SCHEME = re.compile(r"ireal(?:b|book)://")
PACKED = "1r34LbKcu7"  # before packed music
BLOCK = 50
SHORTHANDS = (("XyQ", "   "), ("LZ", " |"), ("Kcl", "| x"))
CHORD = re.compile(
    r"([A-GW][b#]?)((?:sus|alt|add|dim|aug|[-+^høØ°oΔ]|[0-9]|[b#](?=[0-9]))*)(?:\*([^*|\[\]{}\s,]{1,16})\*)?"
    r"(?:/([A-G][b#]?))?"
)
KEY = re.compile(r"[A-G][b#]?-?")
SECTIONS = {"i": "Intro", "v": "Verse", "V": "Verse"}
TIMES = re.compile(r"\(?\s*(?:x\s*([0-9]{1,2})|([0-9]{1,2})\s*xs?)\s*\)?", re.IGNORECASE)
JUMP = re.compile(
    r"D\.?\s?([CS])\.?(?:\s*al\s+(?:(coda)|(fine)|([1-3])\s?(?:st|nd|rd)?\.?\s*end(?:ing)?))?\.?",
    re.IGNORECASE,
)
STEERS = re.compile(
    r"repeat|vamp|fade|open|cue|solo|time|[0-9]\s?x|x\s?[0-9]|D\.\s?[CS]|coda|fine|alt|\bend", re.IGNORECASE
)
REST, SLASH, HELD, BAR_BEFORE, TWO_BEFORE = "N.C.", "/", "", "%", "%%"  # what a cell may hold besides a chord
CELLS = {" ": HELD, "n": REST, "p": SLASH, "x": BAR_BEFORE, "r": TWO_BEFORE}
SILENT = ",slfUY*\t\r\n"  # size of chords, fermata, end of the last chorus, layout
MARK = re.compile(r"\*([A-Za-z0-9])|T(12|[1-9][248])|N([0-9])")
TEXT, ALTERNATE = re.compile(r"<([^<>]*)>"), re.compile(r"\(([^()]*)\)")


def read(text: str) -> list[Tune | ChartError]:
    """The tunes of all links in `text`, each as it was read or why it was not."""
    return [tune for link in _links(text) for tune in _tunes(link)]


def _links(text: str) -> Iterator[str]:
    """Links without their scheme, decoded; one in quotes ends with them, an encoded one with a blank."""
    starts = list(SCHEME.finditer(text))
    for k, match in enumerate(starts):
        end = starts[k + 1].start() if k + 1 < len(starts) else len(text)
        link, before = text[match.end() : end], text[max(0, match.start() - 1) : match.start()]
        if before in ("'", '"'):
            link = link.partition(before)[0]
        elif "%20" in link or "%3D" in link:
            link = re.split(r"[\s<>\"]", link.strip(), maxsplit=1)[0]
        content = unquote_to_bytes(unescape("".join(link.splitlines()).strip()))
        try:
            yield content.decode()
        except UnicodeDecodeError:
            yield content.decode("cp1252", errors="replace")


def _tunes(link: str) -> Iterator[Tune | ChartError]:
    """Title, composer, style and key stand before the music, style and tempo of the players after it."""
    fields = [part if PACKED in part else part.strip() for part in link.split("=")]
    music = [k for k, part in enumerate(fields) if PACKED in part] or _plain_music(fields)
    if not music:
        yield ChartError("the iReal Pro link holds no music")
        return
    begin = 0
    for at, after in zip(music, [*music[1:], len(fields)], strict=True):
        head = [part for part in fields[begin:at] if part]
        begin = at + 1 + _tail_length(fields[at + 1 : after], PACKED in fields[at])
        try:
            yield _tune(head, fields[at], fields[at + 1 : begin])
        except ChartError as error:
            yield ChartError(f"{label(head[0]) if head else 'a tune without title'}: {error}")


def _plain_music(fields: list[str]) -> list[int]:
    """Of `irealbook://`: what stands after a field `n` or, without one, what holds bar lines."""
    held = [k for k, part in enumerate(fields) if k and re.search(r"[|{}\[\]]|Z$", part)]
    return [k for k in held if fields[k - 1] == "n"] or held


def _tail_length(fields: list[str], is_packed: bool) -> int:
    """How many fields between two pieces of music are the first's: up to the two empty ones."""
    if not is_packed:
        return next((k for k, part in enumerate(fields) if part), len(fields))
    for k in range(len(fields) - 1):
        if not fields[k] and not fields[k + 1]:
            while k < len(fields) and not fields[k]:
                k += 1
            return k
    return min(3, len(fields))


def _tune(head: list[str], music: str, tail: list[str]) -> Tune:
    tune = Tune(plain(head[0]) if head else "")
    tune.key = next((part for part in head[:0:-1] if KEY.fullmatch(part)), "").replace("-", "m")
    if moved := next((part for part in head[2:] if re.fullmatch(r"-?[1-9][0-9]?", part)), ""):
        tune.notes.append(
            f"the link asks for a transposition of {moved}: the chords are in the key that is written"
        )
    tune.set_tempo(float(next((part for part in tail if re.fullmatch(r"[0-9]{1,4}", part)), 0)))
    packed, _, rest = music.partition(PACKED)
    music = _unpacked(rest) if rest else packed
    for short, meant in SHORTHANDS:
        music = music.replace(short, meant)
    reader = _Music(tune)
    reader.read(music)
    tune.play(reader.bars)
    return tune


def _unpacked(music: str) -> str:
    """Blocks of fifty characters are shuffled symmetrically; a rest of one or none is left as it is."""
    out = list(music)
    for begin in range(0, len(music) - BLOCK - 1, BLOCK):
        end = begin + BLOCK - 1
        for k in (*range(5), *range(10, 24)):
            out[begin + k], out[end - k] = out[end - k], out[begin + k]
    return "".join(out)


class _Music:
    """The bars so far, and the one that is being read; `notes` go to the tune."""

    def __init__(self, tune: Tune) -> None:
        self.bars: list[Bar] = []
        self._tune = tune
        self._bar = Bar("")  # its signs; they wait for the next bar where no cell comes
        self._cells: list[str] = []
        self._time = "4/4"
        self._last = ""  # the chord before
        self._line = ""  # the bar line before
        self._is_second = False  # of two bars that a sign before repeats
        self._ending = 0

    def read(self, music: str) -> None:
        at = 0
        while at < len(music):
            at += self._sign(music, at)
        self._bar_line("")
        self._finish()

    def _sign(self, music: str, at: int) -> int:
        """Take what stands at `at`; its length."""
        sign = music[at]
        if sign in "|[]{}Z":
            self._bar_line(sign)
        elif sign in CELLS:
            self._cells.append(CELLS[sign])
        elif sign in "<(":
            return self._text(music, at)
        elif sign in "SQ":
            self._mark(sign)
        elif match := MARK.match(music, at):
            self._named(*match.groups())
            return len(match[0])
        elif match := CHORD.match(music, at):
            self._chord(*match.groups())
            return len(match[0])
        elif sign not in SILENT:
            self._tune.note(f"the sign {sign!r} is not known and left out")
        return 1

    def _text(self, music: str, at: int) -> int:
        """A text in <> or an alternate chord in (), which is not played."""
        match = (TEXT if music[at] == "<" else ALTERNATE).match(music, at)
        if match is None:
            self._tune.note(f"the sign {music[at]!r} is not closed and left out")
            return 1
        if music[at] == "<":
            self._directive(" ".join(re.sub(r"^\*[0-9]{2}", "", match[1]).split()))
        return len(match[0])

    def _directive(self, text: str) -> None:
        if times := TIMES.fullmatch(text):
            self._bar.times = int(times[1] or times[2])
        elif text.lower() == "fine":
            self._bar.fine = True
        elif jump := JUMP.fullmatch(text):
            until: Literal["coda", "fine", "ending", ""]
            until = "coda" if jump[2] else "fine" if jump[3] else "ending" if jump[4] else ""
            self._bar.jump = Jump(text, jump[1] in "sS", until, int(jump[4] or 0))
        elif STEERS.search(text):
            self._tune.note(f"{text[:80]!r} is not followed")

    def _mark(self, sign: str) -> None:
        """Segno, or coda: one goes from the end of a bar to the beginning of another."""
        if sign == "S":
            self._bar.segno = True
        elif any(cell != HELD for cell in self._cells):
            self._bar.to_coda = True
        else:
            self._bar.coda = True

    def _named(self, section: str | None, time: str | None, ending: str | None) -> None:
        if section:
            self._bar.section = SECTIONS.get(section, section)
        elif time:
            self._time = "12/8" if time == "12" else f"{time[0]}/{time[1]}"
        elif ending:
            self._ending = self._bar.ending = int(ending) or self._ending + 1

    def _chord(self, root: str, quality: str, custom: str | None, bass: str | None) -> None:
        under = f"/{bass}" if bass else ""
        if root[0] == "W":  # the chord before, over another bass
            chord = (
                next((cell for cell in self._cells[::-1] if cell not in (HELD, SLASH)), self._last) or REST
            )
            self._cells.append(chord if chord == REST else chord.partition("/")[0] + under)
            return
        word = root + quality + (f"({custom})" if custom else "")
        chord, rest = nearest_chord(word) or (root, word)
        if rest:
            self._tune.note(f"{word!r} is not known and read as {chord}")
        self._cells.append(chord + under)

    def _bar_line(self, sign: str) -> None:
        """End the bar, if it is one, and begin the next."""
        if any(cell != HELD for cell in self._cells):
            self._end_bar()
        elif self._cells and self._is_second:
            self._join(self.bars[-1], self._bar)
            self._bar = Bar("")
            self._is_second = False
        elif self._cells and self._line == "|" and sign and sign in "|]}Z" and self._last:
            self._tune.note(f"bar {len(self.bars) + 1} is empty: the chord before goes on")
            self._add(self._last)
        self._cells.clear()
        self._line = sign
        if sign == "{":
            self._bar.opens = True
        if self.bars and sign in ("[", "]", "Z"):
            self.bars[-1].double = True
            self.bars[-1].final |= sign == "Z"
        if self.bars and sign == "}":
            self.bars[-1].closes = True

    def _end_bar(self) -> None:
        if TWO_BEFORE in self._cells:
            self._repeat_two()
        elif BAR_BEFORE in self._cells:
            if not self.bars:
                self._tune.note("bar 1 repeats the bar before, but there is none: it is read as N.C.")
            self._add(self.bars[-1].chords if self.bars else REST)
        else:
            self._add(self._words())
        self._is_second = TWO_BEFORE in self._cells

    def _repeat_two(self) -> None:
        before = [bar.chords for bar in self.bars[-2:]] or [REST]
        if len(before) < 2:
            self._tune.note(f"bar {len(self.bars) + 1} repeats two bars, but there are no two before it")
        self._add(before[0])
        self._add(before[-1])

    def _words(self) -> str:
        """The chords of the bar by its cells: each has a beat, and blanks share out the rest as they lie."""
        parts: list[tuple[str, int]] = []  # chord and cells
        for cell in self._cells:
            if cell == HELD and parts:
                parts[-1] = (parts[-1][0], parts[-1][1] + 1)
            else:
                self._last = (self._last or REST) if cell in (HELD, SLASH) else cell
                parts.append((self._last, 1))
        lengths = apportioned([cells for _, cells in parts], beats(self._time))
        return " ".join(
            shared([chord for (chord, _), length in zip(parts, lengths, strict=True) for _ in range(length)])
        )

    def _add(self, chords: str) -> None:
        if len(self.bars) == MAX_BARS:
            raise ChartError(f"it has more than {MAX_BARS} bars")
        self._bar.chords, self._bar.time = chords, self._time
        self._last = chords.split()[-1]
        self.bars.append(self._bar)
        self._bar = Bar("")

    @staticmethod
    def _join(bar: Bar, late: Bar) -> None:
        """Signs that came after the bar that they belong to."""
        bar.times, bar.fine, bar.jump = late.times or bar.times, late.fine or bar.fine, late.jump or bar.jump
        bar.to_coda |= late.coda or late.to_coda

    def _finish(self) -> None:
        """Put right what needs the whole tune: signs after the last bar, which of several is the coda."""
        if self.bars:
            self._bar.coda = False
            self._join(self.bars[-1], self._bar)
        codas = [k for k, bar in enumerate(self.bars) if bar.coda]
        for k in codas[:-1]:
            self.bars[k].coda = False
            if k:
                self.bars[k - 1].to_coda = True


def apportioned(cells: list[int], whole: int) -> list[int]:
    """`whole` beats shared out by cells: each at least one beat, the rest by the largest remainder.

    As they lie where there are more parts than beats, and two halves of three beats.
    """
    if len(cells) > whole or (whole == 3 and len(cells) == 2 and cells[0] == cells[1]):
        return cells
    shares = [whole * count / sum(cells) for count in cells]
    out = [max(1, int(share)) for share in shares]
    while sum(out) != whole:
        step = 1 if sum(out) < whole else -1
        can = [k for k in range(len(out)) if step > 0 or out[k] > 1]
        k = max(can, key=lambda k: step * (shares[k] - out[k]))
        out[k] += step
    return out
