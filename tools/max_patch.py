"""Patches for Max 8 and 9 without externals: a stage to play from, and an abstraction for a patch of one's own."""

from typing import Any

from py2max import Box

from bridge.control.actions import ACTIONS, Action
from bridge.control.osc_server import DEFAULT_PORT, PREFIX
from bridge.control.states import NAMES, STATES
from engine.contract.params import PARAMS, Param
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS

from .max_objects import Patch, Place
from .pages import PAGES

ANSWERS = 7780  # the port that the patch listens on
TO, FROM = "bandmate.to", "bandmate.from"  # names of the wires inside
CELL, WIDTH, COLUMNS = (260, 190), 92, 12  # of the patching view; of the presentation
MS, BEAT = (
    1e3 * FRAME / SAMPLE_RATE,
    FRAME / SAMPLE_RATE / 60,
)  # of a frame; of a frame, for each beat a minute
MENUS = {
    "preset": "now/preset",
    "song": "now/song",
    "part": "now/part",
}  # an action with choices, and what tells the one that is on
LISTS = dict(zip(MENUS, NAMES, strict=True))
RING = 10 * SAMPLE_RATE  # samples in the buffers for audio over OSC
SILENT_MS = 2500  # without a heartbeat
SHORT = {"look_ahead": "look-ahead", "look_ahead_auto": "auto"}


class ControlPanel:
    """The main patch, cell by cell."""

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

    def label(self, text: str, place: Place, size: float = 11) -> None:
        self.patch.add("comment", (self._at[0], self._at[1] - 20), shown=place, text=text, fontsize=size)

    def hear(self, name: str, at: tuple[float, float], then: str = "prepend set") -> Box:
        """What comes from bandmate at an address, made into a message to a widget."""
        x, y = at
        came, made = self.patch.add(f"route {PREFIX}{name}", (x, y + 25)), self.patch.add(then, (x, y + 50))
        self.patch.join(self.patch.add(f"r {FROM}", (x, y)), came, made)
        return made

    def tell(self, name: str, at: tuple[float, float], *widgets: Box, outlet: int = 0) -> None:
        """What widgets say goes to an address."""
        x, y = at
        said = self.patch.add(f"prepend {PREFIX}{name}", (x, y + 105))
        for widget in widgets:
            self.patch.join(widget, said, outlet=outlet)
        self.patch.join(said, self.patch.add(f"s {TO}", (x, y + 130)))

    def param(self, param: Param, place: Place) -> None:
        """A widget for a parameter, with its name above."""
        left, top, width, height = place
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
        self.patch.join(self.hear(param.name, at), widget)
        self.tell(param.name, at, widget)

    def _fader(self, param: Param, place: Place, at: tuple[float, float], attributes: dict[str, Any]) -> None:
        """A slider with its number below."""
        left, top, width, height = place
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
        came = self.hear(param.name, at)
        for widget in (slider, number):
            self.patch.join(came, widget)
        self.tell(param.name, at, slider, number)

    def action(self, action: Action, place: Place) -> None:
        """A button; where it takes a name, a menu that bandmate fills; where it takes words, a line to write on."""
        at = self.cell()
        x, y = at
        attributes: dict[str, Any] = {"hint": action.doc, "annotation": action.doc, "varname": action.name}
        left, top, width, height = place
        if action.name in MENUS:
            self.label(action.name, (left, top, width, 18))
            menu = self.patch.add("umenu", (x, y + 78), shown=(left, top + 18, width - 12, 22), **attributes)
            fill = self.hear(LISTS[action.name].name, at, "t l clear")
            each, append = (
                self.patch.add("iter", (x, y + 150)),
                self.patch.add("prepend append", (x + 40, y + 150)),
            )
            self.patch.join(fill, menu, outlet=1)
            self.patch.join(fill, each, append, menu)
            now = self.hear(MENUS[action.name], (x + 130, y - 22), "prepend setsymbol")
            self.patch.join(now, menu)
            self.tell(action.name, at, menu, outlet=1)
        elif action.argument:
            self.label(f"{action.name}: type, then Enter", (left, top, width, 18))
            line = self.patch.add(
                "textedit", (x, y + 78), shown=(left, top + 18, width - 12, 22), keymode=1, **attributes
            )
            words, whole = (
                self.patch.add("route text", (x + 95, y + 78)),
                self.patch.add("tosymbol", (x + 95, y + 103)),
            )
            said, out = (
                self.patch.add(f"prepend {PREFIX}{action.name}", (x + 20, y + 128)),
                self.patch.add(f"s {TO}", (x, y + 153)),
            )
            self.patch.join(line, words, whole, said, out)
        else:
            button = self.patch.add(
                "textbutton",
                (x, y),
                shown=(left, top + 6, width - 12, height - 14),
                label=None,
                text=action.name.replace("_", " "),
                mode=0,
                **attributes,
            )
            said = self.patch.add("message", (x, y + 78), text=f"{PREFIX}{action.name}", width=150)
            self.patch.join(button, said, self.patch.add(f"s {TO}", (x, y + 130)))

    def state(self, name: str, place: Place) -> None:
        at = self.cell()
        left, top, width, _ = place
        self.label(name.removeprefix("now/").replace("_", " "), (left, top, width, 18))
        shown = self.patch.add(
            "message", (at[0], at[1] + 78), shown=(left, top + 18, width - 12, 22), text="-", ignoreclick=1
        )
        self.patch.join(self.hear(name, at), shown)

    def reckon(self, label: str, formula: str, sources: tuple[str, ...], place: Place) -> None:
        """A number from one or two of bandmate's, anew when either changes."""
        x, y = self.cell()
        left, top, width, _ = place
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

    def load(self, place: Place) -> None:
        """How much of a hop's time computing takes, as a bar; full is too late."""
        x, y = self.cell()
        left, top, width, _ = place
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

    def wire(self) -> None:
        """To and from bandmate by the abstraction, with the light that says that it answers; what it complains of; the parts of another song."""
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
        """Instrument in, stems out, with meters; the channels of `bandmate~` are those that JACK joins with bandmate."""
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


