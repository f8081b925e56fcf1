"""Lines of ChordPro: directives in braces, their values, texts with markup."""

import re

DIRECTIVE = re.compile(r"([^\s:]+)\s*:?\s*")
LABEL = re.compile(r"label\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
MARKUP = re.compile(r"<[^<>]*>|%\{[^{}]*\}")
SHORT = {"t": "title", "ns": "new_song", "c": "comment"}
NESTED = 4
BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def directives(line: str) -> list[tuple[str, str]]:
    """Names and values of a line that holds nothing but directives; empty for any other."""
    line = line.strip()
    if not (line.startswith("{") and line.endswith("}")):
        return []
    found, depth, begin = [], 0, 0
    for at, sign in enumerate(line):
        depth += (sign == "{") - (sign == "}")
        if sign == "{" and depth == 1:
            begin = at + 1
        elif sign == "}" and depth == 0:
            found.append(line[begin:at].strip())
        elif depth < 1 and not sign.isspace():
            return []
    return [(SHORT.get(name.lower(), name.lower()), value) for name, value in map(_parted, found)]


def _parted(directive: str) -> tuple[str, str]:
    """Name and value; `{meta: name value}` is `{name: value}`."""
    match = DIRECTIVE.match(directive)
    name, value = (match[1], directive[match.end() :]) if match else ("", "")
    return (
        _parted(value) if name.lower() == "meta" and not value.lower().startswith("meta") else (name, value)
    )


def unmarked(text: str) -> str:
    """A text without markup and without `%{...}`, which may stand in each other a few times."""
    for _ in range(NESTED):
        text = MARKUP.sub("", text)
    return text


def named(value: str) -> str:
    """The name in a directive: what `label=` says, or all of it where it has no such attributes."""
    if found := LABEL.search(value):
        return found[1] or found[2] or ""
    return "" if re.search(r"\w=[\"']", value) else value.strip()
