"""The templates of Anki's note types: HTML in which `{{Field}}` stands for what a note says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

FRONT: Final = "FrontSide"
CLOZE: Final = "cloze"
_TYPE: Final = "type"

_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_ANSWER = re.compile(r"<hr\b[^<>]*\bid\s*=\s*[\"']?answer\b[^<>]*>", re.I)
_MARKUP = re.compile(r"<[^<>]*>")
_LONGEST = 2 * 1024 * 1024  # past that, whoever reads the HTML refuses it
_READING = re.compile(r" ?([^ >\[\]]{1,100})\[([^\[\]]{0,100})\]")


class _Token(NamedTuple):
    """Text, or a field with its filters; or the begin (`#`, `^`) or the end (`/`) of a part."""

    kind: str
    name: str
    filters: tuple[str, ...] = ()


def rendered(
    template: str, fields: Mapping[str, str], cloze: Callable[[str], str], *, with_typed: bool = True
) -> str:
    """The HTML of a template with the fields of a note, and what is special (`FrontSide`, `Tags`) among them.

    A field that a cloze is to be made of goes through `cloze`. What no field is called is left out, as are
    parts for fields that are empty; and without `with_typed` the fields that are to be typed.
    """
    pieces: list[str] = []
    hidden = 0  # how many of the parts around are left out
    parts: list[bool] = []
    size = 0
    for token in _tokens(template):
        if token.kind in ("#", "^"):
            is_left = bool(_MARKUP.sub("", fields.get(token.name, "")).strip()) != (token.kind == "#")
            if "<img" in fields.get(token.name, ""):
                is_left = token.kind == "^"
            parts.append(is_left)
            hidden += is_left
        elif token.kind == "/":
            if parts:
                hidden -= parts.pop()
        elif not hidden and (with_typed or _TYPE not in token.filters):
            pieces.append(token.name if token.kind == "text" else _field(token, fields, cloze))
            size += len(pieces[-1])
            if size > _LONGEST:
                break
    return "".join(pieces)


def answer_of(html: str) -> str:
    """What comes with the answer alone: the part after the line that parts it from the question."""
    return _ANSWER.split(html)[-1] if "<hr" in html.lower() else html


def typed_field(template: str) -> str:
    """The field that a template asks to be typed, the first of them; empty where it asks for none."""
    return next((token.name for token in _tokens(template) if _TYPE in token.filters), "")


def _field(token: _Token, fields: Mapping[str, str], cloze: Callable[[str], str]) -> str:
    value = fields.get(token.name, "")
    for each in reversed(token.filters):
        if each == CLOZE:
            value = cloze(value)
        elif each == "text":
            value = _MARKUP.sub("", value)
        elif each in ("kanji", "kana", "furigana"):
            shown = {"kanji": r"\1", "kana": r"\2", "furigana": r"\1 (\2)"}[each]
            value = _READING.sub(shown, value)
        elif each.startswith("tts"):
            value = ""
    return value


@lru_cache(maxsize=512)
def _tokens(template: str) -> tuple[_Token, ...]:
    found = []
    at = 0
    for tag in _TAG.finditer(template):
        if tag.start() > at:
            found.append(_Token("text", template[at : tag.start()]))
        at = tag.end()
        inner = tag[1].strip()
        if inner[:1] in ("#", "^", "/"):
            found.append(_Token(inner[0], inner[1:].strip()))
        elif not inner.startswith("!"):
            *filters, name = (part.strip() for part in inner.split(":"))
            found.append(_Token("field", name, tuple(filters)))
    if at < len(template):
        found.append(_Token("text", template[at:]))
    return tuple(found)
