"""Clozes put together again: the text that several cards of it come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from studyml.reading.clozes import Notation, cloze_sides, find_gaps

_GAP = re.compile(r"==\[([^\]\n]*)\]==|\\boxed\{\?\}")
_UNKNOWN_HINT = "…"


class GapOf(NamedTuple):
    """One cloze as a card has it, and the number (from 1) that its gap is to have."""

    front: str
    back: str
    number: int


def joined_cloze(cards: Sequence[GapOf]) -> tuple[str, str] | None:
    """The text of the block that clozes come from, in Anki's notation, and what stands below the answers.

    None where they cannot be put together so that each card would be the same again.
    """
    gaps: list[tuple[int, int, int, str]] = []
    bare, extra = "", ""
    for card in cards:
        found = _aligned(card)
        if found is None:
            return None
        text, after, own = found
        if bare and (text, after) != (bare, extra):
            return None
        bare, extra = text, after
        gaps += [(start, end, card.number, hint) for start, end, hint in own]
    gaps.sort()
    if any(one[1] > other[0] for one, other in pairwise(gaps)):
        return None
    pieces = []
    at = 0
    for start, end, number, hint in gaps:
        hinted = f"::{hint}" if hint and hint != _UNKNOWN_HINT else ""
        inner = bare[start:end].replace("}}", "} }")
        pieces += [bare[at:start], f"{{{{c{number}::{inner}{hinted}}}}}"]
        at = end
    whole = "".join((*pieces, bare[at:]))
    again, _ = find_gaps(whole, Notation.NUMBERED)
    if len(cloze_sides(whole, again)) != len(cards):
        return None
    return whole, extra


def with_typed_gaps(text: str, numbers: Collection[int]) -> str:
    """The text of clozes in Anki's notation, those of some numbers so written that their answer is typed."""
    for gap in reversed(find_gaps(text, Notation.NUMBERED)[0]):
        if gap.group and int(gap.group) in numbers:
            text = f"{text[: gap.start]}{{{{type:{text[gap.inner : gap.end]}{text[gap.end :]}"
    return text


def _aligned(card: GapOf) -> tuple[str, str, list[tuple[int, int, str]]] | None:
    """The text of a cloze with nothing hidden, what stands below, and where its gaps are with their hints."""
    pieces: list[str] = []
    hints: list[tuple[str, bool]] = []
    at = 0
    for gap in _GAP.finditer(card.front):
        pieces.append(card.front[at : gap.start()])
        hints.append((gap[1] or "", gap[1] is None))
        at = gap.end()
    pieces.append(card.front[at:])
    back = card.back
    if not hints or not back.startswith(pieces[0]):
        return None
    text, at = pieces[0], len(pieces[0])
    found = []
    for (hint, is_math), piece in zip(hints, pieces[1:], strict=True):
        mark = "" if is_math else "=="
        if not back.startswith(mark, at):
            return None
        start = at + len(mark)
        end = back.find(mark + piece, start) if mark or piece else len(back)
        if end < 0:
            return None
        found.append((len(text), len(text) + end - start, hint))
        text += back[start:end] + piece
        at = end + len(mark) + len(piece)
    rest = back[at:]
    if rest and not rest.startswith("\n\n"):
        return None
    return text, rest.strip("\n"), found
