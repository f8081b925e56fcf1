"""One controller: its messages change parameters and start actions, and what changes is shown on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from engine.contract.params import Param, Settings

from . import encode
from .bindings import ActionBinding, Binding, ParamBinding
from .buttons import Button, ButtonEvent
from .controls import Control, Feedback
from .decode import WIDE, ControlEvent, ControlId, Decoder, EncoderMode
from .maps import ControllerMap
from .takeover import Takeover

# a motor fader that was moved by hand is left alone this long
HANDS_OFF_S = 0.5
# detents closer together than this are a quick turn
QUICK_S = 0.05
LONG_AGO_S = -1e9


class ControlPanel(Protocol):
    """What controls act on."""

    @property
    def settings(self) -> Settings: ...

    def set(self, name: str, value: float) -> None:
        """Change a parameter to a value that it takes."""

    def do(self, action: str, argument: str = "") -> None:
        """Do something of the action table."""


@dataclass(slots=True)
class Controller:
    """One controller while bandmate runs. All methods are called by one thread; times are in s of one clock.

    Args:
        map: Its controls and what they do.
        panel: What they act on.
        send: Takes a whole MIDI message for the controller.
    """

    map: ControllerMap
    panel: ControlPanel
    send: Callable[[bytes], object]
    _by_source: dict[ControlId, Control] = field(init=False)
    _decoder: Decoder = field(init=False)
    _takeovers: dict[tuple[str, int], Takeover] = field(init=False)  # by control and index of its binding
    _buttons: dict[str, Button] = field(init=False)
    _known: dict[str, float] = field(init=False)  # parameters as they were last seen
    _shown: dict[Feedback, int] = field(init=False)  # last value sent
    _written: dict[tuple[int, int], str] = field(init=False)  # text by cell and row of the display
    _moved_s: dict[str, float] = field(init=False)  # by control, when it was last moved

    def __post_init__(self) -> None:
        controls = self.map.controls
        self._by_source = {control.source: control for control in controls.values()}
        self._decoder = Decoder(frozenset(source for source in self._by_source if source.kind in WIDE))
        self._takeovers = {
            (name, k): Takeover(
                binding.takeover or ("jump" if controls[name].is_motor else "pickup"), binding.tolerance
            )
            for name in self.map.bindings
            for k, binding in self._param_bindings(name)
        }
        self._buttons = {name: self._button(name) for name, control in controls.items() if control.is_button}
        self._known, self._shown, self._written, self._moved_s = {}, {}, {}, {}

    def _button(self, name: str) -> Button:
        presses = {binding.press for binding in self.map.bindings.get(name, ())}
        return Button(has_long="long" in presses, has_double="double" in presses)

    def _param_bindings(self, name: str) -> Iterator[tuple[int, ParamBinding]]:
        """The bindings of a control that change a parameter, with their indices."""
        for k, binding in enumerate(self.map.bindings.get(name, ())):
            if isinstance(binding, ParamBinding):
                yield k, binding

    def connected(self) -> None:
        """It was plugged in, perhaps again: where its knobs stand is not known, and it shows nothing yet."""
        for takeover in self._takeovers.values():
            takeover.reset()
        self._shown.clear()
        self._written.clear()
        for message in self.map.setup:
            self.send(message)

    def close(self) -> None:
        """Lights and displays off; for the end of the session."""
        for feedback in list(self._shown):
            self._show(feedback, feedback.off)
        for cell in list(self._written):
            self._write(cell, "")
        for message in self.map.goodbye:
            self.send(message)

    def receive(self, data: bytes, now_s: float) -> None:
        """Act on a message from the controller.

        Raises:
            BandmateError: If what it asks for is refused.
        """
        self._release_moved()
        for event in self._decoder.receive(data, now_s):
            self._act(event, now_s)

    def poll(self, now_s: float) -> None:
        """Act on what became certain by waiting, and show what changed elsewhere; for some 50 times a second.

        Raises:
            BandmateError: If what a button asks for is refused.
        """
        for event in self._decoder.poll(now_s):
            self._act(event, now_s)
        for name, button in self._buttons.items():
            for press in button.poll(now_s):
                self._pressed(self.map.controls[name], press)
        self._release_moved()
        self._update_feedback(now_s)

    def hints(self) -> Iterator[tuple[Control, Param, int]]:
        """Controls that do not hold their parameter yet, and which way to turn them: 1 up, -1 down."""
        for (name, k), takeover in self._takeovers.items():
            binding = self.map.bindings[name][k]
            if isinstance(binding, ParamBinding):
                direction = takeover.hint(self._position(binding))
                if direction:
                    yield self.map.controls[name], binding.param, direction

    def _value(self, binding: ParamBinding) -> float:
        return self.panel.settings[binding.param.name]

    def _position(self, binding: ParamBinding) -> float:
        """Where the control would stand, 0..1, for the parameter's value."""
        return binding.position_of(self._value(binding))

    def _act(self, event: ControlEvent, now_s: float) -> None:
        control = self._by_source.get(event.source)
        if control is None:
            return
        before_s, self._moved_s[control.name] = self._moved_s.get(control.name, LONG_AGO_S), now_s
        bindings = self.map.bindings.get(control.name, ())
        if control.is_button:
            self._press(control, event, now_s)
        elif control.coding is not EncoderMode.ABSOLUTE or event.delta:
            detents = event.delta or control.coding.detents(event.value)
            for binding in bindings:
                self._turn(binding, detents, now_s - before_s)
        elif control.source.kind == "program":
            for binding in bindings:
                self._select(binding, event.value)
        else:
            for k, binding in self._param_bindings(control.name):
                self._move(self._takeovers[control.name, k], binding, control.position(event.value))

    def _do(self, binding: ActionBinding) -> None:
        self.panel.do(binding.action.name, binding.value)

    def _move(self, takeover: Takeover, binding: ParamBinding, position: float) -> None:
        """A fader or knob came to `position` 0..1."""
        reached = takeover.move(position, self._position(binding))
        if reached is not None:
            self._set(binding, binding.value_at(reached), takeover)

    def _turn(self, binding: Binding, detents: int, interval_s: float) -> None:
        """An encoder turned, `interval_s` after it did so before."""
        if not detents:
            return
        if isinstance(binding, ActionBinding):
            self._do(binding)
            return
        speed = min(binding.accelerate, max(1.0, QUICK_S / max(interval_s, 1e-3)))
        self._set(binding, binding.turned(self._value(binding), detents * speed))

    def _select(self, binding: Binding, program: int) -> None:
        """Program change 0..127: an action takes its number, counted from 1; a parameter goes to it."""
        if isinstance(binding, ParamBinding):
            self._set(binding, min(binding.param.high, binding.param.low + program))
        else:
            number = str(program + 1) if binding.action.argument else ""
            self.panel.do(binding.action.name, binding.value or number)

    def _press(self, control: Control, event: ControlEvent, now_s: float) -> None:
        """A button sent something."""
        is_note = control.source.kind == "note"
        is_down = event.value > 0 if is_note else control.position(event.value) >= 0.5
        if control.is_latching:
            self._latched(control, is_down)
            return
        for press in self._buttons[control.name].move(is_down, now_s):
            self._pressed(control, press)

    def _latched(self, control: Control, is_on: bool) -> None:
        """A button that itself remembers whether it is on was switched."""
        for binding in self.map.bindings.get(control.name, ()):
            if isinstance(binding, ActionBinding):
                self._do(binding)
            else:
                self._set(binding, binding.high if is_on else binding.low)

    def _pressed(self, control: Control, event: ButtonEvent) -> None:
        """A button's press was classified."""
        for binding in self.map.bindings.get(control.name, ()):
            if binding.press == event:
                self._fire(binding)
            elif isinstance(binding, ParamBinding) and binding.press == "momentary":
                self._hold(binding, event)

    def _hold(self, binding: ParamBinding, event: ButtonEvent) -> None:
        """One end of the range while the button is held, the other when it is let go."""
        if event in ("press", "release"):
            self._set(binding, binding.high if event == "press" else binding.low)

    def _fire(self, binding: Binding) -> None:
        if isinstance(binding, ActionBinding):
            self._do(binding)
        else:
            self._set(binding, binding.pressed(self._value(binding)))

    def _set(self, binding: ParamBinding, value: float, holder: Takeover | None = None) -> None:
        """Change the parameter; all takeovers on it but `holder` have to pick it up again."""
        name = binding.param.name
        if value != self.panel.settings[name]:
            self.panel.set(name, value)
        self._known[name] = self.panel.settings[name]
        self._release(name, besides=holder)

    def _release_moved(self) -> None:
        """Let go of parameters that something else has changed."""
        settings = self.panel.settings
        for name in self.map.bindings:
            for _, binding in self._param_bindings(name):
                param = binding.param.name
                if settings[param] != self._known.get(param):
                    self._known[param] = settings[param]
                    self._release(param)

    def _release(self, param: str, besides: Takeover | None = None) -> None:
        for (name, k), takeover in self._takeovers.items():
            binding = self.map.bindings[name][k]
            if isinstance(binding, ParamBinding) and binding.param.name == param and takeover is not besides:
                takeover.release(self._position(binding))

    def _update_feedback(self, now_s: float) -> None:
        """Send what lights, rings, motors and displays should show and do not."""
        for control in self.map.controls.values():
            if control.light:
                self._show(control.light, self._light(control, control.light))
            for _, binding in self._param_bindings(control.name):
                self._update_value(control, binding, now_s)
                break  # a control shows its first parameter

    def _update_value(self, control: Control, binding: ParamBinding, now_s: float) -> None:
        value, display, ring = self._value(binding), self.map.display, control.ring
        if control.cell and display:
            for row, text in enumerate(display.texts(binding.param, value)):
                self._write((control.cell - 1, row), text)
        position = binding.position_of(value)
        if ring:
            self._show(ring, ring.off + round(position * (ring.on - ring.off)))
        if control.is_motor and now_s - self._moved_s.get(control.name, LONG_AGO_S) > HANDS_OFF_S:
            self._show(Feedback(*control.source), round(position * control.top))

    def _light(self, control: Control, light: Feedback) -> int:
        """The value that the control's light should have."""
        for k, binding in self._param_bindings(control.name):
            if control.is_button:
                if binding.is_on(self._value(binding)):
                    return light.on
            elif light.hint and self._takeovers[control.name, k].hint(self._position(binding)):
                return light.hint
        return light.off

    def _show(self, feedback: Feedback, value: int) -> None:
        if self._shown.get(feedback) != value:
            self._shown[feedback] = value
            for message in encode.control_value(feedback.kind, feedback.number, feedback.channel, value):
                self.send(message)

    def _write(self, cell: tuple[int, int], text: str) -> None:
        """Text into a cell and row of the display."""
        if self.map.display and self._written.get(cell) != text:
            self._written[cell] = text
            self.send(self.map.display.message(*cell, text))
