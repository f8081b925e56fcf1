"""Abstractions for Max 8 and 9 without externals, for a patch of one's own, and the help of the first."""

from py2max import Box

from bridge.control.osc_server import DEFAULT_PORT, PREFIX
from engine.contract.timing import SAMPLE_RATE, STEMS

from .max_objects import Patch

# the port that the abstraction listens on
ANSWERS = 7780
# without a heartbeat for so long, bandmate is taken for gone
SILENT_MS = 2500
# samples in the buffers for audio over OSC
RING = 10 * SAMPLE_RATE
ABOUT = (
    (
        f"bandmate~ OUT BASS DRUMS GUITAR PIANO.  Left inlet: messages, as in [{PREFIX}steps 2]. Right "
        "inlet: the instrument; it leaves on Max's output OUT, which JACK joins with bandmate:in_1."
    ),
    (
        "Outlets: what bandmate says; bass, drums, guitar, piano, from those inputs of Max, which JACK joins "
        "with bandmate's; 1 while bandmate answers, else 0."
    ),
)
ABOUT_STREAM = (
    (
        f"bandmate-stream~ HOST: needs {SAMPLE_RATE} Hz.  Left inlet: messages, as in [param steps 2], "
        "[chart | Am | F |], [key FILE], [engine 192.168.1.20]. Right inlet: the instrument."
    ),
    (
        "Outlets: what the engine says (state, hop, heard); bass, drums, guitar, piano. All is played at its "
        "place; look_ahead says how far ahead it is made."
    ),
)
EXAMPLES = ("steps 1", "stem/bass/on 0", "preset balanced", "tap", "panic 1", "panic 0", "dump")


def abstraction() -> str:
    """`bandmate~.maxpat`: [bandmate~ OUT BASS DRUMS GUITAR PIANO], channels, for a patch of one's own."""
    patch = Patch("bandmate~", 720, 480, is_presented=False)
    add, join = patch.add, patch.join
    for k, line in enumerate(ABOUT):
        add("comment", (20, 10 + 22 * k), text=line, width=680)
    words = add("inlet", (20, 70), comment="messages")
    sound = add("inlet", (420, 70), comment="instrument (signal)")
    sends = add(f"udpsend 127.0.0.1 {DEFAULT_PORT}", (20, 400))
    join(words, sends)
    join(sound, add("dac~ #1", (420, 110)))
    came = add(f"udpreceive {ANSWERS}", (20, 110))
    said = add("outlet", (20, 360), comment="what bandmate says")
    yes, no = _heartbeat(patch, came, said, sends)
    stems = add("adc~ #2 #3 #4 #5", (420, 200))
    for k, stem in enumerate(STEMS):
        join(stems, add("outlet", (420 + 60 * k, 360), comment=f"{stem} (signal)"), outlet=k)
    lives = add("outlet", (680, 360), comment="1 while bandmate answers")
    join(yes, lives)
    join(no, lives)
    return patch.text()


def _heartbeat(patch: Patch, came: Box, said: Box, sends: Box) -> tuple[Box, Box]:
    """Subscribe until bandmate answers; returns the boxes that say that it does and that it does not."""
    add, join = patch.add, patch.join
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
    return yes, no


def help_patch() -> str:
    """`bandmate~.maxhelp`: messages and outlets by example, to be copied."""
    patch = Patch("bandmate~ help", 760, 420, is_presented=False)
    add, join = patch.add, patch.join
    about = (
        "bandmate~: a band member that listens. Start `bandmate jam`, join Max's channels with bandmate's in "
        "JACK, turn the audio on."
    )
    add("comment", (20, 10), text=about, width=720)
    band = add("bandmate~ 3 3 4 5 6", (20, 230))
    for k, words in enumerate(EXAMPLES):
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
    """`bandmate-stream~.maxpat`: [bandmate-stream~ HOST], audio by UDP, without JACK."""
    patch = Patch("bandmate-stream~", 980, 520, is_presented=False)
    add, join = patch.add, patch.join
    for k, line in enumerate(ABOUT_STREAM):
        add("comment", (20, 10 + 22 * k), text=line, width=820)
    words = add("inlet", (20, 70), comment="messages")
    sound = add("inlet", (420, 70), comment="instrument (signal)")
    node = add("node.script bandmate-stream.js @autostart 1", (20, 300))
    said = add("outlet", (20, 440), comment="what the engine says")
    join(words, node)
    begin, later = add("loadbang", (120, 70)), add("delay 2000", (120, 100))
    join(begin, later, add("message", (120, 130), text="engine #1", width=90), node)
    buffers = add("js bandmate-buffer.js #0", (220, 250))
    by_name = add("route stem", (20, 340))
    again = add("prepend stem", (20, 380))
    join(node, by_name, again, buffers)
    join(by_name, said, outlet=1)
    join(buffers, node)
    _buffers(patch, sound, buffers)
    rate, wrong = add("dspstate~", (240, 380)), add(f"expr $f1 != {SAMPLE_RATE}.", (240, 410))
    words_wrong = f"state error Max does not run at {SAMPLE_RATE}"
    is_wrong = add("sel 1", (240, 440))
    join(rate, wrong, is_wrong, add("message", (240, 470), text=words_wrong, width=170), said, outlet=1)
    return patch.text()


def _buffers(patch: Patch, sound: Box, buffers: Box) -> None:
    """The instrument is recorded and the stems are played, at a sample counter that goes round."""
    add, join = patch.add, patch.join
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
