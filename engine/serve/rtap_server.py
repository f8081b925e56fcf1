"""An engine for the published patches, `--dialect rtap`. One thread, one patch.

Batches of context come in, for each a block of every stem goes out. The patch sends numbers of batches, never
positions: the engine counts hops. While a block leaves, packet by packet, datagrams are received; the next
batch is answered after it.
"""

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt
import platformdirs
import soundfile

from ..accompany.accompanist import Accompanist
from ..contract import protocol, rtap_messages
from ..contract.errors import BandmateError, ProtocolError
from ..contract.rtap_messages import Shape
from ..contract.timing import SAMPLE_RATE, STEMS
from ..contract.udp import Address, Port, is_loopback
from .conditions import Conditions
from .paced_sender import PAUSE_S, PacedSender
from .rtap_batch import Batch, Batches
from .rtap_stream import Stream

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]
READY_EVERY_S, SILENT_S = 1.0, 5.0  # `/ready` is said again while the patch says nothing
WAIT_S = 0.01  # for datagrams
PRINTED_S, MOST_PRINTED = 60, 20  # of a file that `/print` writes; files
MOST_A_TURN = 4000  # datagrams that are taken between two looks at whether a batch is due
NOT_SAFE = (
    "rtap has no key: whoever can send datagrams that seem to come from %s plays with this engine; use it "
    "only on a network that is yours alone"
)


