from hypothesis import given
from hypothesis import strategies as st

from engine.contract.timing import WINDOW
from engine.contract.window import MAX_GENERATED, plan, shortest_look_ahead

hops, look_aheads, overhangs = st.integers(1, 16), st.integers(-16, 16), st.integers(1, 6)


@given(st.integers(0, 10_000), hops, look_aheads, overhangs, st.integers(0, 1))
def test_a_hop_begins_look_ahead_after_the_context_and_ends_with_its_overhang(
    context_end: int, hop: int, look_ahead: int, overhang: int, delay: int
) -> None:
    p = plan(
        context_end, hop=hop, look_ahead=look_ahead, overhang=overhang, delay=delay, generated_until=None
    )
    assert (p.start, p.commit, p.end) == (
        context_end + look_ahead,
        context_end + look_ahead + hop,
        context_end + look_ahead + hop + overhang + delay,
    )
    assert p.end - p.first == WINDOW


@given(hops, look_aheads, overhangs)
def test_steady_hops_join_without_gap_or_overlap(hop: int, look_ahead: int, overhang: int) -> None:
    first = plan(100, hop=hop, look_ahead=look_ahead, overhang=overhang, delay=1, generated_until=None)
    second = plan(
        100 + hop, hop=hop, look_ahead=look_ahead, overhang=overhang, delay=1, generated_until=first.commit
    )
    assert second.start == first.commit


@given(hops, look_aheads, look_aheads, overhangs)
def test_a_longer_look_ahead_leaves_no_gap_that_the_model_could_fill(
    hop: int, before: int, after: int, overhang: int
) -> None:
    first = plan(100, hop=hop, look_ahead=before, overhang=overhang, delay=1, generated_until=None)
    second = plan(
        100 + hop, hop=hop, look_ahead=after, overhang=overhang, delay=1, generated_until=first.commit
    )
    assert second.start <= max(first.commit, second.end - MAX_GENERATED)
    assert second.count <= max(MAX_GENERATED, hop + overhang + 1)


@given(st.floats(0, 1), st.floats(0, 0.1))
def test_the_shortest_look_ahead_covers_the_cycle_and_not_a_frame_more(cycle_s: float, lead_s: float) -> None:
    frame_s = 4096 / 44100
    frames = shortest_look_ahead(cycle_s, lead_s, frame_s)
    assert frames * frame_s >= cycle_s + lead_s - 1e-9
    assert frames == 1 or (frames - 1) * frame_s < cycle_s + lead_s
