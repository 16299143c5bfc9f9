"""Words found in cards and notes together: plain SQL over the full-text indexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

from studyml.domain.notes_found import Hit, HitKind
from studyml.store.store import Store

_BEFORE, _AFTER = "\x02", "\x03"
_WORDS = 24  # of a snippet
MOST_WORDS = 32  # of a search
_MARK = re.compile(f"[{_BEFORE}{_AFTER}]")

# A word in a title counts for four in a text.
CARDS_FOUND = (
    "SELECT card.id, card.front, snippet(card_search, -1, char(2), char(3), '…', :words), NULL, path,"
    " card.line FROM card_search JOIN card ON card.id = card_search.rowid"
    " JOIN deck_file ON deck_file.id = card.file_id"
    " WHERE card_search MATCH :match AND rank MATCH 'bm25(4.0, 1.0)' AND retired_at IS NULL"
    " ORDER BY rank LIMIT :limit"
)
DAYS_FOUND = (
    "SELECT day.id, day.title, snippet(day_search, -1, char(2), char(3), '…', :words), date_from, path,"
    " day.line FROM day_search JOIN day ON day.id = day_search.rowid"
    " JOIN source ON source.id = day.source_id"
    " WHERE day_search MATCH :match AND rank MATCH 'bm25(4.0, 1.0)' AND retired = 0"
    " ORDER BY rank LIMIT :limit"
)


def search(store: Store, words: str, limit: int = 50) -> list[Hit]:
    """The cards and days that hold all of the words, in turn, of either the most telling first.

    Case and accents do not count, and the last word may be the beginning of one. More than `MOST_WORDS` words
    are not looked for.
    """
    match = expression(words)
    if match is None:
        return []
    values = {"match": match, "words": _WORDS, "limit": limit}
    # What a word tells depends on how many others there are, so the two indexes' figures do not compare.
    cards = [_hit(HitKind.CARD, row) for row in store.query(CARDS_FOUND, values)]
    days = [_hit(HitKind.DAY, row) for row in store.query(DAYS_FOUND, values)]
    in_turn = chain.from_iterable(zip_longest(cards, days))
    return [hit for hit in in_turn if hit is not None][:limit]


def expression(words: str) -> str | None:
    """What to ask of the index, in its language; None when there is nothing to look for."""
    found = re.findall(r"[^\s\"\x00]+", words)[:MOST_WORDS]
    quoted = [f'"{word}"' for word in found if any(map(str.isalnum, word))]
    if not quoted:
        return None
    # A single letter begins so many words that it can only mean itself.
    is_beginning = found[-1][-1].isalnum() and len(found[-1]) > 1 and not words[-1].isspace()
    return " ".join(quoted) + ("*" if is_beginning else "")


def _hit(kind: HitKind, row: Sequence[Any]) -> Hit:
    key, title, marked, date, source, line = row
    snippet, spans = unmarked(marked)
    return Hit(kind, key, title, snippet, spans, date, source, line)


def unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet without the marks around what was found, and where these stood."""
    pieces: list[str] = []
    spans = []
    at = length = 0
    start = 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark[0] == _BEFORE:
            start = length
        else:
            spans.append((start, length))
    return "".join(pieces) + marked[at:], tuple(spans)
