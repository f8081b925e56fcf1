"""Patches for Pure Data, as text: objects, messages, widgets and cords."""

FONT, WHITE, BLACK = 12, "#fcfcfc", "#000000"
OUT = ".out"  # what a widget says is sent to its name with this; what is sent to its name, it shows, and says unless it comes after `set`
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

    def symbol(self, name: str, label: str, at: At, width: int = 14) -> int:
        """A box for a name."""
        return self._add(f"symbolatom {at[0]} {at[1]} {width} 0 0 2 {label} {name} {name}{OUT} 0")

    def number(self, name: str, label: str, at: At, low: float, high: float) -> int:
        return self._widget("nbx", f"7 18 {low:g} {high:g} 0 0", name, label, at, "0 256")

    def toggle(self, name: str, label: str, at: At, size: int = 20) -> int:
        return self._widget("tgl", f"{size} 0", name, label, at, "0 1")

    def slider(self, name: str, label: str, at: At, low: float, high: float) -> int:
        return self._widget("vsl", f"20 100 {low:g} {high:g} 0 0", name, label, at, "0 1")

    def button(self, name: str, label: str, at: At) -> int:
        return self._add(
            f"obj {at[0]} {at[1]} bng 28 150 50 0 {name}{OUT} {name} {label} 0 -10 0 10 {WHITE} {BLACK} {BLACK}"
        )

    def _widget(self, kind: str, shape: str, name: str, label: str, at: At, last: str) -> int:
        return self._add(
            f"obj {at[0]} {at[1]} {kind} {shape} {name}{OUT} {name} {label} 0 -10 0 10 {WHITE} {BLACK} {BLACK} {last}"
        )

    def inside(self, other: "PdPatch", name: str, at: At) -> int:
        """Another patch as a box of this one."""
        head, *rest = other.text().splitlines()
        self._boxes.append(
            "\n".join(
                [f"{head.rsplit(' ', 1)[0]} {name} 0;", *rest, f"#X restore {at[0]} {at[1]} pd {name};"]
            )
        )
        return len(self._boxes) - 1

    def join(self, *chain: int, outlet: int = 0, inlet: int = 0) -> None:
        """Cords from each box to the next; the first from `outlet`, the last to `inlet`."""
        for k in range(len(chain) - 1):
            self._cords.append(
                f"#X connect {chain[k]} {0 if k else outlet} {chain[k + 1]} {inlet if k == len(chain) - 2 else 0};"
            )

    def text(self) -> str:
        """The file."""
        return "\n".join([self._head, *self._boxes, *self._cords]) + "\n"


def _escaped(text: str) -> str:
    return text.replace(",", " \\,").replace(";", " \\;").replace("$", "\\$")
