"""The bridge's side of the protocol: one UDP socket to an engine, here or elsewhere."""

import logging
import select
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from engine.contract import protocol, udp
from engine.contract.errors import ProtocolError
from engine.contract.grid import BeatGrid
from engine.contract.lesson import NO_LESSON, LessonRequest
from engine.contract.params import PARAMS, Scope, Settings
from engine.contract.protocol import Ack, Change, FromEngine, Ready, Refused
from engine.contract.take import MessageSent, SessionBegun

from .checks import check, printable
from .process import LocalEngine, RemoteEngine
from .session import Session

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

HELLO_EVERY_S, PING_EVERY_S, LOST_AFTER_S = 0.25, 0.25, 3.0
GONE_AFTER_S = 0.3  # of silence, in which an engine that is there and knows of no session is believed
HUNG_AFTER_S = 10.0  # without an answer, for which an engine here is ended and started again
LONGEST_POLL_S = 0.5  # that counts as silence: this side may have stood still
COMPLAIN_EVERY_S = 1.0
RESEND_S, MAX_RESENT = 0.15, 64  # of changes that were not acknowledged
SENT_TIMES = 2000  # pieces of context whose time is kept
BEFORE_SESSION = (protocol.Challenge, protocol.Gone, Refused)  # what an engine may say without one
HOP_PARAMS = tuple(p.name for p in PARAMS if p.scope is Scope.HOP)
NO_GRID = BeatGrid(0.0, 0.0, 0)


