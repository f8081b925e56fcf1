"""YAML files that people write: presets, controller maps. Every value knows its place; the one file where yaml enters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from engine.contract.errors import BandmateError
from engine.contract.params import Param

LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # ten times faster, where libyaml is there: nine maps are read at every start


class DocumentError(BandmateError):
    """A file that cannot be read or does not make sense, with file, line, column and what was expected."""


@dataclass(frozen=True, slots=True)
class Value:
    """A node of a YAML file."""

    file: str
    _node: yaml.Node

    @property
    def place(self) -> str:
        mark = self._node.start_mark
        return f"{self.file}:{mark.line + 1}:{mark.column + 1}"

    def wrong(self, words: str) -> DocumentError:
        """The error that names this place."""
        return DocumentError(f"{self.place}: {words}")

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def entries(self, expected: str) -> Iterator[tuple["Value", str, "Value"]]:
        """Key's place, key and value of a mapping, each key once; `expected` says which keys there may be."""
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
        """A mapping of which all keys are known."""
        words = tuple(allowed)
        found = {}
        for where, key, value in self.entries(", ".join(words)):
            if key not in words:
                raise where.wrong(f"unknown key {key!r}{nearest(key, words)}")
            found[key] = value
        return found

    def items(self, expected: str) -> list["Value"]:
        """The values of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.wrong(f"expected a list of {expected}")
        return [Value(self.file, item) for item in self._node.value]

    def scalar(self) -> Any:
        """A number, word or truth value, as YAML has it."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected one value")
        return yaml.SafeLoader("").construct_object(self._node)

    def text(self) -> str:
        """A word or text as it is written."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected a word or text")
        return str(self._node.value)

    def whole(self, low: int, high: int) -> int:
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(f"{value!r} is not a whole number in {low}..{high}")
        return value

    def number(self, low: float, high: float) -> float:
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(f"{value!r} is not a number in {low:g}..{high:g}")
        return float(value)

    def truth(self) -> bool:
        value = self.scalar()
        if not isinstance(value, bool):
            raise self.wrong(f"{value!r} is neither yes nor no")
        return value

    def one_of(self, words: Iterable[str]) -> str:
        word, known = self.text(), tuple(words)
        if word not in known:
            raise self.wrong(f"{word!r} is not known{nearest(word, known)}")
        return word

    def setting(self, param: Param) -> float:
        """A value that `param` takes."""
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
        """A regular expression."""
        text = self.text()
        try:
            re.compile(text)
        except re.error as error:
            raise self.wrong(f"{text!r} is not a pattern for port names: {error}") from error
        return text


def read(file: Path) -> Value:
    """The whole of a YAML file.

    Raises:
        DocumentError: If it cannot be read or is not YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file}: cannot be read: {error}") from error
    return parse(text, str(file))


def parse(text: str, file: str) -> Value:
    """YAML from anywhere; `file` names the place in errors.

    Raises:
        DocumentError: If it is not YAML.
    """
    try:
        node = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        raise DocumentError(f"{place}: is not YAML: {getattr(error, 'problem', error)}") from error
    if node is None:
        raise DocumentError(f"{file}:1:1: expected keys and values, the file is empty")
    return Value(file, node)


def write(file: Path, content: dict[str, Any]) -> None:
    """A YAML file as a person would write it; the old one stays until the new one is whole.

    Raises:
        DocumentError: If it cannot be written.
    """
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text(content), encoding="utf-8")
        part.rename(file)
    except OSError as error:
        raise DocumentError(f"{file}: cannot be written: {error}") from error


def text(content: dict[str, Any]) -> str:
    """`content` as a person would write it."""
    return str(
        yaml.safe_dump(content, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)
    )


def nearest(word: str, words: Iterable[str]) -> str:
    known = tuple(words)
    near = get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f", expected one of {', '.join(known)}"
