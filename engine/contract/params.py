"""The one table of parameters. Presets, OSC addresses, command line, status and documentation derive from it.

`BLOCK` parameters act in the bridge within a block, with a ramp; `HOP` parameters act in the engine, at the
next hop or before it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Literal

from .errors import ParameterError
from .styles import STYLE_TAGS
from .suggest import nearest
from .timing import STEMS

SWITCH_AT = ("now", "hop", "beat", "bar", "part")
BACKENDS = ("own", "consistency", "diffusion")
SILENT_DB = -60.0  # the bottom of every fader is silence
# a switch's values in words, in upper or lower case
SWITCH_WORDS: Mapping[str, int] = MappingProxyType(
    {"on": 1, "yes": 1, "true": 1, "off": 0, "no": 0, "false": 0}
)
WHOLE = 1e-3  # so near to a whole number is that number: 1.9999999 is 2
SINGLE = 1e-6  # relative error of numbers with single precision


class Scope(Enum):
    """Where a parameter acts: in the bridge within a block, or in the engine with a hop."""

    BLOCK = "block"
    HOP = "hop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One control, as seen by presets, controller maps, OSC and the engine.

    Attributes:
        kind: Which values it takes: whole numbers, any number, 0 or 1, or dB, where `low` is silence.
        low, high: Its range in `unit`, both included.
        scope: Where it acts.
        doc: One sentence for users.
        choices: Names of the whole numbers from 0 on.
        by_hand: A preset leaves it where the player has it, unless it names it.
        least: The least value above 0, where 0 means none.
    """

    name: str
    kind: Literal["int", "float", "switch", "fader"]
    unit: Literal["", "dB", "s", "frames", "steps", "bpm", "beats", "bars", "notes"]
    low: float
    high: float
    default: float
    scope: Scope
    doc: str
    choices: tuple[str, ...] = ()
    by_hand: bool = False
    least: float = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it takes besides numbers: its choices, or a switch's on and off."""
        return self.choices or (("on", "off") if self.kind == "switch" else ())

    def is_word(self, text: str) -> bool:
        """Whether it takes this word."""
        return text in self.choices or (self.kind == "switch" and text.strip().casefold() in SWITCH_WORDS)

    def read(self, text: str) -> float:
        """The value of a text: the name of a choice, a switch's on or off, or a number.

        Raises:
            ParameterError: If it is none, or the number is out of range.
        """
        if text in self.choices:
            return float(self.choices.index(text))
        if self.is_word(text):
            return float(SWITCH_WORDS[text.strip().casefold()])
        try:
            return self.check(float(text))
        except ValueError:
            expected = ", ".join(self.words) or f"a number in {self.low:g}..{self.high:g}"
            raise ParameterError(f"{self.name} is {text!r:.80}, expected {expected}") from None

    def check(self, value: float) -> float:
        """The value as a float; by a rounding beside a whole number or outside an end, it is that one.

        Raises:
            ParameterError: If it is out of range, not finite, or not whole where only whole numbers are
                taken.
        """
        value = self._rounded(value)
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise ParameterError(f"{self.name} {value:g} is outside {self.low:g}..{self.high:g}")
        if 0 < value < self.least:
            raise ParameterError(f"{self.name} {value:g} is outside {self.least:g}..{self.high:g}; 0 is none")
        if self.kind in ("int", "switch") and value != round(value):
            raise ParameterError(
                f"{self.name} {value:g} is not a whole number in {self.low:g}..{self.high:g}"
            )
        return float(value)

    def _rounded(self, value: float) -> float:
        """The whole number or end of the range that is meant: others keep seven digits, or count in parts."""
        if not math.isfinite(value):
            return value
        if self.kind in ("int", "switch"):
            return float(round(value)) if abs(value - round(value)) <= WHOLE else value
        if self.low <= value <= self.high and not 0 < value < self.least:
            return value
        ends = (self.low, self.least, self.high)
        return next((end for end in ends if abs(value - end) <= SINGLE * abs(end)), value)

    def nearest(self, value: float, before: float | None = None) -> float:
        """`value`, or the nearest valid one in the gap below `least`; a step from `before` crosses it."""
        if not 0 < value < self.least:
            return value
        is_up = 2 * value >= self.least if before is None else value > before
        return self.least if is_up else 0.0

    def from_unit(self, position: float) -> float:
        """The value at `position` 0..1 of a knob or fader, linear from `low` to `high`.

        Raises:
            ParameterError: If the position is out of range.
        """
        if 1 < position <= 1 + SINGLE:
            position = 1.0
        if not 0 <= position <= 1:
            raise ParameterError(f"{self.name}: position {position:g} is outside 0..1")
        bottom = self.least or self.low
        value = bottom + position * (self.high - bottom) if position else self.low
        return float(round(value)) if self.kind in ("int", "switch") else value

    def to_unit(self, value: float) -> float:
        """The position 0..1 of a value: the inverse of `from_unit`."""
        bottom = self.least or self.low
        return max(0.0, (value - bottom) / (self.high - bottom))


