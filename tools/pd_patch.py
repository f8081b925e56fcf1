"""A patch for Pure Data without externals: a control surface with every parameter, action and state."""

from bridge.control.actions import ACTIONS, Action
from bridge.control.osc_server import DEFAULT_PORT
from bridge.control.states import NAMES, STATES
from engine.contract.params import PARAMS, Param
from engine.contract.timing import STEMS

from .pages import PAGES
from .pd_objects import OUT, PdPatch, Point

# the port that the patch listens on
ANSWERS = 7790
# names of the wires inside
TO, FROM = "bandmate-to", "bandmate-from"
# without a heartbeat for so long, bandmate is taken for gone
SILENT_MS = 2500
# size of a cell of the inner patch, and cells in a row
CELL, CELLS = (300, 150), 6


class MainPatch:
    """Widgets in front; in an inner patch, cell by cell, what connects each of them with its address."""

    def __init__(self) -> None:
        self.front, self.patch = PdPatch(1240, 760), PdPatch(1500, 900)
        self._cells = 0

    def cell(self) -> Point:
        row, column = divmod(self._cells, CELLS)
        self._cells += 1
        return 20 + column * CELL[0], 330 + row * CELL[1]

    def receive(self, name: str, at: Point) -> int:
        """A box that outputs what comes from bandmate at an address, part by part of which it is routed."""
        last = self.patch.obj(f"r {FROM}", at)
        for k, part in enumerate(name.split("/")):
            step = self.patch.obj(f"route {part}", (at[0] + 80 * k, at[1] + 24))
            self.patch.join(last, step)
            last = step
        return last

    def show(self, name: str, at: Point, is_name: bool) -> None:
        """Let a widget show what comes from bandmate, without sending it back."""
        x, y = at
        came, to = self.receive(name, at), self.patch.obj(f"s bandmate.{name}", (x, y + 96))
        if is_name:
            whole = self.patch.obj("list prepend set", (x, y + 48))
            self.patch.join(came, whole, self.patch.obj("list trim", (x, y + 72)), to)
        else:
            self.patch.join(came, self.patch.message("set $1", (x, y + 48)), to)

    def send(self, name: str, at: Point, is_name: bool = False) -> None:
        """Send what a widget outputs to bandmate."""
        x, y = at
        came = self.patch.obj(f"r bandmate.{name}{OUT}", (x, y))
        said = self.patch.obj(f"oscformat bandmate {name.replace('/', ' ')}", (x, y + 48))
        if is_name:  # a symbol is a word only in a list
            self.patch.join(came, self.patch.obj("list append", (x, y + 24)), said)
        else:
            self.patch.join(came, said)
        self.patch.join(said, self.patch.obj(f"s {TO}", (x, y + 72)))

    def param(self, param: Param, at: Point) -> None:
        label, name = param.name.split("/")[-1], f"bandmate.{param.name}"
        match param.kind:
            case "switch":
                is_large = param.name.startswith("stem/") or param.name == "panic"
                self.front.toggle(name, label, at, 44 if is_large else 20)
            case "fader":
                self.front.slider(name, label, at, param.low, param.high)
            case _:
                self.front.number(name, label, at, param.low, param.high)
        self.show(param.name, self.cell(), is_name=False)
        self.send(param.name, self.cell())

    def action(self, action: Action, at: Point) -> None:
        if action.argument:
            self.front.symbol(f"bandmate.{action.name}", action.name, at)
        else:
            self.front.button(f"bandmate.{action.name}", action.name, at)
        self.send(action.name, self.cell(), is_name=bool(action.argument))

    def state(self, name: str, at: Point, is_name: bool) -> None:
        label = name.removeprefix("now/").replace("/", "_")
        if is_name:
            self.front.symbol(f"bandmate.{name}", label, at, 10)
        else:
            self.front.number(f"bandmate.{name}", label, at, -1e9, 1e9)
        self.show(name, self.cell(), is_name)

    def connect(self) -> None:
        """To and from bandmate: UDP, the light that shows that it answers, and what it lists."""
        begin = self._ports()
        self._heartbeat(begin)
        obj, message, join = self.patch.obj, self.patch.message, self.patch.join
        for k, name in enumerate(("ping", "dump")):
            said = message("list", (900, 20 + 80 * k))
            join(
                said,
                obj(f"oscformat bandmate {name}", (900, 45 + 80 * k)),
                obj(f"s {TO}", (900, 70 + 80 * k)),
            )
        for k, name in enumerate(("error", *(n.name for n in NAMES))):
            join(self.receive(name, (1120, 20 + 60 * k)), obj(f"print {name}", (1320, 20 + 60 * k)))
        for k, names in enumerate(NAMES, 1):
            said = message("list", (1120, 45 + 60 * k))
            asks = obj(f"oscformat bandmate {names.name}", (1160, 45 + 60 * k))
            join(said, asks, obj(f"s {TO}", (1370, 45 + 60 * k)))

    def _ports(self) -> int:
        """UDP both ways; returns the box that fires when the patch is opened."""
        obj, join = self.patch.obj, self.patch.join
        begin = obj("loadbang", (20, 20))
        port = self.patch.message(f"connect 127.0.0.1 {DEFAULT_PORT}", (20, 50))
        sends = obj("netsend -u -b", (20, 130))
        join(begin, port, sends)
        said = obj(f"r {TO}", (160, 80))
        join(said, obj("list prepend send", (160, 105)), obj("list trim", (160, 130)), sends)
        column = ("oscparse", "list trim", "route bandmate", f"s {FROM}")
        came = obj(f"netreceive -u -b {ANSWERS}", (320, 20))
        join(came, *(obj(text, (320, 45 + 25 * k)) for k, text in enumerate(column)))
        return begin

    def _heartbeat(self, begin: int) -> None:
        """A light that is on while bandmate answers; while it does not, it is asked to."""
        obj, message, join = self.patch.obj, self.patch.message, self.patch.join
        beat, alive = self.receive("heartbeat", (520, 20)), obj("t b b", (625, 60))
        wait, gone = obj(f"delay {SILENT_MS}", (720, 60)), obj("t b b b", (720, 90))
        light, on = obj("s bandmate.lives", (520, 150)), message("set 1", (625, 90))
        off = message("set 0", (660, 120))
        self.front.toggle("bandmate.lives", "bandmate_lives", (20, 30), 28)
        join(beat, alive, on, light)
        join(alive, wait, outlet=1)
        join(wait, gone, off, light)
        ask, subscribe = message(f"{ANSWERS}", (780, 120)), obj("oscformat bandmate subscribe", (780, 145))
        join(gone, ask, subscribe, obj(f"s {TO}", (780, 170)), outlet=1)
        join(gone, wait, outlet=2)
        join(begin, obj("delay 200", (840, 60)), gone)

    def audio(self) -> None:
        """Instrument in, stems out, with meters; JACK joins Pd's channels with bandmate's."""
        obj, join = self.patch.obj, self.patch.join
        about = "instrument: input 1, to bandmate: output 3; stems: inputs 2 to 5; mix: outputs 1 and 2"
        self.patch.comment(about, (20, 190))
        join(obj("adc~ 1", (20, 215)), obj("dac~ 3", (20, 290)))
        stems, mix = obj("adc~ 2 3 4 5", (160, 215)), obj("dac~ 1 2", (160, 290))
        for k, stem in enumerate(STEMS):
            level = obj("env~", (320 + 160 * k, 215))
            join(stems, level, outlet=k)
            decibels = obj("- 100", (320 + 160 * k, 245))
            join(level, decibels, obj(f"s bandmate.meter/{stem}", (320 + 160 * k, 290)))
            self.front.number(f"bandmate.meter/{stem}", "dB", (90 + 190 * k, 330), -100, 12)
            for side in range(2):
                join(stems, mix, outlet=k, inlet=side)
        self.front.message("; pd dsp 1", (1060, 30))


