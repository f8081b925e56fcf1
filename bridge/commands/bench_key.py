"""What an engine's key costs: sealing and opening the datagrams of one hop over a network."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.contract import protocol
from engine.contract.params import Settings
from engine.contract.protocol import Context, Stem
from engine.contract.seal import HEADER, SessionSeal, derive
from engine.contract.timing import FRAME, seconds

REPEATS = 50


def times(name: str, settings: Settings) -> Iterator[dict[str, Any]]:
    """Milliseconds that both sides take together for a hop of a preset, median and 99 %."""
    key, frames = derive("only to be measured"), settings.integer("hop")
    bridge, engine = (SessionSeal(key, side, 1, "0" * protocol.COOKIE) for side in ("bridge", "engine"))
    there, back = _datagrams(settings)
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        came = [engine.open(bridge.seal(datagram)) for datagram in there]
        came += [bridge.open(engine.seal(datagram)) for datagram in back]
        taken.append((time.perf_counter() - began) * 1e3)
        if came != [*there, *back]:
            raise RuntimeError("a datagram did not come back as it was sealed")
    middle, high = np.quantile(taken, (0.5, 0.99)).round(3).tolist()
    yield {
        "what": "key",
        "preset": name,
        "hop_ms": round(1e3 * seconds(frames * FRAME)),
        "datagrams": len(there) + len(back),
        "bytes_more": HEADER * (len(there) + len(back)),
        "ms": {"p50": middle, "p99": high},
    }


def _datagrams(settings: Settings) -> tuple[list[bytes], list[bytes]]:
    """Context of a hop there; its stems, with overhang, back."""
    packet, hop = protocol.NETWORK_SAMPLES, settings.integer("hop") * FRAME
    samples = np.zeros(packet, np.float32)
    there = [
        protocol.encode(Context(session=1, position=at, samples=samples)) for at in range(0, hop, packet)
    ]
    end = hop + settings.integer("overhang") * FRAME
    back = [
        protocol.encode(
            Stem(session=1, stem=stem, generation=1, start=0, end=end, position=at, samples=samples)
        )
        for stem in settings.stems
        for at in range(0, end, packet)
    ]
    return there, back
