"""Pieces to evaluate on: held-out songs that are composed and rendered here, or a folder of multitracks."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..contract.chords import CHART, CHORD_SIZE, PITCH_CLASSES, Rows, chord_rows
from ..contract.errors import BandmateError
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
AUDIO_FILES = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff")
BEATS = "beats.txt"
GRID_BEATS = 4  # through which the given grid is drawn: a transport gives the tempo of the moment


@dataclass(frozen=True, slots=True)
class Piece:
    """A song in stems, annotated. `chords`: (start, root, tones), none where they are not annotated.

    Attributes:
        others: Tracks that are none of STEMS, such as a voice, or the `rest` of the band.
        context: What the player is heard to play, where there are no tracks.
    """

    name: str
    tracks: dict[str, Audio]
    beats: npt.NDArray[np.float64]  # positions in samples; the first is a downbeat
    beats_per_bar: int
    division: int
    chords: tuple[tuple[float, int, tuple[int, ...]], ...] = ()
    others: dict[str, Audio] = field(default_factory=dict)
    context: Audio | None = None

    @property
    def samples(self) -> int:
        return len(self.everything())

    def everything(self) -> Audio:
        """All tracks together, or the context, (samples,)."""
        if self.context is not None:
            return self.context
        return np.asarray(np.sum([*self.tracks.values(), *self.others.values()], 0), np.float32)

    def mix(self, stems: tuple[str, ...]) -> Audio:
        return np.asarray(np.sum([self.tracks[s] for s in stems], 0), np.float32)

    def grid(self, position: int) -> BeatGrid:
        """The beat grid as a transport gives it at `position`."""
        return BeatGrid.through(
            self.beats, int(np.searchsorted(self.beats, position)) + 1, GRID_BEATS, self.beats_per_bar
        )

    @property
    def length(self) -> int:
        """Bars, as a chart counts them."""
        return len(self.beats) // self.beats_per_bar

    def rows(self, first: int, count: int, grid: BeatGrid | None) -> Rows:
        """The true chords of frames [first, first + count), as a chart gives them, (count, CHORD_SIZE)."""
        if not self.chords:
            return np.zeros((count, CHORD_SIZE), np.float32)
        at = self.chord_at((first + np.arange(count) + 0.5) * FRAME)
        tones = np.zeros((count, PITCH_CLASSES), np.float32)
        for i, k in enumerate(at):
            tones[i, list(self.chords[k][2])] = 1
        roots = [self.chords[k][1] if self.chords[k][2] else PITCH_CLASSES for k in at]
        return chord_rows(roots, tones, np.full(count, CHART))

    def chord_at(self, positions: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Index of the chord at each position (samples)."""
        starts = [c[0] for c in self.chords]
        return np.maximum(0, np.searchsorted(starts, np.asarray(positions), side="right") - 1)


def joined(before: Piece, after: Piece, at_s: float) -> tuple[Piece, int]:
    """The first piece up to a downbeat near `at_s`, then the second from its first beat; where that is.

    The beats are counted in the second song's bars: what is scored lies after the change.
    """
    downbeats = before.beats[:: before.beats_per_bar]
    change = int(downbeats[np.abs(downbeats - at_s * SAMPLE_RATE).argmin()])
    first = int(after.beats[0])
    shift = change - first
    tracks = {
        s: np.concatenate([before.tracks[s][:change], after.tracks[s][first:]])
        for s in before.tracks.keys() & after.tracks.keys()
    }
    beats = np.concatenate([before.beats[before.beats < change - 1], after.beats + shift])
    chords = (
        *(c for c in before.chords if c[0] < change - 1),
        *((c[0] + shift, *c[1:]) for c in after.chords),
    )
    return Piece(
        f"{before.name}, then {after.name}", tracks, beats, after.beats_per_bar, after.division, chords
    ), change


def composed(first_seed: int, count: int, length_s: float, soundfont: Path | None = None) -> Iterator[Piece]:
    """Held-out songs from `first_seed` on, rendered with the SoundFont that was never trained on.

    Raises:
        BandmateError: If FluidSynth or the SoundFont is missing.
    """
    from ..synthetic import synth
    from ..synthetic.composer import compose

    renderer = synth.Renderer(soundfont or synth.HELD_OUT_SOUNDFONT)
    for seed in range(first_seed, first_seed + count):
        song = compose(seed, length_s)
        tracks = renderer.song(song).astype(np.float32) / 32768
        chords = tuple((c.start * SAMPLE_RATE, c.root, c.tones) for c in song.chords)
        beats = np.array(song.beats) * SAMPLE_RATE
        yield Piece(
            f"{song.style} {seed}",
            dict(zip(STEMS, tracks, strict=True)),
            beats,
            song.beats_per_bar,
            song.division,
            chords,
        )


def recorded(folder: Path) -> Iterator[Piece]:
    """Recordings: a folder for each piece with its tracks as audio files, and perhaps `beats.txt`.

    Tracks are bass, drums, guitar, piano, and others by any name, such as `voice.wav` or `rest.wav`; where
    there is nothing but `context.wav`, that is what is played along to. `beats.txt` has a line for each beat:
    seconds, and its number in the bar. Without it the beats are tracked in the mix of all tracks; a context
    by itself is then left out.

    Raises:
        BandmateError: If there is no piece, or a file cannot be read.
    """
    found = False
    for place in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        tracks = _tracks(place)
        if not tracks or (tracks.keys() == {"context"} and not (place / BEATS).exists()):
            continue
        found = True
        context = tracks.pop("context", None)
        others = {name: track for name, track in tracks.items() if name not in STEMS}
        stems = {stem: tracks[stem] for stem in STEMS if stem in tracks}
        whole = Piece(place.name, stems, np.zeros(0), 4, 4, (), others, None if tracks else context)
        beats, beats_per_bar = _beats(place / BEATS, whole.everything())
        yield replace(whole, beats=beats, beats_per_bar=beats_per_bar)
    if not found:
        raise BandmateError(
            f"{folder}: no song: expected folders that hold {', '.join(f'{s}.wav' for s in STEMS)}, other "
            f"tracks, or context.wav with {BEATS}"
        )


def _tracks(place: Path) -> dict[str, Audio]:
    """The audio files of a folder by their names, as long as the longest."""
    from ..runtime import audiofile

    files = sorted(f for f in place.iterdir() if f.suffix.lower() in AUDIO_FILES)
    tracks = {file.stem: audiofile.read(file) for file in files}
    longest = max(map(len, tracks.values()), default=0)
    return {name: np.pad(track, (0, longest - len(track))) for name, track in tracks.items()}


def _beats(file: Path, mix: Audio) -> tuple[npt.NDArray[np.float64], int]:
    if not file.exists():
        import librosa

        _, times = librosa.beat.beat_track(y=mix, sr=SAMPLE_RATE, units="time")
        if len(times) < 8:
            raise BandmateError(
                f"{file.parent}: no beat was found in the mix: write the beats into {file.name}, seconds and "
                "number in the bar a line"
            )
        return np.asarray(times) * SAMPLE_RATE, 4
    try:
        rows = np.loadtxt(file, ndmin=2)[:, [0, 1]]
    except (ValueError, IndexError) as error:
        raise BandmateError(
            f"{file}: {error}: expected a line for each beat: seconds and its number in the bar"
        ) from error
    rows = rows[int(np.argmax(rows[:, 1] == 1)) :]
    return rows[:, 0] * SAMPLE_RATE, int(rows[:, 1].max())