def stage() -> str:
    """`bandmate.maxpat`."""
    out = ControlPanel()
    out.wire()
    out.label("bandmate", (46, 12, 120, 28), 20)
    places = iter([(180 + 100 * k, 8.0, 100.0, 44.0) for k in range(9)])
    for state in STATES:
        if state.name not in ("now/cycle_ms", "now/hop_ms", "now/preset", "now/song", "now/part"):
            out.state(state.name, next(places))
    out.load((880, 8, 170, 44))
    for k, action in enumerate(a for a in ACTIONS if a.argument):
        out.action(action, (14 + 260 * k, 58, 260, 44))
    for k, action in enumerate(a for a in ACTIONS if not a.argument):
        out.action(action, (14 + 116 * k, 104, 116, 44))
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
        out.reckon(f"{SHORT.get(name, name)} ms", f"$f1 * {MS:.4f}", (name,), (14 + 192 * k, top, WIDTH, 44))
        out.reckon(
            f"{SHORT.get(name, name)} beats",
            f"$f1 * $f2 * {BEAT:.8f}",
            (name, "now/bpm"),
            (110 + 192 * k, top, WIDTH, 44),
        )
    for name in ("now/cycle_ms", "now/hop_ms"):
        out.state(name, (14 + 96 * (4 + (name == "now/hop_ms")), top, WIDTH, 44))
    out.audio()
    return out.patch.text()


def abstraction() -> str:
    """`bandmate~.maxpat`: [bandmate~ OUT BASS DRUMS GUITAR PIANO], channels, for a patch of one's own."""
    patch = Patch("bandmate~", 720, 480, is_presented=False)
    add, join = patch.add, patch.join
    for k, line in enumerate((
        f"bandmate~ OUT BASS DRUMS GUITAR PIANO.  Left inlet: messages, as in [{PREFIX}steps 2]. Right inlet: the instrument; it leaves on Max's output OUT, which JACK joins with bandmate:in_1.",
        "Outlets: what bandmate says; bass, drums, guitar, piano, from those inputs of Max, which JACK joins with bandmate's; 1 while bandmate answers, else 0.",
    )):  # fmt: skip
        add("comment", (20, 10 + 22 * k), text=line, width=680)
    words, sound = (
        add("inlet", (20, 70), comment="messages"),
        add("inlet", (420, 70), comment="instrument (signal)"),
    )
    sends = add(f"udpsend 127.0.0.1 {DEFAULT_PORT}", (20, 400))
    join(words, sends)
    join(sound, add("dac~ #1", (420, 110)))
    came, said = (
        add(f"udpreceive {ANSWERS}", (20, 110)),
        add("outlet", (20, 360), comment="what bandmate says"),
    )
    beat, alive = add(f"route {PREFIX}heartbeat", (60, 140)), add("t b b", (60, 170))
    yes, no = add("message", (60, 320), text="1", width=30), add("message", (110, 320), text="0", width=30)
    wait, gone = add(f"delay {SILENT_MS}", (160, 200)), add("t b b b", (160, 230))
    ask = add("message", (200, 270), text=f"{PREFIX}subscribe {ANSWERS}", width=180)
    join(came, said)
    join(came, beat, alive, yes)
    join(alive, wait, outlet=1)
    join(add("loadbang", (220, 110)), gone)
    join(wait, gone, no)
    join(gone, ask, sends, outlet=1)
    join(gone, wait, outlet=2)
    stems = add("adc~ #2 #3 #4 #5", (420, 200))
    for k, stem in enumerate(STEMS):
        join(stems, add("outlet", (420 + 60 * k, 360), comment=f"{stem} (signal)"), outlet=k)
    lives = add("outlet", (680, 360), comment="1 while bandmate answers")
    join(yes, lives)
    join(no, lives)
    return patch.text()


