"""What MIDI means: decoding, soft takeover, buttons, and maps. No port is needed for that."""

from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cli import main
from bridge.control.midi import encode, maps
from bridge.control.midi.bindings import ParamBinding
from bridge.control.midi.buttons import DOUBLE_S, LONG_S, Button
from bridge.control.midi.controller import HANDS_OFF_S
from bridge.control.midi.decode import (
    KINDS,
    LSB_WAIT_S,
    TOPS,
    ControlEvent,
    ControlId,
    Decoder,
    EncoderMode,
    Kind,
)
from bridge.control.midi.display import Display
from bridge.control.midi.learn import Learner, guess_coding
from bridge.control.midi.maps import ControllerMap
from bridge.control.midi.takeover import MODES, TOLERANCE, Mode, Takeover
from bridge.library import yaml_nodes
from bridge.library.yaml_nodes import DocumentError
from engine.contract.params import PARAMS, Param

from ..rig import ControllerRig


def cc(number: int, value: int, channel: int = 1) -> bytes:
    return bytes((0xB0 | channel - 1, number, value))


def coded(coding: EncoderMode, turn: int) -> int:
    """The value that says `turn`."""
    match coding:
        case EncoderMode.TWOS_COMPLEMENT:
            return turn % 128
        case EncoderMode.BINARY_OFFSET:
            return 64 + turn
        case EncoderMode.SIGN_BIT:
            return abs(turn) | (64 if turn < 0 else 0)
    return abs(turn) | (64 if turn > 0 else 0)


@given(st.integers(-63, 63), st.sampled_from([c for c in EncoderMode if c is not EncoderMode.ABSOLUTE]))
def test_every_coding_of_a_turn_is_read_back(turn: int, coding: EncoderMode) -> None:
    assert coding.detents(coded(coding, turn)) == turn


@given(st.integers(0, 16383), st.integers(1, 16))
def test_fourteen_bits_come_in_two_halves_and_none_is_an_event_alone(value: int, channel: int) -> None:
    wide = ControlId("cc14", 7, channel)
    decoder = Decoder(frozenset({wide}))
    assert not list(decoder.receive(cc(7, value >> 7, channel), 0.0))
    assert list(decoder.receive(cc(39, value & 127, channel), 0.001)) == [ControlEvent(wide, value)]
    assert not list(decoder.poll(1.0))


def halves(values: range, order: str) -> list[list[bytes]]:
    """The messages of each move of CC 7: coarse or fine half first, or the fine one alone where that does."""
    moves, before = [], -1
    for value in values:
        coarse, fine = cc(7, value >> 7), cc(39, value & 127)
        alone = [fine] if value >> 7 == before else [coarse, fine]
        before = value >> 7
        moves.append({"coarse": [coarse, fine], "fine": [fine, coarse], "spare": alone}[order])
    return moves


@pytest.mark.parametrize("order", ["coarse", "fine", "spare"])
@pytest.mark.parametrize("every_s", [0.001, 0.03])  # with and without a look between moves
@pytest.mark.parametrize("values", [range(8000, 8360, 40), range(8360, 8000, -17), range(0, 16384, 127)])
def test_a_sweep_of_fourteen_bits_moves_once_a_move_in_either_order(
    order: str, every_s: float, values: range
) -> None:
    decoder = Decoder(frozenset({ControlId("cc14", 7, 1)}))
    got, now_s = [], 10.0
    for messages in halves(values, order):
        for data in messages:
            got += [event.value for event in decoder.receive(data, now_s)]
            now_s += 0.0003
        now_s += every_s
        if every_s > LSB_WAIT_S:
            got += [event.value for event in decoder.poll(now_s)]
    got += [event.value for event in decoder.poll(now_s + 1)]
    assert got == list(values)


def test_a_fine_half_that_comes_first_of_all_waits_for_the_coarse_one() -> None:
    decoder = Decoder(frozenset({ControlId("cc14", 1, 1)}))
    assert not list(decoder.receive(cc(33, 5), 0.0))
    assert not list(decoder.poll(9.0))
    assert list(decoder.receive(cc(1, 64), 9.0)) == [ControlEvent(ControlId("cc14", 1, 1), 64 << 7 | 5)]


