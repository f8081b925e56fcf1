"""The published dialect: a patch's own logic against the engine, over real sockets."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.accompany.accompanist import Accompanist
from engine.backends.echo import DELAY
from engine.contract import osc, protocol
from engine.contract.rtap_messages import MESSAGES, Shape
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS
from engine.serve import rtap_server
from engine.serve.rtap_server import RtapServer

from ..rtap_patch import Audio, RtapPatch

LATE = DELAY * FRAME  # of the echo
Serve = Callable[..., RtapPatch]


def noise(seconds: float, seed: int = 0) -> Audio:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, int(seconds * SAMPLE_RATE)).astype(np.float32)


@pytest.fixture
def serve(identity: Accompanist) -> Iterator[Serve]:
    """Starts an engine for a patch with the given settings, both on any port, and sends it those settings."""
    with contextlib.ExitStack() as open_things:

        def start(accompanist: Accompanist = identity, **settings: object) -> RtapPatch:
            patch = RtapPatch(("127.0.0.1", 0), **settings)  # type: ignore[arg-type]
            open_things.callback(patch.socket.close)
            server = RtapServer(
                accompanist, host="127.0.0.1", port=0, client=("127.0.0.1", patch.port), device="here"
            )
            patch.engine = ("127.0.0.1", server.port)
            stop = threading.Event()
            thread = threading.Thread(target=lambda: server.serve(lambda: not stop.is_set()))
            thread.start()
            open_things.callback(thread.join)
            open_things.callback(stop.set)
            while not patch.is_ready:
                assert patch.receive(5)
            loss, patch.loss = patch.loss, 0.0
            patch.load()
            patch.loss = loss
            return patch

        yield start


def same(received: Audio, expected: Audio) -> bool:
    """To the rounding of the patch's own crossfade."""
    return len(received) == len(expected) and bool(np.allclose(received, expected, rtol=0, atol=1e-6))


def play(patch: RtapPatch, sources: dict[str, Audio], hops: int, first: int = 1) -> list[bool]:
    """For each hop in turn, whether its block came whole before the next."""
    came = []
    for k in range(first, first + hops):
        patch.predict(k * patch.hop, sources)
        came.append(patch.wait(patch.batch, 2.0 if patch.loss == 0 else 0.3))
    return came


@pytest.mark.parametrize("w", [-1, 0, 1])
@pytest.mark.parametrize("r", [0.25, 0.2, 0.125, 0.1, 0.0625])
def test_every_sample_is_on_its_place_with_every_setting_of_the_menu(serve: Serve, r: float, w: int) -> None:
    """The published server is 41 ms late, and at r = 0.2 sends nothing; joins lose no level."""
    patch = serve(r=r, w=float(w))
    song = noise(16)
    hops = len(song) // patch.hop
    assert all(play(patch, {"piano": song}, hops))
    until = (hops + min(w, 0)) * patch.hop
    received = patch.buffer["bass"][LATE + 2 * patch.hop : until]  # what comes in first fades in
    assert same(received, song[2 * patch.hop : until - LATE])
    assert len(received) > 5 * SAMPLE_RATE


def test_half_a_window_ahead_plays_on(serve: Serve, shipped: Accompanist) -> None:
    """r = 0.5 at w = 1 ends the published server for good."""
    patch = serve(shipped, r=0.5)
    assert play(patch, {"piano": noise(9)}, 2) == [True, True]
    patch.say("/update_r", "d", 0.25)
    patch.r = 0.25
    assert all(play(patch, {"piano": noise(9)}, 2))


