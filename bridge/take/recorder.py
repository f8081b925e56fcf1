"""A take on disk: context, stems and mix at 44.1 kHz, aligned by position, and all that was told, written by a thread that nothing waits for."""

import json
import logging
import queue
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from engine.contract.errors import BandmateError
from engine.contract.params import Settings
from engine.contract.timing import SAMPLE_RATE, STEMS

log = logging.getLogger(__name__)
Audio = npt.NDArray[np.float32]
DISK_PATIENCE_S = 5.0
QUEUED = 4000  # pieces: 16 s and more of a disk that does not answer
PIECE = 1 << 16  # samples copied at once
MIX_GAIN = 0.7
EVENTS = "events.jsonl"


def new_folder(parent: Path) -> Path:
    """`parent`/DATE, made now.

    Raises:
        BandmateError: If it cannot be made.
    """
    folder = parent / datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BandmateError(
            f"{folder}: the take cannot be kept there ({error.strerror}); name another place with --takes"
        ) from error
    return folder


def stem_gains(settings: Settings) -> Audio:
    """The linear gain of each stem as it is heard, (stems,)."""
    is_silent = settings["mute"] or settings["bypass"] or settings["panic"]
    band = 0.0 if is_silent else settings.gain("level")
    return np.array(
        [band * settings.gain(f"stem/{stem}/level") * settings[f"stem/{stem}/on"] for stem in STEMS],
        np.float32,
    )


class Recorder:
    """Writes one take. The feeder hands over pieces by position; when the disk fails the take ends and the music goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failed = ""
        self.may_wait = False  # written by the feeder: in freewheel a slow disk is waited for
        self._pieces: queue.Queue[tuple[str, int, Audio] | str | None] = queue.Queue(QUEUED)
        self._thread = threading.Thread(target=self._write, name="take", daemon=True)
        self._thread.start()

    def context(self, position: int, audio: Audio) -> None:
        """Context (n,) from `position` on."""
        self._put("context", position, audio)

    def stems(self, position: int, audio: Audio, settings: Settings) -> None:
        """Stems (stems, n) from `position` on, as made; the mix has them at their levels."""
        for stem, row in zip(STEMS, audio, strict=True):
            self._put(stem, position, row)
        self._put("band", position, stem_gains(settings) @ audio)

    def event(self, event: dict[str, Any]) -> None:
        """Something that the sound depends on besides the context; in order."""
        self._queue(json.dumps(event))

    def close(self) -> None:
        """Finish the files; returns when they are whole."""
        if not self.failed:
            self._pieces.put(None)
        self._thread.join(30)

    def _put(self, name: str, position: int, audio: Audio) -> None:
        if len(audio):
            self._queue((name, position, audio.copy()))

    def _queue(self, piece: tuple[str, int, Audio] | str) -> None:
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
        try:
            exact = {"context": "FLOAT"}  # as the engine heard it, for a replay
            files = {
                name: _Aligned(self.folder / f"{name}.wav", exact.get(name, "PCM_24"))
                for name in ("context", *STEMS, "band")
            }
            with (self.folder / EVENTS).open("w") as events:
                while piece := self._pieces.get():
                    if isinstance(piece, str):
                        events.write(piece + "\n")
                        continue
                    name, position, audio = piece
                    files[name].write(position, audio)
                    if self.failed:
                        return
            for file in files.values():
                file.close()
            _join(self.folder)
        except (
            soundfile.SoundFileError,
            OSError,
            AssertionError,
        ) as error:  # soundfile asserts that all was written
            self._fail(str(error) or "the disk is full")


class _Aligned:
    """A mono WAV file whose first sample is position 0."""

    def __init__(self, file: Path, subtype: str) -> None:
        self._file = soundfile.SoundFile(file, "w", SAMPLE_RATE, 1, subtype=subtype)
        self._limit = 1.0 if subtype == "PCM_24" else np.inf
        self._until = 0

    def write(self, position: int, audio: Audio) -> None:
        if position > self._until:
            self._file.write(np.zeros(min(position - self._until, 3600 * SAMPLE_RATE), np.float32))
        audio = audio[max(0, self._until - position) :]
        self._file.write(np.clip(audio, -self._limit, self._limit))
        self._until = max(self._until, position) + len(audio)

    def close(self) -> None:
        self._file.close()


def _join(folder: Path) -> None:
    """Context and band to `mix.wav`, a little below full scale."""
    parts = [soundfile.SoundFile(folder / f"{name}.wav") for name in ("context", "band")]
    frames = min(part.frames for part in parts)
    with soundfile.SoundFile(folder / "mix.wav", "w", SAMPLE_RATE, 1, subtype="PCM_24") as mix:
        for at in range(0, frames, PIECE):
            both = [part.read(min(PIECE, frames - at)) for part in parts]
            mix.write(np.clip(MIX_GAIN * np.sum(both, 0), -1, 1))
    for part in parts:
        part.close()
    (folder / "band.wav").unlink()