def test_the_order_is_found_again_after_a_beginning_in_the_middle_of_a_pair() -> None:
    decoder = Decoder(frozenset({ControlId("cc14", 7, 1)}))
    list(decoder.receive(cc(7, 60), 0.0))  # its fine half came before we listened
    list(decoder.poll(0.02))
    got = []
    for k in range(5):
        for data in (cc(39, k), cc(7, 61)):
            got += [event.value for event in decoder.receive(data, 0.1 + 0.01 * k)]
    assert got == [61 << 7 | k for k in range(5)]


def test_a_coarse_half_alone_counts_after_a_moment_and_reaches_the_top() -> None:
    wide = ControlId("cc14", 7, 1)
    decoder = Decoder(frozenset({wide}))
    list(decoder.receive(cc(7, 127), 0.0))
    assert not list(decoder.poll(LSB_WAIT_S / 2))
    assert list(decoder.poll(LSB_WAIT_S)) == [ControlEvent(wide, 16383)]


def test_nrpn_is_selected_set_stepped_and_left() -> None:
    decoder = Decoder()
    for number, value in ((99, 1), (98, 2), (6, 64)):
        assert not list(decoder.receive(cc(number, value), 0.0))
    source = ControlId("nrpn", 130, 1)
    assert list(decoder.receive(cc(38, 5), 0.0)) == [ControlEvent(source, 64 << 7 | 5)]
    assert list(decoder.receive(cc(96, 0), 0.0)) == [ControlEvent(source, 0, 1)]
    assert list(decoder.receive(cc(97, 0), 0.0)) == [ControlEvent(source, 0, -1)]
    list(decoder.receive(cc(101, 127), 0.0))
    assert list(decoder.receive(cc(6, 3), 0.0)) == [ControlEvent(ControlId("cc", 6, 1), 3)]


@given(st.lists(st.binary(max_size=6), max_size=20))
def test_no_bytes_can_break_the_decoder(messages: list[bytes]) -> None:
    decoder = Decoder(frozenset({ControlId("cc14", 1, 1)}))
    for data in messages:
        list(decoder.receive(data, 0.0))
    note = mido.Message("note_on", note=60, velocity=9, channel=2).bytes()
    assert list(decoder.receive(bytes(note), 0.0)) == [ControlEvent(ControlId("note", 60, 3), 9)]


POSITIONS = st.integers(0, 127).map(lambda v: v / 127)


@given(st.sampled_from([m for m in MODES if m != "jump"]), POSITIONS, st.lists(POSITIONS, max_size=40))
def test_no_takeover_moves_a_parameter_further_than_the_control_was_moved(
    mode: Mode, target: float, sweep: list[float]
) -> None:
    takeover, before = Takeover(mode), None
    for position in sweep:
        moved = takeover.move(position, target)
        if moved is not None:
            reach = (
                1.0 if before is None else abs(position - before)
            )  # catching up may be steeper than the control
            steepness = (
                1.0
                if before is None or mode != "catch_up"
                else max(1.0, (1 - target) / max(1 - before, 1e-9), target / max(before, 1e-9))
            )
            assert abs(moved - target) <= max(reach * steepness, TOLERANCE) + 1e-9
            if before is None:
                assert abs(moved - target) <= TOLERANCE
            target = moved
        before = position


EVENTS = st.one_of(
    POSITIONS.map(lambda position: ("move", position)),
    POSITIONS.map(lambda target: ("change", target)),  # by a preset, or another control
    st.just(("unplug", 0.0)),
)


