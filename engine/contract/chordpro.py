"""ChordPro: grids as written; of lyrics a bar a chord; failing both, lines of chords above the words.

Chords are as they sound: `{capo}` and `{transpose}` are applied. What is for one instrument only is read as
for a guitar.
"""

import re
from dataclasses import replace

from .chart import MAX_BARS
from .chord_names import NO_CHORD, ChordNames, is_german, transposed
from .chordpro_grid import BAR_LINE, Grid
from .chordpro_lines import BRACKETS, directives, named, unmarked
from .errors import ChartError
from .playing_order import Bar
from .tune import MAX_METER, Tune, bars_text, label, plain

INSTRUMENT = "guitar"
SECTIONS = {"c": "chorus", "v": "verse", "b": "bridge", "g": "grid", "t": "tab"}
WITHOUT_CHORDS = ("tab", "abc", "ly", "svg", "textblock", "strum", "musicxml")
SHAPE = re.compile(r"(?:shape\s*=\s*)?[\"']?(?:[0-9]+\+)?[0-9]+(?:x[0-9]+)?(?:\+[0-9]+)?[\"']?(?=\s|$)")
NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?(?![0-9.])")
TIME = re.compile(r"([0-9]{1,2})\s*(?:/\s*([0-9]{1,2}))?(?![0-9])")
STEP = re.compile(r"[+-]?[0-9]{1,2}(?=[sfk]?$)")
KEY = re.compile(r"([A-Ha-h](?:#|b|is|es|s)?)\s*(m|min|minor|-)?")
NOTE_NAMES = re.compile(r"\s*\{\s*\+settings\.notenames[:\s]\s*(?:1|true|yes)")
BETWEEN_CHORDS = {"|", "||", "/", "-", "--", ".", "%"}  # in a line of chords above words


def read(text: str) -> list[Tune | ChartError]:
    """The songs of a file, each as it was read or why it was not."""
    songs: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(re.sub(r"\[/?(?:ch|tab)\]", "", text).splitlines(), 1):
        if any(name == "new_song" for name, _ in directives(line)):
            songs.append([])
        songs[-1].append((number, line))
    return [_read(lines) for lines in songs if any(_is_words(line) for _, line in lines)] or [_read(songs[0])]


