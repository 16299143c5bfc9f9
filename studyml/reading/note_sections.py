"""Which part of a day's notes a line stands in: among its questions, its terms, its tasks, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from studyml.reading.note_lines import LONGEST_LABEL, NoteLine, Shape


class Section(Enum):
    """What a part of the notes is for, as its title says."""

    NONE = "none"
    TITLE = "title"  # the line that names a part
    QUESTIONS = "questions"
    THOUGHTS = "thoughts"  # and questions among them
    TERMS = "terms"
    TASKS = "tasks"
    LINKS = "links"


_NAMES = (
    (
        Section.QUESTIONS,
        r"(?:(?:open|my|some|new|more|further|remaining|unanswered|outstanding|big|pending|interview|review|practice"
        r"|quiz|self[- ]test|key|other|follow[- ]?up|additional|good)\s)*"
        r"(?:questions?|qs|q's|q\s?&\s?a|q and a|faq|doubts"
        r"|questions? (?:i have|to (?:ask|answer|research|self|explore|investigate"
        r"|resolve|discuss|look into|think about|consider))"
        r"|questions? (?:and|&|/) answers?"
        r"|questions? for (?:myself|later|tomorrow|next time|me)"
        r"|(?:things|stuff) (?:i (?:do not|don't)|to) (?:understand|ask|look up)"
        r"|confusions?|fragen|offene fragen|preguntas)",
    ),
    (
        Section.THOUGHTS,
        r"(?:(?:my|some|random|other|open)\s)*"
        r"(?:(?:thoughts|ideas|notes|comments|remarks|observations|reflections)"
        r"\s?(?:and|&|/|,|\+|\||or)\s?(?:(?:my|some|open)\s)?questions?"
        r"|questions?\s?(?:and|&|/|,|\+|\||or)\s?(?:(?:my|some|other)\s)?"
        r"(?:thoughts|ideas|notes|comments|remarks|observations|reflections))",
    ),
    (
        Section.TERMS,
        r"(?:(?:new|key|important|some|useful|basic|common|more|my|main|ml|dl|nlp)\s)*"
        r"(?:vocab(?:ulary)?|glossary|terms?|terminology|terminologies|definitions?|acronyms?|abbreviations?"
        r"|jargon|key ?words|words|lexicon|concepts|notation|begriffe|glossaire|vocabulaire)"
        r"(?:\s(?:learned|learnt|i learned|of the day|today|and definitions|and terms|list))?",
    ),
    (
        Section.TASKS,
        r"(?:(?:my|next|open|today's|tomorrow's|remaining)\s)*"
        r"(?:tasks?|to[- ]?dos?|todo list|action items?|next steps?|next|plans?|goals?|homework|exercises?"
        r"|tomorrow|done|objectives?|checklist|agenda|aufgaben|plan for (?:today|tomorrow)|what'?s next)",
    ),
    (
        Section.LINKS,
        r"(?:(?:useful|other|further|related|additional|more)\s)*"
        r"(?:links?|references?|resources?|sources?|further reading|reading(?: list)?|papers?|articles?"
        r"|videos?|bibliography|see also|courses?|books?|credits?)"
        r"(?: to (?:the )?(?:work|code|read|watch))?(?:\s?\(s\))?",
    ),
)
_SECTIONS = tuple((section, re.compile(pattern + r"\Z", re.I)) for section, pattern in _NAMES)
ANSWER_MARK: Final = re.compile(
    r"(?:\*\*|__|_|\*)?(?:A|Ans|Answer|Antwort|Réponse|Respuesta)\s?\d{0,3}\s?"
    r"(?:(?:[:：.)]|->|→)(?:\*\*|__|_|\*)?|(?:\*\*|__|_|\*)[:：])\s*",
    re.I,
)
_EDGES = re.compile(r"\A[\W\d_]+|[\W_]+\Z")
_LABEL = re.compile(r"[^\s:：.?!][^:：.?!|]{0,60}[:：]\Z")
_LABEL_ENDS = (":", "：", "**", "__")
_BOLD_LINE = re.compile(r"(\*\*|__)(?P<inner>[^*_]{1,60})\1\s*[:：]?\Z")
_PLAIN = (Shape.TEXT, Shape.ITEM)


def section_named(title: str) -> Section:
    """What a part with a title is for; NONE when the title does not say."""
    if len(title) > LONGEST_LABEL:
        return Section.NONE
    bare = _EDGES.sub("", title.replace("’", "'").replace("*", "").replace("`", ""))
    bare = " ".join(bare.split())
    for section, pattern in _SECTIONS:
        if pattern.match(bare):
            return section
    return Section.NONE


def is_label(line: NoteLine) -> bool:
    """Whether a line is nothing but a title for what follows: short, and bold or with a colon at its end."""
    if line.shape not in _PLAIN or len(line.text) > LONGEST_LABEL + 10:
        return False
    text = line.text
    if not text.endswith(_LABEL_ENDS):
        return False
    bold = _BOLD_LINE.match(text)
    if bold is not None:
        return not bold["inner"].rstrip().endswith("?")
    return _LABEL.match(text.replace("**", "").replace("__", "")) is not None


def sections(lines: Sequence[NoteLine]) -> list[Section]:
    """The part that each line stands in.

    A heading names what stands below it, up to the next of its level. A label (`Questions:`) names the list
    below it, or the paragraphs up to the next label.
    """
    out: list[Section] = []
    heads: list[tuple[int, Section]] = []
    label: tuple[Section, int] | None = None
    has_list = after_blank = False
    for at, line in enumerate(lines):
        named = Section.NONE
        if line.shape == Shape.HEADING:
            while heads and heads[-1][0] >= line.level:
                heads.pop()
            named = section_named(line.text)
            inherited = heads[-1][1] if heads else Section.NONE
            heads.append((line.level, inherited if named == Section.NONE else named))
            out.append(inherited if named == Section.NONE else Section.TITLE)
            label = None
            after_blank = False
            continue
        if line.shape == Shape.BLANK:
            after_blank = True
            out.append(_now(heads, label))
            continue
        is_title = is_label(line)
        named = section_named(line.text) if is_title or _is_alone(lines, at) else Section.NONE
        if named != Section.NONE:
            label = (named, line.indent if line.shape == Shape.ITEM else -1)
            has_list = after_blank = False
            out.append(Section.TITLE)
            continue
        if is_title and line.shape == Shape.TEXT and not ANSWER_MARK.match(line.text):
            label = None
        if label is not None:
            is_over = line.shape == Shape.ITEM and line.indent <= label[1]
            is_prose = line.shape == Shape.TEXT and line.indent == 0 and after_blank
            if line.shape == Shape.ITEM:
                has_list = True
            if is_over or (is_prose and has_list):
                label = None
        out.append(_now(heads, label))
        after_blank = False
    return out


def _now(heads: list[tuple[int, Section]], label: tuple[Section, int] | None) -> Section:
    if label is not None:
        return label[0]
    return heads[-1][1] if heads else Section.NONE


def _is_alone(lines: Sequence[NoteLine], at: int) -> bool:
    """Whether a line of text without a colon stands over a list, as a title does."""
    line = lines[at]
    if line.shape != Shape.TEXT or len(line.text) > 30 or line.indent:
        return False
    before = lines[at - 1].shape if at and not line.text[0].isupper() else Shape.BLANK
    after = next((each.shape for each in lines[at + 1 : at + 3] if each.shape != Shape.BLANK), Shape.BLANK)
    return before != Shape.TEXT and after == Shape.ITEM
