"""Metrics of an accompanying stem: mono audio (samples,) at 44 100 Hz that begins at position 0 of its piece.

Pulse, chroma and key are relative: the report shows the true stem's and another song's beside them.
"""

from itertools import pairwise

import librosa
import mir_eval
import numpy as np
import numpy.typing as npt
from scipy import linalg, signal

from ..contract.chords import PITCH_CLASSES
from ..contract.timing import FRAME, SAMPLE_RATE
from .external_metrics import BeatTracker
from .pieces import Piece

Audio = npt.NDArray[np.float32]
BEAT_TOLERANCE_S, ONSET_TOLERANCE_S = 0.07, 0.05
FLUX_STEP = 441
QUIET_DB = -60.0
GROOVE_BANDS_HZ = ((30, 150), (300, 2500), (6000, 16000))  # kick, snare, cymbals
ATTACK_HZ, ATTACK_AFTER_S, ATTACK_BEFORE_S = 1000, 0.012, 0.023
STRONGEST = 0.6  # share of the onsets whose attack counts
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)  # Krumhansl & Kessler 1982
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
# MIDI numbers that chroma counts
RANGES = {"bass": (28, 55), "drums": (28, 84), "guitar": (45, 84), "piano": (45, 84)}


def flux(audio: Audio) -> npt.NDArray[np.float64]:
    """Spectral flux every 10 ms; entry k belongs to position k * FLUX_STEP."""
    _, _, spectrum = signal.stft(audio, SAMPLE_RATE, nperseg=1024, noverlap=1024 - FLUX_STEP, padded=False)
    loud = np.log1p(200 * np.abs(spectrum))
    rise = np.maximum(0, np.diff(loud, axis=1, prepend=loud[:, :1])).sum(0)
    return np.asarray(np.maximum(0, rise - np.median(rise)))


def pulse(audio: Audio, piece: Piece, since: int, until: int | None = None) -> float:
    """Pulse clarity 0..1: resultant length of the flux's phase at 1, 2 or 4 pulses a beat (1 or 3 in ternary
    metre), the strongest.
    """
    rise = flux(audio)
    at = np.arange(len(rise)) * FLUX_STEP
    inside = (at >= max(since, piece.beats[0])) & (at < min(until or len(audio), piece.beats[-1]))
    if rise[inside].sum() < 1e-6:
        return 0.0
    beats = np.interp(at[inside], piece.beats, np.arange(len(piece.beats)))
    rates = (1, 3) if piece.division == 3 else (1, 2, 4)
    return max(
        float(abs((rise[inside] * np.exp(2j * np.pi * k * beats)).sum()) / rise[inside].sum()) for k in rates
    )


