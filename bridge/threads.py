"""Supervised threads: an unexpected exception is logged, and the thread's work begins again."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)
# before each new beginning, the last one from then on; the first again after it has worked for a while
PAUSES_S = (0.0, 0.1, 0.5, 2.0)
WORKED_S = 10.0


class SupervisedThread:
    """A daemon thread named `name` that calls `target` until it returns by itself.

    What `target` raises is logged with its traceback; then `target` is called again, after a pause that
    grows. `target` must look at its own condition for ending, and must leave what it shares in a state from
    which it can begin again.
    """

    def __init__(
        self, name: str, target: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._target, self._clock = target, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.failures = 0  # written by the thread: how often `target` raised

    def start(self) -> None:
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Do not restart, and wait for the end of `target`, which must have been asked to end; idempotent."""
        self._stopping.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        in_a_row = 0
        while not self._stopping.is_set():
            began = self._clock()
            try:
                self._target()
            except Exception:
                log.exception("the thread %r failed and begins again", self._thread.name)
                in_a_row = 0 if self._clock() - began >= WORKED_S else in_a_row
                self._stopping.wait(PAUSES_S[min(in_a_row, len(PAUSES_S) - 1)])
                in_a_row += 1
                self.failures += 1
            else:
                return
