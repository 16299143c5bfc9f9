"""What may stand in braces at the end of a card's first line: its id and its tags, `{#id .tag}`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

ID_NAME: Final = re.compile(r"[A-Za-z0-9][\w.:-]*")
TAG_NAME: Final = re.compile(r"(?=[^\s{}]*[^\W\d_])[^\s{},.#][^\s{},#]*")

_BRACES = re.compile(r"\{[#.][^{}\n]*\}")


class Attributes(NamedTuple):
    """A line less what stands in braces at its end, the id there as it is written, and the tags."""

    text: str
    explicit_id: str | None = None
    tags: tuple[str, ...] = ()


def attributes_of(line: str) -> Attributes:
    """The line with its attributes taken off. Braces that do not begin with `#` or hold anything but an id
    and tags after white space are text."""
    line = line.rstrip()
    if not line.endswith("}"):
        return Attributes(line)
    at = line.rfind("{")
    if at < 0 or not _BRACES.fullmatch(line, at):
        return Attributes(line)
    words = line[at + 1 : -1].split()
    tags = tuple(dict.fromkeys(word[1:] for word in words if word[0] == "."))
    text = line[:at].rstrip()
    if line[at + 1] == "#":
        rest = words[1:]
        if all(word[0] == "." and TAG_NAME.fullmatch(word[1:]) for word in rest):
            return Attributes(text, words[0][1:], tags)
        return Attributes(text, line[at + 2 : -1].strip())
    is_apart = at == 0 or line[at - 1].isspace()
    if not is_apart or len(tags) < len(words) or not all(map(TAG_NAME.fullmatch, tags)):
        return Attributes(line)
    return Attributes(text, None, tags)


def with_attributes(line: str, explicit_id: str | None, tags: tuple[str, ...]) -> str:
    """A line with this id and these tags in the place of those that it has."""
    words = [f"#{explicit_id}"] if explicit_id else []
    words += [f".{tag}" for tag in tags]
    text = attributes_of(line).text
    return f"{text} {{{' '.join(words)}}}" if words else text
