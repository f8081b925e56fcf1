"""OSCQuery (Vidvox's proposal): the OSC addresses as JSON over HTTP, to build controls from."""

from typing import Any
from urllib.parse import unquote, urlsplit

from engine.contract.params import PARAMS, Param

from .actions import ACTIONS, Action
from .http_server import HttpServer
from .osc_server import PREFIX, UNIT, OscServer
from .states import NAMES, STATES, Names, State

Node = dict[str, Any]
READ, WRITE, BOTH = 1, 2, 3
EVERYWHERE = "0.0.0.0"  # the address of all interfaces, at which nobody can be reached
EXTENSIONS = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE")
ATTRIBUTES = ("FULL_PATH", "CONTENTS", "TYPE", *EXTENSIONS)


class OscQuery:
    """What a web server beside an OSC port answers. `close` after `start`; once.

    Args:
        osc_server: Whose addresses are described; started before.
        port: TCP port, 0 for any; the real one from `start` on.
    """

    def __init__(self, osc_server: OscServer, port: int) -> None:
        self._osc = osc_server
        self._server = HttpServer(self.answer, osc_server.host, port, osc_server.admits)

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        """Listen.

        Raises:
            NetworkError: If the port is taken.
        """
        self._server.start()

    def close(self) -> None:
        self._server.close()

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
