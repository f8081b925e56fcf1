"""A session on a real JACK server with controllers, and with an engine where one is given."""

import threading
import time

from bridge.audio.feeder import Feeder
from bridge.audio.jack_client import JackDevice
from bridge.audio.midi_ring import MidiRing
from bridge.control.midi import maps
from bridge.control.midi.manager import ControllerManager, PortMatcher
from bridge.engine_client.link import EngineLink
from bridge.engine_client.process import LocalEngine, RemoteEngine
from bridge.library.presets import Connection
from engine.contract.params import Settings

from ..rig import make_panel

LIGHTS_S = 0.05  # in which the last messages to controllers leave


class JackRig:
    """Runs from its making until `close`, on the JACK server that is the default one."""

    def __init__(
        self,
        *names: str,
        connections: tuple[Connection, ...] = (),
        engine: LocalEngine | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`names` of maps of controllers; `engine` is started and stopped by the test."""
        self.device = JackDevice("bandmate", connections)
        link = EngineLink(engine or RemoteEngine("127.0.0.1", 9))
        self.feeder = Feeder(self.device, link, settings or Settings.default())
        self.panel = make_panel(self.feeder, "fast")
        known = [maps.load(name) for name in names]
        self.manager = ControllerManager(self.panel, known, self.feeder.tempo.midi_clock)
        self.device.controllers = matcher = PortMatcher(self.manager)
        self.manager.ports.append((matcher, MidiRing(self.device.shared, self.manager.wake)))
        self._thread = threading.Thread(target=self.feeder.run, daemon=True)
        self.manager.start()
        self.device.start()
        self._thread.start()

    @property
    def is_plugged(self) -> bool:
        return bool(self.manager.connected)

    def close(self) -> None:
        self.manager.stop()
        time.sleep(LIGHTS_S)
        self.device.stop()
        self.feeder.stop()
        self._thread.join()
        self.feeder.link.close()
        self.manager.wake.close()
