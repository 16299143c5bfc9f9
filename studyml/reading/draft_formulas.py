"""Drafts of formulas that stand apart right after the term that they define."""

from __future__ import annotations

import re
from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.reading.draft_concepts import named
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_parts import label_of
from studyml.reading.draft_text import words_in
from studyml.reading.draft_topics import concept_in
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_sections import Section
from studyml.reading.note_stretch import Stretch
from studyml.reading.section_names import MATH
from studyml.reading.term_shapes import is_term, plain_term

FORMULA: Final = 0.85
_MOST_LINES: Final = 30
_MOST_BLOCKS: Final = 3
_MOST_WORDS_OF_LEGEND: Final = 60

_OPENS: Final = re.compile(r"\$\$|\\\[|(?:`{3,}|~{3,})\s*(?:math|latex|tex)\s*\Z")
_RELATION: Final = re.compile(
    r"(?<![\\])[=<>]|:=|\\(?:approx|propto|leq?|geq?|sim|equiv|to|mapsto|triangleq|coloneqq|in)\b|←|≈|∝|≤|≥"
)
_GIVEN: Final = re.compile(
    r"(?:(?:then|so|thus|and|mathematically|formally|in math),?\s+)?(?:the\s+|an?\s+)?"
    r"(?:(?:formula|equation|definition|expression)\s+(?:for|of)\s+(?:the\s+"
    r"|an?\s+)?(?P<of>[^.:;]{2,50}?)(?:\s+(?:is|reads|looks like))?"
    r"|(?P<subject>[^.:;,]{2,50}?)(?:\s+(?:function|formula|equation))?\s+(?:is|are|can be)\s+(?:then\s+"
    r"|often\s+|usually\s+|simply\s+)?"
    r"(?:(?:defined|given|computed|calculated|written|expressed|formulated)(?:\s+(?:as|by|with|like"
    r"|using))?(?:\s+follows|\s+the (?:formula|equation))?))"
    r"\s*[:：]?\Z",
    re.I,
)
# What has a formula in many a text and is a concept in none.
_GENERIC: Final = frozenset(
    (
        "hypothesis",
        "loss",
        "cost",
        "cost function",
        "objective",
        "update",
        "update rule",
        "model",
        "output",
        "result",
        "prediction",
        "gradient",
        "solution",
        "error",
        "function",
        "weights",
    )
)
_NEAR: Final = 12
_ALONE: Final = re.compile(r"\${1,2}[^$]{3,500}\${1,2}")
_LEGEND: Final = re.compile(r"(?:where|with|here)\b", re.I)


def draft_formulas(stretch: Stretch, terms: frozenset[str], out: DraftList) -> None:
    """Write the drafts of a stretch's formulas that no other draft holds; `terms` are defined in it."""
    lines = stretch.lines
    at = 0
    while at < len(lines):
        if not _opens(lines[at]):
            if "$" in lines[at].text and stretch.parts[at] is not Section.TASKS:
                _inline(stretch, at, out)
            at += 1
            continue
        end = _end(stretch, at)
        before = at - 1
        while before >= 0 and lines[before].shape is Shape.BLANK:
            before -= 1
        if before >= 0 and stretch.parts[at] is not Section.TASKS:
            concept, is_known = _concept(stretch, before, terms)
            if concept is not None:
                _formula(stretch, concept, before, at, end, is_known=is_known, out=out)
        at = max(end, at + 1)


def _inline(stretch: Stretch, at: int, out: DraftList) -> None:
    """The draft of a line that gives a term its formula and nothing else: "Softmax: $…$"."""
    line = stretch.lines[at]
    label = label_of(line.text) if line.shape in (Shape.TEXT, Shape.ITEM) and not line.box else None
    if label is None or not label[0][:1].isupper() or not is_term(label[0]):
        return
    formula = _ALONE.fullmatch(label[1].strip(" ."))
    if formula is None or _RELATION.search(label[1]) is None or out.holds(stretch.day, label[1]):
        return
    concept, number = named(label[0]), stretch.number(at)
    out.keep(DraftText(DraftKind.FORMULA, concept, MATH, label[1], stretch.day, number, number, FORMULA))