@given(st.sampled_from([m for m in MODES if m != "jump"]), POSITIONS, st.lists(EVENTS, max_size=40))
def test_no_takeover_jumps_whoever_else_moves_the_parameter_and_whenever_it_is_unplugged(
    mode: Mode, target: float, events: list[tuple[str, float]]
) -> None:
    takeover, before = Takeover(mode), None
    for kind, where in events:
        if kind == "change":
            target = where
            takeover.release(target)
        elif kind == "unplug":
            takeover.reset()
            before = None
        else:
            moved = takeover.move(where, target)
            if moved is not None:
                assert 0 <= moved <= 1
                span = abs(where - before) if before is not None else 0.0
                if mode == "catch_up" and before is not None:
                    span *= max(1.0, (1 - target) / max(1 - before, 1e-9), target / max(before, 1e-9))
                assert abs(moved - target) <= span + TOLERANCE + 1e-9
                target = moved
            assert (takeover.hint(target) == 0) == takeover.is_picked
            before = where


@given(st.sampled_from(MODES), POSITIONS, POSITIONS, st.integers(1, 127))
def test_a_sweep_from_end_to_end_always_gets_hold_however_fast(
    mode: Mode, target: float, start: float, step: int
) -> None:
    takeover = Takeover(mode)
    takeover.move(start, target)
    for position in (*range(round(start * 127), 0, -step), *range(0, 127, step), *range(127, -1, -step), 0):
        moved = takeover.move(position / 127, target)
        target = target if moved is None else moved
    assert takeover.is_picked
    assert target == 0


def test_the_first_message_never_moves_anything_and_the_hint_has_the_direction() -> None:
    takeover = Takeover()
    assert takeover.move(0.1, 0.8) is None
    assert takeover.hint(0.8) == 1
    takeover.release(0.02)
    assert takeover.hint(0.02) == -1
    assert takeover.move(0.0, 0.02) == 0.0
    takeover.release(0.5)
    assert not takeover.is_picked
    takeover.reset()
    assert takeover.hint(0.5) == 0


def presses(button: Button, *moves: tuple[float, bool | None]) -> list[str]:
    """Moves and, where None, ticks, at their times."""
    return [
        p
        for at, is_down in moves
        for p in (button.poll(at) if is_down is None else button.move(is_down, at))
        if p not in ("press", "release")
    ]


def test_buttons_know_short_long_and_double() -> None:
    assert presses(Button(), (0, True)) == ["short"]
    both = (True, True)
    assert presses(Button(*both), (0, True), (0.1, False), (0.1 + DOUBLE_S, None)) == ["short"]
    assert presses(Button(*both), (0, True), (0.1, False), (0.2, True), (0.3, False), (2, None)) == ["double"]
    assert presses(Button(*both), (0, True), (LONG_S, None), (LONG_S + 0.1, False), (2, None)) == ["long"]
    assert presses(Button(has_long=True), (0, True), (0.1, False)) == ["short"]


def test_a_bouncing_contact_is_one_press_and_a_pedal_that_never_lets_go_works() -> None:
    assert presses(Button(), (0, True), (0.005, False), (0.01, True)) == ["short"]
    assert presses(Button(), (0, True), (1, True), (2, True)) == ["short"] * 3


@pytest.mark.parametrize("name", maps.names())
def test_what_ships_is_valid_has_a_picture_and_says_what_is_unchecked(name: str) -> None:
    found = maps.load(name)
    assert found.about and found.picture
    assert found.bindings
    assert found.unchecked or name in ("generic-8x8", "two-pedals")


