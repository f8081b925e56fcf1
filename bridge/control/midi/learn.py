"""Learning a controller: touch a control, say what it is for, and go on; kept as a map of the user's own."""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.contract.errors import ParameterError

from ...library import yaml_nodes
from ...library.paths import own_folder
from . import maps
from .decode import TOPS, ControlEvent, ControlId, EncoderMode, Kind
from .maps import RESERVED, Binding, Control, ControllerMap

NUMBERED = re.compile(r"(cc|cc14|nrpn|note|bend|program)\s*(\d*)(?:\s+(?:channel|ch)\s*(\d+))?")
RECENT = 40  # touches from which the coding of a turn is guessed
LEAST = 4  # touches for a guess
SMALL = 8  # detents that one message tells at most when turned slowly


@dataclass(slots=True)
class Learner:
    """Changes one map, a control at a time; every change can be taken back. `base`: the map that came with bandmate, if any."""

    map: ControllerMap
    base: ControllerMap | None
    control: Control | None = None  # the one that was touched last
    _before: list[ControllerMap] = field(default_factory=list)
    _values: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))  # that the control sent

    def touch(self, touch: ControlEvent) -> bool:
        """A control was moved; True when it is another one than before. Bank select, sustain and channel modes are not learned anew."""
        if self._is_reserved(touch.source):
            return False
        is_new = self.control is None or self.control.source != touch.source
        if is_new:
            self._values.clear()
            self.control = self._known(touch.source)
        self._values.append(touch.value)
        return is_new

    def select(self, words: str) -> bool:
        """Take a control by its name or number instead of touching it, as `fader_1`, `cc 21` or `note 36 channel 10`; False if it is none."""
        if words in self.map.controls:
            self.control = self.map.controls[words]
            return True
        if not (match := NUMBERED.fullmatch(words)):
            return False
        kind: Kind = match[1]  # type: ignore[assignment]
        number, channel = int(match[2] or 0), int(match[3] or 1)
        source = ControlId(kind, number, channel)
        if (
            number > (31 if kind == "cc14" else TOPS[kind])
            or not 1 <= channel <= 16
            or self._is_reserved(source)
        ):
            raise ParameterError(f"{words!r}: no control can have this number")
        self.control = self._known(source)
        return True

    def describe(self) -> str:
        """The control in hand and what it is for."""
        if self.control is None:
            return "nothing was touched yet"
        kind, number, channel = self.control.source
        bound = maps.written(self.map.bindings.get(self.control.name, ()))
        coding = f", {self.coding.value}" if self.coding is not EncoderMode.ABSOLUTE else ""
        return f"{self.control.name} ({kind} {number}, channel {channel}{coding}): {bound or 'free'}"

    @property
    def coding(self) -> EncoderMode:
        """How the control in hand tells its turns: as the map says, or guessed from what it sent when turned right and then left."""
        control = self.control
        if control is None or control.name in self.map.controls or control.source.kind != "cc":
            return control.coding if control else EncoderMode.ABSOLUTE
        return guess(list(self._values))

    def bind(self, words: str) -> None:
        """What the control in hand is for from now on, as it would stand in a map; empty: nothing.

        Raises:
            BandmateError: If there is no control in hand, or the words say nothing that it can do.
        """
        if self.control is None:
            raise ParameterError("touch a control first, or name it by number, as cc 21")
        control = replace(
            self.control, coding=self.coding, is_button=self.control.is_button or self._is_pressed()
        )
        found: tuple[Binding, ...] = (maps.parse_binding(words, control),) if words else ()
        self._before.append(self.map)
        self.control = control
        controls, bindings = (
            {**self.map.controls, control.name: control},
            {**self.map.bindings, control.name: found},
        )
        self.map = replace(self.map, controls=controls, bindings=bindings)

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        if not self._before:
            return False
        self.map = self._before.pop()
        return True

    def save(self) -> Path:
        """Write the map to the user's own folder.

        Raises:
            DocumentError: If it cannot be written.
        """
        file = own_folder("controllers") / f"{self.map.name}.yaml"
        yaml_nodes.write(file, maps.document(self.map, self.base))
        return file

    def _is_reserved(self, source: ControlId) -> bool:
        return (
            source.kind == "cc"
            and source.number in RESERVED
            and source not in [c.source for c in self.map.controls.values()]
        )

    def _known(self, source: ControlId) -> Control:
        for control in self.map.controls.values():
            if control.source == source:
                return control
        kind, number, channel = source
        return Control(
            f"{kind}_{number}" + (f"_channel_{channel}" if channel != 1 else ""),
            source,
            is_button=kind == "note",
        )

    def _is_pressed(self) -> bool:
        """Whether a cc only ever sent its two ends: a button."""
        control = self.control
        return bool(
            control
            and control.source.kind == "cc"
            and self._values
            and set(self._values) <= {0, 127}
            and self.coding is EncoderMode.ABSOLUTE
        )


def guess(values: list[int]) -> EncoderMode:
    """The coding of an encoder that was turned right and then left; a place where it is not one, or too little was sent."""
    if len(values) < LEAST or {0, 127} == set(values) or not min(values) < 64 < max(values):
        return EncoderMode.ABSOLUTE
    up, around = {*range(1, SMALL)}, {*range(65, 64 + SMALL)}
    if set(values) <= up | {*range(128 - SMALL, 128)}:
        return EncoderMode.TWOS_COMPLEMENT
    if set(values) <= around | {*range(64 - SMALL, 64)}:
        return EncoderMode.BINARY_OFFSET
    if set(values) <= up | around:
        return EncoderMode.SIGN_BIT if values[0] < 64 else EncoderMode.SIGN_BIT_REVERSED
    return EncoderMode.ABSOLUTE
