"""How far the answer to a question reaches in the notes."""

from __future__ import annotations

import re
from itertools import pairwise

from studyml.reading.asked import is_question, parted
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_sections import ANSWER_MARK, Section, is_label
from studyml.reading.note_stretch import Stretch

_LOOK_AHEAD = 20
_WORD = re.compile(r"[\w-]+")
_STATES = re.compile(r"is|are|was|were|can|has|have|means?|stands?|[a-z]{2,}s")
_SAYS = re.compile(
    r"(?:okay|ok|yes|no|yep|nope|because|it|it's|its|they|this|these|that|a|an|the|in short|basically|simply"
    r"|use|we use|turns out|apparently|answer|if|when|by|to|since|depends)\b",
    re.I,
)
_OF_THE_DAY = re.compile(
    r"(?:today|yesterday|then|next|now|later|i|i'm|i've|i'll|we|my|started?|starting|continu\w*|finish\w*|watch\w*"
    r"|read|reading|worked|working|did|learn\w*|studied|completed?|tried|trying|spent|had|will|went|calculate"
    r"|train|check|see|wrote)\b",
    re.I,
)


def end_of_item(stretch: Stretch, at: int) -> int:
    """Where what belongs to an item ends: nested lines, and lines that go on right below it.

    Items nested under it that all ask are questions of their own, and do not belong to it.
    """
    line = stretch.lines[at]
    end = at + 1
    after_blank = False
    while end < len(stretch.lines):
        each = stretch.lines[end]
        if each.shape == Shape.BLANK:
            after_blank = True
        elif each.shape in (Shape.HEADING, Shape.RULE) or _is_elsewhere(stretch.parts[end]):
            break
        elif each.indent > line.indent or each.shape == Shape.OPAQUE or _is_marked(each):
            after_blank = False
        elif each.shape == Shape.ITEM or after_blank or is_label(each):
            break
        end += 1
    while end > at + 1 and stretch.lines[end - 1].shape == Shape.BLANK:
        end -= 1
    return at + 1 if _holds_questions(stretch, at + 1, end) else end


def end_below(stretch: Stretch, at: int) -> int:
    """Where the answer to a question in the open ends; right behind it when nothing surely answers it."""
    lines = stretch.lines
    start = stretch.past_blanks(at + 1)
    after = lines[start] if start < len(lines) else None
    if after is None or after.shape != Shape.TEXT or is_label(after) or is_question(after.text):
        return at + 1
    before = lines[at - 1] if at else None
    is_in_run = before is not None and before.shape == Shape.TEXT and is_question(before.text)
    text = after.text.replace("’", "'")
    says = _SAYS.match(text) is not None and not _OF_THE_DAY.match(text)
    goes_on = start == at + 1 and says and not is_in_run
    if not (_is_marked(after) or _takes_up(lines[at].text, after.text) or goes_on):
        return at + 1
    end = start
    while end < len(lines) and lines[end].shape in (Shape.TEXT, Shape.OPAQUE, Shape.ITEM):
        if lines[end].shape == Shape.TEXT and is_question(lines[end].text):
            break
        end += 1
    return end


def _is_elsewhere(part: Section) -> bool:
    return part in (Section.TITLE, Section.TASKS)


def _is_marked(line: NoteLine) -> bool:
    return line.shape == Shape.TEXT and ANSWER_MARK.match(line.text) is not None


def _holds_questions(stretch: Stretch, start: int, end: int) -> bool:
    """Whether the items nested under an item ask, as far as the first of them tell."""
    nested = [
        line for line in stretch.lines[start : min(end, start + _LOOK_AHEAD)] if line.shape == Shape.ITEM
    ]
    return bool(nested) and all(
        is_question(parted(line.text)[0]) and "](" not in line.text for line in nested
    )


def _takes_up(question: str, answer: str) -> bool:
    """Whether an answer says something of what the question asks about: "What is PCA?" - "PCA is …"."""
    said = _WORD.findall(answer.lower()[:100])[:4]
    if said and said[0] in ("a", "an", "the"):
        del said[0]
    asked = set(_WORD.findall(question.lower()))
    return any(
        len(subject) > 2 and subject in asked and _STATES.fullmatch(verb) is not None
        for subject, verb in pairwise(said)
    )
