"""OSC datagrams: bundles as controllers' programs send them, address patterns, and what is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.contract import osc
from engine.contract.errors import ProtocolError

ADDRESSES = [
    "/bandmate/level",
    "/bandmate/look_ahead",
    "/bandmate/stem/bass/level",
    "/bandmate/stem/drums/level",
]
LEVEL = osc.encode("/bandmate/level", "f", [0.5])
HOP = osc.encode("/bandmate/hop", "i", [3])


def test_a_message_is_a_packet_of_one() -> None:
    assert osc.decode_packet(LEVEL) == [("/bandmate/level", [0.5])]


def test_every_message_of_a_bundle_comes_in_order_nested_ones_too() -> None:
    bundle = osc.encode_bundle(HOP, osc.encode_bundle(LEVEL, osc.encode_bundle(HOP)), LEVEL)
    assert [address for address, _ in osc.decode_packet(bundle)] == [
        "/bandmate/hop", "/bandmate/level", "/bandmate/hop", "/bandmate/level",
    ]  # fmt: skip


def test_a_bundle_for_another_time_is_taken_now() -> None:
    later = osc.encode_bundle(LEVEL)[:8] + (0xFFFFFFFF << 32).to_bytes(8) + osc.encode_bundle(LEVEL)[16:]
    assert osc.decode_packet(later) == [("/bandmate/level", [0.5])]


def test_an_empty_bundle_says_nothing() -> None:
    assert osc.decode_packet(osc.encode_bundle()) == []


def test_a_bundle_of_thousands_of_bundles_is_refused() -> None:
    bundle = LEVEL
    for _ in range(3000):
        bundle = osc.encode_bundle(bundle)
    assert len(bundle) < 65536
    with pytest.raises(ProtocolError, match="is not OSC"):
        osc.decode_packet(bundle)


@example(b"\0\0\0\0")
@given(st.binary(max_size=200).filter(lambda datagram: not datagram.startswith(b"/")))
def test_what_is_not_osc_is_refused_with_one_error(datagram: bytes) -> None:
    with pytest.raises(ProtocolError, match=f"datagram of {len(datagram)} bytes is not OSC"):
        osc.decode_packet(datagram)


def test_a_bundle_with_something_else_in_it_is_refused() -> None:
    with pytest.raises(ProtocolError, match="neither a message nor a bundle"):
        osc.decode_packet(osc.encode_bundle(LEVEL, b"what"))


@pytest.mark.parametrize("end", [4, 12, 17, 19, 30])
def test_a_bundle_that_was_cut_off_is_refused(end: int) -> None:
    with pytest.raises(ProtocolError):
        osc.decode_packet(osc.encode_bundle(LEVEL)[:end])


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/bandmate/level", ADDRESSES[:1]),
        ("/bandmate/nonsense", []),
        ("/bandmate/*", ADDRESSES[:2]),  # a star ends at a slash
        ("/bandmate/stem/*/level", ADDRESSES[2:]),
        ("/bandmate/stem/{bass,piano}/level", ADDRESSES[2:3]),
        ("/bandmate/stem/[a-c]*/level", ADDRESSES[2:3]),
        ("/bandmate/stem/[!a-c]*/level", ADDRESSES[3:]),
        ("/bandmate/l?vel", ADDRESSES[:1]),
        ("/bandmate/l?v", []),
        ("/bandmate/stem/[z-a]/level", []),  # no pattern
        ("/bandmate/{level", ADDRESSES[:1]),
        ("/bandmate/le.el", []),
    ],
)
def test_a_pattern_means_addresses(pattern: str, expected: list[str]) -> None:
    assert osc.match_pattern(pattern, ADDRESSES) == expected


@pytest.mark.timeout(10)
def test_a_pattern_of_many_stars_is_answered_at_once() -> None:
    assert osc.match_pattern("/" + "*" * 40 + "!", ["/" + "a" * 60]) == []


def typed(tags: bytes, arguments: bytes = b"") -> bytes:
    """A message `/bandmate/x` with these type tags and bytes."""
    return b"/bandmate/x\0" + b"," + tags + b"\0" * (4 - (1 + len(tags)) % 4) + arguments


@pytest.mark.parametrize(
    ("tags", "arguments", "expected"),
    [
        (b"c", b"\0\0\0a", ["a"]),
        (b"S", b"off\0", ["off"]),
        (b"I", b"", [True]),
        (b"TFN", b"", [True, False, None]),
        (b"fci", b"\x3f\x80\0\0" + b"\0\0\x005" + b"\0\0\0\7", [1.0, "5", 7]),
        (b"d", b"\x40\x04\0\0\0\0\0\0", [2.5]),
        (b"h", b"\0\0\0\1\0\0\0\0", [1 << 32]),
    ],
)
def test_every_type_is_read(tags: bytes, arguments: bytes, expected: list[object]) -> None:
    message = typed(tags, arguments)
    assert osc.decode_packet(message) == [("/bandmate/x", expected)]
    assert osc.decode_packet(osc.encode_bundle(message, HOP))[0] == ("/bandmate/x", expected)


@pytest.mark.parametrize("message", [typed(b"x", b"\0\0\0\1"), typed(b"c", b"\x7f\xff\xff\xff"), typed(b"i")])
def test_an_argument_that_cannot_be_read_is_refused(message: bytes) -> None:
    with pytest.raises(ProtocolError, match="is not OSC"):
        osc.decode_packet(message)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("size", [-4, -20, 0, 1 << 30])
def test_a_bundle_whose_sizes_are_wrong_is_refused_at_once(size: int) -> None:
    with pytest.raises(ProtocolError, match="cut off"):
        osc.decode_packet(osc.encode_bundle() + size.to_bytes(4, signed=True) + HOP)