def pitch_classes(
    audio: Audio, low: int, high: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Positions (t,) and energy of each pitch class (12, t) between two MIDI numbers.

    What lies between semitones is left out.
    """
    frequencies, times, spectrum = signal.stft(
        audio, SAMPLE_RATE, nperseg=16384, noverlap=16384 - FRAME, boundary=None, padded=False
    )
    midi = 69 + 12 * np.log2(np.maximum(frequencies, 1) / 440)
    inside = (midi >= low) & (midi <= high) & (np.abs(midi - np.round(midi)) < 0.35)
    classes = np.zeros((PITCH_CLASSES, spectrum.shape[1]))
    np.add.at(classes, np.round(midi[inside]).astype(int) % PITCH_CLASSES, np.abs(spectrum[inside]))
    return times * SAMPLE_RATE, classes


def chroma(audio: Audio, piece: Piece, stem: str, since: int, until: int | None = None) -> float:
    """Mean cosine of each bar's pitch classes with its chord's tones, minus the same with the chords shuffled
    among the bars.

    Where the chords are not annotated, the pitch classes of all true stems but the drums take their place.
    """
    at, classes = pitch_classes(audio, *RANGES[stem])
    reference = None if piece.chords else pitch_classes(piece.mix(pitched(piece)), 36, 84)[1]
    played, true = [], []
    for begin, end in pairwise(piece.beats[:: piece.beats_per_bar]):
        inside = (at >= begin + 0.1 * SAMPLE_RATE) & (at < end - 0.1 * SAMPLE_RATE)
        if begin < since or end > (until or len(audio)) or not inside.any():
            continue
        energy, expected = classes[:, inside].mean(1), _expected(piece, (begin + end) / 2, reference, inside)
        if energy.sum() > 1e-4 and np.ptp(expected) > 1e-6:
            played.append(_unit(energy))
            true.append(_unit(expected))
    if len(played) < 4:
        return 0.0
    table = np.array(played) @ np.array(true).T
    return float(np.diag(table).mean() - table.mean())


def pitched(piece: Piece) -> tuple[str, ...]:
    """The stems of a piece but the drums."""
    return tuple(stem for stem in piece.tracks if stem != "drums")


def _expected(
    piece: Piece, middle: float, reference: npt.NDArray[np.float64] | None, inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Pitch classes (12,) of the chord at position `middle`, or of the reference (12, t) where there are no
    chords.
    """
    if reference is not None:
        return np.asarray(reference[:, inside].mean(1))
    return np.isin(np.arange(PITCH_CLASSES), piece.chords[int(piece.chord_at(middle))][2]).astype(float)


def _unit(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    centred = x - x.mean()
    return np.asarray(centred / (np.linalg.norm(centred) + 1e-9))


def key(audio: Audio) -> int:
    """The likeliest of 12 major keys, 0..11, and 12 minor ones, 12..23, by Krumhansl's profiles."""
    _, classes = pitch_classes(audio, 28, 84)
    energy = _unit(classes.mean(1))
    fits = [
        float(energy @ _unit(np.roll(profile, tonic)))
        for profile in (np.array(MAJOR), np.array(MINOR))
        for tonic in range(PITCH_CLASSES)
    ]
    return int(np.argmax(fits))


def same_key(audio: Audio, piece: Piece) -> float:
    """1 if the stem is in the key of the piece, or in the relative one."""
    mine, its = key(audio), key(piece.mix(pitched(piece)))
    relative = (its + 9) % 12 + 12 if its < 12 else (its - 12 + 3) % 12
    return float(mine in (its, relative))


def librosa_beats(audio: Audio) -> npt.NDArray[np.float64]:
    """Beats in seconds, by librosa's tracker."""
    return np.asarray(librosa.beat.beat_track(y=audio, sr=SAMPLE_RATE, units="time")[1], np.float64)


def beat_f1(audio: Audio, piece: Piece, since: int, track: BeatTracker = librosa_beats) -> float:
    """F-measure at 70 ms of the beats tracked in the stem against the true ones."""
    times = track(audio)
    true = piece.beats / SAMPLE_RATE
    start, end = since / SAMPLE_RATE, len(audio) / SAMPLE_RATE
    inside = [x[(x >= start) & (x < end)] for x in (true, times)]
    return (
        float(mir_eval.beat.f_measure(*inside, f_measure_threshold=BEAT_TOLERANCE_S))
        if len(inside[1])
        else 0.0
    )


def onset_precision(audio: Audio, context: Audio, since: int) -> float:
    """Share of the stem's onsets within 50 ms of an onset of the context."""
    mine, others = (librosa.onset.onset_detect(y=x, sr=SAMPLE_RATE, units="time") for x in (audio, context))
    mine = mine[mine >= since / SAMPLE_RATE]
    if not len(mine) or not len(others):
        return 0.0
    return float(np.mean(np.abs(mine[:, None] - others[None]).min(1) <= ONSET_TOLERANCE_S))


def level(audio: Audio, true: Audio) -> float:
    """dB above the true stem."""
    return float(10 * np.log10((np.mean(audio**2) + 1e-9) / (np.mean(true**2) + 1e-9)))


def attack(audio: Audio, since: int) -> float:
    """Median rise above ATTACK_HZ at the strongest onsets, dB: the energy after against that before; 0 where
    there is no onset.
    """
    high = signal.sosfilt(signal.butter(4, ATTACK_HZ, "high", fs=SAMPLE_RATE, output="sos"), audio)
    energy = np.concatenate([[0.0], np.cumsum(high.astype(np.float64) ** 2)])
    strength = librosa.onset.onset_strength(y=audio, sr=SAMPLE_RATE)
    found = librosa.onset.onset_detect(onset_envelope=strength, sr=SAMPLE_RATE)
    at = librosa.frames_to_samples(found)
    after, before = round(ATTACK_AFTER_S * SAMPLE_RATE), round(ATTACK_BEFORE_S * SAMPLE_RATE)
    inside = (at >= max(since, before)) & (at + after < len(audio))
    if not inside.any():
        return 0.0
    at, strength = at[inside], strength[found[inside]]
    at = at[strength >= np.quantile(strength, 1 - STRONGEST)]
    rise = (energy[at + after] - energy[at]) / after / ((energy[at] - energy[at - before]) / before + 1e-10)
    return float(np.median(10 * np.log10(rise + 1e-6)))


def dynamics(audio: Audio) -> float:
    """Standard deviation of the level in windows of one second that sound, dB."""
    windows = audio[: len(audio) // SAMPLE_RATE * SAMPLE_RATE].reshape(-1, SAMPLE_RATE)
    levels = 10 * np.log10(np.mean(windows**2, 1) + 1e-12)
    sounding = levels[levels > QUIET_DB]
    return float(np.std(sounding)) if len(sounding) else 0.0


def groove(audio: Audio, true: Audio, piece: Piece, since: int) -> tuple[float, float]:
    """Correlation of a stem's onsets with the true stem's, folded over the bar in three bands: as played, and
    at the best rotation of the bar. Where both are the same, kick and snare are where they belong.
    """
    slots = piece.beats_per_bar * (3 if piece.division == 3 else 4)
    folded = [[_folded(x, piece, band, slots, since) for band in GROOVE_BANDS_HZ] for x in (audio, true)]
    rotations = [
        float(np.mean([np.dot(np.roll(a, k), b) for a, b in zip(*folded, strict=True)])) for k in range(slots)
    ]
    return rotations[0], max(rotations)


def _folded(
    audio: Audio, piece: Piece, band: tuple[int, int], slots: int, since: int
) -> npt.NDArray[np.float64]:
    """The flux of a band over the slots of a bar, (slots,), its mean taken away and of unit length."""
    rise = flux(signal.sosfilt(signal.butter(4, band, "band", fs=SAMPLE_RATE, output="sos"), audio))
    at = np.arange(len(rise)) * FLUX_STEP
    inside = (at >= max(since, piece.beats[0])) & (at < piece.beats[-1])
    bars = np.interp(at[inside], piece.beats, np.arange(len(piece.beats))) / piece.beats_per_bar
    slot = np.round(bars * slots).astype(int) % slots
    return _unit(np.bincount(slot, rise[inside], slots).astype(np.float64))


def silence(audio: Audio) -> float:
    """Share of frames below -60 dB of full scale."""
    frames = audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME)
    return float(np.mean(10 * np.log10(np.mean(frames**2, 1) + 1e-12) < QUIET_DB))


def boundary_flux(audio: Audio, hop_frames: int, since: int) -> float:
    """Flux at hop boundaries relative to flux elsewhere; 1: boundaries are inaudible."""
    rise = flux(audio)[since // FLUX_STEP :]
    at = np.arange(len(rise)) * FLUX_STEP + since // FLUX_STEP * FLUX_STEP
    near = np.abs((at + hop_frames * FRAME / 2) % (hop_frames * FRAME) - hop_frames * FRAME / 2) < FLUX_STEP
    return float(rise[near].mean() / (rise[~near].mean() + 1e-9))


def frechet(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    """Fréchet distance of two sets of features (n, d), as normal distributions."""
    means, spreads = [x.mean(0) for x in (a, b)], [np.cov(x.T) for x in (a, b)]
    root = linalg.sqrtm(spreads[0] @ spreads[1])
    return float(((means[0] - means[1]) ** 2).sum() + np.trace(spreads[0] + spreads[1] - 2 * np.real(root)))
