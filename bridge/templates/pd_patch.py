"""Patches for Pure Data without externals: a stage to play from, and audio over OSC where there is no JACK."""

from engine.params import Param
from engine.rtap import messages
from engine.timing import STEMS

from ..actions import ACTIONS, Action
from ..osc_control import DEFAULT_PORT
from ..states import NAMES, STATES
from .pages import PAGES
from .pd_objects import At, PdPatch, name_of

ANSWERS = 7790  # the port that the patch listens on
TO, FROM = "bandmate-to", "bandmate-from"
SILENT_MS = 2500  # without a heartbeat
COLUMN, ROW, COLUMNS = 230, 210, 8
HOP, PACKET, SLOTS = 16_384, 4096, 4  # samples: a hop, a datagram; hops in the rings


class Stage:
    """The main patch; each parameter, action and state is a cell with its own wires."""

    def __init__(self) -> None:
        self.patch = PdPatch(1500, 900)
        self._cells = 0

    def cell(self) -> At:
        row, column = divmod(self._cells, COLUMNS)
        self._cells += 1
        return 20 + column * COLUMN, 330 + row * ROW

    def hear(self, name: str, at: At) -> int:
        """What comes from bandmate at an address; each part of it is routed by itself."""
        x, y = at
        last = self.patch.obj(f"r {FROM}", (x, y))
        for k, part in enumerate(name.split("/")):
            step = self.patch.obj(f"route {part}", (x + 60 * k, y + 24 * (k > 0)) if k else (x + 105, y))
            self.patch.join(last, step)
            last = step
        return last

    def tell(self, widget: int, name: str, at: At, is_name: bool = False) -> None:
        x, y = at
        said = self.patch.obj(f"oscformat bandmate {name.replace('/', ' ')}", (x, y + 125))
        out = self.patch.obj(f"s {TO}", (x, y + 150))
        if is_name:  # a symbol is a word only in a list
            whole = self.patch.obj("list append", (x + 110, y + 100))
            self.patch.join(widget, whole, said, out)
        else:
            self.patch.join(widget, said, out)

    def param(self, param: Param) -> None:
        x, y = at = self.cell()
        label, name = param.name.replace(" ", "_"), name_of(param)
        place = (x, y + 75)
        match param.kind:
            case "switch":
                widget = self.patch.toggle(name, label, place)
            case "fader":
                widget = self.patch.slider(name, label, (x + 190, y + 60), param.low, param.high)
            case _:
                widget = self.patch.number(name, label, place, param.low, param.high)
        was = self.patch.message("set $1", (x + 105, y + 50))
        self.patch.join(self.hear(param.name, at), was, widget)
        self.tell(widget, param.name, at)

    def action(self, action: Action) -> None:
        x, y = at = self.cell()
        name = f"bandmate.{action.name}"
        widget = self.patch.symbol(action.name, (x, y + 75)) if action.argument else self.patch.button(name, action.name, (x, y + 75))
        if action.argument:  # may come from elsewhere, as from a menu of one's own
            self.patch.join(
                self.patch.obj(f"r {name}", (x, y)),
                self.patch.obj("list prepend symbol", (x, y + 24)),
                self.patch.obj("list trim", (x, y + 48)),
                widget,
            )
        self.tell(widget, action.name, at, is_name=bool(action.argument))

    def state(self, name: str, is_name: bool) -> None:
        x, y = at = self.cell()
        shown = self.patch.symbol(name, (x, y + 110)) if is_name else self.patch.number(f"bandmate.{name}", name, (x, y + 110), -1e9, 1e9)
        came = self.hear(name, at)
        if is_name:
            self.patch.join(came, self.patch.obj("list prepend set", (x, y + 60)), self.patch.obj("list trim", (x, y + 84)), shown)
        else:
            self.patch.join(came, self.patch.message("set $1", (x, y + 60)), shown)

    def wire(self) -> None:
        """To and from bandmate; the light that says it lives, and the asking until it does."""
        obj, message, join = self.patch.obj, self.patch.message, self.patch.join
        begin = obj("loadbang", (20, 20))
        port, sends = message(f"connect 127.0.0.1 {DEFAULT_PORT}", (20, 50)), obj("netsend -u -b", (20, 130))
        join(begin, port, sends)
        join(obj(f"r {TO}", (160, 80)), obj("list prepend send", (160, 105)), obj("list trim", (160, 130)), sends)
        came = obj(f"netreceive -u -b {ANSWERS}", (320, 20))
        join(came, obj("oscparse", (320, 45)), obj("list trim", (320, 70)), obj("route bandmate", (320, 95)), obj(f"s {FROM}", (320, 120)))
        beat, alive = self.hear("heartbeat", (520, 20)), obj("t b b", (625, 60))
        wait, gone = obj(f"delay {SILENT_MS}", (720, 60)), obj("t b b b", (720, 90))
        light, on, off = (
            self.patch.toggle("bandmate.lives", "bandmate_lives", (520, 150), 28),
            message("set 1", (625, 90)),
            message("set 0", (660, 120)),
        )
        join(beat, alive, on, light)
        join(alive, wait, outlet=1)
        join(wait, gone, off, light)
        ask = message(f"{ANSWERS}", (780, 120))
        join(gone, ask, obj("oscformat bandmate subscribe", (780, 145)), obj(f"s {TO}", (780, 170)), outlet=1)
        join(gone, wait, outlet=2)
        join(begin, obj("delay 200", (840, 60)), gone)
        for k, name in enumerate(("ping", "dump")):
            join(message("list", (900, 20 + 80 * k)), obj(f"oscformat bandmate {name}", (900, 45 + 80 * k)), obj(f"s {TO}", (900, 70 + 80 * k)))
        for k, name in enumerate(("error", *(n.name for n in NAMES))):
            join(self.hear(name, (1120, 20 + 60 * k)), obj(f"print {name}", (1320, 20 + 60 * k)))
        asks = [n.name for n in NAMES]
        for k, name in enumerate(asks):
            join(
                message("list", (1120, 45 + 60 * (k + 1))),
                obj(f"oscformat bandmate {name}", (1160, 45 + 60 * (k + 1))),
                obj(f"s {TO}", (1370, 45 + 60 * (k + 1))),
            )

    def audio(self) -> None:
        """Instrument in, stems out, with meters; JACK joins Pd's channels with bandmate's."""
        obj, join = self.patch.obj, self.patch.join
        self.patch.comment("instrument: input 1, to bandmate: output 3; stems: inputs 2 to 5; mix: outputs 1 and 2", (20, 190))
        join(obj("adc~ 1", (20, 215)), obj("dac~ 3", (20, 290)))
        stems, mix = obj("adc~ 2 3 4 5", (160, 215)), obj("dac~ 1 2", (160, 290))
        for k, stem in enumerate(STEMS):
            level, meter = (
                obj("env~", (320 + 110 * k, 215)),
                self.patch.number(f"bandmate.meter.{stem}", f"{stem}_dB", (320 + 110 * k, 290), -100, 12),
            )
            join(stems, level, outlet=k)
            join(level, obj("- 100", (320 + 110 * k, 245)), meter)
            for side in range(2):
                join(stems, mix, outlet=k, inlet=side)
        join(self.patch.message(r"; pd dsp 1", (800, 215)), obj("s pd", (800, 300)))


