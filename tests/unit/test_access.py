"""Who gets a session with an engine, and what all others are answered."""

import logging

import pytest

from engine.contract import protocol, udp
from engine.contract.errors import NetworkError
from engine.contract.protocol import HELLO_PADDING, Challenge, Gone, Hello, Ping, Refused
from engine.contract.seal import HEADER, Seal, SessionSeal, derive
from engine.serve.access import ANSWERS_PER_S, Access, RateLimit, refusal

from ..rig import Clock

KEY = derive("a phrase of ours")
ALLOWED = udp.parse_networks("--allow", ["192.168.1.0/24", "10.0.0.7"])
STAGE, STRANGER = ("192.168.1.20", 5000), ("192.168.2.20", 5000)


def hello(cookie: str = "") -> bytes:
    said = Hello(session=9, version=protocol.VERSION, packet=320, cookie=cookie, padding=HELLO_PADDING)
    return protocol.encode(said)


@pytest.mark.parametrize(
    ("host", "allowed", "key", "words"),
    [
        ("0.0.0.0", (), KEY, "say which with --allow NETWORK, as --allow 192.168.1.0/24"),
        ("192.168.1.5", ALLOWED, None, "must have a key: openssl rand -hex 16"),
    ],
)
def test_an_engine_for_others_needs_networks_and_a_key(
    host: str, allowed: tuple[udp.Network, ...], key: bytes | None, words: str
) -> None:
    with pytest.raises(NetworkError, match=words):
        Access(allowed, key).check(host)
    Access(ALLOWED, KEY).check(host)
    Access().check("127.0.0.1")


@pytest.mark.parametrize("text", ["192.168.1.1/24", "stage", "10.0.0.0/33", "::1"])
def test_what_is_no_network_is_refused_by_name(text: str) -> None:
    with pytest.raises(NetworkError, match=r"--allow: .* expected a network as 192.168.1.0/24"):
        udp.parse_networks("--allow", [text])


def test_only_this_machine_and_the_networks_that_are_named_are_listened_to() -> None:
    access = Access(ALLOWED, KEY)
    hosts = ("127.0.0.1", "192.168.1.20", "10.0.0.7", "192.168.2.20", "10.0.0.8")
    assert [access.admits((host, 1)) for host in hosts] == [True, True, True, False, False]
    sealed = Seal(KEY, "bridge").seal(hello())
    assert access.open(sealed, STRANGER, 0) == (None, b"")
    assert access.open(sealed, STAGE, 0) == (hello(), b"")


def test_no_answer_is_longer_than_its_question() -> None:
    """Whatever is said to whom, with a key and without."""
    long = Refused(session=9, text="x" * 5000)
    for access, header in ((Access(), 0), (Access(ALLOWED, KEY), HEADER)):  # which the question had too
        for room in range(0, 600, 7):
            for answer in (long, Gone(session=9), Challenge(session=9, cookie="c" * protocol.COOKIE)):
                assert len(access.seal(answer, room)) <= room + header
        assert len(access.seal(long, 40)) == 0
    assert all(len(refusal(0, "x" * 5000, room)) <= room for room in range(600))
    assert b"192.168" in refusal(1, "this engine is playing with 192.168.1.20:5000", len(hello()))


def test_a_bridge_without_the_key_is_told_so_and_gets_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    access = Access(ALLOWED, KEY)
    message, answer = access.open(hello(), STAGE, 0)
    assert message is None and len(answer) <= len(hello())
    refused = protocol.decode(answer)
    assert isinstance(refused, Refused) and "--key-file" in refused.text
    wrong = Seal(derive("another phrase"), "bridge").seal(hello())
    assert access.open(wrong, STAGE, 0) == (None, b"")
    assert access.open(b"nonsense", STAGE, 0) == (None, b"")
    assert "a bridge at 192.168.1.20 has no key" in caplog.text
    assert "was not sealed with this engine's key" in caplog.text
    assert "a bridge has another key" in caplog.text


def test_a_session_of_before_the_engine_was_started_again_is_said_to_be_gone() -> None:
    """Though the engine cannot know its seal; but never of the session that there is."""
    access, old = Access(ALLOWED, KEY), SessionSeal(KEY, "bridge", 9, "c" * 32)
    ping = old.seal(protocol.encode(Ping(session=9)))
    message, answer = access.open(ping, STAGE, 0)
    assert message is None and len(answer) <= len(ping)
    opened = Seal(KEY, "bridge").open(answer)
    assert opened and isinstance(protocol.decode(opened), Gone)
    assert access.open(ping, STAGE, 9) == (None, b"")


def test_a_cookie_is_for_one_address_and_session_and_for_once() -> None:
    access = Access()
    cookie = access.cookie(STAGE, 9)
    assert len(cookie) == protocol.COOKIE == len(Access().cookie(STAGE, 9))
    others = {access.cookie(STRANGER, 9), access.cookie(STAGE, 10), access.cookie((STAGE[0], 5001), 9)}
    assert cookie == access.cookie(STAGE, 9) and cookie not in others and len(others) == 3
    access.begin(9, cookie)
    assert access.cookie(STAGE, 9) != cookie
    assert Access().cookie(STAGE, 9) != Access().cookie(STAGE, 9)


def test_strangers_are_answered_so_many_times_a_second_and_no_more() -> None:
    clock = Clock()
    access = Access(clock=clock)
    here = ("127.0.0.1", 5000)
    assert sum(access.open(hello(), here, 0)[0] is not None for _ in range(1000)) == ANSWERS_PER_S
    clock.sleep(0.5)
    assert sum(access.open(hello(), here, 0)[0] is not None for _ in range(1000)) == ANSWERS_PER_S / 2
    assert access.open(b"x" * 1473, here, 0)[0] is None


def test_a_flood_without_the_key_does_not_use_up_the_answers_of_those_who_have_it() -> None:
    access = Access(ALLOWED, KEY, clock=Clock())
    wrong, right = (Seal(key, "bridge").seal(hello()) for key in (derive("another phrase"), KEY))
    for _ in range(10 * ANSWERS_PER_S):
        access.open(wrong, STAGE, 0)
    assert access.open(right, STAGE, 0)[0] == hello()


def test_a_rate_limit_never_saves_up_more_than_a_second() -> None:
    clock = Clock()
    limit = RateLimit(10, clock)
    clock.sleep(1000)
    assert sum(limit.passes() for _ in range(100)) == 10


def test_the_lines_about_strangers_are_the_same_line(caplog: pytest.LogCaptureFixture) -> None:
    """So that they are said once a minute."""
    caplog.set_level(logging.WARNING)
    access = Access(ALLOWED)
    for port in range(2000, 2050):
        access.admits((STRANGER[0], port))
    assert len({record.getMessage() for record in caplog.records}) == 1
