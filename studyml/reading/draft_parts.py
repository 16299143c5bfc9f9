"""The parts of a stretch of notes: what a heading, a label or a lone question announces, up to the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

from studyml.reading.asked import is_single_question, unwrapped
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_stretch import Stretch

BELOW_HEADINGS: Final = 7
_LONGEST_NAME: Final = 60

_MARKED: Final = re.compile(
    r"(?P<mark>\*\*\*|\*\*|__|\*"
    r"|_)(?P<name>[^*_\n]{1,60}?)\s*(?P<inner>[:：.])?\s*(?P=mark)\s*(?P<outer>[:：]|[–—-](?=\s))?"
    r"\s*(?P<rest>.*)\Z"
)
_PLAIN: Final = re.compile(r"(?P<name>[A-Z][\w /&'’();-]{1,40}?)\s*[:：](?=\s|\Z)\s*(?P<rest>.*)\Z")


class Form(Enum):
    """How a part is announced."""

    HEADING = "heading"
    LABEL = "label"  # a line of its own
    INLINE = "inline"  # before the text, on its first line
    QUESTION = "question"


class Part(NamedTuple):
    """The part of a stretch under a title: the line of the title, and the lines `start` to `end` below it.

    `inline` is what stands behind the title on its line. The parts within a part begin where it ends.
    """

    title: str
    form: Form
    level: int
    at: int
    start: int
    end: int
    inline: str = ""

    def text(self, stretch: Stretch) -> str:
        """What the part says, as markdown."""
        below = stretch.text(self.start, self.end)
        return f"{self.inline}\n{below}".strip() if self.inline else below


def parts_of(stretch: Stretch, is_name: Callable[[str], bool]) -> list[Part]:
    """The parts of a stretch in order; `is_name` says which labels announce one, bold lines do anyway.

    The first has the title "" and holds what stands before any other.
    """
    heads: list[tuple[str, Form, int, int, str]] = [("", Form.HEADING, 0, -1, "")]
    lines = stretch.lines
    for at, line in enumerate(lines):
        if line.shape == Shape.HEADING:
            heads.append((line.text, Form.HEADING, line.level, at, ""))
        elif line.shape in (Shape.TEXT, Shape.ITEM) and line.indent == 0 and not line.box:
            label = _label(stretch, at, line, is_name)
            if label is not None:
                heads.append((label[0], label[1], BELOW_HEADINGS, at, label[2]))
    ends = [head[3] for head in heads[1:]] + [len(lines)]
    return [
        Part(title, form, level, at, at + 1, end, inline)
        for (title, form, level, at, inline), end in zip(heads, ends, strict=True)
    ]


def label_of(text: str) -> tuple[str, str] | None:
    """A label in front of a line, in emphasis or before a colon, and what stands behind it."""
    first = text[:1]
    if first in ("*", "_"):
        marked = _MARKED.match(text[:4000])
        if marked is None or not (marked["inner"] or marked["outer"] or not marked["rest"]):
            return None
        return marked["name"].strip(), marked["rest"]
    if ":" not in text[:_LONGEST_NAME] and "：" not in text[:_LONGEST_NAME]:
        return None
    plain = _PLAIN.match(text)
    return None if plain is None else (plain["name"].strip(), plain["rest"])


def _label(
    stretch: Stretch, at: int, line: NoteLine, is_name: Callable[[str], bool]
) -> tuple[str, Form, str] | None:
    text = line.text
    if text.endswith(("?", "**", "__")) and line.shape == Shape.TEXT and _is_alone(stretch, at):
        if is_single_question(text):
            return unwrapped(text), Form.QUESTION, ""
        if text.startswith(("**", "__")) and len(text) <= _LONGEST_NAME + 4 and text.count(text[:2]) == 2:
            return text.strip("*_ :"), Form.LABEL, ""
    label = label_of(text)
    if label is None or not is_name(label[0]):
        return None
    return label[0], Form.INLINE if label[1] else Form.LABEL, label[1]


def _is_alone(stretch: Stretch, at: int) -> bool:
    """Whether a line of text is a paragraph of its own."""
    before = stretch.lines[at - 1].shape if at else Shape.BLANK
    after = stretch.lines[at + 1].shape if at + 1 < len(stretch.lines) else Shape.BLANK
    return before != Shape.TEXT and after != Shape.TEXT
