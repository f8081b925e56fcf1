"""Charts from outside: text in any encoding, other programs' song files, and what `--chart` may be."""

import codecs
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.contract import chart, chart_import
from engine.contract.errors import ChartError
from engine.contract.tune import Tune

from . import yaml_nodes

LARGEST_FILE = 8 << 20
MARKS = (  # byte order marks, the longer ones first
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def read_text(file: Path) -> str:
    """A text in UTF-8, 16 or 32 by its byte order mark, or else in Windows' Latin 1, as ChordPro reads it.

    Raises:
        ChartError: If it cannot be read or is no text.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise ChartError(f"{file}: is larger than {LARGEST_FILE >> 20} MiB, too large for a chart")
        content = file.read_bytes()
    except OSError as error:
        raise ChartError(f"{file}: cannot be read: {error.strerror or error}") from error
    text = _decoded(content)
    if text is None or "\0" in text:
        raise ChartError(f"{file}: is no text")
    return text


def _decoded(content: bytes) -> str | None:
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace") if encoding == "utf-8" else None


def chart_text(argument: str) -> str:
    """What `--chart` gives: chords as they are, or what is in the file that it names.

    Raises:
        ChartError: If it looks like a file and there is none, or the chart cannot be read.
    """
    text, place = argument, ""
    if "|" not in argument and "\n" not in argument:
        file = Path(argument)
        if _is(file, Path.is_file):
            text, place = read_text(file), f"{argument}: "
        elif _is(file, Path.is_dir):
            raise ChartError(f"--chart {argument}: is a folder, expected a text file or chords")
        elif _names_file(argument):
            raise ChartError(f"--chart {argument}: there is no such file")
    if text.strip() or place:
        try:
            chart.parse(text)
        except ChartError as error:
            raise ChartError(f"{place}{error}") from error
    return text.strip()


def _is(file: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether it is a file or folder; what cannot be the name of one is none."""
    try:
        return bool(file.name) and kind(file)
    except (OSError, ValueError):
        return False


def _names_file(argument: str) -> bool:
    """Whether it has a file's ending or a folder before it, and does not begin with a chord."""
    words = argument.split()
    found = chart.symbol(words[0]) if words else None
    return (
        bool(words) and (found is None or bool(found[1])) and ("/" in argument or bool(Path(argument).suffix))
    )


def source_text(source: str) -> str:
    """What is to be read from `source`, a file or a link.

    Raises:
        ChartError: If it is a file that cannot be read.
    """
    return source if chart_import.is_link(source) else read_text(Path(source))


def song_file(tune: Tune) -> str:
    """A song file as one would write it.

    Raises:
        ChartError: If the tune has no chart that can be read.
    """
    values: list[tuple[str, str | float]] = [("about", tune.title or "imported")]
    if tune.tempo:
        values.append(("tempo", int(tune.tempo) if tune.tempo == int(tune.tempo) else tune.tempo))
    values += [("meter", tune.meter)] if tune.meter else []
    values += [("key", tune.key)] if tune.key else []
    rows = [f"{key}: {yaml_nodes.scalar_text(value)}" for key, value in values]
    return "\n".join([*rows, "chart: |", *(f"  {line}" for line in tune.text().splitlines())]) + "\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one tune: its file, or why there is none, and what could not be read as written."""

    title: str
    file: Path | None
    notes: tuple[str, ...] = ()


def write_songs(tunes: list[Tune | ChartError], folder: Path) -> Iterator[Written]:
    """Write a song file for each tune; one that is there already with another content stays as it is.

    Raises:
        ChartError: If the folder cannot be written.
    """
    taken: set[str] = set()
    for tune in tunes:
        if isinstance(tune, ChartError):
            yield Written(str(tune), None)
            continue
        file = folder / f"{_free_name(tune.title, taken)}.yaml"
        content = song_file(tune)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if file.exists() and file.read_bytes() != content.encode():
                yield Written(f"{tune.title}: {file} is there already and stays as it is", None)
                continue
            file.write_text(content, encoding="utf-8")
        except OSError as error:
            raise ChartError(f"{file}: cannot be written: {error.strerror or error}") from error
        yield Written(tune.title, file, tuple(tune.notes))


def _free_name(title: str, taken: set[str]) -> str:
    """A file name out of a title: letters, digits and hyphens, each name once."""
    letters = "".join(
        c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c)
    )
    plain = "-".join("".join(c if c.isalnum() else " " for c in letters.replace("'", "")).split())
    name = stem = plain[:60].strip("-") or "song"
    count = 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    taken.add(name)
    return name
