"""One controller in action: what its controls do to the stage, and what the stage lets them show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from engine.contract.params import Param, Settings

from .buttons import Button
from .decode import ControlEvent, ControlId, Decoder, EncoderMode
from .maps import Binding, Control, ControllerMap, Feedback
from .takeover import TOLERANCE, Takeover

HANDS_OFF_S = 0.5  # a motor fader that a hand moved is left alone this long
QUICK_S = 0.05  # detents closer than this are a quick turn
DETENTS = 100  # of an encoder over a parameter's whole range


class ControlPanel(Protocol):
    """What controls act on."""

    @property
    def settings(self) -> Settings: ...

    def set(self, name: str, value: float) -> None:
        """Change a parameter to a value that it takes."""

    def do(self, action: str, argument: str) -> None:
        """Do something of the action table."""


@dataclass(slots=True)
class Controller:
    """`send` takes a whole MIDI message for the controller. All methods are called by one thread; times in seconds of one clock."""

    map: ControllerMap
    stage: ControlPanel
    send: Callable[[bytes], object]
    _by_source: dict[ControlId, Control] = field(init=False)
    _decoder: Decoder = field(init=False)
    _takeovers: dict[tuple[str, int], Takeover] = field(init=False)
    _buttons: dict[str, Button] = field(init=False)
    _known: dict[str, float] = field(default_factory=dict)  # parameters as they were when last looked at
    _shown: dict[Feedback, int] = field(default_factory=dict)
    _written: dict[tuple[int, int], str] = field(default_factory=dict)  # by cell and row of the display
    _moved_s: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        controls, bound = self.map.controls, self.map.bindings
        self._by_source = {c.source: c for c in controls.values()}
        self._decoder = Decoder(frozenset(s for s in self._by_source if s.kind in ("cc14", "nrpn")))
        self._takeovers = {
            (name, k): Takeover(
                b.takeover or ("jump" if controls[name].is_motor else "pickup"), _tolerance(b)
            )
            for name, bindings in bound.items()
            for k, b in enumerate(bindings)
            if b.param
        }
        self._buttons = {
            name: Button(
                *(any(b.press == press for b in bound.get(name, ())) for press in ("long", "double"))
            )
            for name, c in controls.items()
            if c.is_button
        }

    def come(self) -> None:
        """The controller is there, perhaps again: nobody knows where its knobs stand, and it shows nothing yet."""
        for takeover in self._takeovers.values():
            takeover.forget()
        self._shown.clear()
        self._written.clear()
        for message in self.map.setup:
            self.send(message)

    def leave(self) -> None:
        """Lights and displays off."""
        for light in list(self._shown):
            self._show(light, light.off)
        for place in list(self._written):
            self._write(place, "")
        for message in self.map.goodbye:
            self.send(message)

    def hear(self, data: bytes, now_s: float) -> None:
        """A message came from the controller."""
        self._look()
        for touch in self._decoder.feed(data, now_s):
            self._touch(touch, now_s)

    def tick(self, now_s: float) -> None:
        """Time has passed: what waits is told, what changed elsewhere is shown."""
        for touch in self._decoder.tick(now_s):
            self._touch(touch, now_s)
        for name, button in self._buttons.items():
            for press in button.tick(now_s):
                self._pressed(self.map.controls[name], press)
        self._look()
        self._reflect(now_s)

    def hints(self) -> Iterator[tuple[Control, Param, int]]:
        """Controls that do not hold their parameter yet, and which way to turn them."""
        for (name, k), takeover in self._takeovers.items():
            binding = self.map.bindings[name][k]
            if binding.param and (
                way := takeover.hint(binding.place(self.stage.settings[binding.param.name]))
            ):
                yield self.map.controls[name], binding.param, way

    def _touch(self, touch: ControlEvent, now_s: float) -> None:
        control = self._by_source.get(touch.source)
        if control is None:
            return
        before, self._moved_s[control.name] = self._moved_s.get(control.name, -1e9), now_s
        bindings = self.map.bindings.get(control.name, ())
        if control.is_button:
            self._press(control, touch, now_s)
        elif control.coding is not EncoderMode.ABSOLUTE or touch.delta:
            turn = touch.delta or control.coding.turn(touch.value)
            for binding in bindings:
                self._turn(binding, turn, now_s - before)
        elif control.source.kind == "program":
            for binding in bindings:
                self._select(binding, touch.value)
        else:
            for k, binding in enumerate(bindings):
                self._move(control, k, binding, touch.value / control.top)

    def _move(self, control: Control, k: int, binding: Binding, position: float) -> None:
        """A fader or knob has come to `position`."""
        if not binding.param:
            return
        takeover = self._takeovers[control.name, k]
        place = takeover.move(position, binding.place(self.stage.settings[binding.param.name]))
        if place is not None:
            self._set(binding, binding.at(place), takeover)

    def _turn(self, binding: Binding, turn: int, since_s: float) -> None:
        """An encoder has turned by so many detents."""
        if not turn:
            return
        if binding.action:
            self.stage.do(binding.action.name, binding.value)
            return
        assert binding.param is not None
        low, high = sorted((binding.low, binding.high))
        whole = binding.param.kind in ("int", "switch")
        step = binding.step or (1.0 if whole else (high - low) / DETENTS)
        step *= min(binding.accelerate, max(1.0, QUICK_S / max(since_s, 1e-3)))
        way = turn if binding.high > binding.low else -turn
        value = min(high, max(low, self.stage.settings[binding.param.name] + way * step))
        self._set(binding, float(round(value)) if whole else value)

    def _select(self, binding: Binding, program: int) -> None:
        """Program change: an action takes its number, counted from 1; a parameter goes to it."""
        if binding.action:
            self.stage.do(
                binding.action.name, binding.value or (str(program + 1) if binding.action.argument else "")
            )
        elif binding.param:
            self._set(binding, min(binding.param.high, binding.param.low + program))

    def _press(self, control: Control, touch: ControlEvent, now_s: float) -> None:
        is_down = touch.value > 0 if control.source.kind == "note" else touch.value >= (control.top + 1) // 2
        if control.is_latching:  # the button itself remembers
            for binding in self.map.bindings.get(control.name, ()):
                if binding.param:
                    self._set(binding, binding.high if is_down else binding.low)
                elif binding.action:
                    self.stage.do(binding.action.name, binding.value)
            return
        for press in self._buttons[control.name].move(is_down, now_s):
            self._pressed(control, press)

    def _pressed(self, control: Control, press: str) -> None:
        for binding in self.map.bindings.get(control.name, ()):
            if binding.is_momentary and binding.param:
                if press in ("press", "release"):
                    self._set(binding, binding.high if press == "press" else binding.low)
            elif binding.press == press:
                self._fire(binding)

    def _fire(self, binding: Binding) -> None:
        if binding.action:
            self.stage.do(binding.action.name, binding.value)
        elif binding.param and binding.value:
            self._set(binding, float(binding.value))
        elif binding.param:
            now = self.stage.settings[binding.param.name]
            self._set(binding, binding.low if now == binding.high else binding.high)

    def _set(self, binding: Binding, value: float, by: Takeover | None = None) -> None:
        """Change the parameter; other controls on it lose their hold."""
        assert binding.param is not None
        name = binding.param.name
        if value != self.stage.settings[name]:
            self.stage.set(name, value)
        self._known[name] = self.stage.settings[name]
        self._release(name, besides=by)

    def _look(self) -> None:
        """Release what another hand has moved."""
        settings = self.stage.settings
        for bindings in self.map.bindings.values():
            for binding in bindings:
                if binding.param and settings[binding.param.name] != self._known.get(binding.param.name):
                    self._known[binding.param.name] = settings[binding.param.name]
                    self._release(binding.param.name)

    def _release(self, param: str, besides: Takeover | None = None) -> None:
        for (name, k), takeover in self._takeovers.items():
            binding = self.map.bindings[name][k]
            if binding.param and binding.param.name == param and takeover is not besides:
                takeover.release(binding.place(self.stage.settings[param]))

    def _reflect(self, now_s: float) -> None:
        """Send what lights, rings, motors and displays should show and do not."""
        for name, control in self.map.controls.items():
            bindings = self.map.bindings.get(name, ())
            if control.light:
                self._show(control.light, self._light(control, bindings))
            shown = next((b for b in bindings if b.param), None)
            if shown is None or not (control.ring or control.is_motor or control.cell):
                continue
            assert shown.param is not None
            value = self.stage.settings[shown.param.name]
            if control.cell and self.map.display:
                for row, text in enumerate(self.map.display.texts(shown.param, value)):
                    self._write((control.cell - 1, row), text)
            place = shown.place(value)
            if control.ring:
                self._show(
                    control.ring, control.ring.off + round(place * (control.ring.on - control.ring.off))
                )
            if control.is_motor and now_s - self._moved_s.get(name, -1e9) > HANDS_OFF_S:
                self._show(
                    Feedback(control.source.kind, control.source.number, control.source.channel),
                    round(place * control.top),
                )

    def _light(self, control: Control, bindings: tuple[Binding, ...]) -> int:
        assert control.light is not None
        for k, binding in enumerate(bindings):
            if not binding.param:
                continue
            value = self.stage.settings[binding.param.name]
            takeover = self._takeovers[control.name, k]
            if control.light.hint and not control.is_button and takeover.hint(binding.place(value)):
                return control.light.hint
            is_on = (
                value == float(binding.value) if binding.value else value == max(binding.low, binding.high)
            )
            if control.is_button and is_on:
                return control.light.on
        return control.light.off

    def _show(self, light: Feedback, value: int) -> None:
        if self._shown.get(light) != value:
            self._shown[light] = value
            self.send(message(light, value))

    def _write(self, place: tuple[int, int], text: str) -> None:
        if self.map.display and self._written.get(place) != text:
            self._written[place] = text
            self.send(self.map.display.message(*place, text))


def message(light: Feedback, value: int) -> bytes:
    """The MIDI message that shows `value`."""
    channel = light.channel - 1
    if light.kind == "bend":
        return bytes((0xE0 | channel, value & 127, value >> 7))
    return bytes(((0x90 if light.kind == "note" else 0xB0) | channel, light.number, value))


def _tolerance(binding: Binding) -> float:
    """Half a step of a whole-numbered parameter counts as the same place."""
    assert binding.param is not None
    is_whole = binding.param.kind in ("int", "switch")
    return max(TOLERANCE, 0.5 / abs(binding.high - binding.low) if is_whole else 0.0)
