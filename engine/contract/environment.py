"""Environment variables for a process that is about to import torch; they have no effect later.

Spinning barriers stall for a second as soon as another program shares a core, and page faults from buffers
that are freed and mapped again cost more than the arithmetic.
"""

from collections.abc import Mapping
from types import MappingProxyType

ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "OMP_WAIT_POLICY": "PASSIVE",
        "GOMP_SPINCOUNT": "0",
        "MALLOC_MMAP_MAX_": "0",
        "MALLOC_TRIM_THRESHOLD_": "20000000000",
        "MALLOC_TOP_PAD_": "200000000",
    }
)
# what the user typed to start this program, e.g. `bandmate evaluate`: named in its help
COMMAND = "BANDMATE_COMMAND"
