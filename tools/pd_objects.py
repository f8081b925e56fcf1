"""Patches for Pure Data, as text: objects, messages, widgets and connections."""

FONT, WHITE, BLACK = 12, "#fcfcfc", "#000000"
# A widget shows what is sent to its name, and outputs it unless it comes after `set`; its output goes to its
# name with this.
OUT = ".out"
Point = tuple[int, int]  # left, top


class PdPatch:
    """A patch that is written box by box; what the methods return is the box's number, for `join`."""

    def __init__(self, width: int, height: int) -> None:
        self._head = f"#N canvas 40 40 {width} {height} {FONT};"
        self._boxes: list[str] = []
        self._connections: list[str] = []

    def _add(self, line: str) -> int:
        self._boxes.append(f"#X {line};")
        return len(self._boxes) - 1

    def obj(self, text: str, at: Point) -> int:
        return self._add(f"obj {at[0]} {at[1]} {_escaped(text)}")

    def message(self, text: str, at: Point) -> int:
        return self._add(f"msg {at[0]} {at[1]} {_escaped(text)}")

    def comment(self, text: str, at: Point) -> int:
        return self._add(f"text {at[0]} {at[1]} {_escaped(text)}")

    def symbol(self, name: str, label: str, at: Point, width: int = 14) -> int:
        """A box for a name."""
        return self._add(f"symbolatom {at[0]} {at[1]} {width} 0 0 2 {label} {name} {name}{OUT} 0")

    def number(self, name: str, label: str, at: Point, low: float, high: float) -> int:
        return self._widget("nbx", f"7 18 {low:g} {high:g} 0 0", name, label, at, "0 256")

    def toggle(self, name: str, label: str, at: Point, size: int = 20) -> int:
        return self._widget("tgl", f"{size} 0", name, label, at, "0 1")

    def slider(self, name: str, label: str, at: Point, low: float, high: float) -> int:
        return self._widget("vsl", f"20 100 {low:g} {high:g} 0 0", name, label, at, "0 1")

    def button(self, name: str, label: str, at: Point) -> int:
        shape = f"bng 28 150 50 0 {name}{OUT} {name} {label}"
        return self._add(f"obj {at[0]} {at[1]} {shape} 0 -10 0 10 {WHITE} {BLACK} {BLACK}")

    def _widget(self, kind: str, shape: str, name: str, label: str, at: Point, last: str) -> int:
        names = f"{name}{OUT} {name} {label}"
        return self._add(
            f"obj {at[0]} {at[1]} {kind} {shape} {names} 0 -10 0 10 {WHITE} {BLACK} {BLACK} {last}"
        )

    def inside(self, other: "PdPatch", name: str, at: Point) -> int:
        """Another patch as a box of this one."""
        head, *rest = other.text().splitlines()
        first, last = f"{head.rsplit(' ', 1)[0]} {name} 0;", f"#X restore {at[0]} {at[1]} pd {name};"
        self._boxes.append("\n".join([first, *rest, last]))
        return len(self._boxes) - 1

    def join(self, *chain: int, outlet: int = 0, inlet: int = 0) -> None:
        """Connect each box with the next; the first from its `outlet`, the last to its `inlet`."""
        for k in range(len(chain) - 1):
            is_last = k == len(chain) - 2
            ends = f"{chain[k]} {0 if k else outlet} {chain[k + 1]} {inlet if is_last else 0}"
            self._connections.append(f"#X connect {ends};")

    def text(self) -> str:
        """The file."""
        return "\n".join([self._head, *self._boxes, *self._connections]) + "\n"


def _escaped(text: str) -> str:
    return text.replace(",", " \\,").replace(";", " \\;").replace("$", "\\$")
