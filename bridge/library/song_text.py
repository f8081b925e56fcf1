"""A song as the text of a song file, as one would write it."""

from pathlib import Path

from . import paths
from .files import write_atomically
from .songs import Part, Song
from .yaml_nodes import scalar_text

Row = tuple[str, str | float]


def keep(song: Song) -> Path:
    """Write a song to the user's own songs, in place of an older state of the same song.

    Raises:
        OSError: If it cannot be written.
    """
    file = paths.own_folder("songs") / f"{song.name}.yaml"
    write_atomically(file, text(song))
    return file


def text(song: Song) -> str:
    """The file of a song that has a chart or parts with charts; of its parameters tempo, meter and keys."""
    rows: list[Row] = [("about", song.about), ("preset", song.preset.name)]
    rows += [("tempo", _plain(song.values["tempo"])), ("meter", _plain(song.values["meter"]))]
    rows += [("key", song.key)] if song.key else []
    lines = [f"{key}: {scalar_text(value)}" for key, value in rows]
    moved = [f"{name}: {_plain(song.values[name])}" for name in ("transpose", "capo") if song.values[name]]
    lines += ["parameters: {" + ", ".join(moved) + "}"] if moved else []
    lines += _chart(song.chart, "") if song.chart else []
    lines += ["parts:"] if song.parts else []
    for part in song.parts:
        lines += [f"  {scalar_text(part.name)}:", *_part(part)]
    return "\n".join(lines) + "\n"


def _part(part: Part) -> list[str]:
    lines = [f"    {key}: {_plain(value)}" for key, value in part.values.items()]
    lines += [f"    bars: {part.bars}"] if part.bars else []
    lines += [f"    repeat: {part.repeat}"] if part.repeat > 1 else []
    lines += [f"    then: {scalar_text(part.then)}"] if part.then else []
    return lines + (_chart(part.chart, "    ") if part.chart else [])


def _chart(chart: str, indent: str) -> list[str]:
    return [f"{indent}chart: |", *(f"{indent}  {line}" for line in chart.splitlines())]


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value
