"""Patches for Pure Data without externals: a stage to play from, and audio over OSC where there is no JACK."""

from bridge.control.actions import ACTIONS, Action
from bridge.control.osc_server import DEFAULT_PORT
from bridge.control.states import NAMES, STATES
from engine.contract import rtap_messages
from engine.contract.params import PARAMS, Param
from engine.contract.timing import STEMS

from .pages import PAGES
from .pd_objects import OUT, At, PdPatch

ANSWERS = 7790  # the port that the patch listens on
TO, FROM = "bandmate-to", "bandmate-from"
SILENT_MS = 2500  # without a heartbeat
CELL, CELLS = (300, 150), 6  # of the wires
HOP, PACKET, SLOTS = 16_384, 4096, 4  # samples: a hop, a datagram; hops in the rings


class ControlPanel:
    """Widgets in front; behind them, in a patch of their own, the wires of each, cell by cell."""

    def __init__(self) -> None:
        self.front, self.patch = PdPatch(1240, 760), PdPatch(1500, 900)
        self._cells = 0

    def cell(self) -> At:
        row, column = divmod(self._cells, CELLS)
        self._cells += 1
        return 20 + column * CELL[0], 330 + row * CELL[1]

    def hear(self, name: str, at: At) -> int:
        """What comes from bandmate at an address; each part of it is routed by itself."""
        last = self.patch.obj(f"r {FROM}", at)
        for k, part in enumerate(name.split("/")):
            step = self.patch.obj(f"route {part}", (at[0] + 80 * k, at[1] + 24))
            self.patch.join(last, step)
            last = step
        return last

    def show(self, name: str, at: At, is_name: bool) -> None:
        """Let a widget show what comes from bandmate, without saying it again."""
        x, y = at
        came, to = self.hear(name, at), self.patch.obj(f"s bandmate.{name}", (x, y + 96))
        if is_name:
            self.patch.join(
                came,
                self.patch.obj("list prepend set", (x, y + 48)),
                self.patch.obj("list trim", (x, y + 72)),
                to,
            )
        else:
            self.patch.join(came, self.patch.message("set $1", (x, y + 48)), to)

    def tell(self, name: str, at: At, is_name: bool = False) -> None:
        """What a widget says goes to bandmate."""
        x, y = at
        came, said = (
            self.patch.obj(f"r bandmate.{name}{OUT}", (x, y)),
            self.patch.obj(f"oscformat bandmate {name.replace('/', ' ')}", (x, y + 48)),
        )
        if is_name:  # a symbol is a word only in a list
            self.patch.join(came, self.patch.obj("list append", (x, y + 24)), said)
        else:
            self.patch.join(came, said)
        self.patch.join(said, self.patch.obj(f"s {TO}", (x, y + 72)))

    def param(self, param: Param, at: At) -> None:
        label, name = param.name.split("/")[-1], f"bandmate.{param.name}"
        match param.kind:
            case "switch":
                self.front.toggle(
                    name, label, at, 44 if param.name.startswith("stem/") or param.name == "panic" else 20
                )
            case "fader":
                self.front.slider(name, label, at, param.low, param.high)
            case _:
                self.front.number(name, label, at, param.low, param.high)
        self.show(param.name, self.cell(), is_name=False)
        self.tell(param.name, self.cell())

    def action(self, action: Action, at: At) -> None:
        if action.argument:
            self.front.symbol(f"bandmate.{action.name}", action.name, at)
        else:
            self.front.button(f"bandmate.{action.name}", action.name, at)
        self.tell(action.name, self.cell(), is_name=bool(action.argument))

    def state(self, name: str, at: At, is_name: bool) -> None:
        label = name.removeprefix("now/")
        if is_name:
            self.front.symbol(f"bandmate.{name}", label, at, 10)
        else:
            self.front.number(f"bandmate.{name}", label, at, -1e9, 1e9)
        self.show(name, self.cell(), is_name)

    def wire(self) -> None:
        """To and from bandmate; the light that says it lives, and the asking until it does."""
        obj, message, join = self.patch.obj, self.patch.message, self.patch.join
        begin = obj("loadbang", (20, 20))
        port, sends = message(f"connect 127.0.0.1 {DEFAULT_PORT}", (20, 50)), obj("netsend -u -b", (20, 130))
        join(begin, port, sends)
        join(
            obj(f"r {TO}", (160, 80)),
            obj("list prepend send", (160, 105)),
            obj("list trim", (160, 130)),
            sends,
        )
        came = obj(f"netreceive -u -b {ANSWERS}", (320, 20))
        join(
            came,
            obj("oscparse", (320, 45)),
            obj("list trim", (320, 70)),
            obj("route bandmate", (320, 95)),
            obj(f"s {FROM}", (320, 120)),
        )
        beat, alive = self.hear("heartbeat", (520, 20)), obj("t b b", (625, 60))
        wait, gone = obj(f"delay {SILENT_MS}", (720, 60)), obj("t b b b", (720, 90))
        light, on, off = (
            obj("s bandmate.lives", (520, 150)),
            message("set 1", (625, 90)),
            message("set 0", (660, 120)),
        )
        self.front.toggle("bandmate.lives", "bandmate_lives", (20, 30), 28)
        join(beat, alive, on, light)
        join(alive, wait, outlet=1)
        join(wait, gone, off, light)
        ask = message(f"{ANSWERS}", (780, 120))
        join(gone, ask, obj("oscformat bandmate subscribe", (780, 145)), obj(f"s {TO}", (780, 170)), outlet=1)
        join(gone, wait, outlet=2)
        join(begin, obj("delay 200", (840, 60)), gone)
        for k, name in enumerate(("ping", "dump")):
            join(
                message("list", (900, 20 + 80 * k)),
                obj(f"oscformat bandmate {name}", (900, 45 + 80 * k)),
                obj(f"s {TO}", (900, 70 + 80 * k)),
            )
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
        self.patch.comment(
            "instrument: input 1, to bandmate: output 3; stems: inputs 2 to 5; mix: outputs 1 and 2",
            (20, 190),
        )
        join(obj("adc~ 1", (20, 215)), obj("dac~ 3", (20, 290)))
        stems, mix = obj("adc~ 2 3 4 5", (160, 215)), obj("dac~ 1 2", (160, 290))
        for k, stem in enumerate(STEMS):
            level = obj("env~", (320 + 160 * k, 215))
            join(stems, level, outlet=k)
            join(
                level,
                obj("- 100", (320 + 160 * k, 245)),
                obj(f"s bandmate.meter/{stem}", (320 + 160 * k, 290)),
            )
            self.front.number(f"bandmate.meter/{stem}", "dB", (90 + 190 * k, 330), -100, 12)
            for side in range(2):
                join(stems, mix, outlet=k, inlet=side)
        self.front.message("; pd dsp 1", (1060, 30))


