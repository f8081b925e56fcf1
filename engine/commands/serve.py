"""`python -m engine serve`: the inference server, as the bridge starts it and as `bandmate engine` does."""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

from ..contract import logs, protocol, rtap_messages, seal, udp
from ..contract.errors import NetworkError
from ..contract.options import add_key_argument, add_log_arguments, add_model_arguments
from ..contract.params import Settings

if TYPE_CHECKING:
    from ..accompany.accompanist import Accompanist
    from ..serve.access import Access
    from ..serve.rtap_server import RtapServer
    from ..serve.server import Server

LEAVE_S = 2.0  # in which a hop is done, or a model loaded, when the program that started this one has gone
DIALECTS = ("bandmate", "rtap")  # what a bridge speaks, and what the published patches do


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 for other machines, with --allow and a key (default: this "
        "machine only)",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="NETWORK",
        help="let bridges of these addresses in, as 192.168.1.0/24 or 192.168.1.20; repeat for more",
    )
    add_key_argument(parser)
    parser.add_argument(
        "--port",
        type=int,
        help=f"UDP port, 0 for any (default: {protocol.DEFAULT_PORT}, with rtap {rtap_messages.PORT})",
    )
    parser.add_argument(
        "--dialect",
        choices=DIALECTS,
        default=DIALECTS[0],
        help="rtap: what the published patches for MAX speak",
    )
    parser.add_argument(
        "--client",
        default="127.0.0.1",
        metavar="HOST",
        help="rtap: where the patch is, the only machine that is listened to; it listens on port "
        f"{rtap_messages.CLIENT_PORT} (default: %(default)s)",
    )
    parser.add_argument(
        "--until-eof",
        action="store_true",
        help="end when standard input does: when the program that holds its other end has gone",
    )
    add_model_arguments(parser)
    add_log_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Load, warm, say `listening PORT` on stdout, serve until SIGTERM or SIGINT.

    Raises:
        BandmateError: If the model, the device or the port cannot be had.
    """
    from ..accompany import models
    from ..runtime import device

    _log_to_stderr(args.log_level)
    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: stopped.append(number))
    if args.until_eof:
        threading.Thread(target=_end_with_stdin, args=(stopped,), daemon=True).start()
    check_access(args)
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend, args.checkpoint)
    server = _server(args, accompanist, device.describe(place))
    models.warm(accompanist, Settings.default())
    print(f"listening {server.port}", flush=True)  # what the bridge waits for
    server.serve(lambda: not stopped)
    return 0


def _end_with_stdin(stopped: list[int]) -> None:
    """Wait for the end of standard input, then let the server end, or end the process where it does not."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.append(signal.SIGHUP)
    time.sleep(LEAVE_S)
    os._exit(1)


def check_access(args: argparse.Namespace) -> None:
    """Check who may have this engine, before a model is loaded.

    Raises:
        NetworkError: If an option is not what it should be, or anybody might have it.
    """
    if args.dialect == "rtap":
        if not udp.is_loopback(args.host) and udp.is_loopback(_client(args)[0]):
            raise NetworkError(
                f"--dialect rtap --host {args.host}: say where the patch is with --client ADDRESS, the "
                "only one that is listened to"
            )
    else:
        _access(args).check(args.host)


def _access(args: argparse.Namespace) -> "Access":
    from ..serve.access import Access

    return Access(udp.parse_networks("--allow", args.allow), seal.read_key(args.key_file))


def _client(args: argparse.Namespace) -> udp.Address:
    return udp.parse_address("--client", args.client, rtap_messages.CLIENT_PORT)


def _server(args: argparse.Namespace, accompanist: "Accompanist", described: str) -> "Server | RtapServer":
    if args.dialect == "rtap":
        from ..serve.rtap_server import RtapServer

        client = _client(args)
        port = rtap_messages.PORT if args.port is None else args.port
        return RtapServer(accompanist, host=args.host, port=port, client=client, device=described)
    from ..serve.server import Server

    port = protocol.DEFAULT_PORT if args.port is None else args.port
    return Server(accompanist, host=args.host, port=port, device=described, access=_access(args))


def _log_to_stderr(level: str) -> None:
    """Every line with its time and level: read by the bridge, or a remote machine's journal."""
    logging.raiseExceptions = False  # a line that cannot be written ends nothing
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(logs.RepeatFilter())
    logging.basicConfig(level=logging.WARNING, format=logs.FORMAT, handlers=[handler], force=True)
    logging.getLogger("engine").setLevel(level.upper())
