"""Terms that single lines define, outside of lists of terms: less sure than those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from studyml.domain.source import DefinedTerm
from studyml.reading.draft_text import sentences, words_in
from studyml.reading.draft_topics import defines, is_fragment
from studyml.reading.note_lines import Shape
from studyml.reading.note_sections import Section, is_label
from studyml.reading.note_stretch import Stretch
from studyml.reading.term_shapes import ARROW, COLON, is_meaning, is_term, parted, plain_term

_MOST_WORDS: Final = 80
_SHORTEST: Final = 4
_LONGEST_LINE: Final = 2000

_BOLD: Final = re.compile(
    r"(?P<mark>\*\*|__)(?P<name>[^*_\n]{2,60}?)(?P=mark)(?P<rest>\s*(?:\([^()\n]{1,60}\))?,?\s+\S.*)\Z"
)
_EXPLAINS: Final = re.compile(
    r"(?:an?|one|how|when|where|each|any) \S"
    r"|the [^,.;:]{3,60} (?:of|that|which|between|in|for|from|by|to) \S"
    r"|[a-z]{3,}s (?:an?|the|each|every|how|what|whether|all|some|one|two|data|inputs?|words|points|too"
    r"|n-grams"
    r"|values?|features?)\b"
    r"|used (?:to|for|in|when|as)\b|(?:process|technique|method|measure|set|type|function|algorithm|way)s? "
    r"(?:of|for|to|that)\b",
    re.I,
)
_OF_CODE: Final = re.compile(r"[_`=()\d]|\A\W|\A\w{1,2}\Z")
_LEGEND: Final = re.compile(
    r"(?:the )?(?:data )?(?:columns?|features?|fields?|variables?|options?|flags?|arguments?|args|params?"
    r"|parameters?|schema"
    r"|attributes|keys|settings|configuration|config|legend|notation|symbols|where|inputs?|outputs?|files?"
    r"|folders?)\b[^:]{0,20}:?\Z",
    re.I,
)
_ASIDE: Final = re.compile(
    r"(?:the )?(?:licen[sc]e|licensing|contribut(?:ing|ors?|e)|install(?:ation|ing)?|setup|getting started"
    r"|usage|quick ?start"
    r"|requirements|acknowledge?ments?|sponsors?|credits|contact(?: me)?|about (?:me|the author|us)"
    r"|support|citation|citing"
    r"|cite|changelog|table of contents|contents|toc|navigation|disclaimer|copyright|code of conduct"
    r"|authors?|newsletter"
    r"|subscribe|comments|related posts|share|follow me|timeline|schedule|syllabus|logistics|grading"
    r"|deadlines)",
    re.I,
)
_SKIPPED: Final = (Section.TASKS, Section.LINKS, Section.QUESTIONS, Section.TITLE)


def terms_in_lines(stretch: Stretch, known: frozenset[int]) -> Iterator[DefinedTerm]:
    """The terms of single lines, with their meaning; `known` are indices of lines already used."""
    for at, line in enumerate(stretch.lines):
        if line.shape not in (Shape.TEXT, Shape.ITEM) or line.box or len(line.text) > _LONGEST_LINE:
            continue
        if stretch.parts[at] in _SKIPPED or at in known:
            continue
        if line.text.startswith(("**", "__")):
            found = _bold(stretch, at)
            if found is None:
                found = _nested(stretch, at) if line.shape is Shape.ITEM else _titled(stretch, at)
        elif (":" in line.text or "：" in line.text) and (
            line.shape is Shape.ITEM or _is_in_run(stretch, at)
        ):
            found = _item(line.text)
            if found is not None and not _EXPLAINS.match(found[1]) and not _is_among_others(stretch, at):
                found = None
        else:
            continue
        if found is not None:
            yield DefinedTerm(found[0], found[1], stretch.day, stretch.number(at))


def legend_lines(stretch: Stretch) -> Iterator[int]:
    """The indices of items that explain columns, options or symbols, as the title over them says."""
    indent: int | None = None
    for at, line in enumerate(stretch.lines):
        if line.shape is Shape.HEADING or is_label(line):
            indent = line.indent if _LEGEND.match(line.text.strip("*_ ")) is not None else None
        elif line.shape is Shape.ITEM and indent is not None:
            if line.text[:1] == "`" or line.text[:1].islower():
                yield at
        elif line.shape is not Shape.BLANK and line.indent == 0:
            indent = None


def aside_lines(stretch: Stretch) -> Iterator[int]:
    """The indices of lines under headings about the text itself: its licence, its authors, its use."""
    level: int | None = None
    for at, line in enumerate(stretch.lines):
        if line.shape is Shape.HEADING and (level is None or line.level <= level):
            level = line.level if _ASIDE.fullmatch(line.text.strip("*_ :")) is not None else None
        if level is not None:
            yield at


def tasks_like_terms(stretch: Stretch) -> Iterator[int]:
    """The indices of tasks that are written as terms are."""
    for at, line in enumerate(stretch.lines):
        if line.shape is Shape.ITEM and (line.box or stretch.parts[at] is Section.TASKS):
            two = parted(line.text[:_LONGEST_LINE], COLON, ARROW)
            if two is not None and is_term(two[0]):
                yield at


def _bold(stretch: Stretch, at: int) -> tuple[str, str] | None:
    """A bold term with which a sentence begins that says what it is."""
    bold = _BOLD.match(stretch.lines[at].text)
    if bold is None or not is_term(bold["name"]):
        return None
    name, rest = bold["name"], bold["rest"].strip()
    if not defines(name, f"{name} {rest}") and not defines(name, rest):
        return None
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].shape is Shape.TEXT:
        if stretch.lines[end].text.startswith(("**", "__")):
            break
        end += 1
    said = stretch.lines[at].text if defines(name, f"{name} {rest}") else rest
    text = " ".join([said, *(line.text for line in stretch.lines[at + 1 : end])])
    kept: list[str] = []
    count = 0
    for sentence in sentences(text[:_LONGEST_LINE]):
        count += words_in(sentence)
        if kept and count > _MOST_WORDS:
            break
        kept.append(sentence)
    return name, " ".join(kept)


def _item(text: str) -> tuple[str, str] | None:
    """An item that explains a term behind a colon, among others that do not."""
    two = parted(text, COLON)
    if two is None or not is_term(two[0]):
        return None
    is_name = plain_term(two[0])[:1].isupper()
    if not is_name and (_EXPLAINS.match(two[1]) is None or _OF_CODE.search(two[0]) is not None):
        return None
    return two if is_meaning(two[1]) and _SHORTEST <= words_in(two[1]) <= _MOST_WORDS else None


def _is_in_run(stretch: Stretch, at: int) -> bool:
    """Whether a line of text stands among other lines of text, with no blank one between."""
    line = stretch.lines[at]
    beside = [stretch.lines[index].shape for index in (at - 1, at + 1) if 0 <= index < len(stretch.lines)]
    return (
        line.shape is Shape.TEXT
        and line.indent == 0
        and Shape.TEXT in beside
        and plain_term(line.text)[:1].isupper()
    )


def _is_among_others(stretch: Stretch, at: int) -> bool:
    """Whether a line of the same kind right above or below one says for certain what a term is."""
    line = stretch.lines[at]
    for beside in (at - 1, at + 1):
        if 0 <= beside < len(stretch.lines) and stretch.lines[beside].shape is line.shape:
            other = _item(stretch.lines[beside].text) if stretch.lines[beside].indent == line.indent else None
            if other is not None and _EXPLAINS.match(other[1]) is not None:
                return True
    return False


def _titled(stretch: Stretch, at: int) -> tuple[str, str] | None:
    """A bold term that fills a line, and what explains it right below, as far as the paragraph goes."""
    text = stretch.lines[at].text
    name = text.strip("*_: ")
    if text.count(text[:2]) != 2 or text.rstrip(": ")[-2:] != text[:2] or not is_term(name):
        return None
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].shape is Shape.TEXT:
        end += 1
    said = " ".join(line.text for line in stretch.lines[at + 1 : end])
    if not is_meaning(said) or not _SHORTEST <= words_in(said) <= _MOST_WORDS:
        return None
    return (name, said) if is_fragment(said) or defines(name, said) else None


def _nested(stretch: Stretch, at: int) -> tuple[str, str] | None:
    """A bold term that fills an item, and what is nested below it."""
    line = stretch.lines[at]
    name = line.text.strip("*_: ")
    if (
        line.text.count(line.text[:2]) != 2
        or line.text.rstrip(": ")[-2:] != line.text[:2]
        or not is_term(name)
    ):
        return None
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].indent > line.indent:
        end += 1
    below = stretch.text(at + 1, end)
    first = below.partition("\n")[0].lstrip("-*+ ")
    return (name, below) if is_meaning(first) and words_in(first) >= _SHORTEST else None