WRONG = [
    ("controls: {a: {cc: 128}}", r"m\.yaml:1:20: 128 is not a whole number in 0\.\.127"),
    ("controls: {a: {cc: 1, input: [9]}}", r"m\.yaml:1:30: a: expected the lowest and the highest value"),
    ("controls: {a: {cc: 1, input: [9, 200]}}", r"m\.yaml:1:34: 200 is not a whole number in 0\.\.127"),
    ("controls: {a: {cc: 1, input: [9, 9]}}", r"m\.yaml:1:30: a: the lowest value 9 is not below"),
    ("controls: {a: {note: 1, input: [0, 9]}}", r"m\.yaml:1:32: a: expected"),
    ("controls: {a: {}}", r"m\.yaml:1:15: a: expected one of cc, cc14"),
    ("controls: {a: {cc: 1}, b: {cc: 1}}", r"m\.yaml:1:24: b sends the same as a: cc 1 on channel 1"),
    ("controls: {a: {cc: 1}}\nbindings: {b: mute}", r"m\.yaml:2:12: there is no control 'b'"),
    (
        "controls: {a: {cc: 1}}\nbindings: {a: mtue}",
        r"m\.yaml:2:15: 'mtue' is neither a parameter nor an action; did you mean 'mute'",
    ),
    (
        "controls: {a: {cc: 1}}\nbindings: {a: {set: hop, range: [1, 99]}}",
        r"m\.yaml:2:37: hop 99 is outside 1\.\.16",
    ),
    ("controls: {a: {cc: 1}}\nbindings: {a: {set: hop, press: long}}", r"m\.yaml:2:33: a is not a button"),
    (
        "controls: {a: {note: 1}}\nbindings: {a: {do: preset}}",
        r"m\.yaml:2:20: preset takes NAME: give it as value",
    ),
    ("controls: {a: {note: 1, coding: sign_bit}}", r"m\.yaml:1:33: a: only a cc turns in steps"),
    (
        "controls: {a: {cc: 1, coding: twos}}",
        r"'twos' is not known, expected one of absolute, twos_complement",
    ),
    ("setup: [F0 7E]", r"m\.yaml:1:9: 'F0 7E' is not a whole MIDI message"),
    ("controls: {a: {cc: 1, cell: 1}}", r"m\.yaml:1:29: a: there is no display"),
    (
        "display: {header: F0 00, cells: 8, width: 7}\ncontrols: {a: {cc: 1, cell: 9}}",
        r"m\.yaml:2:29: 9 is not a whole number in 1\.\.8",
    ),
    ("display: {header: F0 00, cells: 8}", r"m\.yaml:1:10: a display has header, cells, width"),
    (
        "display: {header: F0 00, cells: 8, width: 9}",
        r"m\.yaml:1:10: two rows of 8 cells of 9 are 144 places, expected 128 at most",
    ),
    (
        "display: {header: B0 00, cells: 8, width: 7}",
        r"m\.yaml:1:19: 'B0 00' begins no system exclusive message",
    ),
    ("match: 'a('", r"m\.yaml:1:8: 'a\(' is not a pattern"),
    ("extends: m.yaml", r"m\.yaml:1:10: extends 'm.yaml': .* each other without end"),
    ("extends: ../../x.yaml", r"m\.yaml:1:10: extends .* names a folder, expected a controller map by its"),
    ("extends: nanokontrol", r"m\.yaml:1:10: extends 'nanokontrol': .*did you mean 'nanokontrol2'"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[w for _, w in WRONG])
def test_a_wrong_map_is_refused_with_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "m.yaml").write_text(text + "\n")
    with pytest.raises(DocumentError, match=words):
        maps.read(tmp_path / "m.yaml")


def test_a_fader_picks_its_parameter_up_and_a_preset_change_takes_it_away(tmp_path: Path) -> None:
    rig = ControllerRig(tmp_path, "controls: {f: {cc: 1}}\nbindings: {f: level}\n")
    rig.receive(cc(1, 0), cc(1, 60))
    assert rig.settings["level"] == 0  # 0 dB is at 0.91 of -60..6
    rig.receive(cc(1, 127), cc(1, 64))
    assert rig.settings["level"] == pytest.approx(-60 + 66 * 64 / 127)
    rig.panel.set("level", -50)
    rig.wait(0.1)
    rig.receive(cc(1, 65))
    assert rig.settings["level"] == -50
    assert [(c.name, p.name, way) for c, p, way in rig.controller.hints()] == [("f", "level", -1)]
    rig.receive(cc(1, 5))
    assert rig.settings["level"] == pytest.approx(-60 + 66 * 5 / 127)


