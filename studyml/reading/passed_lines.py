"""Why no rule for cards looks at a line of notes, or finds nothing in it."""

from __future__ import annotations

import re
from typing import Final

from studyml.reading.asked import links_in, masked_links
from studyml.reading.note_lines import NoteLine, Shape, note_lines
from studyml.reading.note_sections import Section, is_label, sections
from studyml.reading.term_shapes import COLON, is_diary_label, is_meaning, is_term, parted

_BY_SHAPE: Final = {
    Shape.BLANK: "The line is blank.",
    Shape.HEADING: "It is a heading; what stands under it is looked at by itself.",
    Shape.RULE: "It is a rule, or parts the head of a table from its rows.",
    Shape.OPAQUE: "It is code, a formula or HTML; a card is made of it only together with text around it.",
    Shape.ROW: "The head of its table does not say that one column has terms and another what they mean.",
    Shape.QUOTE: "It is quoted; only callouts that ask or define something make cards.",
}
_BY_SECTION: Final = {
    Section.TITLE: "It names the part of the notes that follows; that is looked at by itself.",
    Section.TASKS: "It stands among tasks, which are no cards.",
    Section.LINKS: "It stands among links and sources, which are no cards.",
}
_TASK: Final = "It is a task, which is no card."
_NO_RULE: Final = "No rule for cards fits this line: it asks nothing, and gives no term with its meaning."
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def why_no_card(text: str, at: int) -> str:
    """The reason why a line (from 0) of a day's text makes no card, in a sentence for its writer."""
    lines = note_lines(text)
    found = next((index for index, line in enumerate(lines) if line.number == at), None)
    if found is None:
        return _NO_RULE
    line = lines[found]
    if line.shape in _BY_SHAPE:
        return _BY_SHAPE[line.shape]
    if line.box:
        return _TASK
    return _BY_SECTION.get(sections(lines)[found]) or _of_words(line)


def _of_words(line: NoteLine) -> str:
    if links_in(line.text) and not _WORD.search(masked_links(line.text)):
        return "It is a link and nothing else; a card needs the words themselves."
    if is_label(line):
        return _BY_SECTION[Section.TITLE]
    two = parted(line.text, COLON)
    if two is None:
        return _NO_RULE
    term = two[0].strip("*_ ")
    if is_diary_label(term):
        return f"“{term}” is a label of a diary or a page, not a term."
    if is_term(term) and not is_meaning(two[1]):
        return f"What stands behind “{term}” is a value, a link or an entry of a diary, not a meaning."
    if is_term(term) and line.shape is Shape.ITEM:
        return (
            f"“{term}” may be a term, but not all of its list is written like that;"
            " set it in bold, or put it under a heading such as Vocabulary."
        )
    return _NO_RULE
