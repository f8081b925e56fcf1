"""`bandmate jam`: play live; ends with a take."""

import argparse
import contextlib
import json
import os
import re
import signal
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from engine.contract import seal, udp
from engine.contract.errors import BandmateError, NetworkError
from engine.contract.options import (
    add_key_argument,
    add_log_arguments,
    add_model_arguments,
    duration,
    listening_host,
    port_number,
)
from engine.contract.params import Settings

from ..audio import jack_client
from ..audio.demo_device import DemoDevice
from ..audio.jack_client import JackDevice
from ..control import setlist_position
from ..control.midi import maps
from ..control.nsm import Nsm
from ..control.osc_server import DEFAULT_PORT as OSC_PORT
from ..engine_client.process import LocalEngine, RemoteEngine, parse_address
from ..library import paths, presets, songs
from ..library.catalogue import Library
from ..library.presets import Connection
from ..library.songs import Setlist, Song
from ..session import JamOptions, JamSession
from ..take import report
from .options import add_settings_arguments, chart_text, engine_options, settings_over


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--preset",
        default="balanced",
        help=f"a preset's name or file (default: balanced; there are {', '.join(presets.names())})",
    )
    parser.add_argument(
        "--setlist", metavar="NAME", help="songs in order, by name or file; begins where it was left"
    )
    parser.add_argument(
        "--song",
        metavar="NAME",
        help="a song by name or file, or by its number in the setlist, to begin with",
    )
    add_settings_arguments(parser)
    _add_connection_arguments(parser)
    parser.add_argument(
        "--takes", type=Path, default=Path("takes"), help="folder for takes (default: %(default)s)"
    )
    parser.add_argument("--no-take", action="store_true", help="keep nothing")
    parser.add_argument("--seconds", type=duration, help="end by itself after so long")
    parser.add_argument(
        "--demo", action="store_true", help="the demo song plays, even if a JACK server answers"
    )
    parser.add_argument("--quiet", action="store_true", help="no status line")
    add_log_arguments(parser)
    parser.add_argument(
        "--log-traffic",
        action="store_true",
        help="also every message by OSC and MIDI, in and out, into the take's bandmate.log",
    )
    add_model_arguments(parser)


def _add_connection_arguments(parser: argparse.ArgumentParser) -> None:
    """With what it is connected: ports, controllers, engine, OSC."""
    parser.add_argument(
        "--connect",
        action="append",
        default=[],
        metavar="SOURCE=DESTINATION",
        help="a connection instead of the preset's: ours by short name, others by pattern or hardware:N; "
        "repeat for more",
    )
    parser.add_argument("--no-connect", action="store_true", help="leave all connections to you")
    parser.add_argument(
        "--controller",
        action="append",
        metavar="NAME",
        help="only these controller maps, by name or file; repeat for more "
        f"(default: all: {', '.join(maps.names())})",
    )
    parser.add_argument("--no-controllers", action="store_true", help="leave MIDI controllers alone")
    parser.add_argument("--name", default="bandmate", help="name of the JACK client (default: %(default)s)")
    parser.add_argument(
        "--engine",
        metavar="HOST:PORT",
        help="an engine elsewhere, which has its own model and device (default: start one here)",
    )
    add_key_argument(parser)
    parser.add_argument(
        "--osc-port",
        type=port_number,
        default=OSC_PORT,
        help="UDP port for control, 0 for any (default: %(default)s)",
    )
    parser.add_argument(
        "--osc-host",
        type=listening_host,
        default="127.0.0.1",
        metavar="ADDRESS",
        help="where to listen for control; 0.0.0.0 lets a tablet in, with --osc-allow (default: this machine "
        "only)",
    )
    parser.add_argument(
        "--osc-allow",
        action="append",
        default=[],
        metavar="NETWORK",
        help="take control from these addresses, as 192.168.1.30 or 192.168.1.0/24, and from whoever "
        "pretends to have one: OSC has no key; repeat for more",
    )


def run(args: argparse.Namespace) -> int:
    """Play until Ctrl-C, SIGTERM, SIGHUP or the end, and print how it went.

    Raises:
        BandmateError: If an option, a file, a port or the engine is not what it should be.
    """
    began = time.monotonic()
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(name) is not signal.SIG_IGN:  # as nohup leaves it: without a terminal it plays on
            signal.signal(name, lambda number, _: stopped.append(number))
    nsm = Nsm(os.environ["NSM_URL"]) if os.environ.get("NSM_URL") else None
    if nsm:
        nsm.start()
    session = _session(args, nsm, began)
    if not args.quiet:
        print(
            f"bandmate {version('bandmate')}: {_greeting(session, args)}, ? shows the keys", file=sys.stderr
        )
    figures, folder = session.run(lambda: not stopped, args.seconds)
    _print("\n".join(report.lines(figures, folder)))
    if isinstance(session.device, JackDevice) and not session.device.has_left:
        os._exit(0)  # a thread of this process is held up in JACK's library, which would hold up its end
    return 0