def test_two_controls_on_one_parameter_do_not_fight(tmp_path: Path) -> None:
    rig = ControllerRig(tmp_path, "controls: {f: {cc: 1}, g: {cc: 2}}\nbindings: {f: dry, g: dry}\n")
    rig.receive(cc(1, 127), cc(1, 0), cc(2, 0), cc(2, 100), cc(1, 1))
    assert rig.settings["dry"] == pytest.approx(-60 + 66 * 100 / 127)


def test_encoders_turn_from_where_the_parameter_is_and_quick_turns_count_more(tmp_path: Path) -> None:
    rig = ControllerRig(
        tmp_path,
        "controls: {e: {cc: 1, coding: twos_complement}}\n"
        "bindings: {e: {set: guidance, step: 0.1, accelerate: 4}}\n",
    )
    rig.receive(cc(1, 1))
    assert rig.settings["guidance"] == pytest.approx(2.1)
    rig.clock.sleep(1)
    rig.receive(cc(1, 127))
    assert rig.settings["guidance"] == pytest.approx(2.0)
    rig.clock.sleep(-0.02)
    rig.receive(cc(1, 1))
    assert rig.settings["guidance"] == pytest.approx(2.4)
    rig.receive(*[cc(1, 127)] * 90)
    assert rig.settings["guidance"] == 0


BUTTONS = """
controls:
  t: {note: 1, light: yes}
  m: {cc: 2, button: yes}
  v: {note: 3, light: {on: 5, off: 1}}
  l: {cc: 4, button: yes, latching: yes}
  a: {note: 5}
  p: {program: yes}
bindings:
  t: stem/guitar/on
  m: {set: mute, press: momentary}
  v: {set: steps, value: 4}
  l: freeze
  a: [another, {do: preset, value: fast, press: long}]
  p: preset
"""


def test_toggles_momentary_values_latches_actions_and_programs(tmp_path: Path) -> None:
    rig = ControllerRig(tmp_path, BUTTONS)
    down, up = bytes((0x90, 1, 100)), bytes((0x80, 1, 0))
    rig.receive(down, up)
    assert rig.settings["stem/guitar/on"] == 1
    rig.receive(down, up)
    assert rig.settings["stem/guitar/on"] == 0
    rig.receive(cc(2, 127))
    assert rig.settings["mute"] == 1
    rig.receive(cc(2, 0))
    assert rig.settings["mute"] == 0
    rig.receive(bytes((0x90, 3, 1)))
    assert rig.settings["steps"] == 4
    rig.receive(cc(4, 127))
    assert rig.settings["freeze"] == 1
    rig.receive(cc(4, 0))
    assert rig.settings["freeze"] == 0
    rig.receive(bytes((0x90, 5, 1)), bytes((0x90, 5, 0)), bytes((0x90, 5, 1)))
    assert rig.settings["seed"] == 1
    rig.wait(LONG_S + 0.01)
    assert (rig.settings["seed"], rig.panel.asked.preset.name) == (1, "fast")
    rig.receive(bytes((0xC0, 2)))
    assert rig.panel.asked.preset.name == "ballad"  # program number 3


def test_lights_are_sent_when_they_change_and_all_again_after_a_reconnect(tmp_path: Path) -> None:
    rig = ControllerRig(tmp_path, BUTTONS)
    rig.panel.set("stem/guitar/on", 1)
    rig.panel.set("steps", 4)
    assert rig.wait(0.02) == [bytes((0x90, 1, 127)), bytes((0x90, 3, 5))]
    assert rig.wait(0.02) == []
    rig.controller.connected()
    assert len(rig.wait(0.02)) == 2
    rig.controller.close()
    assert sorted(rig.wait(0.0)[:2]) == [bytes((0x90, 1, 0)), bytes((0x90, 3, 1))]


