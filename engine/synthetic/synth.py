"""Renders composed songs to audio with FluidSynth and a SoundFont: one dry mono track for each stem."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..contract.errors import BandmateError
from ..contract.timing import SAMPLE_RATE, STEMS
from .song import Note, Song

LEVELS = {"bass": 0.10, "drums": 0.10, "guitar": 0.075, "piano": 0.075}  # RMS of each stem, full scale 1
SOUNDFONTS = (  # trained on
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),  # Debian's fluid-soundfont-gm, MIT
    # Debian's musescore-general-soundfont, MIT, parts CC0 and public domain
    Path("/usr/share/sounds/sf3/MuseScore_General_Full.sf3"),
)
HELD_OUT_SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")  # timgm6mb-soundfont, GPL-2: for scores only
PACKAGES = "libfluidsynth3 fluid-soundfont-gm musescore-general-soundfont timgm6mb-soundfont"
DRUM_CHANNEL, DRUM_BANK = 9, 128


class Renderer:
    """One synthesiser with one SoundFont loaded.

    Raises:
        BandmateError: If FluidSynth or the SoundFont is missing.
    """

    def __init__(self, soundfont: Path = SOUNDFONTS[0]) -> None:
        if not soundfont.exists():
            raise BandmateError(f"SoundFont {soundfont} is missing: apt install {PACKAGES}, or name another")
        try:
            import fluidsynth
        except ImportError as error:  # the package, or the C library that it loads
            raise BandmateError(
                f"FluidSynth is missing ({error}): pip install pyfluidsynth and apt install {PACKAGES}"
            ) from error
        self._synth = fluidsynth.Synth(samplerate=float(SAMPLE_RATE), gain=0.5)
        self._synth.setting("synth.reverb.active", 0)
        self._synth.setting("synth.chorus.active", 0)
        self._font = self._synth.sfload(str(soundfont))

    def song(self, song: Song) -> npt.NDArray[np.int16]:
        """Audio of `song`, (stems, samples): each stem at its level and below full scale."""
        length = int(song.length_s * SAMPLE_RATE)
        tracks = np.zeros((len(STEMS), length), np.int16)
        for track, stem in zip(tracks, STEMS, strict=True):
            audio = self._stem(song.notes[stem], song.programs[stem], stem == "drums", length)
            audio *= LEVELS[stem] / (np.sqrt(np.mean(audio**2)) + 1e-9)
            audio *= 0.9 / max(0.9, float(np.abs(audio).max()))
            track[:] = np.round(audio * 32767)
        return tracks

    def _stem(self, notes: list[Note], program: int, is_drums: bool, length: int) -> npt.NDArray[np.float32]:
        channel, bank = (DRUM_CHANNEL, DRUM_BANK) if is_drums else (0, 0)
        self._synth.system_reset()
        self._synth.program_select(channel, self._font, bank, program)
        events = [(n.start, True, n.pitch, n.velocity) for n in notes]
        events += [(n.start + n.length, False, n.pitch, 0) for n in notes]
        audio = np.zeros(length, np.float32)
        done = 0
        for time_s, is_on, pitch, velocity in [*sorted(events), (length / SAMPLE_RATE, False, 0, 0)]:
            until = min(length, int(time_s * SAMPLE_RATE))
            if until > done:
                stereo = np.asarray(self._synth.get_samples(until - done)).reshape(-1, 2)
                audio[done:until] = stereo.astype(np.float32).sum(1) / 65536
                done = until
            if is_on:
                self._synth.noteon(channel, pitch, velocity)
            else:
                self._synth.noteoff(channel, pitch)
        return audio
