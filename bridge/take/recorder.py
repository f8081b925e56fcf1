"""A take on disk: context, stems and mix at 44.1 kHz, aligned by position, and every event.

Written as it happens, by a thread that nothing waits for: whenever the program is killed, the files can be
read, and replayed up to the last FLUSH_S.
"""

import json
import logging
import queue
import threading
from datetime import datetime
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt
import soundfile

from engine.contract.errors import BandmateError
from engine.contract.gains import stem_gains
from engine.contract.params import Settings
from engine.contract.take import EVENTS
from engine.contract.timing import STEMS

from ..playback.events import TakeEvent
from ..threads import SupervisedThread
from .wav import WavWriter

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]
DISK_PATIENCE_S = 5.0
QUEUED = 4000  # pieces: 16 s and more of a disk that does not answer
FLUSH_S = 0.25  # from one writing to the next
PIECE = 1 << 16  # samples mixed at once
MIX_GAIN = 0.7
CONTEXT, BAND = "context", "band"
NOTHING: Audio = np.zeros(0, np.float32)
Piece = tuple[int, Audio]  # position and samples (n,)
CLOSE_S = 30.0


def new_folder(parent: Path) -> Path:
    """`parent`/DATE, created now.

    Raises:
        BandmateError: If it cannot be created.
    """
    folder = parent / datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BandmateError(
            f"{folder}: the take cannot be kept there ({error.strerror}); name another place with --takes"
        ) from error
    return folder


class Recorder:
    """Writes one take, handed over by one thread; when the disk fails the take ends, the music goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failed = ""  # why the take has ended
        self.may_wait = False  # in freewheel a slow disk is waited for
        self._pieces: queue.Queue[tuple[str, int, Audio] | TakeEvent | None] = queue.Queue(QUEUED)
        self._closing = threading.Event()
        self._thread = SupervisedThread("take", self._write)
        self._files: dict[str, WavWriter] = {}
        self._events: TextIO | None = None

    def start(self) -> None:
        """Make the files and begin to write."""
        try:
            self._events = (self.folder / EVENTS).open("w", encoding="utf-8")
            # the context, bit for bit as sent to the engine: for a replay
            self._files[CONTEXT] = WavWriter(self.folder / f"{CONTEXT}.wav", "float32")
            for name in (*STEMS, BAND):
                self._files[name] = WavWriter(self.folder / f"{name}.wav", "int24")
        except OSError as error:
            self._fail(str(error))
        self._thread.start()

    def close(self) -> None:
        """Finish the files; returns when they are whole."""
        if not self.failed:
            self._pieces.put(None)
        self._closing.set()
        self._thread.stop(CLOSE_S)
        if self._events:
            self._events.close()
        for file in self._files.values():
            file.close()

    def context(self, position: int, audio: Audio) -> None:
        """Context (n,) from `position` on."""
        self._put(CONTEXT, position, audio)

    def stems(self, position: int, audio: Audio, settings: Settings) -> None:
        """Stems (stems, n) from `position` on, as generated; the mix has them at their levels."""
        for stem, row in zip(STEMS, audio, strict=True):
            self._put(stem, position, row)
        self._put(BAND, position, stem_gains(settings) @ audio)

    def event(self, event: TakeEvent) -> None:
        """What the sound depends on besides the context; in order."""
        self._queue(event)

    def _put(self, name: str, position: int, audio: Audio) -> None:
        if len(audio):
            self._queue((name, position, audio.copy()))

    def _queue(self, piece: tuple[str, int, Audio] | TakeEvent) -> None:
        if self.failed:
            return
        try:
            self._pieces.put(piece, block=self.may_wait, timeout=DISK_PATIENCE_S)
        except queue.Full:
            self._fail("the disk does not keep up")

    def _fail(self, why: str) -> None:
        self.failed = why
        log.warning("%s: the take ends here (%s); the music goes on", self.folder, why)

    def _write(self) -> None:
        """Of the thread: until all is written, or the disk fails."""
        is_over = False
        try:
            while not is_over and not self.failed:
                self._closing.wait(0.0 if self.may_wait else FLUSH_S)
                events, audio, is_over = self._gather()
                self._write_events(events)  # first: what is in the files can be replayed
                for name, pieces in audio.items():
                    _append(self._files[name], pieces)
            if is_over:
                mix(self.folder)
        except (OSError, soundfile.SoundFileError) as error:
            self._fail(str(error))

    def _gather(self) -> tuple[list[TakeEvent], dict[str, list[Piece]], bool]:
        """What waits in the queue, at least one piece: events, audio by file, and whether that is all."""
        events: list[TakeEvent] = []
        audio: dict[str, list[Piece]] = {}
        for _ in range(max(1, self._pieces.qsize())):
            match self._pieces.get():
                case None:
                    return events, audio, True
                case (name, position, samples):
                    audio.setdefault(name, []).append((position, samples))
                case event:
                    events.append(event)
        return events, audio, False

    def _write_events(self, events: list[TakeEvent]) -> None:
        if events and self._events:
            self._events.writelines(json.dumps(event.to_json()) + "\n" for event in events)
            self._events.flush()


def _append(file: WavWriter, pieces: list[Piece]) -> None:
    """Write pieces at their positions, consecutive ones at once; gaps are silence."""
    run: list[Audio] = []
    end = file.length
    for position, audio in pieces:
        if position != end:
            file.append(np.concatenate([*run, NOTHING]))
            file.pad(position)
            run, end = [], max(position, file.length)
        run.append(audio[end - position :])
        end = max(end, position + len(audio))
    file.append(np.concatenate([*run, NOTHING]))


def mix(folder: Path) -> None:
    """Context and band to `mix.wav`, a little below full scale; the band alone is not kept."""
    parts = [soundfile.SoundFile(folder / f"{name}.wav") for name in (CONTEXT, BAND)]
    frames, out = min(part.frames for part in parts), WavWriter(folder / "mix.wav", "int24")
    for at in range(0, frames, PIECE):
        both = [part.read(min(PIECE, frames - at), dtype="float32") for part in parts]
        out.append(np.asarray(MIX_GAIN * np.sum(both, 0), np.float32))
    for file in (*parts, out):
        file.close()
    (folder / f"{BAND}.wav").unlink()
