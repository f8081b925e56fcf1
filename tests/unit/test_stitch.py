import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.stitch import FADE, Track

from ..conftest import Audio, noise

HOP, OVERHANG = 4096, 2048


def tone(count: int) -> Audio:
    return np.sin(2 * np.pi * 440 * np.arange(count) / 44100).astype(np.float32)


def hops(sound: Audio) -> list[tuple[int, int, Audio]]:
    """(generation, start, audio) of results cut from one sound."""
    return [
        (g, s, sound[s : s + HOP + OVERHANG])
        for g, s in enumerate(range(0, len(sound) - HOP - OVERHANG, HOP))
    ]


def put(track: Track, hop: tuple[int, int, Audio]) -> None:
    generation, start, audio = hop
    track.put(generation, start, start + len(audio), start, audio)


def play(track: Track, sound: Audio, block: int) -> Audio:
    """Results arrive one hop before they sound; blocks are pulled to the end."""
    out, played = [], 0
    for hop in hops(sound):
        put(track, hop)
        while played + block <= hop[1] + HOP:
            out.append(track.pull(played, block))
            played += block
    return np.concatenate(out)


def test_a_steady_tone_passes_every_join_unchanged() -> None:
    sound = tone(40 * HOP)
    played = play(Track(), sound, 256)
    assert np.abs(played[FADE:] - sound[FADE : len(played)]).max() < 1e-6  # 0.1 dB would be 1e-2


@pytest.mark.parametrize("block", [1, 7, 64, 1024])
def test_whole_equals_blocks_of_any_size(block: int) -> None:
    results = [noise(0.14, g) for g in range(3)]  # unrelated sounds: every join is a real crossfade

    def joined(size: int) -> Audio:
        track, out, played = Track(), [], 0
        for g, audio in enumerate(results):
            put(track, (g, g * HOP, audio[: HOP + OVERHANG]))
            end = (g + 1) * HOP
            while played < end:
                count = min(size, end - played)
                out.append(track.pull(played, count))
                played += count
        return np.concatenate(out)

    assert np.array_equal(joined(block), joined(HOP))


def test_unrelated_sounds_keep_their_power_across_a_join() -> None:
    rows = []
    for seed in range(200):
        track = Track()
        put(track, (0, 0, noise(0.14, seed)[: HOP + OVERHANG]))
        put(track, (1, HOP, noise(0.14, seed + 1000)[: HOP + OVERHANG]))
        rows.append(track.pull(0, 2 * HOP))
    power = np.mean(np.square(rows), 0)
    assert abs(10 * np.log10(power[HOP : HOP + FADE].mean() / power[FADE:HOP].mean())) < 0.3


def test_a_result_that_never_comes_fades_after_the_overhang_and_the_next_fades_in() -> None:
    sound, track = tone(10 * HOP), Track()
    results = hops(sound)
    put(track, results[0])
    first = track.pull(0, HOP + OVERHANG + 1000)
    put(track, results[3])
    rest = track.pull(HOP + OVERHANG + 1000, 3 * HOP - OVERHANG)
    played = np.concatenate([first, rest])
    assert np.all(played[HOP + OVERHANG : 3 * HOP] == 0)
    assert track.silent == 2 * HOP - OVERHANG
    assert np.abs(np.diff(played)).max() <= np.abs(np.diff(sound)).max() * 1.01  # no click


def test_a_late_result_comes_in_where_playing_is_without_a_click() -> None:
    track = Track()
    put(track, (0, 0, tone(HOP + OVERHANG)))
    track.pull(0, HOP + 700)
    put(track, (1, HOP, -tone(HOP + OVERHANG)))
    played = track.pull(HOP + 700, HOP)
    assert np.abs(np.diff(played)).max() < 0.1
    assert np.array_equal(played[FADE : HOP - 1200], -tone(HOP + OVERHANG)[700 + FADE : 700 + HOP - 1200])


@given(st.permutations(list(range(6))), st.lists(st.integers(0, 5), max_size=6))
def test_order_and_doubles_of_packets_do_not_matter(order: list[int], doubles: list[int]) -> None:
    sound = noise(0.14)[: HOP + OVERHANG]
    packets = np.array_split(np.arange(len(sound)), 6)
    track = Track()
    for k in [*order, *doubles]:
        track.put(0, 0, len(sound), int(packets[k][0]), sound[packets[k]])
    played = track.pull(0, len(sound))
    assert np.array_equal(played[FADE:-FADE], sound[FADE:-FADE])


def test_a_lost_packet_is_covered_by_the_older_result_beneath() -> None:
    sound, track = tone(3 * HOP), Track()
    track.put(0, 0, 3 * HOP, 0, sound)
    track.put(1, HOP, 3 * HOP, HOP, sound[HOP : HOP + 1024])
    track.put(1, HOP, 3 * HOP, HOP + 2048, sound[HOP + 2048 :])
    assert np.abs(track.pull(0, 3 * HOP - FADE)[FADE:] - sound[FADE : 3 * HOP - FADE]).max() < 1e-6


def test_a_later_generation_wins_even_if_it_came_first() -> None:
    track, old, new = Track(), noise(0.2, 1)[:HOP], noise(0.2, 2)[:HOP]
    put(track, (5, 0, new))
    put(track, (4, 0, old))
    assert np.array_equal(track.pull(0, HOP)[FADE : HOP - FADE], new[FADE : HOP - FADE])
