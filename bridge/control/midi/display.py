"""Names and values on the display of a controller that has one: plain characters by system exclusive messages."""

from dataclasses import dataclass

from engine.contract.params import Param

END = 0xF7
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Display:
    """Two rows of `cells` with `width` characters each; a message is `header`, the first character's place, characters, END."""

    header: bytes
    cells: int
    width: int

    def message(self, cell: int, row: int, text: str) -> bytes:
        """Writes `text` into a cell, counted from 0, cut and padded to its width less a space."""
        shown = text[: self.width - 1].ljust(self.width).encode("ascii", "replace")
        return (
            self.header + bytes((row * self.cells * self.width + cell * self.width,)) + shown + bytes((END,))
        )

    def texts(self, param: Param, value: float) -> tuple[str, str]:
        """A parameter's name and value, short enough to be read."""
        return short(param.name, self.width - 1), words(param, value, self.width - 1)


def short(name: str, width: int) -> str:
    """A name in so many characters: what goes without saying, then inner vowels from the end, are left out."""
    text = (
        name.removeprefix("stem/")
        .removeprefix("style/")
        .removesuffix("/level")
        .replace("/", " ")
        .replace("_", " ")
    )
    for at in range(len(text) - 1, 0, -1):
        if len(text) <= width:
            break
        if text[at] in VOWELS and text[at - 1] != " ":
            text = text[:at] + text[at + 1 :]
    return text[:width]


def words(param: Param, value: float, width: int) -> str:
    """A value with its unit, if there is room."""
    if param.choices:
        return param.choices[int(value)][:width]
    if param.kind == "switch":
        return "on" if value else "off"
    if param.kind == "fader" and value == param.low:
        return "-inf"
    number = f"{value:.0f}" if param.kind == "int" or abs(value) >= 100 else f"{value:.1f}"
    return f"{number}{param.unit}" if len(number) + len(param.unit) <= width else number
