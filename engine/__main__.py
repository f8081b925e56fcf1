"""`python -m engine`: the server, as the bridge starts it. `bandmate engine` is the same with its options explained."""

import argparse
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .contract.errors import BandmateError

if TYPE_CHECKING:
    from .serve.rtap_server import RtapServer

DIALECTS = ("bandmate", "rtap")  # what a bridge speaks, and what the published patches do


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m engine")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--dialect", choices=DIALECTS, default=DIALECTS[0])
    parser.add_argument("--client", default="127.0.0.1")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--codec", default="studio")
    parser.add_argument("--backend", default="consistency")
    parser.add_argument("--checkpoint", type=Path)
    try:
        return run(parser.parse_args(arguments))
    except BandmateError as error:
        print(error, file=sys.stderr)
        return 2


def run(args: argparse.Namespace) -> int:
    """Load, warm, say `listening PORT` on stdout, serve until SIGTERM or SIGINT.

    Raises:
        BandmateError: If the model, the device or the port cannot be had.
    """
    from .accompany import models
    from .contract import protocol, udp
    from .contract.params import Settings
    from .runtime import device
    from .serve.server import Server

    logging.basicConfig(level=logging.INFO, format="engine: %(message)s", stream=sys.stderr, force=True)
    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: stopped.append(number))
    place = device.choose(args.device, args.threads)
    accompanist = models.load(place, args.codec, args.backend, args.checkpoint)
    described = device.describe(place)
    serving: Server | RtapServer
    if args.dialect == "rtap":
        from .contract import rtap_messages
        from .serve import rtap_server as rtap

        client = udp.parse_address("--client", args.client, rtap_messages.CLIENT_PORT)
        port = rtap_messages.PORT if args.port is None else args.port
        serving = rtap.RtapServer(accompanist, host=args.host, port=port, client=client, device=described)
    else:
        serving = Server(
            accompanist,
            host=args.host,
            port=protocol.DEFAULT_PORT if args.port is None else args.port,
            device=described,
        )
    models.warm(accompanist, Settings.default())
    print(f"listening {serving.port}", flush=True)  # what the bridge waits for
    serving.serve(lambda: not stopped)
    return 0


if __name__ == "__main__":
    sys.exit(main())
