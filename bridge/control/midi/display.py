"""Names and values on the display of a controller: plain characters by system exclusive messages."""

from dataclasses import dataclass

from engine.contract.params import Param

from . import encode

SYSEX_END = 0xF7
# positions of characters that a message can name
PLACES = 128
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Display:
    """Two rows of `cells` with `width` characters each.

    A message is `header` (F0 and the maker's bytes), the position of the first character, characters, F7.
    """

    header: bytes
    cells: int
    width: int

    def message(self, cell: int, row: int, text: str) -> bytes:
        """Writes `text` into a cell, counted from 0, cut and padded to its width less a space."""
        shown = text[: self.width - 1].ljust(self.width).encode("ascii", "replace")
        position = row * self.cells * self.width + cell * self.width
        return encode.sysex(self.header, bytes((position, *shown)))

    def texts(self, param: Param, value: float) -> tuple[str, str]:
        """A parameter's name and value, each no longer than a cell shows."""
        return short_name(param.name, self.width - 1), format_value(param, value, self.width - 1)


def short_name(name: str, width: int) -> str:
    """A parameter's name in `width` characters.

    Words that the others imply are left out, then vowels inside words, from the end, then the rest is cut.
    """
    text = name.removeprefix("stem/").removeprefix("style/").removesuffix("/level")
    text = text.replace("/", " ").replace("_", " ")
    for at in range(len(text) - 1, 0, -1):
        if len(text) <= width:
            break
        if text[at] in VOWELS and text[at - 1] != " ":
            text = text[:at] + text[at + 1 :]
    return text[:width]


def format_value(param: Param, value: float, width: int) -> str:
    """A value in `width` characters, with its unit if there is room."""
    if param.choices:
        return param.choices[int(value)][:width]
    if param.kind == "switch":
        return "on" if value else "off"
    if param.kind == "fader" and value == param.low:
        return "-inf"
    number = f"{value:.0f}" if param.kind == "int" or abs(value) >= 100 else f"{value:.1f}"
    return f"{number}{param.unit}" if len(number) + len(param.unit) <= width else number
