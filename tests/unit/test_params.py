import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.contract.errors import ParameterError
from engine.contract.params import PARAMS, WHOLE, Param, Settings, db_to_gain, find


@pytest.mark.parametrize("param", PARAMS, ids=lambda p: p.name)
def test_every_default_is_valid_and_both_ends_of_a_knob_are_the_range(param: Param) -> None:
    assert param.check(param.default) == param.default
    assert (param.from_unit(0.0), param.from_unit(1.0)) == (param.low, param.high)


@given(st.sampled_from(PARAMS), st.floats(0, 1))
@example(find("stem/bass/level"), 1.192092896e-07)  # beside the bottom, and not the bottom
@example(find("stem/bass/level"), 1 - 1e-7)
def test_a_knob_position_gives_a_value_that_reads_back_as_that_position(
    param: Param, position: float
) -> None:
    value = param.check(param.from_unit(position))
    resolution = 0.5 / (param.high - param.low) if param.kind in ("int", "switch") else 1e-9
    assert abs(param.to_unit(value) - position) <= resolution + 1e-9


@given(st.sampled_from(PARAMS), st.floats(allow_nan=True, allow_infinity=True))
def test_a_value_out_of_range_is_refused_by_name_and_range(param: Param, value: float) -> None:
    if not math.isfinite(value) or not param.low - WHOLE <= value <= param.high + WHOLE:
        with pytest.raises(ParameterError, match=param.name):
            param.check(value)


@pytest.mark.parametrize("param", PARAMS, ids=lambda p: p.name)
def test_the_ends_of_a_range_are_taken_in_single_precision(param: Param) -> None:
    for end in (param.low, param.high, param.least or param.low):
        assert param.check(float(np.float32(end))) == end
    assert param.from_unit(float(np.float32(1.0000001))) == param.high


@pytest.mark.parametrize(("value", "expected"), [(1.9999999, 2), (2.0009, 2), (0.9991, 1), (32.0005, 32)])
def test_what_is_almost_a_whole_number_is_that_number(value: float, expected: int) -> None:
    assert find("steps").check(value) == expected


@pytest.mark.parametrize("value", [1.99, 0.5, 32.01])
def test_what_is_no_whole_number_is_refused(value: float) -> None:
    with pytest.raises(ParameterError, match="steps"):
        find("steps").check(value)


@pytest.mark.parametrize(("text", "expected"), [("on", 1), ("Off", 0), ("yes", 1), ("FALSE", 0), ("1", 1)])
def test_a_switch_takes_words(text: str, expected: int) -> None:
    assert find("mute").read(text) == expected


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="did you mean 'look_ahead'"):
        find("lookahead")


def test_settings_are_replaced_not_changed() -> None:
    before = Settings.default()
    after = before.with_("hop", 2)
    assert (before.integer("hop"), after.integer("hop")) == (4, 2)


def test_the_bottom_of_a_fader_is_silence() -> None:
    assert (db_to_gain(-60), db_to_gain(0)) == (0.0, 1.0)


@pytest.mark.parametrize("value", [0, 20, 120.5, 300])
def test_a_tempo_is_none_or_one_that_can_be_followed(value: float) -> None:
    assert find("tempo").check(value) == value


@pytest.mark.parametrize("value", [0.1, 15, 19, 19.99])
def test_a_tempo_that_no_beat_is_found_at_is_refused_however_it_comes(value: float) -> None:
    tempo = find("tempo")
    for given_by in (
        tempo.check,
        lambda x: tempo.read(str(x)),
        lambda x: Settings.default().with_("tempo", x),
    ):
        with pytest.raises(ParameterError, match=r"tempo .* is outside 20\.\.300; 0 is none"):
            given_by(value)


def test_a_knob_and_an_encoder_go_across_the_tempos_that_cannot_be_followed() -> None:
    tempo = find("tempo")
    assert [tempo.from_unit(0), round(tempo.from_unit(1e-6)), tempo.to_unit(20)] == [0, 20, 0]
    assert [tempo.nearest(value) for value in (0, 3, 12, 20, 90)] == [0, 0, 20, 20, 90]
    assert (tempo.nearest(2.3, before=0), tempo.nearest(17.7, before=20)) == (20, 0)