def _is_words(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#") and not directives(line)


def _read(lines: list[tuple[int, str]]) -> Tune | ChartError:
    words = _words(lines)
    names = ChordNames(is_german(words), any(NOTE_NAMES.match(line) for _, line in lines))
    song = _Song(names)
    try:
        for number, line in lines:
            song.read(number, line)
        tune = song.tune(lines)
        if names.is_german and any(names.read(word) for word in words if re.match("B(?![b♭])", word)):
            tune.note(
                "B stands beside H: it is read as B flat, as German names it; write Bb, or B for H, if that "
                "is wrong"
            )
        return tune
    except ChartError as error:
        return ChartError(f"{song.title}: {error}" if song.title else str(error))


def _words(lines: list[tuple[int, str]]) -> set[str]:
    """What may be chords: in brackets, and in the cells of grids."""
    words = {word.strip() for _, line in lines for word in BRACKETS.findall(line)}
    return words | {
        part for _, line in lines if "|" in line for cell in line.split() for part in cell.split("~")
    }


class _Song:
    """One song while it is read.

    Bars are kept as written, and with the transposition that holds where they stand.
    """

    def __init__(self, names: ChordNames) -> None:
        self._tune = Tune()
        self._names = names
        self._bars: list[Bar] = []
        self._section = ""  # kind of the section that is being read
        self._label = ""  # of the bar that comes
        self._is_row = False  # whether it begins a line
        self._skipped = ""  # the kind of section that is left out
        self._grid: Grid | None = None
        self._chorus: list[Bar] = []
        self._capo = 0
        self._steps: list[int] = []  # transpositions that hold, each with those before it
        self._given: dict[str, str] = {}
        self._first: dict[str, list[str]] = {}  # chords of the first section of each kind, for [^]
        self._is_first = True  # section of its kind
        self._recalled = 0

    @property
    def title(self) -> str:
        return self._tune.title

    def read(self, number: int, line: str) -> None:
        found = directives(line)
        for name, value in found:
            self._directive(number, name, value)
        if found or self._skipped or line.startswith("#"):
            return
        if self._grid:
            self._grid.read(line, number)
        else:
            self._lyrics(number, line)

    def tune(self, lines: list[tuple[int, str]]) -> Tune:
        """The whole, as it sounds.

        Raises:
            ChartError: If it has no chords.
        """
        self._end_grid()
        if not self._bars:
            self._chords_above(lines)
        if not self._bars:
            raise ChartError(
                "there are no chords: expected [C] in the words, a grid, or chords on lines of their own"
            )
        for bar in self._bars:
            bar.chords = " ".join(transposed(chord, self._capo) for chord in bar.chords.split())
        self._tune.key = transposed(self._tune.key, self._capo)
        self._tune.lines = bars_text(self._bars)
        return self._tune

    def _directive(self, number: int, name: str, value: str) -> None:
        name, _, selector = name.partition("-")
        chosen = not selector or (selector.rstrip("!") == INSTRUMENT) != selector.endswith("!")
        begins = re.fullmatch(r"start_of_(\w+)|so([cvbgt])", name)
        if ends := re.fullmatch(r"end_of_(\w+)|eo([cvbgt])", name):
            self._end_section(ends[1] or SECTIONS[ends[2]])
        elif self._skipped:
            return
        elif begins:
            self._begin_section(begins[1] or SECTIONS[begins[2]], value, chosen)
        elif not chosen:
            return
        elif name in ("comment", "highlight"):
            self._comment(number, value)
        elif name == "chorus":
            self._play_chorus(number, value)
        elif name == "transpose":
            self._transpose(number, value)
        elif name in ("title", "key", "tempo", "time", "capo"):
            self._about(number, name, value)

    def _begin_section(self, kind: str, value: str, chosen: bool) -> None:
        self._end_grid()
        self._recalled, self._is_row = 0, True
        if not chosen or kind in WITHOUT_CHORDS:
            self._skipped = kind
            return
        self._section, self._is_first = kind, kind not in self._first
        if kind == "chorus":
            self._chorus = []
        if kind == "grid":
            self._grid = Grid(self._chord, self._note)
            value = SHAPE.sub("", value, count=1)
        self._set_label(named(value) or ("" if kind == "grid" else kind.capitalize()))

    def _end_section(self, kind: str) -> None:
        if kind == self._skipped:
            self._skipped = ""
        elif not self._skipped:
            self._end_grid()
            self._section = ""

    def _end_grid(self) -> None:
        if self._grid:
            for bar in self._grid.played():
                self._add(bar)
        self._grid = None

    def _set_label(self, name: str) -> None:
        self._label = label(unmarked(name)) or self._label

    def _comment(self, number: int, value: str) -> None:
        self._end_grid_bars()
        self._set_label(value)
        if self._chorus and re.match(r"(?:repeat )?chorus\b", value, re.IGNORECASE):
            self._note(
                number, f"{{comment: {label(value)}}} only names what follows; {{chorus}} would play it again"
            )

    def _end_grid_bars(self) -> None:
        """Bars of a grid so far, so that what comes between keeps its place."""
        if self._grid:
            self._end_grid()
            self._grid = Grid(self._chord, self._note)

    def _play_chorus(self, number: int, value: str) -> None:
        if not self._chorus:
            self._note(number, "{chorus}: there is no chorus before it")
        chorus = list(self._chorus)
        self._set_label(named(value) or (chorus[0].section if chorus else "") or "Chorus")
        section, self._section = self._section, ""
        for bar in chorus:
            self._add(replace(bar))
        self._section = section

    def _transpose(self, number: int, value: str) -> None:
        self._end_grid_bars()
        if step := STEP.match(value.strip()):
            self._steps.append(int(step[0]) + sum(self._steps[-1:]))
        elif value.strip():
            self._note(number, f"{{transpose: {label(value)}}} is no number of semitones and left out")
        elif self._steps:
            self._steps.pop()

    def _about(self, number: int, name: str, value: str) -> None:
        """What is said first of title, key, tempo, time and capo counts."""
        if name in self._given:
            if name != "title" and self._given[name] != value:
                self._note(
                    number,
                    f"{{{name}: {label(value)}}} comes later than {label(self._given[name])} and is left out",
                )
            return
        if not value.strip():
            return
        self._given[name] = value
        if name == "title":
            self._tune.title = plain(unmarked(value))
        elif name == "key":
            self._set_key(number, value.strip())
        else:
            self._set_number(number, name, value.strip())

    def _set_key(self, number: int, value: str) -> None:
        match = KEY.fullmatch(value)
        found = self._names.read(match[1][0].upper() + match[1][1:]) if match else None
        if match is None or found is None:
            self._note(number, f"{{key: {label(value)}}} is no key and left out")
            return
        minor = "m" if match[2] or value[0].islower() else ""
        self._tune.key = transposed(found[0], sum(self._steps[-1:])) + minor

    def _set_number(self, number: int, name: str, value: str) -> None:
        pattern = TIME if name == "time" else NUMBER
        found = pattern.match(value)
        if found is None and re.match(r"[0-9]", value):
            raise ChartError(f"line {number}: {{{name}: {label(value)}}} is no number")
        if found is None:
            self._note(number, f"{{{name}: {label(value)}}} is no number and left out")
        elif name == "tempo":
            self._tune.set_tempo(float(found[0]))
        elif name == "capo":
            self._capo = int(float(found[0])) % 24
        else:
            self._set_time(number, int(found[1]), found[2])

    def _set_time(self, number: int, beats: int, unit: str | None) -> None:
        if not 0 < beats <= MAX_METER:
            self._note(number, f"a time of {beats} beats is left out, expected 1..{MAX_METER}")
            return
        self._tune.meter = beats
        if unit == "8" and beats in (6, 9, 12):
            self._note(
                number,
                f"{beats}/8 is taken as {beats} beats; if the tempo counts dotted quarters, write meter: "
                f"{beats // 3}",
            )

    def _lyrics(self, number: int, line: str) -> None:
        """A bar for each chord in brackets; a bracket without a chord, alone, names what follows."""
        for found in BRACKETS.finditer(line):
            word = found[1].strip()
            if not word.strip("|") or word.startswith("*"):
                continue
            if word == "^":
                self._recall(number)
            elif chords := self._several(word.strip("|"), number):
                for chord in chords:
                    self._add(Bar(chord))
            elif found[0] == line.strip():
                self._set_label(word)
            else:
                self._note(number, f"[{label(word)}] is no chord and left out")

    def _several(self, word: str, number: int) -> list[str]:
        """The chords of a bracket: one, or several with blanks between them; none if it is anything else."""
        if " " not in word:
            chord = self._chord(word, number)
            return [chord] if chord else []
        found = [self._names.read(part) for part in word.split()]
        return [near[0] for near in found if near] if all(near and not near[1] for near in found) else []

    def _recall(self, number: int) -> None:
        """`[^]`: the chord at the same place of the first section of this kind."""
        chords = self._first.get(self._section, [])
        if self._recalled < len(chords):
            self._add(Bar(chords[self._recalled]))
            self._recalled += 1
        else:
            self._note(number, "[^] recalls a chord, but there is none at this place")

    def _chord(self, word: str, number: int) -> str | None:
        found = self._names.read(word)
        if found is None:
            if number and self._grid:
                self._note(number, f"{word[:40]!r} is no chord: the one before goes on")
            return None
        chord, rest = found
        if rest and number:
            self._note(number, f"{word[:40]!r} is not known and read as {chord}")
        return chord

    def _add(self, bar: Bar) -> None:
        """One more bar, as it is written."""
        if len(self._bars) == MAX_BARS:
            raise ChartError(f"it has more than {MAX_BARS} bars")
        if self._is_first:
            self._first.setdefault(self._section, []).append(bar.chords)
        step = sum(self._steps[-1:])
        bar.section, self._label = self._label or bar.section, ""
        bar.row, self._is_row = bar.row or self._is_row, False
        if self._section == "chorus":
            self._chorus.append(replace(bar))
        self._bars.append(
            replace(bar, chords=" ".join(transposed(chord, step) for chord in bar.chords.split()))
        )

    def _chords_above(self, lines: list[tuple[int, str]]) -> None:
        """Lines that hold nothing but chords; with bar lines they are bars, without a bar for each chord."""
        for number, line in lines:
            words = line.replace("(", " ").replace(")", " ").split()
            if words and words[0].endswith(":"):
                words = words[1:]
            chords = [word for word in words if word not in BETWEEN_CHORDS]
            if not chords or any((found := self._names.read(word)) is None or found[1] for word in chords):
                continue
            if len(BAR_LINE.findall(line)) > 1:
                self._grid = self._grid or Grid(self._chord, self._note)
                self._grid.read(line, number)
                continue
            self._end_grid()
            for chord in chords:
                self._add(Bar(self._chord(chord, number) or NO_CHORD))
        self._end_grid()

    def _note(self, number: int, words: str) -> None:
        self._tune.note(f"line {number}: {words}")
