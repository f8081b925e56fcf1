"""The engine as a server: context comes in by position, each hop goes out by position. One thread, one
session at a time.

While a hop is computed, datagrams wait in the socket's buffer; nothing needs a lock.
"""

import gc
import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from ..accompany.accompanist import Accompanist
from ..accompany.state import HopResult
from ..contract import protocol
from ..contract.errors import BandmateError, ProtocolError, SessionError
from ..contract.protocol import Change, Context, EffectiveFrom, FromEngine, Message
from ..contract.timing import FRAME, SAMPLE_RATE
from ..contract.udp import Address, Port
from .access import Access, RateLimit, refusal
from .conditions import LAST_POSITION, Conditions, is_urgent
from .context_buffer import ContextBuffer
from .session import FUTURE, Session, Stream, beat_state

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]

SILENCE_ENDS_S = 5.0  # a session without a message for this long is over
IDLE_WAIT_S, BUSY_WAIT_S = 0.1, 0.002  # for datagrams, without and with a session
MOST_A_TURN = 4000  # datagrams that are taken between two looks at whether a hop is due
REFUSALS_PER_S = 20  # that a bridge is told
LONGEST_REFUSAL = 1200  # bytes
MIN_PACKET, MAX_PACKET = 64, 16000  # samples in a `stem`
# parameters for which the next hop is soon enough; for others one is generated before it
STEP_DECAY = 0.9  # per hop, of the longest time that a hop has taken
LEAD_S = 0.05  # in which a result must be on its way to sound
MOST_FAILED = 30  # hops in a row; then the process ends, for another to begin afresh


