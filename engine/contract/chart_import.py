"""Charts of other programs as ours: ChordPro (grids, or a bar for each chord of a lyric) and iReal Pro
(links, plain or packed).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from . import chart
from .errors import ChartError

CELLS = 4  # of a bar in iReal Pro
PACKED = "1r34LbKcu7"  # before packed music
BLOCK = 50
SHORTHANDS = (("XyQ", "   "), ("LZ", " |"), ("Kcl", "| x"))
CHORD = re.compile(
    r"[A-GW][#b]?[^\s|,()<>{}\[\]A-GNTYQSUWxrnpsl*/]*(?:sus|add|alt)?[^\s|,()<>{}\[\]A-GNTYQSUWxrnpsl*/]*(?:/[A-G][#b]?)?"
)
SECTIONS = {"i": "Intro", "v": "Verse"}


@dataclass(slots=True)
class Imported:
    """A song as far as the file describes it; empty and 0 where it does not. `tempo` in beats a minute,
    `meter` in beats a bar.
    """

    title: str = ""
    key: str = ""
    tempo: float = 0.0
    meter: int = 0
    lines: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The chart as text that `chart.parse` reads.

        Raises:
            ChartError: If there are no bars, or a chord cannot be read.
        """
        text = "\n".join(self.lines)
        chart.parse(text)
        return text

    def song(self) -> str:
        """A song file.

        Raises:
            ChartError: If there are no bars, or a chord cannot be read.
        """
        rows = [f"about: {self.title or 'imported'}"]
        rows += [f"tempo: {self.tempo:g}"] if self.tempo else []
        rows += [f"meter: {self.meter}"] if self.meter else []
        rows += [f"key: {self.key}"] if self.key else []
        return "\n".join([*rows, "chart: |", *(f"  {line}" for line in self.text().splitlines())]) + "\n"


def read(text: str) -> Imported:
    """Read a ChordPro file or an iReal Pro link.

    Raises:
        ChartError: If it is neither, or has no chords that can be read.
    """
    if text.lstrip().startswith(("irealb://", "irealbook://")):
        return _ireal(text.strip())
    if link := re.search(r"ireal(?:b|book)://[^\s\"'<>]+", text):  # in a page: encoded, so without spaces
        return _ireal(link[0])
    if "[" in text or re.search(r"\{\s*(start_of_grid|sog)", text):
        return _chordpro(text)
    raise ChartError("this is neither ChordPro (chords in brackets) nor an iReal Pro link (irealb://...)")


def _chordpro(text: str) -> Imported:
    tune, in_grid, bars = Imported(), False, list[str]()
    for line in text.splitlines():
        if directive := re.fullmatch(r"\s*\{\s*([\w-]+)\s*:?\s*(.*?)\s*\}\s*", line):
            name, value = directive[1].lower(), directive[2]
            in_grid = name in ("start_of_grid", "sog") or (in_grid and name not in ("end_of_grid", "eog"))
            label = _label(name, value)
            if label or in_grid:
                _put(tune, bars)
            if label:
                tune.lines.append(f"[{label}]")
            _about(tune, name, value)
        elif in_grid:
            tune.lines += [grid] if (grid := _grid(line)) else []
        elif not line.lstrip().startswith("#"):
            bars += re.findall(r"\[([A-G][^\]]*)\]", line)
    _put(tune, bars)
    return tune


def _about(tune: Imported, name: str, value: str) -> None:
    if name in ("title", "t"):
        tune.title = value
    elif name == "key":
        tune.key = value
    elif name == "tempo" and re.fullmatch(r"[\d.]+", value):
        tune.tempo = float(value)
    elif name == "time" and (meter := re.match(r"\d+", value)):
        tune.meter = int(meter[0])


def _label(name: str, value: str) -> str:
    begun = re.fullmatch(r"start_of_(\w+)|so([cvb])", name)
    if begun and begun[1] != "grid":
        return value or (begun[1] or {"c": "Chorus", "v": "Verse", "b": "Bridge"}[begun[2]]).capitalize()
    return value if name in ("comment", "c") else ""


def _put(tune: Imported, bars: list[str]) -> None:
    """A bar for each chord, four in a line."""
    tune.lines += ["| " + " | ".join(bars[k : k + 4]) + " |" for k in range(0, len(bars), 4)]
    bars.clear()


