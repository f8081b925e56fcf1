"""What tests of the real parts share: engines that serve in a thread."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from engine.accompany.accompanist import Accompanist
from engine.serve.access import Access
from engine.serve.server import Server


class Serve(Protocol):
    """Starts an engine on a port, 0 for any, with a key or without one; gives its port and what ends it."""

    def __call__(self, port: int = 0, key: bytes | None = None) -> tuple[int, Callable[[], None]]: ...


@pytest.fixture
def serve(identity: Accompanist) -> Iterator[Serve]:
    with contextlib.ExitStack() as running:

        def start(port: int = 0, key: bytes | None = None) -> tuple[int, Callable[[], None]]:
            access = Access(key=key)
            server = Server(identity, host="127.0.0.1", port=port, device="test", access=access)
            stop = threading.Event()
            thread = threading.Thread(target=server.serve, args=(lambda: not stop.is_set(),))
            thread.start()

            def end() -> None:
                stop.set()
                thread.join()

            running.callback(end)
            return server.port, end

        yield start
