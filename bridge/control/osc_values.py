"""Arguments of OSC messages as tablets, DAWs and show control send them: numbers as floats or text, T and F.

A whole number may come as a float 1e-7 beside it. A button sends 1 or true when it is pressed and 0 or false
when it is let go; nil, as OSCQuery describes an action, is a press.
"""

import math
from typing import Any

from engine.contract.errors import ParameterError
from engine.contract.params import WHOLE, Param

SHOWN = 80  # characters of a value in an error


def is_release(arguments: list[Any], takes_text: bool) -> bool:
    """Whether a button was let go: a single 0 or false, also as text where no text is expected."""
    if len(arguments) != 1:
        return False
    value = arguments[0]
    if isinstance(value, str):
        return not takes_text and (number(value) == 0 or value.strip().casefold() in ("off", "false"))
    return number(value) == 0


def number(value: Any) -> float | None:
    """A number, or text that is one; None for anything else."""
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def text(value: Any) -> str | None:
    """A name: text, or a number as the whole number that it is; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and math.isfinite(value) and abs(value - round(value)) <= WHOLE:
        return str(round(value))
    return str(value) if isinstance(value, str | int | float) else None


def only(address: str, arguments: list[Any]) -> Any:
    """The single argument.

    Raises:
        ParameterError: If there are more, or none.
    """
    if len(arguments) != 1:
        raise ParameterError(f"{address} takes one value, got {len(arguments)}")
    return arguments[0]


def name(address: str, arguments: list[Any]) -> str:
    """The argument of an action.

    Raises:
        ParameterError: If it is not one text or number.
    """
    found = text(value := only(address, arguments))
    if found is None:
        raise ParameterError(f"{address} takes a name or a number, got {value!r:.{SHOWN}}")
    return found


def port(address: str, arguments: list[Any], own: int) -> int:
    """The port to answer to: 0 for none, the sender's `own` where none is given.

    Raises:
        ParameterError: If it is no port.
    """
    value = only(address, arguments) if arguments else True
    if value is True or value is None:
        return own
    found = number(value)
    if found is None or not found.is_integer() or not 0 <= found < 65536:
        raise ParameterError(f"{address} takes a port, or 0 to end it, got {value!r:.{SHOWN}}")
    return int(found)


def setting(address: str, param: Param, value: Any, is_unit: bool) -> float:
    """The value of a parameter, given in its unit or as a position 0..1.

    Raises:
        ParameterError: If it does not take it.
    """
    found = number(value)
    if found is not None:
        return param.check(param.from_unit(found) if is_unit else found)
    if isinstance(value, str) and param.is_word(value):
        return param.read(value)
    expected = " or ".join(param.words) or "a number"
    raise ParameterError(f"{address} takes {expected}, got {value!r:.{SHOWN}}")