def _print(text: str) -> None:
    """To standard output. What a closed terminal or pipe did not take, there and on stderr, is given up."""
    with contextlib.suppress(OSError):
        print(text, flush=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # else it is tried once more as the interpreter ends, which makes that a failure
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _greeting(session: JamSession, args: argparse.Namespace) -> str:
    if isinstance(session.device, JackDevice):
        return "JACK; play, Ctrl-C ends"
    return f"{'as asked' if args.demo else 'no JACK server answers'}; the demo song takes your place"


def _session(args: argparse.Namespace, nsm: Nsm | None, began: float) -> JamSession:
    """Everything read and checked; nothing is started."""
    library = Library.open(args.setlist)
    song, part, place = first_song(args.song, library.catalogue.setlist)
    preset = song.preset if song else presets.load(args.preset)
    settings = settings_over(preset.settings, args)
    rules = tuple(_rule(text) for text in args.connect) or preset.connections
    device: JackDevice | DemoDevice
    if not args.demo and jack_client.server_answers():
        name = nsm.session.client_id if nsm else args.name
        device = JackDevice(name, () if args.no_connect or nsm else rules)
    else:
        device, settings = _demo(settings, args)
    options = JamOptions(
        preset=preset,
        settings=settings,
        chart=chart_text(args),
        downbeat_s=args.downbeat,
        song=song,
        part=part,
        place=place,
        maps=() if args.no_controllers else tuple(maps.load(n) for n in args.controller or maps.names()),
        takes=None if args.no_take else nsm.session.folder / "takes" if nsm else args.takes,
        osc_host=args.osc_host,
        osc_allowed=_osc_allowed(args),
        osc_port=args.osc_port,
        is_quiet=args.quiet,
        log_level=args.log_level,
        logs_traffic=args.log_traffic,
    )
    return JamSession(device, _engine(args), options, library, nsm, began)


def _engine(args: argparse.Namespace) -> LocalEngine | RemoteEngine:
    """The engine that was named, or one here, which logs all that the take's log has."""
    if args.engine:
        return parse_address(args.engine, seal.read_key(args.key_file))
    level = "debug" if args.log_level == "debug" else "info"
    return LocalEngine(replace(engine_options(args), log_level=level))


def first_song(asked: str | None, setlist: Setlist | None) -> tuple[Song | None, int, int | None]:
    """The song to begin with, its part and its index in the setlist: the one asked for, the setlist's saved
    position, or its first.
    """
    if asked:
        place = setlist.find(asked) if setlist else None
        song = setlist.songs[place] if setlist and place is not None else songs.load_song(asked)
        return song, 0, place
    if setlist is None:
        return None, 0, None
    left = setlist_position.last(setlist.name)
    place = setlist.place(left.song, left.place) if left else None
    song = setlist.songs[place or 0]
    part = left.part if left and place is not None else 0
    return song, part if 0 <= part < len(song.parts) else 0, place or 0


def _osc_allowed(args: argparse.Namespace) -> tuple[udp.Network, ...]:
    allowed = udp.parse_networks("--osc-allow", args.osc_allow)
    if not allowed and not udp.is_loopback(args.osc_host):
        raise NetworkError(
            f"--osc-host {args.osc_host} lets other machines in: say which with --osc-allow, as --osc-allow "
            "192.168.1.30 for a tablet or --osc-allow 192.168.1.0/24 for a network"
        )
    return allowed


def _rule(text: str) -> Connection:
    source, sign, destination = text.partition("=")
    if not sign:
        raise BandmateError(f"--connect {text!r}: expected SOURCE=DESTINATION")
    for pattern in (source, destination):
        try:
            re.compile(pattern)
        except re.error as error:
            raise BandmateError(f"--connect: {pattern!r} is not a pattern for port names: {error}") from error
    return Connection(source, destination)


def _demo(settings: Settings, args: argparse.Namespace) -> tuple[DemoDevice, Settings]:
    """The demo song as a device, and settings with its tempo unless one was given."""
    import soundfile

    song, rate = soundfile.read(paths.ASSETS / "demo.ogg", dtype="float32")
    about = json.loads((paths.ASSETS / "demo.json").read_text())
    if args.tempo is None:
        settings = settings.with_("tempo", about["tempo"]).with_("meter", about["meter"])
    half = np.repeat(song[:, None] / 2, 2, 1)  # both inputs are summed
    if args.seconds:  # as long as asked for: the song goes round, on the beat
        bar = round(60 / about["tempo"] * about["meter"] * rate)
        whole = half[: len(half) // bar * bar]
        half = np.tile(whole, (int(args.seconds * rate / len(whole)) + 1, 1))
    return DemoDevice(np.ascontiguousarray(half, np.float32), rate), settings
