"""`bandmate doctor`: what is installed and reachable, and the cure for what is not."""

import argparse
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
from ..control.midi.rtmidi_ports import SEQUENCER
from ..library import paths, presets, songs
from .engine_programs import lines


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
    yield _picture()
    yield from _engine()
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

    cure = "load snd-seq; on machines without ALSA use JACK MIDI"
    if not SEQUENCER.exists():  # asked for it, libasound would complain on the terminal
        return Finding("MIDI", False, f"no ALSA sequencer: {SEQUENCER} is not there", cure)
    try:
        ports = rtmidi.MidiIn(rtmidi.API_LINUX_ALSA).get_ports()
    except rtmidi.RtMidiError as error:
        return Finding("MIDI", False, f"no ALSA sequencer: {error}", cure)
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


def _engine() -> Iterator[Finding]:
    """What the engine's own program says of this machine; nothing where the engine is on another."""
    try:
        found = json.loads("".join(lines("describe", ["--json"])))
    except BandmateError as error:
        why, _, cure = str(error).partition(": ")
        cure = f"{cure} (not for an engine elsewhere)" if cure else "python -m engine describe says more"
        yield Finding("engine", False, why, cure)
        return
    devices, has_gpu = found["devices"], found["devices"][0] != "cpu"
    remark = "" if has_gpu else f" ({found['cores']} cores; no GPU, none is needed)"
    yield Finding("computing", True, f"{', '.join(devices)}{remark}, torch {found['torch']}")
    for model in found["models"]:
        yield _model(model)
    for extra in found["extras"]:
        if extra["missing"]:
            yield Finding(
                f"extra {extra['name']}",
                True,
                f"without {', '.join(extra['missing'])}, optional",
                extra["cure"],
            )


def _model(model: dict[str, Any]) -> Finding:
    """A codec or backend of the engine's, with its weights."""
    is_there, is_needed = model["bytes"] is not None, model["is_needed"]
    size = f"{model['bytes'] / 1e6:.0f} MB" if is_there else "weights are missing"
    remark = "" if is_there or is_needed else ", optional"
    return Finding(
        f"{model['kind']} {model['name']}",
        is_there or not is_needed,
        f"{size}, {model['licence']}{remark}",
        model["cure"],
    )


def _picture() -> Finding:
    has_picture = importlib.util.find_spec("matplotlib") is not None
    return Finding(
        "picture of a take",
        True,
        "matplotlib is installed" if has_picture else "matplotlib is not installed, optional",
        "" if has_picture else "pip install 'bandmate[report]'",
    )


def _files() -> Iterator[Finding]:
    """Everything that a person may have written, and what ships, read as it would be on stage."""
    kinds: tuple[tuple[str, list[str], Callable[[str], Any]], ...] = (
        ("preset", presets.names(), presets.load), ("controller", maps.names(), maps.load),
        ("song", paths.names("songs"), songs.load_song),
        ("setlist", paths.names("setlists"), songs.load_setlist),
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON only")


def run(args: argparse.Namespace) -> int:
    """Print the findings; exit status 1 when something that is needed is amiss."""
    findings = list(examine())
    if args.json:
        print(json.dumps([asdict(f) for f in findings], indent=1))
    else:
        print("\n".join(_line(f) for f in findings))
    needed = ("Python", "codec studio", "backend diffusion", "backend consistency")
    return int(any(not f.is_well for f in findings if f.what in needed))


def _line(finding: Finding) -> str:
    cure = f"\n{'':28} -> {finding.cure}" if finding.cure else ""
    return f"{'  ok ' if finding.is_well else ' ??  '} {finding.what:22} {finding.found}{cure}"
