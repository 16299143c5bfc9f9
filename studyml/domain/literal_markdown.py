"""Text written so that markdown shows it to the letter."""

from __future__ import annotations

import re

from studyml.domain.inline_spans import SpanKind, opaque_spans

_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)|~(?=~)|=(?==)|#(?=\w)"
)
_START = re.compile(r"(\d{1,9})?(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|>|(?<=\d)[.)](?:\s|$)|~{3}|=+\s*$|-[- \t]*$)")


def literal(text: str) -> str:
    """Text on one line as markdown that reads like it, also where it begins a paragraph or an item of a list.

    Formulas between dollars stay formulas. White space becomes single blanks.
    """
    text = " ".join(text.split())
    pieces = []
    at = 0
    for span in opaque_spans(text):
        if span.kind is SpanKind.MATH:
            pieces += [_escaped(text[at : span.start]), text[span.start : span.end]]
            at = span.end
    escaped = "".join([*pieces, _escaped(text[at:])])
    start = _START.match(escaped)
    return escaped if start is None else f"{start[1] or ''}\\{escaped[start.end() :]}"


def _escaped(text: str) -> str:
    return _ACTIVE.sub(lambda match: f"\\{match[0]}", text)
