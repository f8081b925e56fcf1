"""UDP ports, addresses and networks."""

import ipaddress
import logging
import socket
from collections.abc import Iterable, Iterator

from .errors import NetworkError

log = logging.getLogger(__name__)
Address = tuple[str, int]
Network = ipaddress.IPv4Network
BUFFER = 4 << 20  # bytes: audio comes in bursts


class Port:
    """A UDP socket with large buffers, read without a thread. Bound to `host` and `port`, 0 for any.

    Raises:
        NetworkError: If the port is taken or the address is not this machine's.
    """

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for side in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, side, BUFFER)
        try:
            self._socket.bind((host, port))
        except OverflowError as error:
            self._socket.close()
            raise NetworkError(f"UDP port {port} cannot be had: expected 0..65535") from error
        except OSError as error:
            self._socket.close()
            raise NetworkError(
                f"UDP port {port} on {host} cannot be had ({error.strerror}): another engine may run; use "
                "--port"
            ) from error

    @property
    def number(self) -> int:
        """The port that it is bound to."""
        return int(self._socket.getsockname()[1])

    def receive(self, wait_s: float) -> Iterator[tuple[bytes, Address]]:
        """Every datagram that is there with its sender, oldest first; waits up to `wait_s` for the first."""
        self._socket.settimeout(wait_s)
        while True:
            try:
                datagram, client = self._socket.recvfrom(65536)
            except (TimeoutError, BlockingIOError):
                return
            except ConnectionError:  # the other side's port is closed: its silence will tell
                continue
            self._socket.settimeout(0)
            yield datagram, client

    def send(self, datagram: bytes, to: Address) -> bool:
        """Send a datagram; False, and a line in the log, when the system did not take it."""
        try:
            self._socket.sendto(datagram, to)
        except OSError as error:
            log.warning("%d bytes to %s:%d were not sent: %s", len(datagram), *to, error)
            return False
        return True

    def close(self) -> None:
        self._socket.close()


def _is_port(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 6 and 0 < int(number) < 1 << 16


def parse_address(option: str, text: str, port: int) -> Address:
    """`HOST:PORT`, or `HOST` with the given port; named by `option` in errors.

    Raises:
        NetworkError: If it is neither, or the host has no address.
    """
    if text.count(":") > 1:
        raise NetworkError(
            f"{option} {text!r:.80}: IPv6 is not supported, expected a name or an IPv4 address"
        )
    host, _, number = text.partition(":")
    if not host or not _is_port(number or str(port)):
        raise NetworkError(f"{option} {text!r:.80} is not HOST:PORT, with a port in 1..65535")
    try:
        return socket.gethostbyname(host), int(number or port)
    except (OSError, UnicodeError) as error:
        words = getattr(error, "strerror", None) or error
        raise NetworkError(f"{option} {text!r:.80}: no such host ({words})") from error


def is_loopback(host: str) -> bool:
    """Whether an IPv4 address is this machine's own, which no other can reach."""
    try:
        return ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_allowed(host: str, networks: Iterable[Network]) -> bool:
    """Whether an IPv4 address is this machine's own or in one of the networks."""
    return is_loopback(host) or any(ipaddress.IPv4Address(host) in network for network in networks)


def parse_networks(option: str, texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as 192.168.1.0/24, or single addresses; named by `option` in errors.

    Raises:
        NetworkError: If one is neither.
    """
    try:
        return tuple(ipaddress.IPv4Network(text) for text in texts)
    except ValueError as error:
        raise NetworkError(
            f"{option}: {error}; expected a network as 192.168.1.0/24 or an address"
        ) from error
