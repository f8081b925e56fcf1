from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract import osc, protocol
from engine.contract.errors import ProtocolError
from engine.contract.protocol import MESSAGES, Change, FromBridge, FromEngine, Message

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "i": st.integers(-(2**31), 2**31 - 1),
    "h": st.integers(-(2**63), 2**63 - 1),
    "f": st.floats(width=32, allow_nan=False, allow_infinity=False),
    "d": st.floats(allow_nan=False, allow_infinity=False),
    "s": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    "b": st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=64).map(lambda x: np.array(x, np.float32)),
}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.kind)
@settings(max_examples=40)
@given(data=st.data())
def test_every_message_comes_back_as_it_was_sent(kind: type[Message], data: st.DataObject) -> None:
    sent = kind(**{name: data.draw(VALUES[tag], name) for name, tag in kind.layout})
    received = protocol.decode(protocol.encode(sent))
    assert type(received) is kind
    for name, _ in kind.layout:
        assert np.array_equal(getattr(received, name), getattr(sent, name))


def test_the_table_has_every_message_and_each_has_a_sender_and_says_what_it_means() -> None:
    defined = {v for v in vars(protocol).values() if isinstance(v, type) and issubclass(v, Message)}
    assert set(MESSAGES) == defined - {Message, FromBridge, FromEngine, Change}
    assert {kind.sender for kind in MESSAGES} == {"bridge", "engine"}
    assert all(len(kind.doc()) > 10 and "Message(" not in kind.doc() for kind in MESSAGES)


def test_the_bytes_of_a_context_packet_stay_what_they_are() -> None:
    samples = np.array([1.0, -0.5], np.float32)
    datagram = protocol.encode(protocol.Context(session=7, position=4096, samples=samples))
    assert datagram.hex() == (
        "2f62616e646d6174652f656e67696e652f636f6e74657874000000002c68686200000000"
        "0000000000000007" "0000000000001000" "00000008" "0000803f000000bf"
    )  # fmt: skip


def test_packets_fit_the_networks_they_are_made_for() -> None:
    for count, limit in ((protocol.NETWORK_SAMPLES, 1472), (protocol.LOOPBACK_SAMPLES, 9216)):
        message = protocol.Stem(
            session=1, stem=0, generation=1, start=0, end=1, position=0, samples=np.zeros(count, np.float32)
        )
        assert len(protocol.encode(message)) <= limit


@given(st.binary(max_size=200))
def test_anything_else_is_refused_with_one_error(datagram: bytes) -> None:
    with pytest.raises(ProtocolError):
        protocol.decode(datagram)


@pytest.mark.parametrize(
    ("datagram", "words"),
    [
        (osc.encode("/bandmate/engine/nonsense", "i", [1]), "unknown address"),
        (
            osc.encode("/bandmate/engine/ping", "ii", [1, 2]),
            "takes 1 arguments in version 7 of the protocol, got 2",
        ),
        (osc.encode("/bandmate/engine/ping", "s", ["x"]), "expected OSC type h"),
        (osc.encode("/bandmate/engine/context", "ihb", [1, 2, b"abc"]), "not whole float32"),
    ],
)
def test_a_wrong_message_is_named(datagram: bytes, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        protocol.decode(datagram)


def test_a_message_as_received_has_the_precision_of_its_fields() -> None:
    sent = protocol.Param(session=1, change=2, name="level", value=0.1)
    received = protocol.as_received(sent)
    assert type(received) is protocol.Param
    assert (received.session, received.change, received.name) == (1, 2, "level")
    assert received.value == float(np.float32(0.1)) != 0.1
