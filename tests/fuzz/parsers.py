"""Targets that read one thing: datagrams, requests, charts, files and MIDI messages."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bridge.control import http_server
from bridge.control.midi import maps
from bridge.control.midi.decode import ControlId, Decoder
from bridge.engine_client.checks import check
from bridge.library import imports, presets, songs, yaml_nodes
from engine.contract import chart, chart_import, osc, protocol, rtap_messages
from engine.contract.errors import ChartError
from engine.contract.grid import BeatGrid
from engine.contract.protocol import FromEngine
from engine.contract.seal import Seal, SessionSeal
from engine.contract.take import read_lines, read_sessions
from engine.contract.tune import Tune

from .source import Source

KEY = b"k" * 32
READERS: tuple[Callable[[Path], object], ...] = (
    presets.read, songs.read_song, songs.read_setlist, maps.read
)  # fmt: skip
LONGEST_TEXT = 4000  # characters of a chart or a song


def engine_protocol(data: bytes) -> None:
    """A message that was read, and rounded to the types of its fields, is read again as what it is."""
    message = protocol.as_received(protocol.decode(data))
    again = protocol.decode(protocol.encode(message))
    for name, tag in message.layout:
        if not np.array_equal(getattr(again, name), getattr(message, name), equal_nan=tag in "fdb"):
            raise AssertionError(f"{message.kind}: {name} is not what it was")
    if isinstance(message, FromEngine):
        check(message, 100_000)


def open_sound_control(data: bytes) -> None:
    """A packet, and the address of each message as a pattern."""
    for address, _ in osc.decode_packet(data):
        osc.match_pattern(address[:200], ("/bandmate/stem/bass/on", "/bandmate/level"))


def sealed(data: bytes) -> None:
    """Nothing that was made up is taken."""
    for seal in (Seal(KEY, "engine"), SessionSeal(KEY, "bridge", 1, "c")):
        if seal.open(data) is not None:
            raise AssertionError("taken without the key")


def published(data: bytes) -> None:
    """A message of the published patch."""
    rtap_messages.decode(data)


def request(data: bytes) -> None:
    """The first lines of an HTTP request."""
    question = http_server.parse(data)
    http_server._response(200, {"target": question.target}, question.origin)


def written_chart(data: bytes) -> None:
    """A chart, and its chords at some place of it."""
    text = data.decode("utf-8", "replace")[:LONGEST_TEXT]
    read = chart.parse(text)
    rows = read.rows(-3, 64, BeatGrid(17.0, 22050.0, 4))
    if not np.all(np.isfinite(rows)):
        raise AssertionError("chords that are no numbers")
    if not 0 < len(read.bars) <= chart.MAX_BARS:
        raise AssertionError(f"{len(read.bars)} bars")


def _songs(text: str) -> None:
    for tune in chart_import.read_all(text[:LONGEST_TEXT]):
        if isinstance(tune, Tune):
            with contextlib.suppress(ChartError):
                tune.text()
                yaml_nodes.parse(imports.song_file(tune), "song").fields(songs.SONG_KEYS)


def chordpro(data: bytes) -> None:
    """A song in ChordPro, and the song file that is made of it."""
    _songs(data.decode("utf-8", "replace"))


def irealpro(data: bytes) -> None:
    """Songs in a link of iReal Pro."""
    _songs("irealbook://" + data.decode("utf-8", "replace"))


@contextlib.contextmanager
def _file(name: str, content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        yield file


def documents(data: bytes) -> None:
    """A preset, song, setlist or controller map."""
    source = Source(data)
    read = source.choice(READERS)
    with _file("fuzz.yaml", source.rest()) as file:
        read(file)


def text_files(data: bytes) -> None:
    """A chart's file in any encoding."""
    with _file("fuzz.txt", data) as file:
        imports.read_text(file)


def takes(data: bytes) -> None:
    """The events of a take."""
    with _file("events.jsonl", data) as file:
        read_sessions(file.parent, read_lines(file.parent), 1 << 40)


def midi(data: bytes) -> None:
    """Messages of a controller, of which each event lies in its control's range."""
    source, decoder = Source(data), Decoder(frozenset({ControlId("cc14", 1, 1)}))
    now = 0.0
    while not source.is_empty:
        now += source.below(100) / 1000
        for event in (*decoder.receive(source.piece()[:64], now), *decoder.poll(now)):
            if not 0 <= event.value < 1 << 14:
                raise AssertionError(f"{event} is out of range")
