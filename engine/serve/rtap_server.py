"""`bandmate engine --dialect rtap`: an engine for the published patches. One thread.

Batches of context in, for each a block of every stem out. The patch tells numbers of batches, never positions: the engine counts
hops. What it sends lies on the latents' own grid, and blocks that follow each other agree where they overlap.
"""

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from ..accompany.accompanist import Accompanist
from ..accompany.history import AudioHistory
from ..contract import protocol, rtap_messages
from ..contract.chart import WrittenChart, parse
from ..contract.errors import BandmateError, ProtocolError
from ..contract.grid import BeatGrid, told
from ..contract.params import Settings
from ..contract.rtap_messages import Shape
from ..contract.stitch import Track
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS
from ..contract.udp import Address, Port
from .rtap_batch import Batch, Batches

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]
MOST_FRAMES = 16  # made in one step
READY_EVERY_S, SILENT_S = 1.0, 5.0  # `/ready` is said again while the patch says nothing
PRINTED_S = 60
BURST, PAUSE_S = 8192, 0.002  # samples that are sent at once, and the rest after them


class Stream:
    """What was heard and made since the patch began: positions in samples from there."""

    def __init__(self, accompanist: Accompanist) -> None:
        self._accompanist = accompanist
        self._playing = accompanist.begin()
        self._rest = np.zeros(0, np.float32)  # heard, but less than a frame
        self._order = 0
        self._tracks = [Track() for _ in STEMS]
        self._pulled = 0  # position up to which `out` holds what was made
        self._shape: Shape | None = None
        self.heard = 0
        self.context = AudioHistory()
        self.out = [AudioHistory() for _ in STEMS]

    def hear(self, audio: Audio) -> None:
        """Take in context (n,)."""
        self.context.write(self.heard, audio)
        self._rest = np.concatenate([self._rest, audio])
        self.heard += len(audio)

    def block(
        self, shape: Shape, settings: Settings, grid: BeatGrid | None, chart: WrittenChart | None
    ) -> Audio:
        """The block that answers all that was heard, (stems that are on, samples)."""
        start, end = shape.block(self.heard)
        if self._shape is None or (shape.w, shape.r) != (self._shape.w, self._shape.r):
            self._tracks, self._pulled = (
                [Track() for _ in STEMS],
                max(0, start),
            )  # places may lie before those made already
        self._shape = shape
        self._make(max(0, start) // FRAME, -(-end // FRAME), settings, grid, chart)
        begin = max(self._pulled, start)
        for track, out in zip(self._tracks, self.out, strict=True):
            out.write(begin, track.pull(begin, max(0, end - begin)))
        self._pulled = max(self._pulled, end)
        return (
            np.stack([self.out[s].read(start, end - start) for s in settings.stems])
            if settings.stems
            else np.zeros((0, 0), np.float32)
        )

    def _make(
        self, first: int, last: int, settings: Settings, grid: BeatGrid | None, chart: WrittenChart | None
    ) -> None:
        """Frames [first, last), in steps of nearly equal length; all that is new is heard before the first."""
        whole = len(self._rest) // FRAME * FRAME
        fresh, self._rest = self._rest[:whole], self._rest[whole:]
        count = -(-(last - first) // MOST_FRAMES)
        edges = [first + (last - first) * k // count for k in range(count + 1)]
        for begin, end in pairwise(edges):
            ahead = begin - self._playing.context_end - len(fresh) // FRAME
            chosen = settings.with_("hop", end - begin).with_("look_ahead", max(-16, min(16, ahead)))
            made = self._accompanist.step(self._playing, fresh, chosen, grid, chart, ahead * FRAME)
            fresh = fresh[:0]
            self._order += 1
            for stem, audio in zip(made.stems, made.audio, strict=True):
                self._tracks[stem].put(self._order, made.start, made.end, made.start, audio)


class RtapServer:
    """Serves one patch.

    Raises:
        DeviceError: If the port is taken.
    """

    def __init__(
        self, accompanist: Accompanist, *, host: str, port: int, client: Address, device: str
    ) -> None:
        self._accompanist, self._client, self._device = accompanist, client, device
        self._port = Port(host, port)
        self._shape, self._settings = Shape(), Settings.default()
        self._grid: BeatGrid | None = None
        self._chart: WrittenChart | None = None
        self._batches, self._stream = Batches(), Stream(accompanist)
        self._heard_from = self._said_ready = 0.0
        self._is_verbose = False
        self._complaints: set[str] = set()

    @property
    def port(self) -> int:
        return self._port.number

    def serve(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Answer batches while `goes_on()`."""
        gc.collect()
        gc.freeze()
        log.info(
            "%s on %s speaks rtap with %s:%d", self._accompanist.backend.name, self._device, *self._client
        )
        while goes_on():
            for datagram, _ in self._port.receive(0.01):
                self._heard_from = time.monotonic()
                try:
                    self._handle(datagram)
                except BandmateError as error:
                    self._complain(f"refused: {error}")
            self._play_due()
            now = time.monotonic()
            if now - self._heard_from > SILENT_S and now - self._said_ready > READY_EVERY_S:
                self._said_ready = now
                self._send(rtap_messages.say("/ready", True))
        self._port.close()

    def _complain(self, text: str) -> None:
        if text not in self._complaints:  # once, not once a chunk
            self._complaints.add(text)
            log.warning(text)

    def _send(self, datagram: bytes) -> None:
        self._port.send(datagram, self._client)

    def _handle(self, datagram: bytes) -> None:
        if datagram.startswith(protocol.PREFIX.encode()):
            self._handle_own(protocol.decode(datagram))
            return
        address, values, samples = rtap_messages.decode(datagram)
        match address:
            case "/update_package_size":
                self._shape = replace(
                    self._shape,
                    packet=int(
                        _checked(address, values[0], rtap_messages.LEAST_PACKET, rtap_messages.MOST_PACKET)
                    ),
                )
            case "/update_r":
                self._shape = replace(
                    self._shape, r=_checked(address, values[0], 1 / rtap_messages.WINDOW, 1)
                )
            case "/w":
                self._shape = replace(self._shape, w=round(_checked(address, values[0], -1, 1)))
            case "/update_fade":
                self._shape = replace(self._shape, fade_s=_checked(address, values[0], 0, 1))
            case "/predict_instruments":
                on = dict(zip(STEMS, values, strict=False))
                self._settings = self._settings.with_all(
                    {f"stem/{stem}/on": float(on.get(stem, 0)) for stem in STEMS}
                )
            case "/verbose":
                self._is_verbose = bool(values[0])
            case "/load_model":
                log.info("%s is loaded", self._accompanist.backend.name)
            case "/reset":
                self._begin_again("as asked")
            case "/print":
                self._print()
            case "/packet_test":
                self._send(
                    rtap_messages.packet_test_response(
                        round(_checked(address, values[0], 1, rtap_messages.MOST_SAMPLES))
                    )
                )
            case "/predict":
                if taken := self._batches.take_now():
                    self._play(*taken)
            case _:
                self._chunk(address, values, samples)

    def _handle_own(self, message: protocol.Received) -> None:
        """What the published messages have no words for: parameters, the beat and chords, as a bridge tells them."""
        match message.name:
            case "param":
                self._settings = self._settings.with_(message["name"], message["value"])
            case "grid":
                self._grid = told(message["downbeat"], message["beat"], message["beats_per_bar"])
            case "chart":
                self._chart = parse(message["text"]) if message["text"] else None
            case other:
                raise ProtocolError(f"{other} is not for an engine that speaks rtap")

    def _chunk(self, address: str, values: list[int], samples: Audio) -> None:
        number, start, expected = values
        if not 0 <= start < rtap_messages.WINDOW or expected < 1:
            raise ProtocolError(
                f"{address}: a chunk at {start} of {expected}, expected 0..{rtap_messages.WINDOW} and 1 or more"
            )
        if not self._batches.put(address, number, start, expected, samples, self._shape.hop):
            self._begin_again(f"batch {number} begins anew")

    def _begin_again(self, why: str) -> None:
        log.info("from the beginning: %s", why)
        self._stream = Stream(self._accompanist)

    def _play_due(self) -> None:
        while taken := self._batches.take():
            self._play(*taken)

    def _play(self, batch: Batch, missed: int) -> None:
        """Hear a batch, and answer it unless a newer one is whole already."""
        if batch.is_whole and batch.came >= batch.expected and batch.until != self._shape.hop:
            self._complain(
                f"the patch sends hops of {batch.until} samples, not {self._shape.hop}: its /update_r was lost"
            )
            self._shape = replace(self._shape, r=(batch.until + 0.5) / rtap_messages.WINDOW)
            batch.hop = batch.until
        if missed:
            log.warning("%d batches before %d never came", missed, batch.number)
            self._stream.hear(np.zeros(missed * self._shape.hop, np.float32))
        if not batch.is_whole:
            log.warning(
                "batch %d: %d of %d chunks came; the rest is silence",
                batch.number,
                batch.came,
                batch.expected,
            )
        self._stream.hear(batch.mix)
        if any(newer.is_whole for newer in self._batches.waiting.values()):
            log.warning("batch %d came too late to be answered", batch.number)
            self._send(rtap_messages.say("/batch_dropped", batch.number))
            return
        began = time.monotonic()
        block = self._stream.block(self._shape, self._settings, self._grid, self._chart)
        made_s = time.monotonic() - began
        self._send_block(batch.number, block)
        self._send(rtap_messages.say("/server_predicted", True))
        if self._is_verbose:
            log.info(
                "batch %d: %d stems of %d samples in %.0f ms",
                batch.number,
                *(block.shape or (0, 0)),
                made_s * 1e3,
            )

    def _send_block(self, number: int, block: Audio) -> None:
        """Stem by stem; the first chunk, which places the block, twice; no faster than a small receive buffer is emptied."""
        packet, burst = min(self._shape.packet, rtap_messages.MOST_SAMPLES), 0
        for stem, audio in zip(self._settings.stems, block, strict=True):
            count = -(-len(audio) // packet)
            for k in (0, *range(count)):
                self._send(
                    rtap_messages.chunk(STEMS[stem], number, k, count, audio[k * packet : (k + 1) * packet])
                )
                burst += packet
                if burst >= BURST:
                    time.sleep(PAUSE_S)
                    burst = 0

    def _print(self) -> None:
        """The last minute of context and stems, as channels."""
        until = max([self._stream.heard, *(out.until for out in self._stream.out)])
        first = max(0, until - PRINTED_S * SAMPLE_RATE)
        file = Path(f"rtap-{time.strftime('%Y-%m-%d_%H-%M-%S')}.wav")
        channels = [
            history.read(first, until - first) for history in (self._stream.context, *self._stream.out)
        ]
        try:
            soundfile.write(file, np.stack(channels, 1), SAMPLE_RATE, "PCM_24")
        except (OSError, soundfile.SoundFileError) as error:
            raise ProtocolError(f"/print: {file} cannot be written: {error}") from error
        log.info("context and %s written to %s", ", ".join(STEMS), file.absolute())


def _checked(address: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ProtocolError(f"{address} {value:g} is outside {low:g}..{high:g}")
    return value
