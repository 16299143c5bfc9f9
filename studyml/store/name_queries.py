"""The names that cards can be looked for by: plain SQL."""

from __future__ import annotations

from studyml.store.store import Store

DECK_NAMES = (
    "SELECT name FROM deck WHERE EXISTS (SELECT 1 FROM card WHERE deck_id = deck.id AND retired_at IS NULL)"
    " ORDER BY name"
)
CONCEPT_NAMES = "SELECT DISTINCT name FROM concept WHERE retired = 0 AND implicit = 0 ORDER BY folded"
PAPER_NAMES = "SELECT name FROM paper_name WHERE is_main = 1 ORDER BY name"


def deck_names(store: Store) -> list[str]:
    """The decks that hold a card themselves."""
    return [name for (name,) in store.query(DECK_NAMES)]


def concept_names(store: Store) -> list[str]:
    """The concepts that a heading names, each name once."""
    return [name for (name,) in store.query(CONCEPT_NAMES)]


def paper_names(store: Store) -> list[str]:
    """The identifiers by which the papers are known."""
    return [name for (name,) in store.query(PAPER_NAMES)]