class RtapServer:
    """Serves one patch.

    Raises:
        NetworkError: If the port is taken.
    """

    def __init__(
        self, accompanist: Accompanist, *, host: str, port: int, client: Address, device: str
    ) -> None:
        self._accompanist, self._client, self._device = accompanist, client, device
        self._port = Port(host, port)
        self._sender = PacedSender(self._send)
        self._shape, self._conditions = Shape(), Conditions()
        self._batches, self._stream = Batches(), Stream(accompanist)
        self._received_s = self._said_ready_s = 0.0
        self._is_asked = False  # to answer the oldest batch as it is
        self._is_verbose = False

    @property
    def port(self) -> int:
        return self._port.number

    def serve(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Answer batches while `goes_on()`."""
        gc.collect()
        gc.freeze()
        backend = self._accompanist.backend.name
        log.info("%s on %s speaks rtap with %s:%d", backend, self._device, *self._client)
        if not is_loopback(self._client[0]):
            log.warning(NOT_SAFE, self._client[0])
        while goes_on():
            self._receive()
            self._sender.send_due(time.monotonic())
            if self._sender.is_empty:
                self._answer_guarded()
            self._say_ready(time.monotonic())
        self._port.close()

    def _receive(self) -> None:
        waiting = self._port.receive(WAIT_S if self._sender.is_empty else PAUSE_S)
        for datagram, sender in islice(waiting, MOST_A_TURN):
            if sender[0] != self._client[0]:
                log.warning("datagrams of %s are left out: --client is %s", sender[0], self._client[0])
                continue
            self._received_s = time.monotonic()
            try:
                self._handle(datagram)
            except BandmateError as error:
                log.warning("refused: %s", error)
            except Exception:  # whatever one message brings about, the others are answered
                log.exception("a message of %d bytes was not handled", len(datagram))
            self._sender.send_due(self._received_s)

    def _say_ready(self, now_s: float) -> None:
        if now_s - self._received_s > SILENT_S and now_s - self._said_ready_s > READY_EVERY_S:
            self._said_ready_s = now_s
            self._send(rtap_messages.say("/ready", True))

    def _send(self, datagram: bytes) -> None:
        self._port.send(datagram, self._client)

    def _handle(self, datagram: bytes) -> None:
        if datagram.startswith(protocol.PREFIX.encode()):
            self._handle_own(protocol.decode(datagram))
            return
        address, values, samples = rtap_messages.decode(datagram)
        match address:
            case "/update_package_size" | "/update_r" | "/w" | "/update_fade":
                self._shape = _reshaped(self._shape, address, values[0])
            case "/predict_instruments":
                on = dict(zip(STEMS, values, strict=False))
                settings = self._conditions.settings.with_all(
                    {f"stem/{stem}/on": float(on.get(stem, 0)) for stem in STEMS}
                )
                self._conditions = replace(self._conditions, settings=settings)
            case "/verbose":
                self._is_verbose = bool(values[0])
            case "/load_model":
                log.info("%s is loaded", self._accompanist.backend.name)
            case "/reset":
                self._begin_again("as asked")
            case "/print":
                self._print()
            case "/packet_test":
                count = round(_checked(address, values[0], 1, rtap_messages.MAX_TEST_SAMPLES))
                self._send(rtap_messages.packet_test_response(count))
            case "/predict":
                self._is_asked = True
            case _:
                self._take_chunk(address, values, samples)

    def _handle_own(self, message: protocol.Message) -> None:
        """What the published messages have no words for: parameters, beat grid and chords, in ours."""
        if not isinstance(message, protocol.Param | protocol.Grid | protocol.Chart):
            raise ProtocolError(f"{message.kind} is not for an engine that speaks rtap")
        self._conditions = self._conditions.apply(message)

    def _take_chunk(self, address: str, values: list[int], samples: Audio) -> None:
        number, start, expected = values
        if not 0 <= start < rtap_messages.WINDOW or expected < 1:
            raise ProtocolError(
                f"{address}: a chunk at {start} of {expected}, expected 0..{rtap_messages.WINDOW} and 1 or "
                "more"
            )
        if not self._batches.put(
            address, number, start, expected, samples, self._shape.hop, time.monotonic()
        ):
            self._begin_again(f"batch {number} begins anew")

    def _begin_again(self, why: str) -> None:
        log.info("from the beginning: %s", why)
        self._stream = Stream(self._accompanist)

    def _answer_guarded(self) -> None:
        """Answer a batch that is due; where that fails it stays unanswered, and the next one begins anew."""
        try:
            self._answer_due_batch()
        except Exception:
            log.exception("a batch failed")
            self._begin_again("a batch failed")

    def _answer_due_batch(self) -> None:
        """Take in the oldest batch, if it is due, and answer it unless a newer one is whole already."""
        taken = self._batches.take(time.monotonic(), self._is_asked)
        self._is_asked = False
        if taken is None:
            return
        batch, missed = taken
        self._fit_hop(batch)
        self._take_context(batch, missed)
        if any(newer.is_whole for newer in self._batches.waiting.values()):
            log.warning("batch %d came too late to be answered", batch.number)
            self._send(rtap_messages.say("/batch_dropped", batch.number))
            return
        began = time.monotonic()
        block = self._stream.block(self._shape, self._conditions)
        if self._is_verbose:
            what = (batch.number, *block.shape, (time.monotonic() - began) * 1e3)
            log.info("batch %d: %d stems of %d samples in %.0f ms", *what)
        self._send_block(batch.number, block)

    def _fit_hop(self, batch: Batch) -> None:
        """Take the hop from a whole batch that has another length than was asked for."""
        if batch.is_whole and batch.came >= batch.expected and batch.until != self._shape.hop:
            log.warning(
                "the patch sends hops of %d samples, not %d: its /update_r was lost",
                batch.until,
                self._shape.hop,
            )
            self._shape = replace(self._shape, r=(batch.until + 0.5) / rtap_messages.WINDOW)
            batch.hop = batch.until

    def _take_context(self, batch: Batch, missed: int) -> None:
        """Give a batch to the stream, after `missed` batches of silence."""
        if missed:
            log.warning("%d batches before %d never came", missed, batch.number)
            self._stream.put(np.zeros(missed * self._shape.hop, np.float32))
        if not batch.is_whole:
            what = (batch.number, batch.came, batch.expected)
            log.warning("batch %d: %d of %d chunks came; the rest is silence", *what)
        self._stream.put(batch.mix)

    def _send_block(self, number: int, block: Audio) -> None:
        """Queue a block stem by stem; the first chunk, by which the patch places the block, twice."""
        packet = min(self._shape.packet, rtap_messages.MAX_SAMPLES)
        for stem, audio in zip(self._conditions.settings.stems, block, strict=True):
            count = -(-len(audio) // packet)
            for k in (0, *range(count)):
                samples = audio[k * packet : (k + 1) * packet]
                self._sender.put(rtap_messages.chunk(STEMS[stem], number, k, count, samples), len(samples))
        self._sender.put(rtap_messages.say("/server_predicted", True))

    def _print(self) -> None:
        """Write the last minute of context and stems, as channels, to a WAV file in bandmate's own folder."""
        first = max(0, self._stream.until - PRINTED_S * SAMPLE_RATE)
        folder = platformdirs.user_state_path("bandmate") / "rtap"
        if len(list(folder.glob("*.wav"))) >= MOST_PRINTED:
            raise ProtocolError(f"/print: {folder} has {MOST_PRINTED} files already: move some away")
        file = folder / f"{time.strftime('%Y-%m-%d_%H-%M-%S')}.wav"
        channels = [
            history.read(first, self._stream.until - first)
            for history in (self._stream.context, *self._stream.stems)
        ]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            soundfile.write(file, np.stack(channels, 1), SAMPLE_RATE, "PCM_24")
        except (OSError, soundfile.SoundFileError) as error:
            raise ProtocolError(f"/print: {file} cannot be written: {error}") from error
        log.info("context and %s written to %s", ", ".join(STEMS), file)


def _reshaped(shape: Shape, address: str, value: float) -> Shape:
    """The shape of blocks after a message that sets one of its values."""
    match address:
        case "/update_r":
            return replace(shape, r=_checked(address, value, 1 / rtap_messages.WINDOW, 1))
        case "/w":
            return replace(shape, w=round(_checked(address, value, -1, 1)))
        case "/update_fade":
            return replace(shape, fade_s=_checked(address, value, 0, 1))
        case _:
            low, high = rtap_messages.MIN_PACKET, rtap_messages.MAX_PACKET
            return replace(shape, packet=int(_checked(address, value, low, high)))


def _checked(address: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ProtocolError(f"{address} {value:g} is outside {low:g}..{high:g}")
    return value
