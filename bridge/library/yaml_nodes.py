"""YAML nodes with their source positions and typed access to values; the one file where yaml enters.

Numbers are those of YAML 1.2: 0120 is 120 and 1e2 is 100, 1:30 is text. `yes`, `no`, `on` and `off` are truth
values, as in YAML 1.1.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from engine.contract.errors import BandmateError
from engine.contract.params import SWITCH_WORDS, Param
from engine.contract.suggest import nearest

from .files import write_atomically

LARGEST_FILE = 8 << 20  # bytes
TAG = "tag:yaml.org,2002:"
NULL, TRUTH, WHOLE, FLOAT, TEXT = (TAG + kind for kind in ("null", "bool", "int", "float", "str"))
# what a scalar without quotes is, and the characters that it may begin with
PLAIN = (
    (NULL, r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    (TRUTH, r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
     list("yYnNtTfFoO")),
    (WHOLE, r"[-+]?[0-9]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (FLOAT, r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
)  # fmt: skip
TAGS = frozenset({NULL, TRUTH, WHOLE, FLOAT, TEXT, TAG + "seq", TAG + "map"})
MOST_DIGITS = 300  # of a number that a float can hold
CLOCK_TIME = re.compile(r"[-+]?[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?")  # a number to base 60 in YAML 1.1


# libyaml's is ten times faster: ten maps and all presets are read at every start
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _tag, _pattern, _first in PLAIN:
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), _first)


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
        """A number, string, truth value or None."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected one value")
        tag, value = self._node.tag, str(self._node.value)
        if tag == TRUTH and value.casefold() in SWITCH_WORDS:
            return bool(SWITCH_WORDS[value.casefold()])
        if tag in (WHOLE, FLOAT) and (number := _number(value)) is not None:
            return number
        if tag in (TRUTH, WHOLE, FLOAT):
            raise self.wrong(f"{value!r:.80} is no {tag.removeprefix(TAG)}")
        return None if tag == NULL else value

    def _numeric(self) -> float | None:
        """A number, in quotes or not; None for anything else."""
        value = self.scalar()
        if isinstance(value, str):
            return _number(value)
        return None if isinstance(value, bool) else value

    def _hint(self) -> str:
        """The cure for what was a number to base 60 or 8 in YAML 1.1."""
        return ": write it as one number" if CLOCK_TIME.fullmatch(self.text()) else ""

    def text(self) -> str:
        """A scalar as it is written, unresolved."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.wrong("expected a word or text")
        return str(self._node.value)

    def whole(self, low: int, high: int) -> int:
        """An integer in low..high."""
        value = self._numeric()
        if value is None or not low <= value <= high or value != round(value):
            raise self.wrong(f"{self.scalar()!r:.80} is not a whole number in {low}..{high}{self._hint()}")
        return int(value)

    def number(self, low: float, high: float) -> float:
        """A number in low..high."""
        value = self._numeric()
        if value is None or not low <= value <= high:
            raise self.wrong(f"{self.scalar()!r:.80} is not a number in {low:g}..{high:g}{self._hint()}")
        return float(value)

    def truth(self) -> bool:
        """`yes`, `no`, `on`, `off`, `true` or `false`."""
        value = self.scalar()
        if isinstance(value, str) and value.casefold() in SWITCH_WORDS:
            return bool(SWITCH_WORDS[value.casefold()])
        if not isinstance(value, bool):
            raise self.wrong(f"{value!r:.80} is neither yes nor no")
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
            raise self.wrong(f"{param.name} is {value!r:.80}{nearest(str(value), param.choices)}")
        if param.kind == "switch" and (isinstance(value, bool) or param.is_word(str(value))):
            return float(value) if isinstance(value, bool) else param.read(value)
        number = self._numeric()
        if number is None:
            expected = "on or off" if param.kind == "switch" else f"a number in {param.low:g}..{param.high:g}"
            raise self.wrong(f"{param.name} is {value!r:.80}, expected {expected}{self._hint()}")
        try:
            return param.check(float(number))
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
    """The root node of a YAML file in UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        DocumentError: If it cannot be read or is not YAML.
    """
    try:
        content = _content(file)
    except OSError as error:
        raise DocumentError(f"{file}: cannot be read: {error.strerror or error}") from error
    if len(content) > LARGEST_FILE:
        raise DocumentError(f"{file}: is larger than {LARGEST_FILE >> 20} MiB")
    return parse(_decoded(content, file), str(file))


def _content(file: Path) -> bytes:
    """What is in it, up to a byte more than is taken."""
    if file.is_symlink() and not file.exists():
        raise DocumentError(f"{file}: is a link to nowhere ({file.readlink()})")
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise DocumentError(f"{file}: is no file")
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def _decoded(content: bytes, file: Path) -> str:
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 if is_wide else content.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{file}:{line}: is not UTF-8: save it as UTF-8") from error


def parse(text: str, file: str) -> Value:
    """The root node of YAML text; `file` is its name in errors.

    Raises:
        DocumentError: If it is empty or not YAML.
    """
    if odd := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise DocumentError(f"{file}:{line}: the character {odd[0]!r} is not allowed: save it as UTF-8")
    try:
        node = yaml.compose(text, _Loader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        position = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        raise DocumentError(f"{position}: is not YAML: {getattr(error, 'problem', error)}") from error
    if node is None:
        raise DocumentError(f"{file}:1:1: expected keys and values, the file is empty")
    _check_tags(node, file)
    return Value(file, node)


def _check_tags(root: yaml.Node, file: str) -> None:
    """Refuse a tag that means nothing here, as `!mine` or `!!timestamp`."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an anchor
            continue
        seen.add(id(node))
        if node.tag not in TAGS:
            name = node.tag.replace(TAG, "!!")
            raise Value(file, node).wrong(f"the tag {name:.80} is not known: leave it out")
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)


def _number(text: str) -> float | None:
    """A number as YAML 1.2 writes it; None if it is none."""
    for tag, pattern, _ in PLAIN:
        if tag in (WHOLE, FLOAT) and re.fullmatch(pattern, text):
            if text.startswith("0x"):
                return int(text, 16)
            return int(text) if tag == WHOLE and len(text) < MOST_DIGITS else float(text)
    return None


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
