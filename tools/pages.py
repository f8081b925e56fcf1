"""Which page of a control surface a parameter is on."""

from collections.abc import Mapping
from types import MappingProxyType

from bridge.control.actions import ACTIONS
from engine.contract.params import PARAMS, Param

ON_STAGE = ("level", "dry", "mute", "bypass", "panic", "freeze", "hand_over", "ending", "hold", "lock")


def _page(param: Param) -> str:
    if param.name.startswith("stem/") or param.name in ON_STAGE:
        return "stage"
    is_style = param.name.startswith("style/") or param.name in ("density", "energy", "seed")
    return "style" if is_style else "time and quality"


PAGES: Mapping[str, tuple[Param, ...]] = MappingProxyType(
    {name: tuple(p for p in PARAMS if _page(p) == name) for name in ("stage", "style", "time and quality")}
)
# at the end of the first page
BUTTONS = tuple(a.name for a in ACTIONS if not a.argument)
