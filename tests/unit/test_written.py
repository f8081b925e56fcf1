"""Bars written as a musician writes them, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract import chart
from engine.contract.written import cells, rotated, written

BARS = st.lists(st.sampled_from(["C", "Am", "F G"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("bars", "text"),
    [
        ("G G C D G G C D Am Am D D", "|: G | % | C | D :|\n| Am | % | D | % |"),
        ("C Am F G " * 4, "|: C | Am | F | G :| x4"),
        ("C " * 8, "| C | % | % | % |\n| C | % | % | % |"),
        (
            "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7",
            "| C7 | % | % | % |\n| F7 | % | C7 | % |\n| G7 | F7 | C7 | G7 |",
        ),
        ("C", "| C |"),
    ],
)
def test_bars_are_written_with_their_repeats(bars: str, text: str) -> None:
    assert written(bars.split()) == text


@given(BARS, st.integers(1, 4), BARS)
def test_what_is_written_reads_as_the_same_bars(bars: list[str], times: int, rest: list[str]) -> None:
    played = bars * times + rest
    plain = chart.parse("|" + "|".join(played) + "|")
    assert chart.parse(written(played)).bars == plain.bars


def test_cells_are_the_bars_of_a_chart() -> None:
    assert cells("| C | F G | Am |") == ("C", "F G", "Am")
    assert cells("") == ()


@pytest.mark.parametrize(("by", "found"), [(0, "abc"), (1, "bca"), (-1, "cab"), (4, "bca")])
def test_a_round_begins_elsewhere(by: int, found: str) -> None:
    assert rotated("abc", by) == list(found)
