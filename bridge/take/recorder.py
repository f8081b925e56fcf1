"""A take on disk: context, stems and mix at 44.1 kHz, aligned by position, and every event.

Written as it happens, by a thread that nothing waits for: whenever the program is killed, the files can be
read, and replayed up to the last FLUSH_S. What a disk does not take is missing, and it goes on when it does.
"""

import json
import logging
import queue
import threading
from collections import deque
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.contract.errors import BandmateError
from engine.contract.gains import stem_gains
from engine.contract.params import Settings
from engine.contract.take import EVENTS
from engine.contract.timing import STEMS, seconds

from ..playback.events import TakeEvent
from ..threads import SupervisedThread
from .line_writer import LineWriter
from .mixer import Mixer
from .wav import WavWriter

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]
DISK_PATIENCE_S = 5.0  # in freewheel
QUEUED = 4000  # pieces: 16 s and more of a disk that does not answer
KEPT_EVENTS = 100_000  # until the disk takes them
FLUSH_S, FAST_FLUSH_S = 0.25, 0.01  # from one writing to the next; in freewheel
CONTEXT, BAND = "context", "band"
NOTHING: Audio = np.zeros(0, np.float32)
Piece = tuple[int, Audio]  # position and samples (n,)
CLOSE_S = 2.0


def new_folder(parent: Path) -> Path:
    """`parent`/DATE, made now, with a number behind it if there is one already.

    Raises:
        BandmateError: If it cannot be created.
    """
    stamp = datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder, number = parent / stamp, 1
        while True:
            try:
                folder.mkdir()
                return folder
            except FileExistsError:
                number += 1
                folder = parent / f"{stamp}-{number}"
    except OSError as error:
        raise BandmateError(
            f"{parent / stamp}: the take cannot be kept there ({error.strerror}); "
            "name another place with --takes"
        ) from error


class Recorder:
    """Writes one take, handed over by one thread. The music waits for no disk.

    The attributes without underscore may be read by any thread.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = ""  # why something is missing: the last reason
        self.may_wait = False  # in freewheel a slow disk is waited for
        self._pieces: queue.Queue[tuple[str, int, Audio]] = queue.Queue(QUEUED)
        self._events: deque[TakeEvent] = deque(maxlen=KEPT_EVENTS)
        self._dropped = 0  # samples of context for which there was no room
        self._unwritten = 0  # samples of context that the disk did not take
        self._is_failing = False
        self._is_behind = False
        self._closing = threading.Event()
        self._thread = SupervisedThread("take", self._write)
        self._files: dict[str, WavWriter] = {}
        self._lines: LineWriter | None = None
        self._mixer = Mixer()

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits; returns when the files are whole, or the disk has not answered for CLOSE_S."""
        self._closing.set()
        self._thread.stop(CLOSE_S)
        if self._thread.is_alive:
            self.trouble = "the disk did not take the end"
            log.warning("%s: %s", self.folder, self.trouble)
            return
        for file in (*self._files.values(), self._lines):
            if file:
                file.close()

    @property
    def lost_s(self) -> float:
        """Seconds that are silence in the files and were not in the music."""
        return seconds(self._dropped + self._unwritten)

    def context(self, position: int, audio: Audio) -> None:
        """Context (n,) from `position` on."""
        if not self._put(CONTEXT, position, audio):
            self._dropped += len(audio)

    def stems(self, position: int, audio: Audio, settings: Settings) -> None:
        """Stems (stems, n) from `position` on, as generated; the mix has them at their levels."""
        for stem, row in zip(STEMS, audio, strict=True):
            self._put(stem, position, row)
        self._put(BAND, position, stem_gains(settings) @ audio)

    def event(self, event: TakeEvent) -> None:
        """What the sound depends on besides the context; in order."""
        self._events.append(event)

    def _put(self, name: str, position: int, audio: Audio) -> bool:
        """Hand a piece to the thread; False where it has not kept up."""
        if not len(audio):
            return True
        try:
            self._pieces.put((name, position, audio.copy()), block=self.may_wait, timeout=DISK_PATIENCE_S)
        except queue.Full:
            if not self._is_behind:
                self.trouble = "the disk does not keep up"
                log.warning("%s: %s; the take has a gap, the music goes on", self.folder, self.trouble)
            self._is_behind = True
            return False
        self._is_behind = self._is_behind and self._pieces.qsize() > QUEUED // 2
        return True

    def _write(self) -> None:
        """Of the thread: until all is written."""
        is_over = False
        while not is_over:
            is_over = self._closing.wait(FAST_FLUSH_S if self.may_wait else FLUSH_S)
            audio = self._gather()
            try:
                self._flush(audio)
            except OSError as error:
                self._unwritten += sum(len(samples) for _, samples in audio.get(CONTEXT, []))
                self._fail(error)
            else:
                self._recover()

    def _gather(self) -> dict[str, list[Piece]]:
        """What waits in the queue, by file."""
        audio: dict[str, list[Piece]] = {}
        for _ in range(self._pieces.qsize()):
            name, position, samples = self._pieces.get_nowait()
            audio.setdefault(name, []).append((position, samples))
        return audio

    def _flush(self, audio: dict[str, list[Piece]]) -> None:
        """Write events and pieces.

        Raises:
            OSError: If the disk does not take them; events stay for the next time.
        """
        lines = self._open()
        while self._events:  # first: what is in the files can be replayed
            lines.append(json.dumps(self._events[0].to_json()))
            self._events.popleft()
        for name, pieces in audio.items():
            if name != BAND:
                _append(self._files[name], pieces)
        position, mixed = self._mixer.mix(audio.get(CONTEXT, []), audio.get(BAND, []))
        _append(self._files["mix"], [(position, mixed)])

    def _open(self) -> LineWriter:
        """Make the files that are not there: at the beginning, and when somebody has taken them away.

        Returns the one for events.
        """
        gone = [name for name, file in self._files.items() if not file.is_there]
        for name in gone:
            self._files.pop(name).close()
        if self._lines and not self._lines.is_there:
            gone.append(EVENTS)
            self._lines.close()
            self._lines = None
        if gone:
            self.trouble = "files were taken away"
            log.warning(
                "%s: %s (%s); the take goes on in new ones", self.folder, self.trouble, ", ".join(gone)
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lines = self._lines or LineWriter(self.folder / EVENTS)
        for name in (CONTEXT, *STEMS, "mix"):
            if name not in self._files:
                # the context to the bit as the engine hears it: for a replay
                self._files[name] = WavWriter(
                    self.folder / f"{name}.wav", "float32" if name == CONTEXT else "int24"
                )
        return self._lines

    def _fail(self, error: OSError) -> None:
        if not self._is_failing:
            self.trouble = error.strerror or str(error)
            log.warning("%s: the take has a gap (%s); the music goes on", self.folder, self.trouble)
        self._is_failing = True

    def _recover(self) -> None:
        if self._is_failing:
            log.warning("%s: the take goes on; %.1f s are missing", self.folder, self.lost_s)
        self._is_failing = False


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
