"""The cards that the clozes of a text make."""

from __future__ import annotations

import re

from studyml.domain.deck import CARD_LIMIT, CardKind
from studyml.reading.clozes import Notation, cloze_sides, find_gaps, typed_answers
from studyml.reading.deck_builder import DeckBuilder

GAP_LIMIT = 64

_LABEL = re.compile(r"^ {0,3}\[([^\[\]\n^][^\[\]\n]*)\]:", re.M)


def defined_labels(text: str) -> frozenset[str]:
    """The labels of the reference definitions in a text, case-folded."""
    if "]:" not in text:
        return frozenset()
    return frozenset(match[1].casefold() for match in _LABEL.finditer(text))


def add_clozes(
    builder: DeckBuilder,
    text: str,
    line: int,
    notation: Notation,
    labels: frozenset[str],
    explicit_id: str | None = None,
    tags: tuple[str, ...] = (),
    extra: str = "",
) -> tuple[int, str]:
    """Add a card for each cloze of a text, with what is shown `extra` below the answer.

    Returns how many were kept, and why not when there is none.
    """
    if not text:
        builder.error(
            line, "This `C:` has no text. Write a sentence after it, with `[what is hidden]` in it."
        )
        return 0, "no text"
    if len(text) > CARD_LIMIT:
        builder.error(
            line, f"This text is longer than {CARD_LIMIT // 1024} KiB. Split it into several `C:` cards."
        )
        return 0, f"longer than {CARD_LIMIT // 1024} KiB"
    gaps, empty = find_gaps(text, notation, labels)
    for offset in empty:
        builder.error(
            line + text.count("\n", 0, offset),
            "This cloze hides nothing. Write the answer inside it, or `\\[` for a bracket.",
        )
    if empty:
        empties = set(empty)
        gaps = [gap for gap in gaps if gap.start not in empties]
    if not gaps:
        if not empty:
            builder.error(
                line, "There is no cloze in this `C:`. Put what is to be hidden into brackets: `[like this]`."
            )
        return 0, "an empty cloze" if empty else "no cloze in it"
    if len(gaps) > GAP_LIMIT:
        builder.error(
            line, f"There are more than {GAP_LIMIT} clozes in this text. Split it into several `C:` cards."
        )
        return 0, f"more than {GAP_LIMIT} clozes"
    kept = 0
    reason = ""
    sides = zip(cloze_sides(text, gaps), typed_answers(text, gaps), strict=True)
    for at, ((front, back), typed) in enumerate(sides, 1):
        gap_id = explicit_id and f"{explicit_id}.{at}"
        if extra:
            back = f"{back}\n\n{extra}"
        why = builder.add(CardKind.CLOZE, front, back, line, at, gap_id, tags, typed=typed)
        kept += not why
        reason = reason or why
        if builder.is_full:
            break
    return kept, "" if kept else reason
