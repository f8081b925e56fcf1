"""The one table of generated files: path in the checkout, and what makes its content."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import (
    max_abstractions,
    max_patch,
    max_readme,
    open_stage_control,
    osc_page,
    pd_instrument,
    pd_patch,
    protocol_table,
    reaper,
    systemd,
    touchosc,
)

FILES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "controllers/reaper.yaml": lambda: reaper.controller_map().encode(),
        "controllers/templates/bandmate.jsfx": lambda: reaper.effect().encode(),
        "controllers/templates/bandmate.service": lambda: systemd.service().encode(),
        "controllers/templates/open-stage-control.json": lambda: open_stage_control.session().encode(),
        "controllers/templates/touchosc.tosc": touchosc.layout,
        "docs/osc-addresses.md": lambda: osc_page.tables().encode(),
        "maxpatch/README.md": lambda: max_readme.page().encode(),
        "maxpatch/bandmate-osc~.pd": lambda: pd_instrument.over_osc().encode(),
        "maxpatch/bandmate-protocol.json": lambda: protocol_table.table().encode(),
        "maxpatch/bandmate-stream~.maxpat": lambda: max_abstractions.over_osc().encode(),
        "maxpatch/bandmate.maxpat": lambda: max_patch.main_patch().encode(),
        "maxpatch/bandmate.pd": lambda: pd_patch.main_patch().encode(),
        "maxpatch/bandmate~.maxhelp": lambda: max_abstractions.help_patch().encode(),
        "maxpatch/bandmate~.maxpat": lambda: max_abstractions.abstraction().encode(),
    }
)