def _stem_rows(stem: str) -> tuple[Param, ...]:
    is_on = 1.0 if stem in ("bass", "drums") else 0.0
    return (
        Param(
            name=f"stem/{stem}/on",
            kind="switch",
            unit="",
            low=0,
            high=1,
            default=is_on,
            scope=Scope.HOP,
            doc=f"Whether the {stem} part is played.",
        ),
        Param(
            name=f"stem/{stem}/level",
            kind="fader",
            unit="dB",
            low=SILENT_DB,
            high=6,
            default=0,
            scope=Scope.BLOCK,
            doc=f"Level of the {stem} part.",
        ),
    )


PARAMS = (
    Param(name="look_ahead", kind="int", unit="frames", low=-16, high=16, default=4, scope=Scope.HOP,
          doc="From the newest sound heard to the first sound made for it; negative is behind."),
    Param(name="look_ahead_auto", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.HOP,
          doc="Follow the shortest look-ahead that the measured computing time allows."),
    Param(name="hop", kind="int", unit="frames", low=1, high=16, default=4, scope=Scope.HOP,
          doc="How often something new is made, and how much."),
    Param(name="overhang", kind="int", unit="frames", low=1, high=6, default=2, scope=Scope.HOP,
          doc="Made past the hop, to play on when the next result is late."),
    Param(name="steps", kind="int", unit="steps", low=1, high=32, default=1, scope=Scope.HOP,
          doc="Sampling steps; the consistency backend takes 4 at most."),
    Param(name="guidance", kind="float", unit="", low=0, high=6, default=2, scope=Scope.HOP,
          doc="How strongly the context leads; 1 is the model as trained, 2 keeps harmony better."),
    Param(name="backend", kind="int", unit="", low=0, high=len(BACKENDS) - 1, default=0, scope=Scope.HOP,
          choices=BACKENDS,
          doc=f"Which model plays: {', '.join(f'{i} {w}' for i, w in enumerate(BACKENDS))}; own is the one "
              "that the engine was started with."),
    Param(name="by_ear", kind="switch", unit="", low=0, high=1, default=1, scope=Scope.HOP, by_hand=True,
          doc="Find beat, bars and chords in what is played, where nobody tells them."),
    Param(name="rest_after", kind="float", unit="beats", low=0, high=16, default=2, scope=Scope.HOP,
          doc="Beats of silence from you after which the band falls silent too; 0: it plays on."),
    Param(name="hand_over", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.HOP, by_hand=True,
          doc="Your turn: you stop, the band goes on alone on the beat and chords it has; off: it listens "
              "again."),
    Param(name="ending", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.HOP, by_hand=True,
          doc="The band ends on the next beat one and falls silent; off: it plays again."),
    Param(name="density", kind="float", unit="notes", low=0, high=12, default=0, scope=Scope.HOP,
          doc="Notes a beat, every note of a chord counted; 0 leaves it to the model."),
    Param(name="energy", kind="float", unit="", low=0, high=10, default=0, scope=Scope.HOP,
          doc="How hard it is played, 1 to 10; 0 leaves it to the model."),
    *(Param(name=f"style/{word}", kind="float", unit="", low=0, high=1, default=0, scope=Scope.HOP,
            doc=f"How much {word}; the model's choice when all styles are 0.") for word in STYLE_TAGS),
    Param(name="seed", kind="int", unit="", low=0, high=9999, default=0, scope=Scope.HOP, by_hand=True,
          doc="Which of the possible takes is played."),
    Param(name="hold", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.HOP,
          doc="Every two bars the same take, as far as you play the same."),
    *(row for stem in STEMS for row in _stem_rows(stem)),
    Param(name="dry", kind="fader", unit="dB", low=SILENT_DB, high=6, default=0, scope=Scope.BLOCK,
          by_hand=True, doc="Level of the input at thru_1 and thru_2; exact at 0 dB."),
    Param(name="click", kind="fader", unit="dB", low=SILENT_DB, high=6, default=SILENT_DB, scope=Scope.BLOCK,
          by_hand=True, doc="Level of count-in and beat at the port click, for you alone; in no mix."),
    Param(name="level", kind="fader", unit="dB", low=SILENT_DB, high=6, default=0, scope=Scope.BLOCK,
          by_hand=True, doc="Level of all that bandmate plays."),
    Param(name="mute", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.BLOCK, by_hand=True,
          doc="Silence what bandmate plays; the dry sound goes on."),
    Param(name="freeze", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.BLOCK, by_hand=True,
          doc="Repeat the last bar that was played, or two seconds where no beat is known."),
    Param(name="bypass", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.BLOCK, by_hand=True,
          doc="As if bandmate were not there: the dry sound as it came, and nothing else."),
    Param(name="panic", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.BLOCK, by_hand=True,
          doc="Silence at once, and forget what was made; the dry sound goes on. Off: the band comes back."),
    Param(name="switch_at", kind="int", unit="", low=0, high=len(SWITCH_AT) - 1, default=0, scope=Scope.BLOCK,
          by_hand=True, choices=SWITCH_AT,
          doc="When another preset, song or part begins: "
              f"{', '.join(f'{i} {w}' for i, w in enumerate(SWITCH_AT))}."),
    Param(name="fade", kind="float", unit="s", low=0.01, high=10, default=0.01, scope=Scope.BLOCK,
          doc="How long the parts that a switch takes away fade."),
    Param(name="count_in", kind="int", unit="bars", low=0, high=4, default=0, scope=Scope.BLOCK,
          doc="Bars that sticks count before a song begins, where its tempo is known; the band enters on "
              "beat one."),
    Param(name="lock", kind="switch", unit="", low=0, high=1, default=0, scope=Scope.BLOCK, by_hand=True,
          doc="Against accidents: only levels, stems, switching and what silences can be changed."),
    Param(name="transpose", kind="int", unit="", low=-11, high=11, default=0, scope=Scope.HOP, by_hand=True,
          doc="Half-tones by which a chart sounds higher than it is written; lower where negative."),
    Param(name="capo", kind="int", unit="", low=0, high=11, default=0, scope=Scope.HOP, by_hand=True,
          doc="Fret of your capo: a chart is written as you finger it, and what you teach is written so."),
    Param(name="tempo", kind="float", unit="bpm", low=0, high=300, least=20, default=0, scope=Scope.HOP,
          by_hand=True, doc="Beats a minute, 0 when not known; a rolling JACK transport overrides it."),
    Param(name="meter", kind="int", unit="beats", low=0, high=12, default=4, scope=Scope.HOP, by_hand=True,
          doc="Beats a bar, 0 when not known."),
)  # fmt: skip
BY_NAME: Mapping[str, Param] = MappingProxyType({p.name: p for p in PARAMS})


