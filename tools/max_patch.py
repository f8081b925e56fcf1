"""A patch for Max 8 and 9 without externals: a control surface with every parameter, action and state."""

from typing import Any

from py2max import Box

from bridge.control.actions import ACTIONS, Action
from bridge.control.osc_server import PREFIX
from bridge.control.states import NAMES, STATES
from engine.contract.params import PARAMS, Param
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS

from .max_objects import Patch, Point, Rectangle
from .pages import PAGES

# names of the wires inside
TO, FROM = "bandmate.to", "bandmate.from"
# size of a cell of the patching view; width of a widget of the presentation, and widgets in a row
CELL, WIDTH, COLUMNS = (260, 190), 92, 12
# a frame in milliseconds; in beats, for each beat a minute
MS, BEAT = 1e3 * FRAME / SAMPLE_RATE, FRAME / SAMPLE_RATE / 60
# actions with choices, and the list of those
LISTS = dict(zip(("preset", "song", "part"), NAMES, strict=True))
# states that are shown elsewhere than in the row at the top
PLACED = ("now/cycle_ms", "now/hop_ms", *(f"{when}/{name}" for when in ("now", "next") for name in LISTS))
SHORT = {"look_ahead": "look-ahead", "look_ahead_auto": "auto"}


class MainPatch:
    """The patching view cell by cell, and the presentation, whose rectangles are given in pixels."""

    def __init__(self) -> None:
        self.patch = Patch("bandmate", 1180, 800, is_presented=True)
        self._cells = 0
        self._at = (20.0, 30.0)  # of the cell that is filled

    def cell(self) -> tuple[float, float]:
        """Left and top of the next free cell of the patching view."""
        row, column = divmod(self._cells, 6)
        self._cells += 1
        self._at = 20 + column * CELL[0], 420 + row * CELL[1]
        return self._at

    def label(self, text: str, rectangle: Rectangle, size: float = 11) -> None:
        self.patch.add("comment", (self._at[0], self._at[1] - 20), shown=rectangle, text=text, fontsize=size)

    def receive(self, name: str, at: tuple[float, float], then: str = "prepend set") -> Box:
        """A box that outputs what comes from bandmate at an address, as a message to a widget."""
        x, y = at
        came, made = self.patch.add(f"route {PREFIX}{name}", (x, y + 25)), self.patch.add(then, (x, y + 50))
        self.patch.join(self.patch.add(f"r {FROM}", (x, y)), came, made)
        return made

    def send(self, name: str, at: tuple[float, float], *widgets: Box, outlet: int = 0) -> None:
        """Send what widgets output to an address."""
        x, y = at
        said = self.patch.add(f"prepend {PREFIX}{name}", (x, y + 105))
        for widget in widgets:
            self.patch.join(widget, said, outlet=outlet)
        self.patch.join(said, self.patch.add(f"s {TO}", (x, y + 130)))

    def param(self, param: Param, rectangle: Rectangle) -> None:
        """A widget for a parameter, with its name above."""
        left, top, width, height = rectangle
        at = self.cell()
        self.label(SHORT.get(param.name, param.name.split("/")[-1].replace("_", " ")), (left, top, width, 18))
        inside = (left, top + 18, width - 12, 22.0)
        attributes: dict[str, Any] = {"hint": param.doc, "annotation": param.doc, "varname": param.name}
        if param.kind == "switch":
            inside = (left, top + 18, height - 22, height - 22)
            widget = self.patch.add("toggle", (at[0], at[1] + 78), shown=inside, **attributes)
        elif param.choices:
            items = [part for word in param.choices for part in (word, ",")][:-1]
            widget = self.patch.add("umenu", (at[0], at[1] + 78), shown=inside, items=items, **attributes)
        elif param.kind == "fader":
            self._fader(param, (left, top + 18, width - 12, height - 20), at, attributes)
            return
        else:
            name = "number" if param.kind == "int" else "flonum"
            widget = self.patch.add(
                name,
                (at[0], at[1] + 78),
                shown=inside,
                minimum=param.low,
                maximum=param.high,
                fontsize=14,
                **attributes,
            )
        self.patch.join(self.receive(param.name, at), widget)
        self.send(param.name, at, widget)

    def _fader(
        self, param: Param, rectangle: Rectangle, at: tuple[float, float], attributes: dict[str, Any]
    ) -> None:
        """A slider with its number below."""
        left, top, width, height = rectangle
        span = {"min": param.low, "size": param.high - param.low}
        slider = self.patch.add(
            "slider",
            (at[0], at[1] + 78),
            shown=(left + width / 3, top, 24, height - 26),
            floatoutput=1,
            **span,
            **attributes,
        )
        number = self.patch.add(
            "flonum",
            (at[0] + 80, at[1] + 78),
            shown=(left, top + height - 22, width, 22),
            minimum=param.low,
            maximum=param.high,
        )
        came = self.receive(param.name, at)
        for widget in (slider, number):
            self.patch.join(came, widget)
        self.send(param.name, at, slider, number)

    def action(self, action: Action, rectangle: Rectangle) -> None:
        """A button; a menu that bandmate fills where it takes a name; a line to type where it takes words."""
        at = self.cell()
        attributes: dict[str, Any] = {"hint": action.doc, "annotation": action.doc, "varname": action.name}
        if action.name in LISTS:
            self._menu(action.name, at, rectangle, attributes)
        elif action.argument:
            self._line(action.name, at, rectangle, attributes)
        else:
            self._button(action.name, at, rectangle, attributes)

    def _menu(self, name: str, at: Point, rectangle: Rectangle, attributes: dict[str, Any]) -> None:
        """A menu of what there is, at what sounds; beside it what waits for its beat."""
        (x, y), (left, top, width, height) = at, rectangle
        half = width / 2
        self.label(name, (left, top, half, 18))
        menu = self.patch.add("umenu", (x, y + 78), shown=(left, top + 18, half - 4, 22), **attributes)
        fill = self.receive(LISTS[name].name, at, "t l clear")
        each = self.patch.add("iter", (x, y + 150))
        append = self.patch.add("prepend append", (x + 40, y + 150))
        self.patch.join(fill, menu, outlet=1)
        self.patch.join(fill, each, append, menu)
        now = self.receive(f"now/{name}", (x + 130, y - 22), "prepend setsymbol")
        self.patch.join(now, menu)
        self.send(name, at, menu, outlet=1)
        self.state(f"next/{name}", (left + half, top, half, height))

    def _line(self, name: str, at: Point, rectangle: Rectangle, attributes: dict[str, Any]) -> None:
        """A line to write on."""
        (x, y), (left, top, width, _) = at, rectangle
        self.label(f"{name}: type, then Enter", (left, top, width, 18))
        shown = (left, top + 18, width - 12, 22.0)
        line = self.patch.add("textedit", (x, y + 78), shown=shown, keymode=1, **attributes)
        words = self.patch.add("route text", (x + 95, y + 78))
        whole = self.patch.add("tosymbol", (x + 95, y + 103))
        said = self.patch.add(f"prepend {PREFIX}{name}", (x + 20, y + 128))
        self.patch.join(line, words, whole, said, self.patch.add(f"s {TO}", (x, y + 153)))

    def _button(self, name: str, at: Point, rectangle: Rectangle, attributes: dict[str, Any]) -> None:
        """A button."""
        (x, y), (left, top, width, height) = at, rectangle
        attributes |= {"label": None, "text": name.replace("_", " "), "mode": 0}
        shown = (left, top + 6, width - 12, height - 14)
        button = self.patch.add("textbutton", at, shown=shown, **attributes)
        said = self.patch.add("message", (x, y + 78), text=f"{PREFIX}{name}", width=150)
        self.patch.join(button, said, self.patch.add(f"s {TO}", (x, y + 130)))

    def state(self, name: str, rectangle: Rectangle) -> None:
        at = self.cell()
        left, top, width, _ = rectangle
        label = name.removeprefix("now/").replace("/", " ").replace("_", " ")
        self.label(label, (left, top, width, 18))
        shown = self.patch.add(
            "message", (at[0], at[1] + 78), shown=(left, top + 18, width - 12, 22), text="-", ignoreclick=1
        )
        self.patch.join(self.receive(name, at), shown)

    def computed(self, label: str, formula: str, sources: tuple[str, ...], rectangle: Rectangle) -> None:
        """A number computed from one or two of bandmate's when either changes."""
        x, y = self.cell()
        left, top, width, _ = rectangle
        self.label(label, (left, top, width, 18))
        value = self.patch.add(f"expr {formula}", (x, y + 78))
        for inlet, name in enumerate(sources):
            came = self.patch.add(f"route {PREFIX}{name}", (x + 125 * inlet, y + 25))
            self.patch.join(self.patch.add(f"r {FROM}", (x + 125 * inlet, y)), came)
            if inlet:
                both = self.patch.add("t b f", (x + 125, y + 50))
                self.patch.join(came, both)
                self.patch.join(both, value, outlet=1, inlet=inlet)
                self.patch.join(both, value)
            else:
                self.patch.join(came, value)
        self.patch.join(
            value,
            self.patch.add(
                "flonum",
                (x, y + 105),
                shown=(left, top + 18, width - 12, 22),
                ignoreclick=1,
                numdecimalplaces=1,
            ),
        )

    def load_bar(self, rectangle: Rectangle) -> None:
        """Computing time of a hop as a share of what it may take, as a bar; full is too late."""
        x, y = self.cell()
        left, top, width, _ = rectangle
        self.label("compute / hop", (left, top, width, 18))
        share = self.patch.add("expr 100. * $f1 / ($f2 + 0.001)", (x, y + 78))
        for inlet, name in enumerate(("now/cycle_ms", "now/hop_ms")):
            came = self.patch.add(f"route {PREFIX}{name}", (x + 125 * inlet, y + 25))
            self.patch.join(self.patch.add(f"r {FROM}", (x + 125 * inlet, y)), came, share, inlet=inlet)
        bar = self.patch.add(
            "slider",
            (x, y + 105),
            shown=(left, top + 18, width - 12, 22),
            orientation=1,
            size=100,
            ignoreclick=1,
        )
        self.patch.join(share, bar)

    def connect(self) -> None:
        """To and from bandmate by the abstraction: a light while it answers, errors, parts of a new song."""
        add, join = self.patch.add, self.patch.join
        self.band: Box = add("bandmate~ 3 3 4 5 6", (20, 280))
        join(add(f"r {TO}", (20, 40)), self.band)
        join(self.band, add(f"s {FROM}", (20, 330)))
        join(self.band, add("led", (470, 330), shown=(14, 14, 26, 26)), outlet=5)
        for k, name in enumerate(("ping", "dump")):
            join(
                add("message", (820 + 120 * k, 40), text=f"{PREFIX}{name}", width=110),
                add(f"s {TO}", (820 + 120 * k, 70)),
            )
        trouble = add("prepend set", (820, 160))
        wrong = add("message", (820, 190), shown=(14, 766, 1150, 22), text="-", ignoreclick=1)
        join(add(f"r {FROM}", (820, 100)), add(f"route {PREFIX}error", (820, 130)), trouble, wrong)
        changed, please = add(f"route {PREFIX}now/song", (1000, 130)), add("t b", (1000, 160))
        asked = add("message", (1000, 190), text=f"{PREFIX}parts", width=110)
        join(add(f"r {FROM}", (1000, 100)), changed, please, asked, add(f"s {TO}", (1000, 220)))

    def audio(self) -> None:
        """Instrument in, stems out, with meters; JACK connects the channels of `bandmate~` with bandmate."""
        add, join = self.patch.add, self.patch.join
        self.label("audio through Max", (1068, 20, 110, 18))
        add("ezdac~", (260, 180), shown=(1068, 40, 40, 40))
        instrument, speakers = add("adc~ 1", (120, 180)), add("dac~ 1 2", (420, 380))
        join(instrument, self.band, inlet=1)
        join(instrument, add("meter~", (180, 210), shown=(1116, 40, 48, 12)))
        for k, stem in enumerate(STEMS):
            join(
                self.band,
                add("meter~", (120 + 70 * k, 330), shown=(14 + 190 * k, 308, 170, 10), hint=stem),
                outlet=1 + k,
            )
            for side in range(2):
                join(self.band, speakers, outlet=1 + k, inlet=side)


