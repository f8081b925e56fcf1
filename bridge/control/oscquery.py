"""OSCQuery: what the OSC port understands, as JSON over HTTP, for programs that build their own controls (Vidvox's proposal)."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from engine.contract.errors import DeviceError
from engine.contract.params import PARAMS, Param

from .actions import ACTIONS, Action
from .osc_server import PREFIX, UNIT, OscServer
from .states import NAMES, STATES

Node = dict[str, Any]
READ, WRITE, BOTH = 1, 2, 3
EXTENSIONS = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE")
ATTRIBUTES = ("FULL_PATH", "CONTENTS", "TYPE", *EXTENSIONS)


class OscQuery:
    """A web server beside an OSC port. `port` 0: any.

    Raises:
        DeviceError: If the port is taken.
    """

    def __init__(self, control: OscServer, port: int) -> None:
        self._control = control
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
                """Nobody reads that on a stage."""

        try:
            self._server = ThreadingHTTPServer((control.host, port), Handler)
        except OSError as error:
            raise DeviceError(
                f"OSCQuery port {port} on {control.host} cannot be had ({error.strerror}): use --osc-port"
            ) from error
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="oscquery", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

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
        values = self._control.everything()
        root: Node = {"FULL_PATH": "/", "CONTENTS": {}, "ACCESS": 0, "DESCRIPTION": "bandmate"}
        for param in PARAMS:
            _plant(root, param.name, _param(param, values[param.name][1]))
            _plant(
                root,
                UNIT + param.name,
                {**_param(param, values[UNIT + param.name][1]), "TYPE": "f", "RANGE": [{"MIN": 0, "MAX": 1}]},
            )
        for action in ACTIONS:
            _plant(root, action.name, _action(action))
        for state in STATES:
            tag, value = values[state.name]
            _plant(
                root,
                state.name,
                {
                    "TYPE": tag,
                    "ACCESS": READ,
                    "VALUE": [value],
                    "DESCRIPTION": state.doc,
                    "UNIT": [state.unit],
                },
            )
        for names in NAMES:
            found = names.read(self._control.stage)
            _plant(
                root,
                names.name,
                {"TYPE": "s" * len(found), "ACCESS": READ, "VALUE": list(found), "DESCRIPTION": names.doc},
            )
        return root

    def _host_info(self) -> Node:
        return {
            "NAME": "bandmate", "EXTENSIONS": dict.fromkeys(EXTENSIONS, True), "OSC_IP": self._control.host,
            "OSC_PORT": self._control.port, "OSC_TRANSPORT": "UDP",
        }  # fmt: skip


def _param(param: Param, value: float) -> Node:
    is_whole = param.kind in ("int", "switch")
    number = int if is_whole else float
    span: Node = (
        {"VALS": list(range(len(param.choices)))}
        if param.choices
        else {"MIN": number(param.low), "MAX": number(param.high)}
    )
    return {
        "TYPE": "i" if is_whole else "f", "ACCESS": BOTH, "VALUE": [number(value)], "RANGE": [span], "DESCRIPTION": param.doc,
        "UNIT": [param.unit], "CLIPMODE": ["none"],
    }  # fmt: skip


def _action(action: Action) -> Node:
    return {"TYPE": "s" if action.argument else "N", "ACCESS": WRITE, "DESCRIPTION": action.doc}


def _plant(root: Node, name: str, leaf: Node) -> None:
    """Put a leaf at its path; a path may be a leaf and have leaves below it."""
    node, path = root, ""
    for step in (PREFIX + name).strip("/").split("/"):
        path += "/" + step
        node = node.setdefault("CONTENTS", {}).setdefault(step, {"FULL_PATH": path, "ACCESS": 0})
    node |= leaf
