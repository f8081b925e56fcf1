"""The web server beside the OSC port: what it answers whom, and what it withstands."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bridge.control import http_server
from bridge.control.http_server import CONNECTIONS, HttpError, HttpServer, Question, parse
from engine.contract.errors import NetworkError


def request(target: str = "/x", method: str = "GET", **headers: str) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7770", "localhost", "192.168.1.20:80", "[::1]:7770", socket.gethostname()]
)
def test_a_program_that_asks_for_this_machine_is_answered(host: str) -> None:
    assert parse(request("/bandmate?VALUE", host=host)) == Question("/bandmate?VALUE")
    assert parse(request()) == Question("/x")  # no browser


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example", ""),  # DNS rebinding: its name leads to 127.0.0.1
        ("evil.example", "http://evil.example"),
        ("127.0.0.1.evil.example:7770", ""),
        ("127.0.0.1:7770", "https://evil.example"),
        ("192.168.1.20:7770", "http://192.168.1.66"),
        ("127.0.0.1", "null"),
        ("localhost@evil.example", ""),
        ("[::1", ""),
    ],
)
def test_a_page_of_another_site_gets_nothing(host: str, origin: str) -> None:
    with pytest.raises(HttpError) as refused:
        parse(request(host=host, **({"Origin": origin} if origin else {})))
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1:7770", "http://localhost:8080"), ("192.168.1.20:7770", "http://192.168.1.20:8080")],
)
def test_a_page_of_this_machine_is_answered(host: str, origin: str) -> None:
    assert parse(request(host=host, origin=origin)).origin == origin


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (request(method="POST"), 501),
        (b"nonsense\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 101 + b"\r\n", 431),
    ],
)
def test_other_requests_are_refused_with_their_status(head: bytes, status: int) -> None:
    with pytest.raises(HttpError) as refused:
        parse(head)
    assert refused.value.status == status


Serve = Callable[..., HttpServer]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    monkeypatch.setattr(http_server, "PAUSE_S", 0.0)
    with contextlib.ExitStack() as stack:

        def start(
            answer: Callable[[str], tuple[int, Any]] = lambda target: (200, {"asked": target}),
            admits: Callable[[str], bool] = lambda host: True,
        ) -> HttpServer:
            server = HttpServer(answer, "127.0.0.1", 0, admits)
            server.start()
            stack.callback(server.close)
            return server

        yield start


def ask(server: HttpServer, head: bytes) -> tuple[int, str, Any]:
    """Status, headers and content."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as asker:
        asker.sendall(head)
        answer = b""
        while part := asker.recv(65536):
            answer += part
    if not answer:
        return 0, "", None
    headers, _, content = answer.decode().partition("\r\n\r\n")
    return int(headers.split()[1]), headers, json.loads(content) if content else None


def test_a_question_is_answered_and_the_connection_closed(serve: Serve) -> None:
    status, headers, content = ask(serve(), request("/a/b?VALUE", host="localhost"))
    assert (status, content) == (200, {"asked": "/a/b?VALUE"})
    assert "Connection: close" in headers and "Access-Control-Allow-Origin" not in headers
    assert f"Content-Length: {len(json.dumps(content))}" in headers


def test_only_the_page_that_asks_may_read_the_answer(serve: Serve) -> None:
    _, headers, _ = ask(serve(), request(origin="http://localhost:8080", host="localhost"))
    assert "Access-Control-Allow-Origin: http://localhost:8080\r\n" in headers
    status, headers, content = ask(serve(), request(origin="http://evil.example", host="localhost"))
    assert status == 403 and "Access-Control" not in headers and "another site" in content["error"]


def test_nothing_to_say_is_said_without_content(serve: Serve) -> None:
    status, headers, content = ask(serve(lambda target: (204, {})), request())
    assert (status, content) == (204, None)
    assert "Content-Length" not in headers


def test_an_answer_that_fails_is_said_so_and_the_next_one_is_made(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(lambda target: (200, {"whole": 1 // (target != "/fails")}))
    assert ask(server, request("/fails"))[0] == 500
    assert ask(server, request("/x"))[2] == {"whole": 1}
    assert caplog.text.count("OSCQuery: a request failed") == 1


def test_who_is_not_admitted_gets_nothing(serve: Serve) -> None:
    with contextlib.suppress(ConnectionError):
        assert ask(serve(admits=lambda host: False), request()) == (0, "", None)


def test_a_request_without_end_is_cut_off(serve: Serve) -> None:
    status, _, _ = ask(serve(), b"GET /" + b"x" * http_server.LONGEST_QUESTION)
    assert status == 431


def test_hundreds_of_connections_that_say_nothing_keep_nobody_out_and_cost_no_thread(serve: Serve) -> None:
    """900 of them made the machine unusable."""
    server, before = serve(), threading.active_count()
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=5))
            slow.sendall(b"GET / HT")
        assert ask(server, request("/still"))[2] == {"asked": "/still"}
        assert threading.active_count() == before
        assert len(server._tasks) <= CONNECTIONS


def test_a_connection_that_does_not_come_to_an_end_is_closed_in_time(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "PATIENCE_S", 0.05)
    server = serve(lambda target: (200, "x" * (8 << 20)))
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as silent:
        assert silent.recv(1) == b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as deaf:
        deaf.sendall(request())
        got = 0
        with contextlib.suppress(ConnectionError):
            threading.Event().wait(0.2)
            while part := deaf.recv(65536):
                got += len(part)
        assert got < 8 << 20


def test_a_taken_port_is_one_clear_error(serve: Serve) -> None:
    with pytest.raises(NetworkError, match=r"OSCQuery port .* cannot be had .* use --osc-port"):
        HttpServer(lambda target: (200, {}), "127.0.0.1", serve().port, lambda host: True).start()
