"""The form in which two prompts that read the same are equal."""

from __future__ import annotations

import re
import unicodedata

from studyml.domain.deck import CardKind
from studyml.domain.inline_spans import Span, SpanKind, opaque_spans

HIDDEN = "⟦…⟧"

_MARKUP = re.compile(r"[\\`$<*_~=\[\ue000]|^[ \t]*+(?:[-+>]|#{1,6})[ \t]", re.M)
_LINE_MARKS = re.compile(r"^[ \t]*+(?:(?:[-+*>]|#{1,6})[ \t]++)++", re.M)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*+(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?\)")
_EMPHASIS = re.compile(r"(?<!\w)(?:[*_]+|~~|==)(?=\S)|(?<=\S)(?:[*_]+|~~|==)(?!\w)")
_HOLE = re.compile("\ue000(\\d+)\ue001")
_GAP = re.compile(r"==\[[^\]\n]*\]==|\\boxed\{\?\}")


def normalised(markdown: str) -> str:
    """The text with case, white space and markup folded, so that what reads the same is equal.

    Markup is marks of emphasis and highlight, backticks, marks at the start of a line, and links and
    images, which keep their text. Formulas keep the case of their letters; comments and tags go.
    """
    if not markdown.isascii():
        markdown = unicodedata.normalize("NFC", markdown)
    if not _MARKUP.search(markdown):
        return " ".join(markdown.split()).casefold()
    text = markdown.replace("\ue000", " ")
    spans = opaque_spans(text)
    if spans:
        pieces = []
        at = 0
        for number, span in enumerate(spans):
            pieces.append(text[at : span.start])
            pieces.append(f"\ue000{number}\ue001")
            at = span.end
        pieces.append(text[at:])
        bare = "".join(pieces)
    else:
        bare = text
    bare = _EMPHASIS.sub("", _LINK.sub(r"\1", _LINE_MARKS.sub("", bare)))
    folded = " ".join(bare.split()).casefold()
    if not spans:
        return folded
    return " ".join(_HOLE.sub(lambda hole: _span_text(text, spans[int(hole[1])]), folded).split())


def prompt(kind: CardKind, front: str) -> str:
    """The normalised front of a card; every gap of a cloze reads the same, whatever its hint."""
    return normalised(_GAP.sub(HIDDEN, front) if kind == CardKind.CLOZE else front)


def _span_text(text: str, span: Span) -> str:
    inner = text[span.start + span.width : span.end - span.width]
    if span.kind == SpanKind.MATH:
        return f"${' '.join(inner.split())}$"
    if span.kind == SpanKind.CODE:
        return inner.casefold()
    if span.kind == SpanKind.ESCAPE:
        return text[span.start + 1]
    return text[span.start + 1 : span.end - 1] if ":" in text[span.start : span.start + 12] else ""
