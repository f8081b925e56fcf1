"""MIDI learn: move a control, say what it does, and go on; kept as a map of the user's own."""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from engine.contract.errors import ParameterError

from ...library import yaml_nodes
from ...library.paths import own_folder
from . import maps
from .bindings import Binding
from .controls import Control
from .decode import TOPS, ControlEvent, ControlId, EncoderMode, Kind
from .map_format import HIGHEST_CC14, HIGHEST_CHANNEL
from .maps import ControllerMap

NUMBERED = re.compile(r"(cc|cc14|nrpn|note|bend|program)\s*(\d*)(?:\s+(?:channel|ch)\s*(\d+))?")
# CCs that are never learned: bank select, sustain, channel mode
RESERVED = frozenset({0, 32, 64, *range(120, 128)})
# values from which the coding of an encoder is guessed, and the fewest for a guess
RECENT, FEWEST = 40, 4
# more detents than one message carries when an encoder is turned slowly
FEW_DETENTS = 8


@dataclass(slots=True)
class Learner:
    """Changes one map, a control at a time; every change can be undone.

    Args:
        map: As it is so far.
        base: The map of the same name that came with bandmate, if any; what is saved extends it.
    """

    map: ControllerMap
    base: ControllerMap | None
    control: Control | None = None  # the one that was moved or selected last
    _before: list[ControllerMap] = field(default_factory=list)
    _values: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))  # that the control sent

    def receive(self, event: ControlEvent) -> bool:
        """A control was moved; True when it is another one than before. Reserved CCs are ignored."""
        if self._is_reserved(event.source):
            return False
        is_new = self.control is None or self.control.source != event.source
        if is_new:
            self._values.clear()
            self.control = self._control_of(event.source)
        self._values.append(event.value)
        return is_new

    def select(self, text: str) -> bool:
        """Take a control without moving it: by name, as `fader_1`, or number, as `note 36 channel 10`.

        Returns:
            False if the text names no control.
        Raises:
            ParameterError: If no control can have that number.
        """
        if text in self.map.controls:
            self.control = self.map.controls[text]
            return True
        if not (match := NUMBERED.fullmatch(text)):
            return False
        kind, number, channel = cast(Kind, match[1]), int(match[2] or 0), int(match[3] or 1)
        source = ControlId(kind, number, channel)
        highest = HIGHEST_CC14 if kind == "cc14" else TOPS[kind]
        if number > highest or not 1 <= channel <= HIGHEST_CHANNEL or self._is_reserved(source):
            raise ParameterError(f"{text!r}: no control can have this number")
        self.control = self._control_of(source)
        return True

    def describe(self) -> str:
        """The control in hand and what it does."""
        if self.control is None:
            return "nothing was touched yet"
        kind, number, channel = self.control.source
        bound = maps.format_bindings(self.map.bindings.get(self.control.name, ()))
        coding = f", {self.coding.value}" if self.coding is not EncoderMode.ABSOLUTE else ""
        return f"{self.control.name} ({kind} {number}, channel {channel}{coding}): {bound or 'free'}"

    @property
    def coding(self) -> EncoderMode:
        """The coding of the control in hand: as the map says, or guessed from what a cc sent."""
        control = self.control
        if control is None or control.name in self.map.controls or control.source.kind != "cc":
            return control.coding if control else EncoderMode.ABSOLUTE
        return guess_coding(list(self._values))

    def bind(self, text: str) -> None:
        """Set what the control in hand does.

        Args:
            text: As in a map; empty: nothing.
        Raises:
            BandmateError: If there is no control in hand, or the text is not valid for it.
        """
        if self.control is None:
            raise ParameterError("touch a control first, or name it by number, as cc 21")
        is_button = self.control.is_button or self._is_pressed
        control = replace(self.control, coding=self.coding, is_button=is_button)
        bindings: tuple[Binding, ...] = (maps.parse_binding(text, control),) if text else ()
        self._before.append(self.map)
        self.control = control
        self.map = replace(
            self.map,
            controls={**self.map.controls, control.name: control},
            bindings={**self.map.bindings, control.name: bindings},
        )

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        if not self._before:
            return False
        self.map = self._before.pop()
        return True

    def save(self) -> Path:
        """Write the map to the user's own folder; returns the file.

        Raises:
            DocumentError: If it cannot be written.
        """
        file = own_folder("controllers") / f"{self.map.name}.yaml"
        yaml_nodes.write(file, maps.document(self.map, self.base))
        return file

    def _is_reserved(self, source: ControlId) -> bool:
        is_known = source in [control.source for control in self.map.controls.values()]
        return source.kind == "cc" and source.number in RESERVED and not is_known

    def _control_of(self, source: ControlId) -> Control:
        """The map's control that sends this, or a new one, named by kind and number."""
        for control in self.map.controls.values():
            if control.source == source:
                return control
        kind, number, channel = source
        name = f"{kind}_{number}" + (f"_channel_{channel}" if channel != 1 else "")
        return Control(name, source, is_button=kind == "note")

    @property
    def _is_pressed(self) -> bool:
        """Whether a cc only ever sent its two ends: a button."""
        is_cc = self.control is not None and self.control.source.kind == "cc"
        is_absolute = self.coding is EncoderMode.ABSOLUTE
        return is_cc and is_absolute and bool(self._values) and set(self._values) <= {0, 127}


def guess_coding(values: list[int]) -> EncoderMode:
    """The coding of an encoder that was turned right and then left; absolute where that is not certain."""
    if len(values) < FEWEST or {0, 127} == set(values) or not min(values) < 64 < max(values):
        return EncoderMode.ABSOLUTE
    low, above_64 = {*range(1, FEW_DETENTS)}, {*range(65, 64 + FEW_DETENTS)}
    sent = set(values)
    if sent <= low | {*range(128 - FEW_DETENTS, 128)}:
        return EncoderMode.TWOS_COMPLEMENT
    if sent <= above_64 | {*range(64 - FEW_DETENTS, 64)}:
        return EncoderMode.BINARY_OFFSET
    if sent <= low | above_64:
        return EncoderMode.SIGN_BIT if values[0] < 64 else EncoderMode.SIGN_BIT_REVERSED
    return EncoderMode.ABSOLUTE
