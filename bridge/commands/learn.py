"""`bandmate learn`: a conversation on the terminal with a controller in hand."""

import argparse
import contextlib
import re
import select
import sys
import time
from collections.abc import Callable

from engine.contract.errors import BandmateError, JackError, MidiError
from engine.contract.params import PARAMS

from ..audio.jack_client import JackDevice
from ..audio.midi_ring import MidiRing, Wake
from ..control.actions import ACTIONS
from ..control.midi import maps, port_names
from ..control.midi.decode import Decoder
from ..control.midi.learn import Learner
from ..control.midi.maps import ControllerMap
from ..control.midi.rtmidi_ports import RtmidiPorts

HELP = """\
Touch a control, then type what it is for and press Enter; as often as you like. What can be typed:
  stem/bass/level             a parameter, over its whole range         tap      an action
  {set: steps, range: [1, 4]} and all else that a map may say           -        nothing any more
  cc 21, note 36 channel 10   a control by its number                   list     what is bound
  undo                        take the last change back                 names    parameters and actions
  save                        keep it and end                           quit     end, keep nothing
An encoder is told from a fader when you turn it right and then left.
"""
WAIT_S = 0.02
CONNECT_S = 5.0


class _AnyPort:
    """Takes the first port that fits, for JACK and ALSA alike."""

    def __init__(self, match: Callable[[tuple[str, ...]], bool]) -> None:
        self._match = match
        self.is_plugged = False

    def slot(self, names: tuple[str, ...], is_physical: bool = False) -> int | None:
        return 0 if self._match(names) else None

    def unknown(self, names: tuple[str, ...], is_physical: bool = False) -> None:
        """Every other port is let alone."""

    def plugged(self, slots: frozenset[int]) -> None:
        self.is_plugged = self.is_plugged or bool(slots)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="CONTROLLER",
        help=f"a name of your choice, or one that is known: {', '.join(maps.names())}",
    )
    parser.add_argument(
        "--port",
        metavar="PATTERN",
        help="its MIDI port, as JACK or ALSA names it (default: as the map says, else the name)",
    )


def run(args: argparse.Namespace) -> int:
    """Learn a controller whose port matches the pattern given, or the map's own.

    Raises:
        BandmateError: If there is neither JACK nor ALSA, or no controller.
    """
    return learn(args.name, args.port)


def learn(name: str, port: str | None) -> int:
    """Learn the controller `name`, whose port matches `port`.

    Raises:
        BandmateError: If there is neither JACK nor ALSA, or no controller.
    """
    base = maps.shipped(name)
    known = (
        maps.load(name)
        if name in maps.names()
        else ControllerMap(name, about=f"{name}, learned", match=_pattern(port) or re.escape(name))
    )
    wanted = _pattern(port) or known.match or "^$"
    plug = _AnyPort(lambda names: any(port_names.find(wanted, n) is not None for n in names))
    wake = Wake()
    device = JackDevice("bandmate-learn", controllers=plug)
    sources: list[MidiRing | RtmidiPorts] = []
    with contextlib.suppress(JackError):
        device.start()
        sources.append(MidiRing(device.shared, wake))
    with contextlib.suppress(MidiError):
        alsa = RtmidiPorts(wake, plug)
        alsa.start()
        sources.append(alsa)
    try:
        if not sources:
            raise MidiError("no MIDI: neither a JACK server nor ALSA answers")
        until = time.monotonic() + CONNECT_S
        while not plug.is_plugged:
            if time.monotonic() > until:
                raise MidiError(f"no port matches {wanted!r}: plug {name} in, or name its port with --port")
            time.sleep(0.05)
        print(HELP)
        return converse(Learner(known, base), lambda: [e.data for s in sources for e in s.read()])
    finally:
        device.stop()
        for source in sources:
            if isinstance(source, RtmidiPorts):
                source.close()
        wake.close()


def _pattern(port: str | None) -> str:
    """A piece of a port's name as a pattern; one that is none is meant as it is written."""
    try:
        re.compile(port or "")
    except re.error:
        return re.escape(port or "")
    return port or ""


def converse(learner: Learner, came: Callable[[], list[bytes]]) -> int:
    """Until `save` or `quit`, or the end of the input; nothing is kept without `save`."""
    decoder = Decoder(
        frozenset(c.source for c in learner.map.controls.values() if c.source.kind in ("cc14", "nrpn"))
    )
    while True:
        news = [
            learner.receive(event) for data in came() for event in decoder.receive(data, time.monotonic())
        ]
        if any(news):
            print(learner.describe(), flush=True)
        if not select.select([sys.stdin], [], [], WAIT_S)[0]:
            continue
        line = sys.stdin.readline()
        if not line or line.strip() == "quit":
            return 0
        try:
            if (text := _obey(learner, line.strip())) is None:
                print(f"kept in {learner.save()}")
                return 0
            print(text, flush=True)
        except BandmateError as error:
            print(error, flush=True)


def _obey(learner: Learner, words: str) -> str | None:
    """The answer to what was typed; None: save."""
    match words:
        case "":
            return learner.describe()
        case "save":
            return None
        case "undo":
            return "taken back" if learner.undo() else "nothing to take back"
        case "list":
            lines = [
                f"  {name:16} {maps.format_bindings(found)}"
                for name, found in learner.map.bindings.items()
                if found
            ]
            return "\n".join(lines) or "nothing is bound"
        case "names":
            rows = [(p.name, p.doc) for p in PARAMS] + [(a.name, a.doc) for a in ACTIONS]
            return "\n".join(f"  {name:20} {doc}" for name, doc in rows)
        case "-":
            learner.bind("")
        case _ if not learner.select(words):
            learner.bind(words)
    return learner.describe()