def find(name: str) -> Param:
    """The parameter called `name`.

    Raises:
        ParameterError: If there is none; the message names the closest one.
    """
    if name in BY_NAME:
        return BY_NAME[name]
    raise ParameterError(f"there is no parameter {name!r:.80}{nearest(name, BY_NAME)}")


@dataclass(frozen=True, slots=True)
class Settings:
    """A value for every parameter, checked; immutable. `settings["guidance"]` is a value in the parameter's
    unit.
    """

    values: Mapping[str, float]

    @staticmethod
    def default() -> "Settings":
        """Every parameter at its default."""
        return Settings(MappingProxyType({p.name: p.default for p in PARAMS}))

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def integer(self, name: str) -> int:
        """A whole-numbered parameter as an int."""
        return int(self.values[name])

    def with_(self, name: str, value: float) -> "Settings":
        """The same with one value replaced.

        Raises:
            ParameterError: If there is no such parameter or it does not take the value.
        """
        return Settings(MappingProxyType({**self.values, name: find(name).check(value)}))

    def with_all(self, values: Mapping[str, float]) -> "Settings":
        """The same with several values replaced.

        Raises:
            ParameterError: If one of the parameters does not exist or does not take its value.
        """
        return Settings(
            MappingProxyType(
                {**self.values, **{name: find(name).check(value) for name, value in values.items()}}
            )
        )

    def gain(self, name: str) -> float:
        """A fader's linear gain, 0 at the bottom of its range."""
        return db_to_gain(self.values[name])

    @property
    def stems(self) -> tuple[int, ...]:
        """Indices into STEMS of the stems that are on, ascending."""
        return tuple(i for i, stem in enumerate(STEMS) if self.values[f"stem/{stem}/on"])


def db_to_gain(level_db: float) -> float:
    """The linear gain of a level in dB; 0 at SILENT_DB and below."""
    return 0.0 if level_db <= SILENT_DB else float(10 ** (level_db / 20))
