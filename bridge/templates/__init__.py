"""`bandmate template NAME`: files for other programs, built from the tables of parameters, actions and states."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import open_stage_control, osc_page, reaper, systemd


def _touchosc() -> bytes:
    from . import touchosc  # its library takes a tenth of a second, which no other start should wait

    return touchosc.layout()


TEMPLATES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "open-stage-control.json": lambda: open_stage_control.session().encode(),
        "touchosc.tosc": _touchosc,
        "bandmate.jsfx": lambda: reaper.effect().encode(),
        "reaper.yaml": lambda: reaper.controller_map().encode(),
        "osc-addresses.md": lambda: osc_page.tables().encode(),
        "bandmate.service": lambda: systemd.service().encode(),
    }
)
