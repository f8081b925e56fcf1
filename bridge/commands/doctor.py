"""`bandmate doctor`: what is installed and reachable, and the cure for what is not."""

import importlib.util
import json
import os
import resource
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from engine.contract import protocol
from engine.contract.errors import BandmateError

from ..audio.jack_client import load_jack, server_answers
from ..control import osc_server
from ..control.midi import maps
from ..library import paths, presets, songs


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `cure` is empty when all is well."""

    what: str
    is_well: bool
    found: str
    cure: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, one finding after the other; changes nothing."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    yield Finding(
        "Python",
        sys.version_info >= (3, 11),
        version,
        "" if sys.version_info >= (3, 11) else "use Python 3.11 or newer",
    )
    yield from _jack()
    yield _realtime()
    yield _midi()
    for name, port in (("engine port", protocol.DEFAULT_PORT), ("OSC control port", osc_server.DEFAULT_PORT)):
        yield _port(name, port)
    yield from _computing()
    yield from _files()


def _jack() -> Iterator[Finding]:
    try:
        load_jack()
    except BandmateError as error:
        yield Finding("JACK library", False, "not installed", str(error).partition(": ")[2])
        return
    yield Finding("JACK library", True, "installed")
    answers = server_answers()
    yield Finding(
        "JACK server",
        answers,
        "answers" if answers else "does not answer",
        "" if answers else "start jackd or PipeWire; without one jam plays the demo song",
    )


def _realtime() -> Finding:
    _, hard = resource.getrlimit(resource.RLIMIT_RTPRIO)
    may = os.geteuid() == 0 or hard != 0
    text = (
        "root" if os.geteuid() == 0 else f"priority up to {hard if hard != resource.RLIM_INFINITY else 'any'}"
    )
    return Finding(
        "real-time limits",
        may,
        text if may else "none",
        "" if may else "put yourself in the audio group: sudo usermod -aG audio $USER, then log in again",
    )


def _midi() -> Finding:
    if importlib.util.find_spec("rtmidi") is None:
        return Finding(
            "MIDI",
            False,
            "python-rtmidi is not installed",
            "pip install 'bandmate[midi]' (Python up to 3.12)",
        )
    import rtmidi

    try:
        ports = rtmidi.MidiIn().get_ports()
    except rtmidi.RtMidiError as error:
        return Finding(
            "MIDI",
            False,
            f"no ALSA sequencer ({error})",
            "load snd-seq; on machines without ALSA use JACK MIDI",
        )
    return Finding("MIDI", True, f"{len(ports)} inputs" + (": " + ", ".join(ports) if ports else ""))


def _port(name: str, number: int) -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return Finding(
                name,
                False,
                f"UDP {number} is taken",
                "another bandmate may run; choose another port with --port or --osc-port",
            )
    return Finding(name, True, f"UDP {number} is free")


def _computing() -> Iterator[Finding]:
    from engine.accompany import models
    from engine.runtime import device

    there = device.found()
    gpu = there[0] != "cpu"
    yield Finding(
        "computing",
        True,
        ", ".join(there) + ("" if gpu else f" ({os.cpu_count()} cores; no GPU, none is needed)"),
    )
    tables = (("codec", models.CODECS), ("backend", models.BACKENDS))
    for kind, table in tables:
        for name, (_, weights) in table.items():
            if weights is None:
                continue
            is_there = weights.file.exists()
            size = f"{weights.file.stat().st_size / 1e6:.0f} MB, " if is_there else "weights are missing, "
            is_needed = weights.licence == "Apache-2.0"
            yield Finding(
                f"{kind} {name}",
                is_there or not is_needed,
                f"{size}{weights.licence}" + ("" if is_there or is_needed else ", optional"),
                "" if is_there else weights.cure,
            )


def _files() -> Iterator[Finding]:
    """Everything that a person may have written, and what ships, read as it would be on stage."""
    kinds: tuple[tuple[str, list[str], Callable[[str], Any]], ...] = (
        ("preset", presets.names(), presets.load), ("controller", maps.names(), maps.load),
        ("song", paths.names("songs"), songs.load_song), ("setlist", paths.names("setlists"), songs.load_setlist),
    )  # fmt: skip
    for kind, names, load in kinds:
        for name in names:
            try:
                found = load(name)
            except BandmateError as error:
                yield Finding(f"{kind} {name}", False, "not valid", str(error))
            else:
                yield Finding(
                    f"{kind} {name}",
                    True,
                    getattr(found, "about", "")
                    or (f"{len(found.songs)} songs" if kind == "setlist" else "valid"),
                )


def main(as_json: bool) -> int:
    """Print the findings; exit status 1 when something that is needed is amiss."""
    findings = list(examine())
    if as_json:
        print(json.dumps([asdict(f) for f in findings], indent=1))
    else:
        for f in findings:
            print(
                f"{'  ok ' if f.is_well else ' ??  '} {f.what:22} {f.found}"
                + (f"\n{'':28} -> {f.cure}" if f.cure else "")
            )
    needed = ("Python", "codec studio", "backend diffusion")
    return int(any(not f.is_well for f in findings if f.what in needed))
