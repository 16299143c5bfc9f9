"""Where a document holds text and not code, and the same document without its comments."""

from __future__ import annotations

from collections.abc import Iterator

from studyml.domain.blocks import CODE, FENCE, BlockScanner
from studyml.domain.inline_spans import SpanKind, begins_line, opaque_spans


def text_ranges(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a document, as offsets, that hold inline text: all but fences and indented code."""
    scanner = BlockScanner()
    start = at = 0
    for line in text.split("\n"):
        if scanner.scan(line) in (FENCE, CODE):
            if start < at:
                yield start, at
            start = at + len(line) + 1
        at += len(line) + 1
    if start < len(text):
        yield start, len(text)


def without_comments(text: str) -> str:
    """The document less its HTML comments; a comment that fills its lines takes them along."""
    if "<!--" not in text:
        return text
    pieces = []
    at = 0
    for start, end in text_ranges(text):
        for span in opaque_spans(text[start:end]):
            if span.kind != SpanKind.COMMENT:
                continue
            first, last = start + span.start, start + span.end
            pieces.append(text[at:first])
            after = text[last : last + 1]
            goes_along = (begins_line(text, first) and after == "\n") or (
                after == " " == text[first - 1 : first]
            )
            at = last + 1 if goes_along else last
    pieces.append(text[at:])
    return "".join(pieces)
