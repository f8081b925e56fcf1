"""Datagrams that are authenticated: what is taken, what is not, and how a key is read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract import seal
from engine.contract.errors import NetworkError
from engine.contract.seal import HEADER, WINDOW, Seal, SessionSeal, derive, read_key

KEY, OTHER = derive("a phrase of ours"), derive("another phrase")


def sides(key: bytes = KEY, cookie: str = "c" * 32) -> tuple[SessionSeal, SessionSeal]:
    return SessionSeal(key, "bridge", 7, cookie), SessionSeal(key, "engine", 7, cookie)


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_what_one_side_seals_the_other_opens(messages: list[bytes]) -> None:
    bridge, engine = sides()
    assert [engine.open(bridge.seal(m)) for m in messages] == messages
    assert [bridge.open(engine.seal(m)) for m in messages] == messages


@given(st.binary(max_size=40), st.data())
def test_a_datagram_with_one_bit_changed_is_not_taken(message: bytes, data: st.DataObject) -> None:
    bridge, engine = sides()
    sealed = bytearray(bridge.seal(message))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    assert engine.open(bytes(sealed)) is None


def test_nothing_of_another_key_session_engine_or_direction_is_taken() -> None:
    bridge, engine = sides()
    datagram = bridge.seal(b"message")
    assert sides(OTHER)[1].open(datagram) is None
    assert sides(cookie="d" * 32)[1].open(datagram) is None  # an engine that was started again
    assert SessionSeal(KEY, "engine", 8, "c" * 32).open(datagram) is None
    assert bridge.open(datagram) is None  # reflected
    assert Seal(KEY, "engine").open(datagram) is None
    assert engine.open(Seal(KEY, "bridge").seal(b"message")) is None
    assert engine.open(datagram) == b"message"


@given(st.lists(st.integers(0, 40), max_size=60))
def test_each_datagram_is_taken_once_in_whatever_order_they_come(order: list[int]) -> None:
    bridge, engine = sides()
    datagrams = [bridge.seal(bytes([k])) for k in range(41)]
    taken = [m[0] for k in order if (m := engine.open(datagrams[k])) is not None]
    assert taken == list(dict.fromkeys(order))


def test_a_datagram_that_was_overtaken_by_more_than_the_window_is_not_taken() -> None:
    bridge, engine = sides()
    datagrams = [bridge.seal(b"") for _ in range(WINDOW + 2)]
    assert engine.open(datagrams[WINDOW]) == b""
    assert engine.open(datagrams[0]) is None
    assert engine.open(datagrams[1]) == b""
    assert engine.open(datagrams[1]) is None
    assert engine.open(datagrams[WINDOW + 1]) == b""
    assert engine.open(datagrams[WINDOW]) is None


@given(st.binary(max_size=3 * HEADER))
def test_anything_else_is_not_taken(datagram: bytes) -> None:
    bridge, engine = sides()
    assert bridge.open(datagram) is engine.open(datagram) is Seal(KEY, "engine").open(datagram) is None


def test_a_key_is_read_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a phrase of ours\n")
    file.chmod(0o600)
    assert read_key(file, {}) == read_key(None, {seal.VARIABLE: " a phrase of ours"}) == KEY
    assert read_key(None, {}) is None
    assert read_key(file, {seal.VARIABLE: "another phrase"}) == KEY
    assert len({KEY, OTHER}) == 2


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"short\n", 0o600, "the key has 5 characters, expected 12 to 4096; a good one: openssl"),
        (b"x" * 5000, 0o600, "expected 12 to 4096"),
        (b"\xff" * 20, 0o600, "is no text in UTF-8"),
        (b"a phrase of ours", 0o640, "others may read or change this key: chmod 600"),
    ],
)
def test_a_key_that_is_none_is_refused_in_words(
    tmp_path: Path, content: bytes, mode: int, words: str
) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(mode)
    with pytest.raises(NetworkError, match=words):
        read_key(file, {})
    with pytest.raises(NetworkError, match="cannot be read: No such file"):
        read_key(tmp_path / "none", {})
