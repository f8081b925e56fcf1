"""Objects of Max that the patches are made of, and how a patch is written."""

import json
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from py2max import Box, Patcher
from py2max.core.common import Rect

Point = tuple[float, float]  # left, top
Rectangle = tuple[float, float, float, float]  # left, top, width, height
# inlets and outlets; of `route` and the like, without their arguments
PORTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "toggle": (1, 1), "slider": (1, 1), "number": (1, 2), "flonum": (1, 2), "umenu": (1, 3),
        "textbutton": (1, 3), "led": (1, 1), "message": (2, 1), "comment": (1, 0), "textedit": (1, 4),
        "meter~": (1, 1), "ezdac~": (2, 0), "inlet": (0, 1), "outlet": (1, 0), "r": (1, 1), "s": (1, 0),
        "prepend": (1, 1), "route": (1, 1), "t": (1, 0), "iter": (1, 1), "delay": (2, 1), "loadbang": (1, 1),
        "expr": (0, 1), "udpsend": (1, 0), "udpreceive": (1, 1), "tosymbol": (1, 1), "print": (1, 0),
        "adc~": (1, 0), "dac~": (0, 0), "bandmate~": (2, 6), "bandmate-stream~": (2, 5),
        "node.script": (1, 2), "js": (1, 1), "buffer~": (1, 2), "count~": (2, 1), "poke~": (3, 1),
        "index~": (2, 2), "snapshot~": (2, 1), "dspstate~": (1, 4), "sel": (1, 1),
    }
)  # fmt: skip
# objects that are drawn, and their width and height in the patching view
UI: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "toggle": (22, 22), "slider": (22, 26), "number": (60, 22), "flonum": (60, 22), "umenu": (90, 22),
        "textbutton": (90, 22), "led": (22, 22), "message": (60, 22), "comment": (150, 22),
        "textedit": (90, 22), "meter~": (60, 12), "ezdac~": (40, 40), "inlet": (30, 30), "outlet": (30, 30),
    }
)  # fmt: skip


def ports(text: str) -> tuple[int, int]:
    """Inlets and outlets of an object as it is written; KeyError if it is not one of PORTS."""
    name, *arguments = text.split(" @")[0].split()
    inlets, outlets = PORTS[name]
    match name:
        case "route" | "sel":
            return (1 if len(arguments) > 1 else 2), len(arguments) + 1
        case "t":
            return 1, len(arguments)
        case "expr":
            return max(int(part[0]) for part in text.split("$f")[1:]), 1
        case "adc~":
            return 1, len(arguments)
        case "dac~":
            return len(arguments), 0
    return inlets, outlets


class Patch:
    """A Max patch, written box by box; what is `shown` is also in the presentation."""

    def __init__(self, title: str, width: float, height: float, is_presented: bool) -> None:
        self._patcher = Patcher(
            title=title,
            openinpresentation=int(is_presented),
            validate_connections=False,
            validate_attrs=False,
        )
        self._patcher.rect = Rect(60, 80, width, height)
        self._count = 0

    def add(
        self,
        text: str,
        /,
        at: Point,
        *,
        shown: Rectangle | None = None,
        width: float = 0,
        **attributes: Any,
    ) -> Box:
        """An object as it is written in Max; the text of a message or comment is given as `text=`."""
        name = text.split()[0]
        self._count += 1
        inlets, outlets = ports(text)
        if name in UI:
            maxclass = name
        else:
            maxclass, attributes["text"] = "newobj", text
        if shown:
            attributes |= {"presentation": 1, "presentation_rect": list(shown)}
        size = UI[name] if name in UI else (8 + 6.6 * len(text), 22)
        size = (width, size[1]) if width else size
        outlettype = [
            "signal" if name.endswith("~") and (not name.startswith("bandmate") or 0 < k < 5) else ""
            for k in range(outlets)
        ]
        box = Box(
            maxclass,
            inlets,
            outlets,
            f"obj-{self._count}",
            Rect(*at, *size),
            outlettype=outlettype,
            **attributes,
        )
        return self._patcher.add_box(box)

    def join(self, *chain: Box, outlet: int = 0, inlet: int = 0) -> None:
        """Connect each box with the next; the first from its `outlet`, the last to its `inlet`."""
        for k, (source, target) in enumerate(pairwise(chain)):
            self._patcher.add_line(
                source, target, inlet=inlet if k == len(chain) - 2 else 0, outlet=0 if k else outlet
            )

    def text(self) -> str:
        """The file."""
        self._patcher.render()
        return json.dumps(self._patcher.to_dict(), indent=1) + "\n"
