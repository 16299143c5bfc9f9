"""Words found in cards and notes together, and in names of concepts: plain SQL, over the full-text indexes
where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

from studyml.domain.notes_found import Hit, HitKind
from studyml.domain.snippet import WordMarker, beginning
from studyml.store.mapping import texts_of
from studyml.store.store import Store

MOST_WORDS = 32  # of a search

# A word in a title counts for four in a text.
CARDS_FOUND = (
    "SELECT card.id, card.front, card.back, NULL, path, card.line FROM card_search"
    " JOIN card ON card.id = card_search.rowid JOIN deck_file ON deck_file.id = card.file_id"
    " WHERE card_search MATCH :match AND rank MATCH 'bm25(4.0, 1.0)' AND retired_at IS NULL"
    " ORDER BY rank LIMIT :limit"
)
DAYS_FOUND = (
    "SELECT day.id, day.title, day.text, date_from, path, day.line FROM day_search"
    " JOIN day ON day.id = day_search.rowid JOIN source ON source.id = day.source_id"
    " WHERE day_search MATCH :match AND rank MATCH 'bm25(4.0, 1.0)' AND retired = 0"
    " ORDER BY rank LIMIT :limit"
)

CONCEPT_NAMES = "SELECT id, name, aliases FROM concept WHERE retired = 0 AND implicit = 0 ORDER BY id"
CONCEPT_FOUND = (
    "SELECT concept.id, name, text, NULL, path, concept.line FROM concept"
    " JOIN deck_file ON deck_file.id = concept.file_id WHERE concept.id = :concept"
)


def search(store: Store, words: str, limit: int = 50) -> list[Hit]:
    """The cards and days that hold all of the words, in turn, of either the most telling first.

    Case and accents do not count, and the last word may be the beginning of one. More than `MOST_WORDS` words
    are not looked for.
    """
    found, is_last_begun = searched(words)
    if not found:
        return []
    marker = WordMarker(found, is_last_begun=is_last_begun)
    values = {"match": " ".join(f'"{word}"' for word in found) + "*" * is_last_begun, "limit": limit}
    # What a word tells depends on how many others there are, so the two indexes' figures do not compare.
    cards = [(HitKind.CARD, row) for row in store.query(CARDS_FOUND, values)]
    days = [(HitKind.DAY, row) for row in store.query(DAYS_FOUND, values)]
    in_turn = [hit for hit in chain.from_iterable(zip_longest(cards, days)) if hit is not None]
    return [_hit(kind, row, marker) for kind, row in in_turn[:limit]]


def search_concepts(store: Store, words: str, limit: int = 5) -> list[Hit]:
    """The concepts of which the name or an alias holds all of the words, the shortest such name first."""
    found, is_last_begun = searched(words)
    if not found:
        return []
    markers = [WordMarker([word], is_last_begun=False) for word in found[:-1]]
    markers.append(WordMarker(found[-1:], is_last_begun=is_last_begun))
    named = []
    for key, name, aliases in store.query(CONCEPT_NAMES):
        names = (name, *texts_of(aliases))
        if meant := [each for each in names if all(marker.snippet(each) for marker in markers)]:
            named.append((min(map(len, meant)), key))
    marker = WordMarker(found, is_last_begun=is_last_begun)
    return [
        _hit(HitKind.CONCEPT, store.query(CONCEPT_FOUND, {"concept": key})[0], marker)
        for _, key in sorted(named)[:limit]
    ]


def searched(words: str) -> tuple[list[str], bool]:
    """The words to look for, and whether the last of them is only the beginning of one.

    A single letter begins so many words that it can only mean itself.
    """
    found = [word for word in re.findall(r"[^\s\"\x00]+", words) if any(map(str.isalnum, word))][:MOST_WORDS]
    is_last_begun = (
        bool(found) and len(found[-1]) > 1 and words.endswith(found[-1]) and found[-1][-1].isalnum()
    )
    return found, is_last_begun


def _hit(kind: HitKind, row: Sequence[Any], marker: WordMarker) -> Hit:
    key, title, text, date, source, line = row
    snippet, spans = marker.snippet(text) or marker.snippet(title) or beginning(text)
    return Hit(kind, key, title, snippet, spans, date, source, line)
