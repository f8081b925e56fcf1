"""Real-time scheduling for threads that audio depends on."""

import contextlib
import os
import threading


def prefer_this_thread() -> None:
    """Schedule the calling thread before all that is not real time (SCHED_FIFO), where the system allows it.

    Only root and members of the audio group may. Without it the feeder's lead covers the waits.
    """
    with contextlib.suppress(OSError):
        os.sched_setscheduler(threading.get_native_id(), os.SCHED_FIFO, os.sched_param(1))