@pytest.mark.parametrize("packet", [128, 1000, 13_095, 16_384])
def test_chunks_are_as_long_as_was_asked(serve: Serve, packet: int) -> None:
    patch = serve(packet=packet, r=0.125)
    patch.packet = min(packet, 13_095)  # more do not fit a datagram: the patch itself could not send them
    song = noise(9)
    assert all(play(patch, {"piano": song}, 10))
    assert patch.expected[1] == -(-(patch.hop + patch.fade) // patch.packet)
    assert same(
        patch.buffer["bass"][LATE + 4 * patch.hop : 10 * patch.hop],
        song[4 * patch.hop : 10 * patch.hop - LATE],
    )


def test_several_targets_come_from_one_batch_and_all_inputs_are_in_the_context(serve: Serve) -> None:
    song, other = noise(12), noise(12, 1)
    patch = serve(instruments=(1, 1, 0, 0))
    assert all(play(patch, {"guitar": song, "piano": other}, 6))
    span = slice(LATE + 2 * patch.hop, 6 * patch.hop)
    both = (song + other)[2 * patch.hop : 6 * patch.hop - LATE]
    assert same(patch.buffer["bass"][span], both)
    assert same(patch.buffer["drums"][span], both)
    apart = serve(instruments=(0, 0, 1, 0), send_mode=1)
    assert all(play(apart, {"bass": song, "drums": other}, 6))
    assert same(apart.buffer["guitar"][span], both)


def test_without_targets_the_context_still_grows(serve: Serve) -> None:
    patch = serve(instruments=(0, 0, 0, 0), send_mode=1, r=0.125)
    song = noise(12)
    for k in range(1, 7):
        patch.predict(k * patch.hop, {"piano": song})
    patch.say("/predict_instruments", "iiii", 0, 0, 0, 1)
    patch.instruments = (0, 0, 0, 1)
    assert all(play(patch, {"bass": song}, 6, first=7))
    assert same(
        patch.buffer["piano"][9 * patch.hop : 12 * patch.hop],
        song[9 * patch.hop - LATE : 12 * patch.hop - LATE],
    )


@pytest.mark.parametrize(("loss", "disorder"), [(0.0, 0.3), (0.01, 0.1), (0.05, 0.1), (0.2, 0.2)])
def test_what_is_lost_is_a_hole_and_nothing_else(
    serve: Serve, loss: float, disorder: float, caplog: pytest.LogCaptureFixture
) -> None:
    """Both ways, with chunks out of order: what sounds was sent, and where nothing was lost all of it."""
    caplog.set_level(logging.WARNING)
    patch = serve(r=0.125, packet=2205, loss=loss, disorder=disorder, seed=3, seconds=40)
    song = noise(30)
    came = play(patch, {"piano": song}, 39)
    assert loss or all(came)
    received, played = patch.buffer["bass"][LATE : 39 * patch.hop], song[: 39 * patch.hop - LATE]
    right = np.isclose(received, played, rtol=0, atol=1e-6) | (received == 0)
    assert right.mean() > (
        0.99 if loss < 0.2 else 0.9
    )  # chunk 0 came twice, so few blocks are placed where the last one was
    assert np.isclose(received, played, rtol=0, atol=1e-6).mean() > (
        0.99 if not loss else 1 - 3 * loss - 0.05
    )
    if loss:
        assert "chunks came; the rest is silence" in caplog.text


def test_a_patch_that_is_started_again_begins_with_its_first_batch(serve: Serve) -> None:
    """Its numbers begin at 1 again, or with the one that was the last."""
    patch = serve(r=0.125)
    song = noise(16)
    assert all(play(patch, {"piano": song}, 1))
    threading.Event().wait(0.5)
    patch.begin_again()
    assert play(patch, {"piano": song}, 1) == [True]
    assert all(play(patch, {"piano": song}, 12, first=2))
    patch.begin_again()
    assert all(play(patch, {"piano": song}, 12))
    assert same(
        patch.buffer["bass"][LATE + 2 * patch.hop : 12 * patch.hop],
        song[2 * patch.hop : 12 * patch.hop - LATE],
    )


def test_an_engine_that_is_started_again_is_used_from_the_next_batch(
    serve: Serve, identity: Accompanist
) -> None:
    patch = serve(r=0.125)
    song = noise(12)
    assert all(play(patch, {"piano": song}, 3))
    second = RtapServer(identity, host="127.0.0.1", port=0, client=("127.0.0.1", patch.port), device="here")
    patch.engine, stop = ("127.0.0.1", second.port), threading.Event()
    thread = threading.Thread(target=lambda: second.serve(lambda: not stop.is_set()))
    thread.start()
    patch.is_ready = False
    while not patch.is_ready:
        assert patch.receive(5)
    patch.load()
    assert all(play(patch, {"piano": song}, 9, first=4))
    stop.set()
    thread.join()


def test_batches_that_are_too_many_at_once_are_dropped_by_name_and_still_in_the_context(serve: Serve) -> None:
    patch = serve(r=0.0625, packet=8820)
    song = noise(16)
    assert all(play(patch, {"piano": song}, 12))
    for k in range(13, 17):
        patch.predict(k * patch.hop, {"piano": song})
    assert patch.wait(patch.batch)
    assert set(patch.dropped) <= {13, 14, 15}
    assert all(play(patch, {"piano": song}, 16, first=17))
    span = slice(18 * patch.hop, 32 * patch.hop)
    assert same(patch.buffer["bass"][span], song[18 * patch.hop - LATE : 32 * patch.hop - LATE])


def test_a_lost_update_of_r_is_seen_from_what_comes(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    patch = serve()
    patch.r = 0.125  # without a message
    song = noise(12)
    play(patch, {"piano": song}, 12)
    assert "its /update_r was lost" in caplog.text
    assert same(
        patch.buffer["bass"][LATE + 4 * patch.hop : 12 * patch.hop],
        song[4 * patch.hop : 12 * patch.hop - LATE],
    )


def test_what_else_a_patch_may_say(
    serve: Serve, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(rtap_server, "MOST_PRINTED", 1)
    patch = serve(r=0.125)
    song = noise(8)
    patch.say("/packet_test", "ifff", 3, 0.1, 0.2, 0.3)
    while not patch.tested:
        assert patch.receive(5)
    assert patch.tested == 3
    for name in ("guidance", "guidnace"):
        param = protocol.Param(session=0, change=0, name=name, value=3.0)
        patch.socket.sendto(protocol.encode(param), patch.engine)
    patch.say("/w", "d", 2.0)
    patch.say("/nonsense", "i", 1)
    patch.say("/predict_instruments", "i", 7)
    patch.say("/verbose", "i", 1)
    assert all(play(patch, {"piano": song}, 3))
    patch.say("/print", "T", True)
    patch.say("/print", "T", True)
    patch.say("/packet_test", "if", 13_091, 0.1)
    patch.say("/packet_test", "if", 13_090, 0.1)
    while patch.tested != 13_090:
        assert patch.receive(5)
    patch.say("/reset", "i", 1)
    assert all(play(patch, {"piano": song}, 2))
    for text in (
        "did you mean 'guidance'", "/w 2 is outside -1..1", "unknown address '/nonsense'",
        "has 1 files already: move some away", "/packet_test 13091 is outside 1..13090",
        "takes a 0 or 1 for each of bass", "batch 3: 1 stems", "from the beginning: as asked",
    ):  # fmt: skip
        assert text in caplog.text
    (file,) = tmp_path.glob("bandmate/rtap/*.wav")
    assert soundfile.info(file).channels == 5


def test_only_the_patch_is_listened_to(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """On this machine every address of 127 is another machine's."""
    patch, song = serve(r=0.125), noise(8)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", 0))
        for address in ("/reset", "/print", "/predict"):
            stranger.sendto(osc.encode(address, "i", [1]), patch.engine)
        for number in range(2, 400, 7):
            chunk = osc.encode_samples("/context", (number, 0, 1), song[:4410])
            stranger.sendto(chunk, patch.engine)
    assert all(play(patch, {"piano": song}, 6))
    assert same(
        patch.buffer["bass"][LATE + 2 * patch.hop : 6 * patch.hop], song[2 * patch.hop : 6 * patch.hop - LATE]
    )
    assert "datagrams of 127.0.0.2 are left out: --client is 127.0.0.1" in caplog.text


def test_what_comes_while_a_block_leaves_is_taken_at_once(serve: Serve) -> None:
    """A block of four stems leaves in dozens of bursts, so that the answer overtakes its last chunks."""
    patch = serve(instruments=(1, 1, 1, 1), send_mode=0)
    patch.say("/predict_instruments", "iiii", 1, 1, 1, 1)
    patch.predict(patch.hop, {"voice": noise(2)})
    while not patch.answered:
        assert patch.receive(5)
    patch.say("/packet_test", "if", 1, 0.1)
    while not patch.tested:
        assert patch.receive(5)
    assert sum(map(len, patch.answered.values())) < 4 * patch.expected[patch.batch]
    assert patch.wait(patch.batch)


def test_the_arithmetic_is_the_published_one() -> None:
    shape = Shape()
    assert (shape.hop, shape.fade, shape.block(66_150)) == (66_150, 882, (131_418, 198_450))
    assert [Shape(r=r).hop for r in (0.5, 0.2, 0.125, 0.1, 0.0625)] == [
        132_300,
        52_920,
        33_075,
        26_460,
        16_537,
    ]
    assert {m.address for m in MESSAGES if m.sender == "engine"} == {
        "/ready", "/batch_dropped", "/server_predicted", "/packet_test_response",
        *(f"/{stem}" for stem in STEMS),
    }  # fmt: skip
