"""A patch for Pure Data without externals: audio over OSC to an engine, where there is no JACK."""

from engine.contract import rtap_messages
from engine.contract.timing import STEMS

from .pd_objects import PdPatch, Point

# name of the wire to the engine, one for each copy of the patch
TO = "bandmate-to-$0"
# samples: a hop, a datagram; hops in the buffers of stems
HOP, PACKET, SLOTS = 16_384, 4096, 4
CHUNKS = HOP // PACKET
# settings sent to the engine: address, OSC type, value
SETTINGS = (
    ("update_package_size", "i", PACKET),
    ("update_r", "f", (HOP + 0.5) / rtap_messages.WINDOW),
    ("w", "f", 1),
    ("update_fade", "f", 0),
)
# hops between two times that settings are sent: the engine may have missed them, or begun anew
SETTINGS_EVERY = 32
ABOUT = (
    f"needs 44100 Hz. Argument: the engine's address. Inlet: the instrument. Outlets: {' - '.join(STEMS)}.",
    (
        "from anywhere: a list of four 0 or 1 to bandmate-osc.stems; a parameter and its value to "
        "bandmate-osc.param"
    ),
)


def over_osc() -> str:
    """`bandmate-osc~.pd`: [bandmate-osc~ HOST]: the instrument by UDP to an engine, four stems back.

    The engine is `bandmate engine --dialect rtap`.     A hop is HOP samples, a whole number of Pd's blocks.
    What was recorded in hop n is sent at its end, and the answer is played in the hop after the next.
    """
    patch = PdPatch(1340, 800)
    for k, line in enumerate(ABOUT):
        patch.comment(line, (20, 10 + 20 * k))
    patch.obj(f"table $0-in {HOP}", (20, 770))
    patch.obj(f"table $0-nothing {HOP}", (180, 770))
    begin, number = _clock(patch)
    _sender(patch, begin)
    each_hop = patch.obj("t " + "f " * (CHUNKS + 2) + "f", (400, 210))
    patch.join(number, each_hop)
    for k in range(CHUNKS):
        _send_chunk(patch, each_hop, k)
    _send_settings(patch, each_hop)
    route = _receiver(patch)
    for k in range(len(STEMS)):
        x = 420 + 330 * k
        _store(patch, route, k, x)
        _play(patch, each_hop, k, x)
    return patch.text()


def _clock(patch: PdPatch) -> tuple[int, int]:
    """Send the number of each hop on, then record anew; returns the boxes of the start and of the number."""
    obj, join = patch.obj, patch.join
    begin, every = obj("loadbang", (20, 60)), obj(f"metro {HOP} 1 samp", (20, 140))
    hop = obj("t b b", (20, 170))
    join(begin, obj("delay 500", (20, 85)), patch.message("1", (20, 110)), every, hop)
    sound, record = obj("inlet~", (160, 170)), obj("tabwrite~ $0-in", (160, 240))
    join(sound, record)
    join(hop, patch.message("start 0", (20, 210)), record)
    number, up = obj("f 0", (400, 170)), obj("+ 1", (450, 170))
    join(hop, number, outlet=1)
    join(number, up)
    join(up, number, inlet=1)
    return begin, number


def _sender(patch: PdPatch, begin: int) -> None:
    """UDP to the engine, of what comes by the wire TO."""
    obj, join = patch.obj, patch.join
    sends = obj("netsend -u -b", (20, 420))
    join(obj(f"r {TO}", (20, 330)), obj("list prepend send", (20, 360)), obj("list trim", (20, 390)), sends)
    address = obj("symbol $1", (160, 330))
    join(begin, address, patch.message(f"connect $1 {rtap_messages.PORT}", (160, 360)), sends)


def _send_chunk(patch: PdPatch, each_hop: int, k: int) -> None:
    """Chunk k of what was recorded, as the message `context`."""
    obj, join, x = patch.obj, patch.join, 400 + 230 * k
    one, head = obj("t b f", (x, 260)), obj(f"pack f {k * PACKET} {CHUNKS}", (x + 60, 290))
    part = obj(f"array get $0-in {k * PACKET} {PACKET}", (x, 320))
    whole = obj("list prepend", (x, 350))
    join(each_hop, one, outlet=CHUNKS + 1 - k)
    join(one, head, outlet=1)
    join(head, whole, inlet=1)
    join(one, part, whole, obj("oscformat -f iii context", (x, 380)), obj(f"s {TO}", (x, 410)))