def main_patch() -> str:
    """`bandmate.maxpat`."""
    out = MainPatch()
    out.connect()
    out.label("bandmate", (46, 12, 120, 28), 20)
    placed = [s.name for s in STATES if s.name not in PLACED]
    step = min(86.0, 700 / len(placed))  # as far as the load bar
    for k, state in enumerate(placed):
        out.state(state, (180 + step * k, 8.0, step, 44.0))
    out.load_bar((880, 8, 170, 44))
    for k, action in enumerate(a for a in ACTIONS if a.argument):
        out.action(action, (14 + 260 * k, 58, 260, 44))
    for k, action in enumerate(a for a in ACTIONS if not a.argument):
        out.action(action, (14 + 76 * k, 104, 76, 44))
    by_name = {p.name: p for p in PARAMS}
    shown = {f"stem/{stem}/{kind}" for stem in STEMS for kind in ("on", "level")}
    for k, stem in enumerate(STEMS):
        out.label(stem, (14 + 190 * k, 152, 100, 24), 16)
        out.param(by_name[f"stem/{stem}/on"], (14 + 190 * k, 176, 90, 100))
        out.param(by_name[f"stem/{stem}/level"], (104 + 190 * k, 156, 90, 150))
    for k, name in enumerate(("level", "dry")):
        out.param(by_name[name], (774 + 90 * k, 156, 90, 150))
    out.param(by_name["panic"], (960, 156, 130, 130))
    shown |= {"level", "dry", "panic"}
    top = 322.0
    for params in PAGES.values():
        rest = [p for p in params if p.name not in shown]
        for k, param in enumerate(rest):
            row, column = divmod(k, COLUMNS)
            out.param(param, (14 + (WIDTH + 4) * column, top + 48 * row, WIDTH, 46))
        top += 48 * -(-len(rest) // COLUMNS) + 12
    for k, name in enumerate(("look_ahead", "hop")):
        out.computed(
            f"{SHORT.get(name, name)} ms", f"$f1 * {MS:.4f}", (name,), (14 + 192 * k, top, WIDTH, 44)
        )
        out.computed(
            f"{SHORT.get(name, name)} beats",
            f"$f1 * $f2 * {BEAT:.8f}",
            (name, "now/bpm"),
            (110 + 192 * k, top, WIDTH, 44),
        )
    for name in ("now/cycle_ms", "now/hop_ms"):
        out.state(name, (14 + 96 * (4 + (name == "now/hop_ms")), top, WIDTH, 44))
    out.audio()
    return out.patch.text()
