"""The patches for Pure Data in Pure Data itself."""

import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bridge.audio.jack_client import JackDevice
from bridge.control.osc_server import DEFAULT_PORT
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library.presets import Connection, load
from bridge.session import JamOptions, JamSession
from engine.accompany.accompanist import Accompanist
from engine.backends.echo import DELAY
from engine.contract import rtap_messages
from engine.contract.timing import FRAME, SAMPLE_RATE, STEMS
from engine.serve.rtap_server import RtapServer
from tools import pd_instrument, pd_patch

from ..conftest import StartJack, wait_for
from ..pd import Pd, free_port

pytestmark = pytest.mark.skipif(
    shutil.which("pd") is None, reason="Pure Data is not installed: apt install puredata-core"
)
LATE = DELAY * FRAME


def test_audio_over_osc_comes_back_on_its_place(identity: Accompanist, tmp_path: Path) -> None:
    """Without JACK: UDP to the engine, stems into tables that play; then all stems are switched off."""
    back, there = free_port(), free_port()
    patch = (
        pd_instrument.over_osc()
        .replace(f" {rtap_messages.CLIENT_PORT};", f" {back};")
        .replace(f" {rtap_messages.PORT};", f" {there};")
    )
    (tmp_path / "bandmate-osc~.pd").write_text(patch)
    server = RtapServer(identity, host="127.0.0.1", port=there, client=("127.0.0.1", back), device="here")
    stop = threading.Event()
    thread = threading.Thread(target=lambda: server.serve(lambda: not stop.is_set()))
    thread.start()
    song = np.random.default_rng(0).uniform(-0.5, 0.5, 14 * SAMPLE_RATE).astype(np.float32)
    pd = Pd(tmp_path, song, SAMPLE_RATE, "bandmate-osc~ 127.0.0.1", 4, "-noaudio")
    time.sleep(2)
    pd.tell("go")
    time.sleep(7)
    pd.tell("set bandmate-osc.stems 0")  # all off
    time.sleep(4)
    pd.tell("halt")
    time.sleep(0.5)
    said = pd.close()
    stop.set()
    thread.join()
    played, bass, drums, guitar, _ = pd.recorded()
    assert "couldn't create" not in said and "error" not in said, said
    assert not guitar.any()
    settled = slice(LATE + SAMPLE_RATE, 6 * SAMPLE_RATE)
    expected = played[settled.start - LATE : settled.stop - LATE]
    assert np.allclose(bass[settled], expected, atol=1e-6)
    assert np.allclose(drums[settled], expected, atol=1e-6)
    assert not bass[-SAMPLE_RATE:].any()


LOOP = """\
#N canvas 0 0 400 300 12;
#X obj 10 10 inlet~;
#X obj 10 50 dac~ 3;
#X obj 100 10 adc~ 2 3 4 5;
#X obj 100 50 outlet~;
#X obj 160 50 outlet~;
#X obj 220 50 outlet~;
#X obj 280 50 outlet~;
#X connect 0 0 1 0;
#X connect 2 0 3 0;
#X connect 2 1 4 0;
#X connect 2 2 5 0;
#X connect 2 3 6 0;
"""


def test_a_patch_in_pure_data_plays_by_jack_and_the_echo_returns_to_the_sample(
    start_jack: StartJack, tmp_path: Path
) -> None:
    """The patch subscribes, switches stems and loads a preset.

    Its audio passes through JACK and comes back as late as its ports say.
    """
    start_jack(SAMPLE_RATE, 256)
    device = JackDevice(
        "bandmate",
        tuple(
            Connection(*pair)
            for pair in (("pd:output_3", "in_1"), *((s, f"pd:input_{2 + k}") for k, s in enumerate(STEMS)))
        ),
    )
    engine = LocalEngine(EngineOptions(codec="identity", backend="echo"))
    preset = load("fast")
    plays = JamOptions(preset=preset, settings=preset.settings, osc_port=0, is_quiet=True)
    jam = JamSession(device, engine, plays)
    stop = threading.Event()
    thread = threading.Thread(target=lambda: jam.run(lambda: not stop.is_set()))
    thread.start()
    assert wait_for(lambda: jam.feeder.link.ready is not None)
    answers = free_port()
    text = (
        pd_patch.main_patch()
        .replace(f" {DEFAULT_PORT};", f" {jam.osc_address[1]};")
        .replace(str(pd_patch.ANSWERS), str(answers))
    )
    (tmp_path / "bandmate.pd").write_text(text)
    (tmp_path / "loop~.pd").write_text(LOOP)
    song = np.random.default_rng(0).uniform(-0.3, 0.3, 14 * SAMPLE_RATE).astype(np.float32)
    options = ("-jack", "-jackname", "pd", "-nojackconnect", "-inchannels", "5", "-outchannels", "3")
    pd = Pd(tmp_path, song, SAMPLE_RATE, "loop~", 4, *options, opens=(tmp_path / "bandmate.pd",))
    try:
        while jam.feeder.store.settings["stem/drums/on"]:
            pd.tell("set bandmate.stem/drums/on 0")
            time.sleep(0.2)
        pd.tell("set bandmate.stem/guitar/on 1")
        assert wait_for(lambda: jam.feeder.store.settings.stems == (0, 2))
        pd.tell("go")
        time.sleep(7)
        pd.tell("set bandmate.preset.out balanced")
        assert wait_for(lambda: jam.panel.asked.preset.name == "balanced")
        time.sleep(2)
        pd.tell("halt")
        time.sleep(0.5)
    finally:
        said = pd.close()
        stop.set()
        thread.join()
    assert "couldn't create" not in said and "error" not in said, said
    (presets,) = (line for line in said.splitlines() if line.startswith("presets: "))
    assert {"fast", "balanced", "quality"} <= set(presets.split())  # it has subscribed
    played, bass, drums, guitar, _ = pd.recorded()
    came = bass[LATE + SAMPLE_RATE :][: 2 * SAMPLE_RATE]
    lag = max(
        range(LATE, LATE + 4096), key=lambda k: float(came @ played[LATE + SAMPLE_RATE - k :][: len(came)])
    )
    assert np.array_equal(came, played[LATE + SAMPLE_RATE - lag :][: len(came)])
    assert np.array_equal(guitar[LATE + SAMPLE_RATE :][: 2 * SAMPLE_RATE], came)
    assert not drums[: 6 * SAMPLE_RATE].any()
    assert (lag - LATE) % 64 == 0  # whole blocks of Pure Data through its ports