def help_patch() -> str:
    """`bandmate~.maxhelp`: what there is to say and hear, ready to be copied."""
    patch = Patch("bandmate~ help", 760, 420, is_presented=False)
    add, join = patch.add, patch.join
    add(
        "comment",
        (20, 10),
        text="bandmate~: a band member that listens. Start `bandmate jam`, join Max's channels with bandmate's in JACK, turn the audio on.",
        width=720,
    )
    band = add("bandmate~ 3 3 4 5 6", (20, 230))
    for k, words in enumerate(
        ("steps 1", "stem/bass/on 0", "preset balanced", "tap", "panic 1", "panic 0", "dump")
    ):
        row, column = divmod(k, 3)
        join(add("message", (20 + 200 * column, 50 + 40 * row), text=f"{PREFIX}{words}", width=180), band)
    join(add("adc~ 1", (640, 150)), band, inlet=1)
    join(band, add("print bandmate", (20, 290)))
    speakers = add("dac~ 1 2", (180, 340))
    for k, stem in enumerate(STEMS):
        add("comment", (180 + 130 * k, 290), text=f"outlet {2 + k}: {stem}", width=110)
        for side in range(2):
            join(band, speakers, outlet=1 + k, inlet=side)
    add("comment", (500, 340), text="outlet 6: 1 while bandmate answers", width=220)
    join(band, add("led", (460, 340)), outlet=5)
    add("ezdac~", (640, 200))
    return patch.text()


def over_osc() -> str:
    """`bandmate-stream~.maxpat`: [bandmate-stream~ HOST], audio by UDP to and from `bandmate engine`, where there is no JACK."""
    patch = Patch("bandmate-stream~", 980, 520, is_presented=False)
    add, join = patch.add, patch.join
    for k, line in enumerate((
        f"bandmate-stream~ HOST: needs {SAMPLE_RATE} Hz.  Left inlet: messages, as in [param steps 2], [chart | Am | F |], [engine 192.168.1.20]. Right inlet: the instrument.",
        "Outlets: what the engine says (state, hop, heard); bass, drums, guitar, piano. All is played at its place; look_ahead says how far ahead it is made.",
    )):  # fmt: skip
        add("comment", (20, 10 + 22 * k), text=line, width=820)
    words, sound = (
        add("inlet", (20, 70), comment="messages"),
        add("inlet", (420, 70), comment="instrument (signal)"),
    )
    node, said = (
        add("node.script bandmate-stream.js @autostart 1", (20, 300)),
        add("outlet", (20, 440), comment="what the engine says"),
    )
    join(words, node)
    join(
        add("loadbang", (120, 70)),
        add("delay 2000", (120, 100)),
        add("message", (120, 130), text="engine #1", width=90),
        node,
    )
    buffers = add("js bandmate-buffer.js #0", (220, 250))
    sorted_out = add("route stem", (20, 340))
    again = add("prepend stem", (20, 380))
    join(node, sorted_out, again, buffers)
    join(sorted_out, said, outlet=1)
    join(buffers, node)
    counter = add(f"count~ 0 {RING} 1", (560, 110))
    join(counter, add("snapshot~ 10", (220, 180)), buffers)
    record = add("poke~ #0.in", (420, 180))
    join(sound, record)
    join(counter, record, inlet=1)
    for k, stem in enumerate(("in", *STEMS)):
        add(f"buffer~ #0.{stem} {RING * 1000 // SAMPLE_RATE}", (700, 180 + 30 * k))
    for k, stem in enumerate(STEMS):
        play = add(f"index~ #0.{stem}", (420 + 135 * k, 360))
        join(counter, play, add("outlet", (420 + 135 * k, 440), comment=f"{stem} (signal)"))
    rate, wrong = add("dspstate~", (240, 380)), add(f"expr $f1 != {SAMPLE_RATE}.", (240, 410))
    join(
        rate,
        wrong,
        add("sel 1", (240, 440)),
        add("message", (240, 470), text=f"state error Max does not run at {SAMPLE_RATE}", width=170),
        said,
        outlet=1,
    )
    return patch.text()
