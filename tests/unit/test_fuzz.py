"""What the fuzzers found, and what they begin with, is tried again."""

import pytest

from ..fuzz.targets import CASES, TARGETS, run, seeds

HEAVY = ("engine", "rtap-server")  # a model is loaded for them


INPUTS = [(name, data) for name in TARGETS if name not in HEAVY for data in seeds(name)]


@pytest.mark.parametrize(("name", "data"), INPUTS, ids=[f"{n}-{k}" for k, (n, _) in enumerate(INPUTS)])
def test_what_comes_from_outside_is_taken_or_refused_in_words(name: str, data: bytes) -> None:
    run(name, data)


def test_what_was_found_belongs_to_a_target() -> None:
    assert {folder.name for folder in CASES.iterdir()} <= set(TARGETS)
