"""A tune out of another program's file: title, key, tempo, meter and a chart of our own, where known."""

from collections import Counter
from dataclasses import dataclass, field

from . import chart
from .errors import ChartError
from .playing_order import Bar, playing_order

TEMPO_BPM = (20, 300)  # slowest and fastest that can be followed
MAX_METER = 12
BARS_IN_A_LINE = 4
MAX_NOTES = 40


@dataclass(slots=True)
class Tune:
    """`lines` are a chart's, `notes` say in a line each what could not be read as it is written."""

    title: str = ""
    key: str = ""
    tempo: float = 0.0
    meter: int = 0
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The chart, checked.

        Raises:
            ChartError: If there are no bars, or a chord cannot be read.
        """
        if not self.lines:
            raise ChartError("it has no bars")
        text = "\n".join(self.lines)
        chart.parse(text)
        return text

    def note(self, words: str) -> None:
        """Say `words`, once; of very many only the first."""
        if len(self.notes) < MAX_NOTES and words not in self.notes:
            self.notes.append(words)
        elif len(self.notes) == MAX_NOTES and words not in self.notes:
            self.notes.append("there is more of the same kind")

    def set_tempo(self, bpm: float) -> None:
        """The tempo, if it is one that can be followed; 0 is none."""
        slowest, fastest = TEMPO_BPM
        if slowest <= bpm <= fastest:
            self.tempo = bpm
        elif bpm:
            self.note(f"a tempo of {bpm:g} is left out, expected {slowest}..{fastest}")

    def play(self, bars: list[Bar]) -> None:
        """Bars written out in the order in which they are played; the time of most of them is the meter.

        Raises:
            ChartError: If they are more than a chart may have.
        """
        order, notes = playing_order(bars)
        played = [bars[i] for i in order]
        for words in notes:
            self.note(words)
        times = Counter(bar.time for bar in played)
        if times:
            self._set_meter(times)
        self.lines += bars_text(played, len(times) > 1)

    def _set_meter(self, times: Counter[str]) -> None:
        usual = times.most_common(1)[0][0]
        if beats(usual) <= MAX_METER:
            self.meter = beats(usual)
        else:
            self.note(f"{usual} is left out: a bar has at most {MAX_METER} beats")
        if others := [f"{count} in {time}" for time, count in times.items() if time != usual]:
            self.note(
                f"bars in another time than {usual} ({', '.join(others)}): their chords keep their length, "
                "but the band's bar lines stay where they were"
            )


def beats(time: str) -> int:
    """Beats in a bar of a time signature: 6/8, 9/8 and 12/8 are counted in dotted quarters."""
    count, _, unit = time.partition("/")
    return int(count) // 3 if unit == "8" and int(count) in (6, 9, 12) else int(count)


def bars_text(bars: list[Bar], with_times: bool = False) -> list[str]:
    """Lines of a chart, a new one for each section; with the time signature where it changes."""
    lines: list[str] = []
    row: list[str] = []
    time = ""
    for bar in bars:
        if row and (bar.section or bar.row or len(row) == BARS_IN_A_LINE):
            lines.append(f"| {' | '.join(row)} |")
            row = []
        if bar.section:
            lines.append(f"[{label(bar.section)}]")
        row.append(f"{bar.time} {bar.chords}" if with_times and bar.time != time else bar.chords)
        time = bar.time
    return [*lines, f"| {' | '.join(row)} |"] if row else lines


def plain(text: str, longest: int = 200) -> str:
    """A text on one line, without what cannot be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest].strip()


def label(text: str) -> str:
    """A name that can stand in brackets."""
    return plain(text.translate({ord("["): "(", ord("]"): ")", ord("|"): "/"}), 80)


def nearest_chord(word: str) -> tuple[str, str] | None:
    """A chord as in a chart, and what of its quality was left out; None if `word` begins with no chord."""
    found = chart.symbol(word)
    if found is None:
        return None
    rest = found[1]
    match = chart.SYMBOL.fullmatch(word.translate(chart.UNICODE))
    if not rest or match is None:
        return word, ""
    quality = match[3].translate(chart.BRACKETS).removesuffix(rest)
    simpler = f"({quality})" if quality[:1] in ("b", "#") else quality
    return match[1] + match[2] + simpler + (f"/{match[4]}" if match[4] else ""), rest
