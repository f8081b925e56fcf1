from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract import osc, protocol
from engine.contract.errors import ProtocolError
from engine.contract.protocol import MESSAGES, Message

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "i": st.integers(-(2**31), 2**31 - 1),
    "h": st.integers(-(2**63), 2**63 - 1),
    "f": st.floats(width=32, allow_nan=False, allow_infinity=False),
    "d": st.floats(allow_nan=False, allow_infinity=False),
    "s": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    "b": st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=64).map(lambda x: np.array(x, np.float32)),
}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.name)
@given(data=st.data())
def test_every_message_comes_back_as_it_was_sent(message: Message, data: st.DataObject) -> None:
    sent = {field: data.draw(VALUES[tag], field) for field, tag in message.fields}
    received = protocol.decode(protocol.encode(message.name, **sent))
    assert received.name == message.name
    for field, tag in message.fields:
        assert np.array_equal(received[field], sent[field]) if tag == "b" else received[field] == sent[field]


def test_the_bytes_of_a_context_packet_stay_what_they_are() -> None:
    datagram = protocol.encode("context", session=7, position=4096, samples=np.array([1.0, -0.5], np.float32))
    assert datagram.hex() == (
        "2f62616e646d6174652f656e67696e652f636f6e74657874000000002c69686200000000"
        "00000007" "0000000000001000" "00000008" "0000803f000000bf"
    )  # fmt: skip


def test_packets_fit_the_networks_they_are_made_for() -> None:
    for samples, limit in ((protocol.NETWORK_SAMPLES, 1472), (protocol.LOOPBACK_SAMPLES, 9216)):
        values = {"session": 1, "stem": 0, "generation": 1, "start": 0, "end": 1, "position": 0}
        assert len(protocol.encode("stem", samples=np.zeros(samples), **values)) <= limit


@given(st.binary(max_size=200))
def test_anything_else_is_refused_with_one_error(datagram: bytes) -> None:
    with pytest.raises(ProtocolError):
        protocol.decode(datagram)


@pytest.mark.parametrize(
    ("datagram", "words"),
    [
        (osc.encode("/bandmate/engine/nonsense", "i", [1]), "unknown address"),
        (osc.encode("/bandmate/engine/ping", "ii", [1, 2]), "takes 1 arguments, got 2"),
        (osc.encode("/bandmate/engine/ping", "s", ["x"]), "expected OSC type i"),
        (osc.encode("/bandmate/engine/context", "ihb", [1, 2, b"abc"]), "not whole float32"),
    ],
)
def test_a_wrong_message_is_named(datagram: bytes, words: str) -> None:
    with pytest.raises(ProtocolError, match=words):
        protocol.decode(datagram)
