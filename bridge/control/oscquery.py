"""OSCQuery (Vidvox's proposal): the OSC addresses as JSON over HTTP, to build controls from."""

import json
import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from engine.contract.errors import NetworkError
from engine.contract.params import PARAMS, Param

from ..threads import SupervisedThread
from .actions import ACTIONS, Action
from .osc_server import PREFIX, UNIT, OscServer
from .states import NAMES, STATES, Names, State

log = logging.getLogger(__name__)
Node = dict[str, Any]
READ, WRITE, BOTH = 1, 2, 3
EVERYWHERE = "0.0.0.0"  # the address of all interfaces, at which nobody can be reached
EXTENSIONS = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE")
ATTRIBUTES = ("FULL_PATH", "CONTENTS", "TYPE", *EXTENSIONS)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Called in the thread of a request whose handler raised."""
        log.exception("OSCQuery: a request of %s failed", client_address)


class OscQuery:
    """A web server beside an OSC port.

    One thread accepts connections, and one for each answers it. `close` after `start`; once.

    Args:
        osc_server: Whose addresses are described; started before.
        port: TCP port, 0 for any; the real one from `start` on.
    """

    def __init__(self, osc_server: OscServer, port: int) -> None:
        self.port = port
        self._osc = osc_server
        self._server: _Server | None = None
        self._thread = SupervisedThread("oscquery", self._serve)

    def start(self) -> None:
        """Listen.

        Raises:
            NetworkError: If the port is taken.
        """
        try:
            self._server = _Server((self._osc.host, self.port), self._handler())
        except OSError as error:
            raise NetworkError(
                f"OSCQuery port {self.port} on {self._osc.host} cannot be had ({error.strerror}): "
                "use --osc-port"
            ) from error
        self.port = int(self._server.server_address[1])
        self._thread.start()

    def close(self) -> None:
        if self._server:
            self._server.shutdown()
            self._thread.stop()
            self._server.server_close()

    def _serve(self) -> None:
        if self._server:
            self._server.serve_forever()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        """Answers one request."""
        query = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = query.answer(self.path)
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                """Request logging is off: it would write over the status line."""

        return Handler

    def answer(self, path: str) -> tuple[int, Any]:
        """HTTP status and JSON for a path with its query."""
        parts = urlsplit(path)
        if parts.query == "HOST_INFO":
            return 200, self._host_info()
        node: Node | None = self.tree()
        for step in unquote(parts.path).strip("/").split("/") if parts.path.strip("/") else ():
            node = (node or {}).get("CONTENTS", {}).get(step)
        if node is None:
            return 404, {"error": f"there is no {parts.path}"}
        if not parts.query:
            return 200, node
        if parts.query not in ATTRIBUTES:
            return 400, {"error": f"there is no attribute {parts.query}"}
        return (200, {parts.query: node[parts.query]}) if parts.query in node else (204, {})

    def tree(self) -> Node:
        """All addresses, with the values of this moment."""
        values = self._osc.everything()
        root: Node = {"FULL_PATH": "/", "CONTENTS": {}, "ACCESS": 0, "DESCRIPTION": "bandmate"}
        for param in PARAMS:
            _insert(root, param.name, _param(param, values[param.name][1]))
            unit = _param(param, values[UNIT + param.name][1])
            _insert(root, UNIT + param.name, {**unit, "TYPE": "f", "RANGE": [{"MIN": 0, "MAX": 1}]})
        for action in ACTIONS:
            _insert(root, action.name, _action(action))
        for state in STATES:
            _insert(root, state.name, _state(state, values[state.name][1]))
        for names in NAMES:
            _insert(root, names.name, _names(names, names.read(self._osc.panel)))
        return root

    def _host_info(self) -> Node:
        """Without an address where it listens on all: then it is the one that was asked at."""
        return {
            "NAME": "bandmate",
            "EXTENSIONS": dict.fromkeys(EXTENSIONS, True),
            **({} if self._osc.host == EVERYWHERE else {"OSC_IP": self._osc.host}),
            "OSC_PORT": self._osc.port,
            "OSC_TRANSPORT": "UDP",
        }


def _param(param: Param, value: float) -> Node:
    is_whole = param.kind in ("int", "switch")
    number = int if is_whole else float
    ends = {"MIN": number(param.low), "MAX": number(param.high)}
    return {
        "TYPE": "i" if is_whole else "f",
        "ACCESS": BOTH,
        "VALUE": [number(value)],
        "RANGE": [{"VALS": list(range(len(param.choices)))} if param.choices else ends],
        "DESCRIPTION": param.doc,
        "UNIT": [param.unit],
        "CLIPMODE": ["none"],
    }


def _action(action: Action) -> Node:
    return {"TYPE": "s" if action.argument else "N", "ACCESS": WRITE, "DESCRIPTION": action.doc}


def _state(state: State, value: Any) -> Node:
    about = {"DESCRIPTION": state.doc, "UNIT": [state.unit]}
    return {"TYPE": state.tag, "ACCESS": READ, "VALUE": [value], **about}


def _names(names: Names, found: tuple[str, ...]) -> Node:
    return {"TYPE": "s" * len(found), "ACCESS": READ, "VALUE": list(found), "DESCRIPTION": names.doc}


def _insert(root: Node, name: str, leaf: Node) -> None:
    """Put a leaf at its path; a path may be a leaf and have leaves below it."""
    node, path = root, ""
    for step in (PREFIX + name).strip("/").split("/"):
        path += "/" + step
        node = node.setdefault("CONTENTS", {}).setdefault(step, {"FULL_PATH": path, "ACCESS": 0})
    node |= leaf
