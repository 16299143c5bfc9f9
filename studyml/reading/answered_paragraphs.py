"""Paragraphs that ask something and answer it."""

from __future__ import annotations

import re
from typing import Final

from studyml.reading.asked import is_question, is_single_question, masked_links, parted, shown
from studyml.reading.note_lines import Shape
from studyml.reading.note_sections import is_label
from studyml.reading.note_stretch import Stretch

_PAIRS_FROM: Final = 3
_SHORTEST_ANSWER: Final = 4
_GENERAL: Final = re.compile(
    r"(?:what(?:'s| is| are| does| do)\b(?! (?:it|this|that|these|they|next|new|up)\b)(?!.*\bthe \w+\?\Z)"
    r"|why (?:is|are|does|do|not)\b|how (?:is|are|does|do)\b)",
    re.I,
)
_PERSONAL: Final = re.compile(r"\b(?:i|i'm|i'll|i've|we|you|me|my|our|your|today|tomorrow|yesterday)\b", re.I)


def answers_at_once(text: str) -> bool:
    """Whether a line asks what or why something is, and the sentence behind says so."""
    if "?" not in text:
        return False
    question, inline = parted(text)
    bare = shown(question).replace("’", "'")
    is_general = _GENERAL.match(bare) is not None and _PERSONAL.search(bare) is None
    if not (inline and is_general and is_single_question(question)) or "?" in masked_links(inline):
        return False
    return len(inline.split()) >= _SHORTEST_ANSWER and _PERSONAL.search(inline) is None


def begins_paragraph(stretch: Stretch, at: int) -> bool:
    """Whether a line of text is the first of its paragraph, at the margin."""
    return not stretch.lines[at].indent and (at == 0 or stretch.lines[at - 1].shape != Shape.TEXT)


def end_of_paragraph(stretch: Stretch, at: int) -> int:
    """Where the paragraph ends that a question begins; 0 when nothing follows in it, or it asks again."""
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].shape in (Shape.TEXT, Shape.OPAQUE):
        if is_question(stretch.lines[end].text) or is_label(stretch.lines[end]):
            return 0
        end += 1
    return end if end > at + 1 else 0


def lines_answered_below(stretch: Stretch) -> frozenset[int]:
    """The lines that ask at the head of paragraphs which answer them, where a page is made of these."""
    asking = [
        at
        for at, line in enumerate(stretch.lines)
        if line.shape == Shape.TEXT
        and ("?" in line.text or "？" in line.text)
        and begins_paragraph(stretch, at)
        and is_single_question(line.text)
    ]
    pairs = frozenset(at for at in asking if end_of_paragraph(stretch, at))
    return pairs if len(pairs) >= _PAIRS_FROM and 3 * len(pairs) >= 2 * len(asking) else frozenset()
