"""MIDI clock on a real JACK server: what comes in gives the beat, what goes out is on the sample."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from bridge.audio.jack_client import load_jack
from bridge.audio.midi_clock import START, TICK, TICKS_PER_BEAT
from bridge.library.presets import Connection

from ..conftest import StartJack, wait_for
from .rig import JackRig

RATE = 48000


class Drummer:
    """A JACK client with a clock of its own, which notes when ticks come."""

    def __init__(self, bpm: float) -> None:
        self.client = load_jack().Client("drummer", no_start_server=True)
        self.out, self.back = (
            self.client.midi_outports.register("out"),
            self.client.midi_inports.register("in"),
        )
        self.every = RATE * 60 / bpm / TICKS_PER_BEAT if bpm else 0.0
        self.sent, self.frame = 0, 0
        self.came: list[tuple[int, int]] = []
        self.client.set_process_callback(self._process)
        self.client.activate()

    def _process(self, frames: int) -> None:
        self.out.clear_buffer()
        while self.every and self.sent * self.every < self.frame + frames:
            offset = max(0, int(self.sent * self.every) - self.frame)
            if self.sent == 0:
                self.out.write_midi_event(offset, (START,))
            self.out.write_midi_event(offset, (TICK,))
            self.sent += 1
        for offset, data in self.back.incoming_midi_events():
            self.came.append((self.frame + offset, bytes(data)[0]))
        self.frame += frames

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


@pytest.fixture
def rig(start_jack: StartJack) -> Iterator[JackRig]:
    start_jack(RATE, 128)
    rules = (Connection("drummer:out", "clock_in"), Connection("clock_out", "drummer:in"))
    rig = JackRig(connections=rules)
    yield rig
    rig.close()


def test_a_clock_on_its_port_gives_the_beat(rig: JackRig) -> None:
    drummer = Drummer(0)
    assert wait_for(
        lambda: bool(rig.device._client and rig.device._client.get_all_connections("bandmate:clock_in"))
    )
    drummer.sent, drummer.frame, drummer.every = 0, 0, RATE * 60 / 97 / TICKS_PER_BEAT
    assert wait_for(lambda: rig.feeder.tempo.given is not None and rig.feeder.tempo.given.beats_per_bar == 4)
    assert wait_for(
        lambda: (
            rig.feeder.tempo.given is not None and abs(60 * 44100 / rig.feeder.tempo.given.beat - 97) < 0.1
        )
    )
    drummer.every = 0
    assert wait_for(lambda: rig.feeder.tempo.given is None)
    drummer.close()


def test_a_known_tempo_goes_out_as_a_clock_on_the_sample(rig: JackRig) -> None:
    drummer = Drummer(0)
    assert wait_for(
        lambda: bool(rig.device._client and rig.device._client.get_all_connections("bandmate:clock_out"))
    )
    rig.feeder.store.set("tempo", 150)
    assert wait_for(lambda: len(drummer.came) > 200)
    kinds = [kind for _, kind in drummer.came]
    assert kinds[0] == START
    assert set(kinds[1:]) == {TICK}
    frames = np.array([frame for frame, kind in drummer.came if kind == TICK])
    every = RATE * 60 / 150 / TICKS_PER_BEAT
    assert np.abs(np.diff(frames) - every).max() <= 1
    rig.feeder.store.set("tempo", 0)
    time.sleep(0.3)
    count = len(drummer.came)
    time.sleep(0.3)
    assert len(drummer.came) == count
    drummer.close()
