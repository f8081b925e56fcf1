"""The engine as a server: context comes in by position, each hop goes out by position. One thread, one session at a time.

While a step computes, datagrams wait in the socket's buffer; nothing needs a lock.
"""

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..accompany.state import AccompanistState, HopResult
from ..contract import protocol
from ..contract.chart import WrittenChart, parse
from ..contract.errors import BandmateError, DeviceError, ProtocolError
from ..contract.grid import BeatGrid, told
from ..contract.params import Settings
from ..contract.protocol import Received
from ..contract.timing import FRAME, SAMPLE_RATE
from ..contract.udp import Address, Port

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

SILENCE_ENDS_S = 5.0  # a session without a message for this long is over
LATE_PACKET = int(0.03 * SAMPLE_RATE)  # a hole is silence once sound from this much later has come
HELD = 1 << 20  # samples of context that may wait, 24 s
AT_THE_HOP = frozenset(
    {"hop", "look_ahead", "look_ahead_auto", "overhang", "by_ear", "rest_after", "ending", "tempo", "meter"}
)  # soon enough
CALMS = 0.9  # of the longest hop, with each that is shorter
LEAD_S = 0.05  # in which a result must be on its way to sound
FUTURE = 1 << 22  # a position this far ahead of the session is a mistake, not a hole


class ContextBuffer:
    """Context by position: knows which samples came, and how far it is complete."""

    def __init__(self, first: int) -> None:
        self._samples = np.zeros(HELD, np.float32)
        self._came = np.zeros(HELD, bool)
        self._taken = first  # positions before this have been given away
        self._newest = first

    def put(self, position: int, samples: Audio) -> None:
        """Store samples; what is too old or absurdly new is left out."""
        skip = max(0, self._taken - position)
        position, samples = position + skip, samples[skip:]
        if not len(samples) or position + len(samples) > self._taken + HELD:
            return
        at = np.arange(position, position + len(samples)) % HELD
        self._samples[at], self._came[at] = samples, True
        self._newest = max(self._newest, position + len(samples))

    @property
    def ready(self) -> int:
        """Position up to which context is complete, or holes in it are old enough to stay silent."""
        span = self._came[np.arange(self._taken, self._newest) % HELD]
        complete = self._taken + (len(span) if span.all() else int(span.argmin()))
        return max(complete, self._newest - LATE_PACKET, self._taken)

    def take(self, until: int) -> Audio:
        """Everything from the last `take` to `until`; holes are zero."""
        at = np.arange(self._taken, until) % HELD
        audio = np.where(self._came[at], self._samples[at], np.float32(0))
        self._came[at] = False
        self._taken = until
        self._newest = max(self._newest, until)
        return audio


@dataclass(slots=True)
class Session:
    """One bridge being served."""

    number: int
    client: Address
    packet: int
    heard_from: float
    settings: Settings = field(default_factory=Settings.default)
    grid: BeatGrid | None = None
    chart: WrittenChart | None = None
    waits: bool = False
    playing: AccompanistState | None = None
    context: ContextBuffer | None = None
    base: int = 0  # position of the first whole frame that was heard
    next: int = 0  # position up to which the next hop needs context
    generation: int = 0
    cost_s: float = 0.1  # that a hop may take, by the last ones
    is_touched: bool = False  # something changed that should be heard before the next hop
    since: int = 0  # position before which it must not be heard
    changes: int = 0  # that came, in order


