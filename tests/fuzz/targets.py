"""The table of targets, and what each begins with."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from bridge.library import paths
from engine.contract import osc, protocol, rtap_messages
from engine.contract.errors import BandmateError
from engine.contract.timing import FRAME

from . import loops, parsers

CASES = Path(__file__).parent / "cases"
SLOW_S = 2.0  # of computing, which no input may take


def _engine(data: bytes) -> None:
    from . import servers  # a model

    servers.engine(data)


def _rtap_server(data: bytes) -> None:
    from . import servers

    servers.published_server(data)


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        "protocol": parsers.engine_protocol,
        "osc": parsers.open_sound_control,
        "seal": parsers.sealed,
        "rtap": parsers.published,
        "http": parsers.request,
        "chart": parsers.written_chart,
        "chordpro": parsers.chordpro,
        "irealpro": parsers.irealpro,
        "yaml": parsers.documents,
        "text": parsers.text_files,
        "take": parsers.takes,
        "midi": parsers.midi,
        "engine": _engine,
        "bridge": loops.bridge,
        "control": loops.control,
        "rtap-server": _rtap_server,
        "controller": loops.controller,
    }
)
SONG = b"{title: One}\n{tempo: 120}\n{time: 4/4}\n{soc}\n[Am]we [F]play [C]on [G7]\n{eoc}\n{start_of_grid}\n"
SONG += b"|| Am . F . | C . G7 . |\n{end_of_grid}\n{chorus}\n"
LINK = b"One=Somebody=Swing=C=n=T44*A{C^7 |A-7 |D-9 |G7,x |N1F7 }|N2Gsus |r|Q<D.C. al Coda>Z "
EVENT = b'{"session": 7, "begin": 0, "codec": "studio"}\n{"session": 7, "message": "chart", "values": {}}\n'


class TooSlowError(Exception):
    """An input that takes longer than any may."""


def run(name: str, data: bytes) -> None:
    """Give a target its bytes; what it refuses in words is right.

    Raises:
        Exception: Whatever else it raises.
        TooSlowError: If it took longer than SLOW_S.
    """
    began = time.process_time()
    with contextlib.suppress(BandmateError):
        TARGETS[name](data)
    if (took := time.process_time() - began) > SLOW_S:
        raise TooSlowError(f"{name} took {took:.1f} s")


def seeds(name: str) -> Iterator[bytes]:
    """Inputs that are as they should be, from which the fuzzer begins."""
    yield from (case.read_bytes() for case in sorted((CASES / name).glob("*")))
    match name:
        case "protocol":
            for kind in protocol.MESSAGES:
                blank: dict[str, Any] = {"i": 1, "h": 1, "f": 0.5, "d": 0.5, "s": "a", "b": np.ones(4)}
                yield protocol.encode(kind(**{field: blank[tag] for field, tag in kind.layout}))
        case "osc":
            message = osc.encode("/bandmate/stem/*/on", "ifsbT", [1, 0.5, "a", b"1234", True])
            yield from (message, osc.encode_bundle(message, osc.encode_bundle(message)))
        case "rtap":
            yield osc.encode_samples("/context", (1, 0, 1), np.ones(8, np.float32))
            yield from (osc.encode(m.address, "i", [1]) for m in rtap_messages.MESSAGES)
        case "http":
            yield b"GET /bandmate?VALUE HTTP/1.1\r\nHost: localhost:7770\r\nOrigin: http://localhost\r\n\r\n"
        case "chart":
            yield from (b"| Dm7 | G7 | C^7 | % |", b"[A] |: C/E . N.C. . | x2 :| x3", b"| 3/4 H7 | 2/4 F |")
        case "chordpro":
            yield SONG
        case "irealpro":
            yield LINK
        case "yaml":
            for number, folder in enumerate(("presets", "songs", "setlists", "controllers")):
                yield from (number.to_bytes(2) + file.read_bytes() for file in paths.files(folder).values())
            yield b"\0\1preset: fast\ntempo: 120\nchart: '| C |'\nparts: {a: {bars: 8}}\n"
            yield b"\0\2songs: [a, {song: b, program: 2}]\n"
        case "take":
            yield EVENT
        case "midi" | "controller":
            yield b"\0\1\0\3\xb0\1\2\0\1\0\3\x90\1\2"
        case _:
            yield from (bytes(FRAME // 16), bytes(range(256)) * 4)
