"""`bandmate template NAME`: files for other programs, built from the tables of parameters, actions and states."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import max_readme, open_stage_control, osc_page, pd_patch, protocol_table, reaper, systemd


def _touchosc() -> bytes:
    from . import touchosc  # its library takes a tenth of a second, which no other start should wait

    return touchosc.layout()


def _max(name: str) -> bytes:
    from . import max_patch

    made = {
        "bandmate.maxpat": max_patch.stage,
        "bandmate~.maxpat": max_patch.abstraction,
        "bandmate-stream~.maxpat": max_patch.over_osc,
        "bandmate~.maxhelp": max_patch.help_patch,
    }
    return made[name]().encode()


TEMPLATES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "open-stage-control.json": lambda: open_stage_control.session().encode(),
        "touchosc.tosc": _touchosc,
        "bandmate.jsfx": lambda: reaper.effect().encode(),
        "reaper.yaml": lambda: reaper.controller_map().encode(),
        "osc-addresses.md": lambda: osc_page.tables().encode(),
        "bandmate.maxpat": lambda: _max("bandmate.maxpat"),
        "bandmate~.maxpat": lambda: _max("bandmate~.maxpat"),
        "bandmate-stream~.maxpat": lambda: _max("bandmate-stream~.maxpat"),
        "bandmate~.maxhelp": lambda: _max("bandmate~.maxhelp"),
        "README.md": lambda: max_readme.page().encode(),  # of the folder maxpatch
        "bandmate-protocol.json": lambda: protocol_table.table().encode(),
        "bandmate.pd": lambda: pd_patch.stage().encode(),
        "bandmate-osc~.pd": lambda: pd_patch.over_osc().encode(),
        "bandmate.service": lambda: systemd.service().encode(),
    }
)