def stage() -> str:
    """`bandmate.pd`."""
    out = ControlPanel()
    out.wire()
    out.audio()
    for k, state in enumerate(STATES):
        out.state(state.name, (160 + 150 * (k % 6), 30 + 46 * (k // 6)), state.tag == "s")
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
    begin, every, hop = (
        obj("loadbang", (20, 60)),
        obj(f"metro {HOP} 1 samp", (20, 140)),
        obj("t b b", (20, 170)),
    )
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
    join(begin, obj("symbol $1", (160, 330)), message(f"connect $1 {rtap_messages.PORT}", (160, 360)), sends)
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
        ("update_package_size", "i", PACKET), ("update_r", "f", (HOP + 0.5) / rtap_messages.WINDOW), ("w", "f", 1), ("update_fade", "f", 0),
    )):  # fmt: skip
        x = 220 + 260 * k
        join(
            tell,
            message(f"{value:.8g}", (x, 500)),
            obj(f"oscformat -f {tag} {address}", (x, 530)),
            obj(f"s {to}", (x, 560)),
            outlet=4 - k,
        )
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
    came, both, gate = (
        obj(f"netreceive -u -b {rtap_messages.CLIENT_PORT}", (20, 610)),
        obj("t l l", (20, 635)),
        obj("spigot", (20, 690)),
    )
    join(came, both, gate)
    second = obj("unpack f f", (100, 660))
    join(both, obj("list split 2", (100, 635)), second, outlet=1)
    join(second, obj("expr $f1 != 114 && $f1 != 115", (200, 660)), gate, outlet=1, inlet=1)
    route = obj(f"route {' '.join(STEMS)}", (20, 740))
    join(gate, obj("oscparse", (100, 690)), obj("list trim", (100, 715)), route)
    for k, stem in enumerate(STEMS):
        x = 420 + 330 * k
        obj(f"table $0-{stem} {HOP * SLOTS}", (x, 800))
        chunk, place, samples, into = (
            obj("t l l", (x, 610)),
            obj("list split 3", (x + 60, 635)),
            obj("list split 3", (x, 690)),
            obj(f"array set $0-{stem}", (x, 720)),
        )
        join(route, chunk, samples, outlet=k)
        join(samples, into, outlet=1)
        numbers, at = (
            obj("unpack f f f", (x + 60, 660)),
            obj(f"expr ((int($f1) + 1) % {SLOTS}) * {HOP} + $f2 * {PACKET}", (x + 60, 710)),
        )
        join(chunk, place, numbers, at, into, outlet=1, inlet=1)
        join(numbers, at, outlet=1, inlet=1)
        # at each hop the stretch that is due is played, and the one after the next is emptied
        clear, empty = obj("t b f", (x, 860)), obj(f"array set $0-{stem}", (x, 940))
        join(then, clear)
        join(clear, obj(f"expr ((int($f1) + 2) % {SLOTS}) * {HOP}", (x + 40, 885)), empty, outlet=1, inlet=1)
        join(clear, obj("array get $0-nothing", (x, 915)), empty)
        play = obj(f"tabplay~ $0-{stem}", (x, 1020))
        join(
            then,
            obj(f"expr (int($f1) % {SLOTS}) * {HOP}", (x, 965)),
            message(f"$1 {HOP}", (x, 990)),
            play,
            obj("outlet~", (x, 1050)),
            outlet=1,
        )
    return patch.text()
