"""A socket that speaks OSC to bandmate, as a tablet does."""

import socket
import time
from typing import Any

from engine.contract import osc


class OscClient:
    """Names are addresses without `/bandmate/`."""

    def __init__(self, port: int, host: str = "127.0.0.1", timeout_s: float = 5.0) -> None:
        self._address = (host, port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(timeout_s)

    def send(self, name: str, tags: str = "", *values: Any) -> None:
        self.send_raw(osc.encode(f"/bandmate/{name}", tags, values))

    def send_raw(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, self._address)

    def answer(self) -> tuple[str, list[Any]]:
        """Name and arguments of the next message.

        Raises:
            TimeoutError: If none comes.
        """
        address, arguments = osc.decode(self.socket.recv(65536))
        return address.removeprefix("/bandmate/"), arguments

    def request(self, name: str, tags: str = "", *values: Any) -> tuple[str, list[Any]]:
        """Send a message; the next one that comes."""
        self.send(name, tags, *values)
        return self.answer()

    def until(self, name: str) -> list[Any]:
        """The arguments of the next message of this name."""
        while True:
            found, arguments = self.answer()
            if found == name:
                return arguments

    def sync(self) -> None:
        """Wait until everything that was sent is carried out, and drop the answers."""
        self.send("ping")
        self.until("ping")

    def ask(self, name: str, patience_s: float = 3.0) -> Any:
        """The value of a parameter or state, asked for repeatedly; None where nothing answers in time."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            try:
                self.send(name)
                return self.until(name)[0]
            except (TimeoutError, ConnectionError):
                continue
        return None

    def close(self) -> None:
        self.socket.close()