def test_a_motor_fader_follows_but_not_while_it_is_moved_by_hand(tmp_path: Path) -> None:
    rig = ControllerRig(
        tmp_path,
        "controls: {f: {bend: yes, motor: yes}, e: {cc: 1, coding: sign_bit, ring: {cc: 9, on: 11}}}\n"
        "bindings: {f: level, e: hop}\n",
    )
    rig.panel.set("level", -60)
    assert bytes((0xE0, 0, 0)) in rig.wait(0.02)
    rig.receive(bytes((0xE0, 127, 127)))
    assert rig.settings["level"] == 6
    assert rig.wait(0.02) == []
    assert rig.wait(HANDS_OFF_S) == [bytes((0xE0, 127, 127))]
    rig.panel.set("hop", 16)
    assert rig.wait(0.02) == [cc(9, 11)]


def test_a_pedal_that_does_not_reach_the_ends_of_its_kind_reaches_those_of_its_parameter(
    tmp_path: Path,
) -> None:
    rig = ControllerRig(
        tmp_path,
        "controls: {p: {cc: 11, input: [3, 120]}, w: {cc14: 1, input: [200, 16000]}}\n"
        "bindings: {p: {set: level, range: [-60, 0], takeover: jump}, w: {set: dry, takeover: jump}}\n",
    )
    for value, level in ((120, 0), (3, -60), (125, 0), (0, -60), (61, -30)):
        rig.receive(cc(11, value))
        assert rig.settings["level"] == pytest.approx(level, abs=0.5)
    for value, level in ((16000, 6), (200, -60)):
        rig.receive(cc(1, value >> 7), cc(33, value & 127))
        assert rig.settings["dry"] == level
    written = yaml_nodes.text(maps.document(rig.controller.map, None))
    assert "cc: 11\n    input: [3, 120]\n" in written


WIDE_MOTORS = """\
controls: {f: {cc14: 7, motor: yes}, g: {nrpn: 300, motor: yes, channel: 2}}
bindings: {f: level, g: dry}
"""


def test_a_motor_fader_of_fourteen_bits_is_sent_both_halves(tmp_path: Path) -> None:
    rig = ControllerRig(tmp_path, WIDE_MOTORS)
    rig.panel.set("level", 6)
    rig.panel.set("dry", -60)
    sent = rig.wait(1)
    assert [cc(7, 127), cc(39, 127)] == sent[:2]
    assert [cc(99, 2, 2), cc(98, 44, 2), cc(6, 0, 2), cc(38, 0, 2)] == sent[2:]


@given(
    st.sampled_from([k for k in KINDS if k != "program"]),
    st.integers(0, 31),
    st.integers(1, 16),
    st.integers(0, 16383),
)
def test_what_is_sent_to_a_control_is_what_it_would_send(
    kind: Kind, number: int, channel: int, value: int
) -> None:
    value = min(value, TOPS[kind])
    source = ControlId(kind, 0 if kind == "bend" else number, channel)
    decoder = Decoder(frozenset({source}))
    messages = encode.control_value(kind, number, channel, value)
    events = [event for message in messages for event in decoder.receive(message, 0.0)]
    assert events == [ControlEvent(source, value)]


def test_a_display_has_names_and_values_writes_what_changed_and_is_left_blank(tmp_path: Path) -> None:
    header = "F0 00 00 66 14 12"
    rig = ControllerRig(
        tmp_path,
        f"display: {{header: {header}, cells: 8, width: 7}}\n"
        "controls: {a: {bend: yes, motor: yes, cell: 1}, b: {cc: 9, cell: 8}}\n"
        "bindings: {a: stem/drums/level, b: guidance}\n",
    )

    def text(place: int, words: str) -> bytes:
        return bytes.fromhex(header) + bytes((place,)) + words.encode().ljust(7) + b"\xf7"

    rig.controller.connected()  # again: nothing is written there yet
    assert {text(0, "drums"), text(56, "0.0dB"), text(49, "guidnc"), text(105, "2.0")} <= set(rig.wait(1))
    rig.panel.set("stem/drums/level", -12.5)
    written = [m for m in rig.wait(1) if m[0] == 0xF0]
    assert written == [text(56, "-12.5")]
    assert mido.Message.from_bytes(written[0]).type == "sysex"
    rig.controller.close()
    assert {text(place, "") for place in (0, 49, 56, 105)} <= set(rig.sent())


