"""The README of the patches for Max and Pure Data, with every message from the tables."""

from bridge.control.osc_server import DEFAULT_PORT
from engine.contract import protocol, rtap_messages

TEXT = f"""\
# Patches for Max and Pure Data

Made by `make templates` from bandmate's tables; the two scripts are written by hand. How to set up a \
machine: [Max, Pure Data and the published patches](../docs/max.md).

| file | for | audio |
|---|---|---|
| `bandmate.maxpat` | Max 8 and 9: a stage with every parameter, action and state | JACK or any driver, \
through `bandmate~` |
| `bandmate~.maxpat`, `bandmate~.maxhelp` | Max: the same in a patch of your own, `[bandmate~ OUT BASS DRUMS \
GUITAR PIANO]` | JACK or any driver |
| `bandmate-stream~.maxpat` with `bandmate-stream.js`, `bandmate-buffer.js`, `bandmate-protocol.json` | Max \
without JACK: straight to an engine, here or on a GPU server, `[bandmate-stream~ HOST]` | UDP, 44100 Hz |
| `bandmate.pd` | Pure Data: a stage | JACK |
| `bandmate-osc~.pd` | Pure Data without JACK: `[bandmate-osc~ HOST]`, to `bandmate engine --dialect rtap` | \
UDP, 44100 Hz |

No externals are needed. Keep the files of a row in one folder, and that folder in the search path. In Pure \
Data every widget answers to its name from anywhere: `; bandmate.steps 1`,
`; bandmate.stem/bass/on 0`, `; bandmate.preset.out balanced`.

The patches for Pure Data run in Pure Data 0.53 among the tests. Those for Max were built and checked \
without Max: against its reference of objects, and with node for the scripts.

## Control

OSC by UDP to port {DEFAULT_PORT}; answers go to whoever asks, and to who has subscribed: [every \
address](../docs/osc-addresses.md).
"""


def page() -> str:
    """Markdown."""
    ours = [
        f"| `{m.address}` | {m.sender} | {', '.join(f'{name} {tag}' for name, tag in m.layout)} | {m.doc()} |"
        for m in protocol.MESSAGES
    ]
    theirs = [f"| `{m.address}` | {m.sender} | `{m.tags}` | {m.doc} |" for m in rtap_messages.MESSAGES]
    return "\n".join(
        [
            TEXT, "## Audio and control between a bridge and an engine", "",
            (
                f"UDP port {protocol.DEFAULT_PORT}, version {protocol.VERSION}. Types are OSC's; `samples` "
                f"are blobs of little-endian float32 at 44100 Hz, at most {protocol.LOOPBACK_SAMPLES} in a "
                "datagram. A bridge on another machine seals each message with the key that both have, as "
                "`engine/contract/seal.py` says."
            ),
            "", "| address | sent by | fields | meaning |", "|---|---|---|---|", *ours, "",
            "## The published patches", "",
            (
                f"`bandmate engine --dialect rtap`: UDP port {rtap_messages.PORT} in, "
                f"{rtap_messages.CLIENT_PORT} out. `f*` are samples as OSC floats. What these messages have "
                "no words for, parameters, beat and chords,"
            ),
            (
                "may be sent to the same port as `param`, `grid` and `chart` of the table above, with any "
                "`session` and `change`."
            ),
            "", "| address | sent by | types | meaning |", "|---|---|---|---|", *theirs, "",
        ]
    )  # fmt: skip