class Server:
    """Serves sessions on a UDP port until told to stop.

    Raises:
        DeviceError: If the port is taken.
    """

    def __init__(self, accompanist: Accompanist, *, host: str, port: int, device: str) -> None:
        self._accompanist, self._device = accompanist, device
        self._port = Port(host, port)
        self._session: Session | None = None
        self._complaints: set[str] = set()

    @property
    def port(self) -> int:
        return self._port.number

    def serve(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Answer messages and make hops while `goes_on()`."""
        gc.collect()
        gc.freeze()
        while goes_on():
            self._receive()
            session = self._session
            if session and time.monotonic() - session.heard_from > SILENCE_ENDS_S:
                log.info("session %d went silent", session.number)
                self._session = None
            elif session:
                self._make_due_hop(session)
        self._port.close()

    def _receive(self) -> None:
        """Handle every datagram that waits; wait up to 2 ms for the first."""
        for datagram, client in self._port.receive(0.002 if self._session else 0.1):
            try:
                self._handle(protocol.decode(datagram), client)
            except BandmateError as error:
                self._refuse(str(error), client)

    def _refuse(self, text: str, client: Address) -> None:
        if text not in self._complaints:  # once, not once a packet
            self._complaints.add(text)
            log.warning("refused: %s", text)
        self._send("refused", client, text=text)

    def _handle(self, message: Received, client: Address) -> None:
        session = self._session
        if message.name == "hello":
            self._hello(message, client)
        elif session is None or client != session.client:
            if message.name == "ping":
                self._send("pong", client, number=message["number"])
        else:
            session.heard_from = time.monotonic()
            if message.name in protocol.CHANGES and not self._is_next(session, message["change"]):
                return
            match message.name:
                case "context":
                    self._context(session, message)
                case "param":
                    session.settings = session.settings.with_(message["name"], message["value"])
                    session.is_touched = session.is_touched or message["name"] not in AT_THE_HOP
                case "grid":
                    session.grid = told(message["downbeat"], message["beat"], message["beats_per_bar"])
                case "chart":
                    session.chart = parse(message["text"]) if message["text"] else None
                    session.is_touched = True
                case "since":
                    self._since(session, message["position"])
                case "wait":
                    session.waits = bool(message["on"])
                case "ping":
                    self._send("pong", client, number=message["number"])
                case "bye" if message["session"] == session.number:
                    self._session = None
                case "bye":
                    pass
                case other:
                    raise ProtocolError(f"{other} is sent by the engine, not to it")

    def _since(self, session: Session, position: int) -> None:
        if session.context and position > session.next + FUTURE:
            raise ProtocolError(f"since position {position}, expected about {session.next}")
        session.since, session.is_touched = position, True

    def _is_next(self, session: Session, change: int) -> bool:
        """Count a change that follows the last one, and answer; one that came before, or too early, is not taken."""
        is_next = change == session.changes + 1
        session.changes += is_next
        self._send("told", session.client, change=session.changes)
        return is_next

    def _hello(self, message: Received, client: Address) -> None:
        session = self._session
        if message["version"] != protocol.VERSION:
            raise ProtocolError(
                f"protocol version {message['version']} is spoken by the bridge, {protocol.VERSION} by this engine"
            )
        for kind, mine in (
            ("codec", self._accompanist.codec.name),
            ("backend", self._accompanist.backend.name),
        ):
            if message[kind] not in ("", mine):
                raise ProtocolError(
                    f"this engine runs {kind} {mine}, not {message[kind]}: start it with --{kind} {message[kind]}"
                )
        if session and session.client != client:
            raise DeviceError(f"this engine is playing with {session.client[0]}:{session.client[1]}")
        if not session or session.number != message["session"]:
            self._session = Session(
                message["session"], client, max(64, min(16000, message["packet"])), time.monotonic()
            )
            log.info("session %d with %s:%d", message["session"], *client)
        names = {
            "codec": self._accompanist.codec.name,
            "backend": self._accompanist.backend.name,
            "device": self._device,
        }
        self._send("ready", client, session=message["session"], **names)

    def _context(self, session: Session, message: Received) -> None:
        if message["session"] != session.number:
            return
        position = message["position"]
        if session.context is None:
            session.base = -(-position // FRAME) * FRAME
            session.context = ContextBuffer(session.base)
            session.playing = self._accompanist.begin(session.base // FRAME)
            session.next = session.base + session.settings.integer("hop") * FRAME
        if not 0 <= position < session.next + FUTURE:
            raise ProtocolError(f"context at position {position}, expected about {session.next}")
        session.context.put(position, message["samples"])

    def _make_due_hop(self, session: Session) -> None:
        """Make the next hop if its context is there, leaving out those that came too late to be worth making; or one before it for a change."""
        if session.context is None or session.playing is None:
            return
        ready = session.context.ready
        look_ahead = session.settings.integer("look_ahead") * FRAME
        if ready < session.next:
            begin = self._begin(session, ready, session.next + look_ahead)
            is_time = (
                session.next - ready > session.cost_s * SAMPLE_RATE and not session.waits
            )  # to be done before the next one is due
            if begin < session.next + look_ahead and is_time:
                heard = ready // FRAME * FRAME
                self._make(session, heard, 0, begin - heard)
            return
        hop = session.settings.integer("hop") * FRAME
        skipped = 0 if session.waits else (ready - session.next) // hop
        heard = session.next + skipped * hop
        begin = self._begin(session, ready, heard + look_ahead)
        session.next = heard + hop
        self._make(session, heard, int(skipped), begin - heard if begin != heard + look_ahead else 0)

    def _begin(self, session: Session, ready: int, ordinary: int) -> int:
        """Position from which what is made now is to be heard: `ordinary`, or as soon as can be where something was changed; never before `since`."""
        soonest = (
            session.since
            if session.waits
            else max(session.since, ready + int((session.cost_s + LEAD_S) * SAMPLE_RATE))
        )
        is_soon = session.is_touched and session.generation > 0 and soonest > ready
        return max(session.since, min(soonest, ordinary) if is_soon else ordinary)

    def _make(self, session: Session, heard: int, skipped: int, soon: int) -> None:
        """Make a hop that hears up to `heard`, and send it."""
        assert session.context is not None
        assert session.playing is not None
        began = time.monotonic()
        session.is_touched = False
        context = session.context.take(heard)
        made = self._accompanist.step(
            session.playing, context, session.settings, session.grid, session.chart, soon
        )
        session.cost_s = max(time.monotonic() - began, CALMS * session.cost_s)
        session.generation += 1
        self._send_hop(session, made, heard, skipped, soon)

    def _send_hop(self, session: Session, made: HopResult, heard: int, skipped: int, soon: int) -> None:
        count = -(-made.audio.shape[1] // session.packet) if made.stems else 0
        for k in range(count):  # the beginning of every stem first: it sounds first
            at = k * session.packet
            for stem, audio in zip(made.stems, made.audio, strict=True):
                values = {
                    "stem": stem,
                    "generation": session.generation,
                    "start": made.start,
                    "end": made.end,
                    "position": made.start + at,
                }
                self._send(
                    "stem",
                    session.client,
                    session=session.number,
                    samples=audio[at : at + session.packet],
                    **values,
                )
        self._send(
            "hop", session.client, session=session.number, generation=session.generation, heard=heard, start=made.start, end=made.end,
            next=session.next, encode_ms=made.encode_s * 1e3, model_ms=made.model_s * 1e3, decode_ms=made.decode_s * 1e3,
            skipped=skipped, packets=count * len(made.stems), changes=session.changes, soon=soon,
        )  # fmt: skip
        if session.playing:
            beat = session.playing.grid or BeatGrid(0.0, 0.0, 0)
            self._send(
                "heard", session.client, session=session.number, chord=session.playing.chord,
                downbeat=beat.downbeat, beat=beat.beat, beats_per_bar=beat.beats_per_bar,
            )  # fmt: skip

    def _send(self, name: str, client: Address, /, **values: object) -> None:
        self._port.send(protocol.encode(name, **values), client)
