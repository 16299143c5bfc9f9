"""The words of HTML as markdown: escaped where markdown would read more into them, formulas kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from textwrap import dedent

from studyml.domain.inline_spans import SpanKind, opaque_spans

_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_NO_PLAIN_SPACE = re.compile(r"[\t\r\n\f\u00a0]")
_NOT_PLAIN = re.compile(r"[\\`*_<&~$]")
_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|\*(?=\S)|(?<=\S)\*|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w{1,32};)|~~"
)
_LINE_START = re.compile(
    r"(?m)^(\d{1,9})?(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|(?<=\d)[.)](?:\s|$)|=+\s*$|-[- \t]*$|:\s)"
)
_DELIMITER = re.compile(r"\\\\|\\\(|\\\)|\\\[|\\\]|\$\$?")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_DISPLAY_STYLE = re.compile(r"\{\\(?:display|text|script)style\s*(.*)\}", re.S)


def words(text: str) -> str:
    """The text of an element as inline markdown: white space becomes single spaces, `\\(…\\)` `$…$`."""
    text = _spaced(text)
    if _NOT_PLAIN.search(text) is None:  # nothing below would find anything: the quick way
        return text
    text = _with_dollars(text)
    pieces = []
    at = 0
    for span in opaque_spans(text):
        if span.kind in (SpanKind.MATH, SpanKind.CODE):
            pieces += [_escaped(text[at : span.start]), text[span.start : span.end]]
            at = span.end
    return "".join([*pieces, _escaped(text[at:])])


def paragraph(inline: str) -> str:
    """Inline markdown as a paragraph: what would open another block at the start of a line is escaped."""
    if inline[:1].isalpha() and "\n" not in inline:  # no mark begins with a letter
        return inline
    return _LINE_START.sub(lambda match: f"{match[1] or ''}\\", inline)


def formula(tex: str, *, is_display: bool) -> str:
    """TeX source as a formula of markdown; empty when there is none."""
    tex = _SPACE.sub(" ", tex).strip()
    if match := _DISPLAY_STYLE.fullmatch(tex):
        tex = match[1].strip()
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        if tex.startswith(opening) and tex.endswith(closing) and len(tex) >= 2 * len(opening):
            tex = tex[len(opening) : -len(closing)].strip()
    mark = "$$" if is_display else "$"
    return f"{mark}{tex}{mark}" if tex else ""


def code_span(text: str) -> str:
    """A code span, fenced by as many backticks as it needs."""
    text = _SPACE.sub(" ", text)
    if not text.strip():
        return ""
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_block(text: str, language: str) -> str:
    """A fenced block; empty when there is no code."""
    text = dedent(text.replace("\u00a0", " ")).strip("\n")
    if not text.strip():
        return ""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _spaced(text: str) -> str:
    """The text with single spaces for all its white space."""
    return _SPACE.sub(" ", text) if "  " in text or _NO_PLAIN_SPACE.search(text) else text


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)


def _escaped(text: str) -> str:
    return _ACTIVE.sub(lambda match: f"\\{match[0]}", text)


def _with_dollars(text: str) -> str:
    """The text with formulas in TeX's own brackets put between dollars; formulas in dollars stay."""
    if "\\(" not in text and "\\[" not in text:
        return text
    marks = list(_DELIMITER.finditer(text))
    places: dict[str, list[int]] = {}
    for index, mark in enumerate(marks):
        places.setdefault(mark[0], []).append(index)
    pieces = []
    at = index = 0
    while index < len(marks):
        opening = marks[index]
        closing = _CLOSING.get(opening[0])
        rest = places.get(closing, []) if closing else []
        which = bisect_left(rest, index + 1)
        if which < len(rest):
            end = marks[rest[which]]
            if opening[0] != "$$":
                inner = text[opening.end() : end.start()]
                pieces += [text[at : opening.start()], formula(inner, is_display=opening[0] == "\\[")]
                at = end.end()
            index = rest[which]
        index += 1
    return "".join([*pieces, text[at:]])