class Server:
    """Serves sessions on a UDP port until it is stopped.

    Raises:
        NetworkError: If the port is taken.
    """

    def __init__(
        self, accompanist: Accompanist, *, host: str, port: int, device: str, access: Access | None = None
    ) -> None:
        self._accompanist, self._device = accompanist, device
        self._access = access or Access()
        self._access.check(host)
        self._port = Port(host, port)
        self._session: Session | None = None
        self._refusals = RateLimit(REFUSALS_PER_S)

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
            if session and time.monotonic() - session.received_s > SILENCE_ENDS_S:
                log.info("session %d went silent", session.number)
                self._session = None
            elif session and session.stream:
                self._make_due_hop(session, session.stream)
        self._port.close()

    def _receive(self) -> None:
        """Handle the datagrams that wait; wait a little for the first."""
        waiting = self._port.receive(BUSY_WAIT_S if self._session else IDLE_WAIT_S)
        for datagram, client in islice(waiting, MOST_A_TURN):
            session = self._session
            try:
                if session and client == session.client and (message := session.open(datagram)) is not None:
                    self._serve(session, message)
                else:
                    self._meet(datagram, client)
            except Exception:  # whatever one message brings about, the others are served
                log.exception("a message of %d bytes was not handled", len(datagram))

    def _serve(self, session: Session, datagram: bytes) -> None:
        """Handle what comes from the session's client."""
        number = 0
        try:
            message = protocol.decode(datagram)
            number = message.session
            if isinstance(message, protocol.Hello) or number != session.number:
                self._answer(message, session.client, len(datagram))
            else:
                session.received_s = time.monotonic()
                self._handle(session, message)
        except BandmateError as error:
            log.warning("refused: %s", error)
            if self._refusals.passes():
                text = refusal(number, str(error), LONGEST_REFUSAL)
                self._port.send(session.sealed(text), session.client)

    def _handle(self, session: Session, message: Message) -> None:
        match message:
            case Context():
                self._take_context(session, message)
            case Change():
                self._take_change(session, message)
            case protocol.Ping():
                self._announce_next_hop(session)
            case protocol.Bye():
                self._session = None
            case _:
                raise ProtocolError(f"{message.kind} is sent by the engine, not to it")

    def _meet(self, datagram: bytes, client: Address) -> None:
        """Handle what comes from anybody else."""
        message, answer = self._access.open(datagram, client, self._session.number if self._session else 0)
        if answer:
            self._port.send(answer, client)
        if message is None:
            return
        number = 0
        try:
            read = protocol.decode(message)
            number = read.session
            self._answer(read, client, len(message))
        except BandmateError as error:
            log.warning("refused: %s", error)
            self._send_stranger(protocol.Refused(session=number, text=str(error)), client, len(message))

    def _answer(self, message: Message, client: Address, room: int) -> None:
        """Answer a message that is in no session, in at most `room` bytes."""
        if isinstance(message, protocol.Hello):
            self._hello(message, client, room)
        elif not isinstance(message, FromEngine | protocol.Bye) and (
            self._session is None or message.session != self._session.number
        ):
            self._send_stranger(protocol.Gone(session=message.session), client, room)

    def _send_stranger(self, message: FromEngine, client: Address, room: int) -> None:
        if answer := self._access.seal(message, room):
            self._port.send(answer, client)

    def _hello(self, hello: protocol.Hello, client: Address, room: int) -> None:
        session = self._session
        if hello.version != protocol.VERSION:
            raise ProtocolError(
                f"protocol version {hello.version} is spoken by the bridge, {protocol.VERSION} by this engine"
            )
        if session and session.client != client:
            raise SessionError(f"this engine is playing with {session.client[0]}:{session.client[1]}")
        if not session or session.number != hello.session:
            cookie = self._access.cookie(client, hello.session)
            if not hmac.compare_digest(hello.cookie.encode(), cookie.encode()):
                challenge = protocol.Challenge(session=hello.session, cookie=cookie)
                self._send_stranger(challenge, client, room)
                return
            packet = max(MIN_PACKET, min(MAX_PACKET, hello.packet))
            seal = self._access.begin(hello.session, cookie)
            session = Session(hello.session, client, packet, time.monotonic(), seal=seal)
            self._session = session
            log.info("session %d with %s:%d", hello.session, *client)
        codec, backend = self._accompanist.codec.name, self._accompanist.backend.name
        ready = protocol.Ready(session=session.number, codec=codec, backend=backend, device=self._device)
        self._send(ready, session)

    def _take_change(self, session: Session, change: Change) -> None:
        """Apply a change that follows the last one; acknowledge what was taken so far in any case."""
        is_next = change.change == session.changes + 1
        session.changes += is_next
        self._send(protocol.Ack(session=session.number, change=session.changes), session)
        if not is_next:
            return
        if isinstance(change, EffectiveFrom) and session.stream:
            _check_position("effective_from", change.position, session.stream)
        session.conditions = session.conditions.apply(change)
        session.is_changed = session.is_changed or is_urgent(change)
        if isinstance(change, protocol.Teach):
            session.lessons.begin(session.conditions, session.stream.state if session.stream else None)
            self._say_taught(session)

    def _take_context(self, session: Session, message: Context) -> None:
        if not 0 <= message.position < LAST_POSITION:
            raise ProtocolError(
                f"context at position {message.position}, expected 0 or more, and a session's"
            )
        stream = session.stream or self._begin(session, message.position)
        _check_position("context", message.position, stream)
        stream.context.put(message.position, message.samples)
        if session.stream is None:
            session.stream = stream
            self._announce_next_hop(session)

    def _begin(self, session: Session, position: int) -> Stream:
        """A stream whose first whole frame of context begins at or after `position`."""
        first = -(-position // FRAME)
        hop = session.conditions.settings.integer("hop")
        if session.conditions.effective_from > position + FUTURE:  # could not be checked before
            session.conditions = replace(session.conditions, effective_from=0)
        return Stream(self._accompanist.begin(first), ContextBuffer(first * FRAME), (first + hop) * FRAME)

    def _announce_next_hop(self, session: Session) -> None:
        context_end = session.stream.next_context_end if session.stream else 0
        self._send(protocol.NextHop(session=session.number, context_end=context_end), session)

    def _make_due_hop(self, session: Session, stream: Stream) -> None:
        """Make the next hop if its context is there, skipping late ones, or a hop before it for a change."""
        conditions, ready = session.conditions, stream.context.ready
        look_ahead = conditions.settings.integer("look_ahead") * FRAME
        if ready < stream.next_context_end:
            ordinary = stream.next_context_end + look_ahead
            start = self._start(session, stream, ready, ordinary)
            # it must be done before the next one is due
            has_time = stream.next_context_end - ready > stream.step_s * SAMPLE_RATE
            is_due = self._may_be_early(stream, conditions, ready)
            if start < ordinary and has_time and is_due and not conditions.is_freewheeling:
                stream.last_early = ready
                context_end = ready // FRAME * FRAME
                self._make(session, stream, context_end, 0, start - context_end)
            return
        hop = conditions.settings.integer("hop") * FRAME
        skipped = 0 if conditions.is_freewheeling else (ready - stream.next_context_end) // hop
        context_end = stream.next_context_end + skipped * hop
        ordinary = context_end + look_ahead
        start = self._start(session, stream, ready, ordinary)
        stream.next_context_end = context_end + hop
        self._make(session, stream, context_end, skipped, start - context_end if start != ordinary else 0)

    def _may_be_early(self, stream: Stream, conditions: Conditions, ready: int) -> bool:
        """Whether a change may bring a hop before its time: once in half a hop, so that a fader that moves
        all the time leaves room for the hops themselves; at once where a switch is to be heard from a later
        position.
        """
        spacing = conditions.settings.integer("hop") * FRAME // 2
        return ready - stream.last_early >= spacing or conditions.effective_from > ready

    def _start(self, session: Session, stream: Stream, ready: int, ordinary: int) -> int:
        """Position of the first sample of a hop generated now.

        `ordinary` is at the look-ahead. After a change it is as soon as can be, not before `effective_from`.
        """
        conditions = session.conditions
        soonest = conditions.effective_from
        if not conditions.is_freewheeling:
            soonest = max(soonest, ready + int((stream.step_s + LEAD_S) * SAMPLE_RATE))
        is_early = session.is_changed and stream.generation > 0 and soonest > ready
        return max(conditions.effective_from, min(soonest, ordinary) if is_early else ordinary)

    def _make(
        self, session: Session, stream: Stream, context_end: int, skipped: int, start_offset: int
    ) -> None:
        """Make a hop from context up to `context_end`, and send it."""
        began = time.monotonic()
        session.is_changed = False
        result = self._step(session, stream, context_end, start_offset)
        stream.step_s = max(time.monotonic() - began, STEP_DECAY * stream.step_s)
        if result is None:
            self._announce_next_hop(session)
            return
        stream.generation += 1
        packets = self._send_stems(session, stream, result)
        hop = protocol.Hop(
            session=session.number,
            generation=stream.generation,
            context_end=context_end,
            start=result.start,
            end=result.end,
            next_context_end=stream.next_context_end,
            encode_ms=result.encode_s * 1e3,
            model_ms=result.model_s * 1e3,
            decode_ms=result.decode_s * 1e3,
            skipped=skipped,
            packets=packets,
            changes=session.changes,
            start_offset=start_offset,
        )
        self._send(hop, session)
        self._send(beat_state(session, stream), session)
        self._say_taught(session)

    def _say_taught(self, session: Session) -> None:
        """Say what has been understood of a part that is taught."""
        stream, conditions = session.stream, session.conditions
        if stream and (said := session.lessons.answer(session.number, conditions, stream.state)):
            self._send(said, session)

    def _step(
        self, session: Session, stream: Stream, context_end: int, start_offset: int
    ) -> HopResult | None:
        """Generate a hop; None where that fails or its result is no sound: then the state begins anew.

        Raises:
            Exception: What the model raised, when it has failed MOST_FAILED times in a row.
        """
        context, conditions = stream.context.take(context_end), session.conditions
        try:
            result = self._accompanist.step(
                stream.state, context, conditions.settings, conditions.grid, conditions.chart, start_offset,
                conditions.hint,
            )  # fmt: skip
            if not np.abs(result.audio).max(initial=0) <= protocol.LOUDEST:
                raise FloatingPointError(
                    f"what was generated is no sound, up to {np.abs(result.audio).max()}"
                )
        except Exception as error:
            stream.failed += 1
            if stream.failed > MOST_FAILED:
                raise
            log.exception("a hop failed")
            stream.state = self._accompanist.begin(context_end // FRAME)
            stream.state.hint = conditions.hint  # it was taken, however long ago
            self._send(protocol.Refused(session=session.number, text=f"a hop failed: {error!r}"), session)
            return None
        stream.failed = 0
        return result

    def _send_stems(self, session: Session, stream: Stream, result: HopResult) -> int:
        """Send a result, the beginning of every stem first; returns the number of packets."""
        packets = 0
        for at in range(0, result.end - result.start, session.packet):
            for stem, audio in zip(result.stems, result.audio, strict=True):
                message = protocol.Stem(
                    session=session.number,
                    stem=stem,
                    generation=stream.generation,
                    start=result.start,
                    end=result.end,
                    position=result.start + at,
                    samples=audio[at : at + session.packet],
                )
                self._send(message, session)
                packets += 1
        return packets

    def _send(self, message: FromEngine, session: Session) -> None:
        self._port.send(session.sealed(protocol.encode(message)), session.client)


def _check_position(what: str, position: int, stream: Stream) -> None:
    if position > stream.next_context_end + FUTURE:
        raise ProtocolError(f"{what} at position {position}, expected about {stream.next_context_end}")