def _formula(
    stretch: Stretch, concept: str, before: int, at: int, end: int, *, is_known: bool, out: DraftList
) -> None:
    text = stretch.text(at, end)
    if out.holds(stretch.day, text):
        return
    first, last = stretch.number(before), stretch.number(end - 1)
    if end - at > _MOST_LINES:
        out.pass_over(stretch.day, first, last, "The formula has too many lines for a card.")
        return
    if not is_known and _RELATION.search(text) is None:
        out.pass_over(
            stretch.day, first, last, "The formula states nothing: there is no sign of equality in it."
        )
        return
    legend = stretch.past_blanks(end)
    if legend < len(stretch.lines) and stretch.lines[legend].shape is Shape.TEXT:
        said = stretch.lines[legend].text
        if _LEGEND.match(said) and words_in(said) <= _MOST_WORDS_OF_LEGEND and not said.endswith(":"):
            text = f"{text}\n\n{said}"
            last = stretch.number(legend)
    out.keep(DraftText(DraftKind.FORMULA, concept, MATH, text, stretch.day, first, last, FORMULA))


def _opens(line: NoteLine) -> bool:
    """Whether a formula that stands apart begins in a line."""
    if line.shape is Shape.TEXT:
        return line.text.startswith(("\\[", "$$"))
    return line.shape is Shape.OPAQUE and _OPENS.match(line.text) is not None


def _end(stretch: Stretch, at: int) -> int:
    """Where the formulas end that begin at an index: others that follow them belong to them."""
    lines = stretch.lines
    end = at
    for _ in range(_MOST_BLOCKS):
        after = stretch.past_blanks(end)
        if after >= len(lines) or not _opens(lines[after]):
            break
        end = _past_block(stretch, after)
    return end


def _past_block(stretch: Stretch, at: int) -> int:
    lines = stretch.lines
    opening = lines[at].text
    closing = "$$" if opening.startswith("$$") else "\\]" if opening.startswith("\\[") else opening[:3]
    if closing in opening[2 if len(closing) == 2 else len(opening) :]:
        return at + 1
    end = at + 1
    while (
        end < len(lines)
        and lines[end].shape in (Shape.OPAQUE, Shape.BLANK, Shape.TEXT)
        and end - at <= _MOST_LINES
    ):
        if closing in lines[end].text:
            return end + 1
        end += 1
    return end


def _concept(stretch: Stretch, before: int, terms: frozenset[str]) -> tuple[str | None, bool]:
    """What the line before a formula defines, and whether it is a term with its meaning."""
    line = stretch.lines[before]
    if line.shape is Shape.HEADING:
        return concept_in(line.text), False
    if line.shape not in (Shape.TEXT, Shape.ITEM) or line.box:
        return None, False
    text = line.text.lstrip("➖➕☝👉▶•· ")
    given = _GIVEN.match(text.replace("**", "").replace("*", ""))
    if given is not None:
        name = plain_term(given["of"] or given["subject"])
        if name.casefold() in _GENERIC:
            return _above(stretch, before), False
        return (named(name), False) if is_term(name) else (None, False)
    label = label_of(text)
    if label is not None:
        name = plain_term(label[0])
        if label[1]:
            return (named(name), True) if named(name).casefold() in terms else (None, False)
        return (named(name), False) if is_term(name) and name[:1].isupper() else (None, False)
    return None, False


def _above(stretch: Stretch, at: int) -> str | None:
    """The concept in the heading over a line, as far as the line above it is near."""
    for index in range(at - 1, max(at - _NEAR, -1), -1):
        if stretch.lines[index].shape is Shape.HEADING:
            return concept_in(stretch.lines[index].text)
    return None
