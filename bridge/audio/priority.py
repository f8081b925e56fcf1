"""Threads that sound waits for."""

import contextlib
import os
import threading


def prefer_this_thread() -> None:
    """Before all that is not real time, where that is allowed: only root and audio groups may; without it the lead covers the waits."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(threading.get_native_id(), os.SCHED_FIFO, os.sched_param(1))
