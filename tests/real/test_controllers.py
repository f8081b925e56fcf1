"""Controllers on a real JACK server: another process turns, floods, goes and comes back."""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.audio.jack_client import load_jack
from bridge.audio.shared import CONTROLLERS
from bridge.control.midi import maps
from bridge.control.midi.decode import EncoderMode
from bridge.control.midi.manager import ControllerManager, PortMatcher
from bridge.control.midi.rtmidi_ports import RtmidiPorts

from ..conftest import StartJack, wait_for
from .rig import JackRig


class Controller:
    """The other process."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, "-m", "tests.controller", name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.came: queue.SimpleQueue[str] = queue.SimpleQueue()
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.came.put(line.strip())

    def send(self, *lines: str) -> None:
        assert self.process.stdin is not None
        for line in lines:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()

    def lit(self, message: str) -> bool:
        """Whether `message` comes within a few seconds."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                if self.came.get(timeout=0.2) == message:
                    return True
            except queue.Empty:
                continue
        return False

    def unplug(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture
def rig(start_jack: StartJack) -> Iterator[JackRig]:
    start_jack(48000, 128)
    rig = JackRig("nanokontrol2", "two-pedals")
    yield rig
    rig.close()


@pytest.fixture
def controller(rig: JackRig) -> Iterator[Controller]:
    controller = Controller("nanoKONTROL2")
    assert wait_for(lambda: rig.is_plugged)
    yield controller
    controller.unplug()


def test_a_button_switches_and_its_light_follows_whoever_switched(
    rig: JackRig, controller: Controller
) -> None:
    assert controller.lit("b0207f")  # solo 1: the bass is on
    controller.send("b0207f", "b02000")
    assert wait_for(lambda: rig.panel.settings["stem/bass/on"] == 0)
    assert controller.lit("b02000")
    rig.panel.set("stem/bass/on", 1)
    assert controller.lit("b0207f")


def test_a_gain_is_at_the_callback_at_once(rig: JackRig, controller: Controller) -> None:
    controller.send("b0077f", "b00700")  # fader 8: level; passes 0 dB on its way down
    assert wait_for(lambda: rig.panel.settings["level"] == -60)
    assert rig.device.shared.target_gains[1] == 0


def test_a_flood_loses_nothing_that_matters_and_the_newest_value_wins(
    rig: JackRig, controller: Controller
) -> None:
    assert controller.lit("b0207f")
    before = rig.device.shared.underruns
    controller.send("flood 9000", "b0297f", "b02900")  # and a button in between
    assert wait_for(lambda: rig.panel.settings["stem/drums/on"] == 1)
    assert wait_for(lambda: abs(rig.panel.settings["stem/bass/level"] - (-60 + 66 * 64 / 127)) < 1e-6)
    assert rig.device.shared.midi_lost == 0
    assert rig.device.shared.duration_us(0.99) < 1e6 * 128 / 48000
    assert rig.device.shared.underruns - before < 48000


def test_unplugged_nothing_moves_and_plugged_in_again_all_is_lit(
    rig: JackRig, controller: Controller
) -> None:
    controller.send("b0077f", "b00750")
    assert wait_for(lambda: rig.panel.settings["level"] < 0)
    level = rig.panel.settings["level"]
    controller.unplug()
    assert wait_for(lambda: not rig.is_plugged)
    assert rig.panel.settings["level"] == level
    again = Controller("nanoKONTROL2")
    assert again.lit("b0207f")
    again.send("b00700")  # where the fader stood is not known any more: no jump
    again.send("b0217f", "b02100")
    assert wait_for(lambda: rig.panel.settings["stem/drums/on"] == 0)
    assert rig.panel.settings["level"] == level
    again.unplug()


def test_ports_that_come_and_go_at_once_do_not_end_the_connecting(rig: JackRig) -> None:
    """Listing ports and looking at each are two steps; in between some have left."""
    with load_jack().Client("churn", no_start_server=True) as churn:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            for port in [churn.midi_outports.register(f"a{k}") for k in range(20)]:
                port.unregister()
    controller = Controller("nanoKONTROL2")
    assert wait_for(lambda: rig.is_plugged)
    controller.unplug()


def test_one_controller_too_many_is_named_once(rig: JackRig, caplog: pytest.LogCaptureFixture) -> None:
    rig.manager.maps[:] = [
        replace(maps.load("two-pedals"), name=f"board{k}", match=f"Board {k}") for k in range(CONTROLLERS + 1)
    ]
    with contextlib.ExitStack() as plugged:
        boards = [
            plugged.enter_context(load_jack().Client(f"Board {k}", no_start_server=True))
            for k in range(CONTROLLERS + 1)
        ]
        for board in boards:
            board.midi_outports.register("out")
        assert wait_for(lambda: len(rig.manager.connected) == CONTROLLERS)
        assert wait_for(lambda: "no room for" in caplog.text)
        boards[0].midi_outports.register("more")  # they are looked at again
        time.sleep(0.5)
        assert caplog.text.count("no room for board") == 1


def test_rtmidi_finds_what_the_jack_client_does_not_connect(start_jack: StartJack) -> None:
    """By its JACK interface here, for there is no ALSA on a machine without a sound card."""
    rtmidi = pytest.importorskip("rtmidi", reason="python-rtmidi has no wheel for this Python")
    start_jack(48000, 128)
    rig = JackRig("nanokontrol2", "two-pedals")
    rig.close()
    manager = ControllerManager(rig.panel, [maps.load("nanokontrol2")], rig.feeder.tempo.midi_clock)
    matcher = PortMatcher(manager)
    ports = RtmidiPorts(manager.wake, matcher, rtmidi.API_UNIX_JACK)
    ports.start()
    manager.ports.append((matcher, ports))
    manager.start()
    controller = Controller("nanoKONTROL2")
    assert controller.lit("b0207f")
    controller.send("b0207f", "b02000")
    assert wait_for(lambda: rig.panel.settings["stem/bass/on"] == 0)
    controller.unplug()
    assert wait_for(lambda: not matcher.plugged_in)
    manager.stop()
    ports.close()
    manager.wake.close()


def test_lights_go_out_at_the_end(start_jack: StartJack) -> None:
    start_jack(48000, 128)
    rig = JackRig("nanokontrol2", "two-pedals")
    controller = Controller("nanoKONTROL2")
    assert controller.lit("b0207f")
    rig.close()
    assert controller.lit("b02000")
    controller.unplug()


def test_learn_finds_a_control_binds_it_and_keeps_it_as_a_map(
    start_jack: StartJack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command in a process of its own, the controller in another."""
    start_jack(48000, 128)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    controller = Controller("Wonder Box")
    command = [sys.executable, "-m", "bridge.cli", "learn", "wonder", "--port", "Wonder"]
    learn = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert learn.stdin and learn.stdout

    def answer(line: str) -> str:
        print(line, file=learn.stdin, flush=True)
        return learn.stdout.readline().strip()  # type: ignore[union-attr]

    def skip_to(text: str) -> None:
        for line in learn.stdout:  # type: ignore[union-attr]
            if text in line:
                return
        pytest.fail(f"{text!r} was not said")

    print("undo", file=learn.stdin, flush=True)
    skip_to("nothing to take back")
    controller.send("b01501", "b01501", "b0157f", "b0157f")
    skip_to("cc_21 (cc 21, channel 1, twos_complement): free")
    time.sleep(0.3)
    assert (
        answer("guidnace")
        == "your words:1:1: 'guidnace' is neither a parameter nor an action; did you mean 'guidance'?"
    )
    assert answer("guidance") == "cc_21 (cc 21, channel 1, twos_complement): guidance"
    assert answer("note 36 channel 10") == "note_36_channel_10 (note 36, channel 10): free"
    assert (
        answer("{do: preset, value: fast}")
        == "note_36_channel_10 (note 36, channel 10): {do: preset, value: fast}"
    )
    assert answer("mute") == "note_36_channel_10 (note 36, channel 10): mute"
    assert answer("undo") == "taken back"
    assert "kept in" in answer("save")
    assert learn.wait(10) == 0
    learn.stdin.close()
    learn.stdout.close()
    controller.unplug()
    learned = maps.load("wonder")
    assert learned.matches(("Wonder Box:out",))
    assert learned.controls["cc_21"].coding is EncoderMode.TWOS_COMPLEMENT
    assert maps.format_bindings(learned.bindings["cc_21"]) == "guidance"
    assert maps.format_bindings(learned.bindings["note_36_channel_10"]) == "{do: preset, value: fast}"
