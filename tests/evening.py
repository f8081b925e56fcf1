"""A scripted set: ten songs, pedals, faders and OSC at once, on a real JACK server.

`python -m tests.evening MINUTES FOLDER` prints figures of the report; 300 actions in twenty minutes.
`tests/slow/test_evening.py` plays a short one.
"""

import json
import multiprocessing
import random
import socket
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from bridge.audio.jack_client import JackDevice, load_jack
from bridge.control.midi import maps
from bridge.engine_client.process import EngineOptions, LocalEngine
from bridge.library import songs
from bridge.library.catalogue import Library
from bridge.library.presets import Connection as Rule
from bridge.library.songs import Setlist
from bridge.session import JamOptions, JamSession
from engine.contract import osc

PER_MINUTE = 15
CHARTS = ("| Am | F | C | G |", "| Dm7 | G7 | C^7 | % |", "| E7 | % | A7 | E7 |", "")
PRESETS = ("fast", "balanced", "drums-only", "bass-only", "funk-duo")
SONG = Path(__file__).parent.parent / "bridge" / "assets" / "demo.ogg"


def write_songs(folder: Path) -> Setlist:
    """Ten songs of two parts each, with and without tempo and chords, that switch at all times there are."""
    for k in range(10):
        lines = [f"preset: {PRESETS[k % len(PRESETS)]}"]
        lines += [f"tempo: {80 + 8 * k}", f"count_in: {k % 2}"] if k % 3 else []
        lines += [f"chart: '{CHARTS[k % len(CHARTS)]}'"] if CHARTS[k % len(CHARTS)] else []
        at = ("now", "hop", "beat", "bar", "part")[k % 5]
        lines += [
            f"parameters: {{switch_at: {at}, fade: {0.01 + k % 3}}}",
            "parts:",
            "  a: {bars: 2}",
            "  b: {parameters: {energy: 8, density: 3}}",
        ]
        (folder / f"song{k}.yaml").write_text("\n".join(lines) + "\n")
    (folder / "evening.yaml").write_text("songs: [" + ", ".join(f"song{k}.yaml" for k in range(10)) + "]\n")
    return songs.read_setlist(folder / "evening.yaml")


@dataclass
class Evening:
    """What was played and what the report says."""

    figures: dict[str, Any]
    take: Path | None
    actions: int
    thru_breaks: int  # blocks in which the dry sound was not what went in


class Client:
    """Plays a song, sends MIDI as a controller, and compares the dry sound with what was played."""

    def __init__(self) -> None:
        sound, _ = soundfile.read(SONG, dtype="float32")
        self.sound = (0.5 * sound).astype(np.float32)
        self.client = load_jack().Client("nanoKONTROL2", no_start_server=True)
        self.out, self.back = self.client.outports.register("out"), self.client.inports.register("back")
        self.midi = self.client.midi_outports.register("midi")
        self.waiting: list[bytes] = []
        self.at = 0
        self.breaks = 0
        self.before = np.zeros(0, np.float32)
        self.client.set_process_callback(self._process)
        self.client.activate()

    def _process(self, frames: int) -> None:
        block = self.sound[np.arange(self.at, self.at + frames) % len(self.sound)]
        came = self.back.get_array()
        if len(self.before) and np.any(came) and not np.array_equal(came, self.before):
            self.breaks += 1
        self.out.get_array()[:] = block
        self.before = block
        self.at += frames
        self.midi.clear_buffer()
        while self.waiting:
            self.midi.write_midi_event(0, self.waiting.pop(0))

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


def perform(line: Connection) -> None:
    """Play what comes down the line until it is None; answer how often the dry sound broke."""
    client = Client()
    line.send("here")
    while (messages := line.recv()) is not None:
        client.waiting += messages
    client.close()
    line.send(client.breaks)


class Player:
    """A `Client` in a process of its own, whose callbacks bandmate's interpreter does not hold up."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(target=perform, args=(theirs,), daemon=True)
        self._process.start()
        assert self._line.recv() == "here"

    def send(self, *messages: bytes) -> None:
        self._line.send(messages)

    def close(self) -> int:
        """How often the dry sound was not what went in."""
        self._line.send(None)
        breaks = self._line.recv()
        self._process.join()
        assert isinstance(breaks, int)
        return breaks


def play(seconds: float, folder: Path, seed: int = 1) -> Evening:
    """Play the set on the JACK server that is the default one."""
    rng = random.Random(seed)
    setlist = write_songs(folder)
    device = JackDevice("bandmate", (Rule("nanoKONTROL2:out", "in_1"), Rule("thru_1", "nanoKONTROL2:back")))
    first = setlist.songs[0]
    jam = JamSession(
        device,
        LocalEngine(EngineOptions()),
        JamOptions(
            preset=first.preset,
            settings=first.preset.settings,
            song=first,
            maps=(maps.load("nanokontrol2"),),
            takes=folder / "takes",
            osc_port=0,
            is_quiet=True,
        ),
        Library.open(str(folder / "evening.yaml")),
    )
    player, stop = Player(), threading.Event()
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(jam.run(lambda: not stop.is_set())))
    thread.start()
    control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    while len(jam.feeder.chain.hops.reports) < 3:
        time.sleep(0.1)
    actions, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        _act(rng, player, control, jam.osc_address)
        actions += 1
        time.sleep(rng.uniform(0.5, 1.5) * 60 / PER_MINUTE)
    stop.set()
    thread.join()
    breaks = player.close()
    control.close()
    figures, take = result[0]
    return Evening(figures, take, actions, breaks)


def _act(rng: random.Random, player: Player, control: socket.socket, address: tuple[str, int]) -> None:
    """A pedal, a fader or OSC; the dry sound is left alone, so that it can be compared."""

    def press(number: int) -> None:
        player.send(bytes((0xB0, number, 127)), bytes((0xB0, number, 0)))

    def say(name: str, tag: str = "", *values: Any) -> None:
        control.sendto(osc.encode(f"/bandmate/{name}", tag, values), address)

    match rng.randrange(10):
        case 0:
            press(rng.choice((43, 44)))  # previous, next
        case 1:
            press(rng.choice((32, 33, 34, 35)))  # stems on and off
        case 2:
            press(rng.choice((45, 46, 41)))  # freeze, hold, hand over
        case 3:
            step = rng.choice((1, -1))
            fader = rng.choice((0, 1, 5, 6))
            player.send(
                *(
                    bytes((0xB0, fader, v))
                    for v in range(0 if step > 0 else 127, 128 if step > 0 else -1, 7 * step)
                )
            )
        case 4:
            say("next_part")
        case 5:
            say("song", "s", str(rng.randint(1, 10)))
        case 6:
            say(f"style/{rng.choice(('rock', 'funk', 'swing'))}", "f", rng.random())
        case 7:
            say("unit/energy", "f", rng.random())
        case 8:
            say("panic", "i", rng.choice((0, 0, 1)))
        case 9:
            say("hop", "i", rng.choice((2, 4, 99)))  # the last is refused


def main() -> None:
    evening = play(60 * float(sys.argv[1]), Path(sys.argv[2]))
    kept = (
        "length_s",
        "hops",
        "missed",
        "late",
        "silent_s",
        "xruns",
        "input_overruns",
        "output_underruns",
        "engine_starts",
        "cycle_ms",
        "margin_ms",
        "callbacks_over_a_block",
    )
    print(
        json.dumps(
            {
                "actions": evening.actions,
                "dry_breaks": evening.thru_breaks,
                "take": str(evening.take),
                **{k: evening.figures[k] for k in kept},
            }
        )
    )


if __name__ == "__main__":
    main()
