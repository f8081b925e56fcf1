import logging

import pytest

from bridge.engine_client.process import split_level


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("WARNING refused: hop 99", (logging.WARNING, "refused: hop 99")),
        ("DEBUG x", (logging.DEBUG, "x")),
        ("Traceback (most recent call last):", (logging.INFO, "Traceback (most recent call last):")),
        ("ERRORS are many", (logging.INFO, "ERRORS are many")),
        ("", (logging.INFO, "")),
    ],
)
def test_a_line_of_the_engine_is_logged_at_the_level_that_it_begins_with(
    line: str, expected: tuple[int, str]
) -> None:
    assert split_level(line) == expected
