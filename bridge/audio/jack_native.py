"""What JACK-Client does not offer: a compiled process callback, and addresses of the client and its ports.

Only this module uses private names of JACK-Client, whose version pyproject.toml bounds from above for that.
"""

import ctypes
import ctypes.util
from typing import Any

from engine.contract.errors import JackError


def library() -> ctypes.CDLL:
    """The C library itself: jackd's or PipeWire's, the same that JACK-Client has loaded."""
    return ctypes.CDLL(ctypes.util.find_library("jack") or "libjack.so.0")


def address(jack: Any, client_or_port: Any) -> int:
    """Where the C library keeps a client or a port; `jack` is the module of JACK-Client."""
    return int(jack._ffi.cast("uintptr_t", client_or_port._ptr))


def set_process_callback(jack: Any, client: Any, function: int, argument: int) -> None:
    """Let JACK call the C function at the address `function` with `argument` for each block.

    To be called before the client is activated.

    Raises:
        JackError: If JACK refuses.
    """
    callback, pointer = jack._ffi.cast("JackProcessCallback", function), jack._ffi.cast("void*", argument)
    if jack._lib.jack_set_process_callback(client._ptr, callback, pointer):
        raise JackError("JACK refused the audio callback")