def main_patch() -> str:
    """`bandmate.pd`."""
    out = MainPatch()
    out.connect()
    out.audio()
    for k, state in enumerate(STATES):
        out.state(state.name, (70 + 120 * (k % 8), 30 + 46 * (k // 8)), state.tag == "s")
    for k, action in enumerate(a for a in ACTIONS if a.argument):
        out.action(action, (20 + 190 * k, 130))
    for k, action in enumerate(a for a in ACTIONS if not a.argument):
        out.action(action, (20 + 100 * k, 175))
    by_name: dict[str, Param] = {p.name: p for p in PARAMS}
    above: set[str] = set()
    for k, stem in enumerate(STEMS):
        out.front.comment(stem, (20 + 190 * k, 205))
        out.param(by_name[f"stem/{stem}/on"], (20 + 190 * k, 245))
        out.param(by_name[f"stem/{stem}/level"], (90 + 190 * k, 220))
        above |= {f"stem/{stem}/on", f"stem/{stem}/level"}
    for k, name in enumerate(("level", "dry", "panic")):
        out.param(by_name[name], (800 + 90 * k, 220 + 25 * (name == "panic")))
        above.add(name)
    top = 390
    for params in PAGES.values():
        rest = [p for p in params if p.name not in above]
        for k, param in enumerate(rest):
            out.param(param, (20 + 110 * (k % 11), top + 46 * (k // 11)))
        top += 46 * -(-len(rest) // 11) + 16
    out.front.inside(out.patch, "wires", (1160, 30))
    return out.front.text()
