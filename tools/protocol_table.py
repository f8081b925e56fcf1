"""The messages between a bridge and an engine, for programs in other languages."""

import json

from engine.contract import protocol


def table() -> str:
    """JSON: version, port, most samples in a datagram, characters of padding; and of each message its name,
    address, sender, fields and doc.
    """
    messages = [
        {"name": m.kind, "address": m.address, "sender": m.sender, "fields": m.layout, "doc": m.doc()}
        for m in protocol.MESSAGES
    ]
    about = {
        "version": protocol.VERSION,
        "port": protocol.DEFAULT_PORT,
        "samples": protocol.LOOPBACK_SAMPLES,
        "padding": len(protocol.HELLO_PADDING),
        "messages": messages,
    }
    return json.dumps(about, indent=1) + "\n"