def _grid(line: str) -> str:
    """A line of a grid: dots go on with the chord before."""
    out, last = [], ""
    for cell in re.split(r"(\|\|?:?|:?\|\|?\.?|:\|)", line):
        words = cell.split()
        if not words or "|" in cell:
            out.append({"||": "|", "|.": "|", "||:": "|:", ":||": ":|"}.get(cell.strip(), cell.strip()))
            continue
        beats = [last := word if word not in (".", "/", "~") else last for word in words]
        out.append(_shared(beats))
    return " ".join(filter(None, out)) if "|" in line else ""


def _shared(beats: list[str]) -> str:
    """Chords that share a bar, as few words as say it: C C G G is C G."""
    for parts in range(1, len(beats) + 1):
        size = len(beats) // parts
        if len(beats) % parts == 0 and all(
            len(set(beats[k * size : (k + 1) * size])) == 1 for k in range(parts)
        ):
            return " ".join(beats[::size])
    return " ".join(beats)


def _ireal(link: str) -> Imported:
    scheme, _, rest = unquote(link).partition("://")
    fields = [f for f in rest.split("===")[0].split("=") if f]
    music = next((f for f in fields if PACKED in f), None)
    if music is None and scheme == "irealbook":
        music = fields[-1]
    if music is None:
        raise ChartError("the iReal Pro link holds no music")
    at = fields.index(music)
    if PACKED in music:
        music = _unpacked(music.partition(PACKED)[2])
    tempo = next((float(f) for f in fields[at + 1 :] if f.isdecimal() and int(f) > 30), 0.0)
    key = next((f for f in fields[:at][::-1] if re.fullmatch(r"[A-G][#b]?-?", f)), "")
    tune = Imported(fields[0], key.replace("-", "m"), tempo)
    _bars(tune, music)
    return tune


def _unpacked(music: str) -> str:
    """Blocks of fifty characters are shuffled symmetrically; a rest of one or none is left as it is."""
    out = ""
    while len(music) > BLOCK:
        block, music = list(music[:BLOCK]), music[BLOCK:]
        if len(music) >= 2:
            for k in (*range(5), *range(10, 24)):
                block[k], block[-1 - k] = block[-1 - k], block[k]
        out += "".join(block)
    out += music
    for short, meant in SHORTHANDS:
        out = out.replace(short, meant)
    return out


def _bars(tune: Imported, music: str) -> None:
    """Bars in playing order, with repeats and endings written out; names of sections stay."""
    music = re.sub(r"<[^>]*>|\([^)]*\)", "", music)
    bars: list[str] = []
    marks: dict[int, str] = {}  # names of sections by their first bar
    cells: list[str] = []
    begin, ending = 0, None
    last, at = "", 0

    def close() -> None:
        nonlocal last
        if any(cells):
            if cells[0] == "%":
                bars.append(bars[-1] if bars else "N.C.")
            else:
                beats = [
                    last := c or last or "N.C." for c in (cells + [""] * CELLS)[: max(CELLS, len(cells))]
                ]
                bars.append(_shared(beats))
        cells.clear()

    while at < len(music):
        c = music[at]
        if c in "|[]{}Z":
            close()
            if c == "{":
                begin, ending = len(bars), None
            elif c == "}":
                bars += bars[begin : len(bars) if ending is None else ending]
        elif c == "*" and at + 1 < len(music):
            marks[len(bars)] = SECTIONS.get(music[at + 1], music[at + 1])
            at += 1
        elif c == "T" and (time := re.match(r"T(\d)\d", music[at:])):
            tune.meter = int(time[1]) if time[1] != "1" else 12
            at += 2
        elif c == "N" and at + 1 < len(music) and music[at + 1].isdecimal():
            ending = len(bars) if music[at + 1] == "1" else ending
            at += 1
        elif c in "xr":
            cells.append("%")
        elif c == "n":
            cells.append("N.C.")
        elif c in " p":
            cells.append("")
        elif (chord := CHORD.match(music, at)) and c != "W":
            cells.append(chord[0])
            at += len(chord[0]) - 1
        at += 1
    close()
    for first in range(0, len(bars), 4):
        tune.lines += [f"[{marks[k]}]" for k in range(first, first + 4) if k in marks]
        tune.lines.append("| " + " | ".join(bars[first : first + 4]) + " |")