def stage() -> str:
    """`bandmate.pd`."""
    out = Stage()
    out.wire()
    out.audio()
    for action in ACTIONS:
        out.action(action)
    for params in PAGES.values():
        for param in params:
            out.param(param)
    for state in STATES:
        out.state(state.name, state.tag == "s")
    return out.patch.text()


def over_osc() -> str:
    """`bandmate-osc~.pd`: [bandmate-osc~ HOST]: the instrument by UDP to `bandmate engine --dialect rtap`, bass, drums, guitar and piano back.

    A hop is HOP samples, a whole number of Pd's blocks. What was heard in hop n is sent at its end, and answered for the hop after the next.
    """
    patch = PdPatch(1340, 800)
    obj, message, join = patch.obj, patch.message, patch.join
    chunks = HOP // PACKET
    for k, line in enumerate((
        f"needs 44100 Hz. Argument: the engine's address. Inlet: the instrument. Outlets: {' - '.join(STEMS)}.",
        "from anywhere: a list of four 0 or 1 to bandmate-osc.stems; a parameter and its value to bandmate-osc.param",
    )):  # fmt: skip
        patch.comment(line, (20, 10 + 20 * k))
    # tables
    obj(f"table $0-in {HOP}", (20, 770))
    obj(f"table $0-nothing {HOP}", (180, 770))
    # the clock: what was recorded is sent, then recording begins anew
    begin, every, hop = obj("loadbang", (20, 60)), obj(f"metro {HOP} 1 samp", (20, 140)), obj("t b b", (20, 170))
    join(begin, obj("delay 500", (20, 85)), message("1", (20, 110)), every, hop)
    sound, record = obj("inlet~", (160, 170)), obj("tabwrite~ $0-in", (160, 240))
    join(sound, record)
    join(hop, message("start 0", (20, 210)), record)
    number, up = obj("f 0", (400, 170)), obj("+ 1", (450, 170))
    join(hop, number, outlet=1)
    join(number, up)
    join(up, number, inlet=1)
    # out by UDP
    to, sends = f"{TO}-$0", obj("netsend -u -b", (20, 420))
    join(obj(f"r {to}", (20, 330)), obj("list prepend send", (20, 360)), obj("list trim", (20, 390)), sends)
    join(begin, obj("symbol $1", (160, 330)), message(f"connect $1 {messages.PORT}", (160, 360)), sends)
    then = obj("t " + "f " * (chunks + 2) + "f", (400, 210))
    join(number, then)
    for k in range(chunks):
        x = 400 + 230 * k
        one, head, part = (
            obj("t b f", (x, 260)),
            obj(f"pack f {k * PACKET} {chunks}", (x + 60, 290)),
            obj(f"array get $0-in {k * PACKET} {PACKET}", (x, 320)),
        )
        whole = obj("list prepend", (x, 350))
        join(then, one, outlet=chunks + 1 - k)
        join(one, head, outlet=1)
        join(head, whole, inlet=1)
        join(one, part, whole, obj("oscformat -f iii context", (x, 380)), obj(f"s {to}", (x, 410)))
    # what the engine must know, told again now and then for the case that it was lost or the engine began anew
    tell = obj("t b b b b b", (20, 560))
    join(then, obj("mod 32", (20, 500)), obj("sel 0", (20, 530)), tell, outlet=chunks + 2)
    for k, (address, tag, value) in enumerate((
        ("update_package_size", "i", PACKET), ("update_r", "f", (HOP + 0.5) / messages.WINDOW), ("w", "f", 1), ("update_fade", "f", 0),
    )):  # fmt: skip
        x = 220 + 260 * k
        join(tell, message(f"{value:.8g}", (x, 500)), obj(f"oscformat -f {tag} {address}", (x, 530)), obj(f"s {to}", (x, 560)), outlet=4 - k)
    chosen, given = obj("t b l", (900, 90)), obj("list append 1 1 0 0", (900, 120))
    join(obj("r bandmate-osc.stems", (900, 60)), chosen)
    join(chosen, given, outlet=1, inlet=1)
    join(chosen, given)
    join(tell, given, obj("oscformat -f iiii predict_instruments", (900, 150)), obj(f"s {to}", (900, 180)))
    join(
        obj("r bandmate-osc.param", (1100, 40)),
        obj("list prepend 0", (1100, 65)),
        obj("oscformat -f isf bandmate engine param", (1100, 90)),
        obj(f"s {to}", (1100, 120)),
    )
    # back by UDP; oscparse knows no T, so what begins with r or s, as /ready does, is left out
    came, both, gate = obj(f"netreceive -u -b {messages.CLIENT_PORT}", (20, 610)), obj("t l l", (20, 635)), obj("spigot", (20, 690))
    join(came, both, gate)
    second = obj("unpack f f", (100, 660))
    join(both, obj("list split 2", (100, 635)), second, outlet=1)
    join(second, obj("expr $f1 != 114 && $f1 != 115", (200, 660)), gate, outlet=1, inlet=1)
    route = obj(f"route {' '.join(STEMS)}", (20, 740))
    join(gate, obj("oscparse", (100, 690)), obj("list trim", (100, 715)), route)
    for k, stem in enumerate(STEMS):
        x = 420 + 230 * k
        obj(f"table $0-{stem} {HOP * SLOTS}", (x, 800))
        chunk, place, samples, into = (
            obj("t l l", (x, 610)),
            obj("list split 3", (x + 60, 635)),
            obj("list split 3", (x, 690)),
            obj(f"array set $0-{stem}", (x, 720)),
        )
        join(route, chunk, samples, outlet=k)
        join(samples, into, outlet=1)
        numbers, at = obj("unpack f f f", (x + 60, 660)), obj(f"expr ((int($f1) + 1) % {SLOTS}) * {HOP} + $f2 * {PACKET}", (x + 30, 690))
        join(chunk, place, numbers, at, into, outlet=1, inlet=1)
        join(numbers, at, outlet=1, inlet=1)
        # at each hop the stretch that is due is played, and the one after the next is emptied
        clear, empty = obj("t b f", (x, 860)), obj(f"array set $0-{stem}", (x, 940))
        join(then, clear)
        join(clear, obj(f"expr ((int($f1) + 2) % {SLOTS}) * {HOP}", (x + 40, 885)), empty, outlet=1, inlet=1)
        join(clear, obj("array get $0-nothing", (x, 915)), empty)
        play = obj(f"tabplay~ $0-{stem}", (x, 1020))
        join(then, obj(f"expr (int($f1) % {SLOTS}) * {HOP}", (x, 965)), message(f"$1 {HOP}", (x, 990)), play, obj("outlet~", (x, 1050)), outlet=1)
    return patch.text()
