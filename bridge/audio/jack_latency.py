"""Latencies between ports and hardware: read from JACK for the inputs, reported to it for the outputs."""

import ctypes
import logging
from collections.abc import Mapping
from typing import Any

from .shared import INPUTS, MIX, PLAYED, THRU

log = logging.getLogger(__name__)
CAPTURE, PLAYBACK = 0, 1  # JackCaptureLatency, JackPlaybackLatency
LatencyCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p)


class _LatencyRange(ctypes.Structure):
    """jack_latency_range_t, in frames."""

    _fields_ = [("low", ctypes.c_uint32), ("high", ctypes.c_uint32)]


def latency(library: ctypes.CDLL, port: int, mode: int) -> int:
    """Frames from the hardware to the port at this address (CAPTURE), or from it there (PLAYBACK)."""
    return int(_get(library, port, mode).high)


def report(library: ctypes.CDLL, client: int, ports: Mapping[str, int]) -> Any:
    """Tell JACK the latencies of our ports when it asks; `client` and `ports` (by short name) are addresses.

    Generated outputs have no capture latency, for they are generated for the moment at which they are played.
    `thru` has that of its input, and the input the playback latency of its `thru`.

    Returns:
        What must be kept as long as the client lives.
    """

    def answer(mode: int, _: Any) -> None:
        for into, out in zip(INPUTS, THRU, strict=True):
            source, target = (into, out) if mode == CAPTURE else (out, into)
            _set(library, ports[target], mode, _get(library, ports[source], mode))
        if mode == CAPTURE:
            for name in (*PLAYED, *MIX):
                _set(library, ports[name], mode, _LatencyRange(0, 0))

    callback = LatencyCallback(answer)
    if library.jack_set_latency_callback(ctypes.c_void_p(client), callback, None):
        log.warning("JACK refused the latency callback: recordings of the stems may be placed late")
    return callback


def _get(library: ctypes.CDLL, port: int, mode: int) -> _LatencyRange:
    found = _LatencyRange()
    library.jack_port_get_latency_range(ctypes.c_void_p(port), ctypes.c_int(mode), ctypes.byref(found))
    return found


def _set(library: ctypes.CDLL, port: int, mode: int, value: _LatencyRange) -> None:
    library.jack_port_set_latency_range(ctypes.c_void_p(port), ctypes.c_int(mode), ctypes.byref(value))
