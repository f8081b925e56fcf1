"""YAML nodes with their source positions and typed access to values; the one file where yaml enters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.contract.errors import BandmateError
from engine.contract.params import Param
from engine.contract.suggest import nearest

from .files import write_atomically

# ten times faster where libyaml is there: ten maps and all presets are read at every start
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocumentError(BandmateError):
    """A file that cannot be read or is not valid, with file, line, column and what was expected."""


@dataclass(frozen=True, slots=True)
class Value:
    """A node of a YAML file.

    Every method that reads it raises DocumentError where it is not of the kind asked for.
    """

    file: str
    _node: yaml.Node

    @property
    def position(self) -> str:
        """`FILE:LINE:COLUMN`, counted from 1."""
        mark = self._node.start_mark
        return f"{self.file}:{mark.line + 1}:{mark.column + 1}"

    def wrong(self, message: str) -> DocumentError:
        """The error that names this position."""
        return DocumentError(f"{self.position}: {message}")

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def entries(self, expected: str) -> Iterator[tuple["Value", str, "Value"]]:
        """Key as a node, key as text and value of each entry of a mapping.

        Args:
            expected: Which keys there may be, for the error.
        Raises:
            DocumentError: If it is not a mapping, or a key is not a scalar or repeated.
        """
        if not isinstance(self._node, yaml.MappingNode):
            raise self.wrong(f"expected keys and values ({expected})")
        seen: set[str] = set()
        for key, value in self._node.value:
            where = Value(self.file, key)
            if not isinstance(key, yaml.ScalarNode):
                raise where.wrong("expected a word as key")
            if key.value in seen:
                raise where.wrong(f"{key.value!r} stands here twice")
            seen.add(str(key.value))
            yield where, str(key.value), Value(self.file, value)

    def fields(self, allowed: Iterable[str]) -> dict[str, "Value"]:
        """The values of a mapping by key; only keys of `allowed` may be there."""
        keys = tuple(allowed)
        found = {}
        for where, key, value in self.entries(", ".join(keys)):
            if key not in keys:
                raise where.wrong(f"unknown key {key!r}{nearest(key, keys)}")
            found[key] = value
        return found

    def items(self, expected: str) -> list["Value"]:
        """The values of a list; `expected` says of what, for the error."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.wrong(f"expected a list of {expected}")
        return [Value(self.file, item) for item in self._node.value]

    def scalar(self) -> Any:
        """A number, string, truth value or None, resolved as YAML 1.1 does."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected one value")
        return yaml.SafeLoader("").construct_object(self._node)

    def text(self) -> str:
        """A scalar as it is written, unresolved."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected a word or text")
        return str(self._node.value)

    def whole(self, low: int, high: int) -> int:
        """An integer in low..high."""
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(f"{value!r} is not a whole number in {low}..{high}")
        return value

    def number(self, low: float, high: float) -> float:
        """A number in low..high."""
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(f"{value!r} is not a number in {low:g}..{high:g}")
        return float(value)

    def truth(self) -> bool:
        """`yes`, `no`, `on`, `off`, `true` or `false`."""
        value = self.scalar()
        if not isinstance(value, bool):
            raise self.wrong(f"{value!r} is neither yes nor no")
        return value

    def one_of(self, choices: Iterable[str]) -> str:
        """A string that is one of `choices`."""
        word, known = self.text(), tuple(choices)
        if word not in known:
            raise self.wrong(f"{word!r} is not known{nearest(word, known)}")
        return word

    def setting(self, param: Param) -> float:
        """A value that `param` takes: a number in its range, one of its choices, or a switch's on or off."""
        value = self.scalar()
        if param.choices and value in param.choices:
            return param.read(value)
        if param.choices:
            raise self.wrong(f"{param.name} is {value!r}{nearest(str(value), param.choices)}")
        if (isinstance(value, bool) and param.kind != "switch") or not isinstance(value, int | float):
            expected = "on or off" if param.kind == "switch" else f"a number in {param.low:g}..{param.high:g}"
            raise self.wrong(f"{param.name} is {value!r}, expected {expected}")
        try:
            return param.check(float(value))
        except BandmateError as error:
            raise self.wrong(str(error)) from error

    def pattern(self) -> str:
        """A regular expression that compiles."""
        text = self.text()
        try:
            re.compile(text)
        except re.error as error:
            raise self.wrong(f"{text!r} is not a pattern for port names: {error}") from error
        return text


def read(file: Path) -> Value:
    """The root node of a YAML file.

    Raises:
        DocumentError: If it cannot be read or is not YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file}: cannot be read: {error}") from error
    return parse(text, str(file))


def parse(text: str, file: str) -> Value:
    """The root node of YAML text; `file` is its name in errors.

    Raises:
        DocumentError: If it is empty or not YAML.
    """
    try:
        node = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        position = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        raise DocumentError(f"{position}: is not YAML: {getattr(error, 'problem', error)}") from error
    if node is None:
        raise DocumentError(f"{file}:1:1: expected keys and values, the file is empty")
    return Value(file, node)


def write(file: Path, content: dict[str, Any]) -> None:
    """Replace a file by `content` as YAML; a reader sees the old file or the new one.

    Raises:
        DocumentError: If it cannot be written.
    """
    try:
        write_atomically(file, text(content))
    except OSError as error:
        raise DocumentError(f"{file}: cannot be written: {error}") from error


def text(content: dict[str, Any]) -> str:
    """`content` as YAML: keys in their order, lists and mappings without inner ones on one line."""
    return str(
        yaml.safe_dump(content, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)
    )


def scalar_text(value: str | float) -> str:
    """One value on one line as it is written after a key, in quotes where YAML needs them."""
    return str(yaml.safe_dump(value, allow_unicode=True, width=float("inf"))).removesuffix("...\n").strip()
