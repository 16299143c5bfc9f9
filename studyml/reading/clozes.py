"""Clozes: where the gaps of a text are, and what a card shows of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Flag, auto

from studyml.domain.inline_spans import Span, SpanKind, masked, opaque_spans
from studyml.domain.text_ranges import text_ranges


class Notation(Flag):
    """The ways of writing a cloze that a dialect knows."""

    BRACKETS = auto()
    BRACKET_HINTS = auto()
    NUMBERED = auto()
    HIGHLIGHTS = auto()
    BRACES = auto()
    NOTES = auto()

    NATIVE = BRACKETS | BRACKET_HINTS | NUMBERED | HIGHLIGHTS
    HASHCARDS = BRACKETS
    OBSIDIAN = HIGHLIGHTS | NUMBERED | BRACES | NOTES


@dataclass(frozen=True, slots=True)
class Gap:
    """`text[start:end]` is a cloze that hides `text[inner:inner_end]`. Equal groups are hidden together.

    `is_typed` says that the answer is to be typed."""

    start: int
    end: int
    inner: int
    inner_end: int
    hint: str = ""
    group: str = ""
    is_math: bool = False
    is_typed: bool = False


_BRACKET = re.compile(r"\\.|[\[\]]", re.S)
_BRACE = re.compile(r"\\.|[{}]", re.S)
_NUMBERED = re.compile(r"\{\{(?:c(\d{1,4})::|type:)")
_HIGHLIGHT = re.compile(r"(?<!=)==(?!=)")
_NOTES = re.compile(r"(?:\^\[([^\[\]\n]*+)\])?(?:\[\^([\w-]++)\])?")
_LINK_TARGET = re.compile(
    r"\(\s*+(?:<[^<>\n]*+>|[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?\s*+\)"
)
_TASK = re.compile(r"[ \t>]*+(?:[-+*]|\d{1,9}[.)])[ \t]++$")
_FREE_BEFORE = re.compile(r"(?:^|[\s=<>+\-({,;:&|])$")
_FREE_AFTER = re.compile(r"[\s=<>+\-)},.;:&|^_]|$")


def find_gaps(
    text: str, notation: Notation, labels: frozenset[str] = frozenset()
) -> tuple[list[Gap], list[int]]:
    """The gaps of a text in order, and the offsets of clozes that hide nothing.

    Code is never a gap, and neither is a link, an image, a footnote, a task box, or a reference to one
    of the `labels` (case-folded) that the document defines. In a formula `[x]` is a gap only when it
    stands free: balanced, without a comma, with white space or an operator on both sides.
    """
    gaps: list[Gap] = []
    for start, end in text_ranges(text) if _may_hold_code(text) else ((0, len(text)),):
        gaps += _Finder(text[start:end], start, notation, labels).gaps()
    empty = [gap.start for gap in gaps if not text[gap.inner : gap.inner_end].strip()]
    return gaps, empty


def cloze_sides(text: str, gaps: list[Gap]) -> list[tuple[str, str]]:
    """The front and the back of each card that the gaps of a text make, in the order in which they appear.

    Gaps of one group are hidden together; the other cards' gaps read as plain text on both sides.
    """
    pieces: list[str] = []  # what stands before a gap, and what it hides, by turns
    at = 0
    for gap in gaps:
        pieces += (text[at : gap.start], text[gap.inner : gap.inner_end])
        at = gap.end
    pieces.append(text[at:])
    sides = []
    for hidden in _groups(gaps):
        front, back = pieces.copy(), pieces.copy()
        for number in hidden:
            gap = gaps[number]
            if gap.is_math:
                front[2 * number + 1] = r"\boxed{?}"
            else:
                front[2 * number + 1] = f"==[{gap.hint or '…'}]=="
                back[2 * number + 1] = f"=={pieces[2 * number + 1].strip()}=="
        sides.append(("".join(front), "".join(back)))
    return sides


def typed_answers(text: str, gaps: list[Gap]) -> list[str]:
    """For each of the same cards the answer that is to be typed; empty where none is."""
    return [
        ", ".join(text[gaps[at].inner : gaps[at].inner_end].strip() for at in hidden if gaps[at].is_typed)
        for hidden in _groups(gaps)
    ]


def _groups(gaps: list[Gap]) -> list[list[int]]:
    """The numbers of the gaps that are hidden together."""
    groups: dict[str, list[int]] = {}
    for number, gap in enumerate(gaps):
        groups.setdefault(gap.group or f" {number}", []).append(number)
    return list(groups.values())


def _may_hold_code(text: str) -> bool:
    return "```" in text or "~~~" in text or "    " in text or "\t" in text


class _Finder:
    def __init__(self, text: str, offset: int, notation: Notation, labels: frozenset[str]) -> None:
        self.text = text
        self.offset = offset
        self.notation = notation
        self.labels = labels
        self.spans = opaque_spans(text)
        self.bare = masked(text, self.spans)

    def gaps(self) -> list[Gap]:
        """All that could be gaps, less those that begin inside an earlier one."""
        found: list[Gap] = []
        taken: list[tuple[int, int]] = []
        if Notation.BRACKETS in self.notation:
            self._brackets(found, taken)
        if "{{" in self.bare:
            self._braces(self.bare, 0, found, is_math=False)
        if Notation.HIGHLIGHTS in self.notation and "==" in self.bare:
            self._highlights(self.bare, 0, found, is_math=False)
        for span in self.spans:
            if span.kind == SpanKind.MATH:
                self._formula(span, found)
        found.sort(key=lambda gap: gap.start)
        taken.sort()
        kept: list[Gap] = []
        end = 0
        for gap in found:
            if gap.start < end or _covers(taken, gap.start):
                continue
            kept.append(gap)
            end = gap.end
        if not self.offset:
            return kept
        shift = self.offset
        return [
            Gap(
                g.start + shift,
                g.end + shift,
                g.inner + shift,
                g.inner_end + shift,
                g.hint,
                g.group,
                g.is_math,
                g.is_typed,
            )
            for g in kept
        ]

    def _brackets(self, found: list[Gap], taken: list[tuple[int, int]]) -> None:
        end = -1
        for start, close in _outermost(self.bare):
            if start < end:
                continue
            end = self._link_end(start, close)
            if end:
                taken.append((start, end))
                continue
            end = close + 1
            inner_end, hint = close, ""
            if Notation.BRACKET_HINTS in self.notation:
                bar = _hint_bar(self.bare, start + 1, close)
                if bar >= 0:
                    inner_end, hint = bar, " ".join(self.text[bar + 1 : close].split())
            found.append(Gap(start, end, start + 1, inner_end, hint.replace("]", "").replace("=", "")))

    def _link_end(self, start: int, close: int) -> int:
        """Where the link, image, footnote, definition or task box that the brackets belong to ends, or 0."""
        text = self.text
        after = text[close + 1 : close + 2]
        before = text[start - 1 : start]
        content = text[start + 1 : close]
        if content.startswith("^") or before == "^" or (content.startswith("[") and content.endswith("]")):
            return close + 1
        if after == "(":
            target = _LINK_TARGET.match(text, close + 1)
            if target:
                return target.end()
        if before == "!":
            return close + 1
        line_start = text.rfind("\n", 0, start) + 1
        if after == ":" and start - line_start <= 3 and not text[line_start:start].strip():
            return close + 2
        if (
            content in (" ", "x", "X")
            and _TASK.match(text, line_start, start)
            and (not after or after in " \t\n")
        ):
            return close + 1
        if self.labels:
            if after == "[":
                second = text.find("]", close + 2, close + 1002)
                if second > 0 and (text[close + 2 : second] or content).casefold() in self.labels:
                    return second + 1
            if content.casefold() in self.labels:
                return close + 1
        return 0

    def _braces(self, bare: str, shift: int, found: list[Gap], *, is_math: bool) -> None:
        closing = _brace_pairs(bare)
        at = bare.find("{{")
        while at >= 0:
            following = at + 2
            close = closing.get(at + 1, -1)
            if close >= 0 and closing.get(at) == close + 1:
                inner, inner_end, hint, group, is_typed = at + 2, close, "", "", False
                number = _NUMBERED.match(bare, at)
                if number and Notation.NUMBERED in self.notation:
                    inner, group = number.end(), number[1] or ""
                    is_typed = number[1] is None
                    split = bare.find("::", inner, inner_end)
                    if split >= 0:
                        hint = " ".join(self.text[shift + split + 2 : shift + inner_end].split())
                        inner_end = split
                elif Notation.BRACES not in self.notation or is_math:
                    inner = 0
                if inner:
                    hint = hint.replace("]", "").replace("=", "")
                    found.append(
                        Gap(
                            shift + at,
                            shift + close + 2,
                            shift + inner,
                            shift + inner_end,
                            hint,
                            group,
                            is_math,
                            is_typed,
                        )
                    )
                    following = close + 2
            at = bare.find("{{", following)

    def _highlights(self, bare: str, shift: int, found: list[Gap], *, is_math: bool) -> None:
        opening = -1
        for mark in _HIGHLIGHT.finditer(bare):
            start, end = mark.span()
            if opening >= 0 and not bare[start - 1].isspace():
                inner, inner_end = shift + opening, shift + start
                hint, group, after = "", "", shift + end
                if Notation.NOTES in self.notation and not is_math:
                    notes = _NOTES.match(self.text, after)
                    if notes:
                        hint, group, after = notes[1] or "", notes[2] or "", notes.end()
                found.append(Gap(inner - 2, after, inner, inner_end, hint.replace("=", ""), group, is_math))
                opening = -1
            elif end < len(bare) and not bare[end].isspace():
                opening = end

    def _formula(self, span: Span, found: list[Gap]) -> None:
        start, end = span.start + span.width, span.end - span.width
        inner = self.text[start:end]
        if ("{{c" in inner or "{{type:" in inner) and Notation.NUMBERED in self.notation:
            self._braces(inner, start, found, is_math=True)
        if "==" in inner and Notation.HIGHLIGHTS in self.notation:
            self._highlights(inner, start, found, is_math=True)
        if "[" in inner and Notation.BRACKETS in self.notation:
            for opening, closing in _outermost(inner):
                if _is_free(inner, opening, closing):
                    at = start + opening
                    found.append(Gap(at, start + closing + 1, at + 1, start + closing, is_math=True))


def _is_free(formula: str, opening: int, closing: int) -> bool:
    before = formula[max(0, opening - 1) : opening]
    content = formula[opening + 1 : closing]
    if not _FREE_BEFORE.match(before) or not _FREE_AFTER.match(formula, closing + 1):
        return False
    if formula[max(0, opening - 2) : opening].rstrip()[-1:] == "\\" or content.count(
        r"\left"
    ) != content.count(r"\right"):
        return False
    depth = 0
    for mark in content:
        depth += (mark == "{") - (mark == "}")
        if depth < 0 or (mark == "," and depth == 0):
            return False
    return depth == 0


def _hint_bar(bare: str, start: int, end: int) -> int:
    """Where the hint of a bracketed cloze is parted off, or -1: the bar in `[p(y|x)]` is no such place."""
    bar = bare.find("|", start, end)
    while bar >= 0 and bare.count("(", start, bar) > bare.count(")", start, bar):
        closing = bare.find(")", bar, end)
        bar = bare.find("|", closing, end) if closing >= 0 else -1
    return bar


def _outermost(bare: str) -> list[tuple[int, int]]:
    """The matching pairs of brackets that are inside no other matching pair, in order."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for mark in _BRACKET.finditer(bare):
        if mark[0] == "[":
            open_at.append(mark.start())
        elif mark[0] == "]" and open_at:
            start = open_at.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, mark.start()))
    return pairs


def _brace_pairs(bare: str) -> dict[int, int]:
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for mark in _BRACE.finditer(bare):
        if mark[0] == "{":
            open_at.append(mark.start())
        elif mark[0] == "}" and open_at:
            pairs[open_at.pop()] = mark.start()
    return pairs


def _covers(taken: list[tuple[int, int]], at: int) -> bool:
    which = bisect_right(taken, (at, at)) - 1
    return which >= 0 and taken[which][0] < at < taken[which][1]