def _send_settings(patch: PdPatch, each_hop: int) -> None:
    """What the engine must know, now and then; which stems play, and parameters, when they come as well."""
    obj, join = patch.obj, patch.join
    tell = obj("t b b b b b", (20, 560))
    hop = obj(f"mod {SETTINGS_EVERY}", (20, 500))
    join(each_hop, hop, obj("sel 0", (20, 530)), tell, outlet=CHUNKS + 2)
    for k, (address, tag, value) in enumerate(SETTINGS):
        x = 220 + 260 * k
        setting = patch.message(f"{value:.8g}", (x, 500))
        join(
            tell,
            setting,
            obj(f"oscformat -f {tag} {address}", (x, 530)),
            obj(f"s {TO}", (x, 560)),
            outlet=4 - k,
        )
    chosen, given = obj("t b l", (900, 90)), obj("list append 1 1 0 0", (900, 120))
    join(obj("r bandmate-osc.stems", (900, 60)), chosen)
    join(chosen, given, outlet=1, inlet=1)
    join(chosen, given)
    join(tell, given, obj("oscformat -f iiii predict_instruments", (900, 150)), obj(f"s {TO}", (900, 180)))
    column: tuple[tuple[str, Point], ...] = (
        ("r bandmate-osc.param", (1100, 40)),
        ("list prepend 0", (1100, 65)),
        ("oscformat -f isf bandmate engine param", (1100, 90)),
        (f"s {TO}", (1100, 120)),
    )
    join(*(obj(text, at) for text, at in column))


def _receiver(patch: PdPatch) -> int:
    """UDP from the engine; returns the box that sorts chunks by stem.

    oscparse knows no T, so messages that begin with r or s, as /ready does, are left out.
    """
    obj, join = patch.obj, patch.join
    came, both = obj(f"netreceive -u -b {rtap_messages.CLIENT_PORT}", (20, 610)), obj("t l l", (20, 635))
    gate = obj("spigot", (20, 690))
    join(came, both, gate)
    second = obj("unpack f f", (100, 660))
    join(both, obj("list split 2", (100, 635)), second, outlet=1)
    join(second, obj("expr $f1 != 114 && $f1 != 115", (200, 660)), gate, outlet=1, inlet=1)
    route = obj(f"route {' '.join(STEMS)}", (20, 740))
    join(gate, obj("oscparse", (100, 690)), obj("list trim", (100, 715)), route)
    return route


def _store(patch: PdPatch, route: int, k: int, x: int) -> None:
    """Chunks of stem k go to their place in its buffer."""
    obj, join, stem = patch.obj, patch.join, STEMS[k]
    obj(f"table $0-{stem} {HOP * SLOTS}", (x, 800))
    chunk, head = obj("t l l", (x, 610)), obj("list split 3", (x + 60, 635))
    samples, into = obj("list split 3", (x, 690)), obj(f"array set $0-{stem}", (x, 720))
    join(route, chunk, samples, outlet=k)
    join(samples, into, outlet=1)
    numbers = obj("unpack f f f", (x + 60, 660))
    at = obj(f"expr ((int($f1) + 1) % {SLOTS}) * {HOP} + $f2 * {PACKET}", (x + 60, 710))
    join(chunk, head, numbers, at, into, outlet=1, inlet=1)
    join(numbers, at, outlet=1, inlet=1)


def _play(patch: PdPatch, each_hop: int, k: int, x: int) -> None:
    """At each hop the part of stem k that is due is played, and the one after the next is emptied."""
    obj, join, stem = patch.obj, patch.join, STEMS[k]
    clear, empty = obj("t b f", (x, 860)), obj(f"array set $0-{stem}", (x, 940))
    join(each_hop, clear)
    join(clear, obj(f"expr ((int($f1) + 2) % {SLOTS}) * {HOP}", (x + 40, 885)), empty, outlet=1, inlet=1)
    join(clear, obj("array get $0-nothing", (x, 915)), empty)
    play = obj(f"tabplay~ $0-{stem}", (x, 1020))
    due = obj(f"expr (int($f1) % {SLOTS}) * {HOP}", (x, 965))
    join(each_hop, due, patch.message(f"$1 {HOP}", (x, 990)), play, obj("outlet~", (x, 1050)), outlet=1)