class EngineLink:
    """Keeps a session with an engine: opens it, sends context and settings, notices when the engine is gone.

    Only the feeder's thread may call it; any thread may read `ready`, `last_ready` and `refused`. `journal`
    is called with all that is sent besides context.
    """

    def __init__(self, engine: LocalEngine | RemoteEngine) -> None:
        self.engine = engine
        self.ready: Ready | None = None  # while an engine answers
        self.last_ready: Ready | None = None  # what the engine said of itself, even after it has gone
        self.refused = ""  # what the engine refused last, and why
        self.broken = 0  # messages of the engine that were left out: nothing can be made of their values
        self.journal: Callable[[SessionBegun | MessageSent], None] = lambda event: None
        self._session: Session | None = None
        self._sent_times: deque[tuple[int, float]] = deque(maxlen=SENT_TIMES)  # (end of context, when)
        self._last_hello = self._last_ping = self._last_change = -1e9
        self._last_received = self._last_poll = self._last_complaint = -1e9
        self._silent_s = 0.0  # since anything came, as far as this side was there to hear it
        self._last_number = 0  # of a session
        self._context_end = 0  # position up to which context was sent

    def poll(self, now: float) -> None:
        """Say hello or ping when it is time, repeat changes; give up an engine that is silent or moved."""
        peer = (self.engine.host, self.engine.port) if self.engine.port else None
        session = self._session
        self._end_hung_engine(now, peer is not None)
        if self.ready and (not session or peer != session.peer or now - self._last_received > LOST_AFTER_S):
            log.warning("the engine is gone; the dry sound goes on")
            self.ready = None
        if peer is None:
            return
        if not self.ready and now - self._last_hello > HELLO_EVERY_S:
            self._last_hello = now
            self._hello(peer)
        elif self.ready and session:
            self._keep_alive(session, now)

    def _end_hung_engine(self, now: float, is_there: bool) -> None:
        """Let an engine of ours that listens and does not answer be started again."""
        self._silent_s += min(now - self._last_poll, LONGEST_POLL_S)
        self._last_poll = now
        if not is_there:
            self._silent_s = 0.0
        elif self._silent_s > HUNG_AFTER_S:
            self._silent_s = 0.0
            self.engine.end_hung()

    def _hello(self, peer: udp.Address) -> None:
        session = self._session
        if session is None or session.peer != peer or session.was_ready:
            self.close()
            session = self._session = Session.begin(peer, self.engine.key, self._last_number)
            self._last_number = session.number
        session.hello(self.packet)

    def _keep_alive(self, session: Session, now: float) -> None:
        if now - self._last_ping > PING_EVERY_S:
            self._last_ping = now
            session.send(protocol.Ping(session=session.number))
        if session.unacknowledged and now - self._last_change > RESEND_S:
            self._last_change = now
            for _, datagram in session.unacknowledged[:MAX_RESENT]:
                session.send_encoded(datagram)

    def send_settings(
        self,
        settings: Settings,
        grid: BeatGrid | None,
        hint: BeatGrid | None,
        chart: str,
        is_freewheeling: bool,
        effective_from: int,
        lesson: LessonRequest = NO_LESSON,
    ) -> None:
        """Send what has changed in this session, to take effect from position `effective_from` on."""
        session = self._session
        if session is None:
            return
        if effective_from != session.effective_from:
            session.effective_from = effective_from
            self._change(session, protocol.EffectiveFrom(**session.next_change, position=effective_from))
        if settings is not session.settings:  # settings are replaced, never changed
            before, session.settings = session.settings, settings
            for name in HOP_PARAMS:
                if before is None or settings[name] != before[name]:
                    value = settings[name]
                    self._change(session, protocol.Param(**session.next_change, name=name, value=value))
        if grid != session.grid:
            session.grid = grid
            self._change(session, protocol.Grid(**session.next_change, **asdict(grid or NO_GRID)))
        if hint != session.hint:
            session.hint = hint
            self._change(session, protocol.Hint(**session.next_change, **asdict(hint or NO_GRID)))
        if chart != session.chart:
            session.chart = chart
            self._change(session, protocol.Chart(**session.next_change, text=chart))
        if lesson != session.lesson:
            session.lesson = lesson
            self._change(session, protocol.Teach(**session.next_change, **asdict(lesson)))
        if is_freewheeling != session.is_freewheeling:
            session.is_freewheeling = is_freewheeling
            self._change(session, protocol.Freewheel(**session.next_change, on=int(is_freewheeling)))

    def send_context(self, position: int, audio: Audio) -> None:
        """Send samples (n,) from `position` on, in packets."""
        session = self._session
        if session is None or not len(audio):
            return
        if not session.has_context:
            session.has_context = True
            ready = self.ready
            names = (ready.codec, ready.backend, ready.device) if ready else ("", "", "")
            self.journal(SessionBegun(session.number, position, *names))
        for at in range(0, len(audio), self.packet):
            samples = audio[at : at + self.packet]
            session.send(protocol.Context(session=session.number, position=position + at, samples=samples))
        self._context_end = position + len(audio)
        self._sent_times.append((self._context_end, time.monotonic()))

    def sent_time(self, context_end: int) -> float:
        """When the context up to `context_end` was complete on its way, in seconds of `time.monotonic`."""
        return next((when for end, when in self._sent_times if end >= context_end), time.monotonic())

    @property
    def has_context(self) -> bool:
        """Whether context was sent in this session."""
        return self._session is not None and self._session.has_context

    @property
    def unacknowledged(self) -> int:
        """Changes that the engine has not acknowledged yet."""
        return len(self._session.unacknowledged) if self._session else 0

    @property
    def packet(self) -> int:
        """Samples in a datagram: large on this machine, one Ethernet frame elsewhere."""
        is_here = self.engine.host.startswith("127.")
        return protocol.LOOPBACK_SAMPLES if is_here else protocol.NETWORK_SAMPLES

    def receive(self, wait_s: float = 0.0) -> Iterator[FromEngine]:
        """Messages about sound that are there, or come within `wait_s`; the link handles all others."""
        session = self._session
        if session is None:
            return
        if wait_s:
            select.select([session.socket], [], [], wait_s)
        while True:
            try:
                datagram = session.socket.recv(65536)
            except (BlockingIOError, ConnectionError):  # nothing more, or nobody listens there yet
                return
            message, is_of_session = self._decoded(session, datagram)
            if message is None or message.session not in (session.number, 0):
                continue
            if not is_of_session and not isinstance(message, BEFORE_SESSION):
                continue
            if isinstance(message, protocol.Gone):
                self._notice_gone(time.monotonic())
                continue
            self._last_received, self._silent_s = time.monotonic(), 0.0
            if not self._is_sound(message):
                continue
            match message:
                case protocol.Challenge():
                    session.take_cookie(message.cookie, self.engine.key)
                    session.hello(self.packet)
                case Ready():
                    self._take_ready(session, message)
                case Refused():
                    self._refuse(message.text)
                case Ack():
                    session.unacknowledged = [
                        waiting for waiting in session.unacknowledged if waiting[0] > message.change
                    ]
                case _:
                    yield message

    def _decoded(self, session: Session, datagram: bytes) -> tuple[FromEngine | None, bool]:
        """The engine's message in a datagram, None where there is none, and whether it is of this session."""
        message, is_of_session = session.open(datagram)
        if not message:
            if datagram.startswith(protocol.Refused.address.encode()):
                self._refuse(f"the engine at {session.peer[0]} has no key: start it with --key-file too")
            return None, False
        try:
            decoded = protocol.decode(message)
        except ProtocolError as error:
            self._refuse(str(error))
            return None, False
        return decoded if isinstance(decoded, FromEngine) else None, is_of_session

    def _notice_gone(self, now: float) -> None:
        """An engine that was started again says that it does not know this session."""
        if self.ready and now - self._last_received > GONE_AFTER_S:
            self._last_received = -1e9

    def _is_sound(self, message: FromEngine) -> bool:
        """Whether a message's values can be; those that cannot are counted, and one is named a second."""
        try:
            check(message, self._context_end)
        except ProtocolError as error:
            self.broken += 1
            if self._last_received - self._last_complaint > COMPLAIN_EVERY_S:
                self._last_complaint = self._last_received
                log.warning("the engine sent what cannot be played: %s; it is left out", error)
            return False
        return True

    def _take_ready(self, session: Session, message: Ready) -> None:
        if not self.ready:
            log.info("engine ready: %s, %s on %s", message.backend, message.codec, message.device)
        session.was_ready = True
        self.ready = self.last_ready = message

    def _change(self, session: Session, message: Change) -> None:
        """Send a change, and again until it is acknowledged."""
        try:
            datagram = protocol.encode(message)
        except ProtocolError as error:
            self._refuse(str(error))
            return
        values = {n: getattr(message, n) for n, _ in message.layout if n not in ("session", "change")}
        self.journal(MessageSent(session.number, message.kind, values))
        session.changes = message.change
        if not session.unacknowledged:
            self._last_change = time.monotonic()
        session.unacknowledged.append((message.change, datagram))
        session.send_encoded(datagram)

    def _refuse(self, text: str) -> None:
        self.refused = printable(text)
        log.warning("the engine says: %s", self.refused)

    def close(self) -> None:
        """End the session; a later `poll` begins another."""
        if self._session:
            self._session.send(protocol.Bye(session=self._session.number))
            self._session.socket.close()
            self._session = None
        self.ready = None
