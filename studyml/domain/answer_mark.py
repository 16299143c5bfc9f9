"""What marks in a card that its answer is to be typed: `{{type:…}}` around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from studyml.domain.deck import CardKind
from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.domain.text_ranges import text_ranges

_BRACES = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_MARK = re.compile(
    rf"\{{\{{type:(?P<answer>(?:[^{{}}]|{_BRACES}){{1,500}}?)(?:::(?P<hint>[^{{}}]{{0,200}}))?\}}\}}"
)
_HIDDEN = re.compile(r"==(?!\[)(.+?)==")
_BLOCK = re.compile(r"\s*(?:\||[-*+>#] ?|```|~~~|\$\$|\d+[.)] )")
_FRONT_GAP = re.compile(r"==\[([^\]\n]*)\]==")
_NO_HINT = "…"
_TRIED = 8  # places of an answer at which a mark is tried
_LONGEST = 100  # characters of an answer that is typed because its concept asks for typing


def without_marks(front: str, back: str) -> tuple[str, str, str]:
    """Both sides of a card without the marks, and the answer that is to be typed, empty without a mark.

    In the front a mark leaves a gap, or its hint, in the back what it holds. Marks in code are text.
    """
    if "{{type:" not in front and "{{type:" not in back:
        return front, back, ""
    answers: list[str] = []
    return _side(front, answers, is_front=True), _side(back, answers, is_front=False), ", ".join(answers)


def with_marks(front: str, back: str, typed: str) -> tuple[str, str] | None:
    """Both sides with marks of which `without_marks` makes these sides and this answer again; None where no
    marks do, as for an answer that stands in neither side."""
    for answers in dict.fromkeys(((typed,), tuple(typed.split(", ")))):
        sides = [(front, side) for side in _marked(back, answers)]
        pieces = _FRONT_GAP.split(front)  # every second is the hint of a gap
        if len(pieces) == 2 * len(answers) + 1:
            for at, answer in enumerate(answers):
                hint = pieces[2 * at + 1]
                pieces[2 * at + 1] = f"{{{{type:{answer}{'' if hint == _NO_HINT else f'::{hint}'}}}}}"
            sides.append(("".join(pieces), back))
        for one, other in sides:
            if without_marks(one, other) == (front, back, typed):
                return one, other
    return None


def _marked(text: str, answers: Sequence[str]) -> Iterator[str]:
    """The text with marks around answers, in their order; a single one at each of its first places."""
    places: list[re.Match[str]] = []
    for answer in answers:
        found = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)")
        if len(answers) == 1:
            for place in islice(found.finditer(text), _TRIED):
                yield f"{text[: place.start()]}{{{{type:{answer}}}}}{text[place.end() :]}"
            return
        following = found.search(text, places[-1].end() if places else 0)
        if following is None:
            return
        places.append(following)
    for place in reversed(places):
        text = f"{text[: place.start()]}{{{{type:{place[0]}}}}}{text[place.end() :]}"
    yield text


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
                pieces += [
                    text[at : start + mark.start()],
                    f"==[{hint or _NO_HINT}]==" if is_front else answer,
                ]
                at = start + mark.end()
    return "".join((*pieces, text[at:]))