@given(st.sampled_from(PARAMS), st.floats(0, 1), st.integers(2, 12))
def test_names_and_values_fit_any_display_in_plain_characters(
    param: Param, position: float, width: int
) -> None:
    name, value = Display(b"\xf0", 1, width + 1).texts(param, param.from_unit(position))
    assert 0 < len(name) <= width
    assert name[0] == param.name.removeprefix("stem/").removeprefix("style/")[0]
    assert value.isascii()


def test_the_command_says_what_is_wrong_with_a_map_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("about: mine\nmatch: Foo\ncontrols:\n  a: {cc: 20}\nbindings:\n  a: energy\n")
    bad.write_text(good.read_text().replace("cc: 20", "cc: 200"))
    assert main(["controllers", "check", str(good)]) == 0
    assert capsys.readouterr().out == f"{good}: valid\n"
    assert main(["controllers", "check", str(good), str(bad)]) == 2
    assert f"{bad}:4:11: 200 is not a whole number in 0..127" in capsys.readouterr().err
    assert main(["controllers", str(good)]) == 0
    assert capsys.readouterr().out.startswith("good: mine")


def test_the_users_map_extends_the_shipped_one_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bandmate" / "controllers"
    folder.mkdir(parents=True)
    (folder / "nanokontrol2.yaml").write_text("extends: nanokontrol2\nbindings: {fader_1: energy}\n")
    mine: ControllerMap = maps.load("nanokontrol2")
    (binding,) = mine.bindings["fader_1"]
    assert isinstance(binding, ParamBinding)
    assert binding.param.name == "energy"
    assert mine.matches(("a2j:nanoKONTROL2 [20] (capture): nanoKONTROL2 MIDI 1",))
    assert "fader_2" in mine.bindings


def test_learning_changes_only_what_was_touched_and_keeps_it_as_a_person_would_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    learner = Learner(maps.load("nanokontrol2"), maps.shipped("nanokontrol2"))
    assert learner.receive(ControlEvent(ControlId("cc", 0, 1), 5))
    assert learner.describe() == "fader_1 (cc 0, channel 1): stem/bass/level"
    learner.bind("{set: energy, range: [1, 10]}")
    assert not learner.receive(
        ControlEvent(ControlId("cc", 121, 1), 127)
    )  # a reset of all controllers is not learned
    assert learner.select("cc 100 channel 2")
    learner.bind("steps")
    file = learner.save()
    text = file.read_text()
    assert text.splitlines()[0] == "extends: nanokontrol2"
    assert "fader_2" not in text
    again = maps.load("nanokontrol2")
    assert maps.format_bindings(again.bindings["fader_1"]) == "{set: energy, range: [1.0, 10.0]}"
    assert again.controls["cc_100_channel_2"].source == ControlId("cc", 100, 2)
    assert again.bindings["fader_2"] == learner.map.bindings["fader_2"]


@pytest.mark.parametrize("name", maps.names())
def test_every_map_can_be_written_and_read_back(name: str, tmp_path: Path) -> None:
    found = maps.load(name)
    yaml_nodes.write(tmp_path / f"{name}.yaml", maps.document(found, None))
    again = maps.read(tmp_path / f"{name}.yaml")
    assert again == found


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=8),
    st.sampled_from([c for c in EncoderMode if c is not EncoderMode.ABSOLUTE]),
)
def test_the_coding_is_found_from_a_turn_right_and_then_left(turns: list[int], coding: EncoderMode) -> None:
    assert guess_coding([coded(coding, t) for t in (*turns, *(-t for t in turns))]) is coding


@given(st.integers(0, 126), st.integers(8, 127))
def test_a_fader_is_not_taken_for_an_encoder(start: int, end: int) -> None:
    step = 1 if end >= start else -1
    assert guess_coding(list(range(start, end + step, step))[-40:]) is EncoderMode.ABSOLUTE
