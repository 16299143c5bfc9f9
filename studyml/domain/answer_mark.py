"""What marks in a card that its answer is to be typed: `{{type:…}}` around it."""

from __future__ import annotations

import re

from studyml.domain.deck import CardKind
from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.domain.text_ranges import text_ranges

_BRACES = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_MARK = re.compile(
    rf"\{{\{{type:(?P<answer>(?:[^{{}}]|{_BRACES}){{1,500}}?)(?:::(?P<hint>[^{{}}]{{0,200}}))?\}}\}}"
)
_HIDDEN = re.compile(r"==(?!\[)(.+?)==")
_BLOCK = re.compile(r"\s*(?:\||[-*+>#] ?|```|~~~|\$\$|\d+[.)] )")
_LONGEST = 100  # characters of an answer that is typed because its concept asks for typing


def without_marks(front: str, back: str) -> tuple[str, str, str]:
    """Both sides of a card without the marks, and the answer that is to be typed, empty without a mark.

    In the front a mark leaves a gap, or its hint, in the back what it holds. Marks in code are text.
    """
    if "{{type:" not in front and "{{type:" not in back:
        return front, back, ""
    answers: list[str] = []
    return _side(front, answers, is_front=True), _side(back, answers, is_front=False), ", ".join(answers)


def answer_to_type(kind: CardKind, back: str) -> str:
    """What of the back of a card can be typed: what a cloze hides, else a back of one short line.
    A definition is told in words of one's own."""
    if kind is CardKind.CLOZE:
        return ", ".join(map(str.strip, _HIDDEN.findall(back)))
    if kind is CardKind.DEFINITION:
        return ""
    is_short = len(back) <= _LONGEST and "\n" not in back and not _BLOCK.match(back)
    return back if is_short else ""


def _side(text: str, answers: list[str], *, is_front: bool) -> str:
    if "{{type:" not in text:
        return text
    pieces, at = [], 0
    for start, end in text_ranges(text):
        part = text[start:end]
        bare = masked(part, [span for span in opaque_spans(part) if span.kind is not SpanKind.MATH])
        for mark in _MARK.finditer(bare):
            answer = part[mark.start("answer") : mark.end("answer")].strip()
            hint = part[mark.start("hint") : mark.end("hint")].strip() if mark["hint"] else ""
            if answer:
                answers.append(answer)
                pieces += [text[at : start + mark.start()], f"==[{hint or '…'}]==" if is_front else answer]
                at = start + mark.end()
    return "".join((*pieces, text[at:]))
