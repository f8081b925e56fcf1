"""A web server for few and small questions, bounded in connections, time, size and rate. One thread."""

import asyncio
import contextlib
import ipaddress
import json
import logging
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from engine.contract.errors import NetworkError, ProtocolError

from ..threads import SupervisedThread

log = logging.getLogger(__name__)
CONNECTIONS = 16  # at a time; one more closes the oldest
PATIENCE_S = 5.0  # for the question to come and the answer to leave
BACKLOG = 128  # connections that wait to be taken
LONGEST_QUESTION = 8192  # bytes
PAUSE_S = 0.01  # between two answers: making them takes the interpreter from the sound
STOP_WAIT_S = 0.2  # how soon the thread sees that it is to end
MOST_HEADERS = 100
END = b"\r\n\r\n"
Answer = tuple[int, Any]  # HTTP status and what becomes JSON


class HttpError(ProtocolError):
    """A question that is not answered, and with which HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Question:
    """A GET request. `origin` is the address of the web page that asks; empty: no page does."""

    target: str
    origin: str = ""


class HttpServer:
    """Answers GET requests with JSON. `close` after `start`; once.

    Args:
        answer: Called in the server's thread with the path and query that were asked for.
        host: Address of the interface to listen on.
        port: TCP port, 0 for any; the real one from `start` on.
        admits: Whether an address may ask at all.
    """

    def __init__(
        self, answer: Callable[[str], Answer], host: str, port: int, admits: Callable[[str], bool]
    ) -> None:
        self.host, self.port = host, port
        self._answer, self._admits = answer, admits
        self._socket: socket.socket | None = None
        self._tasks: dict[asyncio.Task[None], None] = {}  # of connections, the oldest first
        self._thread = SupervisedThread("oscquery", lambda: asyncio.run(self._serve()))
        self._is_closed = False

    def start(self) -> None:
        """Listen.

        Raises:
            NetworkError: If the port is taken.
        """
        try:
            self._socket = socket.create_server((self.host, self.port), backlog=BACKLOG)
        except OSError as error:
            raise NetworkError(
                f"OSCQuery port {self.port} on {self.host} cannot be had ({error.strerror}): use --osc-port"
            ) from error
        self.port = int(self._socket.getsockname()[1])
        self._thread.start()

    def close(self) -> None:
        self._is_closed = True
        self._thread.stop()
        if self._socket:
            self._socket.close()

    async def _serve(self) -> None:
        if self._socket is None:
            return
        loop, turn = asyncio.get_running_loop(), asyncio.Lock()
        self._socket.setblocking(False)
        async with asyncio.TaskGroup() as group:
            while not self._is_closed:
                with contextlib.suppress(TimeoutError, OSError):
                    async with asyncio.timeout(STOP_WAIT_S):
                        opened, address = await loop.sock_accept(self._socket)
                        self._take(group, opened, address[0], turn)
            for task in self._tasks:
                task.cancel()

    def _take(self, group: asyncio.TaskGroup, opened: socket.socket, host: str, turn: asyncio.Lock) -> None:
        """Answer a connection in a task of its own, in place of the oldest where there are too many."""
        if not self._admits(host):
            opened.close()
            return
        if len(self._tasks) >= CONNECTIONS:
            oldest = next(iter(self._tasks))
            del self._tasks[oldest]
            oldest.cancel()
        task = group.create_task(self._converse(opened, turn))
        self._tasks[task] = None

        def finish(done: asyncio.Task[None]) -> None:
            self._tasks.pop(done, None)
            opened.close()  # of a task, too, that was cancelled before it began

        task.add_done_callback(finish)

    async def _converse(self, opened: socket.socket, turn: asyncio.Lock) -> None:
        """One question and its answer, or not, where the other side does not keep up."""
        reader, writer = await asyncio.open_connection(sock=opened, limit=LONGEST_QUESTION)
        try:
            async with asyncio.timeout(PATIENCE_S):
                writer.write(await self._response(reader, turn))
                writer.close()
                await writer.wait_closed()
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            log.debug("OSCQuery: a connection came to nothing")
        finally:
            writer.transport.abort()

    async def _response(self, reader: asyncio.StreamReader, turn: asyncio.Lock) -> bytes:
        try:
            head = await reader.readuntil(END)
        except asyncio.LimitOverrunError:
            return _response(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, {"error": "too long"})
        async with turn:
            await asyncio.sleep(PAUSE_S)
            return self._reply(head)

    def _reply(self, head: bytes) -> bytes:
        """The response to a request's first lines; whatever goes wrong is one too."""
        try:
            question = parse(head)
            status, body = self._answer(question.target)
        except HttpError as error:
            return _response(error.status, {"error": str(error)})
        except Exception:
            log.exception("OSCQuery: a request failed")
            return _response(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "see bandmate's log"})
        return _response(status, body, question.origin)


def parse(head: bytes) -> Question:
    """A request's first lines, up to the empty one.

    A page of another site must get nothing, also where its name has been made to lead here (DNS rebinding):
    the name that was asked for must be this machine's, or an address.

    Raises:
        HttpError: If it is no request that is answered.
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        raise HttpError(HTTPStatus.BAD_REQUEST, "expected GET /PATH HTTP/1.1")
    if words[0] != "GET":
        raise HttpError(HTTPStatus.NOT_IMPLEMENTED, "only GET is answered: what is to be set is set by OSC")
    headers = _headers([line for line in lines if line])
    host, origin = headers.get("host", ""), headers.get("origin", "")
    if host and not _is_ours(f"//{host}"):
        raise HttpError(HTTPStatus.FORBIDDEN, "asked for under a name that is not this machine's")
    if origin and not (_is_loopback(origin) or _name(origin) == _name(f"//{host}") != ""):
        raise HttpError(HTTPStatus.FORBIDDEN, "asked for by a page of another site")
    return Question(words[1], origin)


def _headers(lines: list[str]) -> Mapping[str, str]:
    if len(lines) > MOST_HEADERS:
        raise HttpError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"more than {MOST_HEADERS} headers")
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _name(address: str) -> str:
    """The host of an address, in lower case; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_ours(address: str) -> bool:
    """Whether its host is this machine's name, or a number, which no name can be made to lead to."""
    name, own = _name(address), socket.gethostname().lower()
    return _is_number(name) or name in ("localhost", own, f"{own}.local")


def _is_loopback(address: str) -> bool:
    name = _name(address)
    return name == "localhost" or (_is_number(name) and ipaddress.ip_address(name).is_loopback)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _response(status: int, body: Any, origin: str = "") -> bytes:
    """A response, which ends the connection; readable for the page of `origin` and for no other."""
    data = b"" if status == HTTPStatus.NO_CONTENT else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {int(status)} {HTTPStatus(status).phrase}",
        "Content-Type: application/json",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
        *([f"Access-Control-Allow-Origin: {origin}", "Vary: Origin"] if origin else []),
        *([f"Content-Length: {len(data)}"] if status != HTTPStatus.NO_CONTENT else []),
    ]
    return "\r\n".join(lines).encode("latin-1") + END + data
