"""Terms with their meaning in a stretch of notes: only those that are surely meant as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from studyml.domain.source import DefinedTerm
from studyml.reading.acronyms import in_prose, stands_for
from studyml.reading.asked import is_answer, masked_links
from studyml.reading.glossaries import (
    Entry,
    callout_entries,
    directive_entries,
    opens_glossary,
    table_entries,
    tag_entries,
)
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_sections import Section, is_label
from studyml.reading.note_stretch import Stretch
from studyml.reading.term_shapes import (
    ARROW,
    COLON,
    DASH,
    EQUALS,
    TWO_COLONS,
    is_meaning,
    is_sentence_end,
    is_term,
    parted,
    plain_term,
)

_BOLD_TERM = re.compile(
    r"[^\w*]{0,4}(?P<mark>\*\*|__)(?P<term>[^*_\n]{1,60}?)(?P<inner>\s*[:：])?\s*(?P=mark)\s*(?P<outer>[:：]|->|→|⇒|=>|[–—-](?=\s)|=(?=\s))?\s*(?P<meaning>\S.*)\Z"
)
_CAPITALS = re.compile(r"[A-Z](?:[A-Za-z0-9&-]{0,9}[A-Z]|\d)")
_WITHOUT_TERMS = (Section.TASKS, Section.TITLE, Section.QUESTIONS)
_GLOSSARIES = (Shape.OPAQUE, Shape.TEXT)
_PLAIN = (Shape.ITEM, Shape.TEXT)
_SAID = re.compile(r"^: +", re.M)
_LABELS_FROM = 3
_LINES_FROM = 4
_BESIDE_FROM = 3
_TASK = re.compile(r"(?:TODO|DONE|LATER|NOW|DOING|WAITING|CANCELED)\b")


def find_terms(stretch: Stretch) -> list[DefinedTerm]:
    """The terms defined in a stretch, each once, in order of their lines."""
    return _Terms(stretch).found()


def without_labels(terms: Sequence[DefinedTerm]) -> list[DefinedTerm]:
    """The terms less those that are labels of a template: a word on several days, meaning all sorts."""
    meanings: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for term in terms:
        if not term.is_acronym:
            key = term.term.casefold()
            counts[key] += 1
            meanings.setdefault(key, set()).add(term.meaning.casefold())
    labels = {
        key for key, count in counts.items() if count >= _LABELS_FROM and len(meanings[key]) >= _LABELS_FROM
    }
    return [term for term in terms if term.is_acronym or term.term.casefold() not in labels]


class _Terms:
    """One pass over the lines; `_taken` are those that already belong to something."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._lines = stretch.lines
        self._sections = stretch.parts
        self._out: dict[tuple[str, bool], DefinedTerm] = {}
        self._taken: set[int] = set()

    def found(self) -> list[DefinedTerm]:
        at = 0
        while at < len(self._lines):
            section = self._sections[at]
            if section not in _WITHOUT_TERMS and at not in self._taken:
                self._line(at, section)
            elif section == Section.QUESTIONS and self._lines[at].shape != Shape.OPAQUE:
                self._acronyms(at)
            at += 1
        return sorted(self._out.values(), key=lambda term: term.line)

    def _line(self, at: int, section: Section) -> None:
        line = self._lines[at]
        if line.shape == Shape.ROW:
            self._entries(*table_entries(self._stretch, at), at)
        elif line.shape == Shape.OPAQUE and line.text.startswith("<"):
            self._entries(*tag_entries(self._stretch, at), at)
        elif line.shape == Shape.QUOTE and line.text.startswith("[!"):
            self._entries(*callout_entries(self._stretch, at), at)
        elif line.shape in _GLOSSARIES and opens_glossary(line.text):
            self._entries(*directive_entries(self._stretch, at), at)
        elif line.shape == Shape.HEADING:
            if section == Section.TERMS:
                self._under_heading(at)
        elif line.shape in _PLAIN and line.text and len(line.text) <= 2000:
            if section == Section.TERMS:
                if not self._in_section(at) and line.shape == Shape.TEXT:
                    self._anywhere(at)
            elif section != Section.LINKS:
                self._anywhere(at)
            self._acronyms(at)

    def _entries(self, entries: Sequence[Entry], end: int, at: int) -> None:
        self._taken.update(range(at, end))
        for entry in entries:
            if is_term(entry.term):
                self._keep(entry.term, entry.meaning, entry.at, entry.at + 1)

    def _in_section(self, at: int) -> bool:
        """A line of a vocabulary: a term with its meaning beside it or below it."""
        line = self._lines[at]
        bold = _BOLD_TERM.match(line.text)
        if bold is not None and is_term(bold["term"], is_listed=True):
            return self._keep(bold["term"], bold["meaning"], at, self._end(at))
        two = parted(line.text, COLON, ARROW, DASH) if line.shape == Shape.ITEM or line.marker else None
        if two is None and line.shape == Shape.TEXT:
            two = parted(line.text, COLON, ARROW)
        if two is not None and is_term(two[0], is_listed=True):
            return self._keep(*two, at, self._end(at))
        if line.shape == Shape.ITEM or self._is_pandoc(at):
            end = self._end(at)
            term = line.text.rstrip(" :：-–—=→").strip()
            if end > at + 1 and is_term(term, is_listed=True) and "?" not in term:
                return self._keep(term, "", at, end)
        return False

    def _anywhere(self, at: int) -> bool:
        """A definition outside of vocabularies: bold, an arrow, a list of colons, a broken line."""
        line = self._lines[at]
        text = line.text
        if self._bold(at):
            return True
        if self._is_pandoc(at) and is_term(text):
            return self._keep(text, "", at, self._end(at))
        two = parted(text, ARROW)
        is_said = two is not None and is_term(two[0]) and is_meaning(two[1]) and len(two[1].split()) >= 3
        if two is not None and is_said and (two[0][:1].isupper() or line.shape != Shape.ITEM):
            return two[0][:1].isupper() and self._keep(*two, at, at + 1)
        if self._two_colons(at):
            return True
        if line.shape == Shape.ITEM:
            return self._list(at)
        if line.is_broken and is_label(line) and at + 1 < len(self._lines):
            return self._below_label(at)
        if self._lines_alike(at):
            return True
        two = parted(text, COLON)
        if two is None or not (self._is_apart(at) and is_term(two[0]) and two[0][:1].isupper()):
            return False
        is_sentence = is_meaning(two[1]) and len(two[1].split()) >= 6 and is_sentence_end(two[1])
        return is_sentence and self._keep(*two, at, at + 1)

    def _list(self, at: int) -> bool:
        """A list all of whose items are terms with a meaning, but for a first one that may be its title."""
        line = self._lines[at]
        siblings = self._siblings(at)
        self._taken.update(siblings)
        items = [item for item in siblings if not _TASK.match(self._lines[item].text)]
        if not items:
            return False
        pairs = {item: parted(self._lines[item].text, COLON, ARROW) for item in items}
        if not any(pairs.values()):
            pairs = {item: _beside(self._lines[item].text) for item in items}
        is_upper = next((two[0][:1].isupper() for two in pairs.values() if two is not None), True)
        good = {
            item: two
            for item, two in pairs.items()
            if two is not None and is_term(two[0]) and is_meaning(two[1]) and two[0][:1].isupper() == is_upper
        }
        below = [item for item in items if self._says_below(item)]
        if below == items and not line.box and (len(items) >= 2 or line.is_broken):
            for item in items:
                self._keep(self._lines[item].text, "", item, self._end(item))
            return True
        missing = [item for item in items if item not in good]
        is_whole = not missing or (missing == [items[0]] and pairs[items[0]] is None)
        for item in items:
            self._acronyms(item)
            if not self._bold(item):
                self._two_colons(item)
        if len(good) < 2 or not is_whole or line.box:
            return False
        for item, two in good.items():
            self._keep(*two, item, self._end(item))
        return True

    def _lines_alike(self, at: int) -> bool:
        """A paragraph each line of which is a term with its meaning behind the same mark."""
        lines = self._lines
        if at and lines[at - 1].shape == Shape.TEXT:
            return False
        end = at
        while end < len(lines) and lines[end].shape == Shape.TEXT and not lines[end].indent:
            end += 1
        if end - at < _LINES_FROM:
            return False
        for mark in (_beside, _behind_colon):
            good: list[tuple[str, str]] = []
            for line in lines[at:end]:
                two = mark(line.text)
                if two is None or not (is_term(two[0]) and is_meaning(two[1]) and two[0][:1].isalpha()):
                    break
                good.append(two)
            if len(good) == end - at:
                for index, two in enumerate(good, at):
                    self._keep(*two, index, index + 1)
                return True
        return False

    def _says_below(self, at: int) -> bool:
        """Whether an item is a term and nothing else, and what is nested below it explains it."""
        line = self._lines[at]
        if at + 1 >= len(self._lines) or not line.text or not is_term(line.text.rstrip(" :：")):
            return False
        after = self._lines[at + 1]
        if (
            after.shape not in _PLAIN
            or after.indent <= line.indent
            or after.box
            or not line.text[0].isupper()
        ):
            return False
        words = len(after.text.split())
        return is_meaning(after.text) and words >= (3 if after.shape == Shape.TEXT else 4)

    def _bold(self, at: int) -> bool:
        """A bold term with a mark between it and its meaning."""
        text = self._lines[at].text
        bold = _BOLD_TERM.match(text) if "**" in text or "__" in text else None
        if bold is None or not (bold["inner"] or bold["outer"]):
            return False
        sounds = is_term(bold["term"]) and is_meaning(bold["meaning"])
        return sounds and self._keep(bold["term"], bold["meaning"], at, self._end(at))

    def _two_colons(self, at: int) -> bool:
        """A term with its meaning behind `::`, as for a card; a field of a page has a value there."""
        two = parted(self._lines[at].text, TWO_COLONS)
        if two is None or len(two[1].split()) < 3 or not (is_term(two[0]) and is_meaning(two[1])):
            return False
        return self._keep(*two, at, self._end(at))

    def _siblings(self, at: int) -> list[int]:
        """The items of the list that begins at a line, nested ones and blank lines passed over."""
        indent = self._lines[at].indent
        found = [at]
        for index in range(at + 1, len(self._lines)):
            line = self._lines[index]
            if line.shape == Shape.ITEM and line.indent == indent:
                if self._sections[index] != self._sections[at]:
                    break
                found.append(index)
            elif line.shape != Shape.BLANK and line.indent <= indent:
                break
        return found

    def _below_label(self, at: int) -> bool:
        """A label that a hard break parts from its meaning in the next line of the paragraph."""
        term = plain_term(self._lines[at].text.rstrip(" :：*_"))
        below = self._lines[at + 1]
        if below.shape != Shape.TEXT or not is_term(term) or not is_meaning(below.text):
            return False
        end = at + 1
        while end < len(self._lines) and self._lines[end].shape == Shape.TEXT:
            end += 1
        if not is_sentence_end(below.text) and not below.text.endswith(":"):
            return False
        if below.text.endswith(":"):
            end = self._past_formula(end)
        return self._keep(term, "", at, end)

    def _past_formula(self, end: int) -> int:
        at = self._stretch.past_blanks(end)
        if at < len(self._lines) and self._lines[at].text.startswith("$$"):
            while at < len(self._lines) and self._lines[at].shape == Shape.OPAQUE:
                at += 1
            return at
        return end

    def _is_apart(self, at: int) -> bool:
        """Whether a line is a paragraph of its own."""
        before = self._lines[at - 1].shape if at else Shape.BLANK
        after = self._lines[at + 1].shape if at + 1 < len(self._lines) else Shape.BLANK
        return before != Shape.TEXT and after != Shape.TEXT and not self._lines[at].indent

    def _is_pandoc(self, at: int) -> bool:
        """Whether a line is the term of a definition list, its meaning in the next line behind a colon."""
        after = self._lines[at + 1] if at + 1 < len(self._lines) else None
        return after is not None and after.shape == Shape.TEXT and after.text.startswith(": ")

    def _under_heading(self, at: int) -> None:
        term = self._lines[at].text.strip(" :*_")
        end = at + 1
        while end < len(self._lines) and self._lines[end].shape != Shape.HEADING:
            end += 1
        if is_term(term):
            self._keep(term, "", at, end)

    def _acronyms(self, at: int) -> None:
        """What the letters of acronyms stand for, beside a colon or an arrow or in parentheses."""
        line = self._lines[at]
        if line.box or _CAPITALS.search(line.text) is None:
            return
        two = parted(line.text, COLON, ARROW, DASH)
        if two is not None:
            for short, long in (two, two[::-1]):
                words = long.strip(" .*_").split(" → ")[0].strip()
                if stands_for(plain_term(short), plain_term(words)):
                    self._add(plain_term(short), plain_term(words), at, is_acronym=True)
        text = masked_links(line.text) if "](" in line.text or "`" in line.text else line.text
        for short, words in in_prose(text.replace("*", "").replace("_", " ")):
            self._add(short, words, at, is_acronym=True)

    def _end(self, at: int) -> int:
        """Where what is nested below a line ends, or what goes on below it without a mark."""
        line = self._lines[at]
        end = at + 1
        while end < len(self._lines):
            each = self._lines[end]
            if each.shape == Shape.BLANK:
                after = next(
                    (each for each in self._lines[end + 1 : end + 4] if each.shape != Shape.BLANK), None
                )
                if after is None or after.indent <= line.indent or line.shape != Shape.ITEM:
                    break
            elif each.shape in (Shape.HEADING, Shape.RULE) or self._sections[end] != self._sections[at]:
                break
            is_nested = each.shape == Shape.BLANK or each.indent > line.indent
            if not (is_nested or _is_said(each) or self._goes_on(line, end)):
                break
            end += 1
        return end

    def _goes_on(self, line: NoteLine, at: int) -> bool:
        """Whether a line at the margin still explains the item above, which says nothing else."""
        each = self._lines[at]
        if line.shape != Shape.ITEM or each.shape not in (Shape.TEXT, Shape.OPAQUE) or is_label(each):
            return False
        if parted(line.text, COLON, ARROW, DASH) is not None:
            return False
        # After whole sentences one that is none begins something new, where a page has lost its blank lines.
        before = self._lines[at - 1]
        return before is line or is_sentence_end(each.text) or not is_sentence_end(before.text)

    def _keep(self, term: str, meaning: str, at: int, end: int) -> bool:
        """Keep a term with what stands beside it and below it up to `end`, if that says something."""
        whole = "\n".join(filter(None, (meaning.strip(), self._stretch.text(at + 1, end))))
        if whole.startswith(": "):
            whole = _SAID.sub("", whole)
        if not is_answer(whole):
            return False
        self._taken.update(range(at, end))
        name = plain_term(term)
        words = plain_term(meaning.strip(" ."))
        if stands_for(name, words):
            self._add(name, words, at, is_acronym=True)
        else:
            self._add(name, whole, at)
        return True

    def _add(self, term: str, meaning: str, at: int, *, is_acronym: bool = False) -> None:
        key = (term.casefold(), is_acronym)
        if key not in self._out:
            line = self._stretch.number(at)
            self._out[key] = DefinedTerm(term, meaning, self._stretch.day, line, is_acronym)


def _beside(text: str) -> tuple[str, str] | None:
    """A term and what an equals sign or a dash parts from it, when that is longer than a name or a value."""
    two = parted(text, EQUALS) or parted(text, DASH)
    if two is None or any(map(str.isdigit, two[0])):
        return None
    words = two[1].split()
    return two if len(words) >= _BESIDE_FROM and (two[1][:1].islower() or words[0].isupper()) else None


def _behind_colon(text: str) -> tuple[str, str] | None:
    two = parted(text, COLON)
    return two if two is not None and len(two[1].split()) >= _BESIDE_FROM else None


def _is_said(line: NoteLine) -> bool:
    """Whether a line is the meaning in a definition list."""
    return line.shape == Shape.TEXT and line.text.startswith(": ")
