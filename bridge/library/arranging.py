"""A song as an arrangement: its parts in the order in which they follow, with their bars."""

from collections.abc import Mapping

from engine.contract import chart
from engine.contract.arrangement import Arrangement, Section, checked, in_order, named

from .songs import END, Song


def arranged(song: Song, over: Mapping[str, float], rounds: int = 1) -> Arrangement:
    """All parts, each once: as `then` says, or the next in the file; the end at `then: end`.

    Args:
        over: Parameters over the song's.
        rounds: How often all of that is played.
    Raises:
        BandmateError: If no tempo is known, or a part has neither bars nor a chart.
    """
    names = [part.name for part in song.parts]
    thens = [names.index(part.then) if part.then in names else None for part in song.parts]
    order = in_order(thens, [part.then == END for part in song.parts]) if song.parts else [0]
    sections = tuple(_section(song, index, over) for index in order)
    count_in = int({**song.values, **over}["count_in"])
    return checked(Arrangement(count_in, sections * rounds))


def _section(song: Song, index: int, over: Mapping[str, float]) -> Section:
    values, text = song.part(index)
    part = song.parts[index] if song.parts else None
    bars = part.bars if part else 0
    length = bars or (chart.parse(text).length if text else 0)
    name = f"{song.name}/{part.name}" if part else song.name
    return Section(name, length * (part.repeat if part else 1), text, named({**values, **over}))
