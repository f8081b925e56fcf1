"""Patches for Pure Data, as text: objects, messages, widgets and cords."""

from engine.params import Param

FONT, WHITE, BLACK = 12, "#fcfcfc", "#000000"
At = tuple[int, int]


class PdPatch:
    """A patch that is written box by box; `join` takes what the others return."""

    def __init__(self, width: int, height: int) -> None:
        self._head = f"#N canvas 40 40 {width} {height} {FONT};"
        self._boxes: list[str] = []
        self._cords: list[str] = []

    def _add(self, line: str) -> int:
        self._boxes.append(f"#X {line};")
        return len(self._boxes) - 1

    def obj(self, text: str, at: At) -> int:
        return self._add(f"obj {at[0]} {at[1]} {_escaped(text)}")

    def message(self, text: str, at: At) -> int:
        return self._add(f"msg {at[0]} {at[1]} {_escaped(text)}")

    def comment(self, text: str, at: At) -> int:
        return self._add(f"text {at[0]} {at[1]} {_escaped(text)}")

    def symbol(self, label: str, at: At, width: int = 14) -> int:
        """A box for a name; `symbol WORD` to its inlet is as if it had been typed, `set WORD` only shows it."""
        return self._add(f"symbolatom {at[0]} {at[1]} {width} 0 0 2 {label} - - 0")

    def number(self, name: str, label: str, at: At, low: float, high: float) -> int:
        return self._widget("nbx", f"6 16 {low:g} {high:g} 0 0", name, label, at, "0 256")

    def toggle(self, name: str, label: str, at: At, size: int = 18) -> int:
        return self._widget("tgl", f"{size} 0", name, label, at, "0 1")

    def slider(self, name: str, label: str, at: At, low: float, high: float) -> int:
        return self._widget("vsl", f"18 90 {low:g} {high:g} 0 0", name, label, at, "0 1")

    def button(self, name: str, label: str, at: At) -> int:
        return self._add(f"obj {at[0]} {at[1]} bng 24 150 50 0 - {name} {label} 0 -8 0 10 {WHITE} {BLACK} {BLACK}")

    def _widget(self, kind: str, shape: str, name: str, label: str, at: At, last: str) -> int:
        return self._add(f"obj {at[0]} {at[1]} {kind} {shape} - {name} {label} 0 -8 0 10 {WHITE} {BLACK} {BLACK} {last}")

    def join(self, *chain: int, outlet: int = 0, inlet: int = 0) -> None:
        """Cords from each box to the next; the first from `outlet`, the last to `inlet`."""
        for k in range(len(chain) - 1):
            self._cords.append(f"#X connect {chain[k]} {0 if k else outlet} {chain[k + 1]} {inlet if k == len(chain) - 2 else 0};")

    def text(self) -> str:
        """The file."""
        return "\n".join([self._head, *self._boxes, *self._cords]) + "\n"


def name_of(param: Param) -> str:
    """What a widget answers to in Pure Data, as `; bandmate.steps 2`."""
    return f"bandmate.{param.name}"


def _escaped(text: str) -> str:
    return text.replace(",", " \\,").replace(";", " \\;").replace("$", "\\$")
