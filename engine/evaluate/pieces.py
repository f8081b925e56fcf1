"""Pieces to evaluate on: held-out songs that are composed and rendered here, or a folder of multitracks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..contract.chords import CHART, CHORD_SIZE, PITCH_CLASSES, Rows, chord_rows
from ..contract.errors import BandmateError
from ..contract.grid import BeatGrid
from ..contract.timing import FRAME, SAMPLE_RATE, STEMS

Audio = npt.NDArray[np.float32]
GRID_BEATS = 4  # through which the given grid is drawn: a transport gives the tempo of the moment


@dataclass(frozen=True, slots=True)
class Piece:
    """A song in stems, annotated. `chords`: (start, root, tones), none where they are not annotated."""

    name: str
    tracks: dict[str, Audio]
    beats: npt.NDArray[np.float64]  # positions in samples; the first is a downbeat
    beats_per_bar: int
    division: int
    chords: tuple[tuple[float, int, tuple[int, ...]], ...] = ()

    @property
    def samples(self) -> int:
        return len(next(iter(self.tracks.values())))

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
    """Multitracks: a folder for each song with some of bass, drums, guitar, piano as audio files, and perhaps
    `beats.txt`.

    `beats.txt` has a line for each beat: seconds, and its number in the bar. Without it the beats are tracked
    in the mix of all stems.

    Raises:
        BandmateError: If there is no song, or a file cannot be read.
    """
    from ..runtime import audiofile

    found = False
    for place in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        files = {stem: next(iter(sorted(place.glob(f"{stem}.*"))), None) for stem in STEMS}
        tracks = {stem: audiofile.read(file) for stem, file in files.items() if file}
        if len(tracks) < 2:
            continue
        found = True
        longest = max(len(t) for t in tracks.values())
        tracks = {stem: np.pad(t, (0, longest - len(t))) for stem, t in tracks.items()}
        beats, beats_per_bar = _beats(place / "beats.txt", np.sum(list(tracks.values()), 0))
        yield Piece(place.name, tracks, beats, beats_per_bar, 4)
    if not found:
        raise BandmateError(
            f"{folder}: no song: expected folders that hold at least two of "
            f"{', '.join(f'{s}.wav' for s in STEMS)}"
        )


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
